"""Closures declared, changed and ended by the system's administrator (tạm ngừng làm việc), each with a line in the
journal. What is past of a closure stays: one that has begun keeps its beginning, one that is over is not touched.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.words import said
from motcua.journal.record import record
from motcua.people.calendar_changes import moment_told, note_change
from motcua.people.calendar_editing import refuse_others
from motcua.people.models import Agency, Closure, User

SUBJECT = "closures"
"""The chain of the journal that holds the changes of all closures."""


def known_of(closure: Closure) -> str:
    """What a form was filled in over; sent back with it, so that a change meanwhile is seen."""
    return json.dumps(_state(closure), ensure_ascii=False, sort_keys=True)


def declare(
    agency: Agency | None, *, from_at: datetime, to_at: datetime, reason: str, source: str, by: User
) -> Closure:
    """Close an agency, or without one every agency, from a moment to a moment. Raises Invalid where that is none."""
    refuse_others(by)
    given: dict[str, Any] = {"from_at": from_at, "to_at": to_at, "reason": reason.strip(), "source": source.strip()}
    _refuse_wrong(**given)
    with transaction.atomic():
        closure = Closure.objects.create(agency=agency, **given)
        _note("closure.declare", closure, by, before={}, after=_state(closure))
        note_closure(closure, by=by)
    return closure


def change(
    closure: Closure, *, from_at: datetime, to_at: datetime, reason: str, source: str, known: str, by: User
) -> Closure:
    """Change when and why it is closed. Raises Invalid where that is none, NotAllowed where the closure is over,
    Conflict where it is no longer what `known` says.
    """
    refuse_others(by)
    given: dict[str, Any] = {"from_at": from_at, "to_at": to_at, "reason": reason.strip(), "source": source.strip()}
    with transaction.atomic():
        closure = _open(closure.pk, known)
        _refuse_wrong(**given)
        _refuse_past(closure, from_at, to_at)
        before = _state(closure)
        for name, value in given.items():
            setattr(closure, name, value)
        closure.save(update_fields=list(given))
        _note("closure.change", closure, by, before=before, after=_state(closure))
        if {before["from_at"], before["to_at"]} != {_state(closure)["from_at"], _state(closure)["to_at"]}:
            note_closure(closure, by=by)
    return closure


def end(closure: Closure, *, reason: str, known: str, by: User) -> None:
    """Open again now; a closure that has not begun is taken back. Raises as `change` does."""
    refuse_others(by)
    if not reason.strip():
        raise Invalid(said("Chưa kết thúc được."), {"reason": said("Ghi căn cứ để làm việc lại.")})
    with transaction.atomic():
        closure, now = _open(closure.pk, known), clock.now()
        before = _state(closure)
        begun = closure.from_at < now
        closure.to_at = now
        after = _state(closure) if begun else {}
        _note("closure.end", closure, by, before=before, after=after, reason=reason.strip())
        note_closure(closure, by=by, ended=True)
        if begun:
            closure.save(update_fields=["to_at"])
        else:
            _take_back(closure)


def note_closure(closure: Closure, *, by: User, ended: bool = False) -> None:
    """Let what was promised be reckoned anew by a closure that came, changed or ended; in the caller's transaction."""
    whose = closure.agency.short if closure.agency else said("mọi cơ quan")
    since, until = moment_told(closure.from_at), moment_told(closure.to_at)
    told = (
        said("Kết thúc tạm ngừng làm việc của {agency} lúc {until}", agency=whose, until=until)
        if ended
        else said("Tạm ngừng làm việc của {agency} từ {since} đến {until}", agency=whose, since=since, until=until)
    )
    note_change(told, at=clock.now(), by=by, agency=closure.agency)


def _take_back(closure: Closure) -> None:
    try:
        closure.delete()
    except ProtectedError as held:  # an incident stands on it and says what happened meanwhile
        raise NotAllowed(said("Đợt tạm ngừng này thuộc một sự cố. Hãy kết thúc sự cố ở trang Sự cố.")) from held


def _open(pk: int, known: str) -> Closure:
    """The closure, locked, where it is not over and still is what the editor saw."""
    closure = Closure.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=pk).first()
    if closure is None:
        raise NotAllowed(said("Đợt tạm ngừng này đã được bỏ. Nếu vẫn cần, hãy ghi một đợt mới."))
    if known_of(closure) != known:
        words = said("Người khác vừa sửa đợt tạm ngừng này. Xem lại; gửi lần nữa nếu vẫn muốn ghi đè.")
        raise Conflict(words, theirs=_state(closure))
    if closure.to_at <= clock.now():
        raise NotAllowed(said("Đợt tạm ngừng này đã kết thúc, không sửa được nữa. Nếu cần, hãy ghi một đợt mới."))
    return closure


def _refuse_wrong(*, from_at: datetime, to_at: datetime, reason: str, source: str) -> None:
    problems: dict[str, str] = {}
    if to_at <= from_at:
        problems["to_at"] = said("Lúc làm việc lại phải sau lúc tạm ngừng.")
    if not reason:
        problems["reason"] = said("Ghi lý do, ví dụ: Mất điện toàn khu hành chính.")
    if not source:
        problems["source"] = said("Ghi số, ngày của quyết định hoặc thông báo.")
    if problems:
        raise Invalid(said("Chưa ghi được đợt tạm ngừng."), problems)


def _refuse_past(closure: Closure, from_at: datetime, to_at: datetime) -> None:
    """What a closure that has begun has already taken out of the hours stays out."""
    now = clock.now()
    if closure.from_at <= now and closure.from_at.replace(second=0, microsecond=0) != from_at:
        raise Invalid(said("Chưa ghi được."), {"from_at": said("Đợt này đã bắt đầu: giữ nguyên lúc tạm ngừng.")})
    if closure.from_at <= now and to_at < now:
        raise Invalid(said("Chưa ghi được."), {"to_at": said("Lúc này đã qua. Để làm việc lại ngay, bấm “Kết thúc”.")})


def _state(closure: Closure) -> dict[str, Any]:
    return {
        "agency": closure.agency.short if closure.agency else "",
        "from_at": closure.from_at.astimezone(clock.VN).isoformat(timespec="minutes"),
        "to_at": closure.to_at.astimezone(clock.VN).isoformat(timespec="minutes"),
        "reason": closure.reason,
        "source": closure.source,
    }


def _note(verb: str, closure: Closure, by: User, **details: Any) -> None:
    details = {"closure": closure.pk, "agency": closure.agency.short if closure.agency else "", **details}
    record(verb, subject=SUBJECT, actor=by.username, at=clock.now(), details=details)
