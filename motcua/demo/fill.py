"""Living through months of work: begun once for each seed, and gone on with where it was broken off."""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection
from django.db.models import F, Max

from motcua.core import clock
from motcua.core.errors import DomainError, NotAllowed
from motcua.demo.hands import orphaned, side_by_side
from motcua.demo.plot import Province, steps
from motcua.demo.scenes import Scenes
from motcua.demo.story import Step
from motcua.dossiers.models import Dossier, PaperRefusal, Reading, Stay
from motcua.journal.models import Event
from motcua.journal.queries import history
from motcua.journal.record import record
from motcua.notifications.models import Message

BEGIN, END = "demo.begin", "demo.end"
BUSIEST = "STC"  # half of all dossiers go there
SYSTEM = "dữ liệu thử"
READ_AFTER_DAYS = 2


def begin_or_go_on(*, seed: int, dossiers: int) -> int:
    """Fill a new demo, or finish one that was broken off; how many dossiers were worked on, 0 where all is done."""
    if not Event.objects.filter(verb=BEGIN).exists():
        return begin(seed=seed, dossiers=dossiers)
    ended = set(Event.objects.filter(verb=END).values_list("subject", flat=True))
    broken_off = Event.objects.filter(verb=BEGIN).exclude(subject__in=ended).order_by("id")
    return sum(_go_on(event) for event in broken_off)


def begin(*, seed: int, dossiers: int, until: datetime | None = None) -> int:
    """Live `dossiers` dossiers through the six months before `until` (now); how many.

    Raises NotAllowed for a used seed.
    """
    if history(_subject(seed)).exists():
        raise NotAllowed(f"Hạt giống {seed} đã dùng trong cơ sở dữ liệu này. Hãy chọn số khác.")
    end = (until or clock.now()).replace(second=0, microsecond=0)
    event = record(
        BEGIN,
        subject=_subject(seed),
        actor=SYSTEM,
        at=end,
        details={"seed": seed, "dossiers": dossiers, "until": end.isoformat()},
    )
    return _go_on(event)


def free_seed() -> int:
    """The smallest number above all seeds used so far."""
    used = [event.details["seed"] for event in Event.objects.filter(verb=BEGIN)]
    return max(used, default=0) + 1


def _subject(seed: int) -> str:
    return f"demo:{seed}"


def _go_on(event: Event) -> int:
    """Play the steps that are not done yet, the busiest agency's beside the others'.

    Every act is its own transaction and leaves its moment in the journal. The two parts share no dossier, no series of
    numbers and no desk, so that each comes out the same however fast the other is.
    """
    seed: int = event.details["seed"]
    dossiers: int = event.details["dossiers"]
    until = datetime.fromisoformat(event.details["until"])
    province = Province.read()
    plot = steps(province, seed=seed, dossiers=dossiers, until=until)
    busiest = [step for step in plot if step.story.receiver == BUSIEST]
    others = [step for step in plot if step.story.receiver != BUSIEST]
    me = os.getpid()
    side_by_side([partial(_play, province, part, me) for part in (busiest, others)])
    _mark_read(until)
    record(END, subject=_subject(seed), actor=SYSTEM, at=until)
    return dossiers


def _play(province: Province, part: Sequence[Step], parent: int) -> None:
    """Play these steps from where they were broken off."""
    scenes = Scenes(province)
    done = _done_until({step.story.once for step in part})
    with _quick_session():
        for step in part:
            if done is not None and step.at < done:
                continue
            if os.getpid() != parent and orphaned(parent):
                raise RuntimeError("left alone")
            try:
                with clock.at(step.at):
                    scenes.play(step.story, step.beat)
            except DomainError:
                if step.at != done:  # the very act that was done when the filling was broken off
                    raise


def _done_until(stories: Collection[UUID]) -> datetime | None:
    """The moment of the last act of these stories; None where there is none yet."""
    refusals = PaperRefusal.objects.filter(once__in=stories)
    subjects = [f"refusal:{pk}" for pk in refusals.values_list("pk", flat=True)]
    subjects += [f"dossier:{pk}" for pk in refusals.exclude(draft=None).values_list("draft", flat=True)]
    subjects += [f"dossier:{pk}" for pk in Dossier.objects.filter(once__in=stories).values_list("pk", flat=True)]
    last: datetime | None = Event.objects.filter(subject__in=subjects).aggregate(last=Max("at"))["last"]
    return last.astimezone(clock.VN) if last else None


_QUICK = {"synchronous_commit": "off", "join_collapse_limit": "1"}


@contextmanager
def _quick_session() -> Iterator[None]:
    """Commit without waiting for the disk, and plan the joins in the order in which they are written.

    What a crash could lose of a demo is lived again; joins by key take less time than their planning.
    """
    with connection.cursor() as cursor:
        for name, value in _QUICK.items():
            cursor.execute(f"SET {name} TO {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in _QUICK:
                cursor.execute(f"RESET {name}")


def _mark_read(until: datetime) -> None:
    """What is older than two days was read by those who had it: only what is new is bold."""
    Message.objects.filter(read_at__isnull=True, recipient__is_demo=True, at__lt=_days_before(until)).update(
        read_at=F("at")
    )
    acted = Stay.objects.filter(opened_by__is_demo=True).values_list("opened_by", "dossier").distinct()
    held = Stay.objects.filter(officer__is_demo=True).values_list("officer", "dossier").distinct()
    older = set(Dossier.objects.filter(changed_at__lt=_days_before(until)).values_list("pk", flat=True))
    rows = [
        Reading(user_id=user, dossier_id=pk, at=until)
        for user, pk in {*acted, *held}
        if user is not None and pk in older
    ]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)


def _days_before(until: datetime) -> datetime:
    return until.fromtimestamp(until.timestamp() - READ_AFTER_DAYS * 86400, tz=clock.VN)
