"""What every answer carries, and what a refusal that no view caught becomes."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.core.errors import DomainError, NotFound

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
