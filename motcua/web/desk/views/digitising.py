"""Paper that came during an incident: what is still to be scanned, and a scan for each paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.documents.actions import store_upload
from motcua.dossiers.actions.digitising import digitise as add_scan
from motcua.dossiers.actions.digitising import papers_without_scan, waiting
from motcua.dossiers.models import Paper
from motcua.web.desk.frame import frame
from motcua.web.desk.views.paper import intake
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

SHOWN = 100


class ScanForm(forms.Form):
    """The scan of one paper."""

    use_required_attribute = False
    file = forms.FileField(
        label=said("Tệp số hóa (PDF hoặc ảnh)"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=said("Kiểm tra ngay khi gửi: phải mở được, không khóa."),
        error_messages={
            "required": said("Chọn tệp số hóa."),
            "empty": said("Tệp rỗng; hãy xuất lại thành PDF rồi tải lên."),
        },
    )


@require_GET
@intake
def digitising(request: HttpRequest) -> HttpResponse:
    """The paper dossiers of incidents that this person's desks have not scanned wholly, the nearest term first."""
    user, at = signed_in(request), clock.now()
    rows = waiting(user)[:SHOWN]
    return render(
        request, "desk/digitising.html", frame(request, at=at, current="digitising") | {"rows": rows, "at": at}
    )


@require_http_methods(["GET", "POST"])
@intake
def digitise(request: HttpRequest, pk: int) -> HttpResponse:
    """A scan for one of the dossier's papers; the last one ends it."""
    user, at = signed_in(request), clock.now()
    one = get_object_or_404(waiting(user), dossier=pk)
    papers = papers_without_scan(one.dossier)
    chosen = papers.filter(pk=_key(request.POST.get("paper", ""))).first() if request.method == "POST" else None
    form = _form(chosen, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and chosen is None:
        form.add_error(None, said("Giấy tờ này đã có bản số hóa. Chọn giấy tờ còn lại dưới đây."))
    if form.is_valid() and chosen is not None:
        try:
            sent = form.cleaned_data["file"]
            name = sent.name or "so-hoa.pdf"
            stored = store_upload(sent, name, size_hint=sent.size)
            done = add_scan(one.dossier, chosen, file=stored, file_name=name, by=user)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _told(chosen, done=done))
            return redirect("desk:digitising") if done else redirect("desk:digitise", pk)
    context = frame(request, at=at, current="digitising") | {
        "one": one,
        "papers": [(paper, form if paper == chosen else _form(paper)) for paper in papers],
        "form": form,
        "crumbs": [Crumb(said("Số hóa hồ sơ giấy"), reverse("desk:digitising")), Crumb(str(one.dossier))],
    }
    return render(request, "desk/digitise.html", context, status=422 if form.errors else 200)


def _form(paper: Paper | None, data: Any = None, files: Any = None) -> ScanForm:
    """The question for one paper: each on the page has ids of its own."""
    return ScanForm(data, files, auto_id=f"tep-{paper.pk}-%s" if paper is not None else "tep-%s")


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _told(paper: Paper, *, done: bool) -> str:
    if done:
        return said("Đã số hóa xong hồ sơ: “{paper}” là giấy tờ cuối cùng.", paper=paper.name)
    return said("Đã thêm bản số hóa của “{paper}”.", paper=paper.name)
