"""Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.text import file_name, fold, nfc, sort_key

VIETNAMESE = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạẵậệộợựỹĐÊƠ "), max_size=30)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đăng ký", "dang ky"),
        ("  Ủy  ban\tnhân dân ", "uy ban nhan dan"),
        ("ĐẠ TẺH", "da teh"),
        ("125/UBND-VP", "125/ubnd-vp"),
        ("", ""),
    ],
)
def test_folding_takes_marks_case_and_extra_spaces_away(text, folded):
    assert fold(text) == folded


@given(VIETNAMESE)
def test_folding_is_the_same_for_both_ways_of_writing_a_letter_and_done_once(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


def test_the_stored_form_is_composed_and_trimmed():
    assert nfc(" " + unicodedata.normalize("NFD", "Đạ Tẻh") + "\n") == "Đạ Tẻh"


@pytest.mark.parametrize(
    "ordered",
    [
        ["an", "ăn", "ân", "ba"],
        ["ca", "cà", "cả", "cã", "cá", "cạ", "cam"],
        ["dung", "đung", "em"],
        ["Lạc Dương", "Lâm Hà"],
        ["Đạ Huoai", "Đạ Tẻh", "Đam Rông", "Đơn Dương", "Đức Trọng"],  # word by word: "đạ" before "đam"
        ["oa", "ôa", "ơa", "pa"],
    ],
)
def test_words_stand_in_the_order_of_a_vietnamese_dictionary(ordered):
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=sort_key) == ordered


@given(VIETNAMESE)
def test_a_sort_key_does_not_depend_on_case_or_composition(text):
    assert sort_key(text.upper()) == sort_key(unicodedata.normalize("NFD", text.lower()))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Tờ trình.pdf", "Tờ trình.pdf"),
        (unicodedata.normalize("NFD", "Tờ trình.pdf"), "Tờ trình.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\an\\giay.pdf", "giay.pdf"),
        ("giay\u202efdp.exe.pdf", "giayfdp.exe.pdf"),
        ("a\x00b\x1b[31m\r\n.pdf", "ab[31m.pdf"),
        ("CON.pdf", "CON.pdf"),
        ("a" * 300 + ".docx", "a" * 195 + ".docx"),
        ("a" * 300, "a" * 200),
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
)
def test_the_name_of_a_file_is_kept_readable_without_folders_and_with_its_ending(sent, kept):
    assert file_name(sent) == kept


@given(st.text(max_size=400))
def test_whatever_a_file_is_called_its_kept_name_fits_its_column_and_stays_the_same(name):
    kept = file_name(name)
    assert len(kept) <= 200 and file_name(kept) == kept
    assert kept.isprintable() and "/" not in kept
