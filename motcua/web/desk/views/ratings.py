"""What the customers say of an agency's service, for its heads and leaders."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.dossiers import satisfaction
from motcua.people.queries import agencies_of
from motcua.web.desk.frame import RATED, frame, officers
from motcua.web.ui.months import months
from motcua.web.ui.ratings import rating_rows
from motcua.web.ui.requests import signed_in


@require_GET
@officers
def ratings(request: HttpRequest) -> HttpResponse:
    """The marks of a month by question and by procedure, and what was written with them."""
    agencies = sorted(agencies_of(signed_in(request), *RATED), key=lambda agency: agency.pk)
    if not agencies:
        raise PermissionDenied
    agency = next((one for one in agencies if one.code == request.GET.get("co_quan")), agencies[0])
    month = months(request.GET.get("thang", ""), clock.today())
    given = satisfaction.given(month.since, month.until, agency)
    counted = satisfaction.by_procedure(given)
    return render(request, "desk/ratings.html", {
        **frame(request, at=clock.now(), current="ratings"),
        "agency": agency, "agencies": agencies, "months": month.choices, "month": month.name,
        "questions": rating_rows(counted.questions),
        "procedures": rating_rows(counted.groups),
        "comments": satisfaction.comments(given), "sets": satisfaction.all_questions(),
    })  # fmt: skip
