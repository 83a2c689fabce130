"""Files made to harm who opens them: each is refused in words by the checking process, and nothing of it is kept."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest

from motcua.core.errors import Invalid
from motcua.documents import actions, filetypes, inspect
from motcua.documents.models import StoredFile
from tests.documents import builders

pytestmark = pytest.mark.django_db

MEGABYTE = b"\0" * 1024 * 1024


def a_png_of(width: int, height: int) -> bytes:
    """A picture of a few bytes that announces a canvas of this size."""
    good = builders.a_png()
    head = b"IHDR" + struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return good[:12] + head + struct.pack(">L", zlib.crc32(head)) + good[33:]


def a_jpeg_of(width: int, height: int) -> bytes:
    return builders.a_jpeg().replace(
        struct.pack(">HBHHB", 11, 8, 1, 1, 1), struct.pack(">HBHHB", 11, 8, height, width, 1)
    )


def a_bomb(main: str) -> bytes:
    """About a megabyte that unpacks to more than is allowed."""
    made = io.BytesIO(builders.an_office_file(main))
    with (
        zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as parts,
        parts.open("word/media/image1.bin", "w") as part,
    ):
        for _ in range(filetypes.UNPACKED_LIMIT // len(MEGABYTE) + 1):
            part.write(MEGABYTE)
    return made.getvalue()


def a_bomb_that_lies() -> bytes:
    """A part of 8 MB that says it has ten bytes, in both of its heads."""
    data = bytearray(builders.a_docx(more={"word/a.bin": MEGABYTE * 8}))
    true_size, lie = struct.pack("<L", 8 * len(MEGABYTE)), struct.pack("<L", 10)
    return bytes(data.replace(true_size, lie))


def a_zip_in_zips(depth: int) -> bytes:
    inner = b"x"
    for _ in range(depth):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr("inner.zip", inner)
        inner = made.getvalue()
    return inner


def many_parts() -> bytes:
    return builders.a_docx(more={f"word/{number}.xml": b"" for number in range(filetypes.PARTS_LIMIT + 1)})


def a_locked_part() -> bytes:
    """An office file whose parts say that they are encrypted."""
    data = bytearray(builders.a_docx())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as parts:
        first = parts.infolist()[0]
    data[first.header_offset + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def a_pdf_of_nested_pages(depth: int) -> bytes:
    """A tree of pages whose leaf is the root again."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        tree = pdf.Root.Pages
        tree.Kids = pikepdf.Array([tree] * depth)
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def a_pdf_bomb() -> bytes:
    """A PDF whose list of objects is packed and unpacks to more than the checking process may hold."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(MEGABYTE) for _ in range(640)) + packer.flush()
    head = b"%PDF-1.7\n"
    table = b"1 0 obj\n<</Type/XRef/Size 2/W[1 4 2]/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    return head + table + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


HARMFUL = {
    "nothing at all": (lambda: b"", "a.pdf", filetypes.EMPTY),
    "a packed bomb, DOCX": (lambda: a_bomb("word/document.xml"), "a.docx", filetypes.TOO_HEAVY),
    "a packed bomb, XLSX": (lambda: a_bomb("xl/workbook.xml"), "a.xlsx", filetypes.TOO_HEAVY),
    "a kind that is not taken, ODT": (lambda: builders.an_office_file("content.xml"), "a.odt", filetypes.NAME),
    "a part larger than it says": (a_bomb_that_lies, "a.docx", filetypes.DAMAGED),
    "ten thousand parts": (many_parts, "a.docx", filetypes.TOO_HEAVY),
    "archives in archives": (lambda: a_zip_in_zips(40), "a.zip", filetypes.NAME),
    "archives in archives, disguised": (lambda: a_zip_in_zips(40), "a.docx", filetypes.DISGUISED),
    "a PDF bomb": (a_pdf_bomb, "a.pdf", None),
    "pages that hold themselves": (lambda: a_pdf_of_nested_pages(3), "a.pdf", filetypes.DAMAGED),
    "a PNG of 10 thousand million dots": (lambda: a_png_of(100_000, 100_000), "a.png", filetypes.TOO_MANY_DOTS),
    "a JPEG of 4 thousand million dots": (lambda: a_jpeg_of(65_000, 65_000), "a.jpg", filetypes.TOO_MANY_DOTS),
    "a locked PDF": (builders.an_encrypted_pdf, "a.pdf", filetypes.ENCRYPTED),
    "a locked office file": (a_locked_part, "a.docx", filetypes.ENCRYPTED),
    "a program called PDF": (lambda: b"MZ\x90\0" + b"\0" * 4000, "a.pdf", filetypes.DISGUISED),
    "a page called PNG": (lambda: b"<!doctype html><script>1</script>", "a.png", filetypes.DISGUISED),
    "a drawing with script": (lambda: b"<svg onload='x()'/>", "a.svg", filetypes.NAME),
    "a drawing called PNG": (lambda: b"<svg onload='x()'/>", "a.png", filetypes.DISGUISED),
    "a cut PDF": (lambda: builders.a_pdf(9)[:-300], "a.pdf", filetypes.DAMAGED),
    "a second ending": (builders.a_pdf, "giay.pdf.exe", filetypes.NAME),
    "a turned name": (lambda: b"MZ\x90\0", "giay\u202efdp.exe", filetypes.NAME),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_harmful_file_is_refused_in_words_and_leaves_nothing(files: Path, kind: str) -> None:
    make, name, problem = HARMFUL[kind]
    with pytest.raises(Invalid) as refusal:
        actions.store_upload(io.BytesIO(make()), name)
    if problem is not None:
        assert str(refusal.value) == str(problem)
    assert "Đề nghị" in str(refusal.value)
    assert not StoredFile.objects.exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_after_a_bomb_the_next_good_file_is_taken(files: Path) -> None:
    with pytest.raises(Invalid):
        actions.store_upload(io.BytesIO(a_pdf_bomb()), "a.pdf")
    assert actions.store_upload(io.BytesIO(builders.a_pdf()), "giay.pdf").pages == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [(a_png_of(8_000, 10_000), "a.png"), (a_jpeg_of(8_000, 10_000), "a.jpg"), (builders.a_pdf(), "Giấy.exe.PDF")],
)
def test_what_only_looks_odd_is_taken(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / "file").write_bytes(data)
    assert inspect.inspect(tmp_path / "file", name).ok
