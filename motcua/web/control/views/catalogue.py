"""Facts of the catalogue that officials must mend."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.catalogue.queries import find
from motcua.web.control import mending
from motcua.web.control.frame import WATCHING, for_roles, show


@for_roles(WATCHING)
@require_GET
def mend(request: HttpRequest) -> HttpResponse:
    """Procedures whose published facts lack something; `loai` shows one kind of lack."""
    found = mending.lacking(find(""))
    counts = Counter(lack.kind for one in found for lack in one.lacks)
    number = request.GET.get("loai", "")
    kind = mending.KINDS[int(number)] if number.isdigit() and int(number) < len(mending.KINDS) else ""
    shown = [one for one in found if not kind or any(lack.kind == kind for lack in one.lacks)]
    here = reverse("control:mend")
    picks = [(name, counts[name], f"{here}?loai={index}", name == kind) for index, name in enumerate(mending.KINDS)]
    context = {"found": shown, "picks": [one for one in picks if one[1]], "kind": kind, "all": len(found), "here": here}
    return show(request, "control/mend.html", "mend", context)
