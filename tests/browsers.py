"""Browsers in which somebody is signed in already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.crypto import get_random_string

from motcua.core.clock import VN
from motcua.people.models import User
from motcua.people.sessions import SessionStore

FOR_EVER = datetime(2100, 1, 1, tzinfo=VN)


def of_each(users: Sequence[User | None], **more: Any) -> list[Client]:
    """A browser for each of them, a stranger's for None; their sessions are written at once, without a sign-in."""
    sessions = {user.pk: _session(user) for user in users if user is not None}
    Session.objects.bulk_create(sessions.values())
    found = []
    for user in users:
        client = Client(**more)
        if user is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[user.pk].session_key
        found.append(client)
    return found


def of(user: User | None, **more: Any) -> Client:
    return of_each([user], **more)[0]


def _session(user: User) -> Session:
    """What a sign-in leaves in the database."""
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
    return Session(session_key=key, session_data=SessionStore().encode(data), expire_date=FOR_EVER)
