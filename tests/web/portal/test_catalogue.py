"""The public catalogue: found with or without marks, filtered, and shown in all its parts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.people.models import User
from motcua.web.portal.search import marked
from tests import builders
from tests.builders import World

FACTS: dict[str, Any] = {
    "customer": "Sở, ban, ngành; UBND cấp huyện",
    "customer_as_published": "Tổ chức",
    "order": ["Cơ quan gửi hồ sơ.", "Sở thẩm định."],
    "channels": [{"channel": "online", "time": 5, "fee": "Miễn phí", "note": "(Không)"}],
    "accepts": ["online", "direct"],
    "components": [{"group": "Trường hợp 1:", "name": "Tờ trình", "originals": 1, "copies": 2}],
    "sets": 3,
    "fee": ["Miễn phí"],
    "result": [{"name": "Văn bản thẩm định", "code": "KQ.01"}],
    "legal_basis": ["102/2009/NĐ-CP"],
    "announced_by": "336/QĐ-BTC",
    "unverified": ["sets", "in force in 2017"],
    "filled_for_demo": ["order"],
    "source": "https://example.test/nguon",
}


@pytest.fixture
def mark_number(world: World) -> None:
    builders.an_offering(
        agency=world.receiver,
        code="2.002206",
        level=4,
        name="Thủ tục đăng ký mã số đơn vị",
        facts=FACTS,
        level_note="mức của dữ liệu thử",
    )
    builders.an_offering(agency=world.agencies["STTTT"], code="NB-01", level=1, name="Thẩm định đề án")


def page(client: Client, **query: Any) -> str:
    answer = client.get(reverse("portal:procedures", query=query))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("words", ["dang ky ma so", "Đăng ký mã số", "DANG KY", "2.002206", "so ma"])
def test_words_are_found_with_marks_or_without(mark_number: None, words: str) -> None:
    html = page(Client(), q=words)
    assert 'href="/co-quan/thu-tuc/2.002206/"' in html
    assert "/thu-tuc/NB-01/" not in html


def test_nothing_found_says_what_to_do(mark_number: None) -> None:
    assert "Không có thủ tục nào khớp" in page(Client(), q="không có đâu")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"muc": "4"}, {"2.002206"}),
        ({"muc": ["1", "4"]}, {"2.002206", "NB-01"}),
        ({"co-quan": "STTTT"}, {"NB-01"}),
        ({"truc-tuyen": "1"}, {"2.002206", "THU-001"}),
        ({"doi-tuong": "cap-huyen"}, {"2.002206"}),
        ({"doi-tuong": "cap-xa"}, set()),
        ({"linh-vuc": "Công nghệ thông tin"}, {"2.002206", "NB-01", "THU-001"}),
        ({"muc": "bốn", "trang": "-1"}, {"2.002206", "NB-01", "THU-001"}),
    ],
)
def test_filters_leave_what_they_say(mark_number: None, query: dict[str, Any], codes: set[str]) -> None:
    html = page(Client(), **query)
    assert {code for code in ("2.002206", "NB-01", "THU-001") if f"/thu-tuc/{code}/" in html} == codes


def test_the_list_costs_the_same_however_long_it_is(
    world: World, client_of: Callable[[User], Client], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        builders.an_offering(agency=world.receiver, code=f"P-{number:03}", name=f"Thủ tục {number}")
    client = client_of(world.an)
    with django_assert_max_num_queries(8):
        html = page(client)
    assert "1 đến 20 trong 31" in html and "trang=2" in html
    assert "21 đến 31 trong 31" in page(client, trang="2")


def test_a_procedure_shows_every_legal_part(mark_number: None) -> None:
    html = Client().get(reverse("portal:procedure", args=["2.002206"])).content.decode()
    for part in (
        "Sở, ban, ngành; UBND cấp huyện",
        "Tổ chức",
        "Sở thẩm định.",
        "5 ngày làm việc",
        "Miễn phí",
        "Tờ trình",
        "1 bản chính, 2 bản sao",
        "Văn bản thẩm định",
        "KQ.01",
        "102/2009/NĐ-CP",
        "336/QĐ-BTC",
        "mức của dữ liệu thử",
        "mã do hệ thống đặt",
        "Trưởng phòng duyệt",
        "Sở Tài chính",
        "3 bộ",
    ):
        assert part in html, part
    assert "(Không)" not in html
    assert "https://example.test/nguon" not in html


def test_officers_see_what_is_not_verified_in_words(
    mark_number: None, world: World, client_of: Callable[[User], Client]
) -> None:
    html = client_of(world.khanh).get(reverse("portal:procedure", args=["2.002206"])).content.decode()
    assert "số bộ hồ sơ; hiệu lực trong năm 2017" in html
    assert "https://example.test/nguon" in html


def test_a_low_level_says_why_and_offers_no_filing(
    mark_number: None, world: World, client_of: Callable[[User], Client]
) -> None:
    html = client_of(world.an).get(reverse("portal:procedure", args=["NB-01"])).content.decode()
    assert "Chưa lên mức độ 2:" in html
    assert "chưa nộp trực tuyến được" in html
    assert "/nop/thu-tuc/NB-01/" not in html


def test_who_is_not_signed_in_is_led_back_after_signing_in(mark_number: None) -> None:
    html = Client().get(reverse("portal:procedure", args=["2.002206"])).content.decode()
    assert "?next=/co-quan/nop/thu-tuc/2.002206/" in html


def test_the_phrase_or_else_its_words_are_marked() -> None:
    assert marked("Đăng ký mã số", "ma so") == [("Đăng ký ", False), ("mã số", True)]
    assert marked("Mẫu số, mã", "ma so") == [("Mẫu ", False), ("số", True), (", ", False), ("mã", True)]
    assert marked("Đăng ký", "") == [("Đăng ký", False)]
