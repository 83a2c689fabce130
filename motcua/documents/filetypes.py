"""Opens one file of each allowed kind and says what is wrong with it. No Django: it runs in the checking process."""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

import pikepdf

from motcua.core.words import said
from motcua.documents import signatures
from motcua.documents.verdict import (
    ALLOWED,
    DOCX,
    JPEG,
    PDF,
    PNG,
    XLSX,
    Verdict,
    media_type_of_name,
    refused,
)

EMPTY = said("Tệp rỗng (0 byte). Đề nghị kiểm tra lại tệp trên máy và tải lên lại.")
NAME = said(
    "Không nhận loại tệp này. Đề nghị chuyển sang một trong các loại: {allowed} rồi tải lên lại.", allowed=ALLOWED
)
DAMAGED = said("Tệp bị hỏng hoặc tải lên chưa trọn. Đề nghị mở tệp trên máy để kiểm tra, lưu lại rồi tải lên lại.")
ENCRYPTED = said("Tệp đặt mật khẩu hoặc hạn chế quyền. Đề nghị gỡ mật khẩu, lưu lại rồi tải lên lại.")
DISGUISED = said(
    "Nội dung không đúng với đuôi tên tệp. Đề nghị lưu lại đúng loại ({allowed}) rồi tải lên lại.", allowed=ALLOWED
)
OLD_OFFICE = said(
    "Tệp Word, Excel kiểu cũ hoặc có đặt mật khẩu. Đề nghị gỡ mật khẩu, lưu thành DOCX, XLSX hoặc PDF rồi tải lên lại."
)
MACROS = said("Tệp có chứa macro. Đề nghị lưu thành DOCX, XLSX không macro hoặc PDF rồi tải lên lại.")
TOO_HEAVY = said(
    "Không kiểm tra được tệp trong giới hạn cho phép. Đề nghị in ra PDF hoặc tách nhỏ tệp rồi tải lên lại."
)
TOO_MANY_DOTS = said("Ảnh có quá nhiều điểm ảnh nên không mở được an toàn. Đề nghị quét lại ở 300 dpi rồi tải lên lại.")

UNPACKED_LIMIT = 300 * 1024 * 1024  # bytes; an honest office file is far below, a packed bomb far above
PARTS_LIMIT = 10_000
MOST_PIXELS = 80_000_000  # of one picture: an A2 scan at 300 dots an inch, and some room

_HEAD = 1024  # readers accept a PDF that starts within the first 1024 bytes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG = b"\x89PNG\r\n\x1a\n"


def examine(stream: BinaryIO, size: int, name: str) -> Verdict:
    """Judge an open file by its name and by what it holds. size: bytes."""
    promised = media_type_of_name(name)
    if not promised:
        return refused(NAME)
    if size == 0:
        return refused(EMPTY, promised)
    found = _kind_by_content(stream)
    if found == _OLE_KIND:
        return refused(OLD_OFFICE, promised)
    if found == _ZIP_KIND:
        return _office(stream, promised)
    if found != promised:
        return refused(DISGUISED, promised)
    return _EXAMINERS[found](stream, size)


_OLE_KIND, _ZIP_KIND = "ole", "zip"


def _kind_by_content(stream: BinaryIO) -> str:
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(_PNG):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(_OLE):
        return _OLE_KIND
    if head.startswith(b"PK\x03\x04"):
        return _ZIP_KIND
    return PDF if b"%PDF-" in head else ""


def _pdf(stream: BinaryIO, size: int) -> Verdict:
    try:
        stream.seek(0)
        with pikepdf.open(stream, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return refused(ENCRYPTED, PDF)
            pages = len(pdf.pages)
            if pages == 0:
                return refused(DAMAGED, PDF)
            return Verdict(True, PDF, pages, signatures.covers_whole_file(pdf, stream, size))
    except pikepdf.PasswordError:
        return refused(ENCRYPTED, PDF)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        return refused(DAMAGED, PDF)


def _office(stream: BinaryIO, promised: str) -> Verdict:
    """A Word or Excel file is a zip with one known main part; every part's check sum is verified."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as parts:
            infos = parts.infolist()
            names = {info.filename for info in infos}
            found = DOCX if "word/document.xml" in names else XLSX if _is_workbook(names) else ""
            if "[Content_Types].xml" not in names or found != promised:
                return refused(DISGUISED, promised)
            if any(info.flag_bits & 0x1 for info in infos):
                return refused(ENCRYPTED, promised)
            if len(infos) > PARTS_LIMIT or sum(info.file_size for info in infos) > UNPACKED_LIMIT:
                return refused(TOO_HEAVY, promised)
            if any(part.lower().endswith("vbaproject.bin") for part in names):
                return refused(MACROS, promised)
            return refused(DAMAGED, promised) if parts.testzip() else Verdict(True, found)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        return refused(DAMAGED, promised)


def _is_workbook(names: set[str]) -> bool:
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names


def _png(stream: BinaryIO, size: int) -> Verdict:
    """Walk the chunks to IEND, each with its check sum."""
    stream.seek(len(_PNG))
    first = True
    has_data = False
    while True:
        head = stream.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or length > size or (first and kind != b"IHDR"):
            return refused(DAMAGED, PNG)
        body, check = stream.read(length), stream.read(4)
        if len(body) < length or zlib.crc32(kind + body).to_bytes(4, "big") != check:
            return refused(DAMAGED, PNG)
        if first and _dots(body[0:4], body[4:8]) > MOST_PIXELS:
            return refused(TOO_MANY_DOTS, PNG)
        has_data = has_data or kind == b"IDAT"
        if kind == b"IEND":
            return Verdict(True, PNG, 1) if has_data else refused(DAMAGED, PNG)
        first = False


def _jpeg(stream: BinaryIO, size: int) -> Verdict:
    """Walk the segments to the picture's data; a picture that was cut lacks the end mark."""
    stream.seek(0)
    data = stream.read()
    place, has_frame = 2, False
    while place + 4 <= size and data[place] == 0xFF:
        mark = data[place + 1]
        if mark == 0xFF:  # fill byte
            place += 1
            continue
        if mark == 0xDA:  # start of scan: what follows is the picture
            ended = data.rfind(b"\xff\xd9") > place
            return Verdict(True, JPEG, 1) if has_frame and ended else refused(DAMAGED, JPEG)
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            has_frame = True
            if _dots(data[place + 5 : place + 7], data[place + 7 : place + 9]) > MOST_PIXELS:
                return refused(TOO_MANY_DOTS, JPEG)
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return refused(DAMAGED, JPEG)


def _dots(one_side: bytes, other_side: bytes) -> int:
    """How many pixels the head of a picture announces; whoever opens it must make room for all of them."""
    return int.from_bytes(one_side, "big") * int.from_bytes(other_side, "big")


_EXAMINERS: dict[str, Callable[[BinaryIO, int], Verdict]] = {PDF: _pdf, PNG: _png, JPEG: _jpeg}


def examine_bytes(data: bytes, name: str) -> Verdict:
    """The same for bytes made by us (a rendered slip needs no checking process)."""
    return examine(io.BytesIO(data), len(data), name)
