import io
import os
import signal
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.documents import filetypes, inspect_child
from motcua.documents import inspect as inspection
from motcua.documents.verdict import DOCX, JPEG, PDF, PNG, XLSX, Verdict, media_type_of_name
from tests.documents import builders


def verdict(tmp_path: Path, data: bytes, name: str) -> Verdict:
    path = tmp_path / "incoming"
    path.write_bytes(data)
    return inspection.inspect(path, name)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (builders.a_pdf(3), "Tờ trình.pdf", Verdict(True, PDF, 3)),
        (builders.a_pdf(), "HOA.PDF", Verdict(True, PDF, 1)),
        (builders.a_signed_pdf(), "da-ky.pdf", Verdict(True, PDF, 1, signed=True)),
        (builders.a_docx(), "a.docx", Verdict(True, DOCX)),
        (builders.an_xlsx(), "a.xlsx", Verdict(True, XLSX)),
        (builders.a_png(), "a.png", Verdict(True, PNG, 1)),
        (builders.a_jpeg(), "a.jpg", Verdict(True, JPEG, 1)),
        (builders.a_jpeg(), "a.jpeg", Verdict(True, JPEG, 1)),
    ],
)
def test_a_good_file_of_each_kind_is_taken(tmp_path: Path, data: bytes, name: str, expected: Verdict) -> None:
    assert verdict(tmp_path, data, name) == expected


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (b"", "a.pdf", filetypes.EMPTY),
        (builders.a_pdf(), "a.exe", filetypes.NAME),
        (builders.a_pdf(), "a.zip", filetypes.NAME),
        (builders.a_pdf(), "pdf", filetypes.NAME),
        (builders.a_pdf(), ".pdf", filetypes.NAME),
        (builders.a_pdf(), "a.pdf.html", filetypes.NAME),
        (b"<html><script>", "a.pdf", filetypes.DISGUISED),
        (builders.a_docx(), "a.pdf", filetypes.DISGUISED),
        (builders.a_docx(), "a.xlsx", filetypes.DISGUISED),
        (builders.a_pdf(), "a.docx", filetypes.DISGUISED),
        (builders.a_png(), "a.jpg", filetypes.DISGUISED),
        (builders.an_office_file("setup.exe"), "a.docx", filetypes.DISGUISED),
        (builders.a_pdf(5)[:-200], "a.pdf", filetypes.DAMAGED),
        (b"%PDF-1.7\nrac", "a.pdf", filetypes.DAMAGED),
        (builders.a_docx()[:-30], "a.docx", filetypes.DAMAGED),
        (builders.a_png()[:-4], "a.png", filetypes.DAMAGED),
        (builders.a_jpeg()[:-2], "a.jpg", filetypes.DAMAGED),
        (builders.an_encrypted_pdf(), "a.pdf", filetypes.ENCRYPTED),
        (builders.an_encrypted_pdf(user=""), "a.pdf", filetypes.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", filetypes.OLD_OFFICE),
        (builders.a_docx(more={"word/vbaProject.bin": b"x"}), "a.docx", filetypes.MACROS),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do(tmp_path: Path, data: bytes, name: str, problem: str) -> None:
    found = verdict(tmp_path, data, name)
    assert not found.ok
    assert found.problem == problem.format(allowed="PDF, DOCX, XLSX, PNG, JPG")
    assert "Đề nghị" in found.problem


def test_one_turned_bit_in_an_office_file_is_damage(tmp_path: Path) -> None:
    data = bytearray(builders.a_docx())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as parts:
        info = parts.getinfo("word/document.xml")
    data[info.header_offset + 60] ^= 0x10
    assert verdict(tmp_path, bytes(data), "a.docx").problem == filetypes.DAMAGED


def test_a_packed_bomb_is_refused_without_being_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filetypes, "UNPACKED_LIMIT", 1000)
    assert (
        filetypes.examine_bytes(builders.a_docx(more={"word/b.xml": b"0" * 2000}), "a.docx").problem
        == filetypes.TOO_HEAVY
    )


def test_the_checking_process_may_be_killed_and_the_next_file_is_judged_all_the_same(tmp_path: Path) -> None:
    good = builders.a_pdf()
    assert verdict(tmp_path, good, "a.pdf").ok
    process = inspection._helper._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    assert verdict(tmp_path, good, "a.pdf").ok
    assert inspection._helper._process is not process
    assert process.returncode == -signal.SIGKILL  # buried, no zombie


def test_the_forks_leave_no_zombie(tmp_path: Path) -> None:
    for _ in range(5):
        verdict(tmp_path, builders.a_pdf(), "a.pdf")
    process = inspection._helper._process
    assert process is not None
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    states = [
        Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0] for child in children if _is_there(child)
    ]
    assert "Z" not in states


def test_a_fork_opens_the_next_file_unless_the_last_was_bad(tmp_path: Path) -> None:
    """Making a fork costs more than looking at a file, but what was bad shares its fork with nothing after it."""
    assert verdict(tmp_path, builders.a_pdf(), "a.pdf").ok
    first = _forks()
    assert first
    for pages in (1, 2, 3):
        assert verdict(tmp_path, builders.a_pdf(pages), "a.pdf").pages == pages
    assert _forks() == first
    assert not verdict(tmp_path, b"%PDF-1.7 broken", "a.pdf").ok
    _until(lambda: len(_forks()) < len(first))
    assert verdict(tmp_path, builders.a_pdf(), "a.pdf").ok


def test_a_fork_opens_no_more_than_some_dozens(tmp_path: Path) -> None:
    assert verdict(tmp_path, builders.a_pdf(), "a.pdf").ok
    before = _forks()
    for _ in range(inspect_child.FILES * (len(before) + 1)):
        assert verdict(tmp_path, builders.a_pdf(), "a.pdf").ok
    _until(lambda: not before & _forks())


def test_a_fork_that_is_killed_while_it_waits_is_missed_by_nobody(tmp_path: Path) -> None:
    assert verdict(tmp_path, builders.a_pdf(), "a.pdf").ok
    killed = _forks()
    for pid in killed:
        os.kill(int(pid), signal.SIGKILL)
    _until(lambda: not killed & _forks())
    assert verdict(tmp_path, builders.a_pdf(3), "a.pdf").pages == 3


def _forks() -> set[str]:
    """Those of the checking process that live."""
    process = inspection._helper._process
    assert process is not None
    return set(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split())


def _until(true: Callable[[], bool]) -> None:
    """A fork ends a moment after its answer."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come true")


def _is_there(pid: str) -> bool:
    return Path(f"/proc/{pid}/stat").exists()


def test_many_threads_get_each_its_own_answer(tmp_path: Path) -> None:
    answers: dict[int, Verdict] = {}

    def ask(pages: int) -> None:
        path = tmp_path / str(pages)
        path.write_bytes(builders.a_pdf(pages))
        answers[pages] = inspection.inspect(path, "a.pdf")

    threads = [threading.Thread(target=ask, args=(pages,)) for pages in range(1, 13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {pages: answer.pages for pages, answer in answers.items()} == {pages: pages for pages in range(1, 13)}


@pytest.mark.parametrize("harm", ["memory", "time", "crash", "writing"])
def test_a_fork_that_breaks_its_limits_answers_nothing(
    tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harmful(*_: object) -> Verdict:
        if harm == "memory":
            bytearray(inspect_child.ADDRESS_SPACE)
        elif harm == "time":
            signal.pause()
        elif harm == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            os.write(os.open(tmp_path / "planted", os.O_CREAT | os.O_WRONLY), b"x")
        return Verdict(True, PDF)

    monkeypatch.setattr(inspect_child, "examine", harmful)
    monkeypatch.setattr(inspect_child, "SECONDS", 1)
    assert _answer_of_a_fork(tmp_path) == b""
    assert not (tmp_path / "planted").exists() or (tmp_path / "planted").read_bytes() == b""


def _answer_of_a_fork(tmp_path: Path) -> bytes:
    (tmp_path / "file").write_bytes(b"x")
    reader, writer = os.pipe()
    stream = os.open(tmp_path / "file", os.O_RDONLY)
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)
        os.dup2(2, 0)
        try:
            inspect_child._limit()
            inspect_child._answer({"name": "a.pdf"}, stream, writer)
        finally:
            os._exit(0)
    os.close(writer)
    os.close(stream)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read()
    os.waitpid(pid, 0)
    return said


def test_no_setting_of_the_server_reaches_the_checking_process(tmp_path: Path) -> None:
    verdict(tmp_path, builders.a_pdf(), "a.pdf")
    process = inspection._helper._process
    assert process is not None
    names = {entry.split(b"=")[0] for entry in Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0") if entry}
    assert names <= {b"PYTHONPATH", b"LANG", b"PYTHONDONTWRITEBYTECODE"}


@pytest.mark.parametrize(
    ("name", "expected"), [("a.PDF", PDF), ("a.b.docx", DOCX), ("a.doc", ""), ("docx", ""), ("", "")]
)
def test_the_name_promises_a_kind(name: str, expected: str) -> None:
    assert media_type_of_name(name) == expected


@given(
    data=st.sampled_from(
        [builders.a_pdf(2), builders.a_signed_pdf(), builders.a_docx(), builders.a_png(), builders.a_jpeg()]
    ),
    name=st.sampled_from(["a.pdf", "a.docx", "a.png", "a.jpg"]),
    place=st.integers(0, 4000),
    put=st.binary(max_size=8),
)
def test_whatever_the_bytes_the_answer_is_taken_or_refused_with_a_reason(
    data: bytes, name: str, place: int, put: bytes
) -> None:
    place %= len(data)
    found = filetypes.examine_bytes(data[:place] + put + data[place + len(put) :], name)
    assert found.ok == (found.problem == "")
    assert found.media_type == media_type_of_name(name)
