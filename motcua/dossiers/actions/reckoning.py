"""After a change of the calendar: what open dossiers were promised is reckoned anew (tính lại hạn).

Beside `perform` the one place that moves a due moment. In small transactions, so that nobody waits long; what somebody
is at work on is passed over and looked at again. Safe to stop and to call again at any time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.core import clock
from motcua.core.words import said
from motcua.dossiers import holding, texts
from motcua.dossiers.deadlines import Pause
from motcua.dossiers.models import OPEN_BRANCH, Dossier, Moved, Reckoning, Status, Stay
from motcua.dossiers.models.dossier import RUNNING, TICKS
from motcua.dossiers.moving import Shift, shift, shift_branches
from motcua.journal.models import Event
from motcua.journal.record import SYSTEM, entry, record_many
from motcua.people.calendar_changes import concerned, moment_told, overtaken
from motcua.people.models import Agency, CalendarChange
from motcua.people.queries import Calendars, holder_ids
from motcua.workdays import terms
from motcua.workdays.calendar import WorkCalendar

AT_ONCE = 200  # dossiers of one transaction
SETTLES = timedelta(minutes=1)  # an act that read the old calendar has ended by then
PASSES = 5  # how often what others are at work on is tried before it waits for the next minute
MOST_LINES = 20
PAGE = "/doi-lich/"
_READ = ("version", "receiver", "status", "accepted_at", "term", "due_at", "act_by_at", "extended_days", "branches")
_READ_OF_STAYS = ("dossier", "track", "from_at", "to_at", "step_from", "term", "pause", "closed_act")
_READ_TO_TELL = (
    "from_at", "to_at", "reckoning", "dossier__code", "dossier__reference", "dossier__channel", "dossier__customer",
    "dossier__created_by", "dossier__submitted_by", "dossier__holder", "dossier__holder_agency",
    "dossier__holder_role", "dossier__holder_unit", "dossier__branches", "dossier__version",
)  # fmt: skip


@dataclass(frozen=True)
class Reckoned:
    """What a dossier is given: its moments as they were and as the calendar now gives them."""

    dossier: Dossier
    stay: Stay
    due_at: datetime | None
    act_by_at: datetime | None
    branches: Sequence[tuple[int, datetime | None]] = ()  # those with another moment, by stay

    @property
    def is_moved(self) -> bool:
        return self.due_at != self.dossier.due_at

    @property
    def is_other(self) -> bool:
        return self.is_moved or self.act_by_at != self.dossier.act_by_at or bool(self.branches)


def open_of(change: CalendarChange) -> QuerySet[Dossier]:
    """The open dossiers that a change concerns: their clock counts, or the desk is to check them."""
    return reckonable().filter(receiver__in=concerned(change.agency, change.table))


def reckonable() -> QuerySet[Dossier]:
    """Those whose moments the calendar gives now; a paused one gets its own when it goes on."""
    return Dossier.objects.filter(TICKS, status__in=[*sorted(RUNNING), Status.SUBMITTED], holder_agency__isnull=False)


def follow_changes() -> int:
    """Reckon anew after every change that was not followed to its end; how many due moments moved."""
    for change in CalendarChange.objects.filter(reckoning__isnull=True).order_by("pk"):
        Reckoning.objects.get_or_create(change=change, defaults={"begun_at": clock.now()})
    joined_to = Reckoning.objects.select_related("change__agency", "change__table", "change__by")
    return sum(reckon(one) for one in joined_to.filter(ended_at__isnull=True).order_by("pk"))


def reckon(one: Reckoning) -> int:
    """Go on with a reckoning from where it stopped; how many due moments moved. It ends once nothing can be missed."""
    before = one.moved
    if overtaken(one.change):
        _end(one, overtaken=True)
        return 0
    for keys in _batches(open_of(one.change).filter(pk__gt=one.cursor)):
        _reckon_some(one, keys, cursor=keys[-1])
    for _ in range(PASSES):
        late = open_of(one.change).filter(Q(changed_at__gte=one.change.at - SETTLES) | Q(pk__in=one.left))
        batches = list(_batches(late))
        one.left = sorted(set(one.left).intersection(pk for keys in batches for pk in keys))
        for keys in batches:
            _reckon_some(one, keys, cursor=one.cursor)
        if not one.left:
            break
    if not one.left and clock.now() >= one.change.at + SETTLES:
        _end(one)
    return one.moved - before


def _batches(found: QuerySet[Dossier]) -> Iterator[list[int]]:
    keys = sorted(found.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _reckon_some(one: Reckoning, keys: Sequence[int], *, cursor: int) -> None:
    """Those of these that nobody is at work on, in one transaction; the others are left for another pass."""
    with transaction.atomic(durable=True):
        locked = reckonable().filter(pk__in=keys).order_by("pk")
        dossiers = list(locked.only(*_READ).select_for_update(skip_locked=True))
        calendars = Calendars()  # read after the lock: whoever changes a dossier later reads it too
        found = [told for told in _reckoned(dossiers, calendars, clock.now()) if told.is_other]
        _write(one, found)
        passed_over = set(keys).difference(dossier.pk for dossier in dossiers)
        one.left = sorted(set(one.left).difference(keys) | passed_over)
        one.cursor, one.moved = cursor, one.moved + sum(told.is_moved for told in found)
        one.save(update_fields=["left", "cursor", "moved"])


def _reckoned(dossiers: Sequence[Dossier], calendars: Calendars, at: datetime) -> Iterator[Reckoned]:
    keys = [dossier.pk for dossier in dossiers]
    agencies = Agency.objects.only("office_hours").in_bulk({dossier.receiver_id for dossier in dossiers})
    now: dict[int, Stay] = {}
    paused: dict[int, list[Stay]] = {}
    main = Stay.objects.filter(Q(to_at__isnull=True) | ~Q(pause=""), dossier__in=keys, track=0)
    for stay in main.only(*_READ_OF_STAYS).order_by("from_at"):
        if stay.to_at is None:
            now[stay.dossier_id] = stay
        if stay.pause:
            paused.setdefault(stay.dossier_id, []).append(stay)
    beside: dict[int, list[Stay]] = {}
    if any(dossier.branches for dossier in dossiers):
        for stay in Stay.objects.filter(OPEN_BRANCH, dossier__in=keys).order_by("track"):
            beside.setdefault(stay.dossier_id, []).append(stay)
    for dossier in dossiers:
        pauses = holding.pauses_since_acceptance(dossier, paused.get(dossier.pk, []), at)
        calendar = calendars.of(agencies[dossier.receiver_id])
        yield _of_one(dossier, now[dossier.pk], beside.get(dossier.pk, []), pauses, calendar)


def _of_one(
    dossier: Dossier, stay: Stay, beside: Sequence[Stay], pauses: Sequence[Pause], calendar: WorkCalendar
) -> Reckoned:
    """Its promise, and the moment of its stop: that of its own term, never later than the promise; where it waits for
    branches, the latest of theirs.
    """
    due_at = holding.promised(dossier, pauses, calendar) if dossier.accepted_at is not None else None

    def until(one: Stay) -> datetime | None:
        own = None
        if one.term is not None:
            own = holding.due(dossier, one.step_from or one.from_at, terms.from_json(one.term), pauses, calendar)
        return min((moment for moment in (own, due_at) if moment), default=None)

    branches = [(one, until(one)) for one in beside]
    latest = max((moment for _, moment in branches if moment), default=None)
    other = [(one.pk, moment) for one, moment in branches if moment != one.act_by_at]
    return Reckoned(dossier, stay, due_at, latest if branches else until(stay), other)


def _write(one: Reckoning, found: Sequence[Reckoned]) -> None:
    """The moments, the promises, what moved, and a line in the journal of each."""
    at = clock.now()
    shift_branches([branch for told in found for branch in told.branches])
    rows = [
        Shift(
            told.dossier.pk, told.stay.pk, told.dossier.due_at, told.due_at, told.act_by_at, max(at, told.stay.from_at)
        )
        for told in found
    ]
    shift(rows, one)
    record_many([_entry(told, one.change, at) for told in found])


def _entry(told: Reckoned, change: CalendarChange, at: datetime) -> Event:
    details = {
        "change": change.pk, "due_at": _iso(told.due_at), "act_by_at": _iso(told.act_by_at),
        "before": {"due_at": _iso(told.dossier.due_at), "act_by_at": _iso(told.dossier.act_by_at)},
    }  # fmt: skip
    moment = max(at, told.stay.from_at)
    return entry("dossier.reckon", subject=told.dossier.subject, actor=SYSTEM, at=moment, details=details)


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(clock.VN).isoformat() if moment else ""


def _end(one: Reckoning, *, overtaken: bool = False) -> None:
    """Nothing is left: tell those whose dossiers moved, each once."""
    with transaction.atomic(durable=True):
        kept = Reckoning.objects.select_for_update().get(pk=one.pk)
        if kept.ended_at is not None:
            return
        one.ended_at, one.overtaken = clock.now(), overtaken
        one.save(update_fields=["ended_at", "overtaken"])
        for person, told in sorted(_told(one).items()):
            _tell(one, person, told)


@dataclass
class _Told:
    """What one person is told: the first lines, how many more, the only dossier where it is one."""

    lines: list[str]
    more: int = 0
    dossier: int = 0
    work: bool = False


def _told(one: Reckoning) -> dict[int, _Told]:
    held = lru_cache(maxsize=None)(holder_ids)
    found: dict[int, _Told] = {}
    rows = one.dossiers.select_related("dossier").only(*_READ_TO_TELL).order_by("to_at", "pk")
    for row in rows.iterator(chunk_size=2000):
        dossier = row.dossier
        holders = [dossier.holder_id] if dossier.holder_id else []
        if dossier.branches:
            holders = texts.of_branches(dossier)
        elif not holders and dossier.holder_agency_id and dossier.holder_role:
            holders = held(dossier.holder_agency_id, dossier.holder_role, unit_id=dossier.holder_unit_id)
        for person in dict.fromkeys([*holders, *texts.people_of_customer(dossier)]):
            told = found.setdefault(person, _Told([]))
            told.work = told.work or person in holders
            told.dossier = dossier.pk
            if len(told.lines) < MOST_LINES:
                told.lines.append(_line(row))
            else:
                told.more += 1
    return found


def _line(row: Moved) -> str:
    was, now = moment_told(row.from_at), moment_told(row.to_at)
    return said("{dossier}: {was} → {now}", dossier=row.dossier, was=was, now=now)


def _tell(one: Reckoning, person: int, told: _Told) -> None:
    url = texts.address(told.dossier) if len(told.lines) == 1 else f"{PAGE}{one.pk}/"
    what = one.change.what
    texts.tell_reckoned(person, what, told.lines, told.more, url=url, at=clock.now(), work=told.work)
