import errno
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from motcua.core import clock
from motcua.core.errors import DomainError, Invalid, NotFound
from motcua.documents import storage


def kept(data: bytes) -> Path:
    with storage.receive(io.BytesIO(data)) as incoming:
        return storage.keep(incoming)


def left_behind(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def test_a_kept_file_lies_under_its_hash_and_reads_back(files: Path) -> None:
    place = kept(b"noi dung")
    sha256 = hashlib.sha256(b"noi dung").hexdigest()
    assert place == files / sha256[:2] / sha256[2:4] / sha256
    with storage.open_file(sha256) as stream:
        assert stream.read() == b"noi dung"


def test_keeping_the_same_file_twice_leaves_one_file(files: Path) -> None:
    assert kept(b"mot") == kept(b"mot")
    assert len(left_behind(files)) == 1


def test_a_stored_file_that_was_cut_is_put_right_by_the_whole_one(files: Path) -> None:
    place = kept(b"tron ven")
    place.chmod(0o640)
    place.write_bytes(b"tron")
    assert kept(b"tron ven").read_bytes() == b"tron ven"


def test_a_file_that_is_not_kept_is_gone(files: Path) -> None:
    with storage.receive(io.BytesIO(b"x")) as incoming:
        assert incoming.path.exists()
    assert left_behind(files) == []


@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_the_size_limit_holds_to_the_byte_and_leaves_nothing(
    files: Path, settings: Settings, size: int, fits: bool
) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    if fits:
        assert kept(b"x" * size).stat().st_size == size
    else:
        with pytest.raises(Invalid, match="Tệp lớn hơn"):
            kept(b"x" * size)
        assert left_behind(files) == []


def test_an_announced_size_above_the_limit_is_refused_before_reading(files: Path, settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    stream = io.BytesIO(b"x")
    with pytest.raises(Invalid), storage.receive(stream, size_hint=11):
        pass
    assert stream.tell() == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(files: Path, number: int) -> None:
    class Full(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(number, "full")

    with pytest.raises(DomainError, match="hết chỗ"), storage.receive(Full()):
        pass
    assert left_behind(files) == []


def test_another_failure_of_the_disk_is_not_called_full(files: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, "broken")

    with pytest.raises(OSError, match="broken"), storage.receive(Broken()):
        pass


@given(st.text(max_size=80))
def test_only_a_hash_names_a_file(name: str) -> None:
    with pytest.raises(NotFound):
        storage.path_of("../" + name)


def test_a_file_that_is_not_there_is_not_found(files: Path) -> None:
    with pytest.raises(NotFound):
        storage.open_file("0" * 64)


def test_the_sweep_names_only_old_half_received_files(files: Path) -> None:
    kept(b"giu")
    now = clock.now()
    with storage.receive(io.BytesIO(b"cu")) as old, storage.receive(io.BytesIO(b"moi")):
        a_day_ago = (now - timedelta(days=1)).timestamp()
        os.utime(old.path, (a_day_ago, a_day_ago))
        assert storage.sweep_orphans(now - timedelta(hours=1)) == [old.path]
