"""What goes out of the catalogue as a table: levels, answers of a round, open data, the sheet to fill in."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from motcua.catalogue import open_data
from motcua.catalogue.coverage import Covered, covered
from motcua.catalogue.importing import template_rows
from motcua.catalogue.models import Procedure, ReviewRound
from motcua.core import clock, installation
from motcua.core.words import joined
from motcua.documents.sheets import Cell, Column, Sheet
from motcua.people.queries import watching_agency

_LEVELS = (
    Column("Mã", 14), Column("Tên thủ tục", 50), Column("Lĩnh vực", 22), Column("Cơ quan giải quyết", 26),
    Column("Mức độ hiện tại", 10), Column("Mức độ đạt được", 10), Column("Còn thiếu gì để lên mức cao hơn", 50),
    Column("Mức độ đề xuất", 10), Column("Bước của đề xuất", 20), Column("Ai đang giữ", 22), Column("Hạn của bước", 14),
)  # fmt: skip
_ROUND = (
    Column("Cơ quan", 34), Column("Mã thủ tục", 14), Column("Tên thủ tục", 50), Column("Kết quả rà soát", 18),
    Column("Lý do", 50), Column("Người trả lời", 24), Column("Lúc", 18),
)  # fmt: skip


def of_levels(procedures: Iterable[Procedure]) -> Sheet:
    """Each procedure with its level, what it lacks, and who proposes what."""
    return _sheet("Mức độ dịch vụ của thủ tục giữa các cơ quan", _LEVELS, map(_level, covered(procedures)))


def _level(one: Covered) -> tuple[Cell, ...]:
    due = one.proposal.due_at.astimezone(clock.VN).date() if one.proposal and one.proposal.due_at else None
    return (
        one.procedure.code, one.procedure.name, one.procedure.sector, ", ".join(each.short for each in one.agencies),
        str(one.level), str(one.actual), str(joined("; ", one.lacking)), str(one.proposed_level or ""),
        str(one.proposal.get_state_display()) if one.proposal else "", one.holder, due,
    )  # fmt: skip


def of_round(one: ReviewRound) -> Sheet:
    """Every answer of a round."""
    rows = (
        (
            each.agency.name, each.procedure.code, each.procedure.name, str(each.get_choice_display()), each.reason,
            each.by.full_name, each.at,
        )
        for each in one.answers.select_related("agency", "procedure", "by")
    )  # fmt: skip
    return _sheet(one.title, _ROUND, rows, f"Hoàn thành trước hết ngày {one.due_on:%d/%m/%Y}")


def of_records(records: Iterator[Mapping[str, Any]]) -> Sheet:
    """The public catalogue as open data."""
    columns = [Column(head, 20) for head in open_data.HEADS]
    return _sheet("Danh mục thủ tục", columns, (open_data.flat(dict(one)) for one in records))


def template() -> Sheet:
    """The sheet of procedures to fill in: its first row is that of titles, as an import reads it."""
    titles, example = template_rows()
    return Sheet(parent_body="", agency="", place="", title="", lines=[], at=clock.now(),
                 columns=[Column(one, 24) for one in titles], rows=[example])  # fmt: skip


def _sheet(title: str, columns: Iterable[Column], rows: Iterable[Any], line: str = "") -> Sheet:
    agency = watching_agency()
    lines = [line or f"Tính đến {clock.now():%H:%M ngày %d/%m/%Y}"]
    return Sheet(parent_body="", agency=agency.name if agency else "", place="", title=title, lines=lines,
                 columns=list(columns), rows=rows, at=clock.now(), demo=installation.is_demo())  # fmt: skip
