"""Lending a post to a colleague for a time (ủy quyền, ký thay, thừa lệnh, làm thay), and ending it before that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.template.loader import get_template

from motcua.catalogue.models import Offering
from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.journal.record import record
from motcua.notifications.actions import send
from motcua.people.models import Delegation, Post, Role, User
from motcua.people.queries import held_on, own_posts

ADDRESS = "/uy-quyen/"
NEVER_LENT = frozenset({Role.AGENCY_ADMIN, Role.SYSTEM_ADMIN})
SIGNING = frozenset({Role.SIGNER, Role.HEAD, Role.LEADER})
"""Posts whose holder signs: only these are lent by KT., TL., TUQ."""
SOLVING = frozenset({Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK})
"""Posts that may be lent for some of the agency's procedures alone."""
OVERSEEING = frozenset({Role.LEADER, Role.AGENCY_ADMIN})
"""Who sees and ends what is lent in her agency."""
Kind = Delegation.Kind


@dataclass(frozen=True)
class Terms:
    """How a post is lent. procedures: keys, none for all acts of the post."""

    kind: str
    from_on: date
    to_on: date
    procedures: Sequence[int] = ()
    document_number: str = ""
    document_on: date | None = None
    reason: str = ""


def lendable(by: User) -> QuerySet[Post]:
    """The posts that this person may lend today: her own, as a leader those of her agency, as its administrator those
    too, for an absence.
    """
    own = own_posts(by)
    leads = [post.agency_id for post in own if post.role == Role.LEADER]
    administers = [post.agency_id for post in own if post.role == Role.AGENCY_ADMIN]
    beyond = Q(role__in=[Role.WATCHER, Role.READER])
    may = Q(user=by) | Q(agency__in=leads) | (Q(agency__in=administers) & ~beyond)
    held = Post.objects.filter(may, held_on(clock.today()), user__is_active=True).exclude(role__in=sorted(NEVER_LENT))
    return held.select_related("user", "agency", "unit").order_by("agency__sort", "user__full_name", "pk")


def colleagues(agencies: Sequence[int]) -> QuerySet[User]:
    """Who may be lent a post of one of these agencies: who holds one there today."""
    posts = Post.objects.filter(held_on(clock.today()), agency__in=agencies)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("full_name", "pk")


def procedures_of(agencies: Sequence[int]) -> list[tuple[int, str]]:
    """The procedures that these agencies solve, by which a post of theirs may be lent: key and name."""
    offered = Offering.objects.filter(agency__in=agencies, procedure__current__isnull=False)
    rows = offered.order_by("procedure__sort").values_list("procedure", "procedure__name")
    return list(dict(rows).items())


def delegations_of(by: User) -> QuerySet[Delegation]:
    """What this person lent and was lent, and as a leader or administrator all of her agency; newest first."""
    over = [post.agency_id for post in own_posts(by) if post.role in OVERSEEING]
    concerned = Q(principal=by) | Q(to=by) | Q(made_by=by) | Q(post__agency__in=over)
    joined = Delegation.objects.select_related("post__agency", "post__unit", "principal", "to", "made_by", "ended_by")
    return joined.filter(concerned)


def delegate(post: Post, to: User, terms: Terms, *, by: User) -> Delegation:
    """Lend a post to a colleague (ủy quyền, làm thay); both are told.

    Raises NotAllowed when `by` may not lend this post in this way, Invalid for what cannot be, Conflict where the same
    post is lent to the same person in that time already.
    """
    post = _lendable(post, terms, by)
    _check(post, to, terms, by)
    made = Delegation(
        post=post, principal=post.user, to=to, kind=terms.kind, from_on=terms.from_on, to_on=terms.to_on,
        procedures=sorted(set(terms.procedures)), document_number=nfc(terms.document_number),
        document_on=terms.document_on, reason=nfc(terms.reason), made_by=by, made_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _note("delegation.make", made, by)
            _tell("delegated", made, by)
    except IntegrityError as twice:
        raise Conflict(
            said(
                "{to} đã được giao làm thay chức danh này trong thời gian đó. Hãy xem lại danh sách.",
                to=to.addressed,
            )
        ) from twice
    return made


def _lendable(post: Post, terms: Terms, by: User) -> Post:
    """The post, if this person may lend it in this way."""
    found = lendable(by).filter(pk=post.pk).first()
    if found is None:
        raise NotAllowed(said("Chỉ người giữ chức danh, lãnh đạo hoặc quản trị của cơ quan đó được giao làm thay."))
    leads = any(one.role == Role.LEADER and one.agency_id == found.agency_id for one in own_posts(by))
    if terms.kind != Kind.COVER and found.user_id != by.pk and not leads:
        raise NotAllowed(
            said("Quản trị của cơ quan chỉ giao làm thay khi vắng mặt; ký thay do người giữ chức danh, lãnh đạo lập.")
        )
    return found


def _check(post: Post, to: User, terms: Terms, by: User) -> None:
    problems = {
        "to": _wrong_person(post, to, terms, by),
        "kind": _wrong_kind(post, terms),
        "procedures": _wrong_scope(post, terms),
        **_wrong_days(terms),
        **_wrong_ground(terms),
    }
    found = {name: text for name, text in problems.items() if text}
    if found:
        raise Invalid(said("Chưa giao làm thay được. Hãy sửa các mục được nêu."), found)


def _wrong_person(post: Post, to: User, terms: Terms, by: User) -> str:
    if to.pk == post.user_id:
        return said("Không giao được cho chính người giữ chức danh. Hãy chọn người khác.")
    if to.pk == by.pk:
        return said("Bạn không tự giao cho mình việc của người khác. Hãy để người giữ chức danh hoặc lãnh đạo lập.")
    there = Post.objects.filter(held_on(clock.today()), user=to, agency=post.agency_id)
    if not to.is_active or not there.exists():
        return said("Chọn một người đang giữ chức danh ở cùng cơ quan ({agency}).", agency=post.agency.short)
    return ""


def _wrong_kind(post: Post, terms: Terms) -> str:
    if terms.kind not in Kind.values:
        return said("Chọn hình thức.")
    if terms.kind != Kind.COVER and post.role not in SIGNING:
        return said("Chức danh này không ký văn bản. Hãy chọn “Làm thay khi vắng mặt”.")
    return ""


def _wrong_scope(post: Post, terms: Terms) -> str:
    if not terms.procedures:
        return ""
    if post.role not in SOLVING:
        return said("Chức danh này không giao theo từng thủ tục. Hãy bỏ chọn các thủ tục để giao mọi việc.")
    if set(terms.procedures) - {pk for pk, _ in procedures_of([post.agency_id])}:
        return said("Chỉ chọn thủ tục do {agency} giải quyết.", agency=post.agency.short)
    return ""


def _wrong_days(terms: Terms) -> dict[str, str]:
    if terms.from_on < clock.today():
        return {"from_on": said("Ghi ngày bắt đầu từ hôm nay trở đi.")}
    if terms.to_on < terms.from_on:
        return {"to_on": said("Ghi ngày cuối từ ngày bắt đầu trở đi.")}
    if terms.to_on - terms.from_on > Delegation.LONGEST:
        return {"to_on": said("Mỗi lần giao nhiều nhất một năm. Hãy ghi ngày gần hơn.")}
    return {}


def _wrong_ground(terms: Terms) -> dict[str, str]:
    if terms.kind == Kind.COVER:
        return {} if terms.reason.strip() else {"reason": said("Ghi lý do vắng mặt, ví dụ: nghỉ phép.")}
    wrong: dict[str, str] = {}
    if not terms.document_number.strip():
        wrong["document_number"] = said("Ghi số, ký hiệu của văn bản ủy quyền hoặc phân công ký.")
    if terms.document_on is None:
        wrong["document_on"] = said("Ghi ngày của văn bản.")
    elif terms.document_on > clock.today():
        wrong["document_on"] = said("Ngày của văn bản không sau hôm nay.")
    return wrong


def may_end(one: Delegation, *, by: User) -> bool:
    """May this person end it early? Who lent the post, who was lent it, who made it, a leader or the administrator of
    the agency.
    """
    if by.pk in (one.principal_id, one.to_id, one.made_by_id):
        return True
    return any(post.role in OVERSEEING and post.agency_id == one.post.agency_id for post in own_posts(by))


def end_delegation(one: Delegation, *, by: User) -> Delegation:
    """End a delegation before its last day, from this moment on (kết thúc sớm); the row stays, both are told.

    Raises NotAllowed when `by` may not, Conflict when it is over already.
    """
    if not may_end(one, by=by):
        raise NotAllowed(said("Chỉ hai bên, người lập, lãnh đạo hoặc quản trị của cơ quan được kết thúc việc này."))
    with transaction.atomic():
        joined = Delegation.objects.select_related("post__agency", "principal", "to")
        kept = joined.select_for_update(of=("self",)).get(pk=one.pk)
        if kept.ended_at is not None or kept.to_on < clock.today():
            raise Conflict(said("Việc làm thay này đã kết thúc rồi. Hãy xem lại danh sách."))
        kept.ended_at, kept.ended_by = clock.now(), by
        kept.save(update_fields=["ended_at", "ended_by"])
        _note("delegation.end", kept, by)
        _tell("delegation_ended", kept, by)
    return kept


def _note(verb: str, one: Delegation, by: User) -> None:
    details = {
        "delegation": one.pk, "post": one.post_id, "to": one.to.username, "kind": one.kind,
        "from_on": one.from_on.isoformat(), "to_on": one.to_on.isoformat(), "procedures": one.procedures,
    }  # fmt: skip
    record(verb, subject=f"user:{one.principal_id}", actor=by.username, at=clock.now(), details=details)


def _tell(text: str, one: Delegation, by: User) -> None:
    """Both sides learn of it, but for who did it."""
    told = {"one": one, "by": by, "post": one.post.as_held()}
    title, _, body = get_template(f"dossiers/messages/{text}.txt").render(told).strip().partition("\n")
    people = [pk for pk in (one.principal_id, one.to_id) if pk != by.pk]
    act = f"user.{text}"
    send(people, act=act, title=title.strip(), body=body.strip(), url=ADDRESS, at=clock.now(), work={one.to_id})
