"""Form II.06 over random histories: the definition holds, identities hold, the past stays what it was."""

import itertools
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.errors import NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Promise, Stay, SupplementRequest
from motcua.oversight import closing, counting, figures, periods
from motcua.oversight.counting import Dimension
from motcua.oversight.models import ClosedPeriod, ClosedRow
from motcua.oversight.periods import Bound
from motcua.oversight.rows import live
from tests import builders
from tests.builders import living_at
from tests.oversight import histories
from tests.oversight.histories import by_hand, lives, moment, write

MONTHS = [f"2026-{number:02}" for number in range(2, 10)]


class _Undo(Exception):
    """Ends an example: what it wrote is rolled back."""


def _lived(check, lived, **known):
    try:
        with transaction.atomic():
            for life in lived:
                life.asked.clear()
                write(life, **known)
            check()
            raise _Undo
    except _Undo:
        pass


@given(
    lived=st.lists(lives(), max_size=6), name=st.sampled_from([*MONTHS, "2026-Q2", "2026", "2026-04-10..2026-05-20"])
)
def test_a_period_counts_as_the_definition_says(world, lived, name):
    period = periods.parse(name)

    def check():
        counts = counting.total(counting.lines(period))
        assert {one: getattr(counts, one) for one in counting.NAMES} == {
            one: by_hand(lived, period)[one] for one in counting.NAMES
        }
        assert counts.adds_up

    _lived(check, lived)


@given(lived=st.lists(lives(), max_size=6))
def test_what_was_open_is_carried_over_and_the_sums_agree(world, lived):
    def check():
        for earlier, later in itertools.pairwise(MONTHS):
            first = counting.total(counting.lines(periods.parse(earlier)))
            then = counting.total(counting.lines(periods.parse(later)))
            assert then.carried_over == first.open
            for by in (Dimension.GROUP, Dimension.SECTOR, Dimension.PROCEDURE, Dimension.LEVEL, Dimension.CHANNEL):
                assert counting.total(counting.lines(periods.parse(later), by)) == then
        for cell in counting.CONDITIONS:
            assert len(counting.behind(periods.parse("2026-05"), cell)) == getattr(
                counting.total(counting.lines(periods.parse("2026-05"))), cell
            )

    _lived(check, lived)


@settings(max_examples=25)
@given(lived=st.lists(lives(), min_size=1, max_size=5), name=st.sampled_from(MONTHS[1:5]))
def test_whatever_happens_later_a_closed_month_computes_to_the_same(world, lived, name):
    """Closed with what was known at its end; then the rest of the lives happens, and it is computed again."""
    period = periods.parse(name)

    def check():
        closed, _rows = closing.freeze(period, at=period.until + timedelta(hours=1))
        then = counting.lines(period)
        for life in lived:
            if life.pk and moment(life.accepted) < period.until:
                histories.learn(life, since=period.until)
            else:
                write(life)
        assert closing.differences(closed) == []
        assert counting.lines_from(live(period)) == then
        assert counting.total(then).received == ClosedRow.objects.filter(period=closed).exclude(channel="chain").count()

    for life in lived:
        life.pk = 0
    _lived(check, lived, until=period.until)


def test_accepted_and_ended_in_one_instant_is_counted(world):
    done = builders.finished(on="2026-06-01")
    at = done.accepted_at
    Dossier.objects.filter(pk=done.pk).update(ended_at=at)
    for name in (f"{at:%Y-%m}", f"{at:%Y-%m-%d}..{at:%Y-%m-%d}"):
        counts = counting.total(counting.lines(periods.parse(name)))
        assert (counts.received, counts.solved) == (1, 1)


def test_the_early_the_timely_and_the_late_at_their_borders(world):
    """Due at 17:00 of the fifth working day: a day before is early, the moment on time, a second later late."""
    due = builders.at("2026-06-08T17:00")
    for ended, expected in (
        (builders.at("2026-06-07T23:59"), "early"),
        (builders.at("2026-06-08T00:00"), "on_time"),
        (due, "on_time"),
        (due + timedelta(seconds=1), "late"),
    ):
        done = builders.finished(on="2026-06-01")
        assert done.due_at == due
        Dossier.objects.filter(pk=done.pk).update(ended_at=ended)
        found = counting.behind(periods.parse("2026-06"), expected)
        assert found == [done.pk], expected
        Dossier.objects.filter(pk=done.pk).update(accepted_at="2025-01-01T00:00Z", ended_at="2025-01-01T00:00Z")


@pytest.mark.parametrize(
    ("looked_at", "expected"),
    [("2026-06-05T10:00", "open_in_time"), ("2026-06-09T10:00", "open_late"), ("2026-07-03T10:00", "open_late")],
)
def test_what_is_not_due_yet_is_not_late_in_a_month_that_runs(world, looked_at, expected):
    one = builders.in_step()
    assert one.due_at == builders.at("2026-06-08T17:00")
    with living_at(looked_at):
        assert counting.behind(periods.parse("2026-06"), expected) == [one.pk]


def test_a_stop_while_waiting_for_the_customer_is_nobodys_lateness(world):
    """The pause ends with the stop, so the due moment moves by it: asked in time, stopped long after, and on time."""
    waiting = builders.awaiting_supplement(on="2026-06-01")
    with living_at("2026-07-20T09:00"):
        stopped = actions.stop(waiting, by=world.giang, reason="Quá thời hạn bổ sung.")
    last = Promise.objects.filter(dossier=stopped).latest("id")
    assert (last.why, last.judging) == (Promise.Why.RESUMED, True) and stopped.ended_at <= last.due_at
    assert stopped.late_cause == ""
    assert counting.behind(periods.parse("2026-07"), "on_time") == [stopped.pk]


def test_an_agency_is_counted_alone_and_chain_work_apart(world):
    root = builders.finished()
    child = builders.finished()
    Dossier.objects.filter(pk=child.pk).update(channel="chain")
    period = periods.parse("2026-06")
    assert counting.behind(period, "solved") == [root.pk]
    (for_others,) = figures.for_others(period)
    assert (for_others.key, for_others.counts.solved) == (world.receiver.code, 1)
    assert counting.lines(period, agency="DTE") == []
    assert [one.key for one in counting.lines(period, agency=world.receiver.code)] == [world.receiver.code]


def test_months_may_be_cut_off_on_a_day_and_no_day_is_lost():
    bounds = [Bound(from_month=periods.date(2026, 4, 1), last_day=25)]
    march, april, may = (periods.month(2026, number, bounds) for number in (3, 4, 5))
    assert (march.until, april.until) == (april.since, may.since)
    assert (april.since.day, april.last.day, may.since.day) == (1, 25, 26)
    assert periods.month_of(periods.date(2026, 4, 26), bounds) == may
    assert periods.before(may, bounds) == april
    assert periods.parse("2026-Q2", bounds).until == periods.month(2026, 6, bounds).until


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "26-01",
        "2026-Q5",
        "2026-02-30..2026-03-01",
        "2026-03-02..2026-03-01",
        "0001",
        "13/2026",
        "quý V/2026",
    ],
)
def test_what_is_no_period_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="10/2026"):
        periods.parse(text)


@pytest.mark.parametrize(("typed", "name"), [
    ("10/2026", "2026-10"), ("Tháng 6/2026", "2026-06"), ("quý III/2026", "2026-Q3"), ("quý 3/2026", "2026-Q3"),
    ("Quý IV / 2026", "2026-Q4"), ("năm 2026", "2026"), (" 2026 ", "2026"),
    ("05/01/2026–04/02/2026", "2026-01-05..2026-02-04"), ("5/1/2026 - 4/2/2026", "2026-01-05..2026-02-04"),
    ("từ 05/01/2026 đến 04/02/2026", "2026-01-05..2026-02-04"),
])  # fmt: skip
def test_a_period_may_be_typed_as_papers_write_it(typed, name):
    assert periods.parse(typed) == periods.parse(name)


@pytest.mark.parametrize(("name", "before", "year_before"), [
    ("2026-01", "2025-12", "2025-01"), ("2026-Q1", "2025-Q4", "2025-Q1"), ("2026", "2025", "2025"),
    ("2024-02-29..2024-02-29", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
])  # fmt: skip
def test_the_period_before_and_that_of_last_year(name, before, year_before):
    period = periods.parse(name)
    assert periods.before(period).name == before
    assert periods.year_before(period).name == year_before


def test_a_period_that_is_not_over_is_not_closed(world):
    period = periods.parse("2026-06")
    with living_at("2026-06-30T23:00"), pytest.raises(NotAllowed, match="chưa kết thúc"):
        closing.close(period, by=world.khanh)


@pytest.mark.django_db(transaction=True)
def test_a_closed_period_cannot_be_changed_and_says_when_the_ledgers_were(world):
    done = builders.finished()
    period = periods.parse("2026-06")
    with living_at("2026-07-01T08:00"):
        closed = closing.close(period)
        assert closing.close(period).pk == closed.pk
    kept = closing.seal(closed)
    for change in (
        lambda: ClosedRow.objects.update(classed="late"),
        lambda: ClosedRow.objects.all().delete(),
        lambda: ClosedPeriod.objects.filter(pk=closed.pk).update(until=period.since + timedelta(days=1)),
    ):
        with pytest.raises(DatabaseError):
            change()
    assert closing.seal(closed) == kept
    assert closing.differences(closed) == []
    Dossier.objects.filter(pk=done.pk).update(ended_at=done.due_at + timedelta(days=2))
    told = {(one.figure, one.kept, one.computed) for one in closing.differences(closed)}
    assert told == {("early", 1, 0), ("late", 0, 1)}
    assert counting.total(counting.lines(period)).early == 1, "what was closed is what is told"


def test_the_histories_write_what_they_say(world):
    """The oracle would be worth nothing over rows that are not there."""
    life = histories.Life("online", 10, 900, "finished", [(10, 100, True), (50, 700, True)], [(60, 80)], False, True)
    write(life)
    assert Promise.objects.filter(dossier=life.pk).count() == 2
    assert Stay.objects.filter(dossier=life.pk).exclude(pause="").count() == 1
    assert SupplementRequest.objects.filter(dossier=life.pk).aggregate(last=Max("number"))["last"] == 2


def _moved_in_june(world):
    """One extended twice over two months, one excused and set a moment: how often is not counted, how many are."""
    longer, late = builders.in_step(), builders.in_step()
    with living_at("2026-06-05T09:00"):
        actions.extend(longer, by=world.giang, days=30, reason="Xác minh.")
    with living_at("2026-06-09T09:00"):
        actions.reappoint(late, by=world.giang, until=date(2026, 7, 10), reason="Xin lỗi.")
        actions.override(late, by=world.giang, until=date(2026, 6, 15), reason="Theo chỉ đạo.")
        actions.override(late, by=world.giang, until=date(2026, 6, 16), reason="Theo chỉ đạo.")
    return longer, late


def _moved(period):
    counts = counting.total(counting.lines(period))
    return [getattr(counts, name) for name in counting.MOVED]


def test_promises_moved_by_hand_are_counted_beside_in_the_period_in_which_they_were(world):
    longer, late = _moved_in_june(world)
    june = periods.parse("2026-06")
    assert _moved(june) == [1, 1, 1]
    assert counting.behind(june, "extended") == [longer.pk] and counting.behind(june, "overridden") == [late.pk]
    assert _moved(periods.parse("2026-07")) == [0, 0, 0]
    counts = counting.total(counting.lines(june))
    assert counts.adds_up and (counts.received, counts.open_late, counts.open_in_time) == (2, 1, 1)


def test_a_closed_month_keeps_what_was_moved_in_it(world):
    _, late = _moved_in_june(world)
    june = periods.parse("2026-06")
    with living_at("2026-07-01T09:00"):
        closed = closing.close(june)
        actions.override(late, by=world.giang, until=date(2026, 7, 3), reason="Theo chỉ đạo.")
    assert _moved(june) == [1, 1, 1] and closing.differences(closed) == []


def test_a_month_that_was_closed_before_this_was_counted_says_that_it_has_no_data(world, client_of):
    _moved_in_june(world)
    june = periods.parse("2026-06")
    with living_at("2026-07-01T09:00"):
        closed = closing.close(june)
    seal = closing.seal(closed)
    with connection.cursor() as cursor:  # as the columns are added to rows that are there
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE oversight_closedrow DISABLE TRIGGER append_only")
        cursor.execute("UPDATE oversight_closedrow SET extended = NULL, reappointed = NULL, overridden = NULL")
        cursor.execute("ALTER TABLE oversight_closedrow ENABLE TRIGGER append_only")
    assert _moved(june) == [None, None, None] and closing.differences(closed) == []
    assert closing.seal(closed) != seal  # what a seal covers; that of an old row is as it was: NULL adds nothing to it
    with living_at("2026-07-01T10:00"):
        assert (
            "không có dữ liệu"
            in client_of(world.khanh).get(reverse("control:figures"), {"ky": "2026-06"}).content.decode()
        )
