"""Notes inside an agency: no status, no clock, and no journal, whose entries the customer may carry away."""

import unicodedata
from uuid import UUID

from django.db import transaction

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers.models import Dossier, Note, Reading
from motcua.dossiers.notes import colleagues, note_post
from motcua.dossiers.texts import tell_mentioned
from motcua.people.models import User

MOST_LETTERS = 4000


def add_note(
    dossier: Dossier, *, by: User, text: str, once: UUID, mentioned: User | None = None, corrects: int | None = None
) -> Note:
    """Write a note for the people of one's own agency (ghi chú nội bộ). Who is named is told, and finds it in bold.

    corrects: the key of an own note that this one takes the place of; the old one stays readable.
    Raises NotAllowed for who does not see inside, or a form that was sent already; Invalid for a text or name that
    cannot be.
    """
    kept = _checked(text)
    with transaction.atomic(durable=True):
        locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
        post = note_post(by, locked)
        if post is None:
            raise NotAllowed(said("Chỉ người xử lý hồ sơ ở cơ quan giải quyết được ghi chú nội bộ."))
        if Note.objects.filter(dossier=locked, once=once).exists():
            raise NotAllowed(said("Ghi chú này đã được lưu rồi."))
        _check_mentioned(locked, by, mentioned)
        note = Note.objects.create(
            dossier=locked,
            agency_id=post.agency_id,
            author=by,
            post=str(post),
            text=kept,
            mentioned=mentioned,
            corrects=_to_correct(locked, by, corrects),
            at=clock.now(),
            once=once,
        )
        if mentioned is not None:
            Reading.objects.filter(user=mentioned, dossier=locked).delete()
            tell_mentioned(note)
    return note


def _checked(text: str) -> str:
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).replace("\x00", "")
    if not kept.strip():
        raise Invalid(said("Chưa có nội dung để lưu."), {"text": said("Ghi nội dung ghi chú.")})
    if len(kept) > MOST_LETTERS:
        problem = said("Ghi chú dài {n} ký tự; hãy viết gọn trong {most} ký tự.", n=len(kept), most=MOST_LETTERS)
        raise Invalid(problem, {"text": problem})
    return kept


def _check_mentioned(dossier: Dossier, by: User, mentioned: User | None) -> None:
    if mentioned is not None and not colleagues(dossier, but=by).filter(pk=mentioned.pk).exists():
        problem = said("Người này không đọc được ghi chú của hồ sơ. Hãy chọn người khác trong danh sách.")
        raise Invalid(problem, {"mentioned": problem})


def _to_correct(dossier: Dossier, by: User, corrects: int | None) -> Note | None:
    if corrects is None:
        return None
    old = Note.objects.filter(dossier=dossier, author=by, pk=corrects, corrected_by__isnull=True).first()
    if old is None:
        raise Invalid(
            said("Chỉ người viết được đính chính ghi chú của mình, mỗi ghi chú một lần. Hãy xem lại các ghi chú.")
        )
    return old
