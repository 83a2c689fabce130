"""The first page: what waits for the agency, what others do for it, what it is writing, how the month went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.urls import reverse

from motcua.catalogue.models import Procedure
from motcua.core.words import joined, said
from motcua.dossiers import queries
from motcua.dossiers.deadlines import DueState
from motcua.dossiers.depths import CUSTOMER_ROLES
from motcua.dossiers.models import STILL_ASKED, Channel, Dossier, Status, Stay, SupplementRequest
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import Calendars, agencies_of, calendars_at, posts_of
from motcua.web.portal.lists import Row, light, rows_of
from motcua.web.ui import formats

MOST = 20
FEW = 8


@dataclass(frozen=True)
class Job:
    """Something that waits for the agency. icon and look draw its mark; `chip` stands where there is no deadline."""

    icon: str
    look: str
    title: str
    url: str
    text: str
    code: str
    meta: str
    detail: str
    due: DueState | None
    chip: str
    verb: str
    primary: bool


@dataclass(frozen=True)
class Draft:
    title: str
    url: str
    note: str


@dataclass(frozen=True)
class Month:
    """This month's figures; all are counts of dossiers."""

    accepted: int
    online: int
    ended: int
    in_time: int

    @property
    def share(self) -> str:
        return formats.percent(100 * self.online / self.accepted) if self.accepted else formats.NO_DATA


@dataclass(frozen=True)
class Home:
    places: str
    jobs: Sequence[Job]
    more: int
    today: int
    elsewhere: Sequence[Row]
    drafts: Sequence[Draft]
    used: Sequence[Procedure]
    month: Month


def home_of(user: User, *, at: datetime) -> Home:
    """Everything the first page shows of all agencies where this person prepares or signs."""
    calendars = calendars_at(user, at)
    waiting = list(light(queries.expected_of(user)).order_by(F("act_by_at").asc(nulls_last=True), "-changed_at")[:MOST])
    jobs = _jobs(user, waiting, at, calendars)
    total = queries.expected_of(user).count() if len(waiting) == MOST else len(waiting)
    others = list(light(queries.elsewhere(user)).order_by(F("due_at").asc(nulls_last=True), "id")[:FEW])
    agencies = agencies_of(user, *CUSTOMER_ROLES)
    return Home(
        places=" · ".join(dict.fromkeys(_place(post) for post in posts_of(user) if post.role in CUSTOMER_ROLES)),
        jobs=jobs,
        more=total - len(jobs),
        today=sum(1 for job in jobs if job.due is not None and job.due.kind in ("today", "late")),
        elsewhere=rows_of(others, at=at, calendars=calendars),
        drafts=drafts_of(user),
        used=used_by(agencies),
        month=month_of(agencies, at),
    )


def _place(post: Post) -> str:
    return f"{post.agency.short} · {post.unit.name}" if post.unit else post.agency.short


def drafts_of(user: User) -> list[Draft]:
    """Drafts being written by this person's agencies, last saved first."""
    found = (
        light(queries.sent_by(user))
        .filter(status=Status.DRAFT, returned=False)
        .order_by(F("saved_at").desc(nulls_last=True), "-id")
    )
    return [
        Draft(one.abstract or one.version.procedure.name, reverse("portal:draft", args=[one.pk]), _saved(one))
        for one in found[:FEW]
    ]


def _saved(draft: Dossier) -> str:
    return said(
        "{short} · lưu lúc {saved_at}",
        short=draft.receiver.short,
        saved_at=formats.near_moment(draft.saved_at or draft.created_at),
    )


def used_by(agencies: Sequence[Agency]) -> list[Procedure]:
    """Procedures that these agencies have filed most, four at most. One query."""
    return list(
        Procedure.objects.filter(versions__dossiers__customer__in=agencies, current__isnull=False)
        .annotate(times=Count("versions__dossiers"))
        .order_by("-times", "sort")
        .only("name", "code")[:4]
    )


def month_of(agencies: Sequence[Agency], at: datetime) -> Month:
    """What was accepted since the first of the month, and what ended since then and when. One query."""
    start = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ended = Q(ended_at__gte=start, accepted_at__isnull=False, status__in=[Status.FINISHED, Status.HANDED_OVER])
    counted = Dossier.objects.filter(
        Q(accepted_at__gte=start) | ended, customer__in=agencies, parent__isnull=True
    ).aggregate(
        accepted=Count("pk", filter=Q(accepted_at__gte=start)),
        online=Count("pk", filter=Q(accepted_at__gte=start, channel=Channel.ONLINE)),
        ended=Count("pk", filter=ended),
        in_time=Count("pk", filter=ended & Q(ended_at__lte=F("due_at"))),
    )
    return Month(**counted)


def _jobs(user: User, waiting: Sequence[Dossier], at: datetime, calendars: Calendars) -> list[Job]:
    asked = _asked(waiting)
    reasons = _return_reasons(waiting)
    signs_for = {post.agency_id for post in posts_of(user) if post.role == Role.SIGNER}
    found = []
    for one in waiting:
        due = queries.act_by_state(one, at=at, calendars=calendars)
        if one.status == Status.AWAITING_SUPPLEMENT:
            found.append(_supplement(one, asked.get(one.pk), due))
        elif one.status == Status.SIGN_OFF:
            found.append(_sign_off(one, signs=one.customer_id in signs_for))
        elif one.status == Status.DRAFT:
            found.append(_returned(one, reasons.get(one.pk, "")))
        else:
            found.append(_result(one))
    return found


def _asked(waiting: Sequence[Dossier]) -> dict[int, SupplementRequest]:
    """The open requests of those that wait for a supplement. Two queries, none where nothing waits."""
    pks = [one.pk for one in waiting if one.status == Status.AWAITING_SUPPLEMENT]
    if not pks:
        return {}
    still = SupplementRequest.objects.filter(STILL_ASKED, dossier__in=pks)
    return {one.dossier_id: one for one in still.select_related("asked_by").prefetch_related("items")}


def _return_reasons(waiting: Sequence[Dossier]) -> dict[int, str]:
    pks = [one.pk for one in waiting if one.status == Status.DRAFT]
    return (
        dict(Stay.objects.filter(dossier__in=pks, to_at__isnull=True, track=0).values_list("dossier_id", "reason"))
        if pks
        else {}
    )


def _job(one: Dossier, **facts: object) -> Job:
    told: dict[str, object] = {
        "url": reverse("portal:dossier", args=[one.pk]),
        "text": one.abstract or one.version.procedure.name,
        "code": one.code or one.reference or "",
        "meta": one.receiver.short,
        "detail": "",
        "due": None,
        "chip": "",
        "primary": False,
    }
    return Job(**{**told, **facts})  # type: ignore[arg-type]


def _supplement(one: Dossier, asked: SupplementRequest | None, due: DueState | None) -> Job:
    items = list(asked.items.all()) if asked else []
    who = ""
    if asked:
        person, day = asked.asked_by.addressed, formats.day(asked.asked_at)
        who = said("{person} yêu cầu ngày {day}", person=person, day=day)
    return _job(
        one,
        icon="pause",
        look="pause",
        title=said("Bổ sung {count} mục", count=len(items)),
        url=reverse("portal:supplement", args=[one.pk]),
        meta=joined(", ", (one.receiver.short, who)),
        detail="; ".join(item.label for item in items),
        due=due,
        verb=said("Bổ sung"),
        primary=True,
    )


def _sign_off(one: Dossier, *, signs: bool) -> Job:
    title = said("Duyệt và nộp hồ sơ") if signs else said("Chờ lãnh đạo duyệt gửi")
    return _job(
        one,
        icon="sign",
        look="info",
        title=title,
        meta=said("{name} · gửi {short}", name=one.version.procedure.name, short=one.receiver.short),
        chip=said("trình lúc {changed_at}", changed_at=formats.near_moment(one.changed_at)),
        verb=said("Xem và nộp") if signs else said("Xem hồ sơ"),
        primary=signs,
    )


def _returned(one: Dossier, reason: str) -> Job:
    return _job(
        one,
        icon="undo",
        look="info",
        title=said("Sửa hồ sơ bị trả lại"),
        url=reverse("portal:draft", args=[one.pk]),
        meta=said("Lãnh đạo trả lại lúc {changed_at}", changed_at=formats.near_moment(one.changed_at)),
        detail=reason,
        verb=said("Sửa"),
        primary=True,
    )


def _result(one: Dossier) -> Job:
    denied = one.outcome == "denied"
    title = said("Nhận kết quả: không chấp thuận") if denied else said("Nhận kết quả")
    there = one.status == Status.FINISHED
    meta = said(
        "{short} phát hành lúc {ended_at}", short=one.receiver.short, ended_at=formats.near_moment(one.ended_at)
    )
    if there:
        direct = one.return_by == "direct"
        way = said("nhận tại {short}", short=one.desk.short) if direct else said("đang gửi qua bưu chính")
        meta = joined(" · ", (meta, way))
    return _job(one, icon="check", look="ok", title=title, meta=meta, chip=said("Có kết quả"), verb=said("Xem kết quả"))
