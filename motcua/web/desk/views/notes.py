"""Notes inside the solving agency, on a page of their own."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers import actions
from motcua.dossiers import notes as kept
from motcua.dossiers.actions.notes import MOST_LETTERS
from motcua.dossiers.models import Note
from motcua.people.models import User
from motcua.web.desk.frame import frame, officers
from motcua.web.desk.panel import crumbs, tab_of
from motcua.web.ui.dossier import Seen, see
from motcua.web.ui.requests import signed_in

if TYPE_CHECKING:
    _Person = forms.ModelChoiceField[User]
else:
    _Person = forms.ModelChoiceField


class _Colleague(_Person):
    def label_from_instance(self, obj: Any) -> str:
        return f"@{obj.full_name}"


class NoteForm(forms.Form):
    text = forms.CharField(
        label=said("Nội dung"),
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": said("Ghi nội dung ghi chú.")},
    )
    mentioned = _Colleague(
        User.objects.none(),
        label=said("Nhắc đồng nghiệp"),
        required=False,
        help_text=said("Người được nhắc nhận thông báo; hồ sơ thành chưa đọc trong hộp việc của người đó."),
        error_messages={"invalid_choice": said("Chọn một người trong danh sách.")},
    )
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
@officers
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes of one's own agency on a dossier, and the form of one more."""
    seen = see(signed_in(request), pk)
    post = kept.note_post(seen.user, seen.dossier)
    if post is None:
        raise PermissionDenied
    found = kept.notes_of(seen.dossier, post.agency_id)
    form = _form(request, seen, found)
    if request.method == "POST" and form.is_valid() and _add(form, seen):
        messages.success(request, said("Đã lưu ghi chú."))
        return redirect("desk:notes", pk)
    context = _page(request, seen, form) | {"notes": found, "own_agency": post.agency}
    return render(request, "desk/notes.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, seen: Seen, form: NoteForm) -> dict[str, Any]:
    tab = tab_of(request)
    return frame(request, at=seen.at, current=tab or "") | {
        "dossier": seen.dossier,
        "form": form,
        "correcting": form["corrects"].value(),
        "crumbs": crumbs(seen, tab, said("Ghi chú nội bộ")),
    }


def _form(request: HttpRequest, seen: Seen, found: list[Note]) -> NoteForm:
    """The form; with `sua` it holds the own note that is to be corrected."""
    asked = request.GET.get("sua", "")
    old = next((one for one in found if str(one.pk) == asked and one.may_correct(seen.user)), None)
    initial = {"once": uuid4()} | ({"text": old.text, "corrects": old.pk} if old else {})
    form = NoteForm(request.POST if request.method == "POST" else None, initial=initial)
    named = form.fields["mentioned"]
    assert isinstance(named, _Colleague)
    named.queryset = kept.colleagues(seen.dossier, but=seen.user)
    return form


def _add(form: NoteForm, seen: Seen) -> bool:
    """Write it; a refusal stands at its field and nothing typed is lost."""
    told = form.cleaned_data
    try:
        actions.add_note(seen.dossier, by=seen.user, **told)
    except Invalid as refusal:
        for name, problem in refusal.problems.items():
            form.add_error(name, problem)
        if not refusal.problems:
            form.add_error(None, str(refusal))
    except NotAllowed as refusal:
        if kept.was_noted(seen.dossier, told["once"], by=seen.user):
            return True
        form.add_error(None, str(refusal))
    return not form.errors
