"""What an agency sees of its own dossiers, and what it does with them."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Dossier, ReturnBy, Status
from motcua.dossiers.rules import Act
from motcua.people.models import Role, User
from motcua.web.portal.page import DOINGS
from tests import builders
from tests.builders import World

ClientOf = Callable[[User], Client]


def html_of(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"portal:{name}", args=args, query=query))
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_names_what_waits_and_what_others_do(world: World, client_of: ClientOf) -> None:
    builders.awaiting_supplement(abstract="Việc chờ bổ sung")
    builders.in_sign_off(abstract="Việc chờ ký gửi")
    builders.handed_over(abstract="Việc có kết quả")
    builders.in_step(abstract="Việc nơi khác làm")
    builders.an_empty_draft(abstract="Việc đang soạn")
    html = html_of(client_of(world.bao), "home")
    assert "3 việc đang chờ cơ quan bạn" in html
    waiting, elsewhere = html.split("Nơi khác đang làm cho bạn")
    for text in (
        "Việc chờ bổ sung",
        "Bổ sung 1 mục",
        "Kinh phí",
        "Việc chờ ký gửi",
        "Duyệt và nộp hồ sơ",
        "Việc có kết quả",
    ):
        assert text in waiting, text
    assert "Việc nơi khác làm" in elsewhere and "Việc nơi khác làm" not in waiting
    assert "Việc đang soạn" in elsewhere


def test_home_tells_the_reason_of_a_returned_draft(world: World, client_of: ClientOf) -> None:
    dossier = builders.in_sign_off()
    client_of(world.bao).post(reverse("portal:return-draft", args=[dossier.pk]), {"reason": "Sửa lại kinh phí."})
    html = html_of(client_of(world.an), "home")
    assert "Sửa hồ sơ bị trả lại" in html and "Sửa lại kinh phí." in html
    assert "Sửa lại kinh phí." in html_of(client_of(world.an), "draft", dossier.pk)


def test_one_with_posts_in_two_agencies_sees_the_work_of_both(world: World, client_of: ClientOf) -> None:
    builders.in_sign_off(abstract="Việc của Đạ Tẻh")
    both = builders.a_person("both", Role.PREPARER, world.agencies["DDG"])
    assert "Việc của Đạ Tẻh" not in html_of(client_of(both), "home")
    both.posts.create(agency=world.customer, role=Role.PREPARER, from_on="2017-10-01")
    assert "Việc của Đạ Tẻh" in html_of(client_of(User.objects.get(pk=both.pk)), "home")


def test_an_agency_without_work_is_told_so(world: World, client_of: ClientOf) -> None:
    html = html_of(client_of(world.em), "home")
    assert "Không có việc nào đang chờ cơ quan bạn" in html
    assert "Chưa có hồ sơ nào được tiếp nhận" in html


def one_of_each() -> None:
    for build in (builders.awaiting_supplement, builders.in_sign_off, builders.in_step):
        build()


def test_home_costs_the_same_however_much_waits(
    world: World, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    client = client_of(world.bao)
    one_of_each()
    html_of(client, "home")
    with django_assert_num_queries(11) as counted:
        html_of(client, "home")
    for _ in range(3):
        one_of_each()
    with django_assert_num_queries(len(counted)):
        html_of(client, "home")


def test_the_list_is_filtered_and_searched_without_marks(world: World, client_of: ClientOf) -> None:
    builders.submitted(abstract="Thẩm định phòng họp không giấy")
    builders.an_empty_draft(abstract="Thẩm định cổng thông tin")
    client = client_of(world.an)
    both = html_of(client, "dossiers")
    assert "phòng họp không giấy" in both and "cổng thông tin" in both
    assert "phòng họp không giấy" not in html_of(client, "dossiers", **{"trang-thai": "dang-soan"})
    assert "cổng thông tin" not in html_of(client, "dossiers", q="phong hop khong giay")
    assert "Không có hồ sơ nào khớp" in html_of(client, "dossiers", q="xyzw")


def test_the_list_goes_by_key_and_costs_the_same(
    world: World, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        builders.an_empty_draft(abstract=f"Hồ sơ thứ {number:02}")
    builders.in_step()
    client = client_of(world.an)
    html_of(client, "dossiers")
    with django_assert_max_num_queries(8):
        first = client.get(reverse("portal:dossiers"))
    assert len(first.context["rows"]) == 25
    second = client.get(first.context["next_url"])
    assert len(second.context["rows"]) == 6 and second.context["previous_url"]
    assert not {row.url for row in first.context["rows"]} & {row.url for row in second.context["rows"]}


def test_a_dossier_says_who_holds_it_until_when_and_what_comes_next(
    world: World, client_of: ClientOf, monday: Any
) -> None:
    dossier = builders.in_step("truong_phong_duyet")
    html = html_of(client_of(world.an), "dossier", dossier.pk)
    for text in (
        "Trưởng phòng duyệt",
        "Sở Tài chính",
        "dự kiến",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "Bản chưa ký số",
        "17:00, Thứ Hai 08/06/2026",
    ):
        assert text in html, text
    assert "phieu/" in html and "tep/" in html


def test_opening_a_dossier_takes_the_bold_off_its_row(world: World, client_of: ClientOf) -> None:
    dossier = builders.submitted()
    client = client_of(world.an)
    assert "Có thay đổi chưa xem" in html_of(client, "dossiers")
    html_of(client, "dossier", dossier.pk)
    assert "Có thay đổi chưa xem" not in html_of(client, "dossiers")


def press(client: Client, name: str, dossier: Dossier, **typed: str) -> str:
    answer = client.post(reverse(f"portal:{name}", args=[dossier.pk]), typed, follow=True)
    dossier.refresh_from_db()
    return answer.content.decode()


def test_withdrawal_before_acceptance_is_the_signers_alone(world: World, client_of: ClientOf) -> None:
    dossier = builders.submitted()
    html = press(client_of(world.an), "withdraw", dossier, reason="Nhầm.")
    assert dossier.status == Status.SUBMITTED and "Chỉ lãnh đạo ký gửi" in html
    press(client_of(world.bao), "withdraw", dossier, reason="Nộp nhầm thủ tục.")
    assert dossier.status == Status.WITHDRAWN


def test_a_reason_must_be_given(world: World, client_of: ClientOf) -> None:
    dossier = builders.submitted()
    html = press(client_of(world.bao), "withdraw", dossier, reason="  ")
    assert dossier.status == Status.SUBMITTED and "Ghi lý do." in html


def test_withdrawal_after_acceptance_is_asked_for(world: World, client_of: ClientOf) -> None:
    dossier = builders.in_step()
    press(client_of(world.bao), "ask-withdrawal", dossier, reason="Không còn nhu cầu.")
    assert dossier.status == Status.PROCESSING and dossier.withdrawal_asked_at is not None
    assert "Chờ cơ quan giải quyết trả lời đề nghị rút" in html_of(client_of(world.bao), "dossier", dossier.pk)


def test_a_result_is_acknowledged_once(world: World, client_of: ClientOf) -> None:
    dossier = builders.finished(return_by=ReturnBy.ONLINE)
    client = client_of(world.an)
    assert "Đã xác nhận nhận kết quả" in press(client, "acknowledge", dossier)
    assert dossier.acknowledged_at is not None
    assert "đã xác nhận nhận kết quả của hồ sơ này" in press(client, "acknowledge", dossier)


@pytest.mark.parametrize("act", list(DOINGS))
def test_every_act_of_the_customer_has_an_address_of_its_own_name(act: Act) -> None:
    assert reverse(f"portal:{act.value.replace('_', '-')}", args=[1])


def test_who_prepares_finds_the_way_to_mend_and_back(world: World, client_of: ClientOf) -> None:
    dossier = builders.awaiting_supplement()
    mends, back = (reverse(f"portal:{name}", args=[dossier.pk]) for name in ("supplement", "dossier"))
    for person in (world.an, world.bao):
        assert f'href="{mends}">Bổ sung</a>' in html_of(client_of(person), "dossier", dossier.pk)
        assert f'href="{back}">Quay lại hồ sơ</a>' in html_of(client_of(person), "supplement", dossier.pk)
    assert reverse("portal:supply", args=[dossier.pk]) not in html_of(client_of(world.an), "supplement", dossier.pk)


def test_a_draft_is_named_after_what_it_asks_for(world: World, client_of: ClientOf) -> None:
    dossier = builders.in_sign_off(abstract="Mua máy chủ")
    assert "Bản nháp “Mua máy chủ”" in unescape(html_of(client_of(world.bao), "return-draft", dossier.pk))
    assert str(Dossier()) == "Bản nháp"
