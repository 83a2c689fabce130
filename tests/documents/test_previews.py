"""Pages of strangers' files as pictures of ours: drawn anew within limits, once, and never instead of the file."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from motcua.core import clock
from motcua.core.errors import Invalid, NotFound
from motcua.documents import inspect, previews
from motcua.documents.models import StoredFile
from motcua.documents.storage import path_of
from motcua.documents.verdict import DOCX, JPEG, PDF, PNG
from tests.documents import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.PREVIEWS_DIR = tmp_path / "previews"


def stored(data: bytes, media_type: str, pages: int | None = 1) -> StoredFile:
    file = StoredFile(sha256=sha256(data).hexdigest(), size=len(data), media_type=media_type, pages=pages)
    place = path_of(file.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return file


def a_picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **saving: object) -> bytes:
    picture = Image.new(mode, size, (200, 30, 30) if mode == "RGB" else (200, 30, 30, 0))
    made = io.BytesIO()
    picture.save(made, kind, **saving)
    return made.getvalue()


def a_two_page_pdf() -> bytes:
    """The first page is empty, the second one black."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 300))
        page = pdf.add_blank_page(page_size=(200, 300))
        page.Contents = pdf.make_stream(b"0 0 0 rg 0 0 200 300 re f")
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def opened(drawn: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(drawn))
    assert picture.format == "JPEG"
    return picture


def test_each_page_of_a_pdf_is_drawn_large_enough_to_read():
    file = stored(a_two_page_pdf(), PDF, 2)
    first, second = (opened(previews.page_of(file, page)) for page in (1, 2))
    assert first.size == second.size == (1134, 1700)
    assert first.getpixel((500, 500)) == (255, 255, 255) and second.getpixel((500, 500)) == (0, 0, 0)


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", PNG), ("JPEG", JPEG)])
def test_a_picture_is_its_one_page_and_is_made_no_larger(kind, media_type):
    file = stored(a_picture(kind), media_type, None)
    assert previews.pages_of(file) == 1
    assert opened(previews.page_of(file, 1)).size == (300, 200)


def test_a_large_scan_is_made_small():
    assert max(opened(previews.page_of(stored(a_picture("JPEG", (5000, 3500)), JPEG), 1)).size) == 1700


def test_nothing_of_what_a_camera_writes_stays():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Máy của ông A", 6  # who made it; lie on the side
    drawn = opened(previews.page_of(stored(a_picture("JPEG", exif=exif), JPEG), 1))
    assert drawn.size == (200, 300) and not drawn.getexif()


def test_what_is_transparent_is_paper():
    drawn = opened(previews.page_of(stored(a_picture("PNG", mode="RGBA"), PNG), 1))
    assert drawn.getpixel((10, 10)) == (255, 255, 255)


def test_word_and_excel_have_no_preview():
    file = stored(builders.a_docx(), DOCX, None)
    assert previews.pages_of(file) == 0
    with pytest.raises(NotFound):
        previews.page_of(file, 1)


@pytest.mark.parametrize("page", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there_is_not_found(page):
    with pytest.raises(NotFound):
        previews.page_of(stored(a_two_page_pdf(), PDF, 2), page)


def a_bomb() -> bytes:
    wide = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(wide, "PNG")
    return wide.getvalue()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "1600 million pixels": (a_bomb, PNG),
    "broken": (lambda: b"%PDF-1.7\nrac", PDF),
    "cut short": (lambda: a_picture("PNG")[:60], PNG),
    "another kind": (lambda: b"GIF89a" + bytes(50), PNG),
    "a skeleton": (lambda: builders.a_jpeg()[:40], JPEG),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_what_cannot_be_drawn_says_so_and_leaves_the_next_one_alone(kind):
    make, media_type = BOMBS[kind]
    data = make()
    with pytest.raises(Invalid, match="Hãy tải tệp về"):
        previews.page_of(stored(data, media_type), 1)
    assert previews.page_of(stored(a_two_page_pdf(), PDF, 2), 1)


def test_a_pdf_that_calls_itself_is_answered_within_the_limits():
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 300))
        form = pdf.make_stream(b"/F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")
        made = io.BytesIO()
        pdf.save(made)
    assert opened(previews.page_of(stored(made.getvalue(), PDF), 1))


def test_a_page_is_drawn_once_and_again_when_it_is_gone(monkeypatch, settings):
    file, drawings = stored(a_two_page_pdf(), PDF, 2), []
    draw = inspect.picture
    monkeypatch.setattr(previews, "picture", lambda *told: drawings.append(told) or draw(*told))
    first = previews.page_of(file, 1)
    assert previews.page_of(file, 1) == first and len(drawings) == 1
    for path in Path(settings.PREVIEWS_DIR).rglob("*.jpg"):
        path.unlink()
    assert previews.page_of(file, 1) == first and len(drawings) == 2


def test_a_full_disk_costs_no_reader_her_page(settings, tmp_path):
    settings.PREVIEWS_DIR = tmp_path / "file"
    settings.PREVIEWS_DIR.write_text("no folder")
    assert previews.page_of(stored(a_two_page_pdf(), PDF, 2), 1)


def test_pictures_that_nobody_looks_at_go_and_the_file_stays(settings):
    file = stored(a_two_page_pdf(), PDF, 2)
    for page in (1, 2):
        previews.page_of(file, page)
    old, seen = sorted(Path(settings.PREVIEWS_DIR).rglob(f"{file.sha256}*.jpg"))
    os.utime(old, (1, 1))
    assert previews.sweep(clock.now() - timedelta(days=30)) == 1
    assert not old.exists() and seen.exists() and path_of(file.sha256).exists()


def test_a_file_that_is_lost_is_told_as_lost():
    file = stored(a_two_page_pdf(), PDF, 2)
    path_of(file.sha256).unlink()
    with pytest.raises(NotFound, match="kho lưu trữ"):
        previews.page_of(file, 1)
