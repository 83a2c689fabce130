"""Papers that the desk prints when it needs them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.dossiers import actions
from motcua.web.desk.frame import officers
from motcua.web.ui.dossier import see
from motcua.web.ui.requests import signed_in


@require_POST
@officers
def control(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the control slip as the stays stand now."""
    seen = see(signed_in(request), pk)
    try:
        slip = actions.print_control(seen.dossier, by=seen.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:dossier", pk)
    return redirect("ui:slip", slip.pk)
