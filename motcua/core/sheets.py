"""Reading what people send as a spreadsheet: text of the first sheet, with limits against what is no such file."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from motcua.core.errors import Invalid
from motcua.core.text import nfc
from motcua.core.words import said

MOST_UNPACKED = 60_000_000


def read(data: bytes, *, most_bytes: int, most_rows: int, longest: int) -> list[list[str]]:
    """The rows of the first sheet as text, the row of titles first; days as 31/12/2026.

    longest: characters that a cell may have. Raises Invalid for what is no such file, or too large.
    """
    if len(data) > most_bytes:
        raise Invalid(said("Tệp lớn hơn {n} MB. Hãy chia thành nhiều tệp.", n=most_bytes // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise Invalid(said("Tệp giải nén ra quá lớn. Hãy chỉ giữ một trang tính với các cột của tệp mẫu."))
        found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError, IndexError, RuntimeError) as broken:
        raise Invalid(said("Không đọc được tệp. Hãy dùng tệp XLSX theo mẫu, không đặt mật khẩu.")) from broken
    if len(found) > most_rows + 1:
        raise Invalid(said("Tệp có quá {n} dòng. Hãy chia thành nhiều tệp.", n=most_rows))
    return [[_text(cell)[:longest] for cell in row] for row in found]


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return nfc(str(cell).replace("\x00", ""))
