"""A clock that stands still: suspended by a leader on a ground, or waiting for another agency's answer."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions, inboxes, overview, timeline
from motcua.dossiers.actions.ending import Lateness
from motcua.dossiers.models import Asking, Dossier, LateCause, Promise, Stay
from motcua.dossiers.tabs import Tab
from motcua.oversight import counting, periods
from motcua.people.queries import calendar_for
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.asked import House, asks
from tests.dossiers.cases import suspended
from tests.dossiers.test_terms import allowing
from tests.dossiers.traces import promises, stay_now, trace

pytestmark = pytest.mark.django_db
REASON = "Chờ bản án có hiệu lực."


def suspend(dossier, moment="2026-06-02T10:00", **more):
    with living_at(moment):
        return actions.suspend(dossier, by=builders.world().giang, reason=REASON, **more)


def resume(dossier, moment="2026-06-04T10:00"):
    with living_at(moment):
        return actions.resume(dossier, by=builders.world().giang)


def test_a_suspended_dossier_keeps_its_holder_and_comes_back_to_the_very_stay_with_the_time_that_was_left(world):
    before = stay_now(builders.in_step())
    one = suspend(before.dossier)
    paused = stay_now(one)
    assert (one.status, one.step, one.holder, one.due_at) == (
        "processing",
        "thu_ly",
        world.dung,
        at("2026-06-08T17:00"),
    )
    assert (paused.pause, paused.counting, paused.officer, paused.post) == (
        Stay.SUSPENDED, False, world.dung, before.post,
    )  # fmt: skip
    assert (one.is_paused, one.act_by_at, paused.reason) == (True, None, REASON)
    back = resume(one)
    now = stay_now(back)
    assert (now.officer, now.post, now.step, now.step_from) == (world.dung, before.post, "thu_ly", before.step_from)
    assert (now.counting, now.pause, back.is_paused) == (True, "", False)
    # from Tuesday 10:00 to Thursday 10:00: the closes of 2 and 3 June were paused
    assert promises(back)[-1] == ("resumed", at("2026-06-10T17:00")) == ("resumed", back.due_at)
    assert now.act_by_at == back.act_by_at == at("2026-06-08T17:00")


def test_what_nobody_took_yet_is_suspended_and_waits_for_the_same_room_again(world):
    before = stay_now(builders.accepted())
    back = resume(suspend(before.dossier))
    now = stay_now(back)
    assert (back.status, back.step, now.officer, now.unit, back.holder_role) == (
        "accepted", "", None, before.unit, "specialist",
    )  # fmt: skip
    with living_at("2026-06-04T11:00"):
        assert actions.claim(back, by=world.dung).step == "thu_ly"


def test_while_it_is_suspended_only_what_ends_it_or_speaks_of_it_is_done(world):
    one = suspend(builders.in_step())
    before = trace(one)
    with living_at("2026-06-02T11:00"):
        for refused in (
            lambda: actions.forward(one, by=world.dung),
            lambda: actions.release(one, by=world.dung, reason=REASON),
            lambda: actions.request_supplement(one, by=world.dung, reason=REASON, items=[builders.wanted()]),
            lambda: actions.extend(one, by=world.giang, days=2, reason=REASON),
            lambda: actions.suspend(one, by=world.giang, reason=REASON),
            lambda: actions.assign(one, by=world.nga, officer=world.vinh),
        ):
            with pytest.raises(NotAllowed, match="cho giải quyết tiếp rồi mới làm được"):
                refused()
        assert trace(one) == before
        asked = actions.ask_withdrawal(one, by=world.bao, reason=REASON)
        done = actions.withdraw(asked, by=world.giang, reason=REASON)
    assert (done.status, done.suspended_at, done.due_at) == ("withdrawn", None, at("2026-06-08T17:00"))


def test_an_end_ends_the_pause_so_that_nobody_is_late_for_it(world):
    one = suspend(builders.in_step())
    with living_at("2026-06-30T10:00"):
        stopped = actions.stop(one, by=world.giang, reason=REASON)
    assert (stopped.status, stopped.late_cause, stopped.due_at > at("2026-06-30T10:00")) == ("stopped", "", True)


def test_only_what_the_version_allows_and_on_one_of_its_grounds(world):
    with pytest.raises(NotAllowed, match="không được tạm dừng"):
        suspend(allowing(suspensions=0))


def test_a_ground_is_chosen_and_stands_with_the_reason(world):
    dossier = allowing(suspension_grounds=["Chờ kết quả giám định"])
    for wrong in ({}, {"ground": "Nhiều việc"}):
        with pytest.raises(Invalid) as refused:
            suspend(dossier, **wrong)
        assert set(refused.value.problems) == {"ground"}
    one = suspend(dossier, ground="Chờ kết quả giám định")
    assert stay_now(one).reason == f"Chờ kết quả giám định. {REASON}"
    with pytest.raises(NotAllowed, match="đã tạm dừng giải quyết 1 lần"):
        suspend(resume(one), moment="2026-06-04T11:00")


def test_a_day_until_which_it_stands_still_is_a_working_day_to_come(world):
    dossier = builders.in_step()
    for wrong in ("2026-06-01", "2026-06-06", "2036-06-06"):
        with pytest.raises(Invalid) as refused:
            suspend(dossier, until=date.fromisoformat(wrong))
        assert set(refused.value.problems) == {"until"}
    assert suspend(dossier, until=date(2026, 6, 5)).act_by_at == at("2026-06-05T17:00")


def test_a_suspended_dossier_is_neither_near_nor_late_and_stands_with_the_paused(world):
    one = suspend(builders.in_step())
    later = at("2026-06-12T10:00")
    with living_at("2026-06-12T10:00"):
        counts = inboxes.inbox_counts(world.dung, list(Tab), at=later)
        assert (counts[Tab.LATE], counts[Tab.WAITING]) == (0, 1)
        assert list(inboxes.inbox(world.dung, Tab.WAITING, at=later)) == [one]
        assert list(overview.listed(world.khanh, overview.View.PAUSED, at=later)) == [one]
        assert not overview.listed(world.khanh, overview.View.LATE, at=later).exists()
        (row,) = overview.by_agency(world.khanh, at=later)
        assert (row.paused, row.running, row.late) == (1, 0, 0)


def test_the_form_counts_it_in_time_and_paused(world):
    suspend(builders.in_step())
    with living_at("2026-07-02T10:00"):
        counts = counting.total(counting.lines(periods.parse("2026-06")))
    assert (counts.open_in_time, counts.open_late, counts.paused) == (1, 0, 1)


def test_her_page_says_that_it_stands_still_and_what_would_be_if_it_went_on_now(world, client_of):
    one = suspend(builders.in_step(), until=date(2026, 6, 5))
    with living_at("2026-06-04T10:00"):
        page = client_of(world.an).get(reverse("portal:dossier", args=[one.pk])).content.decode()
        assert "Tạm dừng giải quyết" in page and REASON in page
        assert "Dự kiến" in page and "Nếu được giải quyết tiếp ngay hôm nay." in page
        stays = timeline.stays_of(one)
        calendar = calendar_for(one.receiver)
        assert timeline.projected_due(one, stays, calendar, at=at("2026-06-04T10:00")) == at("2026-06-10T17:00")


def test_the_database_knows_no_clock_that_stands_still_outside_of_work(world):
    one = builders.submitted()
    for wrong in ({"suspended_at": at("2026-06-01T10:00")}, {"clock_waits": True}):
        with pytest.raises(IntegrityError, match="dossier_paused_while_running"), transaction.atomic():
            Dossier.objects.filter(pk=one.pk).update(**wrong)


def waiting(world, **clock):
    """Dũng's question to another agency stops the clock."""
    house = House(world.agencies["STTTT"])
    parent = allowing(asking_pauses=["opinion"], **clock)
    child = asks(parent, house.agency, by=world.dung, at="2026-06-02T10:00")
    parent.refresh_from_db()
    return house, parent, child


def test_a_kind_of_asking_that_the_version_names_stops_the_clock_until_the_answer(world):
    house, parent, child = waiting(world)
    stay = stay_now(parent)
    assert (parent.is_paused, stay.pause, stay.counting, stay.waits, stay.officer) == (
        True, Stay.OTHERS, False, True, world.dung,
    )  # fmt: skip
    assert (parent.act_by_at, parent.due_at) == (None, at("2026-06-08T17:00"))
    house.answers(child, at="2026-06-04T10:00")
    with living_at("2026-06-04T10:01"):
        actions.asking.follow_all()
    parent.refresh_from_db()
    now = stay_now(parent)
    assert (parent.is_paused, parent.waits, now.counting, now.officer) == (False, False, True, world.dung)
    assert promises(parent)[-1] == ("resumed", at("2026-06-10T17:00")) == ("resumed", parent.due_at)
    assert parent.act_by_at == at("2026-06-08T17:00")


def test_as_shipped_asking_stops_no_clock(world):
    house = House(world.agencies["STTTT"])
    parent = builders.in_step()
    asks(parent, house.agency, by=world.dung)
    assert (stay_now(parent).counting, stay_now(parent).pause) == (True, "")


def test_of_two_questions_only_that_kind_holds_the_clock(world):
    house, parent, child = waiting(world)
    other = House(world.agencies["DTE"])
    asks(parent, other.agency, by=world.dung, at="2026-06-02T11:00", kind=Asking.Kind.COORDINATION)
    house.answers(child, at="2026-06-03T10:00")
    parent.refresh_from_db()
    assert (parent.clock_waits, parent.waits, stay_now(parent).counting, stay_now(parent).waits) == (
        False, True, True, True,
    )  # fmt: skip
    assert promises(parent)[-1][0] == "resumed"


def test_while_the_clock_waits_hands_may_change_but_the_work_does_not_go_on(world):
    _, parent, child = waiting(world)
    with living_at("2026-06-02T14:00"):
        for refused in (
            lambda: actions.request_supplement(parent, by=world.dung, reason=REASON, items=[builders.wanted()]),
            lambda: actions.forward(parent, by=world.dung),
            lambda: actions.suspend(parent, by=world.giang, reason=REASON),
        ):
            with pytest.raises(NotAllowed, match="Hãy chờ trả lời, nhắc, hoặc thu hồi đề nghị"):
                refused()
        given = actions.assign(parent, by=world.nga, officer=world.vinh)
    assert (stay_now(given).pause, stay_now(given).counting, stay_now(given).officer) == (
        Stay.OTHERS,
        False,
        world.vinh,
    )
    with living_at("2026-06-03T09:00"):
        actions.withdraw(child, by=world.giang, reason=REASON)
    parent.refresh_from_db()
    assert (parent.clock_waits, parent.holder, parent.due_at) == (False, world.vinh, at("2026-06-09T17:00"))


def test_an_end_while_the_clock_waits_ends_both(world):
    _, parent, child = waiting(world)
    with living_at("2026-06-22T09:00"):
        late = Lateness(LateCause.OTHERS)
        done = actions.stop(parent, by=world.giang, reason=REASON, late=late)
    child.refresh_from_db()
    assert (done.status, done.clock_waits, done.late_cause, child.status) == ("stopped", False, "", "withdrawn")


def test_an_answer_that_comes_while_it_is_suspended_leaves_it_suspended(world):
    house = House(world.agencies["STTTT"])
    parent = builders.in_step()
    child = asks(parent, house.agency, by=world.dung)
    parent.refresh_from_db()
    one = suspend(parent)
    assert not stay_now(one).waits
    house.answers(child, at="2026-06-03T09:00")
    one.refresh_from_db()
    assert (one.waits, one.is_paused, stay_now(one).pause) == (False, True, Stay.SUSPENDED)
    back = resume(one)
    assert (back.waits, stay_now(back).waits, stay_now(back).counting) == (False, False, True)


def test_a_suspension_leaves_no_promise_until_it_ends(world):
    one = suspended()
    assert not Promise.objects.filter(dossier=one).exclude(why="accepted").exists()
