"""Handing over the work of who leaves: the page, the press, the record to sign."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.dossiers import leaving
from motcua.dossiers.actions import delegating
from motcua.dossiers.jobs import run_bulk
from motcua.people.models import User
from motcua.web.desk.frame import frame, officers
from motcua.web.desk.leaving import GiveForm, begin
from motcua.web.desk.rows import rows_of
from motcua.web.desk.views.registers import MEDIA, file_of
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

TITLE = said("Bàn giao công việc")


def _hander(request: HttpRequest) -> User:
    user = signed_in(request)
    if not leaving.hands_over(user):
        raise PermissionDenied
    return user


def _person(user: User, pk: str) -> User | None:
    """Whose work it is. Raises Http404 for who is none of this person's."""
    if not pk:
        return None
    found = next((person for person, _ in leaving.people_with_work(user) if str(person.pk) == pk), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@officers
def page(request: HttpRequest) -> HttpResponse:
    """Choose a person, see everything she holds, give it on; each dossier with its own result."""
    user = _hander(request)
    person = _person(user, request.POST.get("nguoi", "") or request.GET.get("nguoi", ""))
    given = request.POST if request.method == "POST" else None
    form = GiveForm(person, user, given, initial={"once": uuid4()}) if person is not None else None
    if person is not None and form is not None and given is not None and form.is_valid():
        try:
            run, new = begin(person, form, given, by=user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            if new:
                run_bulk(run, many=run.rows.count())
            return redirect("desk:bulk-run", run.pk)
    context = _context(request, user, person) | {"form": form}
    return render(request, "desk/leaving.html", context, status=422 if form is not None and form.errors else 200)


def _context(request: HttpRequest, user: User, person: User | None) -> dict[str, Any]:
    at = clock.now()
    context = frame(request, at=at, current="leaving") | {"person": person, "people": leaving.people_with_work(user)}
    if person is None:
        return context
    held = list(leaving.held_by(person, by=user)[: leaving.MOST])
    coming = list(leaving.coming_back(person, by=user)[: leaving.MOST])
    lent = delegating.delegations_of(person).filter(to_on__gte=at.date(), ended_at__isnull=True)
    return context | {
        "rows": rows_of(user, held, at=at), "coming": rows_of(user, coming, at=at),
        "drafts": leaving.open_work_of(person)[1], "lent": list(lent), "today": at.date(),
        "chosen": set(request.POST.getlist("dossier")), "given": len(leaving.given_on(person, at.date(), by=user)),
        "crumbs": [Crumb(TITLE, reverse("desk:leaving")), Crumb(person.full_name)],
    }  # fmt: skip


@require_GET
@officers
def record(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The record of what was handed over in a day, today unless told, to print and sign."""
    user, at = _hander(request), clock.now()
    person = _person(user, str(pk))
    assert person is not None
    day = _day(request.GET.get("ngay", ""), at.date())
    given = leaving.given_on(person, day, by=user)
    if not given:
        messages.error(request, said("Ngày {day:%d/%m/%Y} chưa bàn giao hồ sơ nào của người này.", day=day))
        return redirect(f"{reverse('desk:leaving')}?nguoi={pk}")
    agency = leaving.hands_over(user)[0].agency
    made = leaving.record_sheet(person, agency, day, given, by=user, at=at)
    return file_of(made, form, f"bien-ban-ban-giao-{person.username}-{day:%Y%m%d}")


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


FORMS = tuple(MEDIA)
