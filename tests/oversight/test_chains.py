"""Figures of what agencies ask of one another: each end in its column, judged by the child's own due moment."""

from datetime import date

import pytest
from docx import Document

from motcua.dossiers import actions
from motcua.oversight import actions as reporting
from motcua.oversight import chains, figures, papers, periods
from tests import builders
from tests.builders import living_at
from tests.dossiers.asked import House, asks

pytestmark = pytest.mark.django_db
JUNE, JULY = periods.parse("2026-06"), periods.parse("2026-07")


@pytest.fixture
def lived(world):
    """Four questions in June: in time, late, refused, and one that July finds open and ends."""
    house = House(world.agencies["STTTT"])
    children = [asks(builders.in_step(), house.agency, by=world.dung, days=2) for _ in range(4)]
    house.answers(children[0], at="2026-06-02T09:00")
    late = house.works(house.takes_in(children[1]))
    with living_at("2026-06-10T09:00"):
        until = date(2026, 6, 15)
        late = actions.reappoint(late, by=house.leader, until=until, reason="Chờ số liệu của đơn vị khác.")
        late = actions.approve(actions.forward(late, by=house.specialist), by=house.leader)
        actions.issue_result(
            late, by=house.clerk, outcome="granted", result=builders.a_result(issued_on=date(2026, 6, 10)),
            late=builders.LATE,
        )  # fmt: skip
        actions.refuse(children[2], by=house.intake, reason="Không thuộc lĩnh vực.")
    with living_at("2026-07-02T09:00"):
        actions.withdraw(children[3], by=world.dung, reason="Không cần nữa.")
    return children


def test_each_end_stands_in_its_column(lived):
    june, july = (chains.of_period(one)[0] for one in (JUNE, JULY))
    assert (june.kind, june.begun, june.answered, june.in_time, june.late) == ("opinion", 4, 2, 1, 1)
    assert (june.refused, june.taken_back, june.open) == (1, 0, 1)
    assert (july.begun, july.taken_back, july.open) == (0, 1, 0)
    assert june.begun == june.answered + june.refused + june.taken_back + june.open
    # Handed in, waiting to be taken, worked on, signed, issued.
    assert june.mean_stops == 5.0
    assert chains.total(chains.of_period(JUNE)).begun == 4


def test_nothing_of_it_enters_the_form_but_beside_it(lived):
    form = figures.form_ii06(JUNE)
    assert sum(line.counts.received for line in form) == 4, "the parents alone"
    assert sum(line.counts.received for line in figures.for_others(JUNE)) == 2, "what was taken in for others"


def test_it_stands_in_the_report_and_a_closed_month_keeps_it(lived):
    with living_at("2026-07-01T08:00"):
        made = reporting.prepare(JUNE)
    kept = made.tables["chains"]
    assert [(one["kind"], one["begun"], one["in_time"]) for one in kept] == [
        ("opinion", 4, 1), ("coordination", 0, 0), ("procedure", 0, 0), ("", 4, 1),
    ]  # fmt: skip
    cells = [cell.text for table in Document(papers.to_docx(made)).tables for row in table.rows for cell in row.cells]
    assert "Chặng bình quân" in cells and "Lấy ý kiến" in cells
    assert papers.to_pdf(made).startswith(b"%PDF")
    made.tables.pop("chains")  # a report from before chains were counted
    assert papers.to_pdf(made).startswith(b"%PDF") and papers.chains(made.tables) == []


def test_two_statements_however_many_there_are(lived, django_assert_num_queries):
    with django_assert_num_queries(2):
        chains.of_period(JUNE)
