"""What views read from a request."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest

from motcua.people.models import User

ACTING_POST = "acting_post"  # in a session: the key of the post that its person chose to act under


def signed_in(request: HttpRequest) -> User:
    """The person of a view that only signed-in people reach."""
    return cast(User, request.user)


def client_address(request: HttpRequest) -> str:
    """The address a request came from: what the outermost of our own proxies saw, else what the server saw.

    Only as many entries of X-Forwarded-For are believed as there are proxies (PROXIES); what a client wrote there
    itself stands further to the left.
    """
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if settings.PROXIES and len(told) >= settings.PROXIES:
        return told[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", "")) or "?"
