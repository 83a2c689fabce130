"""Files that come in pieces, so that a broken connection goes on where it stopped.

What has come is a file beside the store, and its length is how far it has come: there is nothing else to go wrong. A
killed server leaves a shorter file, the same piece twice is the same bytes, and `storage.sweep_orphans` takes away what
nobody has gone on with for a day.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import BinaryIO, Final

from motcua.core.errors import Conflict, Invalid
from motcua.core.words import said
from motcua.documents import storage

MOST_BYTES: Final = 2 * 1024 * 1024  # of one piece
MOST_UNFINISHED: Final = 10  # files of one person; the one longest untouched makes room


@dataclass(frozen=True)
class Parcel:
    """A file that is being sent: by whom and for what, and what its sender says of it.

    owner: no spaces or slashes. digest: sha256 of the whole in hex, empty where the browser cannot compute it.
    """

    owner: str
    place: str
    name: str
    size: int  # bytes
    modified: int  # milliseconds, as the browser tells it
    digest: str = ""


class Elsewhere(Conflict):
    """The piece does not begin where the file ends; `arrived` says where that is."""

    def __init__(self, arrived: int) -> None:
        super().__init__(said("Tệp đã nhận đến chỗ khác; hãy gửi tiếp từ đó."))
        self.arrived = arrived


def arrived(parcel: Parcel) -> int:
    """How many bytes have come. Raises Invalid when the whole would be too large or is nothing."""
    storage.refuse_size(parcel.size)
    with suppress(FileNotFoundError):
        return _path(parcel).stat().st_size
    return 0


def add(parcel: Parcel, offset: int, stream: storage.Readable) -> int:
    """Put a piece to the end; how many bytes have come then.

    Raises Elsewhere when the file does not end at `offset`, Invalid for a piece that is too long, DomainError when the
    disk is full; what had come before stays in each case.
    """
    storage.refuse_size(parcel.size)
    piece = stream.read(MOST_BYTES + 1)
    if len(piece) > min(MOST_BYTES, parcel.size - offset):
        raise Invalid(said("Phần tệp gửi lên không đúng cỡ. Hãy tải tệp lên lại."))
    with storage.telling_when_full():
        _make_room(parcel)
        with _opened(parcel) as file:
            ends = file.seek(0, os.SEEK_END)
            if ends != offset:
                raise Elsewhere(ends)
            try:
                file.write(piece)
                file.flush()
            except OSError:
                file.truncate(offset)
                raise
    return offset + len(piece)


@contextmanager
def whole(parcel: Parcel) -> Iterator[BinaryIO]:
    """The file once all of it has come; taken away after the block. Raises Invalid when something lacks or differs."""
    path = _path(parcel)
    if arrived(parcel) != parcel.size or not path.exists():
        raise Invalid(said("Tệp chưa gửi lên trọn. Hãy chọn lại đúng tệp đó để gửi tiếp."))
    try:
        with path.open("rb") as file:
            if parcel.digest and hashlib.file_digest(file, "sha256").hexdigest() != parcel.digest:
                raise Invalid(said("Tệp nhận được khác tệp trên máy của bạn. Hãy tải tệp lên lại."))
            file.seek(0)
            yield file
    finally:
        path.unlink(missing_ok=True)


def _path(parcel: Parcel) -> Path:
    key = hashlib.sha256(repr(astuple(parcel)).encode()).hexdigest()
    return storage.waiting_room() / f"part-{parcel.owner}-{key}"


@contextmanager
def _opened(parcel: Parcel) -> Iterator[BinaryIO]:
    """The file for one writer at a time."""
    path = _path(parcel)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _make_room(parcel: Parcel) -> None:
    here = _path(parcel)
    others = [path for path in here.parent.glob(f"part-{parcel.owner}-*") if path != here]
    for path in sorted(others, key=_touched)[: max(0, len(others) - MOST_UNFINISHED + 1)]:
        path.unlink(missing_ok=True)


def _touched(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0
