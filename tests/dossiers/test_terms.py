"""What moves a promise: an extension before it falls due, and what it does to time and to taking back."""

import pytest

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.models import Promise, Stay
from motcua.dossiers.timeline import stays_of, timeline
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
    assert set(refused.value.problems) == {"days"}


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
