"""Whether the process lives, and whether it can work."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.web.ui.condition import State, examine


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; no database is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while people can work, with the names of what needs a look; 503 with the names of what is at fault.

    Names only: the words and numbers are for those who may run `motcua doctor`.
    """
    found = examine()
    named = {state: [one.name for one in found if one.state == state] for state in State}
    ready = not named[State.FAULT]
    answer = {"ready": ready, "faults": named[State.FAULT], "warnings": named[State.WARNING], "ok": named[State.OK]}
    return JsonResponse(answer, status=200 if ready else 503)
