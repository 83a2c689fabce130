"""What the agency says of the service once it has its result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.core.errors import DomainError, Invalid
from motcua.core.words import said
from motcua.dossiers import actions, satisfaction, who
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.rules import Act
from motcua.web.portal.forms import RatingForm
from motcua.web.portal.frame import customer_door, own_dossier, show
from motcua.web.portal.page import DOINGS
from motcua.web.ui import dossier as pieces
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in


@customer_door
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions; what was answered, once it was."""
    one = own_dossier(request, pk)
    if one.status != Status.HANDED_OVER:
        messages.error(request, said("Hồ sơ chưa trả kết quả nên chưa đánh giá được."))
        return redirect("portal:dossier", pk)
    form = RatingForm(request.POST or None, asked=satisfaction.questions_for(one))
    if request.method == "POST" and _sent(request, one, form):
        messages.success(request, str(DOINGS[Act.RATE].done))
        return redirect("portal:dossier", pk)
    return show(request, "portal/rate.html", "dossiers", _page(request, one, form), 422 if form.errors else 200)


def _sent(request: HttpRequest, one: Dossier, form: RatingForm) -> bool:
    """Whether the rating was given; the form keeps what was typed and says what is wrong."""
    form.full_clean()
    told = form.cleaned_data
    try:
        actions.rate(one, by=signed_in(request), marks=told, comment=told.get("comment", ""))
    except Invalid as refusal:
        for name, problem in refusal.problems.items():
            if not form.has_error(name):
                form.add_error(name, problem)
    except DomainError as refusal:
        form.errors.clear()
        form.add_error(None, str(refusal))
    return form.is_valid()


def _page(request: HttpRequest, one: Dossier, form: RatingForm) -> dict[str, object]:
    seen = pieces.see(signed_in(request), one.pk)
    given = satisfaction.rating_of(one)
    back = reverse("portal:dossier", args=[one.pk])
    return {
        "one": one,
        "form": form,
        "allowed": who.may(seen.user, Act.RATE, seen.dossier, stay=seen.stay, at=seen.at),
        "asked": satisfaction.questions_for(one),
        "given": given,
        "answers": satisfaction.answers_of(given) if given else [],
        "days": who.DAYS_TO_RATE,
        "crumbs": [
            Crumb(said("Hồ sơ đã gửi"), reverse("portal:dossiers")),
            Crumb(str(one), back),
            Crumb(said("Đánh giá")),
        ],
    }
