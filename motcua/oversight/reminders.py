"""First reminders (nhắc việc): of what is near, late, unaccepted, unopened, stuck or not digitised.

To who holds it, then the head, the leader, the watching agency, by rules that are data. One digest a person each
working day, never twice of the same.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, OuterRef

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers.models import Dossier, Reading, Status
from motcua.dossiers.models.dossier import RUNNING
from motcua.journal.record import record
from motcua.notifications.actions import send
from motcua.oversight.models import Reminder, ReminderRule
from motcua.people.models import Role, User
from motcua.people.queries import Calendars, has_role, holder_ids, stands_in_for, who_hold
from motcua.workdays.calendar import WorkCalendar

AS_SHIPPED = (
    ("near", "holder", 2), ("near", "head", 2), ("near", "leader", 1), ("late", "holder", 0),
    ("late", "head", 1), ("late", "leader", 3), ("late", "watcher", 5),
    ("unaccepted", "holder", 0), ("unaccepted", "leader", 1), ("unaccepted", "watcher", 2), ("unopened", "holder", 1),
    ("unopened", "head", 2), ("stuck", "holder", 3), ("stuck", "head", 5), ("stuck", "leader", 8),
    ("stuck", "watcher", 10), ("undigitised", "holder", 0), ("undigitised", "leader", 2), ("undigitised", "watcher", 4),
    ("suspended", "holder", 0), ("suspended", "leader", 0),
)  # fmt: skip
"""What, whom, after how many working days (near: when so many are left)."""
MOST_LINES = 20
MOST_DAYS = 60
LATE_LIST, WATCHED_LIST = "/ban/", "/theo-doi/ho-so/?xem=qua-han"
Of, To = ReminderRule.Of, ReminderRule.To


@dataclass(frozen=True)
class Waiting:
    """An open dossier as the rules look at it. opened: its holder opened it since it last changed."""

    one: Dossier
    opened: bool
    scan_by_at: datetime | None


@dataclass(frozen=True)
class Due:
    """A reminder that is due: by which rule, of which dossier, because of which moment."""

    rule: ReminderRule
    one: Dossier
    about: datetime


def write_rules() -> None:
    """The rules as shipped, each where there is none yet: what an administrator changed stays."""
    rules = [ReminderRule(of=of, to=to, days=days) for of, to, days in AS_SHIPPED]
    ReminderRule.objects.bulk_create(rules, ignore_conflicts=True)


def remind(at: datetime) -> int:
    """Write the digests that are due at a moment; to how many people. Safe to call again: nobody is told twice."""
    rules = list(ReminderRule.objects.filter(active=True))
    by_person: dict[int, list[Due]] = {}
    reach = _Reach()
    for due in _due(rules, at):
        for person in reach.people(due):
            by_person.setdefault(person, []).append(due)
    return sum(_tell(person, found, at) for person, found in sorted(by_person.items()))


def _due(rules: list[ReminderRule], at: datetime) -> Iterator[Due]:
    """What the rules say of each open dossier, in the order of their due moments."""
    calendars = Calendars()
    for waiting in _open():
        calendar = calendars.of(waiting.one.receiver)
        for rule in rules:
            about = _MOMENTS[rule.of](waiting, at)
            if about is not None and _is_time(rule, about, at, calendar):
                yield Due(rule, waiting.one, about)


def _open() -> Iterator[Waiting]:
    opened = Reading.objects.filter(dossier=OuterRef("pk"), user=OuterRef("holder"), at__gte=OuterRef("changed_at"))
    found = Dossier.objects.filter(holder_agency__isnull=False).exclude(status__in=[Status.DRAFT, Status.SIGN_OFF])
    found = found.select_related("receiver", "digitising").annotate(opened=Exists(opened))
    for one in found.only(*_READ).order_by("due_at", "pk").iterator(chunk_size=1000):
        scan = getattr(one, "digitising", None)
        yield Waiting(one, one.opened, scan.due_at if scan is not None and scan.done_at is None else None)


_READ = (
    "code", "reference", "abstract", "status", "due_at", "act_by_at", "changed_at", "holder", "holder_role",
    "holder_agency", "holder_unit", "unit", "desk", "receiver__office_hours", "digitising__due_at",
    "digitising__done_at", "suspended_at", "clock_waits",
)  # fmt: skip


def _ticks(waiting: Waiting) -> bool:
    return waiting.one.status in RUNNING and not waiting.one.is_paused


def _late(waiting: Waiting, at: datetime) -> datetime | None:
    due_at = waiting.one.due_at
    return due_at if _ticks(waiting) and due_at is not None and due_at < at else None


def _near(waiting: Waiting, at: datetime) -> datetime | None:
    due_at = waiting.one.due_at
    return due_at if _ticks(waiting) and due_at is not None and due_at >= at else None


def _unaccepted(waiting: Waiting, at: datetime) -> datetime | None:
    act_by_at = waiting.one.act_by_at
    passed = act_by_at is not None and act_by_at < at
    return act_by_at if waiting.one.status == Status.SUBMITTED and passed else None


def _unopened(waiting: Waiting, at: datetime) -> datetime | None:
    held = waiting.one.holder_id is not None and _ticks(waiting)
    return waiting.one.changed_at if held and not waiting.opened else None


def _stuck(waiting: Waiting, at: datetime) -> datetime | None:
    return waiting.one.changed_at if _ticks(waiting) else None


def _undigitised(waiting: Waiting, at: datetime) -> datetime | None:
    return waiting.scan_by_at if waiting.scan_by_at is not None and waiting.scan_by_at < at else None


def _suspended(waiting: Waiting, at: datetime) -> datetime | None:
    """Until when it was meant to stand still, once that is past."""
    act_by_at = waiting.one.act_by_at
    passed = act_by_at is not None and act_by_at < at
    return act_by_at if waiting.one.suspended_at is not None and passed else None


_MOMENTS: Mapping[str, Callable[[Waiting, datetime], datetime | None]] = {
    Of.NEAR: _near, Of.LATE: _late, Of.UNACCEPTED: _unaccepted, Of.UNOPENED: _unopened, Of.STUCK: _stuck,
    Of.UNDIGITISED: _undigitised, Of.SUSPENDED: _suspended,
}  # fmt: skip


def _is_time(rule: ReminderRule, about: datetime, at: datetime, calendar: WorkCalendar) -> bool:
    """Near: at most so many working days are left; all others: at least so many have passed."""
    told, now = about.astimezone(clock.VN).date(), at.astimezone(clock.VN).date()
    if rule.of == Of.NEAR:
        return calendar.working_days(now, told) <= rule.days
    return calendar.working_days(told, now) >= rule.days


class _Reach:
    """Whom a rule reaches, each place asked for once."""

    def __init__(self) -> None:
        self._held = lru_cache(maxsize=None)(holder_ids)
        self._stands = lru_cache(maxsize=None)(stands_in_for)
        self._watching: list[int] | None = None

    def people(self, due: Due) -> list[int]:
        """The keys of those whom it is for."""
        one, to = due.one, due.rule.to
        if to == To.HOLDER:
            return self._holders(due)
        if to == To.WATCHER:
            return self._watchers()
        if to == To.HEAD and (room := one.holder_unit_id or one.unit_id):
            return self._held(one.receiver_id, Role.HEAD, unit_id=room)
        return self._held(one.receiver_id, Role.LEADER) if to == To.LEADER else []

    def _holders(self, due: Due) -> list[int]:
        """The officer and who stands in for her, else everybody whose work it is; of scans the desk that took it in."""
        one = due.one
        if due.rule.of == Of.UNDIGITISED:
            return self._held(one.desk_id, Role.INTAKE)
        if one.holder_id is not None:
            return [one.holder_id, *self._stands(one.holder_id)]
        return self._held(one.holder_agency_id or 0, one.holder_role, unit_id=one.holder_unit_id)

    def _watchers(self) -> list[int]:
        if self._watching is None:
            self._watching = who_hold(Role.WATCHER)
        return self._watching


def _tell(person: int, found: list[Due], at: datetime) -> int:
    """One digest of what she was not told yet; 1 where there was anything."""
    keys = {(due.rule.pk, due.one.pk, due.about) for due in found}
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person)  # two workers tell nobody twice
        told = Reminder.objects.filter(person=person, dossier__in={pk for _, pk, _ in keys})
        known = set(told.values_list("rule_id", "dossier_id", "about"))
        fresh = [due for due in found if (due.rule.pk, due.one.pk, due.about) not in known]
        if not fresh:
            return 0
        Reminder.objects.bulk_create(
            Reminder(rule=due.rule, dossier=due.one, person_id=person, about=due.about, at=at) for due in fresh
        )
        url = WATCHED_LIST if all(due.rule.to == To.WATCHER for due in fresh) else LATE_LIST
        send([person], act="reminder", title=_title(fresh, at), body=_body(fresh), url=url, at=at, work=[person])
    return 1


def _title(fresh: list[Due], at: datetime) -> str:
    """`Nhắc việc 27/11/2026: 3 quá hạn, 2 sắp đến hạn`."""
    counts: dict[str, set[int]] = {}
    for due in fresh:
        counts.setdefault(due.rule.of, set()).add(due.one.pk)
    told = ", ".join(f"{len(found)} {str(Of(of).label).lower()}" for of, found in counts.items())
    return f"Nhắc việc {at.astimezone(clock.VN):%d/%m/%Y}: {told}"


def _body(fresh: list[Due]) -> str:
    """A line a dossier with every reason, the first due first."""
    reasons: dict[int, list[str]] = {}
    ones = {due.one.pk: due.one for due in fresh}
    for due in fresh:
        word = str(Of(due.rule.of).label).lower()
        if word not in reasons.setdefault(due.one.pk, []):
            reasons[due.one.pk].append(word)
    lines = [f"{ones[pk]}: {', '.join(words)}. {ones[pk].abstract}" for pk, words in reasons.items()]
    more = [f"… và {len(lines) - MOST_LINES} hồ sơ khác."] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more])


def change_rule(rule: ReminderRule, *, days: int, active: bool, by: User) -> ReminderRule:
    """Change when a rule reminds, or let it rest. Raises NotAllowed unless `by` administers the system."""
    if not has_role(by, Role.SYSTEM_ADMIN):
        raise NotAllowed(said("Chỉ quản trị hệ thống được đổi quy tắc nhắc việc."))
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(said("Chưa đổi được."), {"days": said("Ghi số ngày từ 0 đến {most}.", most=MOST_DAYS)})
    with transaction.atomic():
        found = ReminderRule.objects.select_for_update().get(pk=rule.pk)
        before = {"days": found.days, "active": found.active}
        found.days, found.active = days, active
        found.save(update_fields=["days", "active"])
        details = {"rule": str(found), "before": before, "after": {"days": days, "active": active}}
        record("reminder.change", subject="reminders", actor=by.username, at=clock.now(), details=details)
    return found
