"""Sign-in by name and password, with a lock that only an administrator lifts."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.http import HttpRequest

from motcua.core import clock, installation
from motcua.core.errors import NotAllowed
from motcua.core.words import said
from motcua.journal.record import record
from motcua.people.models import Post, Role, User
from motcua.people.queries import agencies_of, has_role, held_on, person_with_posts

LOCKED = said("Tài khoản đang bị khóa vì nhập sai mật khẩu nhiều lần. Hãy báo quản trị của cơ quan để mở khóa.")
INACTIVE = said("Tài khoản đã ngừng sử dụng. Hãy báo quản trị của cơ quan nếu bạn vẫn còn làm việc.")
ONLY_DEMO = said("Đây là dữ liệu thử nghiệm, chỉ người của dữ liệu thử được vào. Hãy dùng địa chỉ của hệ thống thật.")


class PasswordBackend(BaseBackend):
    """Name and password; unknown names cost the same time as wrong passwords."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The person; None when name or password is wrong.

        Raises NotAllowed with the reason when both are right and she may not come in all the same.
        """
        person = User.objects.filter(username=(username or "").strip().lower()).first()
        if person is None or not password:
            make_password(password)
            return None
        if not person.check_password(password):
            note_failure(person)
            return None
        refuse_sign_in(person)
        return person

    def get_user(self, user_id: int) -> User | None:
        person = person_with_posts(user_id)  # nearly every request asks for the posts next
        return person if person is not None and person.is_active and person.locked_at is None else None


def refuse_sign_in(person: User) -> None:
    """Raise NotAllowed, with what to do, when this person may not sign in here now."""
    if not person.is_active:
        raise NotAllowed(INACTIVE)
    if person.locked_at is not None:
        raise NotAllowed(LOCKED)
    if installation.is_demo() and not person.is_demo:
        raise NotAllowed(ONLY_DEMO)


def demo_person(username: str) -> User:
    """The person of the demo data by that name, for the sign-in without a password.

    Raises NotAllowed when this is no demo database, or she is not of the demo, or may not sign in.
    """
    person = User.objects.filter(username=username, is_demo=True).first() if installation.is_demo() else None
    if person is None:
        raise NotAllowed(said("Chỉ người của dữ liệu thử nghiệm được vào mà không cần mật khẩu."))
    refuse_sign_in(person)
    return person


def note_failure(person: User) -> None:
    """Count a wrong password; at the limit the account is locked and the journal says so."""
    User.objects.filter(pk=person.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
    person.refresh_from_db(fields=["failed_sign_ins", "locked_at"])
    if person.failed_sign_ins >= settings.LOCK_AFTER_FAILURES and person.locked_at is None:
        at = clock.now()
        User.objects.filter(pk=person.pk).update(locked_at=at)
        record("user.lock", subject=f"user:{person.pk}", actor=person.username, at=at)


def note_success(person: User, *, demo: bool = False) -> None:
    """Journal a sign-in and forget earlier wrong passwords. demo: she came in without a password."""
    if person.failed_sign_ins:
        User.objects.filter(pk=person.pk).update(failed_sign_ins=0)
    details = {"demo": True} if demo else {}
    record("user.sign-in", subject=f"user:{person.pk}", actor=person.username, at=clock.now(), details=details)


def note_sign_out(person: User) -> None:
    """Journal that a person left."""
    record("user.sign-out", subject=f"user:{person.pk}", actor=person.username, at=clock.now())


def change_own_password(person: User, password: str) -> None:
    """Give oneself another password (đổi mật khẩu); the caller has asked for the old one and tried the new one.

    Every browser in which she is signed in is signed out, this one too unless the caller keeps it.
    """
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record("user.change-password", subject=f"user:{person.pk}", actor=person.username, at=clock.now())


def unlock(person: User, *, by: User) -> None:
    """Lift the lock (mở khóa tài khoản).

    Raises NotAllowed when `by` administers neither the system nor an agency of this person.
    """
    if not may_administer(by, person):
        raise NotAllowed(said("Chỉ quản trị hệ thống hoặc quản trị của cơ quan người này được mở khóa tài khoản."))
    User.objects.filter(pk=person.pk).update(locked_at=None, failed_sign_ins=0)
    record("user.unlock", subject=f"user:{person.pk}", actor=by.username, at=clock.now())


def may_administer(by: User, person: User) -> bool:
    """Is `by` a system administrator, or the administrator of an agency where `person` has a post now?"""
    if has_role(by, Role.SYSTEM_ADMIN):
        return True
    mine = [agency.pk for agency in agencies_of(by, Role.AGENCY_ADMIN)]
    return bool(mine) and Post.objects.filter(held_on(clock.today()), user=person, agency__in=mine).exists()
