"""Random people of three agencies act on a dossier and all that is asked on its way: what must hold after each act."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from motcua.core import clock
from motcua.core.errors import DomainError, NotAllowed
from motcua.dossiers import actions, chains, deadlines, depths, visibility, who
from motcua.dossiers.actions import asking
from motcua.dossiers.models import Asking, Dossier, Promise, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.rules import Act
from motcua.journal.queries import breaks
from motcua.oversight import counting, figures, periods
from motcua.people.models import User
from motcua.people.queries import calendar_for
from motcua.workdays import terms
from tests import builders
from tests.builders import living_at
from tests.dossiers import branched
from tests.dossiers.asked import House
from tests.dossiers.life import Life
from tests.dossiers.test_random_lives import branches_hold, do, judging

WHY = "Theo quy định."
ACTS = (
    Act.ASK, Act.REMIND, Act.ACCEPT, Act.REFUSE, Act.CLAIM, Act.RELEASE, Act.FORWARD, Act.SEND_BACK, Act.RECALL,
    Act.APPROVE, Act.ISSUE_RESULT, Act.STOP, Act.WITHDRAW, Act.BRANCH_CLAIM, Act.BRANCH_ASSIGN, Act.BRANCH_RELEASE,
    Act.BRANCH_DONE, Act.GIVE_TIME,
)  # fmt: skip
MOST = 8  # dossiers of a chain


class Chains(Life):
    """One root that is being worked on, two agencies that can be asked, and whatever they ask one another."""

    @initialize(beside=st.booleans())
    def begin(self, beside: bool) -> None:
        world = builders.world()
        self.now = builders.at("2026-06-01T13:30")
        self.root = branched.waiting() if beside else builders.in_step()
        self.houses = [House(world.agencies[code]) for code in ("STTTT", "DTE")]
        self.people: list[User] = [world.dung, world.vinh, world.quan, world.nga, world.giang, world.hoa, world.chi]
        for house in self.houses:
            self.people += [house.intake, house.specialist, house.leader, house.clerk]

    def dossiers(self) -> list[Dossier]:
        """The chain, root first."""
        found = {self.root.pk: 0} | dict.fromkeys(Asking.objects.order_by("id").values_list("child_id", flat=True), 1)
        rows = Dossier.objects.select_related("receiver").in_bulk(list(found))
        return [rows[pk] for pk in found]

    def _do(self, act: Act, one: Dossier, by: User, place: int, waits: bool) -> Dossier:
        if act == Act.ASK:
            agency = [builders.world().receiver, *(house.agency for house in self.houses)][place]
            return actions.ask(one, by=by, kind="opinion", agency=agency, reason=WHY, days=3, waits=waits)
        if act == Act.STOP:
            return actions.stop(one, by=by, reason=WHY, late=builders.LATE)
        if act == Act.WITHDRAW:
            return actions.withdraw(one, by=by, reason=WHY, late=builders.LATE)
        return do(act, one, by)

    @rule(data=st.data(), place=st.integers(0, 2), waits=st.booleans())
    def somebody_presses(self, data: Any, place: int, waits: bool) -> None:
        """Mostly what she may; the button is drawn if and only if the press succeeds."""
        every = self.dossiers()
        judged = {one.pk: judging(one) for one in every}
        with living_at(self.now):
            free = [
                (one, act, person)
                for one in every
                for act in ACTS
                for person in self.people
                if not (act == Act.ASK and len(every) >= MOST)
                and who.may(person, act, one, stay=judged[one.pk](act, person), at=clock.now())
            ]
            anything = (every[data.draw(st.integers(0, len(every) - 1))], data.draw(st.sampled_from(ACTS)),
                        data.draw(st.sampled_from(self.people)))  # fmt: skip
            one, act, person = data.draw(st.sampled_from(free)) if free and data.draw(st.integers(0, 4)) else anything
            if act == Act.ASK and len(every) >= MOST:
                return
            allowed = who.may(person, act, one, stay=judged[one.pk](act, person), at=clock.now())
            try:
                self._do(act, one, person, place, waits)
            except NotAllowed as refusal:
                # A circle, a question twice, a second reminder of the day: more than being allowed.
                assert not allowed or act in (Act.ASK, Act.REMIND, Act.BRANCH_ASSIGN, Act.GIVE_TIME), (
                    f"{act} {person.username}: {refusal}"
                )
            except DomainError:
                assert act in (Act.ASK, Act.GIVE_TIME)  # past what the parent promised: a leader's
            else:
                assert allowed, f"{act} by {person.username} was done though {allowed.reason}"

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def each_ledger_holds(self) -> None:
        for one in self.dossiers():
            stays = list(Stay.objects.filter(dossier=one, track=0).order_by("from_at", "id"))
            assert all(earlier.to_at == later.from_at for earlier, later in pairwise(stays))
            still = [stay for stay in stays if stay.to_at is None]
            assert still == ([] if one.status in ENDED else stays[-1:])
            if still:
                assert still[0].waits == (one.waits and one.status == Status.PROCESSING)
                assert not (still[0].pause and still[0].counting)
            branches_hold(one)

    @invariant()
    def who_waits_has_asked_and_who_ended_asks_no_more(self) -> None:
        for one in self.dossiers():
            still = Asking.objects.filter(parent=one, followed_at__isnull=True)
            assert one.asked == (still.count() if one.status not in ENDED else 0)
            assert not (one.waits and one.status not in ENDED) or still.filter(waits=True).exists()
            if one.status in ENDED:
                assert not still.exists()

    @invariant()
    def the_last_judging_promise_is_what_the_calendar_gives(self) -> None:
        for one in self.dossiers():
            last = Promise.objects.filter(dossier=one, judging=True).order_by("made_at", "id").last()
            assert (last.due_at if last else None) == one.due_at
            if one.accepted_at is not None:
                assert one.term is not None
                term = terms.from_json(one.term)
                calendar = calendar_for(one.receiver)
                due_at = deadlines.due(one.accepted_at, term, calendar)
                assert one.due_at == deadlines.extended(due_at, one.extended_days, calendar, pauses=())

    @invariant()
    def nobody_sees_what_is_not_hers(self) -> None:
        em, an = builders.world().em, builders.world().an
        for one in self.dossiers():
            assert depths.depth(em, one) is None and not visibility.visible_to(em).filter(pk=one.pk).exists()
            if one.pk != self.root.pk and one.customer_id != builders.world().customer.pk:
                assert depths.depth(an, one) is None

    @invariant()
    def everybody_who_takes_part_sees_the_same_chain(self) -> None:
        keys = [one.pk for one in self.dossiers()]
        if len(keys) > 1:
            for person in (builders.world().giang, self.houses[0].leader):
                shown = chains.chain_of(Dossier.objects.get(pk=keys[-1]), person)
                assert {node.dossier.pk for node in shown} == set(keys)
                assert all(node.opens == (depths.depth(person, node.dossier) is not None) for node in shown)

    def ends_whole(self) -> None:
        assert breaks() == []
        with living_at(self.now):
            assert asking.follow_all() == 0
        lines = figures.form_ii06(periods.parse("2026-06"))
        whole = counting.total(lines)
        assert whole.received == whole.solved + whole.open == 1, "the form counts the root alone"
        others = counting.added(line.counts for line in figures.for_others(periods.parse("2026-06")))
        taken_in = Dossier.objects.filter(channel="chain", accepted_at__lt=builders.at("2026-07-01T00:00"))
        assert others.received == taken_in.count()


@pytest.mark.django_db
def test_whatever_agencies_ask_of_one_another_the_chain_stays_whole(world):
    profile = settings.get_current_profile_name()
    lives, acts = (300, 60) if profile == "long" else (5, 12)
    phases = list(Phase) if profile == "long" else [one for one in Phase if one != Phase.shrink]
    run_state_machine_as_test(Chains, settings=settings(max_examples=lives, stateful_step_count=acts, phases=phases))
