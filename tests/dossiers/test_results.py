"""How a dossier ends: issued and handed over, stopped, withdrawn, refused."""

from dataclasses import replace
from datetime import date

import pytest

from motcua.core.errors import Invalid, NotAllowed
from motcua.documents.models import Slip
from motcua.dossiers import actions, queries
from motcua.dossiers.actions.ending import Lateness
from motcua.dossiers.models import LateCause, Outcome, Paper, ReturnBy, Status, Stay
from motcua.people.queries import Calendars
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.traces import told, verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_issuing_is_finishing_and_the_result_is_kept(hoa):
    done = builders.finished()
    assert (done.status, done.outcome, done.ended_at) == (Status.FINISHED, Outcome.GRANTED, at("2026-06-01T11:15"))
    result = Paper.objects.get(dossier=done, kind=Paper.Kind.RESULT)
    assert (result.number, result.added_by, result.originals) == ("88/STC-ĐT", hoa, 1)
    assert (done.holder_role, done.holder_agency) == ("intake", done.desk)


def test_delivered_online_the_system_hands_over_at_once():
    done = builders.finished(return_by=ReturnBy.ONLINE)
    assert (done.status, done.handed_to) == (Status.HANDED_OVER, "trả trực tuyến")
    assert verbs(done)[-2:] == ["dossier.issue-result", "dossier.hand-over"]
    assert told(done, "issue_result") == told(done, "hand_over") == {"an", "bao"}


def test_nobody_hands_over_by_hand_what_is_delivered_online_and_the_system_not_what_is_fetched(chi):
    ready = builders.finished()
    with pytest.raises(NotAllowed):
        actions.hand_over(ready, by=None)
    ready.return_by = ReturnBy.ONLINE
    ready.save()
    with pytest.raises(NotAllowed, match="trực tuyến"):
        actions.hand_over(ready, by=chi, handed_to="Trần Văn An")


def test_the_desk_says_who_took_the_result(chi):
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(builders.finished(), by=chi, handed_to="  ")
    assert set(refusal.value.problems) == {"handed_to"}


def test_a_denial_needs_its_reasons(hoa):
    ready = builders.in_step("phat_hanh")
    with living_at("2026-06-01T11:15"), pytest.raises(Invalid) as refusal:
        actions.issue_result(ready, by=hoa, outcome=Outcome.DENIED, result=builders.a_result())
    assert set(refusal.value.problems) == {"reason"}
    assert builders.finished(outcome=Outcome.DENIED).end_reason == "Không đủ điều kiện."


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"number": " "}, "number"), ({"signer": ""}, "signer"), ({"issued_on": date(2026, 6, 2)}, "issued_on")],
)
def test_a_result_has_number_signer_and_a_day_that_has_come(hoa, change, problem):
    ready = builders.in_step("phat_hanh")
    with living_at("2026-06-01T11:15"), pytest.raises(Invalid) as refusal:
        actions.issue_result(ready, by=hoa, outcome=Outcome.GRANTED, result=replace(builders.a_result(), **change))
    assert set(refusal.value.problems) == {problem}
    assert not Paper.objects.filter(kind=Paper.Kind.RESULT).exists()


def test_an_outcome_is_one_of_the_two(hoa):
    with pytest.raises(Invalid):
        actions.issue_result(builders.in_step("phat_hanh"), by=hoa, outcome="", result=builders.a_result())


@pytest.mark.parametrize(
    ("ended", "judged"),
    [("2026-06-05T16:59", "trước hạn"), ("2026-06-08T17:00", "đúng hạn"), ("2026-06-08T17:01", "quá hạn")],
)
def test_the_end_is_judged_by_the_last_promise(hoa, ended, judged):
    ready = builders.in_step("phat_hanh")
    with living_at(ended) as moment:
        done = actions.issue_result(
            ready, by=hoa, outcome=Outcome.GRANTED, result=builders.a_result(), late=builders.LATE
        )
        state = queries.due_state(done, at=moment, calendars=Calendars())
    assert state is not None and state.text == judged
    assert done.late_cause == (LateCause.LOAD if judged == "quá hạn" else "")


@pytest.mark.parametrize(
    ("late", "problem"),
    [
        (None, "late_cause"),
        (Lateness(""), "late_cause"),
        (Lateness("bận"), "late_cause"),
        (Lateness("other", " "), "late_note"),
    ],
)
def test_an_end_that_is_late_says_why(hoa, late, problem):
    ready = builders.in_step("phat_hanh")
    with living_at("2026-06-08T17:01"), pytest.raises(Invalid) as refusal:
        actions.issue_result(ready, by=hoa, outcome=Outcome.GRANTED, result=builders.a_result(), late=late)
    assert set(refusal.value.problems) == {problem}
    ready.refresh_from_db()
    assert ready.ended_at is None


def test_a_cause_of_its_own_is_kept_in_words(giang):
    with living_at("2026-06-08T17:01"):
        stopped = actions.stop(
            builders.accepted(), by=giang, reason="Trả lại.", late=Lateness("other", " Mất điện cả tuần. ")
        )
    assert (stopped.late_cause, stopped.late_note) == ("other", "Mất điện cả tuần.")


def test_a_leader_stops_a_dossier_that_was_accepted_with_its_ground(giang):
    stopped = actions.stop(builders.accepted(), by=giang, reason="Trả lại sau thẩm tra.")
    assert (stopped.status, stopped.end_reason, stopped.ended_at) == (
        Status.STOPPED,
        "Trả lại sau thẩm tra.",
        at("2026-06-01T10:00"),
    )
    assert (stopped.outcome, stopped.step) == ("", "")


def test_after_acceptance_the_receiver_withdraws_on_request_only(world):
    dossier = builders.in_step()
    for username in ("nga", "giang", "bao"):
        with pytest.raises(NotAllowed):
            actions.withdraw(dossier, by=world.people[username], reason="Theo đề nghị.")
    asked = actions.ask_withdrawal(dossier, by=world.bao, reason="Dự án tạm dừng.")
    with pytest.raises(NotAllowed):
        actions.withdraw(asked, by=world.bao, reason="Theo đề nghị.")
    withdrawn = actions.withdraw(asked, by=world.nga, reason="Theo đề nghị.")
    assert (withdrawn.status, withdrawn.ended_at) == (Status.WITHDRAWN, at("2026-06-01T10:00"))
    assert told(withdrawn, "withdraw") == {"an", "bao", "dung"}


def test_asking_to_withdraw_leaves_the_work_where_it_is(bao, dung):
    dossier = builders.in_step()
    count = Stay.objects.filter(dossier=dossier).count()
    asked = actions.ask_withdrawal(dossier, by=bao, reason="Dự án tạm dừng.")
    assert (asked.holder, Stay.objects.filter(dossier=asked).count()) == (dung, count)


def test_a_refusal_has_its_slip_and_enters_no_figure_as_ended(chi):
    refused = actions.refuse(builders.submitted(), by=chi, reason="Không thuộc thẩm quyền.")
    slip = Slip.objects.get(subject=refused.subject)
    assert (slip.kind, slip.content["reason"], slip.number) == (Slip.Kind.REFUSAL, "Không thuộc thẩm quyền.", "1/2026")
    assert (refused.ended_at, refused.accepted_at, refused.code) == (None, None, None)


def test_the_receipt_says_what_was_received_and_promised():
    dossier = builders.accepted()
    content = Slip.objects.get(subject=dossier.subject).content
    assert (content["code"], content["term"]) == (dossier.code, "5 ngày làm việc")
    assert content["due_at"].startswith("2026-06-08T17:00")
    assert [(copy["name"], copy["electronic"]) for copy in content["copies"]] == [
        ("Văn bản đề nghị", True),
        ("Dự toán chi tiết", True),
    ]


def test_slips_of_a_kind_are_numbered_through_the_year_at_each_desk(chi):
    for _ in range(2):
        builders.accepted()
    actions.refuse(builders.submitted(), by=chi, reason="Không thuộc thẩm quyền.")
    assert sorted(Slip.objects.values_list("kind", "number")) == [
        ("receipt", "1/2026"),
        ("receipt", "2/2026"),
        ("refusal", "1/2026"),
    ]
    assert builders.accepted(on="2027-01-04").code == "STC-270104-0001"
    assert Slip.objects.filter(kind=Slip.Kind.RECEIPT, number="1/2027").exists()
