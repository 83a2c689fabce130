"""Writing a dossier by client, as a browser without a script does: nothing typed is lost until it is handed in."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import Offering
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Paper, Status
from motcua.people.models import Role, User
from tests import builders
from tests.builders import World

ClientOf = Callable[[User], Client]

FORM: dict[str, Any] = {
    "key": "thu-hai",
    "title": "Đơn có điều kiện và bảng",
    "sections": [
        {
            "key": "chung",
            "title": "Thông tin chung",
            "fields": [
                {
                    "key": "loai",
                    "kind": "choice",
                    "label": "Loại",
                    "required": True,
                    "choices": [{"value": "moi", "label": "Đăng ký mới"}, {"value": "doi", "label": "Thay đổi"}],
                },
                {
                    "key": "ma_cu",
                    "kind": "text",
                    "label": "Mã đã cấp",
                    "required": True,
                    "show_if": {"field": "loai", "op": "eq", "value": "doi"},
                },
                {"key": "ngay", "kind": "date", "label": "Ngày thành lập", "required": True, "max": "today"},
            ],
        },
        {
            "key": "bang",
            "title": "Tài sản",
            "fields": [
                {
                    "key": "ts",
                    "kind": "group",
                    "label": "Tài sản",
                    "required": True,
                    "fields": [
                        {"key": "ten", "kind": "text", "label": "Tên tài sản", "required": True},
                        {"key": "gia", "kind": "money", "label": "Nguyên giá", "required": True},
                    ],
                }
            ],
        },
    ],
}


def pdf(name: str = "giay.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, builders.a_pdf() if data is None else data, content_type="application/pdf")


def url(name: str, draft: Dossier, *args: str, **query: str) -> str:
    return reverse(f"portal:{name}", args=[draft.pk, *args], query=query)


@pytest.fixture
def rich(world: World) -> Offering:
    return builders.an_offering(agency=world.receiver, code="THU-002", form=FORM, papers=[])


@pytest.fixture
def draft(rich: Offering) -> Dossier:
    return builders.an_empty_draft(offering=rich)


@pytest.fixture
def client(world: World, client_of: ClientOf) -> Client:
    return client_of(world.an)


def stored(draft: Dossier) -> dict[str, Any]:
    draft.refresh_from_db()
    return draft.answers


REQUEST = {
    "request.abstract": "Thẩm định đề cương dự án Cổng thông tin",
    "request.request_number": "125",
    "request.request_symbol": "UBND-VP",
    "request.request_on": "28/05/2026",
    "request.return_by": "online",
}
FACTS = {"number": "125/UBND-VP", "issued_on": "28/05/2026", "signer": "Lê Quốc Bảo, Chủ tịch"}


def test_from_the_first_press_to_handing_in(world: World, client_of: ClientOf, monday: Any) -> None:
    an, bao = client_of(world.an), client_of(world.bao)
    begun = {"offering": world.offering.pk, "once": uuid4(), "customer": world.customer.pk}
    an.post(reverse("portal:draft-create"), begun)
    an.post(reverse("portal:draft-create"), begun)
    draft = Dossier.objects.get()
    assert (draft.contact_name, draft.contact_phone) == ("Trần Văn An", "0263 3822 000")

    answer = an.post(url("draft-request", draft), {**REQUEST, "go": "next"})
    assert answer.headers["Location"] == url("draft-section", draft, "du_an")
    answer = an.post(
        url("draft-section", draft, "du_an"), {"du_an.ten": "Cổng", "du_an.kinh_phi": "450.000.000", "go": "next"}
    )
    assert answer.headers["Location"] == url("paper", draft, "request")
    answer = an.post(url("paper-add", draft, "request"), {"file": pdf("to-trinh.pdf"), **FACTS, "go": "next"})
    assert answer.headers["Location"] == url("paper", draft, "du_toan")
    assert "Còn 1 chỗ phải hoàn thiện" in an.get(url("draft-review", draft)).content.decode()
    an.post(url("paper-add", draft, "du_toan"), {"file": pdf("du-toan.pdf"), "go": "next"})

    page = an.get(url("draft-review", draft)).content.decode()
    assert "Trình lãnh đạo" in page and url("submit", draft) not in page and "450.000.000 đồng" in page
    an.post(url("send-for-sign-off", draft))
    assert "Nộp hồ sơ" in bao.get(url("draft-review", draft)).content.decode()
    page = bao.post(url("submit", draft), follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED and draft.reference and draft.reference in page
    assert "Đã nộp hồ sơ." in page


def test_one_request_may_bring_everything_but_the_papers(world: World, client: Client, monday: Any) -> None:
    typed = {"du_an.ten": "Cổng thông tin", "du_an.kinh_phi": "450.000.000", **REQUEST}
    client.post(
        reverse("portal:draft-create"),
        {"offering": world.offering.pk, "once": uuid4(), "customer": world.customer.pk, **typed},
    )
    draft = Dossier.objects.get()
    assert draft.answers["du_an"] == {"ten": "Cổng thông tin", "kinh_phi": 450000000, "ghi_chu": ""}
    assert (draft.request_number, str(draft.request_on), draft.return_by) == ("125", "2026-05-28", "online")
    for key in ("request", "du_toan"):
        assert client.post(url("paper-add", draft, key), {"file": pdf(), **FACTS}).status_code == 302
    actions.submit(draft, by=world.bao)


def test_another_agency_cannot_be_written_for(world: World, client: Client) -> None:
    told = {"offering": world.offering.pk, "once": uuid4(), "customer": world.agencies["DDG"].pk}
    assert client.post(reverse("portal:draft-create"), told).status_code == 409
    assert client.post(reverse("portal:draft-create"), {**told, "offering": "khong"}).status_code == 404
    assert not Dossier.objects.exists()


def test_an_open_draft_of_the_same_procedure_is_offered_first(world: World, client: Client) -> None:
    builders.an_empty_draft(abstract="Bản nháp có sẵn")
    page = client.get(reverse("portal:start-procedure", args=["THU-001"])).content.decode()
    assert "Bản nháp có sẵn" in page and "đang có bản nháp" in page


def test_several_agencies_are_a_choice(world: World, client: Client) -> None:
    second = Offering.objects.create(
        procedure=world.offering.procedure,
        agency=world.agencies["STTTT"],
        desk=world.agencies["STTTT"],
        from_on="2017-10-15",
    )
    page = client.get(reverse("portal:start-procedure", args=["THU-001"])).content.decode()
    assert f'<option value="{second.pk}">Sở Thông tin và Truyền thông' in page


def test_wrong_answers_are_kept_and_named_with_links(client: Client, draft: Dossier) -> None:
    answer = client.post(
        url("draft-section", draft, "chung"), {"chung.loai": "moi", "chung.ngay": "31/02/2026", "go": "next"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#chung-ngay"' in page and 'value="31/02/2026"' in page
    assert stored(draft)["chung"]["ngay"] == "31/02/2026"
    assert "Cần sửa 1 chỗ" in client.get(url("draft", draft)).content.decode()


def test_saving_for_later_leads_to_the_list_with_wrong_answers_too(client: Client, draft: Dossier) -> None:
    answer = client.post(url("draft-section", draft, "chung"), {"chung.ngay": "sai", "go": "list"})
    assert answer.headers["Location"] == url("draft", draft)
    assert stored(draft)["chung"]["ngay"] == "sai"


def test_a_choice_that_opens_questions_shows_the_page_again(client: Client, draft: Dossier) -> None:
    typed = {"asked": ["chung.loai", "chung.ngay"], "chung.loai": "doi", "chung.ngay": "01/02/2020", "go": "next"}
    answer = client.post(url("draft-section", draft, "chung"), typed)
    assert answer.headers["Location"] == url("draft-section", draft, "chung")
    assert 'name="chung.ma_cu"' in client.get(answer.headers["Location"]).content.decode()


def test_answers_hidden_meanwhile_stay_for_the_day_they_show_again(client: Client, draft: Dossier) -> None:
    first = {
        "asked": ["chung.loai", "chung.ma_cu", "chung.ngay"],
        "chung.loai": "doi",
        "chung.ma_cu": "123",
        "chung.ngay": "01/02/2020",
    }
    client.post(url("draft-section", draft, "chung"), {**first, "go": "same"})
    client.post(
        url("draft-section", draft, "chung"),
        {"asked": ["chung.loai", "chung.ngay"], "chung.loai": "moi", "chung.ngay": "01/02/2020"},
    )
    assert stored(draft)["chung"]["ma_cu"] == "123"


def test_rows_are_added_and_taken_away_by_posting_again(client: Client, draft: Dossier) -> None:
    here = url("draft-section", draft, "bang")
    answer = client.post(here, {"asked": "bang.ts", "add_row": "bang.ts"})
    page = client.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert 'name="bang.ts.0.ten"' in page
    rows = {
        "bang.ts.0.ten": "Xe",
        "bang.ts.0.gia": "985.000.000",
        "bang.ts.1.ten": "Máy tính",
        "bang.ts.1.gia": "12000000",
    }
    client.post(here, {"asked": "bang.ts", **rows, "go": "next"})
    assert stored(draft)["bang"]["ts"] == [{"ten": "Xe", "gia": 985000000}, {"ten": "Máy tính", "gia": 12000000}]
    client.post(here, {"asked": "bang.ts", **rows, "remove_row": "bang.ts.0"})
    assert stored(draft)["bang"]["ts"] == [{"ten": "Máy tính", "gia": 12000000}]


def autosave(client: Client, draft: Dossier, **typed: str) -> tuple[int, Any]:
    answer = client.post(
        url("draft-autosave", draft), {name.replace("__", "."): value for name, value in typed.items()}
    )
    return answer.status_code, answer.json()


def test_a_draft_saves_itself_field_by_field(client: Client, draft: Dossier) -> None:
    status, told = autosave(client, draft, **{"chung.loai": "doi", "was:chung.loai": ""})
    assert status == 200 and re.fullmatch(r"Đã lưu lúc \d\d:\d\d", told["saved"])
    status, _ = autosave(client, draft, **{"request.abstract": "Một việc", "was:request.abstract": ""})
    assert status == 200
    assert stored(draft)["chung"] == {"loai": "doi"} and draft.abstract == "Một việc"


def test_what_cannot_be_read_is_told_by_field(client: Client, draft: Dossier) -> None:
    status, told = autosave(client, draft, **{"request.request_on": "hôm qua", "was:request.request_on": ""})
    assert status == 200 and "ngày/tháng/năm" in told["problems"]["request.request_on"]


def test_a_cell_of_a_row_saves_itself_over_the_others(client: Client, draft: Dossier, world: World) -> None:
    actions.save_answers(draft, {"bang.ts": [{"ten": "Xe", "gia": 5}, {"ten": "Máy", "gia": 7}]}, over={}, by=world.an)
    status, _ = autosave(client, draft, **{"bang.ts.1.gia": "9", "was:bang.ts.1.gia": "7"})
    assert status == 200 and stored(draft)["bang"]["ts"] == [{"ten": "Xe", "gia": 5}, {"ten": "Máy", "gia": 9}]


def both_texts(yours: str, theirs: str) -> str:
    """The two cells of a conflict, each after the name of its column, which a phone shows."""
    words = ("Bản của bạn", yours), ("Bản đang lưu", theirs)
    return "".join(f'<td class="x"><span class="k">{name}: </span>{text}</td>' for name, text in words)


def test_two_who_write_the_same_field_are_both_told(
    client: Client, client_of: ClientOf, world: World, draft: Dossier
) -> None:
    autosave(client_of(world.bao), draft, **{"chung.ngay": "01/01/2020", "was:chung.ngay": ""})
    status, told = autosave(client, draft, **{"chung.ngay": "02/02/2020", "was:chung.ngay": ""})
    assert status == 409
    assert told["conflicts"] == [{"name": "chung.ngay", "label": "Ngày thành lập", "theirs": "01/01/2020"}]
    typed = {"asked": "chung.ngay", "chung.ngay": "02/02/2020", "was:chung.ngay": "", "go": "next"}
    answer = client.post(url("draft-section", draft, "chung"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and both_texts("02/02/2020", "01/01/2020") in page
    assert 'value="02/02/2020"' in page, "what was typed stays in its field"
    assert stored(draft)["chung"]["ngay"] == "2020-01-01"
    client.post(url("draft-section", draft, "chung"), {**typed, "was:chung.ngay": "01/01/2020"})
    assert stored(draft)["chung"]["ngay"] == "2020-02-02"


def test_two_who_write_the_requests_facts_are_both_told(client: Client, draft: Dossier, world: World) -> None:
    actions.save_request(draft, {"abstract": "Bản của Bảo"}, over={}, by=world.bao)
    answer = client.post(
        url("draft-request", draft), {"request.abstract": "Bản của An", "was:request.abstract": "", "go": "next"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and both_texts("Bản của An", "Bản của Bảo") in page
    draft.refresh_from_db()
    assert draft.abstract == "Bản của Bảo"


def test_a_wrong_date_costs_none_of_the_other_facts(client: Client, draft: Dossier) -> None:
    answer = client.post(url("draft-request", draft), {**REQUEST, "request.request_on": "45/13/2026", "go": "next"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="45/13/2026"' in page and "request.request_on" in page
    draft.refresh_from_db()
    assert (draft.abstract, draft.request_on) == (REQUEST["request.abstract"], None)


def test_a_box_that_is_cleared_is_cleared(client: Client, draft: Dossier) -> None:
    client.post(url("draft-request", draft), {**REQUEST, "request.originals_follow": "on", "go": "list"})
    draft.refresh_from_db()
    assert draft.originals_follow
    client.post(url("draft-request", draft), {**REQUEST, "asked": "request.originals_follow", "go": "list"})
    draft.refresh_from_db()
    assert not draft.originals_follow


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("rong.pdf", b"", "rỗng"),
        ("gia.pdf", b"khong phai pdf", "tải lên lại"),
        ("ma.exe", b"MZ", "Không nhận loại tệp"),
    ],
)
def test_a_refused_file_stays_named_with_what_to_do(
    client: Client, draft: Dossier, name: str, data: bytes, word: str
) -> None:
    answer = client.post(url("paper-add", draft, "request"), {"file": pdf(name, data), **FACTS})
    page = answer.content.decode()
    assert answer.status_code == 422 and name in page and word in page
    assert 'value="125/UBND-VP"' in page, "the facts typed beside it stay"
    assert not Paper.objects.exists()


def test_a_script_gets_the_finished_row_alone(client: Client, draft: Dossier) -> None:
    heads = {"X-Requested-With": "XMLHttpRequest"}
    good = client.post(url("paper-add", draft, "request"), {"file": pdf(), **FACTS}, headers=heads)
    assert (
        good.status_code == 200
        and good.content.decode().startswith('\n<div class="upload')
        and "Bản chưa ký số" in good.content.decode()
    )
    bad = client.post(url("paper-add", draft, "request"), {"file": pdf("hong.pdf", b"x")}, headers=heads)
    assert bad.status_code == 422 and "upload bad" in bad.content.decode() and "hong.pdf" in bad.content.decode()
    assert Paper.objects.filter(replaced_at__isnull=True).count() == 1


def test_a_paper_is_replaced_described_and_taken_off(client: Client, draft: Dossier) -> None:
    here = url("paper-add", draft, "request")
    client.post(here, {"file": pdf("mot.pdf"), **FACTS})
    assert "Các bản đã tải lên" not in client.get(url("paper", draft, "request")).content.decode()
    client.post(here, {"file": pdf("hai.pdf")})
    page = client.get(url("paper", draft, "request")).content.decode()
    assert "Các bản đã tải lên (2)" in page and "mot.pdf" in page
    held = Paper.objects.get(replaced_at__isnull=True)
    assert (held.file_name, held.number) == ("hai.pdf", "125/UBND-VP")
    client.post(here, {**FACTS, "number": "130/UBND-VP"})
    held.refresh_from_db()
    assert held.number == "130/UBND-VP"
    client.post(here, {"go": "next"})
    held.refresh_from_db()
    assert held.number == "130/UBND-VP", "a post that asks for no facts clears none"
    client.post(url("paper-remove", draft, "request"))
    assert not Paper.objects.filter(replaced_at__isnull=True).exists()
    assert client.get(url("paper", draft, "khong_co")).status_code == 404


def test_a_dossier_that_was_handed_in_meanwhile_is_not_written_into(world: World, client: Client) -> None:
    dossier = builders.submitted()
    answer = client.post(url("draft-section", dossier, "du_an"), {"du_an.ten": "Khác", "go": "next"}, follow=True)
    assert "Hồ sơ không còn là bản nháp" in answer.content.decode()
    assert stored(dossier)["du_an"]["ten"] == builders.ANSWERS["du_an"]["ten"]
    assert client.post(url("draft-autosave", dossier), {"du_an.ten": "Khác"}).status_code == 403


def test_handing_in_too_early_leads_to_what_is_missing(world: World, client_of: ClientOf, draft: Dossier) -> None:
    page = client_of(world.bao).post(url("submit", draft), follow=True).content.decode()
    assert "Chưa nộp được" in page and "phải hoàn thiện trước khi gửi" in page
    assert f"{url('paper', draft, 'request')}?kiem=1" in page or url("paper", draft, "request") in page


def test_a_supplement_is_mended_in_place_and_sent_by_the_signer(world: World, client_of: ClientOf, monday: Any) -> None:
    items = (builders.wanted(), builders.wanted("du_toan", "paper"))
    dossier = builders.awaiting_supplement(items=items, on="2026-05-29")
    an, bao = client_of(world.an), client_of(world.bao)
    here = url("supplement", dossier)
    page = an.get(here).content.decode()
    assert (
        "Còn 2 mục chưa bổ sung" in page and "Ghi lại cho khớp với dự toán." in page and 'name="du_an.ten"' not in page
    )
    an.post(here, {"asked": "du_an.kinh_phi", "du_an.kinh_phi": "460.000.000"})
    refused = an.post(
        url("paper-add", dossier, "du_toan"), {"file": pdf("hong.pdf", b"x")}, follow=True
    ).content.decode()
    assert "hong.pdf" in refused and "Còn 1 mục chưa bổ sung" in refused
    an.post(url("paper-add", dossier, "du_toan"), {"file": pdf("du-toan-moi.pdf")})
    page = an.get(here).content.decode()
    assert url("supply", dossier) not in page and "Các bản đã tải lên (2)" in page and "du_toan.pdf" in page
    assert url("supply", dossier) in bao.get(here).content.decode()
    bao.post(url("supply", dossier))
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING and dossier.answers["du_an"]["kinh_phi"] == 460000000


def test_a_supplement_opens_nothing_that_was_not_asked_for(world: World, client: Client) -> None:
    dossier = builders.awaiting_supplement()
    assert client.post(url("supplement", dossier), {"du_an.ten": "Khác"}).status_code == 409
    assert client.post(url("draft-autosave", dossier), {"du_an.ten": "Khác"}).status_code == 403
    answer = client.post(url("paper-add", dossier, "du_toan"), {"file": pdf()}, follow=True)
    assert "không yêu cầu bổ sung giấy tờ này" in answer.content.decode()


def test_sending_an_untouched_supplement_is_refused(world: World, client_of: ClientOf) -> None:
    dossier = builders.awaiting_supplement()
    page = client_of(world.bao).post(url("supply", dossier), follow=True).content.decode()
    assert "Chưa gửi được: còn 1 mục chưa bổ sung" in page
    dossier.refresh_from_db()
    assert dossier.status == Status.AWAITING_SUPPLEMENT


def test_who_signs_is_named_to_who_prepares(world: World, client: Client) -> None:
    ready = builders.a_draft()
    assert "Lê Quốc Bảo" in client.get(url("draft-review", ready)).content.decode()
    builders.a_person("ky", Role.SIGNER, world.customer, name="Phó Chủ tịch Kỳ")
    assert "Phó Chủ tịch Kỳ" in client.get(url("draft-review", ready)).content.decode()


def test_a_part_that_may_be_left_out_counts_only_once_it_is_begun(world: World, client: Client) -> None:
    draft = builders.a_draft()
    shown = client.get(url("draft", draft)).content.decode()
    assert "Đã xong 4 trong 4 mục." in shown and "Không bắt buộc" in shown
    client.post(url("paper-add", draft, "thuyet_minh"), {"file": pdf()})
    assert "Đã xong 5 trong 5 mục." in client.get(url("draft", draft)).content.decode()
