"""Sign-in by name and password, with a lock that only an administrator lifts."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.http import HttpRequest

from motcua.core import clock
from motcua.core.errors import NotAllowed
from motcua.journal.record import record
from motcua.people.models import User


class PasswordBackend(BaseBackend):
    """Name and password; unknown names cost the same time as wrong passwords."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        person = User.objects.filter(username=(username or "").strip().lower()).first()
        if person is None or not password:
            make_password(password)
            return None
        if not person.check_password(password):
            note_failure(person)
            return None
        return person if person.is_active and person.locked_at is None else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True, locked_at__isnull=True).first()


def note_failure(person: User) -> None:
    """Count a wrong password; at the limit the account is locked and the journal says so."""
    User.objects.filter(pk=person.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
    person.refresh_from_db(fields=["failed_sign_ins", "locked_at"])
    if person.failed_sign_ins >= settings.LOCK_AFTER_FAILURES and person.locked_at is None:
        at = clock.now()
        User.objects.filter(pk=person.pk).update(locked_at=at)
        record("user.lock", subject=f"user:{person.pk}", actor=person.username, at=at)


def note_success(person: User) -> None:
    """Journal a sign-in and forget earlier wrong passwords."""
    if person.failed_sign_ins:
        User.objects.filter(pk=person.pk).update(failed_sign_ins=0)
    record("user.sign-in", subject=f"user:{person.pk}", actor=person.username, at=clock.now())


def unlock(person: User, *, by: User) -> None:
    """Lift the lock (mở khóa tài khoản).

    Raises NotAllowed when `by` administers neither the system nor an agency of this person.
    """
    if not may_administer(by, person):
        raise NotAllowed("Chỉ quản trị hệ thống hoặc quản trị của cơ quan người này được mở khóa tài khoản.")
    User.objects.filter(pk=person.pk).update(locked_at=None, failed_sign_ins=0)
    record("user.unlock", subject=f"user:{person.pk}", actor=by.username, at=clock.now())


def may_administer(by: User, person: User) -> bool:
    """Is `by` a system administrator, or the administrator of an agency where `person` has a post now?"""
    today = clock.today()
    running = by.posts.filter(from_on__lte=today).exclude(to_on__lt=today)
    if running.filter(role="system_admin").exists():
        return True
    mine = running.filter(role="agency_admin").values("agency")
    return person.posts.filter(agency__in=mine, from_on__lte=today).exclude(to_on__lt=today).exists()
