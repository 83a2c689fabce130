"""Agencies that ask one another while they solve: the way of a question, who sees what, and every end it can have."""

from datetime import date

import pytest

from motcua.catalogue.process import Process, StepKind
from motcua.catalogue.proposals import choices
from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.actions import asking
from motcua.dossiers.depths import Depth, depth
from motcua.dossiers.inboxes import inbox
from motcua.dossiers.models import Asking, Dossier, Outcome, Paper, Promise, Status, Stay
from motcua.dossiers.tabs import Tab
from motcua.dossiers.visibility import visible_to
from motcua.journal.queries import breaks, history
from motcua.notifications.models import Message
from tests import builders
from tests.builders import living_at
from tests.dossiers.asked import OPINION, House, asks
from tests.dossiers.cases import other_house, taken_in
from tests.dossiers.traces import stay_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def house(world) -> House:
    return House(world.agencies["STTTT"])


@pytest.fixture
def parent(world) -> Dossier:
    """Dũng holds it at the first step."""
    return builders.in_step()


def again(one: Dossier) -> Dossier:
    return Dossier.objects.get(pk=one.pk)


def test_a_question_is_a_dossier_of_its_own_that_comes_back_as_evidence(world, house, parent):
    child = asks(parent, house.agency, by=world.dung)
    assert (child.status, child.channel, child.customer, child.parent) == (
        Status.SUBMITTED, "chain", world.receiver, parent,
    )  # fmt: skip
    waiting = again(parent)
    assert (waiting.waits, waiting.asked, waiting.holder) == (True, 1, world.dung)
    with pytest.raises(NotAllowed, match="chưa trả lời"), living_at("2026-06-01T13:35"):
        actions.forward(parent, by=world.dung)
    ended = house.answers(child)
    assert ended.status == Status.HANDED_OVER and ended.code.startswith(house.agency.identifier or "")
    onward = again(parent)
    assert (onward.waits, onward.asked, onward.status, onward.holder) == (False, 0, Status.PROCESSING, world.dung)
    told = Message.objects.filter(recipient=world.dung, act="dossier.answered")
    assert told.count() == 1 and ended.code in told[0].body
    with living_at("2026-06-01T15:00"):
        assert actions.forward(parent, by=world.dung).step == "truong_phong_duyet"
    assert not list(breaks())


def test_the_child_goes_by_the_days_that_were_asked_for_and_enters_the_parents_ledger_as_waiting(world, house, parent):
    child = house.takes_in(asks(parent, house.agency, by=world.dung, days=3))
    assert child.term == {"amount": 3, "unit": "working_days"}
    assert Promise.objects.filter(dossier=parent).count() == 1, "asking gives the parent no other due moment"
    stay = Stay.objects.get(dossier=parent, to_at__isnull=True)
    assert (stay.waits, stay.counting, stay.pause, stay.reason) == (True, True, "", OPINION)
    assert stay.opened_act == "ask"


def test_papers_go_along_by_reference_and_nothing_else(world, house, parent):
    own = Paper.objects.get(dossier=parent, key="du_toan")
    child = asks(parent, house.agency, by=world.dung, papers=[own.pk])
    sent = Paper.objects.get(dossier=child)
    assert (sent.file_id, sent.name) == (own.file_id, own.name)
    assert child.answers == {"noi_dung": {"cau_hoi": OPINION}}


def test_each_sees_at_its_depth(world, house, parent):
    child = asks(parent, house.agency, by=world.dung)
    assert depth(house.leader, child) == Depth.INSIDE
    assert depth(house.leader, parent) == Depth.CARD and parent in visible_to(house.leader)
    assert depth(world.dung, child) == Depth.CONTENT and child in visible_to(world.dung)
    assert depth(world.giang, child) == Depth.CONTENT
    assert depth(world.quan, child) == Depth.CARD, "another room of the asking agency sees the card"
    stranger = builders.a_person("la", "specialist", world.agencies["DDG"])
    assert depth(stranger, child) is None and child not in visible_to(stranger)
    assert depth(world.an, child) is None, "the customer of the parent is no party of what others are asked"


def test_several_are_asked_at_once_and_joined(world, house, parent):
    other = House(world.agencies["DDG"])
    first = asks(parent, house.agency, by=world.dung)
    second = asks(parent, other.agency, by=world.dung, at="2026-06-01T13:31")
    house.answers(first)
    assert (again(parent).waits, again(parent).asked) == (True, 1)
    other.answers(second, at="2026-06-01T15:00")
    assert (again(parent).waits, again(parent).asked) == (False, 0)


def test_an_answer_that_is_not_waited_for_does_not_hold_up_the_work_but_the_issue(world, house, parent):
    child = asks(parent, house.agency, by=world.dung, waits=False)
    with living_at("2026-06-01T14:00"):
        one = actions.approve(actions.forward(parent, by=world.dung), by=world.nga)
        one = actions.approve(one, by=world.giang)
        with pytest.raises(NotAllowed, match="chưa trả lời"):
            actions.issue_result(
                one, by=world.hoa, outcome=Outcome.GRANTED, result=builders.a_result(issued_on=date(2026, 6, 1))
            )
    house.answers(child, at="2026-06-01T14:10")
    with living_at("2026-06-01T14:30"):
        result = builders.a_result(issued_on=date(2026, 6, 1))
        assert actions.issue_result(one, by=world.hoa, outcome=Outcome.GRANTED, result=result).outcome == "granted"


def test_a_refused_question_does_not_lose_the_parent(world, house, parent):
    child = asks(parent, house.agency, by=world.dung)
    with living_at("2026-06-01T13:45"):
        actions.refuse(child, by=house.intake, reason="Không thuộc lĩnh vực của Sở.")
    assert (again(parent).waits, again(parent).status) == (False, Status.PROCESSING)


def test_who_asked_takes_it_back_at_any_time_with_a_reason(world, house, parent):
    child = house.works(house.takes_in(asks(parent, house.agency, by=world.dung)))
    with living_at("2026-06-01T14:00"):
        with pytest.raises(Invalid):
            actions.withdraw(child, by=world.dung, reason=" ")
        with pytest.raises(NotAllowed):
            actions.withdraw(child, by=world.quan, reason="Không cần nữa.")
        gone = actions.withdraw(child, by=world.dung, reason="Không cần nữa.")
    assert gone.status == Status.WITHDRAWN and again(parent).waits is False


def test_a_stopped_parent_takes_back_what_it_asks_down_to_the_last(world, house, parent):
    child = house.works(house.takes_in(asks(parent, house.agency, by=world.dung)))
    other = House(world.agencies["DDG"])
    grandchild = asks(child, other.agency, by=house.specialist, at="2026-06-01T13:55")
    with living_at("2026-06-01T14:10"):
        actions.stop(parent, by=world.giang, reason="Cơ quan gửi bị giải thể.")
    assert [again(one).status for one in (parent, child, grandchild)] == [
        Status.STOPPED, Status.WITHDRAWN, Status.WITHDRAWN,
    ]  # fmt: skip
    assert not Asking.objects.filter(followed_at__isnull=True).exists()


def test_a_reminder_reaches_who_holds_it_once_a_day(world, house, parent):
    child = house.works(house.takes_in(asks(parent, house.agency, by=world.dung)))
    with living_at("2026-06-01T15:00"):
        actions.remind(child, by=world.dung, note="Đề nghị trả lời sớm.")
        with pytest.raises(NotAllowed, match="Hôm nay đã nhắc"):
            actions.remind(child, by=world.giang)
    assert Message.objects.filter(recipient=house.specialist, act="dossier.remind").count() == 1
    with living_at("2026-06-02T09:00"):
        actions.remind(child, by=world.giang)
        with pytest.raises(NotAllowed):
            actions.remind(parent, by=world.dung)


def test_what_a_crash_left_is_followed_later(world, house, parent, monkeypatch):
    child = asks(parent, house.agency, by=world.dung)
    with monkeypatch.context() as broken:
        broken.setattr(asking, "follow", lambda ended: None)
        house.answers(child)
    assert again(parent).waits is True
    with living_at("2026-06-01T14:30"):
        assert asking.follow_all() == 1
        assert asking.follow_all() == 0
    assert again(parent).waits is False
    assert [one.verb for one in history(parent.subject)].count("dossier.answered") == 1


def test_no_circle_and_not_too_deep(world, house, parent):
    child = house.works(house.takes_in(asks(parent, house.agency, by=world.dung)))
    with pytest.raises(NotAllowed, match="đã là một chặng"):
        asks(child, world.receiver, by=house.specialist, at="2026-06-01T14:00")
    assert not Asking.objects.filter(parent=child).exists()


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"reason": " "}, "reason"),
        ({"days": 0}, "days"),
        ({"kind": "procedure"}, "offering"),
        ({"kind": "?"}, "kind"),
    ],
)
def test_what_is_missing_is_named(world, house, parent, more, where):
    with pytest.raises(Invalid) as wrong:
        asks(parent, house.agency, by=world.dung, **more)
    assert where in wrong.value.problems
    assert not Asking.objects.exists() and again(parent).asked == 0


def test_a_whole_procedure_is_asked_for_at_another_agency(world, house, parent):
    offering = builders.an_offering(agency=house.agency, code="NB-09", unit_name="")
    child = asks(parent, house.agency, by=world.dung, kind=Asking.Kind.PROCEDURE, offering=offering, days=None)
    assert child.version.procedure.code == "NB-09"
    assert house.takes_in(child).term == {"amount": 5, "unit": "working_days"}


def test_the_lists_show_what_others_ask_and_what_waits(world, house, parent):
    child = asks(parent, house.agency, by=world.dung)
    at = builders.at("2026-06-01T14:00")
    assert child in inbox(house.intake, Tab.TO_RECEIVE, at=at)
    assert parent in inbox(world.nga, Tab.WAITING, at=at) and parent in inbox(world.dung, Tab.WAITING, at=at)


def test_no_list_of_what_is_published_shows_the_system_s_own_ways(world, house, parent, client):
    asks(parent, house.agency, by=world.dung)
    for address in ("/co-quan/thu-tuc/", "/co-quan/thu-tuc/?q=HOI"):
        assert "Cho ý kiến theo đề nghị" not in client.get(address).content.decode()


def test_a_step_that_asks_is_done_once_the_answer_is_there(world, house):
    ask = {"key": "hoi", "name": "Sở TT&TT cho ý kiến", "kind": "ask",
           "where": {"role": "specialist", "agency": "STTTT"}, "asks": "opinion"}  # fmt: skip
    first, *rest = builders.PROCESS["steps"]
    offering = builders.an_offering(agency=world.receiver, code="NB-10", process={"steps": [first, ask, *rest]})
    parent = builders.in_step(offering=offering)
    with living_at("2026-06-01T13:00"):
        one = actions.claim(actions.forward(parent, by=world.dung), by=world.dung)
        assert one.step == "hoi"
        with pytest.raises(NotAllowed, match="phải hỏi cơ quan khác"):
            actions.forward(one, by=world.dung)
    house.answers(asks(one, house.agency, by=world.dung))
    with living_at("2026-06-01T15:00"):
        assert actions.forward(one, by=world.dung).step == "truong_phong_duyet"


@pytest.mark.parametrize("key", ["lien-thong-trinh-ubnd-tinh", "lien-thong-huyen-so", "lien-thong-xa-huyen"])
def test_the_bundled_chains_can_be_chosen_for_a_version(key):
    process = Process.parse(choices().processes[key])
    (asking_step,) = [step for step in process.steps if step.kind == StepKind.ASK]
    assert asking_step.where.agency in ("cap-tren", "SXD")


def test_an_answer_that_would_come_after_the_dossier_itself_is_asked_for_by_a_leader_alone(world):
    parent = builders.in_step()  # due on Monday 8 June
    with living_at("2026-06-01T14:00"):
        with pytest.raises(Invalid, match="Chưa gửi") as refusal:
            actions.ask(parent, by=world.dung, kind="opinion", agency=other_house(), reason="Hỏi.", days=6)
        assert "lãnh đạo" in refusal.value.problems["days"] and "08/06/2026" in refusal.value.problems["days"]
        asked = actions.ask(parent, by=world.giang, kind="opinion", agency=other_house(), reason="Hỏi.", days=6)
    assert (asked.holder, stay_now(asked).officer) == (world.dung, world.dung), "who holds it goes on holding it"
    assert Asking.objects.get(parent=parent).asked_by == world.giang


def test_who_asked_gives_more_time_which_judges_the_answer(world):
    child = taken_in()
    was = child.due_at
    with living_at("2026-06-02T09:00"):
        child = actions.give_time(child, by=world.dung, days=2, reason="Cần kiểm tra thực địa.")
        assert (was, child.due_at) == (builders.at("2026-06-04T17:00"), builders.at("2026-06-08T17:00"))
        assert Promise.objects.filter(dossier=child, why="extended", judging=True, made_by=world.dung).count() == 1
        with pytest.raises(Invalid) as refusal:
            actions.give_time(child, by=world.dung, days=1, reason="Thêm nữa.")
        assert "lãnh đạo" in refusal.value.problems["more_days"]
        child = actions.give_time(child, by=world.giang, days=1, reason="Thêm nữa.")
    assert child.due_at == builders.at("2026-06-09T17:00")
    with living_at("2026-06-10T09:00"), pytest.raises(NotAllowed, match="quá hạn trả lời"):
        actions.give_time(child, by=world.giang, days=1, reason="Muộn.")
