"""The browsers in which a person is signed in: what they are, since when, and how she ends them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session

from motcua.core import clock
from motcua.journal.record import record
from motcua.people.models import SignedIn, User

TOUCH_EVERY = timedelta(minutes=15)
SEEN = "seen"  # a session's own note of when it was last written down as used

# Looked for in this order: some browsers name others too.
_BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """One line of the list. here: the browser that asks."""

    pk: int
    name: str
    since_at: datetime
    seen_at: datetime
    here: bool


def named(user_agent: str) -> str:
    """“Firefox trên Windows”, as far as the browser says."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Trình duyệt khác")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} trên {system}" if system else browser


def note(person: User, session: Any, user_agent: str) -> None:
    """Keep that a person has signed in in this browser."""
    at = clock.now()
    session[SEEN] = at.timestamp()
    if not session.session_key:
        session.save()
    SignedIn.objects.update_or_create(
        session_key=session.session_key,
        defaults={"user": person, "device": named(user_agent), "since_at": at, "seen_at": at},
    )


def touch(session: Any) -> None:
    """Keep that this browser is used, at most every quarter of an hour."""
    seen, at = session.get(SEEN), clock.now()
    if seen is None or at.timestamp() - seen < TOUCH_EVERY.total_seconds():
        return
    session[SEEN] = at.timestamp()
    SignedIn.objects.filter(session_key=session.session_key).update(seen_at=at)


def moved(old_key: str, session: Any) -> None:
    """Follow a session that got a new key, as after a change of password."""
    SignedIn.objects.filter(session_key=old_key).update(session_key=session.session_key)


def of(person: User, session_key: str | None) -> list[Device]:
    """The browsers in which this person is signed in now, the last used first."""
    rows = list(SignedIn.objects.filter(user=person).order_by("-seen_at", "-pk"))
    keys = [row.session_key for row in rows]
    living = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now()).values_list("session_key", flat=True)
    )
    return [
        Device(row.pk, row.device, row.since_at, row.seen_at, row.session_key == session_key)
        for row in rows
        if row.session_key in living
    ]


def end(person: User, pk: int) -> bool:
    """Sign a person out of one of her browsers (kết thúc phiên); False when there is none of that number."""
    row = SignedIn.objects.filter(user=person, pk=pk).first()
    if row is None:
        return False
    _end([row])
    record("user.end-session", subject=f"user:{person.pk}", actor=person.username, at=clock.now())
    return True


def end_others(person: User, session_key: str | None) -> int:
    """Sign a person out of all her browsers but this one; how many."""
    rows = list(SignedIn.objects.filter(user=person).exclude(session_key=session_key))
    _end(rows)
    if rows:
        record("user.end-session", subject=f"user:{person.pk}", actor=person.username, at=clock.now())
    return len(rows)


def end_all(person: User) -> None:
    """Sign a person out everywhere; the caller journals why."""
    _end(list(SignedIn.objects.filter(user=person)))


def _end(rows: list[SignedIn]) -> None:
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    SignedIn.objects.filter(pk__in=[row.pk for row in rows]).delete()


def sweep() -> int:
    """Forget the browsers whose sessions are over, and those sessions; how many."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    over = SignedIn.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return over.delete()[0]
