"""The public catalogue as open data, and what two versions of a procedure say otherwise."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from motcua.catalogue import content, open_data, publishing, tables
from motcua.catalogue.differences import diff
from motcua.catalogue.models import Procedure
from motcua.catalogue.queries import find
from motcua.core import clock
from motcua.core.words import said
from motcua.documents import sheets
from motcua.documents.verdict import XLSX
from motcua.web.portal.frame import show
from motcua.web.ui.files import sent
from motcua.web.ui.pieces import Crumb


def _records(request: HttpRequest) -> Iterator[dict[str, Any]]:
    for one in find("").filter(repealed_on__isnull=True).order_by("code").iterator(chunk_size=500):
        assert one.current is not None
        yield open_data.record(one, one.current, url=_address(request, one))


def _address(request: HttpRequest, one: Procedure) -> str:
    return request.build_absolute_uri(reverse("portal:procedure", args=[one.code]))


@require_GET
@cache_control(public=True, max_age=300)
def catalogue(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every procedure in force, as JSON, CSV or XLSX."""
    if form == "json":
        told = {"generated_at": clock.now().isoformat(), "procedures": list(_records(request))}
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    if form == "csv":
        answer = HttpResponse(open_data.as_csv(_records(request)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="thu-tuc.csv"'
        return answer
    if form != "xlsx":
        raise Http404
    return sent(sheets.to_xlsx(tables.of_records(_records(request))), "thu-tuc.xlsx", XLSX, attachment=True)


@require_GET
@cache_control(public=True, max_age=300)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure with all its versions and decisions, at an address that stays."""
    one = get_object_or_404(Procedure, code=code, current__isnull=False)
    told = open_data.whole(one, url=_address(request, one))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_GET
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """What two public versions say otherwise; as asked, or the last two."""
    one = get_object_or_404(Procedure, code=code, current__isnull=False)
    public = (*open_data.PUBLIC, publishing.State.SCHEDULED)
    versions = {str(each.number): each for each in one.versions.filter(state__in=public).order_by("number")}
    numbers = list(versions)
    after = versions.get(request.GET.get("den", "")) or versions[numbers[-1]]
    place = numbers.index(str(after.number))
    before = versions.get(request.GET.get("tu", "")) or versions[numbers[max(0, place - 1)]]
    old, new = publishing.document_of(before), publishing.document_of(after)
    context = {
        "one": one, "before": before, "after": after, "versions": list(versions.values()),
        "changes": content.in_words(diff(old, new), old, new),
        "crumbs": [
            Crumb(said("Thủ tục"), reverse("portal:procedures")),
            Crumb(one.name, reverse("portal:procedure", args=[code])),
        ],
    }  # fmt: skip
    return show(request, "portal/compare.html", "procedures", context)
