"""The public check page tells what the paper says, and nothing else."""

import pytest
from django.core.cache import cache

from motcua.documents.queries import check_url, slips_of
from tests import builders


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def slip(world):
    return slips_of(builders.accepted().subject).get()


def test_the_address_of_the_code_leads_to_the_page(client, slip, settings):
    path = check_url(slip.token).removeprefix(settings.PUBLIC_URL)
    assert client.get(path).status_code == 200


def test_a_genuine_slip_is_told_with_code_procedure_agencies_and_dates(client, slip):
    page = client.get(f"/kiem-tra/{slip.token}").text
    agencies = ("huyện Đạ Tẻh", "Sở Tài chính")
    for said in ("Giấy có thật", slip.content["code"], "Thẩm định đề cương", *agencies, "01/06/2026"):
        assert said in page


def test_it_names_no_person_no_answer_and_no_later_state(client, slip):
    page = client.get(f"/kiem-tra/{slip.token}").text
    people = ("Trần Văn An", "Lê Quốc Bảo", "Nguyễn Thị Chi", "0263")
    for hidden in (*people, "450000000", "Cổng thông tin", "Được tiếp nhận"):
        assert hidden not in page


@pytest.mark.parametrize("token", ["A" * 22, "x", "../../etc", "%00"])
def test_any_other_token_is_not_genuine(client, slip, token):
    answer = client.get(f"/kiem-tra/{token}")
    assert answer.status_code == 404


def test_a_mistyped_token_is_put_right_where_it_stands(client, slip):
    page = client.get("/kiem-tra/khong-co-giay-nay").text
    assert 'value="khong-co-giay-nay"' in page and "is-invalid" in page and "hãy so lại từng chữ" in page
    assert 'name="token"' not in client.get(f"/kiem-tra/{slip.token}").text


def test_no_engine_keeps_it_and_no_address_is_handed_on(client, slip):
    for path in ("/kiem-tra/", f"/kiem-tra/{slip.token}"):
        answer = client.get(path)
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"


def test_the_form_leads_to_the_page_also_with_the_whole_address(client, slip):
    for typed in (slip.token, f" {check_url(slip.token)}/ "):
        assert client.get("/kiem-tra/", {"token": typed})["Location"] == f"/kiem-tra/{slip.token}"
    assert "Nhập mã kiểm tra" in client.get("/kiem-tra/", {"token": ""}).text


def test_one_address_asks_sixty_times_a_minute_and_another_is_not_held_up(client, slip):
    with builders.living_at("2026-06-01T10:00"):
        answers = [client.get(f"/kiem-tra/{'A' * 22}").status_code for _ in range(61)]
        assert answers == [404] * 60 + [429]
        assert client.get(f"/kiem-tra/{slip.token}").status_code == 429
        assert client.get(f"/kiem-tra/{slip.token}", REMOTE_ADDR="192.0.2.7").status_code == 200
    with builders.living_at("2026-06-01T10:01"):
        assert client.get(f"/kiem-tra/{slip.token}").status_code == 200
