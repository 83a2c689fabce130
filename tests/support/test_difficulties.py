"""The way of a difficulty: drafted, sent, grouped, answered or put before UBND tỉnh, decided, closed."""

import io
from datetime import date
from uuid import uuid4

import pikepdf
import pytest
from docx import Document

from motcua.core.errors import Invalid, NotAllowed
from motcua.journal.queries import breaks, history
from motcua.notifications.models import Message
from motcua.support import difficulties, petition_papers, petitions, terms
from motcua.support.models import Difficulty, Petition
from motcua.support.petitions import Verdict
from motcua.support.rules import DifficultyState
from tests import builders
from tests.builders import living_at
from tests.support.acts import (
    a_difficulty,
    a_leader,
    a_petition,
    consolidated,
    sent,
    sent_by_receiver,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
State = DifficultyState


def told(person, act):
    return Message.objects.filter(recipient=person, act=f"difficulty.{act}")


def decide(petition, world, **more):
    verdicts = {one.pk: Verdict("Đồng ý phương án 1.", **more) for one in petitions.of(petition)}
    return petitions.decide(petition, number="1234/UBND-KSTT", on=date(2026, 6, 1), verdicts=verdicts, by=world.lan)


def test_the_whole_way_from_a_draft_to_a_task_that_is_done(world):
    one = consolidated(world)
    decide(submitted(world, one), world, owner=world.receiver, due_on=date(2026, 6, 30))
    one.refresh_from_db()
    assert (one.state, one.owner, one.due_at) == (State.TASKED, world.receiver, builders.at("2026-06-30T23:59:59"))
    assert told(world.giang, "task").exists()
    one = difficulties.report_done(one, "Đã cấp cho 12 xã.", by=world.dung)
    assert (one.state, told(world.khanh, "report-done").exists()) == (State.DONE, True)
    one = difficulties.close(one, "Đã xác nhận.", by=world.khanh)
    assert (one.state, one.due_at) == (State.CLOSED, None)
    verbs = [event.verb for event in history(difficulties.subject(one))]
    acts = ["save", "send", "consolidate", "submit", "decide-task", "report-done", "close"]
    assert verbs == [f"difficulty.{act}" for act in acts]
    assert [step.act for step in one.steps.all()] == acts
    assert breaks() == []
    for act in ("consolidate", "submit", "decide", "close"):
        assert told(world.an, act).count() == told(world.bao, act).count() == 1


def test_its_leader_sends_it_and_each_stage_has_its_term(world, settings):
    one = a_difficulty(world.an, world.customer)
    with pytest.raises(NotAllowed, match="không thuộc quyền"):
        difficulties.send(one, by=world.an)
    one = difficulties.send(one, by=world.bao)
    assert one.due_at == builders.at("2026-06-15T17:00")  # 10 working days after Monday 1 June
    one = difficulties.consolidate(one, "Đề nghị.", "Một\nHai", by=world.khanh)
    assert one.due_at == builders.at("2026-06-15T17:00")
    submitted(world, one)
    one.refresh_from_db()
    assert (one.state, one.due_at) == (State.SUBMITTED, builders.at("2026-06-22T17:00"))


OTHERS = [
    (lambda one, world: difficulties.save(one, "x", "y", "z", by=world.em), "drafting"),
    (lambda one, world: difficulties.send(one, by=world.giang), "drafting"),
    (lambda one, world: difficulties.withdraw(one, "x", by=world.an), "sent"),
    (lambda one, world: difficulties.give_back(one, "x", by=world.bao), "sent"),
    (lambda one, world: difficulties.answer(one, "x", by=world.lan), "sent"),
    (lambda one, world: difficulties.consolidate(one, "x", "a\nb", by=world.giang), "sent"),
    (lambda one, world: difficulties.close(one, "x", by=world.khanh), "sent"),
    (lambda one, world: difficulties.join(one, "x", by=world.an), "sent"),
    (lambda one, world: difficulties.report_done(one, "x", by=world.an), "sent"),
]


@pytest.mark.parametrize(("act", "state"), OTHERS)
def test_nobody_does_what_is_anothers(world, act, state):
    one = a_difficulty(world.an, world.customer) if state == "drafting" else sent(world)
    with pytest.raises(NotAllowed):
        act(one, world)


def test_a_draft_is_seen_by_its_agency_and_what_was_sent_by_every_officer(world):
    one = a_difficulty(world.an, world.customer)
    seeing = [name for name, person in world.people.items() if one in difficulties.visible_to(person)]
    assert seeing == ["an", "bao"]
    difficulties.send(one, by=world.bao)
    assert all(one in difficulties.visible_to(person) for person in world.people.values())
    stranger = builders.a_person("la", "reader", world.agencies["UBND"])
    stranger.posts.update(to_on="2020-01-01")
    assert list(difficulties.visible_to(type(stranger).objects.get(pk=stranger.pk))) == []


def test_it_is_found_with_and_without_marks_and_what_is_alike_is_shown(world):
    one = sent(world)
    assert list(difficulties.find("chu ky so", world.em)) == [one]
    assert list(difficulties.find("chữ KÝ số", world.em)) == [one]
    assert list(difficulties.find("máy quét", world.em)) == []
    assert difficulties.similar("Xã chưa được cấp chữ ký số", world.giang) == [one]
    assert difficulties.similar("Máy quét của huyện hỏng đã lâu", world.giang) == []
    assert difficulties.similar(one.title, world.giang, but=one.pk) == []


def test_what_is_missing_is_named(world):
    with pytest.raises(Invalid) as refused:
        difficulties.begin(" ", "", "", agency=world.customer, once=uuid4(), by=world.an)
    assert set(refused.value.problems) == {"title", "content", "wish"}
    with pytest.raises(Invalid) as refused:
        difficulties.consolidate(sent(world), "", "một", by=world.khanh)
    assert set(refused.value.problems) == {"opinion", "options"}


def test_given_back_it_is_a_draft_again_with_the_reason(world):
    one = difficulties.give_back(sent(world), "Nói rõ xã nào.", by=world.khanh)
    assert (one.state, one.due_at) == (State.DRAFTING, builders.at("2026-06-15T17:00"))
    assert told(world.an, "give-back").get().body == "Nói rõ xã nào."
    assert difficulties.save(one, "Tên mới", "x", "y", by=world.an).title == "Tên mới"


def test_another_agency_joins_once_and_is_told_of_everything(world):
    one = difficulties.join(sent(world), "Cả 12 xã.", by=world.dung)
    with pytest.raises(NotAllowed):
        difficulties.join(one, "", by=world.nga)
    difficulties.answer(one, "Đã có kế hoạch cấp.", by=world.khanh)
    for person in (world.an, world.bao, world.dung, world.giang):
        assert told(person, "answer").count() == 1
    assert not told(world.em, "answer").exists()


def test_those_grouped_follow_their_lead_to_its_end(world):
    lead, other = sent(world), sent_by_receiver(world)
    other = difficulties.group(other, lead, by=world.khanh)
    assert (other.state, other.lead, other.due_at) == (State.GROUPED, lead, None)
    difficulties.close(difficulties.answer(lead, "Đã cấp.", by=world.khanh), "", by=world.khanh)
    other.refresh_from_db()
    assert other.state == State.CLOSED
    assert told(world.giang, "answer").count() == told(world.giang, "close").count() == 1


def test_what_cannot_lead_is_refused_and_a_grouped_one_may_stand_alone_again(world):
    lead, other = sent(world), sent_by_receiver(world)
    with pytest.raises(Invalid):
        difficulties.group(lead, lead, by=world.khanh)
    grouped = difficulties.group(other, lead, by=world.khanh)
    with pytest.raises(Invalid):
        difficulties.group(lead, grouped, by=world.khanh)
    with pytest.raises(NotAllowed, match="đã gộp vào đây"):
        difficulties.withdraw(lead, "x", by=world.bao)
    alone = difficulties.ungroup(grouped, by=world.khanh)
    assert (alone.state, alone.lead) == (State.SENT, None)


def test_what_followed_a_grouped_one_follows_its_lead(world):
    first, second, third = sent(world), sent_by_receiver(world), sent(world, title="Khác tên")
    difficulties.group(third, second, by=world.khanh)
    difficulties.group(second, first, by=world.khanh)
    third.refresh_from_db()
    assert third.lead == first


def test_a_petition_is_made_of_consolidated_ones_alone_and_each_stands_in_one(world):
    one = consolidated(world)
    made = a_petition(world, one)
    with pytest.raises(Invalid) as refused:
        a_petition(world, one)
    assert "difficulties" in refused.value.problems
    petitions.take_off(made, one, by=world.khanh)
    assert list(petitions.free()) == [one]
    with pytest.raises(Invalid, match="phải có khó khăn"):
        petitions.submit(made, number="1/TTr", by=a_leader(world))
    with pytest.raises(NotAllowed):
        petitions.submit(made, number="1/TTr", by=world.khanh)


def test_a_petition_is_seen_by_ubnd_only_once_it_is_submitted(world):
    made = a_petition(world)
    assert [name for name, one in world.people.items() if made in petitions.visible_to(one)] == ["khanh"]
    petitions.submit(made, number="1/TTr", by=a_leader(world))
    assert made in petitions.visible_to(world.lan)
    assert Message.objects.filter(recipient=world.lan, act="petition.submit").exists()


def test_a_decision_says_something_of_each_and_a_task_has_owner_and_day(world):
    made = submitted(world)
    one = made.difficulties.get()
    for verdict, field in (
        (Verdict(" "), "text"), (Verdict("x", owner=world.receiver), "owner"),
        (Verdict("x", world.receiver, date(2026, 6, 1)), "due"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            petitions.decide(made, number="1/UBND", on=date(2026, 6, 1), verdicts={one.pk: verdict}, by=world.lan)
        assert list(refused.value.problems) == [f"{field}_{one.pk}"]
    with pytest.raises(NotAllowed):
        petitions.decide(made, number="1", on=date(2026, 6, 1), verdicts={one.pk: Verdict("x")}, by=world.khanh)
    decide(made, world)
    one.refresh_from_db()
    assert (one.state, one.answer) == (State.ANSWERED, "Đồng ý phương án 1.")
    assert Petition.objects.get().state == Petition.State.DECIDED


def test_the_paper_says_what_it_said_when_it_was_submitted(world):
    other = difficulties.join(sent(world, title="Máy quét hỏng"), "", by=world.dung)
    other = difficulties.consolidate(other, "Đề nghị mua.", "Mua mới\nSửa chữa", by=world.khanh)
    made = submitted(world, other)
    Difficulty.objects.update(title="Tên khác")
    made.refresh_from_db()
    text = "\n".join(one.text for one in Document(petition_papers.to_docx(made)).paragraphs)
    assert "1. Máy quét hỏng" in text and "Phương án 2: Sửa chữa" in text
    assert world.receiver.name in text
    with pikepdf.open(io.BytesIO(petition_papers.to_pdf(made))) as pdf:
        assert len(pdf.pages) >= 1
    assert b"DRAFT" not in petition_papers.to_pdf(made)[:20]


def test_what_is_over_its_term_stands_on_the_first_page_and_whose_turn_it_is_is_reminded(world):
    one = sent(world)
    a_difficulty(world.dung, world.receiver)  # a draft binds nobody
    with living_at("2026-06-16T08:25") as at:
        assert list(terms.overdue(at)) == [one]
        assert (terms.remind_of_terms(), terms.remind_of_terms()) == (1, 0)
        assert told(world.khanh, "late").count() == 1
    with living_at("2026-06-23T08:25"):
        assert terms.remind_of_terms() == 1
    made = submitted(world, difficulties.consolidate(one, "x", "a\nb", by=world.khanh))
    with living_at("2026-07-10T08:25"):
        assert terms.remind_of_terms() == 1
    assert told(world.lan, "late").count() == 1
    assert made.pk
