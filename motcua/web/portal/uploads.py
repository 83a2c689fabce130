"""One paper at a time: what was sent, what came of it, and the row that names it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from motcua.core.errors import DomainError, Invalid, NotFound
from motcua.core.words import joined, said
from motcua.documents.actions import store_upload
from motcua.documents.pieces import Parcel, whole
from motcua.documents.scanning import HELD_BACK
from motcua.dossiers import actions
from motcua.dossiers.actions.papers import Facts
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.models.dossier import DRAFTS
from motcua.people.models import User
from motcua.web.portal.forms import PaperFacts
from motcua.web.ui import fields, formats
from motcua.web.ui.dossier import PaperRow, paper_rows
from motcua.web.ui.pieces import Upload

MOST_LETTERS = 200  # of a file's name
_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass
class Taken:
    """What came of a post for a paper: its row, what to mend by field, the facts as typed."""

    form: PaperFacts
    upload: Upload | None = None
    problems: dict[str, str] = field(default_factory=dict)


def take(dossier: Dossier, key: str, post: QueryDict, file: UploadedFile[Any] | None, *, by: User) -> Taken:
    """Keep the file that was sent, or only the facts of the one that is there.

    A refused file is named with what to do; facts that cannot be read never cost the file.
    """
    taken = Taken(PaperFacts(post))
    taken.form.full_clean()
    taken.problems = {name: str(errors[0]) for name, errors in taken.form.errors.items()}
    facts = _facts(taken.form)
    try:
        if file is not None:
            taken.upload = upload_of(_keep(dossier, key, file, facts, by))
        elif held := _held(dossier, key):
            if not taken.problems and "number" in post:
                taken.upload = upload_of(actions.describe_paper(held, facts or Facts(), by=by))
        else:
            taken.problems["file"] = said("Chọn tệp để tải lên.")
    except NotFound:
        raise
    except DomainError as refusal:
        taken.problems |= _problems(refusal)
        if file is not None:
            taken.upload = Upload(str(file.name), formats.size(file.size), problem=str(refusal))
    return taken


def take_parcel(dossier: Dossier, key: str, post: QueryDict, parcel: Parcel, *, by: User) -> Taken:
    """The same for a file that has come in pieces."""
    try:
        with whole(parcel) as stream:
            file = UploadedFile(File(stream), name=parcel.name, size=parcel.size)
            return take(dossier, key, post, file, by=by)
    except Invalid as refusal:
        row = Upload(parcel.name, formats.size(parcel.size), problem=str(refusal))
        return Taken(PaperFacts(post), row, _problems(refusal))


def parcel_of(post: QueryDict, dossier: Dossier, key: str, *, by: User) -> Parcel | None:
    """The file in pieces that a post speaks of; None where it speaks of none."""
    name, size, modified = post.get("parcel_name", ""), post.get("parcel_size", ""), post.get("parcel_modified", "")
    if not name or not _DIGITS.fullmatch(size) or not _DIGITS.fullmatch(modified):
        return None
    digest = post.get("parcel_digest", "")
    place = f"{dossier.pk}/{key}"
    return Parcel(str(by.pk), place, name[:MOST_LETTERS], int(size), int(modified), digest[:64])


def _held(dossier: Dossier, key: str) -> Paper | None:
    """The paper that is there now."""
    there = Paper.objects.filter(dossier=dossier, key=key, replaced_at__isnull=True)
    return there.select_related("dossier", "file").last()


def _keep(dossier: Dossier, key: str, file: UploadedFile[Any], facts: Facts | None, by: User) -> Paper:
    name = str(file.name)
    stored = store_upload(file, name, size_hint=file.size)
    return actions.add_paper(dossier, key, file=stored, file_name=name, by=by, facts=facts)


def _facts(form: PaperFacts) -> Facts | None:
    """What was typed of the paper; None where nothing was, so that what is known of it stays."""
    read = form.cleaned_data
    if not any(read.get(name) for name in ("number", "issued_on", "signer")):
        return None
    return Facts(read.get("number") or "", read.get("issued_on"), read.get("signer") or "")


def _problems(refusal: DomainError) -> dict[str, str]:
    told = refusal.problems if isinstance(refusal, Invalid) else {}
    return told or {"file": str(refusal)}


def upload_of(paper: Paper) -> Upload:
    """The row of a paper that is there; it may be taken off while the dossier is a draft."""
    stored = paper.file
    pages = said("{n} trang", n=stored.pages) if stored and stored.pages else ""
    facts = _number(paper)
    scan = str(stored.get_scan_display()).lower() if stored and stored.scan in HELD_BACK else ""
    note = joined(" · ", (formats.size(stored.size) if stored else "", pages, facts, scan))
    drafting = paper.dossier.status in DRAFTS
    return Upload(
        paper.file_name or paper.name,
        note,
        url=reverse("ui:paper", args=[paper.pk]) if stored else "",
        remove_url=reverse("portal:paper-remove", args=[paper.dossier_id, paper.key]) if drafting else "",
        signed=stored.signed if stored is not None else None,
    )


def versions_of(papers: Iterable[Paper]) -> tuple[PaperRow, ...]:
    """What one place has held, newest first; empty where nothing was ever replaced or taken off."""
    row = next(iter(paper_rows(papers)), None)
    return row.versions if row is not None and (row.earlier or row.replaced) else ()


def held_in(dossier: Dossier, key: str) -> QuerySet[Paper]:
    """All that the place `key` has held, oldest first."""
    return Paper.objects.filter(dossier=dossier, key=key).select_related("file", "added_by")


def _number(paper: Paper) -> str:
    number = said("số {number}", number=paper.number) if paper.number else ""
    day = said("ngày {day}", day=formats.day(paper.issued_on)) if paper.issued_on else ""
    return joined(" ", (number, day))


def facts_form(paper: Paper | None) -> PaperFacts:
    """The facts of the paper that is there, to be mended."""
    if paper is None:
        return PaperFacts()
    return PaperFacts(initial={"number": paper.number, "issued_on": paper.issued_on, "signer": paper.signer})


def questions_of(form: PaperFacts) -> list[fields.Field]:
    """The facts as questions; each is needed before the dossier can be handed in."""
    return [replace(fields.of_bound(bound), required=True) for bound in form]
