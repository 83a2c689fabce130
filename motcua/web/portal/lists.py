"""The dossiers that an agency has sent: filters, search, and a row for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from motcua.core.text import fold
from motcua.core.words import joined, said
from motcua.dossiers import queries
from motcua.dossiers.deadlines import DueState
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.models.dossier import DRAFTS, ENDED
from motcua.dossiers.naming import name_of
from motcua.people.models import User
from motcua.people.queries import Calendars
from motcua.web.ui import formats
from motcua.web.ui.chips import Words

HEAVY = (
    "answers",
    "version__form",
    "version__process",
    "version__papers",
    "version__facts",
    "version__clock",
    "version__cases",
    "search",
)
PARTS = 4


@dataclass(frozen=True)
class Filter:
    """A choice over the list; `statuses` empty means all."""

    key: str
    label: Words
    statuses: frozenset[Status]


FILTERS = (
    Filter("", said("Tất cả"), frozenset()),
    Filter("dang-soan", said("Đang soạn, chờ ký gửi"), DRAFTS),
    Filter("cho-bo-sung", said("Chờ bổ sung"), frozenset({Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT})),
    Filter(
        "dang-giai-quyet", said("Đang giải quyết"), frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING})
    ),
    Filter("co-ket-qua", said("Có kết quả"), frozenset({Status.FINISHED, Status.HANDED_OVER})),
    Filter(
        "khong-giai-quyet", said("Từ chối, rút, dừng"), frozenset({Status.REFUSED, Status.WITHDRAWN, Status.STOPPED})
    ),
)


@dataclass(frozen=True)
class Row:
    """A dossier in a list: what, where it is now, until when."""

    title: str
    url: str
    code: str
    note: str
    where: str
    status: str
    due: DueState | None
    due_text: str
    parts: tuple[str, ...]
    parts_text: str
    unread: bool = False


def filtered(user: User, key: str, text: str) -> QuerySet[Dossier]:
    """The dossiers of this person's agencies under a filter whose words match, marks or not."""
    chosen = next((one for one in FILTERS if one.key == key), FILTERS[0])
    found = light(queries.sent_by(user))
    if chosen.statuses:
        found = found.filter(status__in=sorted(chosen.statuses))
    for word in fold(text).split():
        found = found.filter(Q(search__contains=word) | _in_draft(word))
    return found


def _in_draft(word: str) -> Q:
    """A draft has no words of its own yet: its procedure's and its abstract's stand for them."""
    return Q(status__in=sorted(DRAFTS)) & (Q(version__procedure__search__contains=word) | Q(abstract__icontains=word))


def light(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Without the documents that a list does not show."""
    return found.defer(*HEAVY)


def rows_of(
    dossiers: Sequence[Dossier], *, at: datetime, calendars: Calendars, unread: frozenset[int] = frozenset()
) -> list[Row]:
    """A row for each dossier."""
    return [row_of(one, at=at, calendars=calendars, unread=one.pk in unread) for one in dossiers]


def row_of(dossier: Dossier, *, at: datetime, calendars: Calendars, unread: bool = False) -> Row:
    """One dossier as a row."""
    due, due_text = _due(dossier, at, calendars)
    parts, parts_text = _way(dossier)
    return Row(
        title=dossier.abstract or dossier.version.procedure.name,
        url=reverse("portal:dossier", args=[dossier.pk]),
        code=dossier.code or dossier.reference or "",
        note=dossier.version.procedure.name if dossier.abstract else "",
        where=where(dossier),
        status=dossier.status,
        due=due,
        due_text=due_text,
        parts=parts,
        parts_text=parts_text,
        unread=unread,
    )


def where(dossier: Dossier) -> str:
    """Where it is now: agency and what is done there."""
    if dossier.status in ENDED:
        return dossier.receiver.short
    if dossier.status in DRAFTS:
        return dossier.customer.short
    at = dossier.holder_agency or dossier.receiver
    return joined(" · ", (at.short, name_of(dossier, dossier.status, dossier.step).lower()))


def _due(dossier: Dossier, at: datetime, calendars: Calendars) -> tuple[DueState | None, str]:
    """The pill and the moment under it."""
    if dossier.status in (Status.SUBMITTED, Status.AWAITING_SUPPLEMENT):
        return queries.act_by_state(dossier, at=at, calendars=calendars), formats.near_moment(dossier.act_by_at)
    return queries.due_state(dossier, at=at, calendars=calendars), formats.day(dossier.due_at)


_WAY: Mapping[str, int] = {
    Status.SUBMITTED: 0,
    Status.ACCEPTED: 1,
    Status.PROCESSING: 2,
    Status.AWAITING_SUPPLEMENT: 2,
    Status.AWAITING_PAYMENT: 2,
    Status.FINISHED: 3,
    Status.HANDED_OVER: 4,
}
_WAY_NAMES = (
    said("chờ tiếp nhận"),
    said("đã tiếp nhận"),
    said("đang xử lý"),
    said("chờ trả kết quả"),
    said("đã trả kết quả"),
)


def _way(dossier: Dossier) -> tuple[tuple[str, ...], str]:
    """Four stretches of the way, each done, now or none, and the same in words. Nothing for drafts and broken ends."""
    if dossier.status not in _WAY:
        return (), ""
    done = _WAY[dossier.status]
    if dossier.status == Status.AWAITING_SUPPLEMENT and dossier.accepted_at is None:
        done = 0
    late = "pause" if dossier.is_paused else "now"
    looks = ["done" if place < done else late if place == done else "none" for place in range(PARTS)]
    return tuple(looks), said(
        "{way_names}, {done} trong {parts} chặng đã xong", way_names=_WAY_NAMES[done], done=done, parts=PARTS
    )
