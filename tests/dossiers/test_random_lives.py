"""Random people do random acts at random moments: what must hold after each of them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Q
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from motcua.core import clock
from motcua.core.errors import DomainError, NotAllowed
from motcua.dossiers import actions, branching, deadlines, depths, queries, visibility, who
from motcua.dossiers.actions import delegating, reckoning
from motcua.dossiers.deadlines import Pause
from motcua.dossiers.models import Dossier, Outcome, Paper, Promise, ReturnBy, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.rules import OF_A_BRANCH, Act
from motcua.journal.queries import breaks, history
from motcua.people.calendar_changes import note_change
from motcua.people.models import Delegation, Post, User
from motcua.people.queries import calendar_for
from motcua.workdays import terms
from motcua.workdays.models import CalendarDay
from motcua.workdays.terms import WorkingDays
from tests import builders
from tests.builders import living_at
from tests.dossiers import branched
from tests.dossiers.cases import CASES
from tests.dossiers.lending import again
from tests.dossiers.lending import terms as lending_terms
from tests.dossiers.life import Life
from tests.dossiers.tabbed import counts_of

PEOPLE = ("an", "bao", "chi", "dung", "vinh", "quan", "nga", "giang", "hoa", "khanh", "lan", "em")
# More is asked of these than being allowed: a changed answer, a free colleague, an agency that owes none, another day.
LENDING = (("dung", "vinh"), ("vinh", "dung"), ("nga", "dung"), ("giang", "hoa"), ("hoa", "giang"), ("chi", "hoa"),
           ("bao", "an"))  # fmt: skip
WITH_MORE = {Act.SUPPLY, Act.ASSIGN, Act.ASK, Act.OVERRIDE, Act.BRANCH_ASSIGN}


def do(act: Act, dossier: Dossier, by: User) -> Dossier:
    """One act with everything it needs; a supplement is mended before it is sent, work is given to a colleague."""
    if act == Act.SUPPLY and dossier.status == Status.AWAITING_SUPPLEMENT:
        amount = dossier.answers["du_an"]["kinh_phi"] + 1
        actions.save_answers(dossier, {"du_an.kinh_phi": amount}, over={}, by=builders.world().an)
    if act == Act.ASSIGN:
        name = {"specialist": "vinh", "head": "nga"}.get(dossier.holder_role, "giang")
        return actions.assign(dossier, by=by, officer=builders.world().people[name])
    if act in OF_A_BRANCH:
        return on_a_branch(act, dossier, by)
    if act == Act.MESSAGE:
        return actions.message(dossier, by=by, text="Kính gửi.", once=uuid4())
    if act == Act.ISSUE_RESULT:
        return actions.issue_result(
            dossier, by=by, outcome=Outcome.DENIED, result=builders.a_result(), reason="Không đủ.", late=builders.LATE
        )
    return CASES[act].do(dossier, by, "Theo quy định.")


def judging(dossier: Dossier) -> Callable[[Act, User], Stay | None]:
    """The open stay that judges an act: of the first branch where this person may do it, else of the first one. Read
    once for all of a dossier's acts.
    """
    main, still = queries.open_stay(dossier), branching.open_branches(dossier)

    def judged(act: Act, by: User) -> Stay | None:
        if act not in OF_A_BRANCH or not still:
            return main
        return next((one for one in still if who.may(by, act, dossier, stay=one, at=clock.now())), still[0])

    return judged


def on_a_branch(act: Act, dossier: Dossier, by: User) -> Dossier:
    """An act on the branch that judges it."""
    stay = judging(dossier)(act, by)
    track = (stay.track if stay is not None else 0) or 1
    if act == Act.BRANCH_CLAIM:
        return actions.branch_claim(dossier, track=track, by=by)
    if act == Act.BRANCH_ASSIGN:
        officer = builders.world().people["vinh" if track == 1 else "quan"]
        return actions.branch_assign(dossier, track=track, by=by, officer=officer)
    if act == Act.BRANCH_RELEASE:
        return actions.branch_release(dossier, track=track, by=by, reason="Theo quy định.")
    return actions.branch_done(dossier, track=track, by=by, note="Đạt yêu cầu.")


def branches_hold(dossier: Dossier) -> None:
    """Side tracks only while the main stay waits for branches; one open stay for each; no overlap on a track; no gap
    while the waiting lasts.
    """
    main = list(Stay.objects.filter(dossier=dossier, track=0).order_by("from_at", "id"))
    beside = list(Stay.objects.filter(dossier=dossier, track__gt=0).order_by("track", "from_at", "id"))
    still = [one for one in beside if one.to_at is None]
    assert dossier.branches == len(still) == len({one.track for one in still})
    waits = bool(main) and main[-1].to_at is None and main[-1].branching
    assert waits == bool(still)
    for one in beside:
        assert not one.counting and not one.pause
        around = [
            stay for stay in main
            if stay.branching and stay.from_at <= one.from_at
            and (stay.to_at is None or (one.to_at is not None and one.to_at <= stay.to_at))
        ]  # fmt: skip
        assert around, f"{one} stands beside no main stay that waits"
    for earlier, later in pairwise(beside):
        if earlier.track == later.track:
            assert earlier.to_at is not None and earlier.to_at <= later.from_at
            if later.opened_act in OF_A_BRANCH:
                assert earlier.to_at == later.from_at, "a branch that changes hands has no gap"


class Lives(Life):
    """One dossier in a province where anybody presses anything."""

    dossier: Dossier

    @initialize(
        return_by=st.sampled_from([ReturnBy.ONLINE, ReturnBy.DIRECT]), handed_in=st.booleans(), beside=st.booleans()
    )
    def begin(self, return_by: str, handed_in: bool, beside: bool) -> None:
        self.now = builders.at("2026-06-01T08:00")
        make: Callable[..., Dossier] = builders.submitted if handed_in else builders.a_draft
        if beside:
            self.now = builders.at("2026-06-01T10:00")
            make = branched.waiting
        self.dossier = make(return_by=return_by)

    def press(self, act: Act, username: str) -> None:
        """The button is drawn if and only if the press succeeds."""
        person = again(builders.world().people[username])
        with living_at(self.now):
            stay = judging(self.dossier)(act, person)
            allowed = who.may(person, act, self.dossier, stay=stay, at=clock.now())
            try:
                do(act, self.dossier, person)
            except NotAllowed as refusal:
                assert not allowed or act in WITH_MORE | {Act.ACKNOWLEDGE}, f"{act} {person.username}: {refusal}"
            except DomainError:
                assert act in WITH_MORE
            else:
                assert allowed, f"{act} by {person.username} was done though {allowed.reason}"
        self.dossier = Dossier.objects.select_related("receiver").get(pk=self.dossier.pk)

    @rule(act=st.sampled_from(list(CASES)), username=st.sampled_from(PEOPLE))
    def anybody_presses_anything(self, act: Act, username: str) -> None:
        self.press(act, username)

    @precondition(lambda self: self.dossier.status not in ENDED)
    @rule(data=st.data())
    def somebody_does_what_she_may(self, data: Any) -> None:
        people = {name: again(builders.world().people[name]) for name in PEOPLE}
        judged = judging(self.dossier)
        with living_at(self.now):
            free = [
                (act, username)
                for act in CASES
                for username in PEOPLE
                if act not in (Act.STOP, Act.REFUSE, Act.WITHDRAW)
                and who.may(
                    people[username],
                    act,
                    self.dossier,
                    stay=judged(act, people[username]),
                    at=self.now,
                )
            ]
        if free:
            act, username = data.draw(st.sampled_from(free))
            self.press(act, username)

    @precondition(lambda self: self.dossier.status not in ENDED)
    @rule(day=st.integers(1, 28), closed=st.booleans())
    def the_calendar_changes(self, day: int, closed: bool) -> None:
        """A day of June becomes a holiday, or is again what its weekday says; open dossiers are reckoned anew."""
        on = date(2026, 6, day)
        CalendarDay.objects.filter(on=on).delete()
        if closed:
            CalendarDay.objects.create(on=on, kind=CalendarDay.Kind.HOLIDAY, name="Nghỉ lễ")
        with living_at(self.now):
            note_change("Ngày nghỉ lễ", at=self.now, by=None)
            reckoning.follow_changes()
        self.dossier = Dossier.objects.select_related("receiver").get(pk=self.dossier.pk)

    @rule(pair=st.sampled_from(LENDING), days=st.integers(0, 20), here=st.booleans())
    def a_post_is_lent(self, pair: tuple[str, str], days: int, here: bool) -> None:
        """For all procedures, or for this dossier's alone; a twin is refused."""
        who_lends, to = (again(builders.world().people[name]) for name in pair)
        scope = (self.dossier.version.procedure_id,) if here else ()
        with living_at(self.now):
            today, post = clock.today(), Post.objects.get(user=who_lends)
            asked = lending_terms("cover", from_on=today, to_on=today + timedelta(days=days), procedures=scope)
            with suppress(DomainError):
                delegating.delegate(post, to, asked, by=who_lends)

    @rule(last=st.booleans())
    def a_delegation_ends_early(self, last: bool) -> None:
        running = Delegation.objects.filter(ended_at__isnull=True).order_by("pk")
        one = running.last() if last else running.first()
        if one is not None:
            with living_at(self.now), suppress(DomainError):
                delegating.end_delegation(one, by=again(one.to))

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def the_ledger_of_time_holds(self) -> None:
        stays = list(Stay.objects.filter(dossier=self.dossier, track=0).order_by("from_at", "id"))
        assert all(earlier.to_at == later.from_at for earlier, later in pairwise(stays))
        still_open = [stay for stay in stays if stay.to_at is None]
        if self.dossier.status in ENDED:
            assert not still_open
            return
        assert still_open == stays[-1:]
        stay = stays[-1]
        assert (stay.status, stay.step) == (self.dossier.status, self.dossier.step)
        assert not (stay.pause and stay.counting) and bool(stay.pause) == self.dossier.is_paused
        holder = (stay.agency_id, stay.unit_id, stay.officer_id, stay.act_by_at)
        row = self.dossier
        assert holder == (row.holder_agency_id, row.holder_unit_id, row.holder_id, row.act_by_at)

    @invariant()
    def branches_stand_beside_a_stay_that_waits(self) -> None:
        branches_hold(self.dossier)

    @invariant()
    def the_last_judging_promise_is_what_the_calendar_gives(self) -> None:
        last = Promise.objects.filter(dossier=self.dossier, judging=True).order_by("made_at", "id").last()
        assert (last.due_at if last else None) == self.dossier.due_at
        if self.dossier.accepted_at is None:
            assert last is None
            return
        if self.dossier.is_paused:
            return  # it gets its promise when it goes on
        assert self.dossier.term is not None
        calendar, pauses = calendar_for(self.dossier.receiver), self._pauses()
        due_at = deadlines.due(self.dossier.accepted_at, terms.from_json(self.dossier.term), calendar, pauses=pauses)
        extensions = history(self.dossier.subject).filter(verb="dossier.extend")
        days = sum(event.details["days"] for event in extensions)
        if days:
            due_at = deadlines.due(due_at, WorkingDays(days), calendar, pauses=pauses)
        assert self.dossier.due_at == due_at

    def _pauses(self) -> list[Pause]:
        """What the ledger says, read here once more: after acceptance, ended by a supplement, not taken back."""
        ends = (Act.SUPPLY, Act.RESUME, Act.STOP, Act.WITHDRAW)
        found = Stay.objects.filter(dossier=self.dossier, closed_act__in=ends, from_at__gte=self.dossier.accepted_at)
        paused = found.exclude(pause="")
        return [Pause(stay.from_at, stay.to_at) for stay in paused.order_by("from_at") if stay.to_at != stay.from_at]

    @invariant()
    def who_is_meant_can_act(self) -> None:
        """No dossier is stuck: while it is open somebody may do something."""
        if self.dossier.status in ENDED:
            return
        judged = judging(self.dossier)
        with living_at(self.now):
            assert any(
                who.may(person, act, self.dossier, stay=judged(act, person), at=clock.now())
                for act in CASES
                for person in builders.world().people.values()
                if act not in (Act.ASK_WITHDRAWAL, Act.STOP, Act.ASSIGN, Act.MESSAGE)
            )

    @invariant()
    def acting_for_another_is_written_down(self) -> None:
        """On the stay with how she acted, in the journal on whose behalf; nobody acts for herself."""
        lent = Stay.objects.filter(Q(opened_for__isnull=False) | Q(closed_for__isnull=False), dossier=self.dossier)
        for stay in lent:
            assert stay.opened_for_id is None or stay.opened_for_id != stay.opened_by_id
            assert stay.closed_for_id is None or (stay.closed_for_id != stay.closed_by_id and stay.closed_post)
        for event in history(self.dossier.subject).exclude(on_behalf=""):
            assert "thay" in event.post and event.actor != event.on_behalf

    @invariant()
    def each_count_and_beginning_is_what_the_list_holds(self) -> None:
        """Of one person after each act, another each time: the dossier may stand in several of her lists."""
        looked = PEOPLE[Stay.objects.filter(dossier=self.dossier).count() % len(PEOPLE)]
        person = User.objects.get(username=looked)
        with living_at(self.now) as at:
            counts_of(person, at=at)

    @invariant()
    def a_stranger_sees_nothing(self) -> None:
        em = builders.world().em
        assert depths.depth(em, self.dossier) is None
        assert not visibility.visible_to(em).filter(pk=self.dossier.pk).exists()

    def ends_whole(self) -> None:
        assert breaks() == []
        assert Dossier.objects.exclude(status__in=sorted(ENDED)).filter(holder_agency__isnull=True).count() == 0
        results = Paper.objects.filter(dossier=self.dossier, kind=Paper.Kind.RESULT).count()
        assert results == (1 if self.dossier.outcome else 0)


@pytest.mark.django_db
def test_whatever_people_press_the_ledgers_hold_and_the_buttons_tell_the_truth(world):
    profile = settings.get_current_profile_name()
    lives, acts = (400, 40) if profile == "long" else (12, 16)
    found_once = [one for one in Phase if one != Phase.shrink]  # a life of 16 acts is short enough to read
    phases = list(Phase) if profile == "long" else found_once
    run_state_machine_as_test(Lives, settings=settings(max_examples=lives, stateful_step_count=acts, phases=phases))
