"""What the catalogue's facts still lack, found by comparing each procedure's version with itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from motcua.catalogue import levels
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.queries import open_on
from motcua.core import clock
from motcua.core.words import joined, said

NO_CODE = said("Chưa có mã trong cơ sở dữ liệu quốc gia")
NO_TERM = said("Chưa có thời hạn")
UNIT_CONFLICT = said("Thời hạn ghi hai đơn vị khác nhau")
NO_UNIT = said("Chưa có phòng thụ lý")
TOO_HIGH = said("Công bố cao hơn mức độ đạt được")
TOO_LOW = said("Công bố thấp hơn mức độ đạt được")
DEMO_LEVEL = said("Mức độ là của dữ liệu thử")
NOT_OFFERED = said("Chưa cơ quan nào giải quyết")
KINDS = (NO_CODE, NO_TERM, UNIT_CONFLICT, NO_UNIT, TOO_HIGH, TOO_LOW, DEMO_LEVEL, NOT_OFFERED)


@dataclass(frozen=True)
class Lack:
    """One thing to mend, and why it is thought so."""

    kind: str
    note: str = ""


@dataclass(frozen=True)
class Lacking:
    """A procedure with what its facts lack."""

    procedure: Procedure
    level: int
    actual: int
    lacks: tuple[Lack, ...]


def lacking(procedures: QuerySet[Procedure]) -> list[Lacking]:
    """The procedures that lack something, in their order; two queries, however many there are."""
    rooms: dict[int, list[Offering]] = {}
    for offering in Offering.objects.filter(open_on(clock.today())).select_related("agency"):
        rooms.setdefault(offering.procedure_id, []).append(offering)
    found = [_lacking(one, rooms.get(one.pk, [])) for one in procedures.select_related("current")]
    return [one for one in found if one is not None and one.lacks]


def _lacking(procedure: Procedure, offered: list[Offering]) -> Lacking | None:
    version = procedure.current
    if version is None:
        return None
    report = levels.actual_level(
        levels.read_facts(
            procedure.name, version.facts, form=version.form, form_is_common=version.form_is_common,
            process=version.process, clock=version.clock,
        )
    )  # fmt: skip
    lacks = [*_of_facts(procedure, version), *_of_level(version.level, report), *_of_offerings(offered)]
    return Lacking(procedure, version.level, report.level, tuple(lacks))


def _of_facts(procedure: Procedure, version: ProcedureVersion) -> Iterable[Lack]:
    if procedure.code_is_local:
        yield Lack(NO_CODE, said("đang dùng mã tạm {code}", code=procedure.code))
    if not (version.clock.get("term") or version.clock.get("by_case")):
        yield Lack(NO_TERM)
    if version.facts.get("time_unit_conflict"):
        yield Lack(UNIT_CONFLICT, said("bảng ghi “ngày”, câu chữ ghi “ngày làm việc”, hoặc ngược lại"))
    if version.level_note:
        yield Lack(DEMO_LEVEL, version.level_note)


def _of_level(published: int, report: levels.LevelReport) -> Iterable[Lack]:
    if published > report.level:
        missing = [text for level in range(report.level + 1, published + 1) for text in report.missing.get(level, ())]
        yield Lack(TOO_HIGH, joined("; ", missing))
    elif published < report.level:
        yield Lack(
            TOO_LOW,
            said("công bố mức độ {published}, đã đủ điều kiện mức độ {level}", published=published, level=report.level),
        )


def _of_offerings(offered: list[Offering]) -> Iterable[Lack]:
    if not offered:
        yield Lack(NOT_OFFERED)
    without = sorted(one.agency.short for one in offered if not one.unit_name)
    if without:
        more = said("và {count} cơ quan khác", count=len(without) - 3) if len(without) > 3 else ""
        shown = joined(" ", (", ".join(without[:3]), more))
        yield Lack(NO_UNIT, shown)
