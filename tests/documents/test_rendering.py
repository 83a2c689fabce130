import hashlib
import io
import re
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.documents import rendering
from motcua.documents.contents import Content
from motcua.documents.filetypes import examine_bytes
from motcua.documents.glyphs import can_print
from tests.documents import builders

FORM = {
    "number": "Mẫu số 01",
    "heading": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "circular": "Thông tư số 01/2018/TT-VPCP",
    "number_suffix": "",
}
ADDRESS = "http://127.0.0.1:8000/kiem-tra/Zx81kQm3_Lw0hT5yBnR2aA"
ALL = [
    ("receipt", builders.a_receipt()),
    ("supplement", builders.a_supplement()),
    ("refusal", builders.a_refusal()),
    ("apology", builders.an_apology()),
    ("stop", builders.a_stop()),
    ("paper_refusal", builders.a_paper_refusal()),
]


def rendered(template: str, content: Content) -> bytes:
    data = {**content.to_json(), "form": FORM, "number": "15", "check_url": ADDRESS, "qr": rendering.qr_svg(ADDRESS)}
    return rendering.render(template, data, builders.ISSUED_AT)


@pytest.mark.parametrize(("template", "content"), ALL)
def test_every_slip_is_a_tagged_archive_pdf_on_one_a5_page(template: str, content: Content) -> None:
    with pikepdf.open(io.BytesIO(rendered(template, content))) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(side)) for side in pdf.pages[0].MediaBox] == [0, 0, 420, 595]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("vi")
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")


@pytest.mark.parametrize(("template", "content"), ALL)
def test_the_same_slip_is_the_same_bytes_every_time(template: str, content: Content) -> None:
    assert rendered(template, content) == rendered(template, content)


def test_only_the_bundled_font_is_in_the_file() -> None:
    data = rendered("receipt", builders.a_receipt())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = {
            str(thing.BaseFont)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/BaseFont" in thing
        }
    assert names
    assert all(re.fullmatch(r"/[A-Z]{6}\+Tinos-\w+", name) for name in names if name.startswith("/"))


def test_forty_papers_go_on_to_further_pages() -> None:
    verdict = examine_bytes(rendered("receipt", builders.a_receipt(papers=40)), "a.pdf")
    assert verdict.ok
    assert verdict.pages is not None
    assert 2 <= verdict.pages <= 4


def test_a_slip_with_nothing_but_what_is_needed_can_be_printed() -> None:
    content = builders.a_receipt(papers=0, sets=None, term="", received_at=None, due_at=None, submitter="", officer="")
    assert examine_bytes(rendered("receipt", content), "a.pdf").ok


def test_the_data_decide_the_bytes() -> None:
    assert rendered("refusal", builders.a_refusal()) != rendered("refusal", builders.a_refusal(reason="Lý do khác."))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_whatever_was_typed_is_printed_and_never_run(typed: str) -> None:
    content = builders.a_refusal(reason=typed, request='#read("/common.typ") $x$ *b* <l> @r \\ ' + typed)
    assert examine_bytes(rendered("refusal", content), "a.pdf").ok


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ữ Ự Ẵ ẵ Ỷ ỹ Ỡ ợ Ề ễ Đ đ", "Ữ Ự Ẵ ẵ Ỷ ỹ Ỡ ợ Ề ễ Đ đ"),
        ("e\u0302\u0301", "ế"),
        ("a\x00b\u200bc\u202ed", "abcd"),
        ("漢 😀", "□ □"),
    ],
)
def test_text_is_made_printable(typed: str, shown: str) -> None:
    assert rendering.printable({"k": [typed]}) == {"k": [shown]}


def test_every_vietnamese_letter_can_be_printed() -> None:
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    letters = [rendering.printable(v + t) for v in vowels + vowels.upper() for t in tones]
    assert all(isinstance(letter, str) and len(letter) == 1 and can_print(letter) for letter in letters)
    assert not can_print("漢")


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(KeyError):
        rendering.render("../receipt", {}, builders.ISSUED_AT)


def test_the_fonts_are_the_ones_that_were_reviewed() -> None:
    folder = Path(rendering.__file__).parent / "fonts"
    listed = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert {path.name for path in folder.iterdir()} == {*listed, "SHA256SUMS"}
    for name, sha256 in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
