"""Files wait in quarantine until the scanner has looked; what it finds is never served and is told."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from motcua.core.errors import Invalid, NotAllowed
from motcua.core.installation import choose
from motcua.documents import scanning
from motcua.documents.actions import store_upload
from motcua.documents.models import Scan, StoredFile
from motcua.dossiers import actions, downloads
from motcua.dossiers.bundle import _parts_of_papers
from motcua.dossiers.depths import Depth
from motcua.dossiers.infected import tell_of_infected
from motcua.dossiers.models import Dossier, Paper
from motcua.journal.queries import history
from motcua.notifications.models import Message
from motcua.web.ui.condition import State, examine
from tests import builders
from tests.builders import World
from tests.documents.builders import a_pdf
from tests.documents.fake_clamd import BAD, FakeClamd

pytestmark = pytest.mark.django_db


@pytest.fixture
def clamd(tmp_path: Path, settings: Settings) -> Iterator[FakeClamd]:
    """A scanner that is there."""
    fake = FakeClamd(tmp_path)
    settings.CLAMAV_SOCKET = f"unix:{fake.path}"
    settings.FILES_DIR = tmp_path / "files"
    yield fake
    fake.stop()


def uploaded(data: bytes) -> StoredFile:
    return store_upload(io.BytesIO(data), "du-toan.pdf")


def state(file: StoredFile) -> str:
    file.refresh_from_db()
    return file.scan


def with_paper(file: StoredFile, dossier: Dossier | None = None) -> Paper:
    draft = dossier or builders.a_draft()
    with builders.living_at("2026-06-01T09:00"):
        return actions.add_paper(draft, "du_toan", file=file, file_name="du-toan.pdf", by=builders.world().an)


def infected_pdf() -> bytes:
    return a_pdf(2).replace(b"%%EOF", b"%" + BAD + b"\n%%EOF")


def test_without_a_scanner_a_file_is_served_and_called_unscanned(world: World, settings: Settings) -> None:
    settings.CLAMAV_SOCKET = ""
    file = uploaded(a_pdf(2))
    assert state(file) == Scan.UNSCANNED and scanning.scan_waiting() == 0
    paper = with_paper(file)
    assert downloads.paper_for(world.bao, paper.pk) == paper


def test_a_file_waits_in_quarantine_where_only_its_sender_opens_it(world: World, clamd: FakeClamd) -> None:
    paper = with_paper(uploaded(a_pdf(2)))
    assert paper.file is not None and state(paper.file) == Scan.QUARANTINED
    assert downloads.paper_for(world.an, paper.pk) == paper
    with pytest.raises(NotAllowed, match="đang chờ quét mã độc"):
        downloads.paper_for(world.bao, paper.pk)
    assert paper.file_id not in [part.sha256 for part in _parts_of_papers(paper.dossier, Depth.CONTENT)]
    assert scanning.scan_waiting() >= 1
    assert state(paper.file) == Scan.CLEAN
    assert downloads.paper_for(world.bao, paper.pk) == paper


def test_a_quarantined_file_is_refused_with_words_at_its_address(world: World, clamd: FakeClamd) -> None:
    paper = with_paper(uploaded(a_pdf(2)))
    client = Client()
    client.force_login(world.bao)
    answer = client.get(reverse("ui:paper", args=[paper.pk]))
    assert answer.status_code == 403 and "thử lại sau ít phút" in answer.content.decode()


def test_an_infected_file_of_a_draft_is_never_served_and_its_place_asks_for_another(
    world: World, clamd: FakeClamd
) -> None:
    data = infected_pdf()
    paper = with_paper(uploaded(data))
    assert paper.file is not None
    scanning.scan_waiting()
    assert state(paper.file) == Scan.INFECTED
    with pytest.raises(NotAllowed, match="có mã độc"):
        downloads.paper_for(world.an, paper.pk)
    with pytest.raises(Invalid, match="có mã độc"):
        uploaded(data)
    assert tell_of_infected() == 1 and tell_of_infected() == 0
    paper.refresh_from_db()
    assert paper.replaced_at is not None
    told = Message.objects.get(act="dossier.infected")
    assert told.recipient == world.an and "tải lên tệp khác" in told.body
    assert [event.verb for event in history(paper.dossier.subject)][-1] == "dossier.infected-file"


def test_an_infected_file_that_was_handed_in_stays_named_and_its_holder_is_told(world: World, clamd: FakeClamd) -> None:
    paper = with_paper(uploaded(infected_pdf()))
    with builders.living_at("2026-06-01T09:30"):
        actions.submit(Dossier.objects.get(pk=paper.dossier_id), by=world.bao)
    Dossier.objects.filter(pk=paper.dossier_id).update(holder=world.chi)
    scanning.scan_waiting()
    tell_of_infected()
    paper.refresh_from_db()
    assert paper.replaced_at is None
    told = Message.objects.filter(act="dossier.infected").values_list("recipient", flat=True)
    assert set(told) == {world.an.pk, world.chi.pk}


def test_while_the_scanner_is_away_files_wait_and_are_asked_for_again_later_and_later(
    world: World, clamd: FakeClamd
) -> None:
    choose(demo=False)
    with builders.living_at("2026-06-01T08:00"):
        file = uploaded(a_pdf(2))
        clamd.stop()
        assert scanning.scan_waiting() == 0
        assert scanning.scan_waiting() == 0, "not asked again at once"
    assert state(file) == Scan.QUARANTINED and file.scan_tries == 1 and file.scan_at == builders.at("2026-06-01T08:01")
    with builders.living_at("2026-06-01T08:30"):
        scanning.scan_waiting()
        found = {one.name: one for one in examine()}["scanner"]
    assert found.state == State.WARNING and "1 tệp chờ quét" in found.said and "không trả lời" in found.said
    assert state(file) == Scan.QUARANTINED and file.scan_at == builders.at("2026-06-01T08:32")
    clamd.start()
    with builders.living_at("2026-06-01T08:40"):
        assert scanning.scan_waiting() == 1
        assert {one.name: one.state for one in examine()}["scanner"] == State.OK
    assert state(file) == Scan.CLEAN


def test_one_file_that_is_too_large_for_the_scanner_stays_aside_and_holds_up_no_other(
    world: World, clamd: FakeClamd
) -> None:
    with builders.living_at("2026-06-01T08:00"):
        large = uploaded(a_pdf(50))
    clamd.limit = len(a_pdf(3))
    with builders.living_at("2026-06-01T08:01"):
        small = uploaded(a_pdf(3))
        scanning.scan_waiting()
    assert (state(large), state(small)) == (Scan.QUARANTINED, Scan.CLEAN)


def test_a_known_file_is_looked_at_again_only_with_other_signatures(world: World, clamd: FakeClamd) -> None:
    data = a_pdf(2)
    file = uploaded(data)
    scanning.scan_waiting()
    uploaded(data)
    scanning.scan_waiting()
    assert clamd.scans == 1
    clamd.signatures = "ClamAV 1.0/2"
    assert scanning.scan_waiting() == 0, "nobody asked"
    uploaded(data)
    assert state(file) == Scan.CLEAN, "it stays open meanwhile"
    scanning.scan_waiting()
    assert clamd.scans == 2 and state(file) == Scan.CLEAN


def test_only_a_scanner_on_this_machine_is_asked(settings: Settings) -> None:
    settings.CLAMAV_SOCKET = "tcp:192.0.2.1:3310"
    with pytest.raises(OSError, match="CLAMAV_SOCKET"):
        scanning.clamav.version()
