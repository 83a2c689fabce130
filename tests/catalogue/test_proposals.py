"""The way of a proposal: who may do what, marks on the very fields, a list, a decision, and what comes of it."""

from datetime import date
from uuid import uuid4

import pytest
from docx import Document

from motcua.catalogue import content, coverage, importing, list_papers, lists, proposals, publishing, rounds, savings
from motcua.catalogue.models import Procedure, Proposal, ProposalList
from motcua.catalogue.policy import ASKING_KINDS, ClockPolicy
from motcua.catalogue.publishing import Decision
from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.dossiers.models import Asking
from motcua.journal.queries import breaks, history
from motcua.notifications.models import Message
from motcua.people.importing import State as Doing
from motcua.people.models import Post, Role
from tests import builders
from tests.builders import living_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
State = Proposal.State
FULL = {
    "order": "Nộp hồ sơ\nThẩm định", "customer": "Cơ quan nhà nước", "authority": "Sở Tài chính", "fee": "Không",
    "result": "Văn bản | KQ.1", "legal_basis": "102/2009/NĐ-CP", "form_known": "1", "accepts": "online direct",
    "returns": "online direct", "papers": "Dự toán chi tiết | 1 | 0 | bắt buộc",
}  # fmt: skip


@pytest.fixture
def leader(world):
    """Leads the watching agency."""
    person = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"])
    Post.objects.create(user=person, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    return person


def begun(world, kind="raise_level", **more):
    given = {"agency": world.receiver, "reason": "Nâng mức độ theo chỉ đạo.", "once": uuid4(), "by": world.dung, **more}
    return proposals.begin(kind, given.pop("procedure", world.offering.procedure), **given)


def written(world, **values):
    """A proposal whose draft says everything that the law asks to be shown."""
    one = begun(world)
    assert proposals.save(one, {**FULL, "level": "4", **values}, over={}, by=world.dung) == {}
    return Proposal.objects.get(pk=one.pk)


def agreed(world):
    return proposals.agree(proposals.send(written(world), by=world.giang), opinion="Đủ điều kiện.", by=world.khanh)


def submitted(world, leader):
    one = agreed(world)
    made = lists.make("Danh mục tháng 6", [one.pk], once=uuid4(), by=world.khanh)
    return one, lists.submit(made, number="15/TTr-STTTT", by=leader)


def decided(on="2026-06-15"):
    return Decision("1234/QĐ-UBND", date(2026, 6, 1), "Ủy ban nhân dân tỉnh", date.fromisoformat(on))


def test_the_whole_way_from_a_draft_to_a_version_in_force(world, leader):
    one, listed = submitted(world, leader)
    lists.decide(listed, decided(), declined={}, by=world.lan)
    one.refresh_from_db()
    assert (one.state, one.version.state) == (State.DECIDED, "scheduled")
    with living_at("2026-06-15T00:00"):
        assert publishing.switch() == 1
    procedure = Procedure.objects.get(pk=one.procedure_id)
    assert (procedure.current.number, procedure.current.level) == (2, 4)
    assert [step.state for step in one.steps.all()] == [
        State.DRAFTING,
        State.SENT,
        State.AGREED,
        State.LISTED,
        State.DECIDED,
    ]
    verbs = [event.verb for event in history(proposals.subject(one))]
    assert verbs == [f"proposal.{name}" for name in ("begin", "send", "agree", "list", "decide")]
    assert Message.objects.filter(recipient=world.giang, act="proposal.decide").exists()
    assert breaks() == []


def test_given_back_it_carries_marks_on_its_fields_and_may_be_written_again(world):
    one = proposals.send(written(world), by=world.giang)
    with pytest.raises(NotAllowed, match="không sửa được"):
        proposals.save(one, {"name": "x"}, over={}, by=world.dung)
    back = proposals.give_back(one, marks=[("fee", "Ghi rõ là miễn phí.")], reason="", by=world.khanh)
    assert (back.state, back.version.state) == (State.RETURNED, "draft")
    assert [(mark.field, mark.note) for mark in back.steps.last().marks.all()] == [("fee", "Ghi rõ là miễn phí.")]
    assert back.due_at == builders.at("2026-06-15T17:00")
    assert proposals.save(back, {"fee": "Miễn phí"}, over={}, by=world.dung) == {}
    assert proposals.send(back, by=world.giang).state == State.SENT


OTHERS = [
    (lambda one, by: proposals.send(one, by=by), "dung"),
    (lambda one, by: proposals.agree(one, opinion="", by=by), "giang"),
    (lambda one, by: proposals.give_back(one, marks=[], reason="x", by=by), "lan"),
    (lambda one, by: proposals.save(one, {"name": "x"}, over={}, by=by), "em"),
    (lambda one, by: proposals.withdraw(one, reason="x", by=by), "em"),
]


@pytest.mark.parametrize(("act", "who"), OTHERS)
def test_nobody_does_what_is_anothers(world, act, who):
    with pytest.raises(NotAllowed):
        act(written(world), world.people[who])


def test_what_is_missing_keeps_it_from_being_sent(world):
    one = begun(world)
    proposals.save(one, {"level": "4"}, over={}, by=world.dung)
    with pytest.raises(Invalid) as refused:
        proposals.send(one, by=world.giang)
    assert "Chưa đạt mức độ 4" in refused.value.problems["level"]


def test_what_changes_nothing_is_not_sent(world):
    builders.a_newer_version(world.offering.procedure, on="2026-05-21")
    publishing.switch()
    with pytest.raises(Invalid, match="chưa khác"):
        proposals.send(begun(world), by=world.giang)


def test_what_could_not_be_read_is_kept_as_it_was_typed(world):
    one = begun(world)
    wrong = proposals.save(one, {"term_online": "năm ngày", "name": "Tên mới"}, over={}, by=world.dung)
    assert list(wrong) == ["term_online"]
    kept = Proposal.objects.get(pk=one.pk)
    assert (kept.typed, kept.version.name) == ({"term_online": "năm ngày"}, "Tên mới")
    assert proposals.save(kept, {"term_online": "3 ngày làm việc"}, over={}, by=world.dung) == {}
    kept.refresh_from_db()
    assert (kept.typed, kept.version.clock["term"]["online"]) == ({}, {"amount": 3, "unit": "working_days"})


def test_how_often_a_promise_may_move_is_edited_and_told(world):
    one = begun(world)
    typed = {
        "extensions": "2",
        "extension_grounds": "Phải lấy ý kiến Bộ\n\nPhải xác minh tại chỗ",
        "reappointments": "9",
    }
    assert list(proposals.save(one, typed, over={}, by=world.dung)) == ["reappointments"]
    assert proposals.save(one, {"reappointments": "0"}, over={}, by=world.dung) == {}
    policy = ClockPolicy.parse(Proposal.objects.get(pk=one.pk).version.clock)
    assert (policy.extensions, policy.reappointments) == (2, 0)
    assert policy.extension_grounds == ("Phải lấy ý kiến Bộ", "Phải xác minh tại chỗ")
    told = content.NAMES
    assert {told["clock", key] for key in ("extensions", "extension_grounds", "reappointments")} == {
        "Số lần gia hạn", "Trường hợp được gia hạn", "Số lần xin lỗi, hẹn lại",
    }  # fmt: skip


def test_when_the_clock_stands_still_is_edited_and_told(world):
    one = begun(world)
    typed = {"suspensions": "1", "suspension_grounds": "Chờ bản án", "asking_pauses": "opinion nobody"}
    assert list(proposals.save(one, typed, over={}, by=world.dung)) == ["asking_pauses"]
    assert proposals.save(one, {"asking_pauses": "procedure opinion"}, over={}, by=world.dung) == {}
    policy = ClockPolicy.parse(Proposal.objects.get(pk=one.pk).version.clock)
    assert (policy.suspensions, policy.suspension_grounds) == (1, ("Chờ bản án",))
    assert policy.asking_pauses == {"opinion", "procedure"} == ASKING_KINDS - {"coordination"}
    assert {*Asking.Kind.values} == ASKING_KINDS
    told = {content.NAMES["clock", key] for key in ("suspensions", "suspension_grounds", "asking_pauses")}
    assert told == {
        "Số lần tạm dừng giải quyết", "Trường hợp được tạm dừng", "Việc hỏi cơ quan khác làm tạm dừng thời hạn",
    }  # fmt: skip


def test_as_shipped_nothing_is_suspended_and_asking_stops_no_clock():
    policy = ClockPolicy.parse({})
    assert (policy.suspensions, policy.suspension_grounds, policy.asking_pauses) == (0, (), frozenset())
    with pytest.raises(ValueError, match="no kind of asking"):
        ClockPolicy.parse({"asking_pauses": ["advice"]})


def test_two_who_write_the_same_field_are_told_and_neither_text_is_lost(world):
    one = begun(world)
    proposals.save(one, {"name": "Tên của Dũng"}, over={"name": world.version.name}, by=world.dung)
    with pytest.raises(Conflict) as told:
        proposals.save(
            one, {"name": "Tên của Nga", "sector": "Đầu tư"}, over={"name": world.version.name}, by=world.nga
        )
    assert told.value.theirs == {"name": "Tên của Dũng"}
    kept = Proposal.objects.get(pk=one.pk).version
    assert (kept.name, kept.sector) == ("Tên của Dũng", "Đầu tư")


def test_one_open_proposal_a_procedure_and_the_same_form_twice_is_one(world):
    once = uuid4()
    one = begun(world, once=once)
    assert begun(world, once=once) == one
    with pytest.raises(NotAllowed, match="đang có một đề xuất khác"):
        begun(world)


def test_withdrawn_its_draft_is_dropped_and_another_may_come(world):
    one = proposals.withdraw(proposals.send(written(world), by=world.giang), reason="Chưa cần.", by=world.giang)
    assert (one.state, one.version.state) == (State.WITHDRAWN, "dropped")
    assert begun(world).version.number == 3


def test_a_declined_one_changes_nothing_and_its_agency_is_told_why(world, leader):
    one, listed = submitted(world, leader)
    lists.decide(listed, decided(), declined={one.pk: "Chưa đủ căn cứ."}, by=world.lan)
    one.refresh_from_db()
    assert (one.state, one.version.state) == (State.DECLINED, "dropped")
    assert Message.objects.filter(recipient=world.dung, act="proposal.decline", body="Chưa đủ căn cứ.").exists()
    assert not publishing.LegalEvent.objects.exists()


def test_a_repeal_ends_the_procedure_and_an_introduction_is_offered_to_all_it_names(world, leader):
    repeal = begun(world, kind="repeal")
    new = {"code": "", "name": "Thủ tục mới", "sector": "Đầu tư"}
    other = begun(world, kind="introduce", procedure=None, new=new, offered_to="huyen")
    assert other.procedure.code_is_local and other.procedure.current is None
    for one in (repeal, other):
        proposals.agree(proposals.send(one, by=world.giang), opinion="", by=world.khanh)
    listed = lists.make("Danh mục", [repeal.pk, other.pk], once=uuid4(), by=world.khanh)
    lists.decide(lists.submit(listed, number="1/TTr", by=leader), decided(), declined={}, by=world.lan)
    with living_at("2026-06-15T00:01"):
        assert publishing.switch() == 2
    assert Procedure.objects.get(pk=repeal.procedure_id).repealed_on == date(2026, 6, 15)
    made = Procedure.objects.get(pk=other.procedure_id)
    assert {one.agency.code for one in made.offerings.all()} == {"DTE", "DDG"}
    assert made.current.state == "in_force"


def test_a_list_is_made_of_agreed_ones_alone_and_each_stands_on_one(world, leader):
    one = agreed(world)
    made = lists.make("Danh mục", [one.pk], once=uuid4(), by=world.khanh)
    with pytest.raises(Invalid) as refused:
        lists.make("Danh mục khác", [one.pk], once=uuid4(), by=world.khanh)
    assert "proposals" in refused.value.problems
    lists.take_off(made, one, by=world.khanh)
    assert list(lists.free()) == [one]
    with pytest.raises(Invalid, match="phải có đề xuất"):
        lists.submit(made, number="1/TTr", by=leader)


def test_a_list_as_a_word_file_says_what_changes_and_what_is_saved(world, leader):
    _, listed = submitted(world, leader)
    text = "\n".join(
        cell.text for table in Document(list_papers.to_docx(listed)).tables for row in table.rows for cell in row.cells
    )
    assert "Mức độ: mức độ 3 → mức độ 4" in text
    assert "15/TTr-STTTT" in text
    assert list_papers.to_xlsx(listed).read(2) == b"PK"


def test_a_stage_over_its_term_is_told_once_to_whose_turn_it_is(world):
    proposals.send(written(world), by=world.giang)
    with living_at("2026-06-10T08:20"):
        assert proposals.remind_of_terms() == 1
        assert proposals.remind_of_terms() == 0
    assert Message.objects.filter(recipient=world.khanh, act="proposal.late").count() == 1


def a_document(days, steps, papers, sets):
    term = {"online": {"amount": days, "unit": "working_days"}}
    paper = {"key": "a", "required": True, "originals": 1, "copies": 1}
    return {
        "clock": {"term": term},
        "facts": {"sets": sets},
        "process": {"steps": [1] * steps},
        "papers": [paper] * papers,
    }


def test_what_is_saved_is_computed_from_the_difference():
    found = savings.between(a_document(5, 2, 1, 2), a_document(3, 1, 0, 1))
    assert found == savings.Savings({"online": (2, "working_days")}, papers=1, copies=4, steps=1)
    assert [str(one) for one in found.in_words()] == [
        "thời hạn trực tuyến: giảm 2 ngày làm việc",
        "giảm 1 thành phần hồ sơ",
        "giảm 4 bản giấy tờ phải nộp",
        "giảm 1 bước xử lý",
    ]


def test_the_list_of_levels_says_what_is_lacking_and_who_has_the_proposal(world):
    proposals.send(written(world), by=world.giang)
    (found,) = coverage.covered(Procedure.objects.select_related("current"))
    assert (found.level, found.proposed_level, found.holder) == (3, 4, "Cơ quan theo dõi")
    assert found.is_above and any("trình tự thực hiện" in one for one in found.lacking)


def test_levels_of_a_past_day_stay_what_they_were(world, leader):
    one, listed = submitted(world, leader)
    lists.decide(listed, decided(), declined={}, by=world.lan)
    with living_at("2026-06-15T00:00"):
        publishing.switch()
        assert coverage.levels_on(clock.now()) == {1: 0, 2: 0, 3: 0, 4: 1}
    assert coverage.levels_on(builders.at("2026-06-14T12:00")) == {1: 0, 2: 0, 3: 1, 4: 0}
    assert coverage.levels_of(world.receiver, builders.at("2026-06-14T12:00"))[3] == 1
    assert coverage.levels_of(world.customer, builders.at("2026-06-14T12:00"))[3] == 0
    assert ProposalList.objects.get().effective_on == date(2026, 6, 15)
    assert one.pk


def test_a_round_asks_each_agency_for_each_of_its_procedures(world):
    made = rounds.begin("Rà soát 2026", [world.receiver], due_on=date(2026, 6, 30), once=uuid4(), by=world.khanh)
    assert Message.objects.filter(recipient=world.giang, act="review-round.open").exists()
    procedure = world.offering.procedure
    (before,) = rounds.progress(made)
    assert (before.asked, before.left) == (1, 1)
    with pytest.raises(Invalid) as refused:
        rounds.answer(made, procedure, world.receiver, choice="repeal", reason="", by=world.nga)
    assert f"{procedure.pk}.reason" in refused.value.problems
    rounds.answer(made, procedure, world.receiver, choice="raise", reason="Đủ điều kiện.", by=world.nga)
    (after,) = rounds.progress(made)
    assert (after.left, after.said) == (0, {"raise": 1})
    with pytest.raises(NotAllowed):
        rounds.answer(made, procedure, world.receiver, choice="keep", reason="", by=world.em)
    rounds.close(made, by=world.khanh)
    with pytest.raises(NotAllowed, match="đã đóng"):
        rounds.answer(made, procedure, world.receiver, choice="keep", reason="", by=world.nga)


def test_agencies_that_have_not_answered_are_reminded_once(world):
    rounds.begin("Rà soát", [world.receiver], due_on=date(2026, 6, 5), once=uuid4(), by=world.khanh)
    assert rounds.remind() == 1
    assert rounds.remind() == 0
    assert Message.objects.filter(recipient=world.nga, act="review-round.remind").count() == 1


def test_a_draft_of_what_is_in_force_no_more_is_not_sent(world):
    one = written(world)
    procedure = one.procedure
    document = {**publishing.document_of(procedure.current), "name": "Tên từ bản ghi quốc gia"}
    importing.apply([importing.Line(1, procedure.code, "x", Doing.CHANGED, document=document)], by=None)
    with pytest.raises(NotAllowed, match="bản mới hơn bản soạn này"):
        proposals.send(one, by=world.giang)
