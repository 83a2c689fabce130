"""Drafts that save themselves, never over somebody else's words, and papers of which nothing seen is lost."""

from datetime import date

import pytest

from motcua.core.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.dossiers import actions, listing
from motcua.dossiers.actions.papers import Facts
from motcua.dossiers.models import Dossier, Paper
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAME, AMOUNT, NOTE = "du_an.ten", "du_an.kinh_phi", "du_an.ghi_chu"


def stored(dossier):
    return Dossier.objects.get(pk=dossier.pk)


def test_the_later_of_two_who_typed_over_the_same_value_is_told_and_gets_both_texts(an, bao):
    draft = builders.an_empty_draft()
    actions.save_answers(draft, {NAME: "Cổng một"}, over={NAME: ""}, by=an)
    with pytest.raises(Conflict) as conflict:
        actions.save_answers(draft, {NAME: "Cổng hai", AMOUNT: 5}, over={NAME: "", AMOUNT: None}, by=bao)
    assert conflict.value.theirs == {NAME: "Cổng một"}
    assert conflict.value.yours == {NAME: "Cổng hai"}
    assert stored(draft).answers["du_an"] == {"ten": "Cổng một", "kinh_phi": 5}  # the other field was saved


def test_typing_the_same_words_is_no_conflict(an, bao):
    draft = builders.an_empty_draft()
    actions.save_answers(draft, {NAME: "Cổng một"}, over={NAME: ""}, by=an)
    actions.save_answers(draft, {NAME: "Cổng một"}, over={NAME: ""}, by=bao)


def test_typing_over_what_is_stored_is_saved(an, bao):
    draft = builders.an_empty_draft()
    actions.save_answers(draft, {AMOUNT: 5}, over={AMOUNT: None}, by=an)
    actions.save_answers(draft, {AMOUNT: 6}, over={AMOUNT: "5"}, by=bao)  # a browser sends text
    assert stored(draft).answers["du_an"]["kinh_phi"] == 6


def test_a_draft_keeps_wrong_answers_too(an):
    draft = builders.an_empty_draft()
    actions.save_answers(draft, {AMOUNT: "năm trăm"}, over={AMOUNT: None}, by=an)
    assert stored(draft).answers["du_an"]["kinh_phi"] == "năm trăm"


def test_facts_of_the_request_conflict_alike(an, bao):
    draft = builders.an_empty_draft()
    actions.save_request(draft, {"abstract": "Thẩm định một"}, over={"abstract": ""}, by=an)
    with pytest.raises(Conflict) as conflict:
        actions.save_request(
            draft,
            {"abstract": "Thẩm định hai", "request_number": "7"},
            over={"abstract": "", "request_number": ""},
            by=bao,
        )
    assert conflict.value.theirs == {"abstract": "Thẩm định một"}
    assert (stored(draft).abstract, stored(draft).request_number) == ("Thẩm định một", "7")


@pytest.mark.parametrize("name", ["status", "code", "due_at", "holder", "anything"])
def test_only_facts_of_the_request_are_saved_as_such(an, name):
    with pytest.raises(Invalid):
        actions.save_request(builders.an_empty_draft(), {name: "x"}, over={}, by=an)


@pytest.mark.parametrize("facts", [{"contact_email": "không phải"}, {"return_by": "bưu tá"}, {"abstract": "x" * 501}])
def test_facts_that_the_table_cannot_hold_are_told_by_field(an, facts):
    with pytest.raises(Invalid) as refusal:
        actions.save_request(builders.an_empty_draft(), facts, over={}, by=an)
    assert set(refusal.value.problems) == set(facts)


def test_a_day_is_understood_as_a_browser_sends_it_and_may_be_emptied(an):
    draft = builders.an_empty_draft()
    assert actions.save_request(draft, {"request_on": "2026-05-28"}, over={"request_on": ""}, by=an).request_on == date(
        2026, 5, 28
    )
    actions.save_request(draft, {"request_on": ""}, over={"request_on": "2026-05-28"}, by=an)
    assert stored(draft).request_on is None


@pytest.mark.parametrize("stranger", ["chi", "dung", "giang", "khanh", "lan", "em"])
def test_nobody_else_writes_in_a_draft(world, stranger):
    draft, person = builders.a_draft(), world.people[stranger]
    with pytest.raises(NotAllowed):
        actions.save_answers(draft, {NAME: "x"}, over={}, by=person)
    with pytest.raises(NotAllowed):
        actions.save_request(draft, {"abstract": "x"}, over={}, by=person)
    with pytest.raises(NotAllowed):
        actions.add_paper(draft, "du_toan", file=builders.a_stored_file(), file_name="a.pdf", by=person)
    paper = Paper.objects.filter(dossier=draft)[0]
    with pytest.raises(NotAllowed):
        actions.describe_paper(paper, Facts("1"), by=person)
    with pytest.raises(NotAllowed):
        actions.remove_paper(paper, by=person)


@pytest.mark.parametrize("status", ["submitted", "accepted", "processing", "finished", "refused"])
def test_what_was_handed_in_is_closed_to_its_customer(an, status):
    dossier = builders.a_dossier(status)
    with pytest.raises(NotAllowed):
        actions.save_answers(dossier, {NAME: "x"}, over={}, by=an)
    with pytest.raises(NotAllowed):
        actions.add_paper(dossier, "du_toan", file=builders.a_stored_file(), file_name="a.pdf", by=an)


def test_a_new_file_in_the_same_place_replaces_the_earlier_and_keeps_what_was_written_of_it(an):
    draft = builders.a_draft()
    newer = actions.add_paper(draft, "request", file=builders.a_stored_file(), file_name="bản mới.pdf", by=an)
    assert (newer.number, newer.signer) == ("125/UBND-VP", "Lê Quốc Bảo, Chủ tịch")
    both = Paper.objects.filter(dossier=draft, key="request")
    assert [paper.replaced_at is None for paper in both] == [False, True]


def test_a_paper_that_was_taken_off_is_missing_again_but_not_lost(an, bao):
    draft = builders.a_draft()
    actions.remove_paper(Paper.objects.get(dossier=draft, key="du_toan"), by=an)
    with pytest.raises(Invalid) as refusal:
        actions.submit(draft, by=bao)
    assert set(refusal.value.problems) == {"paper.du_toan"}
    assert Paper.objects.filter(dossier=draft, key="du_toan").exists()


def test_the_request_needs_number_day_and_signer(an, bao):
    draft = builders.an_empty_draft(**{**builders.REQUEST, "answers": builders.ANSWERS})
    for key in ("request", "du_toan"):
        actions.add_paper(draft, key, file=builders.a_stored_file(), file_name="a.pdf", by=an)
    with pytest.raises(Invalid) as refusal:
        actions.submit(draft, by=bao)
    assert set(refusal.value.problems) == {"paper.request"}
    told = Facts("125/UBND-VP", date(2026, 5, 28), "Lê Quốc Bảo, Chủ tịch")
    actions.describe_paper(Paper.objects.get(dossier=draft, key="request"), told, by=an)
    actions.submit(draft, by=bao)


def test_a_paper_dated_tomorrow_is_told_so(an):
    paper = Paper.objects.filter(dossier=builders.a_draft())[0]
    with pytest.raises(Invalid):
        actions.describe_paper(paper, Facts("1", date(2026, 6, 2), "A"), by=an)


def test_there_is_no_place_for_a_paper_that_the_version_does_not_name(an):
    with pytest.raises(NotFound):
        actions.add_paper(builders.an_empty_draft(), "khac", file=builders.a_stored_file(), file_name="a.pdf", by=an)


def test_a_supplement_keeps_what_the_receiver_saw(an):
    dossier = builders.awaiting_supplement(items=(builders.wanted("du_toan", "paper"),))
    seen = Paper.objects.get(dossier=dossier, key="du_toan")
    with pytest.raises(NotAllowed):
        actions.remove_paper(seen, by=an)
    actions.add_paper(dossier, "du_toan", file=builders.a_stored_file(), file_name="mới.pdf", by=an)
    assert Paper.objects.filter(dossier=dossier, key="du_toan").count() == 2


def test_what_changed_since_a_person_opened_it_is_unread(world, dung, nga):
    dossier = builders.in_step()
    assert listing.unread_of(dung, [dossier]) == {dossier.pk}
    with builders.living_at("2026-06-01T10:05"):
        actions.mark_read(dossier, by=dung)
    assert listing.unread_of(dung, [dossier]) == frozenset()
    with builders.living_at("2026-06-01T10:10"):
        changed = actions.forward(dossier, by=dung)
        assert listing.unread_of(dung, [changed]) == {dossier.pk}
        actions.mark_read(changed, by=dung)
    assert listing.unread_of(dung, [changed]) == frozenset()
    assert listing.unread_of(nga, [changed]) == {dossier.pk}


def test_the_same_file_sent_again_is_the_paper_that_is_there(world, an):
    draft, file = builders.an_empty_draft(), builders.a_stored_file()
    sent = {"file": file, "file_name": "to-trinh.pdf", "by": an}
    first = actions.add_paper(draft, "request", facts=Facts("12/TTr"), **sent)
    assert actions.add_paper(draft, "request", facts=Facts("12/TTr"), **sent).pk == first.pk
    mended = actions.add_paper(draft, "request", facts=Facts("13/TTr"), **sent)
    assert mended.pk != first.pk
    held = draft.papers.filter(key="request").order_by("pk")
    assert [paper.replaced_at is None for paper in held] == [False, True]
