"""What views read from a request."""

from typing import cast

from django.http import HttpRequest

from motcua.people.models import User


def signed_in(request: HttpRequest) -> User:
    """The person of a view that only signed-in people reach."""
    return cast(User, request.user)


def client_address(request: HttpRequest) -> str:
    """The address a request came from, as the server saw it."""
    return str(request.META.get("REMOTE_ADDR", "")) or "?"
