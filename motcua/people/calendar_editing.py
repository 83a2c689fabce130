"""What the system's administrator changes of the calendar: who may, never over another's change unseen, a line in the
journal for each.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.words import joined, said
from motcua.journal.record import record
from motcua.people.calendar_changes import day_told, note_change
from motcua.people.models import Role, User
from motcua.people.queries import has_role
from motcua.workdays import actions
from motcua.workdays.models import CalendarDay

FIELDS = ("kind", "name", "spans", "source", "confirmed")


def subject_of(year: int) -> str:
    """The chain of the journal that holds the changes of a year's days."""
    return f"calendar:{year}"


def known_of(day: CalendarDay | None) -> str:
    """What a form was filled in over; sent back with it, so that a change meanwhile is seen."""
    return json.dumps(_state(day), ensure_ascii=False, sort_keys=True) if day else ""


def set_day(on: date, given: Mapping[str, Any], *, known: str, by: User) -> CalendarDay:
    """Add or change a day (ghi ngày vào lịch); given: kind, name, source, spans, confirmed.

    Raises Invalid where that makes no day, Conflict where the day is no longer what `known` says.
    """
    refuse_others(by)
    try:
        with transaction.atomic():
            before = _unchanged(on, known)
            after = actions.set_day(on, **given)
            _note("calendar.set-day", on, by, before=_state(before), after=_state(after))
            if _matters(before) != _matters(after):
                told = said(
                    "Ngày {on}: {kind}, {name}", on=day_told(on), kind=after.get_kind_display(), name=after.name
                )
                note_change(told, at=clock.now(), by=by)
    except IntegrityError as twice:
        raise Conflict(said("Người khác vừa ghi ngày này. Hãy mở lại ngày đó trong lịch.")) from twice
    return after


def remove_day(on: date, *, reason: str, known: str, by: User) -> None:
    """Take a day out of the calendar (bỏ ngày): it is again what its weekday says. Raises as `set_day` does."""
    refuse_others(by)
    if not reason.strip():
        raise Invalid(said("Chưa bỏ được ngày."), {"reason": said("Ghi căn cứ để bỏ ngày này.")})
    with transaction.atomic():
        if not CalendarDay.objects.filter(on=on).exists():
            raise Conflict(said("Ngày này không còn trong lịch."))
        before = _unchanged(on, known)
        assert before is not None
        _note("calendar.remove-day", on, by, before=_state(before), after={}, reason=reason.strip())
        told = said("Bỏ ngày {on} ({name}) khỏi lịch", on=day_told(on), name=before.name)
        note_change(told, at=clock.now(), by=by)
        before.delete()


def refuse_others(by: User) -> None:
    """Raises NotAllowed for whoever may not edit what the calendar is made of."""
    if not has_role(by, Role.SYSTEM_ADMIN):
        raise NotAllowed(said("Chỉ quản trị hệ thống sửa được lịch làm việc."))


def _unchanged(on: date, known: str) -> CalendarDay | None:
    """The day, locked, where it still is what the editor saw."""
    day = CalendarDay.objects.select_for_update().filter(on=on).first()
    if known_of(day) == known:
        return day
    if day is None:
        raise Conflict(said("Người khác vừa bỏ ngày này khỏi lịch. Gửi lần nữa để ghi thành ngày mới."))
    now = joined(", ", (day.get_kind_display(), day.name))
    words = said("Người khác vừa sửa ngày này, nay là: {now}. Xem lại; gửi lần nữa nếu vẫn muốn ghi đè.", now=now)
    raise Conflict(words, theirs=_state(day))


def _state(day: CalendarDay | None) -> dict[str, Any]:
    return {name: getattr(day, name) for name in FIELDS} if day else {}


def _matters(day: CalendarDay | None) -> tuple[Any, ...]:
    """What of a day a due moment depends on."""
    return (day.kind, day.spans) if day else ()


def _note(verb: str, on: date, by: User, **details: Any) -> None:
    details = {"on": on.isoformat(), **details}
    record(verb, subject=subject_of(on.year), actor=by.username, at=clock.now(), details=details)
