"""Who may see which dossiers, how deep, and what waits for whom."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.core.prepared import Prepared
from motcua.core.text import fold, nfc
from motcua.dossiers import deadlines
from motcua.dossiers.deadlines import DueKind, DueState
from motcua.dossiers.models import Dossier, Paper, Party, Reading, SavedView, Status, Stay
from motcua.dossiers.models.dossier import DOCUMENTS_OF_VERSION, DRAFTS, ENDED
from motcua.people.models import Post, Role, User
from motcua.people.queries import Calendars, calendars_at, posts_of, watching_roles
from motcua.workdays.terms import WorkingDays

CUSTOMER_ROLES = frozenset({Role.PREPARER, Role.SIGNER})
RECEIVER_ROLES = frozenset({Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK})
WHOLE_AGENCY = frozenset({Role.LEADER, Role.CLERK})
NEAR_DAYS = 2
TRIGRAM = 3
MOST_WORDS = 8
LIST_JOINS = ("version__procedure", "customer", "receiver", "holder_agency", "holder_unit", "holder")
_PARTY_OF_ROLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(CUSTOMER_ROLES, (Party.Role.CUSTOMER, Party.Role.ASKER)),
    **dict.fromkeys(RECEIVER_ROLES, (Party.Role.RECEIVER, Party.Role.ASKED)),
    Role.INTAKE: (Party.Role.DESK,),
}


class Depth(IntEnum):
    """How deep a person sees into a dossier."""

    CARD = 1  # code, procedure, agencies, status, holder, times
    CONTENT = 2  # answers, papers, messages
    INSIDE = 3  # notes, drafts of results


def visible_to(user: Any) -> QuerySet[Dossier]:
    """The dossiers a person may know of; the guard behind every list and every fetch."""
    posts = posts_of(user)
    found = Dossier.objects.all()
    if any(post.role in watching_roles() for post in posts):
        customers = [post.agency_id for post in posts if post.role in CUSTOMER_ROLES]
        return found.filter(~Q(status__in=sorted(DRAFTS)) | Q(customer__in=customers))
    parts = Q()
    for post in posts:
        roles = _PARTY_OF_ROLE.get(post.role)
        if roles:
            parts |= Q(agency_id=post.agency_id, role__in=roles)
    if not parts:
        return found.none()
    return found.filter(Exists(Party.objects.filter(parts, dossier=OuterRef("pk"))))


def visible_one(user: Any, pk: int, joined: tuple[str, ...]) -> Dossier | None:
    """The dossier of this key with all that is joined, if this person may know of it: `visible_to` for one, but cheap.

    One query besides her posts; the documents of its version are left out (the rulebook keeps them).
    """
    posts = posts_of(user)
    if any(post.role in watching_roles() for post in posts):
        return _with(visible_to(user), joined).filter(pk=pk).first()
    takes_part = {(_PARTY_OF_ROLE[post.role], post.agency_id) for post in posts if post.role in _PARTY_OF_ROLE}
    if not takes_part:
        return None
    roles, agencies = zip(*sorted(takes_part), strict=True)
    return _visible_row(roles, joined).first(pk, *agencies)


@lru_cache(maxsize=256)
def _visible_row(roles: tuple[tuple[str, ...], ...], joined: tuple[str, ...]) -> Prepared[Dossier]:
    """The read of one dossier by whose agencies take part in these roles; few people hold more than two posts."""

    def rows(pk: int, *agencies: int) -> QuerySet[Dossier]:
        parts = Q()
        for agency, held in zip(agencies, roles, strict=True):
            parts |= Q(agency_id=agency, role__in=held)
        found = Dossier.objects.filter(Exists(Party.objects.filter(parts, dossier=OuterRef("pk"))), pk=pk)
        return _with(found, joined)

    return Prepared(rows, *range(-1, -len(roles) - 2, -1))


def _with(found: QuerySet[Dossier], joined: tuple[str, ...]) -> QuerySet[Dossier]:
    """Joined to these and no others: `select_related` without a name would follow every key."""
    return found.select_related(*joined).defer(*DOCUMENTS_OF_VERSION) if joined else found


_PAPERS = Prepared(lambda dossier: Paper.objects.filter(dossier_id=dossier), -1)


def papers_of(dossier: Dossier) -> list[Paper]:
    """All papers of a dossier in order, replaced ones too."""
    return _PAPERS.all(dossier.pk)


def depth(user: Any, dossier: Dossier) -> Depth | None:
    """How deep this person sees into this dossier; None where she may not know of it.

    One query at most besides her posts.
    """
    posts = posts_of(user)
    deepest = max((_depth_of(post, dossier) for post in posts), default=0)
    if deepest in (0, Depth.INSIDE):
        return Depth(deepest) if deepest else None
    here = [post for post in posts if post.role in RECEIVER_ROLES and post.agency_id == dossier.receiver_id]
    if here and dossier.status not in DRAFTS and _held_by(user, {post.unit_id for post in here}, dossier):
        return Depth.INSIDE
    return Depth(deepest)


def _depth_of(post: Post, dossier: Dossier) -> int:
    """What one post alone shows of a dossier, 0 for nothing."""
    if post.role in CUSTOMER_ROLES:
        return Depth.CONTENT if post.agency_id == dossier.customer_id else 0
    if dossier.status in DRAFTS:
        return 0
    if post.role in RECEIVER_ROLES:
        whole = Depth.INSIDE if post.role in WHOLE_AGENCY else Depth.CARD
        return whole if post.agency_id == dossier.receiver_id else 0
    if post.role == Role.INTAKE:
        return Depth.CONTENT if post.agency_id == dossier.desk_id else 0
    return Depth.CARD if post.role in watching_roles() else 0


def _held_by(user: Any, units: set[int | None], dossier: Dossier) -> bool:
    """Does or did this person, or one of these rooms, hold the dossier?"""
    rooms = units - {None}
    if dossier.unit_id in rooms or dossier.holder_unit_id in rooms:
        return True
    return Stay.objects.filter(Q(officer_id=user.pk) | Q(unit_id__in=rooms), dossier=dossier).exists()


def open_stay(dossier: Dossier) -> Stay | None:
    """The open main stay: who holds it now, since when. None once it has ended."""
    joined = Stay.objects.select_related("agency", "unit", "officer", "opened_by")
    return joined.filter(dossier=dossier, track=0, to_at__isnull=True).first()


class Tab(StrEnum):
    """The tabs of the desk's inbox."""

    TO_RECEIVE = "to_receive"
    MINE = "mine"
    MY_UNIT = "my_unit"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    NEAR_DUE = "near_due"
    LATE = "late"
    RETURNED = "returned"
    TO_HAND_OVER = "to_hand_over"


def inbox(user: User, tab: Tab, *, at: datetime) -> QuerySet[Dossier]:
    """The dossiers of one tab; each starts at the holder's partial index. Order by `act_by_at`, then id."""
    found = Dossier.objects.filter(holder_agency__isnull=False).select_related(*LIST_JOINS).defer(*DOCUMENTS_OF_VERSION)
    return found.filter(_tab(user, tab, at))


def inbox_counts(user: User, tabs: Sequence[Tab], *, at: datetime, most: int = 1000) -> dict[Tab, int]:
    """How many dossiers stand in each tab, counted no further than `most`; all tabs in one statement."""
    selects: list[str] = []
    values: list[Any] = []
    for tab in tabs:
        capped = Dossier.objects.filter(_tab(user, tab, at), holder_agency__isnull=False).order_by().values("pk")[:most]
        try:
            sql, params = capped.query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE FALSE", ()
        selects.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - Django's own SQL, values apart
        values.extend(params)
    if not selects:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(selects), values)
        return dict(zip(tabs, cursor.fetchone(), strict=True))


def _tab(user: User, tab: Tab, at: datetime) -> Q:
    return _TABS[tab](user, at)


def _mine(user: User, at: datetime) -> Q:
    """What this person holds, and what waits for a head's, a leader's or a clerk's hand, which nobody gives out."""
    found = Q(holder=user.pk) & ~Q(status__in=[*sorted(DRAFTS), Status.AWAITING_SUPPLEMENT])
    for post in posts_of(user):
        if post.role in WHOLE_AGENCY or post.role == Role.HEAD:
            found |= _meant_for(post, [post.role])
    return found


def _meant_for(post: Post, roles: list[str]) -> Q:
    """Nobody holds it, and it is meant for one of these roles in this post's agency, and room where it names one."""
    room = Q() if post.role in WHOLE_AGENCY else Q(holder_unit__isnull=True) | Q(holder_unit=post.unit_id)
    waiting = Q(status__in=[Status.ACCEPTED, Status.PROCESSING], holder__isnull=True)
    return waiting & Q(holder_agency=post.agency_id, holder_role__in=roles) & room


def _units(user: User) -> list[int]:
    return [post.unit_id for post in posts_of(user) if post.unit_id and post.role in (Role.SPECIALIST, Role.HEAD)]


def _my_unit(user: User, at: datetime) -> Q:
    return Q(holder_unit__in=_units(user))


def _unassigned(user: User, at: datetime) -> Q:
    """What this person may take, or as a head give to her specialists."""
    found = Q(pk__in=[])
    for post in posts_of(user):
        if post.role in (Role.SPECIALIST, Role.HEAD):
            found |= _meant_for(post, [Role.SPECIALIST])
    return found


def _to_receive(user: User, at: datetime) -> Q:
    return Q(holder_agency__in=_agencies(user, Role.INTAKE), status=Status.SUBMITTED)


def _to_hand_over(user: User, at: datetime) -> Q:
    return Q(holder_agency__in=_agencies(user, Role.INTAKE), status=Status.FINISHED)


def _agencies(user: User, *roles: str) -> list[int]:
    return [post.agency_id for post in posts_of(user) if post.role in roles]


def _scope(user: User) -> Q:
    """What this person answers for: a leader, clerk or the desk the whole agency, others their room and their own."""
    whole = _agencies(user, Role.LEADER, Role.CLERK, Role.INTAKE)
    return Q(receiver__in=whole) | Q(unit__in=_units(user)) | Q(holder=user.pk)


def _waiting(user: User, at: datetime) -> Q:
    """Paused ones; those that wait for this person's own supplement are her agency's business as a customer."""
    return _scope(user) & ~Q(holder=user.pk) & Q(status__in=[Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT])


def _near_due(user: User, at: datetime) -> Q:
    near = max(
        (
            deadlines.due(at, WorkingDays(NEAR_DAYS), calendars_at(user, at).of(post.agency))
            for post in posts_of(user)[:1]
        ),
        default=at,
    )
    return _scope(user) & Q(status__in=[Status.ACCEPTED, Status.PROCESSING], due_at__gte=at, due_at__lte=near)


def _late(user: User, at: datetime) -> Q:
    return _scope(user) & Q(status__in=[Status.ACCEPTED, Status.PROCESSING], due_at__lt=at)


def _returned(user: User, at: datetime) -> Q:
    return Q(returned=True) & (Q(holder=user.pk) | Q(holder_unit__in=_units(user))) & ~Q(status__in=sorted(DRAFTS))


_TABS = {
    Tab.TO_RECEIVE: _to_receive,
    Tab.MINE: _mine,
    Tab.MY_UNIT: _my_unit,
    Tab.UNASSIGNED: _unassigned,
    Tab.WAITING: _waiting,
    Tab.NEAR_DUE: _near_due,
    Tab.LATE: _late,
    Tab.RETURNED: _returned,
    Tab.TO_HAND_OVER: _to_hand_over,
}


def sent_by(user: User) -> QuerySet[Dossier]:
    """The dossiers of this person's agencies as customers, drafts too."""
    agencies = _agencies(user, Role.PREPARER, Role.SIGNER)
    return Dossier.objects.filter(customer__in=agencies).select_related(*LIST_JOINS).defer(*DOCUMENTS_OF_VERSION)


def expected_of(user: User) -> QuerySet[Dossier]:
    """What waits for this person's agency: supplements, sign-offs and returned drafts, results not acknowledged yet."""
    expected = Q(status__in=[Status.AWAITING_SUPPLEMENT, Status.SIGN_OFF]) | Q(status=Status.DRAFT, returned=True)
    results = Q(status=Status.HANDED_OVER, acknowledged_at__isnull=True) | Q(status=Status.FINISHED)
    return sent_by(user).filter(expected | results)


def elsewhere(user: User) -> QuerySet[Dossier]:
    """Dossiers of this person's agencies that others work on now."""
    return sent_by(user).filter(status__in=[Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING])


def search(user: User, text: str) -> QuerySet[Dossier]:
    """Dossiers one may see whose code, reference, abstract, agencies or procedure hold every word, marks or not."""
    found = visible_to(user).select_related(*LIST_JOINS).defer(*DOCUMENTS_OF_VERSION)
    words = fold(text.replace("\x00", "")).split()[:MOST_WORDS]
    for word in words:
        found = found.filter(has_word(word))
    return found if words else found.none()


def has_word(word: str) -> Q:
    """Dossiers whose words hold this one, folded. One or two letters must begin a word: so an index can find them."""
    if len(word) >= TRIGRAM:
        return Q(search__contains=word)
    return Q(search__contains=f" {word}") | Q(search__startswith=word)


def exactly(user: User, text: str) -> Dossier | None:
    """The dossier one may see whose code or reference is just this text, however it was typed."""
    named = nfc(text.replace("\x00", "")).upper()
    if not named or " " in named:
        return None
    found = visible_to(user).select_related(*LIST_JOINS).defer(*DOCUMENTS_OF_VERSION)
    return with_unread(found, user).filter(Q(code=named) | Q(reference=named)).first()


def unread(user: User) -> Q:
    """Dossiers that changed since this person last opened them, or that she never opened."""
    return Q(~Exists(Reading.objects.filter(user=user, dossier=OuterRef("pk"), at__gte=OuterRef("changed_at"))))


def with_unread(found: QuerySet[Dossier], user: User) -> QuerySet[Dossier]:
    """The same dossiers, each read together with whether it is unread: `unread_of` then asks nothing."""
    return found.annotate(is_unread=unread(user))


def unread_of(user: User, dossiers: list[Dossier]) -> frozenset[int]:
    """The ids of those dossiers that changed since this person last opened them, or that she never opened."""
    if dossiers and "is_unread" in vars(dossiers[0]):
        return frozenset(one.pk for one in dossiers if vars(one)["is_unread"])
    seen = dict(
        Reading.objects.filter(user=user, dossier__in=[one.pk for one in dossiers]).values_list("dossier_id", "at")
    )
    return frozenset(one.pk for one in dossiers if one.pk not in seen or seen[one.pk] < one.changed_at)


def views_of(user: User) -> QuerySet[SavedView]:
    """The lists that this person kept under a name, and those of her rooms."""
    return SavedView.objects.filter(Q(user=user) | Q(unit__in=_units(user))).order_by("unit_id", "name")


def due_state(dossier: Dossier, *, at: datetime, calendars: Calendars) -> DueState | None:
    """How near the dossier's due moment is, for a pill; how it was judged once it has ended. None before acceptance."""
    if dossier.due_at is None:
        return None
    if dossier.ended_at is not None:
        return _JUDGED[deadlines.judge(dossier.ended_at, dossier.due_at)]
    if dossier.is_paused:
        return DueState(DueKind.PAUSE, "tạm dừng")
    in_hours = bool(dossier.term and dossier.term.get("unit") == "working_hours")
    return deadlines.remaining(at, dossier.due_at, calendars.of(dossier.receiver), in_hours=in_hours)


_JUDGED = {
    "early": DueState(DueKind.OK, "trước hạn"),
    "on_time": DueState(DueKind.OK, "đúng hạn"),
    "late": DueState(DueKind.WAS, "quá hạn"),
}


def act_by_state(dossier: Dossier, *, at: datetime, calendars: Calendars) -> DueState | None:
    """How near the moment is until when the present holder must act; None where there is no such moment."""
    if dossier.act_by_at is None or dossier.status in ENDED:
        return None
    in_hours = dossier.status == Status.SUBMITTED
    return deadlines.remaining(at, dossier.act_by_at, calendars.of(dossier.receiver), in_hours=in_hours)
