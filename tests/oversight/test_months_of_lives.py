"""Random people live through months, calendars and agencies change meanwhile: what the figures of each must hold."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.dossiers import queries, who
from motcua.dossiers.models import Channel, Dossier, Promise, ReturnBy
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.rules import Act
from motcua.oversight import closing, counting, periods
from motcua.oversight.counting import Dimension
from motcua.oversight.models import ClosedPeriod
from motcua.people import agency_editing, calendar_editing
from motcua.people.models import Post, Role
from motcua.workdays.models import CalendarDay
from tests import builders
from tests.builders import living_at
from tests.dossiers.cases import CASES
from tests.dossiers.life import Life
from tests.dossiers.test_random_lives import PEOPLE, do

DIMENSIONS = (Dimension.GROUP, Dimension.SECTOR, Dimension.PROCEDURE, Dimension.LEVEL, Dimension.CHANNEL)
MOST = 6  # dossiers of one example
ENDING = {Act.STOP, Act.REFUSE, Act.WITHDRAW, Act.ASK_WITHDRAWAL}


class Months(Life):
    """A few dossiers, from June 2026 on; every month that is over is closed at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = builders.at("2026-06-01T08:00")
        self.dossiers: list[int] = []
        self.closed: list[tuple[ClosedPeriod, Any]] = []
        self.admin = builders.world().khanh
        Post.objects.create(
            user=self.admin, agency=builders.world().agencies["STTTT"], role=Role.SYSTEM_ADMIN, from_on="2018-01-01"
        )

    @initialize(hours=st.integers(1, 700))
    def begin(self, hours: int) -> None:
        """Three that are on their way, one of them waiting for its customer."""
        made = (builders.in_step(), builders.awaiting_supplement(), builders.accepted())
        self.dossiers = [one.pk for one in made]
        self.now = builders.at("2026-06-01T16:00") + timedelta(hours=hours)

    @precondition(lambda self: len(self.dossiers) < MOST)
    @rule(return_by=st.sampled_from([ReturnBy.ONLINE, ReturnBy.DIRECT]))
    def somebody_hands_in(self, return_by: str) -> None:
        """At eight on the next morning."""
        self.now = (self.now + timedelta(days=1)).replace(hour=8)
        self.dossiers.append(builders.submitted(on=f"{self.now:%Y-%m-%d}", return_by=return_by).pk)

    @precondition(lambda self: len(self.dossiers) < MOST)
    @rule(channel=st.sampled_from([Channel.DIRECT, Channel.POST]))
    def paper_is_taken_in(self, channel: str) -> None:
        self.now = (self.now + timedelta(days=1)).replace(hour=10)
        self.dossiers.append(builders.a_paper_dossier(on=f"{self.now:%Y-%m-%d}", channel=channel).pk)

    @rule(data=st.data(), hours=st.integers(2, 120))
    def somebody_does_what_she_may(self, data: Any, hours: int) -> None:
        self._go_on(hours)
        dossier = Dossier.objects.select_related("receiver").get(pk=data.draw(st.sampled_from(self.dossiers)))
        if dossier.status in ENDED:
            return
        wanted = set(CASES) - {Act.MESSAGE} - (set() if data.draw(st.integers(0, 5)) == 0 else ENDING)
        wanted -= set() if dossier.answers else {Act.SUPPLY}  # paper has no form whose fields `do` could mend
        stay = queries.open_stay(dossier)
        everybody = builders.world().people
        with living_at(self.now):
            free = [
                (act, username)
                for act in CASES
                for username in PEOPLE
                if act in wanted and who.may(everybody[username], act, dossier, stay=stay, at=clock.now())
            ]
            if not free:
                return
            act, username = data.draw(st.sampled_from(free))
            try:
                do(act, dossier, everybody[username])
            except DomainError as wanting:  # what an act may ask for beyond the right to it, a free colleague for one
                assert wanting.args

    @rule(data=st.data(), days=st.integers(-3, 20))
    def another_due_moment_is_set(self, data: Any, days: int) -> None:
        """By a leader: it stands beside the judging one and judges nothing."""
        dossier = Dossier.objects.get(pk=data.draw(st.sampled_from(self.dossiers)))
        others = Promise.objects.filter(dossier=dossier, judging=False).count()
        if dossier.accepted_at is not None and dossier.accepted_at <= self.now and others < 2:
            due = self.now + timedelta(days=days)
            Promise.objects.create(dossier=dossier, made_at=self.now, due_at=due, why="overridden", judging=False)

    @rule(days=st.integers(-10, 25), kind=st.sampled_from(["holiday", "working"]))
    def a_day_of_the_calendar_is_changed(self, days: int, kind: str) -> None:
        on = (self.now + timedelta(days=days)).date()
        known = calendar_editing.known_of(CalendarDay.objects.filter(on=on).first())
        given = {"kind": kind, "name": "Nghỉ lễ", "spans": [], "source": "Thông báo", "confirmed": True}
        with living_at(self.now):
            try:
                calendar_editing.set_day(on, given, known=known, by=self.admin)
            except DomainError as wanting:
                assert wanting.args

    @rule(code=st.sampled_from(["STC", "DTE"]), name=st.sampled_from(["Sở Tài chính - Kế hoạch", "Ủy ban mới"]))
    def an_agency_is_reorganised(self, code: str, name: str) -> None:
        agency = builders.world().agencies[code]
        agency.refresh_from_db()
        given = {"name": name, "valid_from": self.now.date(), "equipped_from": self.now.date() + timedelta(days=400)}
        given["equipped_source"] = "Quyết định"
        with living_at(self.now):
            try:
                agency_editing.change(
                    agency, given, reason="Nghị quyết", known=agency_editing.known_of(agency), by=self.admin
                )
            except DomainError as wanting:
                assert wanting.args

    @rule(hours=st.integers(12, 500))
    def time_passes(self, hours: int) -> None:
        self._go_on(hours)

    def _go_on(self, hours: int) -> None:
        """Later; a month that is over by then is closed."""
        self.now += timedelta(hours=hours)
        over = periods.months_until(self.now.date(), 2)[-1]
        if all(closed.name != over.name for closed, _ in self.closed) and over.until <= self.now:
            closed, _rows = closing.freeze(over, at=self.now)
            self.closed.append((closed, counting.lines(over)))

    @invariant()
    def a_closed_month_stays_what_it_was(self) -> None:
        for closed, then in self.closed:
            assert closing.differences(closed) == []
            counts = [one.counts for one in counting.lines(closing.period_of(closed))]
            assert counts == [one.counts for one in then]

    @invariant()
    def the_identities_hold(self) -> None:
        months = list(reversed(periods.months_until(self.now.date(), 4)))
        totals = [counting.total(counting.lines(month)) for month in months]
        for earlier, later in pairwise(totals):
            assert later.carried_over == earlier.open
        for month, total in zip(months, totals, strict=True):
            assert total.adds_up
            assert all(one.counts.adds_up for one in counting.lines(month))
            for by in DIMENSIONS:
                assert counting.total(counting.lines(month, by)) == total


@pytest.mark.django_db
def test_whatever_people_do_through_the_months_closed_figures_stay_and_sums_agree(world):
    profile = settings.get_current_profile_name()
    examples, acts = (200, 80) if profile == "long" else (20, 30)
    phases = [one for one in Phase if one != Phase.shrink]  # what happened is short enough to read
    same = profile != "long"  # the quick run lives the same lives each time, the long one looks for others
    how = settings(max_examples=examples, stateful_step_count=acts, phases=phases, derandomize=same)
    run_state_machine_as_test(Months, settings=how)
