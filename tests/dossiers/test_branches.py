"""Branches side by side: what opens, who may do what, how they join, and what becomes of them on every other way."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.documents.models import Slip
from motcua.dossiers import actions, inboxes, queries, timeline, who
from motcua.dossiers.models import Dossier, Promise, Status, Stay
from motcua.dossiers.rules import HELD_UP, Act
from motcua.dossiers.tabs import Tab
from motcua.journal.queries import history
from motcua.oversight import figures, periods
from motcua.people.queries import calendar_for
from tests import builders
from tests.builders import at, living_at
from tests.dossiers import branched
from tests.dossiers.branched import HERE, THERE, branch, held, joined, one_left, open_tracks, waiting
from tests.dossiers.tabbed import counts_of
from tests.dossiers.traces import stay_now, told, trace, verbs

pytestmark = pytest.mark.django_db
WHY = "Theo quy định."
NOON = "2026-06-01T13:30"


def side(dossier):
    return list(Stay.objects.filter(dossier=dossier, track__gt=0).order_by("track", "from_at", "id"))


def test_a_block_opens_a_branch_for_each_step_beside_a_main_stay_that_nobody_holds(world):
    one = waiting()
    main = stay_now(one)
    assert (main.branching, main.officer_id, main.unit_id, main.counting, main.step) == (True, None, None, True, HERE)
    assert (one.status, one.branches, one.holder, one.holder_role) == (Status.PROCESSING, 2, None, "")
    first, second = side(one)
    assert [(one.track, one.step, one.unit.name, one.role) for one in (first, second)] == [
        (1, HERE, builders.ROOM, "specialist"), (2, THERE, builders.OTHER_ROOM, "specialist"),
    ]  # fmt: skip
    assert not first.counting and not second.counting
    assert (first.act_by_at, second.act_by_at) == (at("2026-06-03T17:00"), at("2026-06-02T17:00"))
    assert main.act_by_at == one.act_by_at == first.act_by_at
    assert told(one, Act.FORWARD) == {"vinh", "quan"}


def test_a_process_that_begins_with_a_block_opens_it_at_acceptance(world):
    submitted = builders.submitted(offering=branched.offering(branched.AT_ONCE))
    with living_at("2026-06-01T09:00"):
        one = actions.accept(submitted, by=world.chi)
    assert (one.status, one.branches, set(open_tracks(one))) == (Status.PROCESSING, 2, {1, 2})
    assert Slip.objects.filter(subject=one.subject, kind=Slip.Kind.RECEIPT).count() == 1
    assert {"dung", "vinh", "quan"} <= told(one, Act.ACCEPT)


def test_the_last_branch_joins_and_its_note_goes_on(world):
    one = one_left()
    assert (one.branches, open_tracks(one), one.step) == (1, {1: "dung"}, HERE)
    assert told(one, Act.BRANCH_DONE) == set()
    one = joined()
    assert (one.branches, one.step, open_tracks(one)) == (0, "truong_phong_duyet", {})
    assert stay_now(one).reason == "Đủ vốn." and stay_now(one).opened_act == Act.BRANCH_DONE
    assert [stay.note for stay in side(one) if stay.closed_act == Act.BRANCH_DONE] == [
        "Đủ vốn.",
        "Đạt yêu cầu kỹ thuật.",
    ]
    assert told(one, Act.BRANCH_DONE) == {"nga"}
    assert verbs(one)[-2:] == ["dossier.branch-done", "dossier.branch-done"]
    assert [event.details["branch"] for event in history(one.subject).filter(verb="dossier.branch-done")] == [
        THERE,
        HERE,
    ]


def test_two_officers_can_not_hold_one_branch_and_one_may_hold_two(world):
    one = waiting()
    builders.Post.objects.create(
        user=world.dung, agency=world.receiver, unit=world.rooms[builders.OTHER_ROOM], role="specialist",
        from_on=date(2017, 10, 1),
    )  # fmt: skip
    dung = builders.User.objects.get(pk=world.dung.pk)
    with living_at(NOON):
        one = actions.branch_claim(actions.branch_claim(one, track=1, by=dung), track=2, by=dung)
        with pytest.raises(NotAllowed, match="đang do ông Phạm Văn Dũng giữ"):
            actions.branch_claim(one, track=1, by=world.vinh)
    assert open_tracks(one) == {1: "dung", 2: "dung"}


def test_a_branch_belongs_to_its_own_room_and_its_own_head(world):
    one = waiting()
    with living_at(NOON):
        with pytest.raises(NotAllowed, match=builders.OTHER_ROOM):
            actions.branch_claim(one, track=2, by=world.dung)
        with pytest.raises(NotAllowed, match="trưởng phòng của nhánh"):
            actions.branch_assign(one, track=2, by=world.nga, officer=world.quan)
        with pytest.raises(Invalid):
            actions.branch_assign(one, track=2, by=world.giang, officer=world.dung)
        one = actions.branch_assign(one, track=2, by=world.giang, officer=world.quan)
        with pytest.raises(NotAllowed, match="không phải phân công lại"):
            actions.branch_assign(one, track=2, by=world.giang, officer=world.quan)
    assert open_tracks(one) == {1: "", 2: "quan"}


def test_a_branch_that_is_done_or_was_never_there_is_refused_plainly(world):
    one = one_left()
    before = trace(one)
    with living_at(NOON):
        for track in (2, 7):
            with pytest.raises(NotAllowed, match="đã xong hoặc không còn mở"):
                actions.branch_done(one, track=track, by=world.quan)
    assert trace(one) == before


@pytest.mark.parametrize("act", sorted(HELD_UP))
def test_while_branches_are_open_no_act_of_a_step_works_and_it_says_why(world, act):
    one = held()
    with living_at(NOON):
        for person in world.people.values():
            allowed = who.may(person, act, one, stay=queries.open_stay(one), at=clock.now())
            assert not allowed and "còn 2 nhánh chưa xong" in allowed.reason
            assert who.posts_for(person, act, one, stay=queries.open_stay(one), at=clock.now()) == []


@pytest.mark.parametrize("act", [Act.STOP, Act.WITHDRAW])
def test_an_end_closes_the_branches_and_tells_who_held_them(world, act):
    one = held()
    with living_at(NOON):
        if act == Act.STOP:
            one = actions.stop(one, by=world.giang, reason=WHY)
        else:
            one = actions.withdraw(actions.ask_withdrawal(one, by=world.bao, reason=WHY), by=world.nga, reason=WHY)
    assert (one.branches, open_tracks(one)) == (0, {})
    assert {stay.closed_act for stay in side(one) if stay.to_at == at(NOON)} == {act}
    assert {"dung", "quan"} <= told(one, act)
    assert Stay.objects.get(dossier=one, branching=True).officer is None, "who ends it did not hold it"


def test_a_supplement_closes_the_branches_and_those_not_done_come_back_to_who_had_them(world):
    one = one_left()
    with living_at(NOON):
        one = actions.request_supplement(one, by=world.dung, reason=WHY, items=[builders.wanted()])
        assert (one.status, one.branches, open_tracks(one)) == (Status.AWAITING_SUPPLEMENT, 0, {})
    with living_at("2026-06-03T09:00"):
        one = actions.save_answers(one, {"du_an.kinh_phi": 1}, over={}, by=world.an)
        one = actions.supply(one, by=world.bao)
    assert (one.status, one.branches, open_tracks(one)) == (Status.PROCESSING, 1, {1: "dung"})
    assert told(one, Act.SUPPLY) == {"dung"}
    again = branch(one)
    assert again.step_from == at("2026-06-01T10:00"), "its term runs on, around the pause"
    assert again.act_by_at == at("2026-06-04T17:00") == one.act_by_at


def test_a_supplement_is_asked_by_who_has_a_branch_and_taken_back_as_if_nothing_had_been(world):
    one = held()
    with living_at(NOON):
        with pytest.raises(NotAllowed, match="người đang giữ một nhánh"):
            actions.request_supplement(one, by=world.vinh, reason=WHY, items=[builders.wanted()])
        one = actions.request_supplement(one, by=world.quan, reason=WHY, items=[builders.wanted()])
        one = actions.take_back_supplement(one, by=world.quan, reason=WHY)
    assert (one.branches, open_tracks(one)) == (2, {1: "dung", 2: "quan"})
    assert branch(one, 2).act_by_at == at("2026-06-02T17:00")


def test_an_extension_leaves_the_branches_in_the_same_hands(world):
    one = one_left()
    with living_at(NOON):
        one = actions.extend(one, by=world.giang, days=3, reason=WHY)
    assert (one.branches, open_tracks(one), one.due_at) == (1, {1: "dung"}, at("2026-06-11T17:00"))
    assert told(one, Act.EXTEND) >= {"an", "bao", "dung"}
    with living_at(NOON):
        assert actions.branch_done(one, track=1, by=world.dung).step == "truong_phong_duyet"


def test_what_moves_a_promise_beside_and_a_message_reach_who_has_the_branches(world):
    one = held()
    with living_at(NOON):
        one = actions.override(one, by=world.giang, until=date(2026, 6, 4), reason=WHY)
        assert {"dung", "quan"} <= told(one, Act.OVERRIDE)
        one = actions.message(one, by=world.an, text="Kính gửi.", once=uuid4())
        assert told(one, Act.MESSAGE) == {"dung", "quan"}
    assert one.branches == 2


def test_the_step_after_sends_back_to_all_branches_or_to_those_it_chooses(world):
    with living_at(NOON):
        one = actions.send_back(joined(), by=world.nga, reason=WHY)
    assert (one.branches, one.returned, open_tracks(one)) == (2, True, {1: "dung", 2: "quan"})
    assert told(one, Act.SEND_BACK) == {"dung", "quan"}
    with living_at(NOON):
        other = actions.send_back(joined(), by=world.nga, reason=WHY, branches=[THERE])
        assert (other.branches, open_tracks(other)) == (1, {2: "quan"})
        other = actions.branch_done(other, track=2, by=world.quan)
    assert (other.step, other.returned) == ("truong_phong_duyet", False)


def test_who_did_the_last_branch_takes_back_that_one_alone(world):
    one = joined()
    with living_at(NOON):
        with pytest.raises(NotAllowed):
            actions.recall(one, by=world.quan, reason=WHY)
        one = actions.recall(one, by=world.dung, reason=WHY)
    assert (one.branches, open_tracks(one)) == (1, {1: "dung"})
    assert branch(one).act_by_at == at("2026-06-03T17:00")


def test_who_forwarded_into_a_block_takes_it_back_until_somebody_touches_a_branch(world):
    one = waiting()
    with living_at(NOON):
        back = actions.recall(one, by=world.dung, reason=WHY)
    assert (back.branches, back.step, back.holder, open_tracks(back)) == (0, "thu_ly", world.dung, {})
    touched = waiting()
    with living_at(NOON):
        touched = actions.branch_claim(touched, track=2, by=world.quan)
        with pytest.raises(NotAllowed, match="khi người sau chưa làm gì"):
            actions.recall(touched, by=world.dung, reason=WHY)


def test_branches_never_move_the_clock_of_the_dossier(world):
    one = joined()
    assert one.due_at == at("2026-06-08T17:00")
    assert Promise.objects.filter(dossier=one).count() == 1
    assert not Stay.objects.filter(dossier=one, track__gt=0, counting=True).exists()


def test_the_database_holds_one_open_stay_for_each_branch_and_no_clock_on_it(world):
    one = held()
    kept = branch(one)
    for wrong in ({"to_at": None}, {"track": 3, "counting": True}, {"track": 3, "branching": True}):
        values = {name: getattr(kept, name) for name in ("dossier", "track", "status", "step", "agency", "from_at")}
        with pytest.raises(IntegrityError), transaction.atomic():
            Stay.objects.create(**{**values, "opened_act": "claim", "opened_by": world.dung, **wrong})


def test_each_branch_stands_among_the_work_of_those_it_is_meant_for(world):
    one = waiting()
    people = {name: builders.User.objects.get(pk=world.people[name].pk) for name in ("dung", "quan", "nga", "giang")}

    def tabs(name, *asked):
        return {tab for tab in asked if inboxes.inbox(people[name], tab, at=clock.now()).filter(pk=one.pk).exists()}

    every = (Tab.MINE, Tab.MY_UNIT, Tab.UNASSIGNED)
    with living_at(NOON):
        for name in ("dung", "quan", "nga"):
            assert tabs(name, *every) == {Tab.MY_UNIT, Tab.UNASSIGNED}
        one = actions.branch_claim(one, track=2, by=world.quan)
        assert tabs("quan", *every) == {Tab.MINE, Tab.MY_UNIT}
        assert tabs("dung", *every) == {Tab.MY_UNIT, Tab.UNASSIGNED}
    with living_at("2026-06-08T16:00"):
        assert tabs("quan", Tab.NEAR_DUE) == tabs("giang", Tab.NEAR_DUE) == {Tab.NEAR_DUE}
    with living_at("2026-06-09T16:00"):
        assert tabs("quan", Tab.LATE, Tab.NEAR_DUE) == {Tab.LATE}
    with living_at(NOON):
        counts = counts_of(people["quan"], at=clock.now())
    assert {tab: counts[tab] for tab in every} == {Tab.MINE: 1, Tab.MY_UNIT: 1, Tab.UNASSIGNED: 0}


def test_a_stop_that_was_late_is_the_branches_own(world):
    one = held()
    with living_at("2026-06-03T10:00"):
        one = actions.branch_done(one, track=1, by=world.dung)
    with living_at("2026-06-04T10:00"):
        one = actions.branch_done(one, track=2, by=world.quan)
        one = actions.approve(actions.approve(one, by=world.nga), by=world.giang)
        result = builders.a_result(issued_on=date(2026, 6, 4))
        actions.issue_result(one, by=world.hoa, outcome="granted", result=result)
    late = [(stop.unit, stop.step, stop.passed, stop.late) for stop in figures.late_stops(periods.parse("2026-06"))]
    assert late == [(builders.OTHER_ROOM, "Thẩm định kỹ thuật", 2, 1)], "once while nobody had it, once in Quân's hands"


def test_the_way_shows_the_branches_beside_the_stop_that_waits_and_projects_the_longest(world):
    with living_at("2026-06-01T10:45"):
        now = clock.now()
        one = held()
        stays, branches = timeline.ways_of(one)
        calendar = calendar_for(world.receiver)
        stops = timeline.timeline(one, stays, calendar, at=now, branches=branches)
        waits = next(stop for stop in stops if stop.tense == "now")
        assert (waits.name, waits.judged) == ("Xử lý song song", None)
        assert [(stop.name, stop.officer) for stop in waits.beside] == [
            ("Thẩm định vốn", "Phạm Văn Dũng"), ("Thẩm định kỹ thuật", "Đỗ Minh Quân"),
        ]  # fmt: skip
        before = builders.in_step(offering=one.offering)
        coming = timeline.timeline(before, timeline.stays_of(before), calendar, at=now)
    expected = {stop.name: stop.expected_at for stop in coming if stop.tense == "next"}
    held_until = at("2026-06-04T17:00")
    assert expected["Thẩm định kỹ thuật"] == at("2026-06-05T17:00")
    assert expected["Thẩm định vốn"] == at("2026-06-08T17:00")
    assert expected["Trưởng phòng duyệt"] >= expected["Thẩm định vốn"] > held_until


def test_the_control_slip_prints_each_branch_with_its_own_lateness(world):
    one = one_left()
    with living_at("2026-06-04T10:00"):
        one = actions.branch_done(one, track=1, by=world.dung)
        slip = actions.print_control(one, by=world.nga)
    lines = {
        line["note"]: (line["given_by"], line["judged"]) for line in slip.content["rows"] if "nhánh “" in line["note"]
    }
    assert lines["nhánh “Thẩm định vốn”; Xong phần việc"] == ("Sở Tài chính, Phòng Đầu tư, Phạm Văn Dũng", "Quá hạn")
    assert lines["nhánh “Thẩm định kỹ thuật”; Xong phần việc"][1] == "Trước hạn"


def test_a_late_dossier_is_done_on_its_branches_and_excused_at_the_step_after(world):
    one = one_left()
    with living_at("2026-06-09T10:00"):
        one = actions.branch_done(one, track=1, by=world.dung)
        with pytest.raises(NotAllowed, match="xin lỗi, hẹn lại"):
            actions.approve(one, by=world.nga)
    assert Dossier.objects.get(pk=one.pk).step == "truong_phong_duyet"
