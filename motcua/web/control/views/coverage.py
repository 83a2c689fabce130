"""Coverage: procedures of level 3 and 4 by use, customers that send nothing online, paper turned away."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.dossiers import overview
from motcua.oversight import coverage as covering
from motcua.people.models import Agency
from motcua.web.control.figuring import asked_of, months_offered
from motcua.web.control.frame import WATCHING, for_roles, show


@for_roles(WATCHING)
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """What is missing to 100 % in a period, agency by agency."""
    asked = asked_of(request.GET)
    found, silent = covering.procedures(asked.period), covering.never_online(asked.period)
    context = {
        "asked": asked,
        "months": months_offered(asked),
        "covered": [(Agency.Level(one.group).label, one) for one in found],
        "should": [one for one in silent if one.bound],
        "silent": [one for one in silent if not one.bound],
        "refusals": overview.refusals(asked.period.since, asked.period.until),
    }
    return show(request, "control/coverage.html", "coverage", context, status=422 if asked.problem else 200)
