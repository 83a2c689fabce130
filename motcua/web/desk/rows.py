"""The list of work: each dossier as a row, the rows in groups by time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.core.clock import VN
from motcua.dossiers import queries
from motcua.dossiers.deadlines import DueKind, DueState
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import Tab
from motcua.people.models import User
from motcua.people.queries import Calendars, calendars_at
from motcua.web.desk.work import task_of
from motcua.web.ui import formats


@dataclass(frozen=True)
class Row:
    """One dossier of a list. pill: until when the holder must act; due: the promise, where it is another moment."""

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


@dataclass(frozen=True)
class Group:
    """Rows that stand under one heading. look: late, soon or empty."""

    title: str
    look: str
    rows: Sequence[Row]


def rows_of(user: User, dossiers: Sequence[Dossier], *, at: datetime, tab: Tab | None = None) -> list[Row]:
    """The rows of a page; three queries at most, however many."""
    unread = queries.unread_of(user, list(dossiers))
    calendars = calendars_at(user, at)
    return [_row(user, one, at, calendars, unread=one.pk in unread, tab=tab) for one in dossiers]


def groups_of(rows: Sequence[Row], dossiers: Sequence[Dossier], *, at: datetime) -> list[Group]:
    """The rows under the four headings of time, order kept; headings without rows are left out."""
    titles = {
        "late": _("Quá hạn"),
        "soon": _("Đến hạn hôm nay, %(day)s") % {"day": _weekday(at)},
        "week": _("Trong tuần này"),
        "": _("Sau đó và đang tạm dừng"),
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


def _row(user: User, dossier: Dossier, at: datetime, calendars: Calendars, *, unread: bool, tab: Tab | None) -> Row:
    verb, note = task_of(dossier, user)
    url = reverse("desk:dossier", args=[dossier.pk])
    return Row(
        pk=dossier.pk,
        title=dossier.title,
        url=f"{url}?hop={tab.value}" if tab is not None else url,
        code=dossier.code or dossier.reference or "",
        customer=dossier.customer.short,
        unread=unread,
        verb=verb,
        note=note,
        status=dossier.status,
        status_word="",
        pill=_pill(dossier, at, calendars),
        moment=formats.moment(dossier.act_by_at or dossier.due_at),
        due=formats.day(dossier.due_at) if dossier.due_at and dossier.due_at != dossier.act_by_at else "",
    )


def _pill(dossier: Dossier, at: datetime, calendars: Calendars) -> DueState | None:
    acting = queries.act_by_state(dossier, at=at, calendars=calendars)
    if dossier.is_paused:
        overdue = acting is not None and acting.kind == DueKind.LATE
        return DueState(DueKind.LATE, f"{_('bổ sung')} {acting.text}") if acting and overdue else _paused()
    return acting or queries.due_state(dossier, at=at, calendars=calendars)


def _paused() -> DueState:
    return DueState(DueKind.PAUSE, _("tạm dừng"))
