"""What moves a promise: an extension before it falls due, an apology with a new appointment after it."""

from datetime import date

import pytest

from motcua.core.errors import Invalid, NotAllowed
from motcua.documents.queries import slips_of
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Promise, Reappointment, Stay
from motcua.dossiers.timeline import stays_of, timeline
from motcua.oversight import counting, periods
from motcua.people.queries import calendar_for
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.traces import stay_now

pytestmark = pytest.mark.django_db
REASON = "Phải lấy ý kiến Bộ Tài chính."


def extended(dossier, days=3, moment="2026-06-08T16:00", **more):
    with living_at(moment):
        return actions.extend(dossier, by=builders.world().giang, days=days, reason=REASON, **more)


def allowing(**clock):
    """A dossier in the first step whose version says this of its clock."""
    told = {**builders.CLOCK, **clock}
    return builders.in_step(offering=builders.an_offering(agency=builders.world().receiver, code="THU-009", clock=told))


def test_an_extension_moves_the_promise_by_working_days_and_the_step_goes_on(world):
    longer = extended(builders.in_step(), moment="2026-06-03T08:00")
    assert longer.due_at == at("2026-06-11T17:00")  # Mon 8 June + 3 working days
    promise = Promise.objects.filter(dossier=longer).latest("id")
    assert (promise.why, promise.judging, promise.reason, promise.made_by) == ("extended", True, REASON, world.giang)
    before, now = Stay.objects.filter(dossier=longer).order_by("id").reverse()[:2][::-1]
    assert (now.opened_act, now.reason, now.step_from, now.post) == ("extend", REASON, before.step_from, before.post)
    assert (now.officer, now.act_by_at) == (world.dung, before.act_by_at)  # its own term is not the dossier's


def test_a_step_that_only_the_old_promise_held_back_gets_the_new_moment(world):
    dossier = builders.in_step()
    with living_at("2026-06-08T15:00"):
        at_head = actions.forward(dossier, by=world.dung)
    assert at_head.act_by_at == at("2026-06-08T17:00")
    assert extended(at_head).act_by_at == at("2026-06-09T09:00")  # four working hours from the afternoon's last two


def test_an_extension_comes_before_the_due_moment_and_not_after_it(world):
    dossier = builders.in_step()
    with pytest.raises(NotAllowed, match="Hãy xin lỗi và hẹn lại"):
        extended(dossier, moment="2026-06-08T17:01")
    assert extended(dossier, moment="2026-06-08T17:00").due_at == at("2026-06-11T17:00")


def test_no_more_extensions_than_the_version_allows(world):
    with pytest.raises(NotAllowed, match="không được gia hạn"):
        extended(allowing(extensions=0))


def test_a_ground_of_the_version_is_chosen_and_kept_with_the_reason(world):
    dossier = allowing(extension_grounds=["Phải lấy ý kiến Bộ, ngành"])
    for wrong in ({}, {"ground": "Nhiều việc"}):
        with pytest.raises(Invalid) as refused:
            extended(dossier, **wrong)
        assert set(refused.value.problems) == {"ground"}
    extended(dossier, ground="Phải lấy ý kiến Bộ, ngành")
    assert stay_now(dossier).reason == f"Phải lấy ý kiến Bộ, ngành. {REASON}"


@pytest.mark.parametrize("days", [0, -1, 61])
def test_an_extension_has_a_sensible_length(world, days):
    with pytest.raises(Invalid) as refused:
        extended(builders.in_step(), days=days)
    assert set(refused.value.problems) == {"more_days"}


def test_a_pause_after_an_extension_moves_the_promise_on_with_it(world):
    longer = extended(builders.in_step(), moment="2026-06-02T08:00")
    with living_at("2026-06-09T10:00"):  # in the days that it was extended by
        asked = actions.request_supplement(longer, by=world.dung, reason=REASON, items=[builders.wanted()])
        assert asked.due_at == at("2026-06-11T17:00")
    with living_at("2026-06-10T09:00"):
        actions.save_answers(asked, {"du_an.kinh_phi": 1}, over={}, by=world.an)
        assert actions.supply(asked, by=world.bao).due_at == at("2026-06-12T17:00")


def test_who_passed_it_on_may_take_it_back_though_it_was_extended_meanwhile(world):
    at_head = builders.in_step("truong_phong_duyet")
    longer = extended(at_head, moment="2026-06-01T15:00")
    with living_at("2026-06-01T15:30"):
        back = actions.recall(longer, by=world.dung, reason="Sửa dự thảo.")
    assert (back.step, back.holder, back.due_at) == ("thu_ly", world.dung, at("2026-06-11T17:00"))
    assert back.act_by_at == at("2026-06-04T17:00")


def test_who_extended_takes_nothing_back_and_holds_nothing(world):
    longer = extended(builders.in_step("lanh_dao_ky"), moment="2026-06-01T15:00")
    with living_at("2026-06-01T15:30"), pytest.raises(NotAllowed):
        actions.recall(longer, by=world.giang, reason="Nhầm.")
    assert not Stay.objects.filter(dossier=longer, step="lanh_dao_ky", officer__isnull=False).exists()


def test_a_stop_that_was_only_extended_is_not_judged(world):
    longer = extended(builders.in_step(), moment="2026-06-05T15:00")  # Dũng's three days are over
    stops = timeline(longer, stays_of(longer), calendar_for(longer.receiver), at=at("2026-06-05T16:00"))
    assert [stop.judged for stop in stops if stop.closed_act == "extend"] == [None]


FRIDAY = date(2026, 6, 12)


def late():
    """In the first step; due on Monday 8 June."""
    return builders.in_step()


def proposed(dossier, until=FRIDAY, by="dung", moment="2026-06-09T08:00"):
    with living_at(moment):
        return actions.ask_reappoint(dossier, by=builders.world().people[by], until=until, reason=REASON)


def reappointed(dossier, until=FRIDAY, moment="2026-06-09T09:00"):
    with living_at(moment):
        return actions.reappoint(dossier, by=builders.world().giang, until=until, reason="Xin lỗi quý cơ quan.")


def test_a_leader_makes_of_a_proposal_what_the_customer_is_told(world):
    dossier = reappointed(proposed(late(), until=date(2026, 6, 11)))
    asked = Reappointment.objects.get(dossier=dossier)
    assert (asked.asked_by, asked.reason, asked.until_at) == (world.dung, REASON, at("2026-06-11T17:00"))
    assert (asked.approved_by, asked.approved_at) == (world.giang, at("2026-06-09T09:00"))
    promise = Promise.objects.filter(dossier=dossier).latest("id")
    assert (promise.why, promise.judging, promise.due_at) == ("reappointed", False, at("2026-06-12T17:00"))
    assert (dossier.due_at, dossier.reappointed_until_at) == (at("2026-06-08T17:00"), at("2026-06-12T17:00"))
    slip = slips_of(dossier.subject).last()
    assert (slip.kind, slip.content["reason"]) == ("apology", "Xin lỗi quý cơ quan.")
    assert slip.content["until_at"].startswith("2026-06-12T17:00") and slip.content["due_at"].startswith(
        "2026-06-08T17"
    )


def test_a_new_appointment_never_turns_late_into_on_time(world):
    def ended(dossier):
        for do, who in ((actions.forward, world.dung), (actions.approve, world.nga), (actions.approve, world.giang)):
            dossier = do(dossier, by=who)
        actions.issue_result(dossier, by=world.hoa, outcome="granted", result=builders.a_result(), late=builders.LATE)

    dossier = reappointed(late())
    with living_at("2026-06-10T09:00"):
        ended(dossier)
    counts = counting.total(counting.lines(periods.parse("2026-06")))
    assert (counts.late, counts.on_time, counts.early) == (1, 0, 0)
    assert Dossier.objects.get(pk=dossier.pk).late_cause == "load"


@pytest.mark.parametrize(("step", "act", "who"), [
    ("thu_ly", actions.forward, "dung"), ("truong_phong_duyet", actions.approve, "nga"),
    ("lanh_dao_ky", actions.approve, "giang"),
])  # fmt: skip
def test_a_late_dossier_is_not_passed_on_before_its_apology(world, step, act, who):
    dossier = builders.in_step(step)
    with living_at("2026-06-09T10:00"), pytest.raises(NotAllowed, match="phải xin lỗi, hẹn lại"):
        act(dossier, by=world.people[who])
    if who != "giang":
        dossier = proposed(dossier, by=who)
    with living_at("2026-06-09T08:30"), pytest.raises(NotAllowed, match="phải xin lỗi, hẹn lại"):
        act(dossier, by=world.people[who])
    reappointed(dossier)
    with living_at("2026-06-09T10:00"):
        assert act(dossier, by=world.people[who]).step != step


def test_a_result_is_issued_late_without_an_apology(world):
    dossier = builders.in_step("phat_hanh")
    with living_at("2026-06-09T10:00"):
        given = {"outcome": "granted", "result": builders.a_result(), "late": builders.LATE}
        assert actions.issue_result(dossier, by=world.hoa, **given).late_cause == "load"


def test_where_the_version_lets_nothing_be_excused_a_late_dossier_goes_on(world):
    dossier = allowing(reappointments=0)
    with pytest.raises(NotAllowed, match="không được hẹn lại"):
        reappointed(dossier)
    with living_at("2026-06-09T10:00"):
        assert actions.forward(dossier, by=world.dung).step == "truong_phong_duyet"


def test_an_apology_is_not_before_the_due_day_and_only_once(world):
    dossier = late()
    with pytest.raises(NotAllowed, match="Chưa đến ngày hẹn"):
        reappointed(dossier, moment="2026-06-05T16:00")
    reappointed(dossier, moment="2026-06-08T08:00")
    with pytest.raises(NotAllowed, match="đã xin lỗi và hẹn lại 1 lần"):
        reappointed(dossier, until=date(2026, 6, 19))
    with pytest.raises(NotAllowed, match="đã xin lỗi và hẹn lại 1 lần"):
        proposed(dossier)


@pytest.mark.parametrize("until", ["2026-06-13", "2026-06-08", "2026-06-01", "2028-06-01"])
def test_a_new_appointment_is_a_coming_working_day(world, until):
    dossier = late()
    for act in (proposed, reappointed):
        with pytest.raises(Invalid) as refused:
            act(dossier, until=date.fromisoformat(until))
        assert set(refused.value.problems) == {"until"}


def test_a_paused_dossier_that_is_resumed_in_time_needs_no_apology(world):
    dossier = builders.awaiting_supplement()
    with living_at("2026-06-15T09:00"):
        actions.save_answers(dossier, {"du_an.kinh_phi": 1}, over={}, by=world.an)
        back = actions.supply(dossier, by=world.bao)
        assert actions.forward(back, by=world.dung).step == "truong_phong_duyet"


def overridden(dossier, until, moment="2026-06-02T08:00", by="giang"):
    with living_at(moment):
        return actions.override(dossier, by=builders.world().people[by], until=until, reason="Theo chỉ đạo.")


def test_a_leader_sets_a_moment_beside_the_promise_and_it_judges_nothing(world):
    dossier = overridden(builders.in_step(), date(2026, 6, 4))
    promise = Promise.objects.filter(dossier=dossier).latest("id")
    assert (promise.why, promise.judging, promise.due_at) == ("overridden", False, at("2026-06-04T17:00"))
    assert (promise.reason, promise.made_by) == ("Theo chỉ đạo.", world.giang)
    assert (dossier.due_at, stay_now(dossier).opened_act) == (at("2026-06-08T17:00"), "claim")
    assert overridden(dossier, date(2026, 6, 12)).due_at == at("2026-06-08T17:00")


def test_only_a_leader_sets_it_and_only_to_another_coming_working_day(world):
    dossier = builders.in_step()
    with pytest.raises(NotAllowed):
        overridden(dossier, date(2026, 6, 4), by="nga")
    for wrong in (date(2026, 6, 1), date(2026, 6, 6), date(2026, 6, 8)):  # past, a Saturday, as promised
        with pytest.raises(Invalid) as refused:
            overridden(dossier, wrong)
        assert set(refused.value.problems) == {"until"}


def test_it_excuses_nothing_that_is_late(world):
    dossier = overridden(builders.in_step(), date(2026, 6, 12))
    with living_at("2026-06-09T10:00"), pytest.raises(NotAllowed, match="phải xin lỗi, hẹn lại"):
        actions.forward(dossier, by=world.dung)
