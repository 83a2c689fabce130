"""Lists that go out as a table: the same rows as XLSX and as PDF."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

import xlsxwriter

from motcua.core import clock
from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.documents import rendering

Cell = str | int | date | datetime | None
MOST_XLSX = 20_000
MOST_PDF = 2_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """A column; width in characters. Columns side by side with the same `group` stand under it."""

    title: str
    width: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table with its heading. lines: what stands under the title; signers: who signs under the table."""

    parent_body: str
    agency: str
    place: str
    title: str
    form: str = ""  # number and circular of the legal form; empty where it is the system's own
    lines: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    signers: Sequence[str] = ()
    at: datetime
    demo: bool = False


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, even after it was saved as CSV (mitigates CWE-1236)."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def to_xlsx(sheet: Sheet, *, most: int = MOST_XLSX) -> IO[bytes]:
    """The table as a file to read from its start; rows are written as they come. Raises Invalid beyond `most`."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer reads and closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": sheet.title, "company": sheet.agency, "created": sheet.at.replace(tzinfo=None)})
    page = book.add_worksheet("Danh sách")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    heading = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
    cells = _formats(book)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    top = 0
    for text in filter(None, (sheet.agency, sheet.title, *sheet.lines)):  # without any, the first row is the titles'
        page.write_string(top, 0, harmless(text), cells["title"] if text == sheet.title else None)
        top += 1
    for place, column in enumerate(sheet.columns):
        title = f"{column.group}: {column.title[:1].lower()}{column.title[1:]}" if column.group else column.title
        page.write_string(top, place, title, heading)
    page.repeat_rows(top)
    for line, row in enumerate(_limited(sheet.rows, most), start=top + 1):
        for place, cell in enumerate(row):
            _write(page, line, place, cell, cells)
    book.close()
    file.seek(0)
    return file


def to_pdf(sheet: Sheet) -> bytes:
    """The table as PDF, A4 landscape. Raises Invalid beyond MOST_PDF."""
    data: dict[str, object] = {
        "parent_body": sheet.parent_body,
        "agency": sheet.agency,
        "place": sheet.place,
        "issued_at": sheet.at.astimezone(clock.VN).isoformat(timespec="minutes"),
        "title": sheet.title,
        "source": sheet.form,
        "lines": list(sheet.lines),
        "columns": [{"title": one.title, "width": one.width, "group": one.group} for one in sheet.columns],
        "rows": [[in_words(cell) for cell in row] for row in _limited(sheet.rows, MOST_PDF)],
        "signers": list(sheet.signers),
        "demo": sheet.demo,
        "form": {"number": "", "heading": sheet.title, "circular": ""},
    }
    return rendering.render("listing", data, sheet.at)


def in_words(cell: Cell) -> str:
    """A cell as a reader sees it; moments in Vietnam's zone."""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(clock.VN):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def _limited(rows: Iterable[Sequence[Cell]], most: int) -> Iterable[Sequence[Cell]]:
    given = iter(rows)
    yield from islice(given, most)
    if next(given, None) is not None:
        raise Invalid(
            said(
                "Danh sách dài hơn {most} dòng. Hãy chọn kỳ ngắn hơn, hoặc lọc bớt.", most=f"{most:,}".replace(",", ".")
            )
        )


def _formats(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "date": book.add_format({**cell, "num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({**cell, "num_format": "dd/mm/yyyy hh:mm"}),
    }


def _write(
    page: Any,
    line: int,
    place: int,
    cell: Cell,
    formats: dict[str, Any],
) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(line, place, cell.astimezone(clock.VN).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        page.write_datetime(line, place, datetime(cell.year, cell.month, cell.day), formats["date"])  # noqa: DTZ001
    elif isinstance(cell, int):
        page.write_number(line, place, cell, formats["text"])
    else:
        page.write_string(line, place, harmless(cell or ""), formats["text"])
