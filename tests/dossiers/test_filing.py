"""What the customer agency does before anybody else sees the dossier, and at its end."""

from datetime import date
from uuid import uuid4

import pytest

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.models import Channel, Dossier, Party, Status
from motcua.people.models import Agency
from tests import builders
from tests.dossiers.traces import stay_now, told, verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize("writer", ["an", "bao"])
def test_a_preparer_or_signer_begins_a_draft_that_she_holds(world, writer):
    draft = actions.create(world.offering, customer=world.customer, by=world.people[writer])
    assert (draft.status, draft.channel, draft.holder) == (Status.DRAFT, Channel.ONLINE, world.people[writer])
    assert stay_now(draft).officer == world.people[writer]
    assert verbs(draft) == ["dossier.create"]
    assert list(Party.objects.filter(dossier=draft).values_list("agency__code", "role")) == [("DTE", "customer")]
    assert (draft.reference, draft.code) == (None, None)


@pytest.mark.parametrize("stranger", ["chi", "dung", "giang", "hoa", "khanh", "lan", "em"])
def test_nobody_else_begins_a_draft_for_an_agency(world, stranger):
    with pytest.raises(NotAllowed):
        actions.create(world.offering, customer=world.customer, by=world.people[stranger])
    assert not Dossier.objects.exists()


def test_the_same_form_pressed_twice_gives_the_same_draft(world, an, bao):
    once = uuid4()
    draft = actions.create(world.offering, customer=world.customer, by=an, once=once)
    assert actions.create(world.offering, customer=world.customer, by=an, once=once) == draft
    assert Dossier.objects.count() == 1


def test_a_wrong_fact_of_a_new_draft_is_told_by_its_field(world, an):
    with pytest.raises(Invalid) as refusal:
        actions.create(world.offering, customer=world.customer, by=an, contact_email="không phải thư điện tử")
    assert set(refusal.value.problems) == {"contact_email"}


def test_a_procedure_below_level_3_is_not_filed_online(world, an):
    offering = builders.an_offering(agency=world.receiver, code="THU-002", level=2)
    with pytest.raises(NotAllowed, match="mức độ 2"):
        actions.create(offering, customer=world.customer, by=an)


def test_a_procedure_without_a_published_term_is_not_filed_online(world, an):
    offering = builders.an_offering(
        agency=world.receiver, code="THU-002", clock={"term": {"direct": {"amount": 5, "unit": "days"}}}
    )
    with pytest.raises(NotAllowed, match="thời hạn"):
        actions.create(offering, customer=world.customer, by=an)


def test_an_offering_that_is_over_or_not_begun_takes_no_dossier(world, an):
    world.offering.to_on = date(2026, 5, 31)
    with pytest.raises(NotAllowed):
        actions.create(world.offering, customer=world.customer, by=an)
    world.offering.to_on, world.offering.from_on = None, date(2026, 6, 2)
    with pytest.raises(NotAllowed):
        actions.create(world.offering, customer=world.customer, by=an)


@pytest.mark.parametrize("send", [actions.send_for_sign_off, actions.submit])
def test_an_unready_draft_is_told_everything_that_is_missing_at_once(world, bao, send):
    draft = builders.an_empty_draft()
    with pytest.raises(Invalid) as refusal:
        send(draft, by=bao)
    facts = {"abstract", "request_number", "request_symbol", "request_on", "contact_name", "contact_phone"}
    assert set(refusal.value.problems) == {f"request.{name}" for name in facts} | {
        "du_an.ten",
        "du_an.kinh_phi",
        "paper.request",
        "paper.du_toan",
    }
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_request_dated_tomorrow_is_refused(bao):
    draft = builders.a_draft(request_on=date(2026, 6, 2))
    with pytest.raises(Invalid) as refusal:
        actions.submit(draft, by=bao)
    assert set(refusal.value.problems) == {"request.request_on"}


def test_a_signer_hands_in_without_a_sign_off(bao):
    handed_in = actions.submit(builders.a_draft(), by=bao)
    assert (handed_in.status, handed_in.submitted_by) == (Status.SUBMITTED, bao)


def test_handing_in_gives_a_reference_the_check_term_and_lets_the_receiver_see_it(bao):
    handed_in = actions.submit(builders.a_draft(), by=bao)
    assert handed_in.reference is not None and len(handed_in.reference) == 10
    assert not set(handed_in.reference) & set("ILO01")
    assert (handed_in.code, handed_in.due_at) == (None, None)
    assert handed_in.act_by_at == builders.at("2026-06-02T10:00")  # eight working hours after Monday 10:00
    assert set(Party.objects.filter(dossier=handed_in).values_list("agency__code", "role")) == {
        ("DTE", "customer"), ("STC", "desk"), ("STC", "receiver"),
    }  # fmt: skip


def test_a_receipt_after_hours_starts_the_check_term_at_the_next_opening():
    assert builders.submitted(hour="17:05").act_by_at == builders.at("2026-06-02T17:00")


def test_handing_in_fixes_the_version_that_is_published_then(world, bao):
    draft = builders.a_draft()
    newer = builders.a_newer_version(world.offering.procedure, on="2026-06-02")
    with builders.living_at("2026-06-01T17:00"):
        assert actions.submit(Dossier.objects.get(pk=draft.pk), by=bao).version_id == world.version.pk
    later = builders.a_draft()
    with builders.living_at("2026-06-02T08:00"):
        assert actions.submit(Dossier.objects.get(pk=later.pk), by=bao).version_id == newer.pk


def test_a_returned_draft_goes_back_to_who_prepared_it_with_the_reason(an, bao):
    returned = actions.return_draft(builders.in_sign_off(), by=bao, reason="Ghi lại kinh phí.")
    assert (returned.holder, returned.returned) == (an, True)
    assert stay_now(returned).reason == "Ghi lại kinh phí."
    assert told(returned, "return_draft") == {"an"}
    assert actions.submit(actions.send_for_sign_off(returned, by=an), by=bao).returned is False


def test_the_same_result_is_acknowledged_once(an, bao):
    dossier = builders.handed_over()
    assert actions.acknowledge(dossier, by=an).acknowledged_at is not None
    with pytest.raises(NotAllowed, match="đã xác nhận"):
        actions.acknowledge(dossier, by=bao)


def test_asking_to_withdraw_twice_or_before_acceptance_is_refused(bao):
    dossier = actions.ask_withdrawal(builders.accepted(), by=bao, reason="Dự án tạm dừng.")
    with pytest.raises(NotAllowed, match="đã đề nghị"):
        actions.ask_withdrawal(dossier, by=bao, reason="Dự án tạm dừng.")
    with pytest.raises(NotAllowed, match="rút được ngay"):
        actions.ask_withdrawal(builders.awaiting_supplement(before_acceptance=True), by=bao, reason="Dự án tạm dừng.")


def test_another_agency_of_the_same_kind_of_post_cannot_hand_in_or_sign(world, em):
    other = builders.a_person("phuong", "signer", Agency.objects.get(code="DDG"))
    for person in (em, other):
        with pytest.raises(NotAllowed):
            actions.submit(builders.a_draft(), by=person)
