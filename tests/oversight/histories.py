"""Random histories of dossiers as their ledgers would hold them, and form II.06 counted from them by hand.

The rows are written as the acts write them, without the acts: what is proved is the counting, over lives that no few
dozen acts would reach.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from motcua.core.clock import VN
from motcua.dossiers.models import Dossier, Promise, Stay, SupplementRequest
from motcua.oversight.periods import Period
from tests import builders

BEGIN = builders.at("2026-03-01T08:00")
_numbers = count(1)


@dataclass
class Life:
    """One accepted dossier. Moments are hours since BEGIN; promises: (made, due, judging); pauses: (from, to)."""

    channel: str
    accepted: int
    ended: int | None
    ended_as: str
    promises: list[tuple[int, int, bool]]
    pauses: list[tuple[int, int | None]]
    taken_back: bool
    bound: bool
    pk: int = 0
    asked: list[SupplementRequest] = field(default_factory=list)


@st.composite
def lives(draw: Any) -> Life:
    """A life between March and August 2026, long or of one instant."""
    accepted = draw(st.integers(0, 3000))
    length = draw(st.one_of(st.just(0), st.integers(0, 1500)))
    ended = draw(st.one_of(st.none(), st.just(accepted + length)))
    last = ended if ended is not None else accepted + 2500
    made = sorted(draw(st.lists(st.integers(accepted, max(last, accepted)), max_size=3)))
    promises = [(accepted, accepted + draw(st.integers(1, 800)), True)]
    promises += [(at, at + draw(st.integers(-100, 900)), draw(st.booleans())) for at in made]
    pauses: list[tuple[int, int | None]] = []
    if draw(st.booleans()) and last > accepted:
        begun = draw(st.integers(accepted, last))
        over = draw(st.one_of(st.none(), st.integers(begun, last)))
        pauses.append((begun, over if over is not None else ended))
    return Life(
        channel=draw(st.sampled_from(["online", "direct", "post", "chain"])),
        accepted=accepted,
        ended=ended,
        ended_as=draw(st.sampled_from(["finished", "stopped", "withdrawn"])) if ended is not None else "",
        promises=promises,
        pauses=pauses,
        taken_back=draw(st.booleans()),
        bound=draw(st.booleans()),
    )


def moment(hours: int) -> datetime:
    return BEGIN + timedelta(hours=hours)


def write(life: Life, *, until: datetime | None = None) -> None:
    """The rows of a life; until: only what was known before this moment, as the ledgers stood then."""
    world = builders.world()

    def known(hours: int | None) -> bool:
        return hours is not None and (until is None or moment(hours) < until)

    if not known(life.accepted):
        return
    ended = known(life.ended)
    number, granted = next(_numbers), "granted" if ended and life.ended_as == "finished" else ""
    dossier = Dossier.objects.create(
        code=f"T-{number}", reference=f"T{number:09}", version=world.version, offering=world.offering,
        customer=world.customer, desk=world.receiver, receiver=world.receiver, channel=life.channel,
        status=life.ended_as if ended else "processing", outcome=granted,
        created_at=moment(life.accepted), created_by=world.an, submitted_at=moment(life.accepted),
        accepted_at=moment(life.accepted), changed_at=moment(life.accepted), due_at=moment(life.promises[0][1]),
        ended_at=moment(life.ended or 0) if ended else None, bound_online=life.bound,
        holder_agency=None if ended and life.ended_as != "finished" else world.receiver,
    )  # fmt: skip
    life.pk = dossier.pk
    learn(life, until=until)


def learn(life: Life, *, since: datetime | None = None, until: datetime | None = None) -> None:
    """What the ledgers add between two moments: promises, pauses, the end, a supplement request taken back."""
    world = builders.world()

    def comes(hours: int | None) -> bool:
        return (
            hours is not None and (since is None or moment(hours) >= since) and (until is None or moment(hours) < until)
        )

    for made, due, judging in life.promises:
        if comes(made):
            why = Promise.Why.RESUMED if judging else Promise.Why.REAPPOINTED
            Promise.objects.create(
                dossier_id=life.pk, made_at=moment(made), due_at=moment(due), why=why, judging=judging
            )
    for begun, over in life.pauses:
        _pause(life, begun, over, comes, world)
    if since is not None and comes(life.ended):
        Dossier.objects.filter(pk=life.pk).update(
            ended_at=moment(life.ended or 0), status=life.ended_as,
            outcome="granted" if life.ended_as == "finished" else "",
            holder_agency=world.receiver if life.ended_as == "finished" else None,
        )  # fmt: skip


def _pause(life: Life, begun: int, over: int | None, comes: Any, world: Any) -> None:
    if comes(begun):
        Stay.objects.create(
            dossier_id=life.pk, status="awaiting_supplement", agency=world.customer, from_at=moment(begun),
            to_at=moment(over) if over is not None and comes(over) else None, pause="chờ bổ sung",
            opened_act="request_supplement", opened_by=world.chi,
        )  # fmt: skip
        number = len(life.asked) + 1
        life.asked += [
            SupplementRequest.objects.create(
                dossier_id=life.pk, number=number + more, reason="x", asked_by=world.chi, asked_at=moment(begun),
                taken_back_at=moment(over) if life.taken_back and over is not None and comes(over) else None,
                closed_at=moment(begun),
            )
            for more in range(2)
        ]  # fmt: skip
    elif over is not None and comes(over):
        Stay.objects.filter(dossier_id=life.pk, to_at__isnull=True).update(to_at=moment(over))
        if life.taken_back:
            SupplementRequest.objects.filter(dossier_id=life.pk).update(taken_back_at=moment(over))


def by_hand(lived: list[Life], period: Period) -> Counter[str]:
    """Form II.06 and what stands beside it, from the lives themselves: the definition once more, in other words."""
    found: Counter[str] = Counter()
    for life in lived:
        if life.channel == "chain" or moment(life.accepted) >= period.until:
            continue
        ended = moment(life.ended) if life.ended is not None else None
        if ended is not None and ended < period.since:
            continue
        found.update(_of_one(life, ended, period))
    return found


def _of_one(life: Life, ended: datetime | None, period: Period) -> list[str]:
    names = []
    new = moment(life.accepted) >= period.since
    names.append(("received_online" if life.channel == "online" else "received_direct") if new else "carried_over")
    known = [(made, number, due) for number, (made, due, judging) in enumerate(life.promises) if judging]
    due = moment(max(one for one in known if moment(one[0]) < period.until)[2])
    is_over = ended is not None and ended < period.until
    paused = next((begun for begun, over in life.pauses if _holds(begun, over, period.until)), None)
    if is_over and ended is not None:
        names += _ended(life, ended, due)
    else:
        in_time = due >= period.until or (paused is not None and moment(paused) <= due)
        names.append("open_in_time" if in_time else "open_late")
        names += ["paused"] if paused is not None else []
    asked = [over for begun, over in life.pauses if moment(begun) < period.until]
    back = [over for over in asked if life.taken_back and over is not None and moment(over) < period.until]
    names += ["supplemented_twice"] if asked and not back else []
    moved = [made for made, _, judging in life.promises if not judging]
    names += ["reappointed"] if any(period.since <= moment(made) < period.until for made in moved) else []
    names += ["bound"] if new and life.bound else []
    names += ["bound_online"] if new and life.bound and life.channel == "online" else []
    return names


def _holds(begun: int, over: int | None, until: datetime) -> bool:
    return moment(begun) < until and (over is None or moment(over) >= until)


def _ended(life: Life, ended: datetime, due: datetime) -> list[str]:
    if life.ended_as == "finished" and ended.astimezone(VN).date() < due.astimezone(VN).date():
        return ["early"]
    names = ["on_time" if ended <= due else "late"]
    return names + ([life.ended_as] if life.ended_as != "finished" else [])
