"""What every answer carries, and what a refusal that no view caught becomes."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from motcua.core import logs
from motcua.core.errors import DomainError, NotFound
from motcua.core.words import said
from motcua.people import devices
from motcua.people.models import User
from motcua.people.queries import act_as
from motcua.web.ui import metrics
from motcua.web.ui.requests import ACTING_POST, client_address

# A script runs only where this very answer names it: not even one that lies among the uploaded files of this site.
_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'nonce-{nonce}'",
        "style-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in ("camera", "microphone", "geolocation", "payment", "usb", "serial", "bluetooth", "browsing-topics")
)
Next = Callable[[HttpRequest], HttpResponse]
_REQUEST_ID = re.compile(r"[\w-]{8,64}", re.ASCII)
_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
_OF_MONITORING = {"healthz", "readyz", "metrics"}  # asked all day by programs
_access = structlog.wrap_logger(
    logging.getLogger(logs.ACCESS),
    processors=[structlog.contextvars.merge_contextvars, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    wrapper_class=structlog.stdlib.BoundLogger,
)


class Observed:
    """Each request gets a number, a line in the access log and its place in the figures.

    The line says who (a key, never a name), what (a route and the keys in it, never the address as typed), and at what
    cost.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _number_of(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=number)
        statements = _Statements()
        begun = time.perf_counter()
        with connection.execute_wrapper(statements):
            response = self.get_response(request)
        seconds = time.perf_counter() - begun
        response.headers["X-Request-Id"] = number
        _tell(request, response, seconds, statements.count)
        return response


class _Statements:
    """Counts what is sent to the database."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.count += 1
        return execute(*asked)


def _number_of(request: HttpRequest) -> str:
    """The number that our own proxy gave the request, else a new one."""
    told = request.headers.get("X-Request-Id", "") if settings.PROXIES else ""
    return told if _REQUEST_ID.fullmatch(told) else secrets.token_hex(8)


def _tell(request: HttpRequest, response: HttpResponse, seconds: float, statements: int) -> None:
    match = request.resolver_match
    route = (match.view_name if match else "") or "-"
    method = str(request.method) if request.method in _METHODS else "other"
    metrics.count(route, method, response.status_code, seconds, statements)
    if route in _OF_MONITORING:
        return
    user = getattr(request, "_cached_user", None)  # who was read for this request; asking anew would cost a statement
    kept = {"about": {key: value for key, value in match.kwargs.items() if isinstance(value, int)}} if match else {}
    address = {"address": client_address(request)} if settings.LOG_ADDRESSES else {}
    _access.info(
        "request", user=user.pk if user else None, method=method, route=route, **kept, status=response.status_code,
        ms=round(seconds * 1000, 1), statements=statements, **address,
    )  # fmt: skip


class Language:
    """The page in the language that was chosen in this browser; Vietnamese until then, whatever the browser says it
    accepts: an officer's screen looks the same on every machine.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(chosen):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Cookie",))
        return response


class ContentSecurity:
    """Nothing from elsewhere, nothing inline."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.csp_nonce = nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce))
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class SignedInPerson:
    """Who is signed in: under which of her posts she acts, since when this browser is used, and whether she must first
    choose a password of her own.
    """

    FREE = frozenset({"ui:account", "account_logout", "account_login", "ui:theme", "ui:keys", "healthz", "readyz"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
            return None
        # The person herself, no longer her lazy wrapping, which every question of the rules would pass through.
        person = request.user = request._cached_user  # type: ignore[attr-defined]
        act_as(person, request.session.get(ACTING_POST))
        devices.touch(request.session)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if person.must_change_password and name not in self.FREE:
            messages.info(request, said("Mật khẩu này do người khác đặt cho bạn. Hãy đổi mật khẩu trước khi làm việc."))
            return redirect("ui:account")
        return None


class Refusals:
    """A DomainError that a view let pass is shown as a page that says what to do, never as a fault."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        status = 404 if isinstance(exception, NotFound) else 409
        return render(request, "ui/refused.html", {"message": str(exception)}, status=status)
