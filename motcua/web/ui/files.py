"""Files and slips, handed out to those who may have them."""

import io
from typing import IO, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.errors import NotAllowed, NotFound
from motcua.documents.actions import pdf_of
from motcua.documents.models import Slip
from motcua.documents.storage import open_file
from motcua.dossiers import bundle, downloads
from motcua.web.ui.dossier import see, whole_pdf
from motcua.web.ui.requests import signed_in

Answer = TypeVar("Answer", bound=HttpResponseBase)

SEALED = "default-src 'none'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@login_required
@require_GET
def paper(request: HttpRequest, paper_id: int) -> HttpResponseBase:
    """The file of a paper, always as an attachment."""
    person = signed_in(request)
    try:
        wanted = downloads.paper_for(person, paper_id)
    except NotFound as unknown:
        raise Http404 from unknown
    except NotAllowed as refusal:
        return _refused(request, refusal)
    assert wanted.file is not None
    content = open_file(wanted.file.sha256)
    downloads.note_download(wanted, by=person, at=clock.now())
    return sent(content, wanted.file_name or wanted.name, wanted.file.media_type, attachment=True)


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


def _refused(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    return render(request, "ui/refused.html", {"message": str(refusal)}, status=403)
