"""Inside PROCESSING: take, give, pass on, send back, take back, approve."""

import pytest

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.models import Status, Stay
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.traces import stay_now, told

pytestmark = pytest.mark.django_db
HEAD = "truong_phong_duyet"


@pytest.fixture(autouse=True)
def _afternoon(world):
    with living_at("2026-06-01T14:00"):
        yield


def test_accepting_promises_numbers_and_offers_it_to_the_room(world):
    dossier = builders.accepted()
    assert (dossier.code, dossier.due_at) == ("STC-260601-0001", at("2026-06-08T17:00"))
    assert (dossier.holder_unit, dossier.holder, dossier.holder_role) == (
        world.rooms[builders.ROOM],
        None,
        "specialist",
    )
    assert dossier.unit == world.rooms[builders.ROOM]


def test_the_identifier_of_an_agency_begins_its_codes_where_it_is_known(world):
    world.receiver.identifier = "H36.16"
    world.receiver.save()
    assert builders.accepted().code == "H36.16-260601-0001"


def test_codes_begin_anew_each_day():
    codes = [builders.accepted(on=day).code for day in ("2026-06-01", "2026-06-01", "2026-06-02")]
    assert codes == ["STC-260601-0001", "STC-260601-0002", "STC-260602-0001"]


def test_the_first_step_runs_from_acceptance_whenever_it_is_claimed(dung):
    dossier = builders.accepted()
    with living_at("2026-06-03T09:00"):
        claimed = actions.claim(dossier, by=dung)
    stay = stay_now(claimed)
    assert (claimed.status, stay.step, stay.step_from) == (Status.PROCESSING, "thu_ly", at("2026-06-01T09:00"))
    assert claimed.act_by_at == at("2026-06-04T17:00")
    assert (stay.unit.name, stay.post) == (builders.ROOM, "Chuyên viên thụ lý, Sở Tài chính")


def test_nobody_held_it_while_it_waited_to_be_claimed(dung):
    dossier = actions.claim(builders.accepted(), by=dung)
    assert Stay.objects.get(dossier=dossier, status=Status.ACCEPTED).officer is None


def test_what_another_holds_is_not_claimed_and_the_refusal_says_who_holds_it(vinh):
    with pytest.raises(NotAllowed, match="ông Phạm Văn Dũng"):
        actions.claim(builders.in_step(), by=vinh)


def test_a_specialist_of_another_room_neither_claims_nor_is_given_it(quan, nga):
    dossier = builders.accepted()
    with pytest.raises(NotAllowed):
        actions.claim(dossier, by=quan)
    with pytest.raises(Invalid) as refusal:
        actions.assign(dossier, by=nga, officer=quan)
    assert set(refusal.value.problems) == {"officer"}
    assert "Đỗ Minh Quân" in str(refusal.value)


def test_a_procedure_without_a_room_may_be_taken_by_any_specialist_who_brings_her_room(world, quan):
    offering = builders.an_offering(agency=world.receiver, code="THU-002", unit_name="")
    claimed = actions.claim(builders.accepted(offering=offering), by=quan)
    assert (claimed.unit, claimed.holder_unit) == (world.rooms[builders.OTHER_ROOM], world.rooms[builders.OTHER_ROOM])


def test_giving_it_to_a_colleague_keeps_the_time_of_the_step(nga, vinh):
    given = actions.assign(builders.in_step(), by=nga, officer=vinh)
    assert (given.holder, given.act_by_at) == (vinh, at("2026-06-04T17:00"))
    assert stay_now(given).step_from == at("2026-06-01T09:00")
    assert told(given, "assign") == {"dung", "vinh"}


def test_it_is_not_given_twice_to_the_same_person(nga, dung):
    with pytest.raises(NotAllowed, match="ông Phạm Văn Dũng"):
        actions.assign(builders.in_step(), by=nga, officer=dung)


def test_a_released_dossier_waits_in_its_room_with_the_reason(dung, vinh):
    released = actions.release(builders.in_step(), by=dung, reason="Nghỉ phép.")
    assert (released.holder, released.holder_unit.name, released.returned) == (None, builders.ROOM, True)
    assert released.act_by_at == at("2026-06-04T17:00")
    assert actions.claim(released, by=vinh).holder == vinh


def test_the_next_step_has_its_own_term_from_now_never_beyond_the_dossiers(dung, nga):
    forwarded = actions.forward(builders.in_step(), by=dung)
    assert (forwarded.act_by_at, stay_now(forwarded).step_from) == (at("2026-06-02T08:00"), at("2026-06-01T14:00"))
    with living_at("2026-06-08T16:00"):
        approved = actions.approve(forwarded, by=nga)
    assert approved.act_by_at == approved.due_at == at("2026-06-08T17:00")


def test_a_note_goes_with_what_is_passed_on(dung, nga):
    forwarded = actions.forward(builders.in_step(), by=dung, note="Đã đối chiếu định mức.")
    assert stay_now(forwarded).reason == "Đã đối chiếu định mức."
    assert stay_now(actions.approve(forwarded, by=nga)).reason == ""


def test_who_approves_without_claiming_held_it(nga):
    approved = actions.approve(builders.in_step(HEAD), by=nga)
    held = Stay.objects.get(dossier=approved, step=HEAD)
    assert (held.officer, held.post) == (nga, "Trưởng phòng, Sở Tài chính")


def test_a_work_step_is_not_approved_and_an_approval_not_forwarded(dung, nga):
    with pytest.raises(NotAllowed):
        actions.approve(builders.in_step(), by=dung)
    with pytest.raises(NotAllowed):
        actions.forward(builders.in_step(HEAD), by=nga)


def test_what_was_sent_back_is_with_its_earlier_officer_and_comes_round_again(dung, nga):
    back = actions.send_back(builders.in_step(HEAD), by=nga, reason="Thiếu căn cứ.")
    assert (back.step, back.holder, back.returned) == ("thu_ly", dung, True)
    assert (stay_now(back).reason, stay_now(back).step_from) == ("Thiếu căn cứ.", at("2026-06-01T14:00"))
    forwarded = actions.forward(back, by=dung)
    assert (forwarded.step, forwarded.returned) == (HEAD, False)


def test_from_the_leader_it_goes_back_to_the_head_who_approved(giang, nga):
    assert actions.send_back(builders.in_step("lanh_dao_ky"), by=giang, reason="Xem lại.").holder == nga


def test_there_is_nothing_before_the_first_step(dung):
    with pytest.raises(NotAllowed, match="đầu tiên"):
        actions.send_back(builders.in_step(), by=dung, reason="Xem lại.")


def test_what_was_passed_on_is_taken_back_as_if_it_had_not_left(dung):
    before = builders.in_step()
    passed = actions.forward(before, by=dung)
    with living_at("2026-06-01T15:00"):
        back = actions.recall(passed, by=dung, reason="Sót một giấy tờ.")
    assert (back.step, back.holder, back.act_by_at) == ("thu_ly", dung, before.act_by_at)
    assert stay_now(back).step_from == at("2026-06-01T09:00")


def test_what_somebody_has_touched_is_not_taken_back(dung, nga):
    passed = actions.forward(builders.in_step(), by=dung)
    actions.claim(passed, by=nga)
    with pytest.raises(NotAllowed, match="vừa chuyển"):
        actions.recall(passed, by=dung, reason="Sót.")


def test_a_return_is_taken_back_too_and_who_had_got_it_is_told(dung, nga):
    back = actions.send_back(builders.in_step(HEAD), by=nga, reason="Thiếu căn cứ.")
    recalled = actions.recall(back, by=nga, reason="Nhầm hồ sơ.")
    assert (recalled.step, recalled.holder) == (HEAD, nga)
    assert told(recalled, "recall") == {"dung"}


def test_it_is_not_taken_back_twice(dung):
    recalled = actions.recall(builders.in_step(HEAD), by=dung, reason="Sót.")
    with pytest.raises(NotAllowed):
        actions.recall(recalled, by=dung, reason="Sót.")


def test_a_step_that_does_not_apply_to_the_answers_is_skipped(world, dung):
    steps = [dict(step) for step in builders.PROCESS["steps"]]
    steps[1]["when"] = {"field": "du_an.kinh_phi", "op": "gt", "value": 1000000000}
    offering = builders.an_offering(agency=world.receiver, code="THU-002", process={"steps": steps})
    assert actions.forward(builders.in_step(offering=offering), by=dung).step == "lanh_dao_ky"


def test_a_second_press_is_told_who_did_what_and_when(world):
    dossier = builders.submitted()
    with living_at("2026-06-01T15:30"):
        actions.accept(dossier, by=world.chi)
        other = builders.a_person("thao", "intake", world.receiver)
        with pytest.raises(NotAllowed) as refusal:
            actions.accept(dossier, by=other)
    assert "bà Nguyễn Thị Chi đã làm “Tiếp nhận” lúc 15:30, 01/06/2026" in str(refusal.value)


def test_no_act_happens_before_the_stay_that_it_ends(chi):
    dossier = builders.submitted()
    with living_at("2026-06-01T07:59"):
        assert actions.accept(dossier, by=chi).accepted_at == at("2026-06-01T08:00")


def test_a_post_that_is_over_allows_nothing(world, chi):
    dossier = builders.submitted()
    chi.posts.update(to_on="2026-05-31")
    with pytest.raises(NotAllowed):
        actions.accept(dossier, by=type(chi).objects.get(pk=chi.pk))
