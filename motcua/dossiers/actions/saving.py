"""Drafts that save themselves, and never over somebody else's words unseen."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from motcua.catalogue.queries import rulebook
from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.core.prepared import Prepared
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.dossiers.case import posts_on
from motcua.dossiers.models import STILL_ASKED, Dossier, Reading, Status, SupplementRequest
from motcua.dossiers.models.dossier import DRAFTS
from motcua.eforms import answers as eforms
from motcua.eforms.conditions import lookup
from motcua.people.models import Role, User

REQUEST_FIELDS = frozenset(
    {
        "case",
        "request_number",
        "request_symbol",
        "request_on",
        "abstract",
        "contact_name",
        "contact_phone",
        "contact_email",
        "return_by",
        "originals_follow",
    }
)


def save_answers(dossier: Dossier, values: Mapping[str, Any], *, over: Mapping[str, Any], by: User) -> Dossier:
    """Save fields of the form by path (`section.field`), each typed over the value in `over`.

    A field whose stored value is neither the new one nor the one typed over is left as it is; the others are saved, and
    Conflict is raised after that with both texts. Wrong answers are kept too: a draft refuses nothing.
    Raises NotAllowed when the dossier is not open to this person, or a supplement did not ask for the field.
    """
    with transaction.atomic(durable=True):
        draft = locked_to_write(dossier, by)
        allowed = _paths_open(draft)
        new = {section: dict(fields) for section, fields in draft.answers.items()}
        theirs: dict[str, object] = {}
        for path, value in values.items():
            _check_open(path, allowed)
            stored = lookup(draft.answers, path)
            if path in over and not _same(stored, over[path]) and not _same(stored, value):
                theirs[path] = stored
                continue
            section, _, key = path.partition(".")
            new.setdefault(section, {})[key] = value
        draft.answers = (
            eforms.tidy(rulebook(draft.version_id).form_for(draft.case), new)
            if draft.status == Status.AWAITING_SUPPLEMENT
            else new
        )
        draft.saved_at = clock.now()
        draft.save(update_fields=["answers", "saved_at"])
    _tell_conflict(theirs, values)
    return draft


def save_request(dossier: Dossier, values: Mapping[str, Any], *, over: Mapping[str, Any], by: User) -> Dossier:
    """Save facts of the request (number, date, abstract, contact, return …), each typed over the value in `over`.

    Raises Conflict as `save_answers` does; Invalid, and saves nothing, when a fact is none that its column can hold.
    """
    with transaction.atomic(durable=True):
        draft = locked_to_write(dossier, by)
        if draft.status not in DRAFTS:
            raise NotAllowed(said("Hồ sơ đã nộp, không sửa được thông tin văn bản đề nghị."))
        theirs: dict[str, object] = {}
        for name, value in values.items():
            if name not in REQUEST_FIELDS:
                raise Invalid(said("Không có mục “{name}”.", name=name))
            stored = getattr(draft, name)
            if name in over and not _same(stored, over[name]) and not _same(stored, value):
                theirs[name] = stored
                continue
            setattr(draft, name, _fact(name, value))
        saved = set(values) - set(theirs)
        _check_facts(draft, saved)
        draft.saved_at = clock.now()
        draft.save(update_fields=[*saved, "saved_at"])
    _tell_conflict(theirs, values)
    return draft


def _fact(name: str, value: Any) -> Any:
    """A typed value as its column wants it: text in its one form, an empty day as none."""
    if value == "" and Dossier._meta.get_field(name).null:
        return None
    return nfc(value) if isinstance(value, str) else value


def _check_facts(draft: Dossier, names: Collection[str]) -> None:
    """Raise Invalid, with a message for each, unless these columns can hold what was typed."""
    try:
        draft.clean_fields(exclude={one.name for one in Dossier._meta.concrete_fields} - set(names))
    except ValidationError as wrong:
        problems = {name: " ".join(found) for name, found in wrong.message_dict.items()}
        raise Invalid(said("Có nội dung chưa đúng nên chưa lưu được. Hãy sửa các mục được nêu."), problems) from wrong


def mark_read(dossier: Dossier, *, by: User) -> None:
    """Remember that a person has opened a dossier, so that only what changes later is bold."""
    Reading.objects.bulk_create(
        [Reading(user=by, dossier=dossier, at=clock.now())],
        update_conflicts=True,
        unique_fields=["user", "dossier"],
        update_fields=["at"],
    )


def mark_unread(dossier: Dossier, *, by: User) -> None:
    """Let a dossier be bold again in a person's lists (đánh dấu chưa đọc), as if she had not opened it."""
    Reading.objects.filter(user=by, dossier=dossier).delete()


_ROW = Prepared(lambda pk: Dossier.objects.select_for_update(of=("self",)).filter(pk=pk), -1)


def locked_to_write(dossier: Dossier, by: User) -> Dossier:
    """The locked row; raises NotFound when it is gone, NotAllowed unless this person may write in it now."""
    draft = _ROW.first(dossier.pk)
    if draft is None:
        raise NotFound(said("Không có hồ sơ này."))
    check_writable(draft, by)
    return draft


def check_writable(dossier: Dossier, by: User) -> None:
    """Raise NotAllowed unless the customer's people may write in it: a draft, a sign-off, a supplement."""
    if not any(
        post.agency_id == dossier.customer_id and post.role in (Role.PREPARER, Role.SIGNER)
        for post in posts_on(by, dossier)
    ):
        raise NotAllowed(said("Chỉ người soạn hồ sơ hoặc lãnh đạo của cơ quan gửi được sửa hồ sơ này."))
    if dossier.status not in (*DRAFTS, Status.AWAITING_SUPPLEMENT):
        raise NotAllowed(
            said("Hồ sơ đang ở trạng thái “{status}”, không sửa được nữa.", status=Status(dossier.status).label)
        )


def _paths_open(draft: Dossier) -> frozenset[str] | None:
    """The fields that a supplement asked for; None where every field is open."""
    if draft.status != Status.AWAITING_SUPPLEMENT:
        return None
    return frozenset(open_request(draft).items.filter(kind="field").values_list("target", flat=True))


def open_request(dossier: Dossier) -> SupplementRequest:
    """The supplement request that a dossier waits for; raises DoesNotExist when it waits for none."""
    return SupplementRequest.objects.get(STILL_ASKED, dossier=dossier)


def _check_open(path: str, allowed: frozenset[str] | None) -> None:
    if allowed is not None and path not in allowed:
        raise NotAllowed(said("Cơ quan giải quyết không yêu cầu sửa mục này; chỉ sửa những mục được yêu cầu bổ sung."))


def _same(stored: Any, given: Any) -> bool:
    """Nothing, an empty text and an empty list are the same; numbers equal their text; rows are compared by value."""
    if isinstance(stored, list | dict) and isinstance(given, list | dict):
        return stored == given
    return str(stored or "") == str(given or "")


def _tell_conflict(theirs: Mapping[str, object], values: Mapping[str, Any]) -> None:
    if theirs:
        raise Conflict(
            said("Có người khác vừa sửa cùng nội dung. Hãy xem cả hai bản và chọn bản đúng; chưa có gì bị mất."),
            theirs=theirs,
            yours={path: values[path] for path in theirs},
        )
