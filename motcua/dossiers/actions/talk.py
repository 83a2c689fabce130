"""What the two sides of a dossier say to each other: no status changes, no clock stops."""

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from motcua.core import written
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.text import file_name
from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.dossiers.lifecycle import Change, perform
from motcua.dossiers.models import Dossier, Remark, RemarkFile, RemarksRead
from motcua.dossiers.rules import Act
from motcua.people.models import User

MOST_LETTERS = 4000
MOST_FILES = 5


def message(
    dossier: Dossier, *, by: User, text: str, once: UUID, files: Sequence[tuple[StoredFile, str]] = ()
) -> Dossier:
    """Write to the other side (gửi tin nhắn). The text is kept as typed, in composed letters.

    files: checked files, each with the name its sender gave it. once: the form's own number.
    Raises NotAllowed for a form that was sent already, Invalid for nothing, too much or too many files.
    """
    with perform(Act.MESSAGE, dossier, by=by) as change:
        _refuse_twice(change, once)
        assert change.post is not None
        remark = Remark(
            dossier=change.dossier,
            agency_id=change.post.agency_id,
            author=by,
            post=str(change.post),
            text=_checked(text, len(files)),
            at=change.at,
            once=once,
        )
        written.insert(remark)
        written.insert_all(RemarkFile(remark=remark, file=file, name=file_name(name)) for file, name in files)
        change.details["remark"] = remark.pk
        if files:
            change.details["sha256"] = [file.pk for file, _ in files]
    return change.dossier


def _refuse_twice(change: Change, once: UUID) -> None:
    if Remark.objects.filter(dossier=change.dossier, once=once).exists():
        raise NotAllowed(said("Tin nhắn này đã được gửi rồi."))


def _checked(text: str, files: int) -> str:
    """The text in its stored form: composed letters and plain line ends, otherwise as typed."""
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).replace("\x00", "")
    if not kept.strip():
        raise Invalid(said("Chưa có nội dung để gửi."), {"text": said("Ghi nội dung tin nhắn.")})
    if len(kept) > MOST_LETTERS:
        problem = said(
            "Tin nhắn dài {n} ký tự; hãy viết gọn trong {most} ký tự hoặc gửi kèm tệp.", n=len(kept), most=MOST_LETTERS
        )
        raise Invalid(problem, {"text": problem})
    if files > MOST_FILES:
        raise Invalid(
            said("Mỗi tin nhắn kèm tối đa {most} tệp.", most=MOST_FILES),
            {"attached": said("Chọn tối đa {most} tệp một lần gửi.", most=MOST_FILES)},
        )
    return kept


def mark_remarks_read(dossier: Dossier, remarks: Sequence[Remark], *, by: User) -> None:
    """Remember how far a person has read."""
    if remarks:
        RemarksRead.objects.bulk_create(
            [RemarksRead(user=by, dossier=dossier, last=remarks[-1].pk)],
            update_conflicts=True,
            unique_fields=["user", "dossier"],
            update_fields=["last"],
        )
