"""The register book and the list of results to hand over: the same rows on the page, in XLSX and in PDF."""

import io
import zipfile
from collections.abc import Callable
from html import unescape

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.core.installation import choose
from motcua.documents import sheets
from motcua.dossiers import registers
from motcua.dossiers.models import Dossier
from motcua.journal.models import Event
from motcua.people.models import User
from tests import builders
from tests.builders import World

SignIn = Callable[[User], Client]
JUNE = {"tu_ngay": "01/06/2026", "den_ngay": "30/06/2026"}


def sheet_of(answer) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def cells_of(answer) -> list[list[str]]:
    return [[cell for _, cell in cells] for _, cells in answer.context["rows"]]


def test_page_and_workbook_have_the_same_rows_and_the_same_totals(world: World, client_of: SignIn) -> None:
    builders.handed_over()
    builders.in_step()
    builders.submitted()  # not accepted: not in the book
    client = client_of(world.hoa)
    with builders.living_at("2026-06-02T08:00"):
        page = client.get(reverse("desk:register"), JUNE)
        book = sheet_of(client.get(reverse("desk:register-xlsx"), JUNE))
        pdf = b"".join(client.get(reverse("desk:register-pdf"), JUNE).streaming_content)
    assert page.context["totals"] == {"all": 2, "open": 1, "in_time": 1, "late": 0}
    shown = [cells[0] for cells in cells_of(page)]
    written = [row[1] for row in book if isinstance(row[0], float)]
    assert shown == written == [one.code for one in Dossier.objects.filter(accepted_at__isnull=False).order_by("pk")]
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert len(read.pages) == 1
    assert Event.objects.filter(subject=f"agency:{world.receiver.pk}", verb="agency.register").count() == 2


def test_each_cell_carries_the_name_of_its_column_for_those_who_read_rows_as_cards(
    world: World, client_of: SignIn
) -> None:
    builders.in_step()
    with builders.living_at("2026-06-02T08:00"):
        body = client_of(world.hoa).get(reverse("desk:register"), JUNE).content.decode()
    for column in registers.COLUMNS[2:]:
        assert f'<span class="k">{column.title}: </span>' in body


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        (JUNE, 2),
        ({**JUNE, "trang_thai": "open"}, 1),
        ({**JUNE, "trang_thai": "done"}, 1),
        ({**JUNE, "trang_thai": "late"}, 0),
        ({**JUNE, "kenh": "direct"}, 0),
        ({"tu_ngay": "02/06/2026", "den_ngay": "30/06/2026"}, 0),
        ({"tu_ngay": "01/05/2026", "den_ngay": "31/05/2026"}, 0),
    ],
)
def test_the_book_is_asked_by_period_state_and_channel(world: World, client_of: SignIn, asked, many: int) -> None:
    builders.handed_over()
    builders.in_step()
    with builders.living_at("2026-06-02T08:00"):
        assert len(cells_of(client_of(world.chi).get(reverse("desk:register"), asked))) == many


def test_a_day_that_is_none_is_told_and_the_month_is_shown(world: World, client_of: SignIn) -> None:
    builders.in_step()
    client = client_of(world.chi)
    with builders.living_at("2026-06-02T08:00"):
        for wrong in ({"tu_ngay": "31/02/2026"}, {"tu_ngay": "05/06/2026", "den_ngay": "01/06/2026"}):
            page = client.get(reverse("desk:register"), wrong)
            assert "Chưa lọc được" in unescape(page.content.decode())
            assert len(cells_of(page)) == 1
            assert client.get(reverse("desk:register-xlsx"), wrong).status_code == 302


def test_another_agency_reads_nothing_of_this_book(world: World, client_of: SignIn) -> None:
    builders.in_step()
    with builders.living_at("2026-06-02T08:00"):
        page = client_of(world.em).get(reverse("desk:register"), {**JUNE, "co_quan": world.receiver.code})
    assert cells_of(page) == [] and page.context["agency"] != world.receiver


def test_a_cell_that_would_be_a_formula_is_text(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    Dossier.objects.filter(pk=dossier.pk).update(contact_name='=HYPERLINK("http://a","b")')
    with builders.living_at("2026-06-02T08:00"):
        content = b"".join(client_of(world.chi).get(reverse("desk:register-xlsx"), JUNE).streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        drawn = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "<f>" not in drawn
    assert "'=HYPERLINK" in unescape(drawn)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tA"])
def test_what_a_spreadsheet_would_compute_is_marked_as_text(text: str) -> None:
    assert sheets.harmless(text) == f"'{text}"
    assert sheets.harmless(f"a{text}") == f"a{text}"


def test_a_book_that_is_too_long_is_refused_with_what_to_do(
    world: World, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_PDF", 1)
    builders.in_step()
    builders.in_step()
    with builders.living_at("2026-06-02T08:00"):
        answer = client_of(world.chi).get(reverse("desk:register-pdf"), JUNE, follow=True)
    assert "Hãy chọn kỳ ngắn hơn" in unescape(answer.content.decode())


def test_the_pages_cost_the_same_however_many_rows(world: World, client_of: SignIn) -> None:
    choose(demo=False)  # a process that has worked for a while remembers it
    client = client_of(world.chi)
    spent = []
    for _ in range(3):
        builders.in_step()
        builders.finished()
        with builders.living_at("2026-06-02T08:00"):
            for name in ("desk:register", "desk:hand-over-list"):
                client.get(reverse(name), JUNE)
                with CaptureQueriesContext(connection) as asked:
                    client.get(reverse(name), JUNE)
                spent.append(len(asked))
    assert max(spent) <= 8, spent


def test_the_chosen_results_stand_on_one_list_with_room_to_sign(world: World, client_of: SignIn) -> None:
    first, second, third = builders.finished(), builders.finished(), builders.finished()
    client = client_of(world.chi)
    with builders.living_at("2026-06-02T08:00"):
        page = client.get(reverse("desk:hand-over-list"))
        chosen = {"chon": [first.pk, third.pk]}
        book = sheet_of(client.get(reverse("desk:hand-over-list-xlsx"), chosen))
        pdf = client.get(reverse("desk:hand-over-list-pdf"), chosen)
    assert page.context["total"] == 3
    rows = [row for row in book if isinstance(row[0], float)]
    assert [row[1] for row in rows] == [first.code, third.code]
    assert "88/STC-ĐT" in str(rows[0][3]) and second.code not in str(book)
    assert [row[6] for row in rows] == ["", ""]
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_a_result_that_does_not_wait_here_comes_on_no_list(world: World, client_of: SignIn) -> None:
    waiting, gone = builders.finished(), builders.handed_over()
    with builders.living_at("2026-06-02T08:00"):
        none = client_of(world.chi).get(reverse("desk:hand-over-list-pdf"), {"chon": [gone.pk, "9" * 30, "x"]})
        assert none.status_code == 302
        assert list(registers.waiting(world.em)) == [] and list(registers.waiting(world.chi)) == [waiting]
