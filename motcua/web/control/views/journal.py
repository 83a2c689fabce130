"""The journal's nightly roots, and its proof at the press of a button."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from motcua.core import clock
from motcua.documents.models import JournalRoot
from motcua.journal.models import Event
from motcua.journal.queries import breaks, root
from motcua.web.control.frame import PROVING, for_roles, show

NIGHTS = 30
MOST_BREAKS = 50


@for_roles(PROVING)
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    return show(request, "control/journal.html", "journal", _roots())


@for_roles(PROVING)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Prove every chain now, and say where one is broken."""
    found = breaks()
    hash_, subjects = root()
    proof = {
        "at": clock.now(), "breaks": found[:MOST_BREAKS], "broken": len(found),
        "events": Event.objects.count(), "subjects": subjects, "root": hash_,
    }  # fmt: skip
    return show(request, "control/journal.html", "journal", {**_roots(), "proof": proof})


def _roots() -> dict[str, object]:
    return {"roots": JournalRoot.objects.order_by("-on_day")[:NIGHTS]}
