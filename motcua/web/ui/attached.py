"""Files that come with a message: opened and kept one by one, none lost when the message itself is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from motcua.core.errors import DomainError
from motcua.core.words import joined, said
from motcua.documents.actions import store_upload
from motcua.documents.models import StoredFile

Kept = list[tuple[StoredFile, str, str]]
"""Good files, each with its name and the token that brings it back."""


class Several(forms.FileInput):
    allow_multiple_selected = True


def attached_field() -> forms.FileField:
    """The question for files, the same wherever it is asked."""
    return forms.FileField(
        label=said("Tệp kèm theo"),
        required=False,
        widget=Several({"multiple": True, "accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
        help_text=said("Tối đa 5 tệp PDF, DOCX, XLSX, JPG hoặc PNG, mỗi tệp không quá 20 MB."),
    )


def take(form: forms.Form, kept: Kept, files: Sequence[UploadedFile[Any]], *, most: int, salt: str) -> None:
    """Open and keep each file; a bad one is named on the field `attached` and costs the others nothing."""
    if len(files) + len(kept) > most:
        form.add_error("attached", said("Chọn tối đa {most} tệp một lần gửi.", most=most))
        return
    for file in files:
        name = str(file.name)
        try:
            stored = store_upload(file, name, size_hint=file.size)
        except DomainError as refusal:
            form.add_error("attached", joined(": ", (name, str(refusal))))
        else:
            kept.append((stored, name, signing.dumps([stored.pk, name], salt=salt)))


def kept_of(tokens: Sequence[str], *, most: int, salt: str) -> Kept:
    """The files that an earlier, refused sending left; a token that is not ours brings none."""
    found: Kept = []
    for token in tokens[:most]:
        try:
            key, name = signing.loads(token, salt=salt)
        except signing.BadSignature:
            continue
        stored = StoredFile.objects.filter(pk=key).first()
        if stored is not None:
            found.append((stored, name, token))
    return found
