import io

import pikepdf
import pytest

from motcua.documents import signatures
from tests.documents import builders


def covers(data: bytes) -> bool:
    stream = io.BytesIO(data)
    with pikepdf.open(stream) as pdf:
        return signatures.covers_whole_file(pdf, stream, len(data))


def test_a_signature_over_everything_but_itself_covers_the_file() -> None:
    assert covers(builders.a_signed_pdf())


@pytest.mark.parametrize("after", [b"\n", b"% them\n"])
def test_a_signature_does_not_cover_what_was_appended_behind_it(after: bytes) -> None:
    assert not covers(builders.a_signed_pdf(after=after))


def test_a_pdf_without_a_signature_is_not_covered() -> None:
    assert not covers(builders.a_pdf())


def test_an_empty_place_for_a_signature_is_none() -> None:
    assert not covers(builders.a_signed_pdf(contents=b"\0" * 64))


def test_a_time_stamp_alone_is_nobodys_signature() -> None:
    assert not covers(builders.a_signed_pdf(sub_filter="ETSI.RFC3161"))


def test_a_gap_wider_than_the_signature_is_no_coverage() -> None:
    data = builders.a_signed_pdf()
    start = data.index(b"<3082") - 1
    wider = data.replace(b"%11d" % (start + 1), b"%11d" % start, 1)
    assert wider != data
    assert not covers(wider)


@pytest.mark.parametrize("bad", [b"         -1", b"        abc", b" 9999999999"])
def test_a_byte_range_that_makes_no_sense_is_no_coverage(bad: bytes) -> None:
    data = builders.a_signed_pdf()
    start = data.index(b"<3082")
    assert not covers(data.replace(b"%11d" % start, bad, 1))


def test_the_words_beside_a_file_never_say_more_than_was_checked() -> None:
    assert signatures.label(False) == "bản chưa ký số"
    assert signatures.label(True) == "có chữ ký số trên toàn tệp (chưa xác thực)"
