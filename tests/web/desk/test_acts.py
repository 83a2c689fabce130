"""The acts through the browser: done, refused with what was typed kept, and never twice."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Dossier, Paper, Stay, SupplementRequest
from motcua.dossiers.rules import Act
from motcua.journal.queries import history
from motcua.people.models import User
from motcua.web.desk.urls import ACT_ADDRESSES
from tests import builders
from tests.builders import World
from tests.dossiers import branched
from tests.dossiers.cases import asked, in_a_house, suspended, taken_in

SignIn = Callable[[User], Client]
NOON = "2026-06-01T13:45"
REASON = "Cần xem lại dự toán"


Case = tuple[Act, str, Callable[[], Dossier], dict[str, str], str]
CASES: list[Case] = [
    (Act.ACCEPT, "chi", builders.submitted, {}, "accepted"),
    (Act.REFUSE, "chi", builders.submitted, {"reason": REASON}, "refused"),
    (Act.REQUEST_SUPPLEMENT, "chi", builders.submitted, {"reason": REASON, "want_1": REASON}, "awaiting_supplement"),
    (Act.TAKE_BACK_SUPPLEMENT, "dung", builders.awaiting_supplement, {"reason": REASON}, "processing"),
    (Act.CLAIM, "dung", builders.accepted, {}, "processing"),
    (Act.TAKE_BACK_WORK, "nga", builders.in_step, {"reason": REASON}, "processing"),
    (Act.RELEASE, "dung", builders.in_step, {"reason": REASON}, "processing"),
    (Act.FORWARD, "dung", builders.in_step, {"reason": "Đã thẩm tra"}, "processing"),
    (Act.SEND_BACK, "nga", lambda: builders.in_step("truong_phong_duyet"), {"reason": REASON}, "processing"),
    (Act.RECALL, "dung", lambda: builders.in_step("truong_phong_duyet"), {"reason": REASON}, "processing"),
    (Act.APPROVE, "giang", lambda: builders.in_step("lanh_dao_ky"), {}, "processing"),
    (Act.STOP, "giang", builders.in_step, {"reason": REASON, "late_cause": "load"}, "stopped"),
    (Act.ASK, "dung", in_a_house, {"reason": REASON, "kind": "opinion", "agency": "STTTT", "days": "3"}, "processing"),
    (Act.REMIND, "giang", asked, {"reason": "Đề nghị trả lời."}, "submitted"),
    (Act.EXTEND, "giang", builders.in_step, {"reason": REASON, "more_days": "3"}, "processing"),
    (
        Act.ASK_REAPPOINT,
        "dung",
        builders.due_today,
        {"reason": REASON, "until": "08/06/2026"},
        "processing",
    ),
    (
        Act.REAPPOINT,
        "giang",
        builders.due_today,
        {"reason": REASON, "until": "08/06/2026"},
        "processing",
    ),
    (Act.SUSPEND, "giang", builders.in_step, {"reason": REASON, "until": "05/06/2026"}, "processing"),
    (Act.RESUME, "giang", suspended, {"reason": "Đã có bản án."}, "processing"),
    (Act.OVERRIDE, "giang", builders.in_step, {"reason": REASON, "until": "05/06/2026"}, "processing"),
    (Act.GIVE_TIME, "dung", taken_in, {"reason": REASON, "more_days": "1"}, "accepted"),
    (Act.BRANCH_CLAIM, "dung", branched.waiting, {}, "processing"),
    (Act.BRANCH_RELEASE, "dung", branched.one_left, {"reason": REASON}, "processing"),
    (Act.BRANCH_DONE, "dung", branched.one_left, {"reason": "Đã thẩm định"}, "processing"),
    (Act.HAND_OVER, "chi", builders.finished, {"handed_to": "Trần Văn An, chuyên viên"}, "handed_over"),
]
WITH_REASON = [case for case in CASES if case[3].get("reason") == REASON]


def named(cases: list[Case]) -> Any:
    return pytest.mark.parametrize("case", cases, ids=[case[0].value for case in cases])


def url_of(act: Act, dossier: Dossier) -> str:
    return reverse(f"desk:{act.value.replace('_', '-')}", args=[dossier.pk])


def times_done(act: Act, dossier: Dossier) -> int:
    return history(dossier.subject).filter(verb=f"dossier.{act.value.replace('_', '-')}").count()


def told(client: Client, answer: HttpResponse) -> str:
    """What the page after an act says."""
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return unescape(client.get(answer["Location"]).content.decode())


@named(CASES)
def test_an_act_is_done_by_who_may_and_said_afterwards(world: World, client_of: SignIn, case: Case) -> None:
    act, username, start, typed, status = case
    dossier = start()
    done_before = times_done(act, dossier)
    client = client_of(world.people[username])
    with builders.living_at(NOON):
        asked = client.get(url_of(act, dossier))
        assert asked.status_code == 200
        assert act.label in unescape(asked.content.decode())
        said = told(client, client.post(url_of(act, dossier), typed))
    dossier.refresh_from_db()
    assert dossier.status == status
    assert f"hồ sơ {dossier}" in said
    assert times_done(act, dossier) == done_before + 1


@named(CASES)
def test_who_may_not_is_told_why_and_nothing_changes(world: World, client_of: SignIn, case: Case) -> None:
    act, _, start, typed, _ = case
    dossier = start()
    before = (dossier.status, Stay.objects.filter(dossier=dossier).count())
    client = client_of(world.hoa if act == Act.BRANCH_CLAIM else world.quan)
    with builders.living_at(NOON):
        assert 'role="alert"' in told(client, client.get(url_of(act, dossier)))
        assert 'role="alert"' in told(client, client.post(url_of(act, dossier), typed))
        assert client_of(world.em).post(url_of(act, dossier), typed).status_code == 404
        assert client_of(world.khanh).post(url_of(act, dossier), typed).status_code == 403
    dossier.refresh_from_db()
    assert (dossier.status, Stay.objects.filter(dossier=dossier).count()) == before


@named(WITH_REASON)
def test_a_missing_reason_is_asked_for_at_its_field(world: World, client_of: SignIn, case: Case) -> None:
    act, username, start, typed, _ = case
    dossier = start()
    was = dossier.status
    with builders.living_at(NOON):
        answer = client_of(world.people[username]).post(url_of(act, dossier), {**typed, "reason": "  "})
    assert answer.status_code == 422
    body = unescape(answer.content.decode())
    assert 'href="#id_reason"' in body
    assert "<title>Lỗi:" in body
    dossier.refresh_from_db()
    assert dossier.status == was


def test_every_act_of_the_door_has_an_address_and_a_case() -> None:
    covered = {case[0] for case in CASES} | {Act.BRANCH_ASSIGN, Act.ASSIGN, Act.ISSUE_RESULT, Act.WITHDRAW}
    assert covered == set(ACT_ADDRESSES)


def test_a_second_press_of_accept_says_who_did_it_and_does_nothing(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted()
    client = client_of(world.chi)
    with builders.living_at(NOON):
        first = told(client, client.post(url_of(Act.ACCEPT, dossier)))
        second = told(client, client.post(url_of(Act.ACCEPT, dossier)))
    assert "Đã tiếp nhận hồ sơ" in first and "Hẹn trả" in first
    assert "bà Nguyễn Thị Chi đã làm “Tiếp nhận” lúc 13:45, 01/06/2026" in second
    assert history(dossier.subject).filter(verb="dossier.accept").count() == 1


def test_accepting_says_before_the_press_until_when_it_promises(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted()
    client = client_of(world.chi)
    with builders.living_at(NOON):
        body = unescape(client.get(reverse("desk:dossier", args=[dossier.pk])).content.decode())
        client.post(url_of(Act.ACCEPT, dossier))
    dossier.refresh_from_db()
    assert dossier.due_at == builders.at("2026-06-08T17:00")
    assert "hẹn trả 17:00, Thứ Hai 08/06/2026 (5 ngày làm việc)" in body


def test_the_panel_sends_an_opinion_with_either_button(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step("truong_phong_duyet")
    client = client_of(world.nga)
    with builders.living_at(NOON):
        body = unescape(client.get(reverse("desk:dossier", args=[dossier.pk])).content.decode())
        assert f'action="{url_of(Act.APPROVE, dossier)}"' in body
        assert f'formaction="{url_of(Act.SEND_BACK, dossier)}"' in body
        assert "Duyệt xong, hồ sơ sang Lãnh đạo cơ quan để làm bước “Lãnh đạo ký”" in body
        client.post(url_of(Act.APPROVE, dossier), {"reason": "Đồng ý trình ký"})
    assert Stay.objects.get(dossier=dossier, to_at__isnull=True).reason == "Đồng ý trình ký"


def test_nobody_is_offered_what_she_may_not_do(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    for username, offered in (("dung", True), ("vinh", False), ("chi", False), ("hoa", False)):
        with builders.living_at(NOON):
            body = client_of(world.people[username]).get(reverse("desk:dossier", args=[dossier.pk])).content.decode()
        assert (url_of(Act.FORWARD, dossier) in body) == offered, username


def test_the_tab_one_came_from_is_kept_through_an_act(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted()
    client = client_of(world.chi)
    page = reverse("desk:dossier", args=[dossier.pk])
    with builders.living_at(NOON):
        body = client.get(page, {"hop": "to_receive"}).content.decode()
        assert f'action="{url_of(Act.ACCEPT, dossier)}?hop=to_receive"' in body
        answer = client.post(f"{url_of(Act.ACCEPT, dossier)}?hop=to_receive")
    assert answer["Location"] == f"{page}?hop=to_receive"


def test_assigning_shows_what_each_already_holds(world: World, client_of: SignIn) -> None:
    builders.in_step()
    dossier = builders.accepted()
    client = client_of(world.nga)
    with builders.living_at(NOON):
        body = unescape(client.get(url_of(Act.ASSIGN, dossier)).content.decode())
        assert "Phạm Văn Dũng: đang giữ 1 hồ sơ" in body
        assert "Hồ Quang Vinh: đang giữ 0 hồ sơ" in body
        assert "Đỗ Minh Quân" not in body
        assert client.post(url_of(Act.ASSIGN, dossier), {}).status_code == 422
        assert client.post(url_of(Act.ASSIGN, dossier), {"officer": world.quan.pk}).status_code == 422
        told(client, client.post(url_of(Act.ASSIGN, dossier), {"officer": world.vinh.pk}))
    dossier.refresh_from_db()
    assert dossier.holder == world.vinh


def test_a_supplement_request_keeps_what_was_typed_and_names_what_is_missing(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted()
    client = client_of(world.chi)
    url = url_of(Act.REQUEST_SUPPLEMENT, dossier)
    with builders.living_at(NOON):
        body = unescape(client.get(url).content.decode())
        assert "10 ngày làm việc" in body and "Dự toán chi tiết" in body and "Kinh phí" in body
        empty = client.post(url, {"reason": REASON})
        assert empty.status_code == 422
        assert REASON in unescape(empty.content.decode())
        half = client.post(url, {"reason": REASON, "pick_1": "on", "want_2": "Nộp bản đầy đủ"})
        text = unescape(half.content.decode())
        assert half.status_code == 422
        assert 'href="#id_want_1"' in text and "Nộp bản đầy đủ" in text
        told(client, client.post(url, {"reason": REASON, "pick_1": "on", "want_1": "Có chữ ký", "want_4": "Ghi lại"}))
    asked = SupplementRequest.objects.get(dossier=dossier)
    assert [(one.kind, one.target, one.wanted) for one in asked.items.all()] == [
        ("paper", "du_toan", "Có chữ ký"),
        ("field", "du_an.kinh_phi", "Ghi lại"),
    ]


ISSUED = {
    "outcome": "granted",
    "number": "88/QĐ-STC",
    "issued_on": "01/06/2026",
    "signer": "Đặng Trường Giang, Giám đốc",
}


def a_file(data: bytes, name: str = "ket-qua.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def test_a_result_is_issued_with_its_file(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step("phat_hanh")
    client = client_of(world.hoa)
    with builders.living_at(NOON):
        said = told(
            client, client.post(url_of(Act.ISSUE_RESULT, dossier), {**ISSUED, "file": a_file(builders.a_pdf())})
        )
    dossier.refresh_from_db()
    assert (dossier.status, dossier.outcome) == ("finished", "granted")
    assert "Đã phát hành kết quả" in said
    paper = Paper.objects.get(dossier=dossier, kind=Paper.Kind.RESULT)
    assert (paper.number, paper.file_name) == ("88/QĐ-STC", "ket-qua.pdf")


def test_a_refused_file_keeps_everything_else_typed(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step("phat_hanh")
    client = client_of(world.hoa)
    with builders.living_at(NOON):
        for bad in (a_file(b""), a_file(b"chua phai PDF"), a_file(builders.a_pdf(), "ket-qua.exe")):
            answer = client.post(url_of(Act.ISSUE_RESULT, dossier), {**ISSUED, "file": bad})
            body = unescape(answer.content.decode())
            assert answer.status_code == 422
            assert 'href="#id_file"' in body
            assert all(value in body for value in ISSUED.values())
    dossier.refresh_from_db()
    assert dossier.status == "processing"


def test_a_good_file_is_kept_while_the_rest_is_put_right(world: World, client_of: SignIn) -> None:
    dossier, other = builders.in_step("phat_hanh"), builders.in_step("phat_hanh")
    client = client_of(world.hoa)
    wrong = {**ISSUED, "outcome": "denied", "file": a_file(builders.a_pdf())}
    with builders.living_at(NOON):
        answer = client.post(url_of(Act.ISSUE_RESULT, dossier), wrong)
        body = unescape(answer.content.decode())
        assert answer.status_code == 422 and 'href="#id_reason"' in body and "ket-qua.pdf" in body
        token = body.split('name="kept" value="')[1].split('"')[0]
        typed = {**ISSUED, "outcome": "denied", "reason": REASON, "kept": token}
        assert client.post(url_of(Act.ISSUE_RESULT, other), typed).status_code == 422
        assert client.post(url_of(Act.ISSUE_RESULT, dossier), {**typed, "kept": "gia-mao"}).status_code == 422
        told(client, client.post(url_of(Act.ISSUE_RESULT, dossier), typed))
    dossier.refresh_from_db()
    assert (dossier.status, dossier.outcome, dossier.end_reason) == ("finished", "denied", REASON)


def test_a_withdrawal_that_was_asked_for_is_shown_and_granted(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    with builders.living_at("2026-06-01T11:00"):
        builders.actions.ask_withdrawal(dossier, by=world.bao, reason="Không còn nhu cầu")
    client = client_of(world.giang)
    with builders.living_at(NOON):
        assert (
            "Cơ quan gửi đề nghị rút hồ sơ" in client.get(reverse("desk:dossier", args=[dossier.pk])).content.decode()
        )
        told(client, client.post(url_of(Act.WITHDRAW, dossier), {"reason": "Đồng ý cho rút"}))
    dossier.refresh_from_db()
    assert dossier.status == "withdrawn"


def test_the_day_of_the_paper_originals_is_noted_once(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted(originals_follow=True)
    url = reverse("desk:note-originals", args=[dossier.pk])
    client = client_of(world.chi)
    with builders.living_at(NOON):
        assert "Bản giấy gửi sau chưa nhận" in client.get(reverse("desk:dossier", args=[dossier.pk])).content.decode()
        assert client.post(url, {"on": "02/06/2026"}).status_code == 422
        assert client.post(url, {"on": "ngày mai"}).status_code == 422
        other = client_of(world.giang)
        assert "Không ghi được" in told(other, other.post(url, {"on": "01/06/2026"}))
        told(client, client.post(url, {"on": "01/06/2026"}))
        assert "Không ghi được" in told(client, client.post(url, {"on": "01/06/2026"}))
    dossier.refresh_from_db()
    assert f"{dossier.originals_received_on:%d/%m/%Y}" == "01/06/2026"
    assert history(dossier.subject).filter(verb="dossier.originals").count() == 1


def test_a_late_supplement_lets_a_leader_refuse(world: World, client_of: SignIn) -> None:
    dossier = builders.awaiting_supplement(before_acceptance=True)
    client = client_of(world.giang)
    with builders.living_at("2026-06-05T09:00"):
        assert "Còn trong thời gian chờ bổ sung" in told(client, client.get(url_of(Act.REFUSE, dossier)))
    with builders.living_at("2026-07-01T09:00"):
        told(client, client.post(url_of(Act.REFUSE, dossier), {"reason": "Không bổ sung đúng hạn"}))
    dossier.refresh_from_db()
    assert dossier.status == "refused"


def test_an_apology_is_proposed_approved_with_its_words_and_lets_the_dossier_go_on(
    world: World, client_of: SignIn
) -> None:
    dossier = builders.due_today(on="2026-05-22")  # late since Friday
    page, dung, giang = reverse("desk:dossier", args=[dossier.pk]), client_of(world.dung), client_of(world.giang)
    with builders.living_at(NOON):
        assert "phải xin lỗi, hẹn lại trước khi chuyển tiếp" in told(dung, dung.post(url_of(Act.FORWARD, dossier)))
        body = unescape(dung.get(page).content.decode())
        assert url_of(Act.ASK_REAPPOINT, dossier) in body and url_of(Act.FORWARD, dossier) not in body
        told(dung, dung.post(url_of(Act.ASK_REAPPOINT, dossier), {"reason": REASON, "until": "05/06/2026"}))
        assert "đề nghị hẹn lại đến 05/06/2026, chờ lãnh đạo duyệt" in unescape(giang.get(page).content.decode())
        asked = unescape(giang.get(url_of(Act.REAPPOINT, dossier)).content.decode())
        assert 'value="05/06/2026"' in asked and REASON in asked
        late = giang.post(url_of(Act.REAPPOINT, dossier), {"reason": "Xin lỗi quý cơ quan", "until": "06/06/2026"})
        assert late.status_code == 422 and 'href="#id_until"' in late.content.decode()  # a Saturday
        done = told(
            giang, giang.post(url_of(Act.REAPPOINT, dossier), {"reason": "Xin lỗi quý cơ quan", "until": "08/06/2026"})
        )
        assert "Đã xin lỗi, hẹn lại 17:00, Thứ Hai 08/06/2026" in done and "Xin lỗi và hẹn lại: 17:00" in done
        customer = client_of(world.an).get(reverse("portal:dossier", args=[dossier.pk])).content.decode()
        assert "“Xin lỗi quý cơ quan”" in unescape(customer)
        assert "Đã chuyển bước" in told(dung, dung.post(url_of(Act.FORWARD, dossier)))


def test_the_branches_of_a_dossier_stand_on_its_page_with_their_buttons(world: World, client_of: SignIn) -> None:
    dossier = branched.waiting()
    nga, dung, quan = client_of(world.nga), client_of(world.dung), client_of(world.quan)
    page = reverse("desk:dossier", args=[dossier.pk])
    with builders.living_at(NOON):
        first = unescape(nga.get(page).content.decode())
        assert "Các nhánh" in first and first.count("Chưa có người giữ · Phòng") == 2
        assert f"{url_of(Act.BRANCH_ASSIGN, dossier)}?nhanh=1" in first
        assert f"{url_of(Act.BRANCH_ASSIGN, dossier)}?nhanh=2" not in first, "the other room has a head of its own"
        typed = {"officer": str(world.vinh.pk)}
        assert "Đã phân công nhánh" in told(nga, nga.post(f"{url_of(Act.BRANCH_ASSIGN, dossier)}?nhanh=1", typed))
        told(quan, quan.post(f"{url_of(Act.BRANCH_CLAIM, dossier)}?nhanh=2"))
        wrong = told(dung, dung.post(f"{url_of(Act.BRANCH_DONE, dossier)}?nhanh=1", {"reason": ""}))
        assert "đang do ông Hồ Quang Vinh giữ" in wrong
        told(quan, quan.post(f"{url_of(Act.BRANCH_DONE, dossier)}?nhanh=2", {"reason": "Đạt yêu cầu kỹ thuật"}))
        after = unescape(nga.get(page).content.decode())
        assert "xong lúc" in after and "“Đạt yêu cầu kỹ thuật”" in after and "Xử lý song song" in after
        customer = unescape(client_of(world.an).get(reverse("portal:dossier", args=[dossier.pk])).content.decode())
    assert "Xử lý song song" in customer
    assert "Hồ Quang Vinh" not in customer and "Đạt yêu cầu kỹ thuật" not in customer


def test_the_page_of_an_act_names_its_branch_and_who_has_it(world: World, client_of: SignIn) -> None:
    dossier = branched.held()
    with builders.living_at(NOON):
        page = unescape(client_of(world.nga).get(f"{url_of(Act.BRANCH_ASSIGN, dossier)}?nhanh=1").content.decode())
    assert "Nhánh: Thẩm định vốn" in page and "Phạm Văn Dũng: đang giữ nhánh này" in page


def test_before_a_promise_is_moved_one_reads_what_it_is(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    with builders.living_at(NOON):
        page = unescape(client_of(world.giang).get(url_of(Act.OVERRIDE, dossier)).content.decode())
    assert "Hạn đang hẹn: 17:00, Thứ Hai 08/06/2026." in page


def test_a_branch_stands_in_the_list_with_its_own_step_and_moment(world: World, client_of: SignIn) -> None:
    branched.held()
    with builders.living_at(NOON):
        mine = unescape(client_of(world.quan).get(reverse("desk:mine")).content.decode())
        unit = unescape(client_of(world.nga).get(reverse("desk:my-unit")).content.decode())
    assert "Thẩm định kỹ thuật" in mine and "nhánh của bạn" in mine and "17:00, 02/06/2026" in mine
    assert "Thẩm định vốn" in unit and "nhánh, Phạm Văn Dũng đang giữ" in unit


@pytest.mark.parametrize(
    ("act", "username", "start", "wanted"),
    [
        (Act.REFUSE, "chi", builders.submitted, "Ghi lý do từ chối tiếp nhận."),
        (Act.REQUEST_SUPPLEMENT, "chi", builders.submitted, "Ghi lý do để người nhận biết cần làm gì."),
        (Act.EXTEND, "giang", builders.in_step, "Ghi lý do gia hạn."),
        (Act.RELEASE, "dung", builders.in_step, "Ghi lý do."),
        (Act.OVERRIDE, "giang", builders.in_step, "Ghi hạn mới."),
        (Act.ASK_REAPPOINT, "dung", builders.due_today, "Ghi ngày hẹn lại."),
    ],
)
def test_what_is_missing_is_said_in_the_words_of_its_act(
    world: World, client_of: SignIn, act: Act, username: str, start: Callable[[], Dossier], wanted: str
) -> None:
    dossier = start()
    with builders.living_at(NOON):
        body = unescape(client_of(world.people[username]).post(url_of(act, dossier), {}).content.decode())
    assert wanted in body


def test_asking_marks_the_agency_or_the_procedure_that_is_missing(world: World, client_of: SignIn) -> None:
    dossier, client = in_a_house(), client_of(world.dung)
    with builders.living_at(NOON):
        asked = unescape(client.get(url_of(Act.ASK, dossier)).content.decode())
        empty = unescape(client.post(url_of(Act.ASK, dossier), {"kind": "opinion"}).content.decode())
        other = unescape(client.post(url_of(Act.ASK, dossier), {"kind": "procedure"}).content.decode())
    assert 'href="#id_agency">Chọn cơ quan được hỏi.' in empty
    assert 'href="#id_offering">Chọn thủ tục và cơ quan giải quyết.' in other and "#id_agency" not in other
    for label in ("Cơ quan được hỏi", "Thủ tục", "Số ngày làm việc để trả lời"):
        assert f"{label}</label>" in asked, label


def test_what_was_reminded_today_is_not_offered_again(world: World, client_of: SignIn) -> None:
    child, client = asked(), client_of(world.giang)
    page = reverse("desk:dossier", args=[child.pk])
    with builders.living_at(NOON):
        assert "Người làm bước sau" not in unescape(client.get(url_of(Act.REMIND, child)).content.decode())
        assert url_of(Act.REMIND, child) in client.get(page).content.decode()
        said = told(client, client.post(url_of(Act.REMIND, child), {"reason": ""}))
        assert "Đã nhắc cơ quan được hỏi" in said
        after = client.get(page).content.decode()
        assert url_of(Act.REMIND, child) not in after and "Đã nhắc hôm nay" in after
        assert "Hôm nay đã nhắc rồi" in told(client, client.post(url_of(Act.REMIND, child), {"reason": ""}))
    with builders.living_at("2026-06-02T09:00"):
        assert url_of(Act.REMIND, child) in client_of(world.giang).get(page).content.decode()


def test_who_holds_it_already_is_marked_among_those_to_whom_it_can_be_given(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    with builders.living_at(NOON):
        body = unescape(client_of(world.nga).get(url_of(Act.ASSIGN, dossier)).content.decode())
    assert "Phạm Văn Dũng: đang giữ hồ sơ này" in body and "Hồ Quang Vinh: đang giữ 0 hồ sơ" in body


def test_whose_branch_is_late_is_told_so_in_her_own_task(world: World, client_of: SignIn) -> None:
    dossier = branched.held()
    with builders.living_at("2026-07-01T09:00"):
        body = unescape(client_of(world.dung).get(reverse("desk:dossier", args=[dossier.pk])).content.decode())
    assert "nhánh này quá hạn" in body
