"""The pages of a paper on the screen: for those who may have the file, told once a day, the file always offered."""

from datetime import timedelta
from html import unescape

import pytest

from motcua.core import clock
from motcua.documents.models import Scan, StoredFile
from motcua.dossiers import downloads
from motcua.dossiers.models import Paper
from motcua.journal.models import Event
from tests import builders
from tests.documents import builders as files


@pytest.fixture
def attachment(world):
    return builders.in_step().papers.get(key="du_toan")


def looked(dossier) -> list[str]:
    return list(Event.objects.filter(subject=dossier.subject, verb="dossier.preview").values_list("actor", flat=True))


def test_the_page_shows_the_picture_and_leads_to_the_file(client_of, dung, attachment, django_assert_max_num_queries):
    client = client_of(dung)
    with django_assert_max_num_queries(20):
        page = client.get(f"/tep/{attachment.pk}/xem/").content.decode()
    assert f'src="/tep/{attachment.pk}/trang-1.jpg"' in page and f'href="/tep/{attachment.pk}/" download' in page
    answer = client.get(f"/tep/{attachment.pk}/trang-1.jpg")
    assert answer["Content-Type"] == "image/jpeg" and "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"


def test_who_leafs_through_a_paper_is_told_once_a_day(client_of, dung, an, attachment):
    for user in (dung, dung, an):
        client = client_of(user)
        client.get(f"/tep/{attachment.pk}/xem/")
        client.get(f"/tep/{attachment.pk}/trang-1.jpg")
    assert looked(attachment.dossier) == ["dung", "an"]
    tomorrow = clock.now() + timedelta(days=1)
    downloads.note_preview(attachment, by=dung, at=tomorrow)
    downloads.note_preview(attachment, by=dung, at=tomorrow)
    assert looked(attachment.dossier) == ["dung", "an", "dung"]


def test_the_picture_alone_is_told_too(client_of, dung, attachment):
    client_of(dung).get(f"/tep/{attachment.pk}/trang-1.jpg")
    assert looked(attachment.dossier) == ["dung"]


def test_from_page_to_page(client_of, dung, attachment):
    several = _with_pages(attachment, 3)
    client = client_of(dung)
    first, middle, last = (client.get(f"/tep/{several.pk}/xem/?trang={n}").content.decode() for n in ("1", "2", "99"))
    assert "Trang sau" in first and "Trang trước" not in first
    assert "Trang trước" in middle and "Trang sau" in middle and "Trang 2 trên 3" in middle
    assert "Trang 3 trên 3" in last and "Trang sau" not in last
    assert client.get(f"/tep/{several.pk}/trang-4.jpg").status_code == 404


@pytest.mark.parametrize("asked", ["", "0", "-1", "abc", "²", "9" * 30])
def test_whatever_is_asked_for_there_is_a_page(client_of, dung, attachment, asked):
    assert client_of(dung).get(f"/tep/{attachment.pk}/xem/", {"trang": asked}).status_code == 200


@pytest.mark.parametrize("scan", [Scan.INFECTED, Scan.QUARANTINED])
def test_what_the_scanner_holds_back_is_not_shown(client_of, dung, attachment, scan):
    StoredFile.objects.filter(pk=attachment.file_id).update(scan=scan, threat="Eicar")
    client = client_of(dung)
    for path in ("xem/", "trang-1.jpg"):
        assert client.get(f"/tep/{attachment.pk}/{path}").status_code == 403
    assert looked(attachment.dossier) == []


def test_a_kind_without_a_preview_says_so_and_offers_the_file(client_of, dung, attachment):
    StoredFile.objects.filter(pk=attachment.file_id).update(media_type="application/msword", pages=None)
    client = client_of(dung)
    page = unescape(client.get(f"/tep/{attachment.pk}/xem/").content.decode())
    assert "không xem trước được" in page and "Tải tệp gốc" in page and "trang-1.jpg" not in page
    assert client.get(f"/tep/{attachment.pk}/trang-1.jpg").status_code == 404
    assert looked(attachment.dossier) == []


def test_the_dossier_offers_it_where_there_is_one(client_of, dung, attachment):
    url = f"/ban/ho-so/{attachment.dossier_id}/?muc=giay-to"
    assert f'href="/tep/{attachment.pk}/xem/"' in client_of(dung).get(url).content.decode()
    StoredFile.objects.filter(pk=attachment.file_id).update(media_type="application/msword", pages=None)
    assert f'href="/tep/{attachment.pk}/xem/"' not in client_of(dung).get(url).content.decode()


def _with_pages(paper: Paper, pages: int) -> Paper:
    """The same paper with a file of so many pages."""
    paper.file = builders.a_stored_file(files.a_pdf(pages))
    StoredFile.objects.filter(pk=paper.file.pk).update(pages=pages)
    Paper.objects.filter(pk=paper.pk).update(file=paper.file)
    return paper
