"""The list of work: each dossier as a row, the rows in groups by time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from django.urls import reverse

from motcua.core.clock import VN
from motcua.core.words import said
from motcua.dossiers import columns, deadlines, listing, queries
from motcua.dossiers.deadlines import DueKind, DueState
from motcua.dossiers.labels import labels_on
from motcua.dossiers.models import Channel, Dossier, Stay
from motcua.dossiers.tabs import Tab
from motcua.dossiers.who_asking import ASKERS, is_reminded
from motcua.people.models import User
from motcua.people.queries import Calendars, calendars_at, posts_under
from motcua.web.desk.work import branch_task, task_of
from motcua.web.ui import formats


@dataclass(frozen=True)
class Waited:
    """Whom a dossier waits for, since when, until when; where one press reminds, empty for who may not or did today."""

    agency: str
    since: str
    due: str
    late: bool
    reminded: bool
    remind_url: str


@dataclass(frozen=True)
class Row:
    """One dossier of a list. pill: until when the holder must act; due: the promise, where it is another moment;
    labels: look and name of each; waits_for: the other agencies, in the list of what waits for them.

    cells: the columns after the first, each its name, label and text; those of the default draw themselves.
    """

    pk: int
    title: str
    url: str
    code: str
    customer: str
    unread: bool
    verb: str
    note: str
    status: str
    status_word: str
    pill: DueState | None
    moment: str
    due: str
    labels: tuple[tuple[str, str], ...] = ()
    waits_for: tuple[Waited, ...] = ()
    cells: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """Rows that stand under one heading. look: late, soon or empty."""

    title: str
    look: str
    rows: Sequence[Row]


def rows_of(
    user: User,
    dossiers: Sequence[Dossier],
    *,
    at: datetime,
    tab: Tab | None = None,
    shown: Sequence[str] = columns.DEFAULT,
) -> list[Row]:
    """The rows of a page; four queries at most, however many; one more where a dossier waits for branches."""
    unread = listing.unread_of(user, list(dossiers))
    calendars, labels = calendars_at(user, at), labels_on(user, dossiers)
    branches = queries.branches_for(user, dossiers)
    rows = [
        _row(user, one, at, calendars, unread=one.pk in unread, tab=tab, branch=branches.get(one.pk))
        for one in dossiers
    ]
    return [
        replace(
            row, labels=labels.get(row.pk, ()), cells=_cells(one, shown), waits_for=tuple(_waits_for(user, one, at))
        )
        for row, one in zip(rows, dossiers, strict=True)
    ]


def groups_of(rows: Sequence[Row], dossiers: Sequence[Dossier], *, at: datetime) -> list[Group]:
    """The rows under the four headings of time, order kept; headings without rows are left out."""
    titles = {
        "late": said("Quá lúc phải xong"),
        "soon": said("Phải xong hôm nay, {day}", day=_weekday(at)),
        "week": said("Trong tuần này"),
        "": said("Sau đó và đang tạm dừng"),
    }
    placed = [(_place(dossier, at), row) for row, dossier in zip(rows, dossiers, strict=True)]
    groups = [
        Group(title, key if key != "week" else "", [row for place, row in placed if place == key])
        for key, title in titles.items()
    ]
    return [group for group in groups if group.rows]


def _place(dossier: Dossier, at: datetime) -> str:
    """Which heading: by the moment until when its holder must act; a pause stands last until it is overdue."""
    if dossier.act_by_at is None:
        return ""
    until, today = dossier.act_by_at.astimezone(VN), at.astimezone(VN).date()
    if until < at:
        return "late"
    if dossier.is_paused:
        return ""
    if until.date() == today:
        return "soon"
    return "week" if until.date() <= today + timedelta(days=6 - today.weekday()) else ""


def _weekday(at: datetime) -> str:
    return f"{formats.WEEKDAYS[at.weekday()]} {formats.short_day(at)}"


def _row(
    user: User,
    dossier: Dossier,
    at: datetime,
    calendars: Calendars,
    *,
    unread: bool,
    tab: Tab | None,
    branch: Stay | None,
) -> Row:
    verb, note = branch_task(dossier, branch, user) if branch is not None else task_of(dossier, user)
    act_by_at = branch.act_by_at if branch is not None else dossier.act_by_at
    url = _url(dossier.pk)
    return Row(
        pk=dossier.pk,
        title=dossier.title,
        url=f"{url}?hop={tab.value}" if tab is not None else url,
        code=dossier.code or dossier.reference or "",
        customer=_customer(dossier),
        unread=unread,
        verb=verb,
        note=note,
        status=dossier.status,
        status_word="",
        pill=_branch_pill(dossier, branch, at, calendars) if branch is not None else _pill(dossier, at, calendars),
        moment=formats.moment(act_by_at or dossier.due_at),
        due=formats.day(dossier.due_at) if dossier.due_at and dossier.due_at != act_by_at else "",
    )


def _waits_for(user: User, dossier: Dossier, at: datetime) -> Iterator[Waited]:
    """What `listing.with_questions` read."""
    reminds = any(
        post.agency_id == dossier.receiver_id and post.role in ASKERS
        for post in posts_under(user, dossier.version.procedure_id)
    )
    for told in vars(dossier).get("questions", ()):
        due_at = datetime.fromisoformat(told["due_at"]) if told["due_at"] else None
        reminded_at = datetime.fromisoformat(told["reminded_at"]) if told["reminded_at"] else None
        today = is_reminded(reminded_at, at)
        url = f"{reverse('desk:remind', args=[told['child']])}?hop={Tab.WAITING.value}"
        yield Waited(
            agency=told["agency"],
            since=formats.moment(datetime.fromisoformat(told["asked_at"])),
            due=formats.day(due_at) if due_at is not None else "",
            late=due_at is not None and at > due_at,
            reminded=today,
            remind_url=url if reminds and not today else "",
        )


def _customer(dossier: Dossier) -> str:
    if dossier.channel != Channel.CHAIN:
        return dossier.customer.short
    return said("{agency} hỏi, liên thông", agency=dossier.customer.short)


def _cells(dossier: Dossier, shown: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, columns.LABELS[name], _TEXTS[name](dossier) if name in _TEXTS else "") for name in shown)


_TEXTS: dict[str, Callable[[Dossier], str]] = {
    "tra_cuu": lambda one: one.reference or "",
    "thu_tuc": lambda one: one.version.procedure.name,
    "giai_quyet": lambda one: one.receiver.short,
    "kenh": lambda one: Channel(one.channel).label,
    "phong": lambda one: one.holder_unit.name if one.holder_unit else "",
    "nguoi_giu": lambda one: one.holder.full_name if one.holder else "",
    "nop_luc": lambda one: formats.moment(one.submitted_at),
    "tiep_nhan": lambda one: formats.moment(one.accepted_at),
    "han_tra": lambda one: formats.moment(one.due_at),
}


@lru_cache(maxsize=4096)
def _url(pk: int) -> str:
    return reverse("desk:dossier", args=[pk])


def _pill(dossier: Dossier, at: datetime, calendars: Calendars) -> DueState | None:
    acting = queries.act_by_state(dossier, at=at, calendars=calendars)
    if dossier.is_paused:
        overdue = acting is not None and acting.kind == DueKind.LATE
        if not (acting and overdue):
            return _paused()
        late = said("bổ sung {state}", state=acting.text)
        if dossier.suspended_at is not None:
            late = said("tạm dừng {state}", state=acting.text)
        return DueState(DueKind.LATE, late)
    return acting or queries.due_state(dossier, at=at, calendars=calendars)


def _branch_pill(dossier: Dossier, branch: Stay, at: datetime, calendars: Calendars) -> DueState | None:
    if branch.act_by_at is None:
        return queries.due_state(dossier, at=at, calendars=calendars)
    return deadlines.remaining(at, branch.act_by_at, calendars.of(dossier.receiver), in_hours=False)


def _paused() -> DueState:
    return DueState(DueKind.PAUSE, said("tạm dừng"))
