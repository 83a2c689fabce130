"""Files of every kind, made of bytes, and slips to fix."""

import io
import struct
import zipfile
import zlib
from datetime import date, datetime

import pikepdf

from motcua.core import clock
from motcua.documents.contents import (
    ApologyContent,
    ControlContent,
    Copy,
    HandOver,
    PaperRefusalContent,
    ReceiptContent,
    RefusalContent,
    StopContent,
    SupplementContent,
)

ISSUED_AT = datetime(2018, 12, 3, 8, 5, tzinfo=clock.VN)


def a_pdf(pages: int = 1, **saving: object) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(made, **saving)
    return made.getvalue()


def an_encrypted_pdf(user: str = "mở", owner: str = "chủ") -> bytes:
    return a_pdf(encryption=pikepdf.Encryption(user=user, owner=owner))


def a_signed_pdf(
    *, after: bytes = b"", contents: bytes = b"\x30\x82" * 32, sub_filter: str = "adbe.pkcs7.detached"
) -> bytes:
    """A PDF with a signature field, built by hand; `after` is appended behind what the signature covers."""
    hole = b"<" + contents.hex().encode() + b">"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Ky)/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%b/ByteRange[0 ##########A ##########B ##########C]/Contents %b>>"
        % (sub_filter.encode(), hole),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 6\n0000000000 65535 f \n%btrailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(body),
    )
    whole = body + tail
    start = whole.index(hole)
    end = start + len(hole)
    for mark, value in ((b"A", start), (b"B", end), (b"C", len(whole) - end)):
        whole = whole.replace(b"##########" + mark, b"%11d" % value)
    return whole + after


def a_png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    head = struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def a_jpeg() -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 1, 1, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0) + b"\x12\x34"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9 + frame + scan + b"\xff\xd9"


def an_office_file(main: str, *, more: dict[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr(main, "<xml>" + "chữ " * 200 + "</xml>")
        for name, data in (more or {}).items():
            parts.writestr(name, data)
    return made.getvalue()


def a_docx(**more: dict[str, bytes]) -> bytes:
    return an_office_file("word/document.xml", **more)


def an_xlsx(**more: dict[str, bytes]) -> bytes:
    return an_office_file("xl/workbook.xml", **more)


HEAD: dict[str, object] = {
    "parent_body": "UBND tỉnh Lâm Đồng",
    "agency": "Sở Thông tin và Truyền thông",
    "place": "Đà Lạt",
    "code": "STTTT-181203-0001",
    "procedure": "Thẩm định đề cương và dự toán chi tiết ứng dụng công nghệ thông tin",
    "customer": "Ủy ban nhân dân huyện Đạ Tẻh",
    "receiver": "Sở Thông tin và Truyền thông",
    "received_on": date(2018, 12, 3),
    "issued_at": ISSUED_AT,
}
ASKED: dict[str, object] = {
    "submitter": "Nguyễn Thị An",
    "address": "Thị trấn Đạ Tẻh, huyện Đạ Tẻh, tỉnh Lâm Đồng",
    "request": "Tờ trình số 125/TTr-UBND về việc thẩm định đề cương và dự toán chi tiết",
    "officer": "Trần Thị Chi",
}


def a_receipt(papers: int = 2, **facts: object) -> ReceiptContent:
    return ReceiptContent(
        **{
            **HEAD,
            **ASKED,
            "copies": tuple(
                Copy(name=f"Văn bản thứ {i} nêu nguồn vốn và khả năng cân đối vốn", originals=1) for i in range(papers)
            ),
            "sets": 1,
            "term": "10 ngày làm việc",
            "received_at": ISSUED_AT,
            "due_at": datetime(2018, 12, 17, 17, 0, tzinfo=clock.VN),
            **facts,
        }
    )


def a_supplement(**facts: object) -> SupplementContent:
    return SupplementContent(
        **{**HEAD, **ASKED, "items": ("Bổ sung quyết định giao dự toán.",), "reason": "Thiếu thành phần.", **facts}
    )


def a_refusal(**facts: object) -> RefusalContent:
    return RefusalContent(**{**HEAD, **ASKED, "reason": "Không thuộc thẩm quyền giải quyết.", **facts})


def a_stop(**facts: object) -> StopContent:
    return StopContent(**{**HEAD, **ASKED, "reason": "Trả lại sau thẩm tra.", "stopped_at": ISSUED_AT, **facts})


def an_apology(**facts: object) -> ApologyContent:
    later = datetime(2018, 12, 24, 17, 0, tzinfo=clock.VN)
    return ApologyContent(**{**HEAD, **ASKED, "reason": "Phải xác minh tại chỗ.", "until_at": later, **facts})


def a_control(rows: int = 3, **facts: object) -> ControlContent:
    line = HandOver(given_by="STC, Văn phòng", taken_by="STC, Phòng Đầu tư", at=ISSUED_AT, judged="Đúng hạn")
    return ControlContent(**{**HEAD, "rows": (line,) * rows, "state": "STC, Phòng Đầu tư: thụ lý", **facts})


def a_paper_refusal(**facts: object) -> PaperRefusalContent:
    return PaperRefusalContent(
        **{
            **HEAD,
            "clause": "Khoản 1 điểm a của chỉ thị",
            "explanation": "Thủ tục đã công bố ở mức độ 3.",
            "presented_at": ISSUED_AT,
            "online_address": "http://127.0.0.1:8000",
            **facts,
        }
    )
