"""Guides: found by words, of each screen and each role; a role's manual joins them into one page to print."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.core.errors import NotFound
from motcua.core.words import said
from motcua.support import glossary, guides
from motcua.web.ui.files import sent
from motcua.web.ui.pieces import Crumb


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All guides, or those that hold the words searched for, marks or not."""
    text = request.GET.get("q", "").strip()[:200]
    every = guides.search(text) if text else guides.every()
    context = {
        "text": text,
        "found": every if text else [],
        "manuals": [one for one in every if one.roles],
        "guides": [one for one in every if not one.roles and one.lang == "vi"],
        "summaries": [one for one in every if one.lang != "vi"],
    }
    return render(request, "ui/help.html", context)


def _guide(key: str) -> guides.Guide:
    try:
        return guides.guide(key)
    except NotFound as unknown:
        raise Http404 from unknown


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Hướng dẫn"), reverse("ui:help")), *more]


@require_GET
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """One guide, and the manuals that hold it."""
    one = _guide(key)
    within = [other for other in guides.shipped().values() if key in other.parts]
    context = {
        "guide": one, "parts": guides.several(one.parts), "within": guides.several(other.key for other in within),
        "crumbs": _crumbs(Crumb(one.title)), "pictures": _pictures([key]),
    }  # fmt: skip
    return render(request, "ui/guide.html", context)


@require_GET
def manual(request: HttpRequest, key: str) -> HttpResponse:
    """The whole manual of a role: its guide, then each that its work needs."""
    one = _guide(key)
    if not one.roles:
        raise Http404
    crumbs = _crumbs(Crumb(one.title, reverse("ui:guide", args=[key])), Crumb(said("Sổ tay")))
    context = {"guide": one, "parts": guides.several(one.parts), "crumbs": crumbs, "pictures": _pictures(one.parts)}
    return render(request, "ui/manual.html", context)


def _pictures(keys: Iterable[str]) -> set[str]:
    """The guides of whose screen a picture was taken; without any the text stands alone."""
    return {key for key in keys if _place(key).is_file()}


def _place(key: str) -> Path:
    return Path(settings.GUIDE_PICTURES_DIR) / f"{key}.png"


@require_GET
def picture(request: HttpRequest, key: str) -> FileResponse:
    """The picture of the screen that a guide covers."""
    if key not in guides.shipped() or not _place(key).is_file():
        raise Http404
    return sent(_place(key).open("rb"), f"{key}.png", "image/png", attachment=False)


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """The words that screens and papers use."""
    return render(request, "ui/terms.html", {"terms": glossary.every(), "crumbs": _crumbs(Crumb(said("Thuật ngữ")))})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")
