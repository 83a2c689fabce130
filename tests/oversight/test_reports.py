"""The month's report: prepared from frozen figures, worded, approved, sent, read; and the pages that show it."""

import io
import zipfile
from uuid import uuid4

import pikepdf
import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.dossiers import actions as acts
from motcua.dossiers.models import Dossier, Incident
from motcua.journal.queries import history
from motcua.notifications.models import Message
from motcua.oversight import actions, closing, coverage, figures, jobs, papers, periods, reports
from motcua.oversight.counting import Counts, Line
from motcua.oversight.models import ClosedPeriod, Report
from motcua.oversight.summary import summary
from motcua.people.models import Post, Role
from motcua.support.models import Ticket
from tests import builders
from tests.builders import living_at
from tests.support.acts import a_ticket, answered

JUNE = periods.parse("2026-06")
MAY = periods.parse("2026-05")


@pytest.fixture
def leader(world):
    """Leads the watching agency, and watches."""
    person = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"], name="Trịnh Hoài Phong")
    Post.objects.create(user=person, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    return person


@pytest.fixture
def june(world):
    """Three dossiers of June: one in time, one late with its cause, one open; closed on 1 July."""
    builders.handed_over(on="2026-06-01")
    with living_at("2026-06-10T09:00"):
        acts.stop(builders.accepted(on="2026-06-01"), by=world.giang, reason="Trả lại.", late=builders.LATE)
    builders.in_step(on="2026-06-29")
    with living_at("2026-07-01T08:00"):
        return actions.prepare(JUNE, by=world.khanh)


def test_the_draft_is_made_once_from_frozen_figures(world, june):
    whole = june.tables["total"]
    assert (whole["received"], whole["on_time"] + whole["early"], whole["late"], whole["open"]) == (3, 1, 1, 1)
    assert june.tables["causes"] == [{"word": "Nhiều hồ sơ, thiếu người thụ lý", "count": 1}]
    with living_at("2026-07-02T08:00"):
        builders.finished(on="2026-06-30")
        assert actions.prepare(JUNE, by=world.khanh).pk == june.pk
    assert summary(JUNE)["province"]["received"] == 3, "a closed period tells what it was closed with"
    assert [one.verb for one in history("report:2026-06")] == ["report.prepare"]
    assert Message.objects.filter(recipient=world.khanh, act="report.prepare").exists()


def test_each_agency_gets_a_line_from_fixed_sentences(june):
    line = june.lines.get(agency__code="STC")
    assert line.proposed.startswith("Đã giải quyết 2/3 hồ sơ.")
    assert "1 hồ sơ trả quá hạn" in line.proposed and "Nộp trực tuyến đạt 100 %." in line.proposed


GOOD = {"received": 4, "solved": 4, "early": 3, "on_time": 1, "late": 0, "open_late": 0}
POOR = {"received": 5, "solved": 3, "early": 1, "on_time": 1, "late": 1, "open_late": 2}


@pytest.mark.parametrize(("counts", "told"), [
    ({"received": 0}, "Trong kỳ không phát sinh hồ sơ."),
    (GOOD | {"bound": 4, "bound_not_online": 0},
     "Đã giải quyết 4/4 hồ sơ. Tất cả đúng và trước hạn. Nộp trực tuyến đạt 100 %."),
    (POOR | {"bound": 4, "bound_not_online": 1, "in_time_share": 200 / 3, "share": 75.0},
     "Đã giải quyết 3/5 hồ sơ. Đúng và trước hạn 66,67 % (2/3); 1 hồ sơ trả quá hạn, đề nghị làm rõ nguyên nhân."
     " Còn 2 hồ sơ đang quá hạn, đề nghị giải quyết dứt điểm. Nộp trực tuyến 75 %; 1 hồ sơ thuộc diện còn nộp giấy."
     " Không tiếp nhận 3 hồ sơ."),
])  # fmt: skip
def test_the_sentences_follow_from_the_figures_alone(counts, told):
    assert reports.line_of(counts, 3 if counts["received"] == 5 else 0) == told


def _line(name: str, **numbers: int) -> Line:
    return Line(name, name, "", Counts(received_online=4, early=4, **numbers))


def test_an_agency_is_never_among_the_best_and_behind_at_once():
    good, late, worse = _line("A"), _line("B", late=1), _line("C", open_late=1)
    assert reports._ranking([worse, good, late]) == ([good], [worse, late])
    assert reports._ranking([late]) == ([], []), "one agency is compared with nobody"


def test_a_check_that_was_not_made_is_neither_good_nor_to_be_looked_at(world, june, client_of):
    told = {one["name"]: one["good"] for one in june.checks}
    assert told["Kỳ trước chuyển sang khớp với kỳ trước"] is None, "May was not closed"
    page = client_of(world.khanh).get(reverse("control:report", args=["2026-06"])).content.decode()
    assert "Không đối chiếu:" in page and "Cần xem:" not in page


def test_only_the_watching_agency_prepares_and_not_before_the_end(world):
    with living_at("2026-07-01T08:00"), pytest.raises(NotAllowed):
        actions.prepare(JUNE, by=world.giang)
    with living_at("2026-06-30T23:59"), pytest.raises(NotAllowed, match="chưa kết thúc"):
        actions.prepare(JUNE, by=world.khanh)
    assert not ClosedPeriod.objects.exists()


def test_words_are_edited_and_what_was_proposed_is_kept(world, june):
    line = june.lines.get(agency__code="STC")
    with living_at("2026-07-01T09:00"):
        actions.edit(
            june, assessment="Tháng tốt.", proposals="", lines={line.pk: " Cần cố gắng. "}, known="", by=world.khanh
        )
    line.refresh_from_db()
    assert (str(line), line.proposed.startswith("Đã giải quyết")) == ("Cần cố gắng.", True)
    with living_at("2026-07-01T09:05"), pytest.raises(Conflict) as conflict:
        actions.edit(june, assessment="Khác.", proposals="", lines={}, known="", by=world.khanh)
    assert conflict.value.theirs["assessment"] == "Tháng tốt."
    with pytest.raises(NotAllowed):
        actions.edit(june, assessment="x", proposals="", lines={}, known="", by=world.lan)


def test_it_is_approved_by_the_leader_sent_and_read(world, june, leader):
    with living_at("2026-07-01T10:00"):
        for person in (world.khanh, world.giang, world.lan):
            with pytest.raises(NotAllowed):
                actions.approve(june, number="9/BC-STTTT", place="Lâm Đồng", by=person)
        with pytest.raises(Invalid) as refusal:
            actions.approve(june, number=" ", place="", by=leader)
        assert set(refusal.value.problems) == {"number", "place"}
        with pytest.raises(NotAllowed):
            actions.send(june, by=world.khanh)
        approved = actions.approve(june, number="9/BC-STTTT", place="Lâm Đồng", by=leader)
        assert (approved.approved_by, approved.approved_for.code) == (leader, "STTTT")
        with pytest.raises(NotAllowed):
            actions.approve(june, number="10/BC-STTTT", place="Lâm Đồng", by=leader)
        with pytest.raises(NotAllowed, match="đính chính"):
            actions.edit(june, assessment="x", proposals="", lines={}, known="", by=world.khanh)
        with pytest.raises(NotAllowed):
            actions.answer(june, opinion="", by=world.lan)
        actions.send(june, by=world.khanh)
    with living_at("2026-07-02T10:00"):
        assert Message.objects.filter(recipient=world.lan, act="report.send").exists()
        read = actions.answer(june, opinion="Đồng ý.", by=world.lan)
    assert (read.state, read.opinion, read.read_by) == (Report.State.READ, "Đồng ý.", world.lan)
    assert Message.objects.filter(recipient=world.khanh, act="report.answer", body="Đồng ý.").exists()
    assert [one.verb for one in history("report:2026-06")] == [
        "report.prepare", "report.approve", "report.send", "report.answer",
    ]  # fmt: skip


def test_what_a_report_was_made_with_is_held_by_the_database(june):
    with pytest.raises(DatabaseError):
        Report.objects.filter(pk=june.pk).update(tables={})


def test_a_wrong_figure_is_amended_beside_the_closed_one(world, june, leader):
    once = uuid4()
    with living_at("2026-07-05T09:00"):
        given = {"agency": world.receiver, "figure": "late", "reason": "Ghi nhầm ngày.", "by": leader}
        made = closing.amend(june.period, after=0, once=once, **given)
        assert closing.amend(june.period, after=0, once=once, **given).pk == made.pk
        with pytest.raises(NotAllowed):
            closing.amend(june.period, after=0, once=uuid4(), **given | {"by": world.khanh})
        with pytest.raises(Invalid) as refusal:
            closing.amend(june.period, after=0, once=uuid4(), **given | {"reason": " "})
        assert set(refusal.value.problems) == {"reason"}
        again = closing.amend(june.period, after=2, once=uuid4(), **given)
    assert (made.before, made.after, again.before) == (1, 0, 0)
    assert june.tables["total"]["late"] == 1 and summary(JUNE)["province"]["late"] == 1


def test_the_job_prepares_on_the_first_working_day_once(world):
    with living_at("2026-06-01T06:30"):
        assert jobs.prepare_last_month() is None, "before the office opens, and nothing was ever handled"
    builders.finished(on="2026-06-01")
    with living_at("2026-07-01T06:59"):
        assert jobs.prepare_last_month() is None
    with living_at("2026-07-01T07:05"):
        made = jobs.prepare_last_month()
        assert made is not None and made.period.closed_by is None
        assert jobs.prepare_last_month() is None


def test_coverage_tells_what_is_used_what_not_and_who_never_sends_online(world):
    builders.finished(on="2026-06-01")
    (covered,) = coverage.procedures(JUNE)
    assert (covered.offered, len(covered.online), covered.unused) == (1, 1, ())
    (before,) = coverage.procedures(MAY)
    assert (len(before.online), len(before.unused)) == (0, 1)
    Dossier.objects.update(channel="direct")
    (paper,) = coverage.procedures(JUNE)
    assert len(paper.only_paper) == 1
    first = coverage.never_online(JUNE)[0]
    assert (first.code, first.bound) == (world.customer.code, 1)


def test_check_terms_stops_and_the_online_report(world, june):
    (checked,) = figures.check_terms(JUNE)
    assert (checked.checked, checked.kept) == (3, 3)
    online = {one.agency: one for one in figures.online_report(JUNE)}["STC"]
    assert sum(row.counts.received_online for row in online.rows) == 3 and online.share == 100.0
    assert all(one.late <= one.passed for one in figures.late_stops(JUNE))
    marks = {one.verified for one in (*figures.par_index(JUNE), *figures.preview_766(JUNE))}
    assert marks == {False}, "nothing of these was verified, and every page says so"
    assert {one.name: one.value for one in figures.preview_766(JUNE)}["Thanh toán trực tuyến"] is None


def test_incidents_stand_in_the_report(world):
    Incident.objects.create(
        reason="Đứt cáp", from_at=builders.at("2026-06-05T08:00"), to_at=builders.at("2026-06-05T16:00"),
        approved_by=world.khanh,
    )  # fmt: skip
    with living_at("2026-07-01T08:00"):
        made = actions.prepare(JUNE, by=world.khanh)
    assert [one["reason"] for one in made.tables["incidents"]] == ["Đứt cáp"]


def test_the_paper_is_a_pdf_and_the_workbook_has_every_table(world, june, leader, client_of):
    with living_at("2026-07-01T10:00"):
        report = actions.approve(june, number="9/BC-STTTT", place="Lâm Đồng", by=leader)
    with pikepdf.open(io.BytesIO(papers.to_pdf(report))) as pdf:
        assert len(pdf.pages) >= 2
    answer = client_of(world.khanh).get(reverse("control:report-file", args=["2026-06", "docx"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as word:
        text = word.read("word/document.xml").decode()
    assert "9/BC-STTTT" in text and "{{" not in text and "{%" not in text and "Sở Tài chính" in text
    answer = client_of(world.khanh).get(reverse("control:report-file", args=["2026-06", "xlsx"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheet_names[:2] == ["Biểu II.06", "Theo lĩnh vực"] and "Nguyên nhân quá hạn" in book.sheet_names
    rows = book.get_sheet_by_name("Biểu II.06").to_python()
    assert rows[-1][:2] == ["Toàn tỉnh", 3.0]
    assert client_of(world.khanh).get(reverse("control:report-file", args=["2026-06", "docm"])).status_code == 404


def test_what_was_typed_is_text_in_the_paper_and_nothing_else(world, june):
    with living_at("2026-07-01T09:00"):
        edited = actions.edit(
            june, assessment="{{ 7 * 7 }} <w:p> & #eval", proposals="", lines={}, known="", by=world.khanh
        )
    with zipfile.ZipFile(papers.to_docx(edited)) as word:
        text = word.read("word/document.xml").decode()
    assert "{{ 7 * 7 }} &lt;w:p&gt; &amp; #eval" in text
    assert papers.to_pdf(edited).startswith(b"%PDF")


def seen(client, name, *args, **query):
    return client.get(reverse(name, args=args, query=query))


def test_every_number_on_the_page_leads_to_its_dossiers(world, june, client_of):
    client = client_of(world.khanh)
    with living_at("2026-07-03T09:00"):
        page = seen(client, "control:report", "2026-06").content.decode()
        late = reverse("control:figure", query={"ky": "2026-06", "theo": "agency", "gia-tri": "STC", "so": "late"})
        assert late.replace("&", "&amp;") in page
        listed = client.get(late).content.decode()
    (dossier,) = Dossier.objects.filter(late_cause="load")
    assert dossier.code in listed and "Kết thúc sau hạn" in listed


def test_the_pages_of_figures_cost_few_statements(world, june, client_of):
    client = client_of(world.khanh)
    with living_at("2026-07-03T09:00"):
        for name, args, query, most in (
            ("control:figures", (), {"ky": "2026-06"}, 8),
            ("control:figures", (), {"theo": "procedure"}, 8),
            ("control:figure", (), {"ky": "2026-06", "so": "received"}, 10),
            ("control:coverage", (), {"ky": "2026-06"}, 14),
            ("control:figures-beside", (), {"ky": "2026-06"}, 25),
            ("control:reports", (), {}, 8),
            ("control:report", ("2026-06",), {}, 12),
        ):
            seen(client, name, *args, **query)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert seen(client, name, *args, **query).status_code == 200
            told = [
                one["sql"] for one in asked if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
            ]
            assert len(told) <= most, (name, len(told), told)


def test_a_wrong_period_is_told_and_this_month_shown(world, client_of):
    page = seen(client_of(world.khanh), "control:figures", ky="2026-99")
    assert page.status_code == 422 and "quý III/2026" in page.content.decode()


def test_months_are_cut_off_from_a_coming_month_on(world, client_of):
    admin = builders.a_person("admin", Role.SYSTEM_ADMIN, world.agencies["STTTT"])
    where = reverse("control:change-bound")
    page = client_of(admin).get(where).content.decode()
    assert 'placeholder="tháng/năm"' in page and "ngày/tháng/năm" not in page and "Từ 1 đến 28" in page
    with living_at("2026-07-10T09:00"):
        past = client_of(admin).post(where, {"from_month": "07/2026", "last_day": "25"})
        assert past.status_code == 422 and "chưa bắt đầu" in past.content.decode()
        assert client_of(admin).post(where, {"from_month": "08/2026", "last_day": "25"}).status_code == 302
        assert "08/2026: ngày 25" in client_of(world.khanh).get(reverse("control:reports")).content.decode()
    august = periods.parse("2026-08", closing.bounds())
    assert (august.since, august.last.day) == (builders.at("2026-08-01T00:00"), 25)
    with pytest.raises(NotAllowed):
        closing.set_bound(august.last, 20, by=world.khanh)


def test_the_reader_sees_what_was_sent_and_nothing_else(world, june, leader, client_of):
    reader = client_of(world.lan)
    assert seen(reader, "control:report", "2026-06").status_code == 404
    with living_at("2026-07-01T10:00"):
        actions.approve(june, number="9/BC-STTTT", place="Lâm Đồng", by=leader)
        actions.send(june, by=world.khanh)
    assert seen(reader, "control:report", "2026-06").status_code == 200
    assert "9/BC-STTTT" in seen(reader, "control:reports").content.decode()


def test_the_way_of_a_report_by_its_pages(world, leader, client_of):
    builders.finished(on="2026-06-01")
    watcher, lead, reader = client_of(world.khanh), client_of(leader), client_of(world.lan)
    with living_at("2026-07-01T10:00"):
        asked = seen(watcher, "control:prepare-report", ky="2026-06").content.decode()
        assert 'value="06/2026"' in asked, "as a person writes it, not as an address names it"
        watcher.post(reverse("control:prepare-report"), {"ky": "tháng 6/2026"})
        line = Report.objects.get().lines.get(agency__code="STC")
        told = {"assessment": "Tốt.", "proposals": "Không.", f"line_{line.pk}": "Tốt nhất.", "known": ""}
        assert watcher.post(reverse("control:edit-report", args=["2026-06"]), told).status_code == 302
        stale = watcher.post(reverse("control:edit-report", args=["2026-06"]), told | {"assessment": "Của tôi."})
        text = stale.content.decode()
        assert stale.status_code == 422 and "Của tôi." in text and "Bản người khác vừa lưu" in text
        refused = watcher.get(reverse("control:approve-report", args=["2026-06"]), follow=True)
        assert "Chỉ lãnh đạo cơ quan theo dõi được duyệt báo cáo." in refused.content.decode()
        lead.post(reverse("control:approve-report", args=["2026-06"]), {"number": "9/BC-STTTT", "place": "Lâm Đồng"})
        watcher.post(reverse("control:send-report", args=["2026-06"]))
        reader.post(reverse("control:answer-report", args=["2026-06"]), {"opinion": "Đã xem."})
        lead.post(reverse("control:amend-report", args=["2026-06"]), {
            "agency": "", "figure": "received", "after": "2", "reason": "Đếm lại.", "once": str(uuid4()),
        })  # fmt: skip
        page = seen(watcher, "control:report", "2026-06").content.decode()
    assert Report.objects.get().state == Report.State.READ
    for words in ("Đã xem.", "Tốt nhất.", "Đếm lại.", "9/BC-STTTT"):
        assert words in page, words


def test_support_stands_in_the_report_and_a_closed_month_keeps_it(world):
    with living_at("2026-06-01T10:00"):
        a_ticket(world.an)
        answered(a_ticket(world.dung, kind="question"), world.khanh)
    with living_at("2026-07-01T08:00"):
        made = actions.prepare(JUNE)
        kept = made.tables["support"]
        assert [(one["kind"], one["received"], one["in_time"], one["late"]) for one in kept] == [
            ("question", 1, 1, 0), ("fault", 1, 0, 1), ("wish", 0, 0, 0), ("access", 0, 0, 0), ("", 2, 1, 1),
        ]  # fmt: skip
        answered(Ticket.objects.get(kind="fault"), world.khanh)
        assert actions.prepare(JUNE).tables["support"] == kept
    cells = [cell.text for table in Document(papers.to_docx(made)).tables for row in table.rows for cell in row.cells]
    assert "Trả lời đúng hạn" in cells and "Báo lỗi" in cells
    assert papers.to_pdf(made).startswith(b"%PDF")
    made.tables.pop("support")  # a report from before support was counted
    assert papers.to_pdf(made).startswith(b"%PDF") and papers.support(made.tables) == []
