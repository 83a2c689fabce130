"""Asking for what is missing: once and completely, with the clock paused and run on."""

import pytest

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.models import Status, Stay, SupplementRequest
from tests import builders
from tests.builders import at, living_at, wanted
from tests.dossiers.traces import promises, stay_now

pytestmark = pytest.mark.django_db


def mend(dossier, *, moment, amount=400000000):
    """An mends the amount and Bảo sends it."""
    people = builders.world()
    with living_at(moment):
        actions.save_answers(dossier, {"du_an.kinh_phi": amount}, over={}, by=people.an)
        return actions.supply(dossier, by=people.bao)


def test_the_due_moment_moves_by_the_days_that_closed_in_the_pause():
    dossier = builders.awaiting_supplement()  # accepted on Monday, due on Monday 8 June; asked on Monday at 10:00
    assert dossier.due_at == at("2026-06-08T17:00")
    assert (dossier.status, dossier.act_by_at) == (Status.AWAITING_SUPPLEMENT, at("2026-06-15T17:00"))
    supplied = mend(dossier, moment="2026-06-03T09:00")  # two closes passed: Monday, which is day 0, and Tuesday
    assert supplied.due_at == at("2026-06-09T17:00")
    assert promises(supplied) == [("accepted", at("2026-06-08T17:00")), ("resumed", at("2026-06-09T17:00"))]
    assert (supplied.status, supplied.step, supplied.holder) == (Status.PROCESSING, "thu_ly", builders.world().dung)


def test_the_terms_of_the_step_run_on_around_the_pause():
    dossier = builders.in_step()
    assert dossier.act_by_at == at("2026-06-04T17:00")  # three working days from acceptance on Monday
    asked = builders.awaiting_supplement()
    supplied = mend(asked, moment="2026-06-03T09:00")
    assert supplied.act_by_at == at("2026-06-05T17:00")
    assert stay_now(supplied).step_from == at("2026-06-01T09:00")


def test_the_ledger_says_paused_and_why_and_does_not_count():
    paused = stay_now(builders.awaiting_supplement())
    assert (paused.pause, paused.counting, paused.agency.code) == ("chờ bổ sung", False, "DTE")


def test_a_holiday_inside_the_term_is_not_counted_twice():
    builders.world()
    builders.a_holiday("2026-06-02")
    dossier = builders.awaiting_supplement()
    assert dossier.due_at == at("2026-06-09T17:00")
    assert mend(dossier, moment="2026-06-03T09:00").due_at == at("2026-06-09T17:00")  # Tuesday was off and paused


def test_a_request_that_its_maker_takes_back_is_no_pause_and_no_round(world, dung):
    dossier = builders.awaiting_supplement()
    with living_at("2026-06-04T09:00"):
        back = actions.take_back_supplement(dossier, by=dung, reason="Đã tìm thấy giấy tờ.")
    assert (back.due_at, back.supplement_rounds, back.step) == (at("2026-06-08T17:00"), 0, "thu_ly")
    assert [why for why, _ in promises(back)] == ["accepted"]
    assert back.act_by_at == at("2026-06-04T17:00")
    with living_at("2026-06-04T10:00"):
        again = actions.request_supplement(back, by=dung, reason="Kinh phí chưa khớp.", items=[wanted()])
    assert SupplementRequest.objects.get(dossier=again, taken_back_at__isnull=True).extra is False
    supplied = mend(again, moment="2026-06-05T09:00")  # only Thursday's close counts as a pause
    assert supplied.due_at == at("2026-06-09T17:00")


def test_only_its_maker_takes_a_request_back(world):
    dossier = builders.awaiting_supplement(before_acceptance=True)
    with living_at("2026-06-01T11:00"):
        for username in ("dung", "nga", "giang", "bao"):
            with pytest.raises(NotAllowed):
                actions.take_back_supplement(dossier, by=world.people[username], reason="Nhầm.")
        back = actions.take_back_supplement(dossier, by=world.chi, reason="Nhầm.")
    assert (back.status, back.supplement_rounds) == (Status.SUBMITTED, 0)


def test_a_second_round_needs_a_leader_and_is_marked(world):
    dossier = mend(builders.awaiting_supplement(), moment="2026-06-01T15:00")
    with living_at("2026-06-01T16:00"):
        with pytest.raises(NotAllowed, match="lãnh đạo"):
            actions.request_supplement(dossier, by=world.dung, reason="Vẫn chưa khớp.", items=[wanted()])
        asked = actions.request_supplement(dossier, by=world.giang, reason="Vẫn chưa khớp.", items=[wanted()])
    assert list(SupplementRequest.objects.filter(dossier=asked).order_by("number").values_list("number", "extra")) == [
        (1, False),
        (2, True),
    ]
    assert mend(asked, moment="2026-06-02T09:00", amount=300000000).holder == world.dung


def test_a_supplement_before_acceptance_is_the_one_round(world):
    dossier = mend(builders.awaiting_supplement(before_acceptance=True), moment="2026-06-01T15:00")
    with living_at("2026-06-01T16:00"), pytest.raises(NotAllowed):
        actions.request_supplement(dossier, by=world.chi, reason="Vẫn chưa khớp.", items=[wanted()])


def test_supplied_before_acceptance_starts_a_new_check_term():
    dossier = builders.awaiting_supplement(before_acceptance=True)
    assert dossier.due_at is None
    supplied = mend(dossier, moment="2026-06-03T09:00")
    assert (supplied.status, supplied.due_at, supplied.holder_role) == (Status.SUBMITTED, None, "intake")
    assert supplied.act_by_at == at("2026-06-04T09:00")
    assert promises(supplied) == []


def test_asked_at_acceptance_it_comes_back_to_the_room_that_has_not_begun(world, chi):
    with living_at("2026-06-01T10:00"):
        asked = actions.request_supplement(builders.accepted(), by=chi, reason="Thiếu dự toán.", items=[wanted()])
    supplied = mend(asked, moment="2026-06-02T09:00")
    assert (supplied.status, supplied.step, supplied.holder, supplied.holder_role) == (
        Status.ACCEPTED,
        "",
        None,
        "specialist",
    )
    with living_at("2026-06-02T10:00"):
        assert actions.claim(supplied, by=world.dung).step == "thu_ly"


def test_after_the_last_approval_nothing_more_is_asked_for(world):
    dossier = builders.in_step("phat_hanh")
    with living_at("2026-06-01T15:00"):
        for username in ("hoa", "dung", "giang", "chi"):
            with pytest.raises(NotAllowed):
                actions.request_supplement(dossier, by=world.people[username], reason="Thiếu.", items=[wanted()])


@pytest.mark.parametrize("items", [[], [builders.Wanted("field", "du_an.ten", "Tên dự án", "   ")]])
def test_a_request_names_what_is_missing_and_what_to_do(world, items):
    with living_at("2026-06-01T16:00"), pytest.raises(Invalid) as refusal:
        actions.request_supplement(builders.submitted(), by=world.chi, reason="Thiếu.", items=items)
    assert set(refusal.value.problems) == {"items"}


def test_only_what_was_asked_for_may_be_mended(world, an):
    dossier = builders.awaiting_supplement(items=(wanted(), wanted("du_toan", "paper")))
    with living_at("2026-06-02T09:00"):
        with pytest.raises(NotAllowed):
            actions.save_answers(dossier, {"du_an.ten": "Tên khác"}, over={}, by=an)
        with pytest.raises(NotAllowed):
            actions.add_paper(dossier, "thuyet_minh", file=builders.a_stored_file(), file_name="a.pdf", by=an)
        with pytest.raises(NotAllowed):
            actions.save_request(dossier, {"abstract": "Khác"}, over={}, by=an)
        actions.save_answers(dossier, {"du_an.kinh_phi": 1}, over={}, by=an)
        actions.add_paper(dossier, "du_toan", file=builders.a_stored_file(), file_name="a.pdf", by=an)
        actions.supply(dossier, by=world.bao)


def test_what_was_not_touched_is_named_when_it_is_sent(world, bao):
    dossier = builders.awaiting_supplement(items=(wanted(), wanted("du_toan", "paper")))
    with living_at("2026-06-02T09:00"), pytest.raises(Invalid) as refusal:
        actions.supply(dossier, by=bao)
    assert set(refusal.value.problems) == {"field.du_an.kinh_phi", "paper.du_toan"}


def test_not_supplied_in_time_before_acceptance_is_refused_by_a_leader_only_then(world):
    dossier = builders.awaiting_supplement(before_acceptance=True)
    assert dossier.act_by_at == at("2026-06-15T17:00")
    with living_at("2026-06-15T17:00"), pytest.raises(NotAllowed, match="Còn trong thời gian"):
        actions.refuse(dossier, by=world.giang, reason="Không bổ sung.")
    with living_at("2026-06-15T17:01"):
        with pytest.raises(NotAllowed):
            actions.refuse(dossier, by=world.chi, reason="Không bổ sung.")
        with pytest.raises(NotAllowed):
            actions.stop(dossier, by=world.giang, reason="Không bổ sung.")
        refused = actions.refuse(dossier, by=world.giang, reason="Không bổ sung.")
    assert (refused.status, refused.ended_at) == (Status.REFUSED, None)
    assert SupplementRequest.objects.get(dossier=refused).closed_at == at("2026-06-15T17:01")


def test_not_supplied_in_time_after_acceptance_is_stopped_by_a_leader_never_refused(world):
    dossier = builders.awaiting_supplement()
    with living_at("2026-06-16T09:00"):
        with pytest.raises(NotAllowed):
            actions.refuse(dossier, by=world.giang, reason="Không bổ sung.")
        stopped = actions.stop(dossier, by=world.giang, reason="Không bổ sung.")
    assert (stopped.status, stopped.ended_at) == (Status.STOPPED, at("2026-06-16T09:00"))
    assert not Stay.objects.filter(dossier=stopped, to_at__isnull=True).exists()


def test_a_customer_withdraws_while_its_supplement_is_waited_for_before_acceptance(world):
    dossier = builders.awaiting_supplement(before_acceptance=True)
    with living_at("2026-06-02T09:00"):
        withdrawn = actions.withdraw(dossier, by=world.bao, reason="Không thực hiện nữa.")
    assert (withdrawn.status, withdrawn.ended_at) == (Status.WITHDRAWN, None)


def test_asked_for_and_paused_again_each_pause_counts_once(world):
    first = mend(builders.awaiting_supplement(), moment="2026-06-03T09:00")
    with living_at("2026-06-04T09:00"):
        second = actions.request_supplement(first, by=world.giang, reason="Chưa khớp.", items=[wanted()])
    supplied = mend(second, moment="2026-06-08T09:00", amount=5)  # Tuesday, Thursday and Friday closed in pauses
    assert supplied.due_at == at("2026-06-11T17:00")
