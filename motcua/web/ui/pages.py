"""Pages for what went wrong: each says what to do next."""

from urllib.parse import urlencode

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The number of the request goes along: whoever reports the fault may send it with her question."""
    number = str(structlog.contextvars.get_contextvars().get("request", ""))
    asked = urlencode({"tu": request.path[:400], "loi": number, "loai": "fault"})
    return render(request, "500.html", {"number": number, "ask_url": f"/ho-tro/hoi/?{asked}"}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
