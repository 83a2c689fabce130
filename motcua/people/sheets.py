"""The spreadsheets that go with importing people: the one to fill in, and the first passwords, shown once."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from motcua.people.importing import COLUMNS, FROM, HONORIFIC, MOST_ROWS, NEEDED, ROLE
from motcua.people.models import Agency


def template(agencies: Sequence[Agency], roles: Sequence[tuple[str, str]]) -> bytes:
    """The sheet to fill in, with lists to choose from and the codes of the agencies beside it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, wanted = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#FFF3CD"})
        sheet, codes = book.add_worksheet("Người"), book.add_worksheet("Mã cơ quan")
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, wanted if name in NEEDED else bold)
        sheet.set_column(0, len(COLUMNS) - 1, 22)
        sheet.freeze_panes(1, 0)
        words = [label for _, label in roles]
        for name, choices in ((ROLE, words), (HONORIFIC, ["ông", "bà"])):
            place = COLUMNS.index(name)
            sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": choices})
        sheet.write_comment(0, COLUMNS.index(FROM), "Ngày/tháng/năm; để trống là hôm nay.")
        for row, agency in enumerate(agencies):
            codes.write_string(row, 0, agency.code)
            codes.write_string(row, 1, agency.name)
        codes.set_column(1, 1, 60)
    return out.getvalue()


def passwords(given: Mapping[str, str]) -> bytes:
    """First passwords by sign-in name; each is good for one sign-in."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Mật khẩu lần đầu")
        sheet.set_column(0, 1, 26)
        for row, pair in enumerate([("Tên đăng nhập", "Mật khẩu lần đầu"), *given.items()]):
            for column, text in enumerate(pair):
                sheet.write_string(row, column, text)
    return out.getvalue()
