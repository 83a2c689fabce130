"""Files by what they hold: ab/cd/‹sha256› under FILES_DIR. A file is whole or it is not there.

Knows no kinds of files and no tables; `actions.py` decides what may be kept.
"""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from motcua.core.errors import DomainError, Invalid, NotFound
from motcua.core.words import said

BLOCK = 256 * 1024  # bytes read at a time

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Incoming:
    """A file that has come in whole and is not kept yet."""

    path: Path
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where a file of this hash lies or would lie. Raises NotFound when it is no hash."""
    if not _SHA256.fullmatch(sha256):
        raise NotFound(said("Không tìm thấy tệp."))
    return _files() / sha256[:2] / sha256[2:4] / sha256


def open_file(sha256: str) -> BinaryIO:
    """Open a kept file for reading. Raises NotFound when it is not in the store."""
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError:
        raise NotFound(said("Không tìm thấy tệp trong kho lưu trữ. Đề nghị báo cho người quản trị hệ thống.")) from None


@contextmanager
def receive(stream: Readable, *, size_hint: int | None = None) -> Iterator[Incoming]:
    """Bring a stream in beside the store; what is not kept inside the block is gone after it.

    size_hint: bytes that the sender announced, refused before reading when already too many.
    Raises Invalid when it is too large, DomainError when the disk is full.
    """
    limit: int = settings.MAX_UPLOAD_BYTES
    refuse_size(size_hint or 0)
    with telling_when_full():
        waiting_room().mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=waiting_room())
    path = Path(name)
    try:
        with telling_when_full(), os.fdopen(descriptor, "wb") as target:
            sha256, size = _copy(stream, target, limit)
        yield Incoming(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def keep(incoming: Incoming) -> Path:
    """Move a received file to its place, at once or not at all; one that is there already stays as it is."""
    place = path_of(incoming.sha256)
    if place.exists() and place.stat().st_size == incoming.size:
        return place
    with telling_when_full():
        place.parent.mkdir(parents=True, exist_ok=True)
        incoming.path.chmod(0o440)
        incoming.path.replace(place)
        for folder in (place.parent, place.parent.parent, _files()):
            _sync_folder(folder)
    return place


def sweep_orphans(older_than: datetime) -> list[Path]:
    """The half-received files that a killed server left behind before `older_than`; the caller removes them."""
    if not waiting_room().is_dir():
        return []
    latest = older_than.timestamp()
    return sorted(path for path in waiting_room().iterdir() if path.stat().st_mtime < latest)


def _files() -> Path:
    return Path(settings.FILES_DIR)


def waiting_room() -> Path:
    """Where files lie that have not come in whole: the file system of the store, so that a move is one step."""
    return _files() / "incoming"


def refuse_size(size: int) -> None:
    """Raise Invalid for a file of so many bytes that is more than may come in."""
    limit: int = settings.MAX_UPLOAD_BYTES
    if size > limit:
        raise Invalid(_too_large(limit))


def _copy(stream: Readable, target: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        size += len(block)
        if size > limit:
            raise Invalid(_too_large(limit))
        digest.update(block)
        target.write(block)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _too_large(limit: int) -> str:
    return said(
        "Tệp lớn hơn {limit} MB. Đề nghị giảm độ phân giải khi quét hoặc tách thành nhiều tệp rồi tải lên lại.",
        limit=limit // (1024 * 1024),
    )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def telling_when_full() -> Iterator[None]:
    """A full disk becomes a DomainError that says what to do."""
    try:
        yield
    except OSError as failure:
        if failure.errno not in _NO_ROOM:
            raise
        raise DomainError(
            said(
                "Máy chủ đã hết chỗ lưu nên chưa nhận được tệp này. Đề nghị báo cho người quản trị hệ "
                "thống và thử lại sau."
            )
        ) from failure
