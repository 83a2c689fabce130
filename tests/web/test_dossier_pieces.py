"""The pieces of a dossier that every door shows."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.template.loader import render_to_string

from motcua.dossiers.models import Status
from motcua.web.ui import dossier as pieces
from tests import builders
from tests.builders import World
from tests.dossiers import branched
from tests.dossiers.cases import suspended


def seen_by(user: object, dossier: object, at: str = "2026-06-02T09:00") -> pieces.Seen:
    with builders.living_at(at):
        return pieces.see(user, dossier.pk)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("minutes", "words"), [(12, "12 phút"), (60, "1 giờ"), (330, "5,5 giờ"), (480, "1 ngày"), (1488, "3,1 ngày")]
)
def test_working_time_is_told_in_the_unit_that_fits(minutes: int, words: str) -> None:
    assert pieces.span(timedelta(minutes=minutes)) == words
    assert pieces.span(None) == ""


def test_a_stranger_finds_nothing(world: World) -> None:
    with pytest.raises(Http404):
        seen_by(world.em, builders.submitted())


def test_the_four_answers_name_holder_deadline_customer_and_task(world: World) -> None:
    facts = pieces.facts(seen_by(world.dung, builders.in_step()), mine="Thụ lý hồ sơ")
    assert [str(fact.label) for fact in facts] == ["Đang giữ", "Hạn trả kết quả", "Cơ quan gửi", "Việc của bạn"]
    assert facts[0].value == "Ông Phạm Văn Dũng (bạn)"
    assert facts[1].value == "17:00, Thứ Hai 08/06/2026"
    assert facts[2].value == world.customer.name
    assert facts[3].mine


def test_the_customer_reads_who_solves_in_the_third_answer(world: World) -> None:
    facts = pieces.facts(seen_by(world.an, builders.in_step()), mine="", as_customer=True)
    assert (facts[2].label, facts[2].value) == ("Cơ quan giải quyết", "Sở Tài chính")


def test_a_card_shows_no_contact_of_the_customer(world: World) -> None:
    dossier = builders.in_step()
    assert "Trần Văn An" in str(pieces.facts(seen_by(world.dung, dossier), mine="")[2].note)
    assert pieces.facts(seen_by(world.khanh, dossier), mine="")[2].note == ""


def test_a_suspension_says_since_when_and_why_to_who_reads_the_content(world: World) -> None:
    dossier = suspended()
    for reader in (world.giang, world.an):
        told = pieces.suspension(seen_by(reader, dossier))
        assert (
            told is not None
            and told.since.endswith("01/06/2026")
            and told.reason == "Chờ cơ quan có thẩm quyền kết luận."
        )
    watched = pieces.suspension(seen_by(world.khanh, dossier))
    assert watched is not None and watched.reason == ""
    assert pieces.suspension(seen_by(world.giang, builders.in_step())) is None


def test_who_holds_it_is_not_named_twice(world: World) -> None:
    fact = pieces.facts(seen_by(world.giang, branched.waiting()), mine="")[0]
    assert fact.value == "Sở Tài chính" and str(fact.note).startswith("từ ")


def test_each_branch_has_a_line_of_its_own_under_the_stop_that_waits(world: World) -> None:
    now = pieces.timeline_of(seen_by(world.giang, branched.held()))["now"][0]
    assert [str(line).split(":")[0] for line in now.beside] == ["Thẩm định vốn", "Thẩm định kỹ thuật"]
    assert "Thẩm định vốn" not in str(now.note)


def test_a_paused_dossier_shows_a_projection_and_its_pause_counts_for_nobody(world: World) -> None:
    seen = seen_by(world.dung, builders.awaiting_supplement(), at="2026-06-03T09:00")
    fact = pieces.due_fact(seen)
    assert str(fact.value) == "Dự kiến 17:00, Thứ Ba 09/06/2026"
    row = pieces.stay_rows(seen)[-1]
    assert row.current and row.judged is not None and row.judged.text == "không tính"


def test_before_acceptance_the_deadline_is_that_of_the_check(world: World) -> None:
    fact = pieces.due_fact(seen_by(world.chi, builders.submitted(), at="2026-06-01T09:00"))
    assert fact.label == "Hạn kiểm tra, tiếp nhận"
    assert fact.due is not None


def test_the_ledger_begins_where_it_was_handed_in(world: World) -> None:
    seen = seen_by(world.giang, builders.in_step("truong_phong_duyet"))
    names = [row.name for row in pieces.stay_rows(seen)]
    assert names == ["Chờ tiếp nhận", "Chờ phân công", "Thụ lý hồ sơ", "Trưởng phòng duyệt"]
    assert pieces.stay_rows(seen)[0].used == "1 giờ"
    assert pieces.stay_rows(seen)[-1].until == "đang giữ"


def test_the_timeline_tells_three_tenses_and_how_it_ended(world: World) -> None:
    told = pieces.timeline_of(seen_by(world.giang, builders.in_step("truong_phong_duyet")))
    assert [event.title for event in told["now"]] == ["Trưởng phòng duyệt"]
    assert [event.title for event in told["next"]][:2] == ["Lãnh đạo ký", "Văn thư phát hành"]
    ended = pieces.timeline_of(seen_by(world.chi, builders.handed_over()))
    assert ended["done"][-1].title == "Đã trả kết quả"
    assert not ended["now"] and not ended["next"]


def test_what_is_late_is_marked_where_it_stands_in_the_timeline(world: World) -> None:
    dossier = builders.in_step("truong_phong_duyet")
    early, late = (
        pieces.timeline_of(seen_by(world.an, dossier, at))["now"][0] for at in ("2026-06-01T13:45", "2026-06-04T09:00")
    )
    assert early.due is None
    assert late.due is not None and late.due.text.startswith("quá hạn ")
    drawn = render_to_string("ui/timeline.html", {"now": [late]})
    assert "Trưởng phòng duyệt" in drawn and str(late.due.text) in drawn
    beside = pieces.timeline_of(seen_by(world.giang, branched.held(), "2026-07-01T09:00"))["now"][0].beside
    assert all(", quá hạn " in str(line) for line in beside)


def test_notes_inside_the_receiver_are_not_told_to_the_customer(world: World) -> None:
    dossier = builders.in_step()
    with builders.living_at("2026-06-01T10:15"):
        builders.actions.forward(dossier, by=world.dung, note="Kinh phí hơi cao")
    for user, told in ((world.nga, True), (world.an, False), (world.chi, False)):
        assert ("Kinh phí hơi cao" in str(pieces.timeline_of(seen_by(user, dossier)))) == told, user.username


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.AWAITING_PAYMENT}))
def test_every_piece_draws_at_every_status(world: World, status: Status) -> None:
    dossier = builders.a_dossier(status)
    seen = seen_by(world.an, dossier)
    papers = pieces.paper_rows(pieces.papers_of(seen))
    context = {
        "facts": pieces.facts(seen, mine="Không có việc"),
        "ribbon": pieces.ribbon_of(seen),
        "stays": pieces.stay_rows(seen),
        "request_rows": pieces.request_rows(seen),
        "sections": pieces.answer_sections(seen),
        "papers": papers,
        "slips": pieces.slip_rows(seen),
        "supplements": pieces.supplement_rows(seen),
        "history": pieces.history_rows(seen),
        **pieces.timeline_of(seen),
    }
    names = [
        "facts",
        "stays",
        "timeline",
        *(f"dossier_{n}" for n in ("request", "answers", "papers", "slips", "history")),
    ]
    drawn = "".join(render_to_string(f"ui/{name}.html", context) for name in [*names, "dossier_supplements"])
    assert "Cổng thông tin điện tử huyện" in drawn
    assert "Bản chưa ký số" in drawn
    assert (context["ribbon"] is None) == (status in (Status.DRAFT, Status.SIGN_OFF))


def test_a_paper_dossier_has_no_empty_answers_but_counts_of_papers(world: World) -> None:
    seen = seen_by(world.chi, builders.a_paper_dossier())
    assert pieces.answer_sections(seen) == ()
    assert [row.note for row in pieces.paper_rows(pieces.papers_of(seen))] == ["1 bản chính (giấy)"] * 2


def test_the_history_uses_the_word_of_the_button_and_keeps_the_customers_drafting(world: World) -> None:
    dossier = builders.accepted()
    own = [row.what for row in pieces.history_rows(seen_by(world.an, dossier))]
    theirs = [row.what for row in pieces.history_rows(seen_by(world.chi, dossier))]
    assert own == ["Tiếp nhận", "Nộp hồ sơ", "Soạn hồ sơ"]
    assert theirs == ["Tiếp nhận", "Nộp hồ sơ"]


def test_a_round_of_asking_tells_what_is_wanted_and_until_when(world: World) -> None:
    (row,) = pieces.supplement_rows(seen_by(world.an, builders.awaiting_supplement()))
    assert row.open and row.state.startswith("Chờ bổ sung đến 17:00")
    assert row.items == (("Kinh phí", "Ghi lại cho khớp với dự toán."),)


def test_a_replaced_paper_keeps_its_earlier_files_side_by_side_with_who_and_when(world: World) -> None:
    draft = builders.a_draft()
    for hour, name in (("09:00", "hai.pdf"), ("10:00", "ba.pdf")):
        file = builders.a_stored_file(builders.a_pdf())
        with builders.living_at(f"2026-06-01T{hour}"):
            builders.actions.add_paper(draft, "du_toan", file=file, file_name=name, by=world.an)
    rows = pieces.paper_rows(pieces.papers_of(seen_by(world.an, draft)))
    assert [row.replaced for row in rows] == [False, False]  # the request, and one row for the place replaced twice
    held = next(row for row in rows if row.earlier)
    assert [row.note.split(" · ")[0] for row in held.versions] == ["ba.pdf", "hai.pdf", "du_toan.pdf"]
    assert held.earlier[0].added == f"{world.an.addressed}, 09:00, 01/06/2026"
    drawn = render_to_string("ui/dossier_papers.html", {"papers": rows})
    assert "Các bản đã tải lên (3)" in drawn
    assert all(row.url in drawn for row in held.versions)


def test_a_paper_that_was_taken_off_is_still_named(world: World) -> None:
    draft = builders.a_draft()
    held = draft.papers.select_related("dossier").get(key="du_toan")
    with builders.living_at("2026-06-01T10:00"):
        builders.actions.remove_paper(held, by=world.an)
    rows = pieces.paper_rows(pieces.papers_of(seen_by(world.an, draft)))
    assert [(row.replaced, row.earlier) for row in rows] == [(False, ()), (True, ())]
