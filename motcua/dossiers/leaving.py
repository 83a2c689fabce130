"""The work that somebody leaves behind: what she holds, who hands it over, and the record of what was handed over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.core.words import joined, said
from motcua.documents.sheets import Cell, Column, Sheet
from motcua.dossiers.listing import listed
from motcua.dossiers.models import Dossier, Status, Stay
from motcua.dossiers.models.dossier import DRAFTS, RUNNING
from motcua.dossiers.naming import name_of
from motcua.dossiers.rules import Act
from motcua.dossiers.slips import parent_body, place_of
from motcua.journal.record import record
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import held_on, posts_of

HANDING = (Role.HEAD, Role.LEADER)
"""Who hands over what another holds: a head in her room, a leader in her agency."""
WORKING = (Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK)
GIVEN = (Act.ASSIGN, Act.TAKE_BACK_WORK)
MOST = 500
COLUMNS = (
    Column(said("STT"), 5),
    Column(said("Mã hồ sơ"), 22),
    Column(said("Nội dung"), 44),
    Column(said("Cơ quan gửi"), 24),
    Column(said("Bước đang làm"), 24),
    Column(said("Phải xong trước"), 16),
    Column(said("Hạn trả kết quả"), 16),
    Column(said("Bên nhận"), 26),
    Column(said("Bàn giao lúc"), 16),
)


def hands_over(by: User) -> list[Post]:
    """The posts by which this person may hand over the work of others."""
    return [post for post in posts_of(by) if post.role in HANDING]


def _here(posts: Iterable[Post], agency: str, *units: str) -> Q:
    """What stands in the rooms or agencies of these posts, by the names of the columns."""
    found = Q(pk__in=[])
    for post in posts:
        if post.role == Role.LEADER:
            found |= Q(**{agency: post.agency_id})
        elif post.unit_id is not None:
            rooms = Q(pk__in=[])
            for unit in units:
                rooms |= Q(**{unit: post.unit_id})
            found |= Q(**{agency: post.agency_id}) & rooms
    return found


def held_by(person: User, *, by: User) -> QuerySet[Dossier]:
    """What a person holds of the work that this person may hand over; most pressing first."""
    here = _here(hands_over(by), "receiver", "holder_unit", "unit")
    return listed(Dossier.objects.filter(here, holder=person, status__in=sorted(RUNNING))).order_by("act_by_at", "pk")


def coming_back(person: User, *, by: User) -> QuerySet[Dossier]:
    """What will be hers again once the customer has supplied what was asked for."""
    asked = Stay.objects.filter(
        dossier=OuterRef("pk"), officer=person, closed_act=Act.REQUEST_SUPPLEMENT, track=0, step=OuterRef("step")
    )
    waiting = Dossier.objects.filter(_here(hands_over(by), "receiver", "unit"), status=Status.AWAITING_SUPPLEMENT)
    return listed(waiting.filter(Exists(asked))).order_by("act_by_at", "pk")


def open_work_of(person: User) -> tuple[int, int]:
    """How many dossiers a person holds to be solved, and how many drafts of her agency. One query."""
    counted = Dossier.objects.filter(holder=person).aggregate(
        work=Count("pk", filter=Q(status__in=sorted(RUNNING))), drafts=Count("pk", filter=Q(status__in=sorted(DRAFTS)))
    )
    return counted["work"], counted["drafts"]


def people_with_work(by: User) -> list[tuple[User, int]]:
    """Those whose work this person may hand over, each with how many dossiers she holds of it. Two queries."""
    posts = hands_over(by)
    held = Dossier.objects.filter(_here(posts, "receiver", "holder_unit", "unit"), status__in=sorted(RUNNING))
    load = dict(held.filter(holder__isnull=False).order_by().values_list("holder").annotate(n=Count("pk")))
    here = Post.objects.filter(_here(posts, "agency", "unit"), held_on(clock.today()), role__in=WORKING)
    people = User.objects.filter(Q(pk__in=load) | Q(pk__in=here.values("user"))).order_by("full_name", "pk")
    return [(person, load.get(person.pk, 0)) for person in people]


def colleagues(person: User, *, by: User) -> QuerySet[User]:
    """To whom her work may be given; whether a step is meant for one is judged for each dossier."""
    here = Post.objects.filter(_here(hands_over(by), "agency", "unit"), held_on(clock.today()), role__in=WORKING)
    found = User.objects.filter(pk__in=here.values("user"), is_active=True).exclude(pk=person.pk)
    return found.order_by("full_name", "pk")


@dataclass(frozen=True)
class Given:
    """One dossier that was handed over: the stay that ended, and the one that began."""

    left: Stay
    taken: Stay

    @property
    def to(self) -> str:
        """Who has it: the officer, else the room or the agency."""
        stay = self.taken
        return stay.officer.full_name if stay.officer else stay.unit.name if stay.unit else stay.agency.short


def given_on(person: User, day: date, *, by: User) -> list[Given]:
    """What a person's heads and leaders took from her and gave on in a day, read from the stays. Two queries."""
    since = datetime.combine(day, time(), clock.VN)
    ended = Stay.objects.filter(
        _here(hands_over(by), "agency", "unit", "dossier__unit"), officer=person, track=0, closed_act__in=GIVEN,
        to_at__gte=since, to_at__lt=since + timedelta(days=1),
    )  # fmt: skip
    left = list(ended.select_related("dossier__customer", "closed_by").order_by("to_at", "pk")[:MOST])
    following = Stay.objects.select_related("officer", "unit", "agency").filter(
        dossier__in=[one.dossier_id for one in left], opened_act__in=GIVEN, track=0, from_at__gte=since
    )
    begun: dict[tuple[int, datetime | None], Stay] = {
        (one.dossier_id, one.from_at): one for one in following.order_by("pk")
    }
    found = [(one, begun.get((one.dossier_id, one.to_at))) for one in left]
    return [Given(one, taken) for one, taken in found if taken is not None]


def _lines(given: Sequence[Given]) -> Iterator[tuple[Cell, ...]]:
    for number, one in enumerate(given, start=1):
        dossier, stay = one.left.dossier, one.left
        yield (
            number,
            dossier.code or dossier.reference or "",
            dossier.abstract,
            dossier.customer.short,
            name_of(dossier, stay.status, stay.step),
            stay.act_by_at,
            dossier.due_at,
            one.to,
            stay.to_at,
        )


def record_sheet(person: User, agency: Agency, day: date, given: Sequence[Given], *, by: User, at: datetime) -> Sheet:
    """The record of hand-over of work (biên bản bàn giao công việc), to print and sign. The reading is journalled."""
    details = {"person": person.username, "day": day.isoformat(), "dossiers": [one.left.dossier_id for one in given]}
    record("agency.work-record", subject=f"agency:{agency.pk}", actor=by.username, at=at, details=details)
    ordered = list(dict.fromkeys(one.left.closed_by.full_name for one in given if one.left.closed_by is not None))
    lines = (
        said("Người bàn giao: {person}", person=person.addressed),
        said("Theo phân công của: {names}", names=joined(", ", ordered)),
        said("Ngày bàn giao: {day:%d/%m/%Y}; {n} hồ sơ", day=day, n=len(given)),
    )
    return Sheet(
        parent_body=parent_body(agency), agency=agency.name, place=place_of(agency),
        title=said("Biên bản bàn giao công việc"), lines=lines, columns=COLUMNS, rows=_lines(given),
        signers=(said("Người bàn giao"), said("Người nhận bàn giao"), said("Lãnh đạo đơn vị")), at=at, demo=is_demo(),
    )  # fmt: skip
