"""What administrators do to accounts and posts: who may, and a line in the journal for each."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.installation import is_demo
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.journal.record import record
from motcua.people import actions, devices, sign_in
from motcua.people.models import Agency, Post, Role, Unit, User
from motcua.people.queries import agencies_of, has_role, held_on

ONLY_SYSTEM = frozenset({Role.SYSTEM_ADMIN, Role.AGENCY_ADMIN, Role.WATCHER, Role.READER})
"""Posts that reach beyond an agency, or administer one: only the system's administrator gives and ends them."""
IN_A_ROOM = frozenset({Role.SPECIALIST, Role.HEAD})
"""Posts that make no sense without a room."""
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike
THE_SERVER = "máy chủ"
NOT_YOURS = said("Người này không thuộc cơ quan bạn quản trị.")


def administers(by: User) -> bool:
    """Does this person administer accounts anywhere today?"""
    return has_role(by, Role.SYSTEM_ADMIN, Role.AGENCY_ADMIN)


def people_of(by: User) -> QuerySet[User]:
    """The people this administrator may see: all, or those who hold or held a post at her agencies."""
    if has_role(by, Role.SYSTEM_ADMIN):
        return User.objects.all()
    mine = [agency.pk for agency in agencies_of(by, Role.AGENCY_ADMIN)]
    return User.objects.filter(Exists(Post.objects.filter(user=OuterRef("pk"), agency__in=mine)))


def agencies_for(by: User) -> QuerySet[Agency]:
    """The agencies where this administrator may give posts."""
    if has_role(by, Role.SYSTEM_ADMIN):
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=[agency.pk for agency in agencies_of(by, Role.AGENCY_ADMIN)])


def roles_for(by: User) -> list[tuple[str, str]]:
    """The roles this administrator may give, with their words."""
    all_roles = has_role(by, Role.SYSTEM_ADMIN)
    return [(value, str(label)) for value, label in Role.choices if all_roles or value not in ONLY_SYSTEM]


def new_password() -> str:
    """A password to hand over once: four groups of four letters that nobody mistakes for each other."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def create_person(facts: Mapping[str, Any], post: Mapping[str, Any], *, by: User) -> tuple[User, str]:
    """Make an account with its first post (lập tài khoản); the person, and her password to be shown once.

    facts: username, full_name, honorific, email, phone. post: agency, role, unit, title, from_on. In a demo database
    the person is of the demo: real ones have no place there.
    Raises Invalid when the name is taken, NotAllowed when `by` may not give this post.
    """
    _refuse_giving(by, post["agency"], post["role"])
    password = new_password()
    with transaction.atomic():
        person = actions.add_person(**facts, password=password, demo=is_demo())
        _require_own_password(person)
        note("user.create", person, by)
        _give(person, post, by)
    return person, password


def _require_own_password(person: User) -> None:
    """The password that an administrator knows is good for one sign-in."""
    person.must_change_password = True
    person.save(update_fields=["must_change_password"])


def create_administrator(facts: Mapping[str, Any], agency: Agency, *, password: str | None) -> tuple[User, str]:
    """Make a system administrator from the command line of the server (lập quản trị hệ thống); also her password.

    facts: username, full_name, honorific, email. password: made where none is given. Whoever can run commands on the
    server answers for it, so the journal names the server. Raises Invalid when the name is taken or the password will
    not do, NotAllowed in a demo database, whose people are invented.
    """
    if password is not None:
        _refuse_weak(password)
    password = password or new_password()
    with transaction.atomic():
        person = actions.add_person(**facts, password=password)
        post = actions.give_post(person, agency, Role.SYSTEM_ADMIN)
        for verb, told in (("user.create", {}), ("user.give-post", {"post": post.pk})):
            record(verb, subject=f"user:{person.pk}", actor=THE_SERVER, at=clock.now(), details=told)
    return person, password


def _refuse_weak(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as wrong:
        raise Invalid(" ".join(wrong.messages)) from wrong


def give_post(person: User, post: Mapping[str, Any], *, by: User) -> Post:
    """Give a person one more post (giao chức vụ). Raises Conflict when she holds this very post already."""
    _refuse_strangers(by, person)
    _refuse_giving(by, post["agency"], post["role"])
    try:
        with transaction.atomic():
            return _give(person, post, by)
    except IntegrityError as twice:
        raise Conflict(said("Người này đang giữ đúng chức vụ đó rồi. Hãy xem lại danh sách chức vụ.")) from twice


def mend_person(person: User, facts: Mapping[str, Any], *, by: User) -> None:
    """Correct name, form of address, e-mail and telephone (sửa thông tin tài khoản)."""
    _refuse_strangers(by, person)
    with transaction.atomic():
        for name, value in facts.items():
            setattr(person, name, value)
        person.save(update_fields=list(facts))
        note("user.mend", person, by, fields=sorted(facts))


def end_post(post: Post, *, on: date, by: User) -> Post:
    """Let a post end with a day (kết thúc chức vụ). Raises Invalid for a day before it began."""
    _refuse_giving(by, post.agency, post.role)
    if post.to_on is not None and post.to_on <= clock.today():
        raise Conflict(said("Chức vụ này đã kết thúc rồi."))
    if post.user_id == by.pk and post.role == Role.SYSTEM_ADMIN and not _others_administer(by):
        raise NotAllowed(said("Đây là quản trị hệ thống cuối cùng. Hãy giao quyền cho người khác trước."))
    with transaction.atomic():
        ended = actions.end_post(post, on=on)
        note("user.end-post", post.user, by, post=post.pk, on=on.isoformat())
    return ended


def unlock(person: User, *, by: User) -> None:
    """Lift the lock after too many wrong passwords (mở khóa tài khoản)."""
    _refuse_strangers(by, person)
    with transaction.atomic():
        sign_in.unlock(person, by=by)


def reset_password(person: User, *, by: User) -> str:
    """Give a person a new password and lift the lock (đặt lại mật khẩu); the password, to be shown once.

    Whoever is signed in as this person is signed out; she must choose her own password when she comes in with this one.
    """
    _refuse_strangers(by, person)
    _refuse_self(by, person, said("Hãy đổi mật khẩu của mình ở trang tài khoản."))
    password = new_password()
    with transaction.atomic():
        person.set_password(password)
        person.locked_at, person.failed_sign_ins, person.must_change_password = None, 0, True
        person.asked_password_at = None
        person.save(
            update_fields=["password", "locked_at", "failed_sign_ins", "must_change_password", "asked_password_at"]
        )
        devices.end_all(person)
        note("user.reset-password", person, by)
    return password


def deactivate(person: User, *, by: User) -> None:
    """Close an account (ngừng tài khoản); posts and what was done stay, and it can be opened again."""
    _refuse_strangers(by, person)
    _refuse_self(by, person, said("Không thể tự ngừng tài khoản của mình."))
    _set_active(person, by, active=False)


def activate(person: User, *, by: User) -> None:
    """Open a closed account again (mở lại tài khoản)."""
    _refuse_strangers(by, person)
    _set_active(person, by, active=True)


def _set_active(person: User, by: User, *, active: bool) -> None:
    with transaction.atomic():
        changed = User.objects.filter(pk=person.pk, is_active=not active).update(is_active=active)
        if changed and not active:
            devices.end_all(person)
        if changed:
            note("user.activate" if active else "user.deactivate", person, by)


def _give(person: User, post: Mapping[str, Any], by: User) -> Post:
    unit: Unit | None = post.get("unit")
    given = actions.give_post(
        person, post["agency"], Role(post["role"]), title=nfc(post.get("title") or ""), unit=unit,
        from_on=post.get("from_on"),
    )  # fmt: skip
    note("user.give-post", person, by, post=given.pk)
    return given


def note(verb: str, person: User, by: User, **details: Any) -> None:
    """Journal what an administrator did to an account."""
    record(verb, subject=f"user:{person.pk}", actor=by.username, at=clock.now(), details=details)


def _refuse_strangers(by: User, person: User) -> None:
    """An agency's administrator reaches her own people, and none who administers or watches more than that."""
    if has_role(by, Role.SYSTEM_ADMIN):
        return
    if not sign_in.may_administer(by, person) and not _left_only(by, person):
        raise NotAllowed(NOT_YOURS)
    mine = [agency.pk for agency in agencies_of(by, Role.AGENCY_ADMIN)]
    held = Post.objects.filter(held_on(clock.today()), user=person)
    beyond = held.filter(role__in=sorted(ONLY_SYSTEM)) | held.exclude(agency__in=mine)
    if person.pk != by.pk and beyond.exists():
        raise NotAllowed(said("Người này còn giữ chức vụ ngoài cơ quan bạn quản trị. Hãy nhờ quản trị hệ thống."))


def _left_only(by: User, person: User) -> bool:
    """Did this person hold posts at these agencies, and none anywhere now? Her last administrator may still mend."""
    held = Post.objects.filter(user=person)
    return not held.filter(held_on(clock.today())).exists() and people_of(by).filter(pk=person.pk).exists()


def _refuse_giving(by: User, agency: Agency, role: str) -> None:
    if has_role(by, Role.SYSTEM_ADMIN):
        return
    if agency.pk not in {one.pk for one in agencies_of(by, Role.AGENCY_ADMIN)}:
        raise NotAllowed(said("Bạn chỉ giao và kết thúc được chức vụ của cơ quan mình quản trị."))
    if role in ONLY_SYSTEM:
        raise NotAllowed(said("Chức vụ này do quản trị hệ thống giao và kết thúc."))


def _refuse_self(by: User, person: User, why: str) -> None:
    if by.pk == person.pk:
        raise NotAllowed(why)


def _others_administer(by: User) -> bool:
    posts = Post.objects.filter(held_on(clock.today()), role=Role.SYSTEM_ADMIN, user__is_active=True)
    return posts.exclude(user=by).exists()
