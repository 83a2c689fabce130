"""The public catalogue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.catalogue.models import Procedure
from motcua.core.words import said
from motcua.people.models import Role
from motcua.people.queries import has_role
from motcua.support import guides
from motcua.web.portal.frame import is_customer, show
from motcua.web.portal.published import publish, review
from motcua.web.portal.search import Asked, look
from motcua.web.ui.addresses import found
from motcua.web.ui.pieces import Crumb

REVIEWERS = (Role.WATCHER, Role.SYSTEM_ADMIN)


@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    asked = Asked.read(request.GET)
    return show(request, "portal/procedures.html", "procedures", {"asked": asked, "found": look(asked)})


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    one = get_object_or_404(
        Procedure.objects.select_related("current", "replaced_by"), code=code, current__isnull=False
    )
    shown = publish(one)
    reviews = request.user.is_authenticated and has_role(request.user, *REVIEWERS)
    context = {
        "shown": shown,
        "review": review(shown.version) if reviews else None,
        "guided": guides.of_procedure(one),
        "may_file": is_customer(request.user),
        "sign_in_url": f"{found('account_login')}?next={shown.file_url}",
        "crumbs": [
            Crumb(said("Thủ tục"), reverse("portal:procedures")),
            Crumb(one.sector, Asked.read(request.GET).address(**{"linh-vuc": one.sector})),
        ],
    }
    return show(request, "portal/procedure.html", "procedures", context)
