"""Files and slips, handed out to those who may have them."""

import io
from collections.abc import Callable
from functools import wraps
from typing import IO, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.errors import DomainError, Invalid, NotAllowed, NotFound
from motcua.core.words import said
from motcua.documents import previews
from motcua.documents.actions import pdf_of
from motcua.documents.models import Slip, StoredFile
from motcua.documents.storage import open_file
from motcua.dossiers import bundle, downloads
from motcua.dossiers.models import Paper
from motcua.web.ui.dossier import see, whole_pdf
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

Answer = TypeVar("Answer", bound=HttpResponseBase)

NO_PREVIEW = said("Loại tệp này không xem trước được. Hãy tải tệp về để xem.")
SEALED = "default-src 'none'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def of_paper(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hand a view the paper of its address, for who may take the file; others learn nothing (404) or why not (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, paper_id: int, **more: int) -> HttpResponseBase:
        try:
            wanted = downloads.paper_for(signed_in(request), paper_id)
        except NotFound as unknown:
            raise Http404 from unknown
        except NotAllowed as refusal:
            return _refused(request, refusal)
        return view(request, wanted, **more)

    return login_required(require_GET(guarded))


@of_paper
def paper(request: HttpRequest, wanted: Paper) -> HttpResponseBase:
    """The file of a paper, always as an attachment."""
    assert wanted.file is not None
    content = open_file(wanted.file.sha256)
    downloads.note_download(wanted, by=signed_in(request), at=clock.now())
    return sent(content, wanted.file_name or wanted.name, wanted.file.media_type, attachment=True)


@of_paper
def preview(request: HttpRequest, wanted: Paper) -> HttpResponse:
    """The pages of a paper on the screen, one at a time; drawn anew, the file itself stays where it is."""
    assert wanted.file is not None
    last = previews.pages_of(wanted.file)
    page = min(max(_number(request.GET.get("trang", "")), 1), max(last, 1))
    problem = _problem(wanted.file, page) if last else NO_PREVIEW
    if not problem:
        downloads.note_preview(wanted, by=signed_in(request), at=clock.now())
    context = {"paper": wanted, "page": page, "last": last, "problem": problem, "crumbs": _crumbs(request, wanted)}
    return render(request, "ui/preview.html", context)


@of_paper
def preview_page(request: HttpRequest, wanted: Paper, page: int) -> HttpResponseBase:
    """One page of a paper as a picture."""
    assert wanted.file is not None
    try:
        drawn = previews.page_of(wanted.file, page)
    except NotFound as unknown:
        raise Http404 from unknown
    except Invalid as refusal:
        return _refused(request, refusal)
    downloads.note_preview(wanted, by=signed_in(request), at=clock.now())
    return sent(io.BytesIO(drawn), f"trang-{page}.jpg", "image/jpeg", attachment=False)


def _problem(file: StoredFile, page: int) -> str:
    """Why this page can not be shown; empty when it can."""
    try:
        previews.page_of(file, page)
    except (Invalid, NotFound) as refusal:
        return str(refusal)
    return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _crumbs(request: HttpRequest, paper: Paper) -> list[Crumb]:
    return [Crumb(paper.dossier.title, reverse("ui:dossier", args=[paper.dossier_id])), Crumb(said("Xem giấy tờ"))]


@login_required
@require_GET
def slip(request: HttpRequest, slip_id: int) -> HttpResponseBase:
    """The PDF of a slip; it is ours, so the browser may show it."""
    try:
        wanted = downloads.slip_for(signed_in(request), slip_id)
    except NotFound as unknown:
        raise Http404 from unknown
    except NotAllowed as refusal:
        return _refused(request, refusal)
    name = f"{Slip.Kind(wanted.kind).label} {wanted.number}.pdf".replace("/", "-")
    return sent(pdf_of(wanted).open("rb"), name, "application/pdf", attachment="tai" in request.GET)


@login_required
@require_GET
def whole(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole dossier printed as one PDF, as deep as this person sees."""
    seen = see(signed_in(request), pk)
    if not seen.reads_content:
        return _refused(request, NotAllowed(downloads.ONLY_CARD))
    printed = whole_pdf(seen)
    bundle.note_print(seen.dossier, by=seen.user, at=seen.at)
    return sent(io.BytesIO(printed), f"ho-so-{seen.dossier}.pdf", "application/pdf", attachment=True)


@login_required
@require_GET
def everything(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole dossier as a ZIP with the journal's proof, streamed."""
    seen = see(signed_in(request), pk)
    if not seen.reads_content:
        return _refused(request, NotAllowed(downloads.ONLY_CARD))
    blocks = bundle.take(seen.dossier, seen.depth, whole_pdf(seen), by=seen.user, at=seen.at)
    answer = StreamingHttpResponse(blocks, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"ho-so-{seen.dossier}.zip") or "attachment"
    return _sealed(answer)


def sent(content: IO[bytes], name: str, media_type: str, *, attachment: bool) -> FileResponse:
    """A file that is nobody else's: not kept by a proxy, not guessed at, and nothing in it runs."""
    answer = FileResponse(content, as_attachment=attachment, filename=name, content_type=media_type)
    return _sealed(answer)


def _sealed(answer: Answer) -> Answer:
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = SEALED
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return render(request, "ui/refused.html", {"message": str(refusal)}, status=403)
