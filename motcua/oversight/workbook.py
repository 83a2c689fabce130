"""The report as a workbook: all its tables, a sheet each, numbers as numbers."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import xlsxwriter

from motcua.documents.sheets import harmless
from motcua.oversight import reports
from motcua.oversight.explained import BESIDE, CELLS, COLUMNS
from motcua.oversight.models import Report
from motcua.oversight.papers import amendments, chains, moment, support

Table = tuple[str, Sequence[str], Iterable[Iterable[Any]]]
CHAINS = (
    "Đề nghị trong kỳ", "Đã trả lời", "Đúng hạn", "Quá hạn", "Từ chối", "Thu hồi", "Chưa xong cuối kỳ",
    "Số chặng bình quân",
)  # fmt: skip
SUPPORT = ("Nhận trong kỳ", "Trả lời đúng hạn", "Quá hạn", "Chưa đến hạn", "Chưa xong cuối kỳ")
NUMBERS = (*COLUMNS, *BESIDE)


def to_xlsx(report: Report) -> IO[bytes]:
    """The workbook as a file to read from its start."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer reads and closes it
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for title, heads, rows in (*_counted(report), *_told(report)):
        page = book.add_worksheet(title)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_column(0, 0, 40)
        page.set_column(1, len(heads) - 1, 16)
        page.write_row(0, 0, heads, head)
        page.repeat_rows(0)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                page.write(number, place, harmless(value) if isinstance(value, str) else value, cell)
    book.close()
    file.seek(0)
    return file


def _counted(report: Report) -> Iterator[Table]:
    """Form II.06 and what stands beside it, by agency, by sector, and the work for others."""
    told = report.tables
    heads = ["Tên", *(_head(name) for name in NUMBERS), "Tỷ lệ trực tuyến theo chỉ đạo"]
    total = {"name": "Toàn tỉnh", **told["total"]}
    for title, rows in (
        ("Biểu II.06", [*told["agencies"], total]),
        ("Theo lĩnh vực", [*told["sectors"], total]),
        ("Liên thông", told["for_others"]),
    ):
        yield (
            title,
            heads,
            ([one["name"], *_numbers(one), reports.percent(one["share"])] for one in rows),
        )


def _numbers(told: Mapping[str, Any]) -> list[int | str]:
    return [reports.NO_DATA if told.get(name) is None else told[name] for name in NUMBERS]


def _head(name: str) -> str:
    told = CELLS[name]
    return f"({told.column}) {told.title}" if told.column else str(told.title)


def _told(report: Report) -> Iterator[Table]:
    """The other tables of the report, in the order of the paper."""
    told = report.tables
    yield from _of_agencies(report)
    yield "Nguyên nhân quá hạn", ["Nguyên nhân", "Số hồ sơ"], _rows(told["causes"], "word", "count")
    yield (
        "Trễ theo chặng", ["Cơ quan", "Phòng", "Chặng", "Lượt qua", "Lượt trễ"],
        _rows(told["stops"], "agency", "unit", "step", "passed", "late"),
    )  # fmt: skip
    yield (
        "Thời hạn kiểm tra", ["Cơ quan", "Hồ sơ đã kiểm tra", "Đúng thời hạn"],
        _rows(told["checks"], "name", "checked", "kept"),
    )  # fmt: skip
    yield (
        "Trực tuyến theo mức độ",
        ["Cơ quan", "Mức độ", "Trực tuyến", "Trực tiếp", "Đạt chỉ tiêu", "Không đạt", "Không có hồ sơ"],
        (
            [one["name"], *(row[n] for n in ("level", "online", "direct", "reached", "missed", "unused"))]
            for one in told["online"]
            for row in one["rows"]
        ),
    )
    yield (
        "Từ chối hồ sơ giấy", ["Cơ quan gửi", "Thủ tục", "Số lần", "Đã nộp trực tuyến"],
        _rows(told["refusals"], "customer", "procedure", "refused", "online"),
    )  # fmt: skip
    yield (
        "Sự cố", ["Phạm vi", "Từ", "Đến", "Lý do", "Hồ sơ giấy đã nhận"],
        ([one["scope"], moment(one["from"]), moment(one["to"]), one["reason"], one["papers"]]
         for one in told["incidents"]),
    )  # fmt: skip
    yield "Hỏi giữa các cơ quan", ["Loại đề nghị", *CHAINS], iter(chains(told))
    yield "Hỗ trợ", ["Loại yêu cầu", *SUPPORT], iter(support(told))
    yield "Đính chính", ["Cơ quan", "Số liệu", "Đã chốt", "Đính chính", "Lý do"], amendments(report)


def _of_agencies(report: Report) -> Iterator[Table]:
    """The tables with a line for each agency that stand first."""
    told = report.tables
    lines = {one.agency.code: str(one) for one in report.lines.select_related("agency")}
    yield (
        "Nhận xét từng cơ quan", ["Cơ quan", "Nhận xét"],
        ([one["name"], lines.get(one["key"], "")] for one in told["agencies"]),
    )  # fmt: skip
    yield (
        "Độ phủ", ["Cơ quan", "Thủ tục mức độ 3, 4", "Có hồ sơ trực tuyến", "Chỉ có hồ sơ giấy", "Không có hồ sơ"],
        ([*(one[n] for n in ("name", "offered", "online")), len(one["only_paper"]), one["unused"]]
         for one in told["coverage"]),
    )  # fmt: skip


def _rows(found: Iterable[dict[str, Any]], *names: str) -> Iterator[list[Any]]:
    return ([one[name] for name in names] for one in found)
