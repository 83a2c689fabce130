"""What the two sides of a dossier say to each other, with files: one page behind every door."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.core.words import said
from motcua.documents.storage import open_file
from motcua.dossiers import actions, talk, who
from motcua.dossiers.actions.talk import MOST_FILES, MOST_LETTERS
from motcua.dossiers.rules import Act
from motcua.web.ui.attached import Kept, attached_field, kept_of, take
from motcua.web.ui.dossier import Seen, see
from motcua.web.ui.files import sent
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in


class RemarkForm(forms.Form):
    """A message; what is wrong with its files is told beside them."""

    text = forms.CharField(
        label=said("Nội dung"),
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": said("Ghi nội dung tin nhắn.")},
    )
    attached = attached_field()
    once = forms.UUIDField(widget=forms.HiddenInput)


@dataclass
class Typed:
    """What was sent, kept whatever comes of it. kept: good files, each with the name and the token that bring it
    back.
    """

    form: forms.Form = field(default_factory=lambda: RemarkForm(initial={"once": uuid4()}))
    kept: Kept = field(default_factory=list)
    done: bool = False


@login_required
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """The messages of a dossier; opening them is reading them."""
    seen = see(signed_in(request), pk)
    if not seen.reads_content:
        raise PermissionDenied
    typed = _send(request, seen) if request.method == "POST" else Typed()
    if typed.done:
        messages.success(request, said("Đã gửi tin nhắn."))
        return redirect("ui:thread", pk)
    remarks = talk.remarks_of(seen.dossier)
    actions.mark_remarks_read(seen.dossier, remarks, by=seen.user)
    context = {"remarks": remarks, **_page(seen, typed)}
    return render(request, "ui/thread.html", context, status=422 if typed.form.errors else 200)


def _page(seen: Seen, typed: Typed) -> dict[str, object]:
    allowed = who.may(seen.user, Act.MESSAGE, seen.dossier, stay=seen.stay, at=seen.at)
    outside = allowed.post is not None and allowed.post.agency_id == seen.dossier.customer_id
    own = reverse("ui:dossier", args=[seen.dossier.pk])
    return {
        "dossier": seen.dossier,
        "allowed": allowed,
        "as_customer": outside,
        "form": typed.form,
        "kept": typed.kept,
        "days": who.DAYS_TO_WRITE,
        "crumbs": [Crumb(str(seen.dossier), own), Crumb(said("Tin nhắn"))],
    }


def _send(request: HttpRequest, seen: Seen) -> Typed:
    """Keep the files first, then send; a refusal gives everything back."""
    form = RemarkForm(request.POST)
    typed = Typed(form, kept_of(request.POST.getlist("keep"), most=MOST_FILES, salt=_salt(seen)))
    form.full_clean()
    allowed = who.may(seen.user, Act.MESSAGE, seen.dossier, stay=seen.stay, at=seen.at)
    if not allowed:
        form.add_error(None, allowed.reason)
        return typed
    take(form, typed.kept, request.FILES.getlist("attached"), most=MOST_FILES, salt=_salt(seen))
    if not form.errors:
        _do(typed, seen)
    return typed


def _do(typed: Typed, seen: Seen) -> None:
    told = typed.form.cleaned_data
    files = [(file, name) for file, name, _token in typed.kept]
    try:
        sent_about = actions.message(seen.dossier, by=seen.user, text=told["text"], once=told["once"], files=files)
    except Invalid as refusal:
        for name, problem in (refusal.problems or {"text": str(refusal)}).items():
            typed.form.add_error(name, problem)
    except NotAllowed as refusal:
        if talk.was_sent(seen.dossier, told["once"], by=seen.user):
            typed.done = True
        else:
            typed.form.add_error(None, str(refusal))
    else:
        actions.mark_read(sent_about, by=seen.user)
        typed.done = True


def _salt(seen: Seen) -> str:
    return f"remark:{seen.dossier.pk}:{seen.user.pk}"


@login_required
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a message, always as an attachment."""
    person = signed_in(request)
    try:
        wanted = talk.remark_file_for(person, pk)
    except NotFound as unknown:
        raise Http404 from unknown
    except NotAllowed as refusal:
        return render(request, "ui/refused.html", {"message": str(refusal)}, status=403)
    content = open_file(wanted.file.sha256)
    talk.note_remark_download(wanted, by=person, at=clock.now())
    return sent(content, wanted.name, wanted.file.media_type, attachment=True)
