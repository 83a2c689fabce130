"""A forgotten password: whoever asks is told the same; who can help is told whom."""

from datetime import timedelta

from motcua.core import clock
from motcua.journal.record import record
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import held_on, holder_ids

AGAIN_AFTER = timedelta(hours=1)


def ask(username: str) -> tuple[User, list[int]] | None:
    """Note that a person has forgotten her password (báo quên mật khẩu).

    The person and the ids of those who can give her a new one: the administrators of her agencies, else of the system.
    None when there is no such person, she may not sign in anyhow, or she asked within the last hour.
    """
    at = clock.now()
    person = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if person is None or (person.asked_password_at and at - person.asked_password_at < AGAIN_AFTER):
        return None
    User.objects.filter(pk=person.pk).update(asked_password_at=at)
    record("user.ask-password", subject=f"user:{person.pk}", actor=person.username, at=at)
    return person, _helpers(person)


def _helpers(person: User) -> list[int]:
    agencies = Agency.objects.filter(posts__in=Post.objects.filter(held_on(clock.today()), user=person)).distinct()
    of_agencies = [pk for agency in agencies for pk in holder_ids(agency.pk, Role.AGENCY_ADMIN)]
    found = [pk for pk in dict.fromkeys(of_agencies) if pk != person.pk]
    if found:
        return found
    system = Post.objects.filter(held_on(clock.today()), role=Role.SYSTEM_ADMIN, user__is_active=True)
    return [pk for pk in system.values_list("user_id", flat=True).distinct().order_by("user_id") if pk != person.pk]
