"""Office hours changed from a day on by the system's administrator: of all agencies that keep a table, or of one alone.
What is past stays as it was; each change is a row that is only added, and a line in the journal.
"""

from datetime import date

from django.db import IntegrityError, transaction

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid
from motcua.core.words import said
from motcua.journal.record import record
from motcua.people.calendar_changes import day_told, note_change
from motcua.people.calendar_editing import refuse_others
from motcua.people.models import Agency, User
from motcua.workdays.calendar import OfficeHours as Hours
from motcua.workdays.models import HoursVersion, OfficeHours
from motcua.workdays.queries import hours_on

OWN_ALREADY = said("Cơ quan này đã có giờ riêng. Hãy mở giờ đó trong lịch để đổi.")


def subject_of(table: OfficeHours) -> str:
    """The chain of the journal that holds the changes of a table."""
    return f"office-hours:{table.pk}"


def known_of(table: OfficeHours) -> str:
    """What a form was filled in over: the last change the table has."""
    return str(max((version.pk for version in table.versions.all()), default=0))


def change_hours(table: OfficeHours, week: Hours, *, from_on: date, source: str, known: str, by: User) -> HoursVersion:
    """Let a table read so from a day on (đổi giờ làm việc).

    Raises Invalid where that makes no change, Conflict where somebody changed the table since `known`.
    """
    refuse_others(by)
    with transaction.atomic():
        table = OfficeHours.objects.select_for_update().get(pk=table.pk)
        if known_of(table) != known:
            raise Conflict(said("Người khác vừa đổi giờ này. Xem lại giờ đang có; gửi lần nữa nếu vẫn muốn ghi."))
        _refuse_wrong(table, week, from_on, source)
        version = _changed(table, week, from_on, source, by)
        told = said("Giờ làm việc “{table}” đổi từ ngày {on}", table=table.name, on=day_told(from_on))
        note_change(told, at=clock.now(), by=by, table=table)
        return version


def give_own_hours(agency: Agency, week: Hours, *, from_on: date, source: str, by: User) -> OfficeHours:
    """Let one agency keep a table of its own, which reads as the common one until a day (giờ riêng).

    Raises Invalid where that makes no change, Conflict where it has a table of its own.
    """
    refuse_others(by)
    try:
        with transaction.atomic():
            agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
            if agency.office_hours_id is not None:
                raise Conflict(OWN_ALREADY)
            kept = OfficeHours.objects.get(is_default=True)
            _refuse_wrong(kept, week, from_on, source)
            own = _copied(kept, said("Giờ riêng của {agency} ({code})", agency=agency.short, code=agency.code))
            _changed(own, week, from_on, source, by)
            Agency.objects.filter(pk=agency.pk).update(office_hours=own)
            told = said("Giờ làm việc riêng của {agency} từ ngày {on}", agency=agency.short, on=day_told(from_on))
            note_change(told, at=clock.now(), by=by, agency=agency)
    except IntegrityError as twice:
        raise Conflict(OWN_ALREADY) from twice
    return own


def _copied(kept: OfficeHours, name: str) -> OfficeHours:
    own = OfficeHours.objects.create(name=name[:100], spans=kept.spans)
    HoursVersion.objects.bulk_create(
        HoursVersion(table=own, from_on=one.from_on, spans=one.spans, source=one.source) for one in kept.versions.all()
    )
    return own


def _refuse_wrong(table: OfficeHours, week: Hours, from_on: date, source: str) -> None:
    problems: dict[str, str] = {}
    if from_on < clock.today():
        problems["from_on"] = said("Ngày này đã qua. Giờ đã tính giữ nguyên; chọn hôm nay hoặc một ngày sau.")
    elif hours_on(table, from_on) == week:
        problems["from_on"] = said("Từ ngày này giờ làm việc đã đúng như vậy, không có gì đổi.")
    if not any(week.week):
        problems["day_0"] = said("Phải có ít nhất một ngày làm việc trong tuần.")
    if not source.strip():
        problems["source"] = said("Ghi số, ngày của văn bản quy định giờ làm việc.")
    if problems:
        raise Invalid(said("Chưa đổi được giờ làm việc."), problems)


def _changed(table: OfficeHours, week: Hours, from_on: date, source: str, by: User) -> HoursVersion:
    before = hours_on(table, from_on).as_json()
    version = HoursVersion.objects.create(table=table, from_on=from_on, spans=week.as_json(), source=source.strip())
    details = {
        "on": from_on.isoformat(), "before": before, "after": version.spans, "reason": version.source,
    }  # fmt: skip
    record("office-hours.change", subject=subject_of(table), actor=by.username, at=clock.now(), details=details)
    return version
