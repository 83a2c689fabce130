"""A file in pieces: whatever breaks, what has come stays, and only the very file that was sent comes out."""

import errno
import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.errors import DomainError, Invalid
from motcua.documents import jobs, pieces, storage
from motcua.documents.pieces import MOST_BYTES, Elsewhere, Parcel

DATA = bytes(range(256)) * 4000  # a little under two pieces of 512 KB
PARCEL = Parcel("7", "12/du_toan", "Dự toán.pdf", len(DATA), 1_700_000_000_000, sha256(DATA).hexdigest())


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def send(parcel: Parcel, data: bytes, *, since: int = 0, until: int | None = None, step: int = 100_000) -> int:
    end = len(data) if until is None else until
    for offset in range(since, end, step):
        since = pieces.add(parcel, offset, io.BytesIO(data[offset : min(offset + step, end)]))
    return since


def test_a_file_comes_out_as_it_was_sent():
    assert pieces.arrived(PARCEL) == 0
    assert send(PARCEL, DATA) == pieces.arrived(PARCEL) == len(DATA)
    with pieces.whole(PARCEL) as file:
        assert file.read() == DATA
    assert pieces.arrived(PARCEL) == 0


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.data())
def test_however_it_is_cut_and_repeated_the_file_is_the_same(tmp_path_factory, sizes, data):
    content = bytes(range(256))[: sum(sizes) % 256 or 1]
    parcel = replace(
        PARCEL, size=len(content), digest=sha256(content).hexdigest(), place=str(tmp_path_factory.mktemp("p"))
    )
    offset = 0
    while offset < len(content):
        size = data.draw(st.integers(1, len(content) - offset))
        offset = pieces.add(parcel, offset, io.BytesIO(content[offset : offset + size]))
        if data.draw(st.booleans()):  # the answer was lost: the same piece again
            with pytest.raises(Elsewhere) as told:
                pieces.add(parcel, offset - size, io.BytesIO(content[offset - size : offset]))
            assert told.value.arrived == offset
    with pieces.whole(parcel) as file:
        assert file.read() == content


def test_a_broken_connection_goes_on_where_it_stopped():
    send(PARCEL, DATA, until=300_000)
    assert pieces.arrived(PARCEL) == 300_000
    send(PARCEL, DATA, since=300_000)
    with pieces.whole(PARCEL) as file:
        assert sha256(file.read()).hexdigest() == PARCEL.digest


@pytest.mark.parametrize("offset", [0, 100_000, 300_001, 900_000])
def test_a_piece_for_another_place_changes_nothing_and_says_where(offset):
    send(PARCEL, DATA, until=300_000)
    with pytest.raises(Elsewhere) as told:
        pieces.add(PARCEL, offset, io.BytesIO(b"x" * 50))
    assert told.value.arrived == pieces.arrived(PARCEL) == 300_000


@pytest.mark.parametrize("other", ["owner", "place", "name", "size", "modified", "digest"])
def test_two_files_never_mix(other):
    send(PARCEL, DATA, until=200_000)
    value = getattr(PARCEL, other)
    assert pieces.arrived(replace(PARCEL, **{other: value + 1 if isinstance(value, int) else f"{value}x"})) == 0


def test_another_content_under_the_same_name_is_refused_and_begins_anew():
    send(PARCEL, DATA[::-1])
    with pytest.raises(Invalid, match="khác tệp trên máy"), pieces.whole(PARCEL):
        pass
    assert pieces.arrived(PARCEL) == 0


def test_what_has_not_come_whole_is_not_taken_and_stays():
    send(PARCEL, DATA, until=200_000)
    with pytest.raises(Invalid, match="chưa gửi lên trọn"), pieces.whole(PARCEL):
        pass
    assert pieces.arrived(PARCEL) == 200_000


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 3])
def test_a_piece_that_is_too_long_is_refused(size):
    parcel = replace(PARCEL, size=2 if size == 3 else PARCEL.size * 9)
    with pytest.raises(Invalid, match="không đúng cỡ"):
        pieces.add(parcel, 0, io.BytesIO(bytes(size)))
    assert pieces.arrived(parcel) == 0


def test_a_file_that_would_be_too_large_is_refused_before_its_first_piece(settings):
    settings.MAX_UPLOAD_BYTES = 1000
    for ask in (pieces.arrived, lambda parcel: pieces.add(parcel, 0, io.BytesIO(b"x"))):
        with pytest.raises(Invalid, match="lớn hơn"):
            ask(PARCEL)


def test_a_full_disk_keeps_what_had_come(monkeypatch):
    send(PARCEL, DATA, until=200_000)
    opened = Path.open

    class Full:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *told):
            self.file.close()

        def __getattr__(self, name):
            return getattr(self.file, name)

        def write(self, data):
            self.file.write(data[:10])
            raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda path, *told, **more: Full(opened(path, *told, **more)))
        with pytest.raises(DomainError, match="hết chỗ"):
            pieces.add(PARCEL, 200_000, io.BytesIO(DATA[200_000:300_000]))
    assert pieces.arrived(PARCEL) == 200_000
    send(PARCEL, DATA, since=200_000)
    with pieces.whole(PARCEL) as file:
        assert file.read() == DATA


def test_one_person_keeps_a_few_unfinished_files_and_another_has_her_own():
    for number in range(pieces.MOST_UNFINISHED + 3):
        pieces.add(replace(PARCEL, place=str(number)), 0, io.BytesIO(b"x"))
    pieces.add(replace(PARCEL, owner="8"), 0, io.BytesIO(b"x"))
    there = list(storage.waiting_room().glob("part-7-*"))
    assert len(there) == pieces.MOST_UNFINISHED
    assert pieces.arrived(replace(PARCEL, owner="8")) == 1


def test_what_nobody_goes_on_with_is_swept(monkeypatch):
    pieces.add(PARCEL, 0, io.BytesIO(b"x"))
    assert jobs.sweep_uploads() == 0
    monkeypatch.setattr(jobs, "HALF_RECEIVED_FOR", -jobs.HALF_RECEIVED_FOR)
    assert jobs.sweep_uploads() == 1 and pieces.arrived(PARCEL) == 0
