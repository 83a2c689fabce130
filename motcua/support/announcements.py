"""Announcements: directives and notices that the watching agency puts before everybody or before some roles.

A draft is edited freely; what is published stays as it is until it is withdrawn. Who must read says so, once.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.documents.scanning import refuse_unsafe
from motcua.journal.record import record
from motcua.notifications.actions import send as tell
from motcua.people.models import Post, Role, User
from motcua.people.queries import held_on, posts_of, watching_post
from motcua.support.models import Acknowledgement, Announcement, AnnouncementFile

State, Audience = Announcement.State, Announcement.Audience
MOST_FILES = 10
SHOWN_DAYS = 30
"""How long one that need not be acknowledged stands on first pages."""
MOST_AT_HOME = 5
FIELDS = ("kind", "number", "issued_on", "issuer", "abstract", "text", "audience", "roles", "must_read")
FIXED = said("Văn bản đã đăng thì không sửa được. Hãy gỡ rồi soạn bản khác.")


def subject(one: Announcement) -> str:
    """The name of its chain in the journal."""
    return f"announcement:{one.pk}"


def addressed_to(user: Any) -> Q:
    """Those that a person may read: the public ones, and with an account those to her or her roles."""
    if not user.is_authenticated:
        return Q(audience=Audience.PUBLIC)
    roles = {post.role for post in posts_of(user)}
    return ~Q(audience=Audience.ROLES) | Q(roles__overlap=sorted(roles))


def published_for(user: Any) -> QuerySet[Announcement]:
    """What a person may read now, and whether she said that she has."""
    found = Announcement.objects.filter(addressed_to(user), state=State.PUBLISHED)
    return found.annotate(acknowledged=_acknowledged(user))


def _acknowledged(user: Any) -> Exists:
    return Exists(Acknowledgement.objects.filter(announcement=OuterRef("pk"), person=user.pk))


def shown_since() -> datetime:
    """From when on what need not be acknowledged still stands on first pages."""
    return clock.now() - timedelta(days=SHOWN_DAYS)


def waiting_for(user: User, *, since: datetime) -> QuerySet[Announcement]:
    """What stands on a person's first page: not yet acknowledged, and still to be read or published `since` then."""
    fresh = Q(must_read=True) | Q(published_at__gte=since)
    found = published_for(user).filter(fresh, ~_acknowledged(user))
    return found.order_by("-must_read", "-published_at", "-pk")[:MOST_AT_HOME]


def _post(user: Any) -> Post:
    post = watching_post(user)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi soạn, đăng và gỡ được văn bản, thông báo."))
    return post


def _problems(told: dict[str, Any]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not str(told["abstract"]).strip():
        wrong["abstract"] = said("Ghi trích yếu.")
    if not str(told["issuer"]).strip():
        wrong["issuer"] = said("Ghi cơ quan ban hành.")
    if told["audience"] == Audience.ROLES and not told["roles"]:
        wrong["roles"] = said("Chọn ít nhất một vai trò.")
    return wrong


def _cleaned(told: dict[str, Any]) -> dict[str, Any]:
    if wrong := _problems(told):
        raise Invalid(said("Chưa lưu được văn bản."), wrong)
    facts = {name: nfc(value) if isinstance(value, str) else value for name, value in told.items()}
    return facts | {"roles": list(facts["roles"]) if facts["audience"] == Audience.ROLES else []}


def draft(told: dict[str, Any], *, once: UUID, by: User) -> Announcement:
    """Write a draft (soạn văn bản, thông báo). told: the fields of FIELDS. The same form twice gives the same draft."""
    post = _post(by)
    if (twin := Announcement.objects.filter(once=once).first()) is not None:
        return twin
    facts = _cleaned(told)
    try:
        with transaction.atomic():
            made = Announcement.objects.create(**facts, made_by=by, made_at=clock.now(), once=once)
            _record(made, "draft", by, post)
    except IntegrityError:
        return Announcement.objects.get(once=once)
    return made


def change(one: Announcement, told: dict[str, Any], *, by: User) -> None:
    """Change a draft. Raises NotAllowed once it is published."""
    post, facts = _post(by), _cleaned(told)
    with transaction.atomic():
        one = _locked(one, State.DRAFT, FIXED)
        for name, value in facts.items():
            setattr(one, name, value)
        one.save(update_fields=list(facts))
        _record(one, "change", by, post)


def attach(one: Announcement, file: StoredFile, name: str, *, by: User) -> None:
    """Add a file to a draft. Raises NotAllowed once it is published, Invalid where there are many already."""
    post = _post(by)
    with transaction.atomic():
        one = _locked(one, State.DRAFT, FIXED)
        if one.files.count() >= MOST_FILES:
            raise Invalid(said("Mỗi văn bản kèm tối đa {most} tệp.", most=MOST_FILES))
        if not one.files.filter(file=file, name=name).exists():
            AnnouncementFile.objects.create(announcement=one, file=file, name=name)
            _record(one, "attach", by, post)


def detach(one: Announcement, file_id: int, *, by: User) -> None:
    """Take a file away from a draft."""
    post = _post(by)
    with transaction.atomic():
        one = _locked(one, State.DRAFT, FIXED)
        if one.files.filter(pk=file_id).delete()[0]:
            _record(one, "detach", by, post)


def _locked(one: Announcement, state: str, refusal: str) -> Announcement:
    found = Announcement.objects.select_for_update().get(pk=one.pk)
    if found.state != state:
        raise NotAllowed(refusal)
    return found


def publish(one: Announcement, *, by: User) -> Announcement:
    """Put it before those it is for, and tell those with an account (đăng). Raises NotAllowed when it was before."""
    post = _post(by)
    with transaction.atomic():
        one = _locked(one, State.DRAFT, said("Văn bản này đã được đăng trước đó."))
        one.state, one.published_at = State.PUBLISHED, clock.now()
        one.save(update_fields=["state", "published_at"])
        _record(one, "publish", by, post)
        people = list(readers(one).exclude(pk=by.pk).values_list("pk", flat=True))
        tell(
            people, act="announcement.publish", title=one.abstract, body=one.get_kind_display(),
            url=f"/van-ban/{one.pk}/", at=one.published_at, work=people if one.must_read else (),
        )  # fmt: skip
    return one


def withdraw(one: Announcement, *, why: str, by: User) -> Announcement:
    """Take it off (gỡ), with the reason; it stays in the list of the watching agency."""
    post = _post(by)
    if not why.strip():
        raise Invalid(said("Chưa gỡ được văn bản."), {"why": said("Ghi lý do gỡ.")})
    with transaction.atomic():
        one = _locked(one, State.PUBLISHED, said("Chỉ gỡ được văn bản đang đăng."))
        one.state, one.withdrawn_at, one.withdrawn_why = State.WITHDRAWN, clock.now(), nfc(why)
        one.save(update_fields=["state", "withdrawn_at", "withdrawn_why"])
        _record(one, "withdraw", by, post)
    return one


def acknowledge(one: Announcement, *, by: User) -> None:
    """Say that one has read it (xác nhận đã đọc); once, however often it is pressed."""
    if not published_for(by).filter(pk=one.pk).exists():
        raise NotAllowed(said("Văn bản này không còn được đăng."))
    at = clock.now()
    with transaction.atomic():
        _, made = Acknowledgement.objects.get_or_create(announcement=one, person=by, defaults={"at": at})
        if made:
            post = next(iter(posts_of(by)), None)
            record("announcement.acknowledge", subject=subject(one), actor=by.username, post=str(post or ""), at=at)


def file_for(user: Any, pk: int) -> AnnouncementFile:
    """A file that a person may take: of what she may read, or of a draft of her own agency's. Raises NotFound."""
    found = AnnouncementFile.objects.select_related("file", "announcement").filter(pk=pk)
    if watching_post(user) is None:
        found = found.filter(announcement__in=published_for(user))
    one = found.first()
    if one is None:
        raise NotFound(said("Không có tệp này."))
    refuse_unsafe(one.file, own=one.announcement.made_by_id == user.pk)
    return one


def readers(one: Announcement) -> QuerySet[User]:
    """Those with an account and a post today for whom it is."""
    posts = Post.objects.filter(held_on(clock.today()))
    if one.audience == Audience.ROLES:
        posts = posts.filter(role__in=one.roles)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def unread_of(one: Announcement) -> QuerySet[User]:
    """Those for whom it is and who have not acknowledged it, each with the posts held today in `held`."""
    return readers(one).exclude(pk__in=one.acknowledgements.values("person")).prefetch_related(_held("posts"))


def read_of(one: Announcement) -> QuerySet[Acknowledgement]:
    """Who acknowledged it and when, each person with the posts held today."""
    return one.acknowledgements.prefetch_related("person", _held("person__posts"))


def _held(way: str) -> "Prefetch[Any]":
    posts: QuerySet[Post] = Post.objects.filter(held_on(clock.today())).select_related("agency").order_by("id")
    return Prefetch(way, posts, to_attr="held")


def listed() -> QuerySet[Announcement]:
    """All, drafts too, each with how many acknowledged it."""
    return Announcement.objects.select_related("made_by").annotate(read=Count("acknowledgements"))


def role_choices() -> list[tuple[str, Any]]:
    """The roles to which one may be addressed."""
    return list(Role.choices)


def _record(one: Announcement, verb: str, by: User, post: Post) -> None:
    details = {"kind": one.kind, "audience": one.audience, "must_read": one.must_read}
    record(f"announcement.{verb}", subject=subject(one), actor=by.username, post=str(post), at=clock.now(),
           details=details)  # fmt: skip
