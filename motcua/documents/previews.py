"""Pages of kept files as pictures to read on the screen: drawn once, kept beside the store, drawn again when gone."""

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.core.errors import Invalid, NotFound
from motcua.core.words import said
from motcua.documents.inspect import picture
from motcua.documents.models import StoredFile
from motcua.documents.storage import path_of
from motcua.documents.verdict import JPEG, PDF, PNG

DRAWABLE = frozenset({PDF, PNG, JPEG})


def pages_of(file: StoredFile) -> int:
    """How many pages can be shown; 0 for a kind of file that has no preview (Word, Excel)."""
    if file.media_type not in DRAWABLE:
        return 0
    return file.pages or 1


def page_of(file: StoredFile, page: int) -> bytes:
    """Page `page` (from 1) as JPEG. Raises NotFound beyond the last one, Invalid when it can not be drawn."""
    if not 1 <= page <= pages_of(file):
        raise NotFound(said("Tệp không có trang này."))
    place = _folder() / file.sha256[:2] / f"{file.sha256}-{page}.jpg"
    with suppress(OSError):
        drawn = place.read_bytes()
        os.utime(place)
        return drawn
    source = path_of(file.sha256)
    if not source.exists():
        raise NotFound(said("Không tìm thấy tệp trong kho lưu trữ. Đề nghị báo cho người quản trị hệ thống."))
    drawn = picture(source, file.media_type, page)
    if not drawn:
        raise Invalid(said("Trang này không xem trước được trong giới hạn cho phép. Hãy tải tệp về để xem."))
    _keep(place, drawn)
    return drawn


def sweep(older_than: datetime) -> int:
    """Remove the pictures that nobody has looked at since; how many."""
    latest, gone = older_than.timestamp(), 0
    for path in _folder().glob("??/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < latest:
                path.unlink()
                gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.PREVIEWS_DIR)


def _keep(place: Path, drawn: bytes) -> None:
    """Whole or not at all; a full disk costs no reader her page."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as target:
            try:
                target.write(drawn)
                target.close()
                Path(target.name).replace(place)
            except OSError:
                Path(target.name).unlink(missing_ok=True)
                raise
