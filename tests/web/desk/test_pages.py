"""Every page of the desk, for those whom it is for and those whom it is not."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.core import installation
from motcua.core.installation import choose
from motcua.dossiers.models import Dossier, Reading, Status
from motcua.people.models import Post, Role, User
from motcua.web.desk.urls import TAB_ADDRESSES
from motcua.web.desk.views import lists
from tests import builders
from tests.builders import World, living_at

SignIn = Callable[[User], Client]

HOME_OF = {"chi": "to-receive", "dung": "mine", "nga": "mine", "giang": "mine", "hoa": "mine"}
OUTSIDERS = ("an", "bao", "khanh", "lan")
TABS_OF = {
    "chi": {"to_receive", "waiting", "near_due", "late", "to_hand_over"},
    "dung": {"mine", "my_unit", "unassigned", "waiting", "near_due", "late", "returned"},
    "nga": {"mine", "my_unit", "unassigned", "waiting", "near_due", "late", "returned"},
    "giang": {"mine", "waiting", "near_due", "late"},
    "hoa": {"mine", "waiting", "near_due", "late"},
}


@pytest.mark.parametrize(("username", "tab"), HOME_OF.items())
def test_the_desk_opens_at_the_tab_of_ones_own_work(world: World, client_of: SignIn, username: str, tab: str) -> None:
    answer = client_of(world.people[username]).get(reverse("desk:home"))
    assert answer["Location"] == reverse(f"desk:{tab}")


def test_the_desk_opens_where_something_waits(world: World, client_of: SignIn) -> None:
    builders.accepted()
    answer = client_of(world.dung).get(reverse("desk:home"))
    assert answer["Location"] == reverse("desk:unassigned")


@pytest.mark.parametrize("username", OUTSIDERS)
def test_who_does_not_work_at_the_desk_is_told_so(world: World, client_of: SignIn, username: str) -> None:
    client = client_of(world.people[username])
    for name in ("home", "mine", "search", "paper", "paper-refusals"):
        assert client.get(reverse(f"desk:{name}")).status_code == 403, name


def test_a_stranger_to_the_house_is_asked_to_sign_in(db: None) -> None:
    for name in ("home", "mine", "search", "paper", "paper-refusals"):
        answer = Client().get(reverse(f"desk:{name}"))
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize("username", HOME_OF)
def test_a_person_has_only_the_tabs_of_her_roles(world: World, client_of: SignIn, username: str) -> None:
    client = client_of(world.people[username])
    for tab in TAB_ADDRESSES:
        answer = client.get(reverse(f"desk:{tab.value.replace('_', '-')}"))
        assert answer.status_code == (200 if tab.value in TABS_OF[username] else 403), tab


def test_a_dossier_that_waits_is_listed_unread_with_its_task(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted()
    client = client_of(world.chi)
    with builders.living_at("2026-06-01T09:00"):
        page = client.get(reverse("desk:to-receive")).content.decode()
        assert dossier.reference in page
        assert "Kiểm tra, tiếp nhận" in page
        assert "Chưa đọc:" in page
        client.get(reverse("desk:dossier", args=[dossier.pk]))
        assert "Chưa đọc:" not in client.get(reverse("desk:to-receive")).content.decode()
        back = client.post(reverse("desk:mark-unread", args=[dossier.pk]) + "?hop=to_receive")
        assert "Chưa đọc:" in client.get(back["Location"]).content.decode()
        client.get(reverse("desk:dossier", args=[dossier.pk]))
    assert Reading.objects.filter(user=world.chi, dossier=dossier).exists()


def test_rows_stand_under_the_heading_of_their_time(world: World, client_of: SignIn) -> None:
    builders.in_step()
    client = client_of(world.dung)
    for moment, heading in (
        ("2026-06-01T11:00", "Trong tuần này"),
        ("2026-06-04T09:00", "Phải xong hôm nay, Thứ Năm 04/06"),
        ("2026-06-05T09:00", "Quá lúc phải xong"),
    ):
        with builders.living_at(moment):
            body = client.get(reverse("desk:mine")).content.decode()
        assert f">{heading}</span>" in body, moment


def test_the_list_can_be_narrowed_by_words_and_status(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    client, url = client_of(world.dung), reverse("desk:mine")
    with builders.living_at("2026-06-01T11:00"):
        assert dossier.code in client.get(url, {"loc": "da teh"}).content.decode()
        assert dossier.code not in client.get(url, {"loc": "bao loc"}).content.decode()
        assert dossier.code in client.get(url, {"trang_thai": "processing"}).content.decode()
        assert dossier.code not in client.get(url, {"trang_thai": "accepted"}).content.decode()
        assert dossier.code in client.get(url, {"trang_thai": "bậy", "tu": "bậy"}).content.decode()


def test_each_filter_is_a_chip_that_can_be_taken_off(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    client, url = client_of(world.dung), reverse("desk:mine")
    asked = {"co_quan": world.customer.pk, "buoc": "thu_ly", "chua_doc": "1", "nhan_tu": "hôm qua", "can_bo": "99999"}
    with builders.living_at("2026-06-01T11:00"):
        answer = client.get(url, {**asked, "xep": "moi", "mo": "1"})
        body = answer.content.decode()
        assert dossier.code in body and "Thụ lý hồ sơ" in body
        chips = answer.context["narrowed"].chips
        assert [chip.text for chip in chips] == [
            "Bước: Thụ lý hồ sơ", "Cơ quan gửi: UBND huyện Đạ Tẻh", "Chưa đọc"
        ]  # fmt: skip
        assert chips[2].url == f"?buoc=thu_ly&co_quan={world.customer.pk}&xep=moi&mo=1"
        assert "“hôm qua” không phải ngày" in body and "không có “99999” để chọn" in body
        assert answer.context["total"] == "1"


@pytest.mark.parametrize("many", [1, 6])
def test_a_filtered_list_keeps_to_eight_statements(world: World, client_of: SignIn, many: int) -> None:
    installation.choose(demo=False)
    for _ in range(many):
        builders.submitted()
    client = client_of(world.chi)
    asked = {"co_quan": world.customer.pk, "chua_doc": "1", "trang_thai": "submitted", "loc": "tham dinh"}
    with builders.living_at("2026-06-01T11:00"):
        client.get(reverse("desk:to-receive"), asked)
        with CaptureQueriesContext(connection) as spent:
            client.get(reverse("desk:to-receive"), asked)
    assert len(spent) <= 8, [one["sql"][:90] for one in spent]


def test_a_long_list_is_turned_page_by_page_and_back(
    world: World, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    codes = [builders.submitted(hour=f"{hour:02}:00").reference for hour in (8, 9, 10)]
    client, url = client_of(world.chi), reverse("desk:to-receive")
    with builders.living_at("2026-06-01T11:00"):
        first = client.get(url, {"loc": "da teh"})
        assert [row.code for group in first.context["groups"] for row in group.rows] == codes[:2]
        assert not first.context["previous_url"]
        second = client.get(url + first.context["next_url"])
        assert [row.code for group in second.context["groups"] for row in group.rows] == codes[2:]
        assert not second.context["next_url"]
        back = client.get(url + second.context["previous_url"])
    assert [row.code for group in back.context["groups"] for row in group.rows] == codes[:2]


@pytest.mark.parametrize("many", [1, 6])
def test_a_list_costs_the_same_however_many_rows(world: World, client_of: SignIn, many: int) -> None:
    for _ in range(many):
        builders.submitted()
    client = client_of(world.chi)
    client.get(reverse("desk:to-receive"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("desk:to-receive"))
    assert len(asked) <= 9, [one["sql"][:160] for one in asked]


@pytest.mark.parametrize("section", ["yeu-cau", "giay-to", "qua-trinh", "ket-qua", "lich-su"])
def test_a_dossier_costs_few_questions_in_each_section(world: World, client_of: SignIn, section: str) -> None:
    dossier = builders.awaiting_supplement()
    client = client_of(world.dung)
    url = reverse("desk:dossier", args=[dossier.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url, {"muc": section}).status_code == 200
    assert len(asked) <= 15, [one["sql"][:160] for one in asked]


SEES = {
    Status.SUBMITTED: {"chi": "content", "dung": "card", "nga": "card", "giang": "content", "hoa": "content"},
    Status.ACCEPTED: {"chi": "content", "dung": "content", "quan": "card", "nga": "content", "giang": "content"},
    Status.PROCESSING: {"chi": "content", "dung": "content", "quan": "card", "giang": "content", "hoa": "content"},
    Status.AWAITING_SUPPLEMENT: {"chi": "content", "dung": "content", "quan": "card"},
    Status.FINISHED: {"chi": "content", "dung": "content", "quan": "card"},
    Status.HANDED_OVER: {"chi": "content", "dung": "content", "quan": "card"},
    Status.REFUSED: {"chi": "content", "dung": "card"},
    Status.STOPPED: {"chi": "content", "dung": "content"},
    Status.WITHDRAWN: {"chi": "content", "dung": "card"},
}


@pytest.mark.parametrize("status", SEES)
def test_each_sees_a_dossier_as_deep_as_she_may(world: World, client_of: SignIn, status: Status) -> None:
    dossier = builders.a_dossier(status)
    for username, depth in SEES[status].items():
        body = client_of(world.people[username]).get(reverse("desk:dossier", args=[dossier.pk])).content.decode()
        assert dossier.title in body
        assert ("Cổng thông tin điện tử huyện" in body) == (depth == "content"), username
        assert ("Bạn xem được thông tin chung" in body) == (depth == "card"), username


def test_a_card_opens_no_section_but_the_stops(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    body = client_of(world.quan).get(reverse("desk:dossier", args=[dossier.pk]), {"muc": "giay-to"}).content.decode()
    assert "Các chặng" in body
    assert "Dự toán chi tiết" not in body


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SIGN_OFF, Status.SUBMITTED, Status.PROCESSING])
def test_a_dossier_that_one_may_not_know_of_is_not_there(world: World, client_of: SignIn, status: Status) -> None:
    dossier = builders.a_dossier(status)
    assert client_of(world.em).get(reverse("desk:dossier", args=[dossier.pk])).status_code == 404
    if status in (Status.DRAFT, Status.SIGN_OFF):
        assert client_of(world.giang).get(reverse("desk:dossier", args=[dossier.pk])).status_code == 404


def test_a_code_without_an_identifier_is_shown_as_our_own(world: World, client_of: SignIn) -> None:
    dossier = builders.accepted()
    client, url = client_of(world.chi), reverse("desk:dossier", args=[dossier.pk])
    assert "mã nội bộ của hệ thống" in client.get(url).content.decode()
    world.receiver.identifier = "000.00.14.H36"
    world.receiver.save(update_fields=["identifier"])
    assert "mã nội bộ của hệ thống" not in client.get(url).content.decode()


def test_search_finds_by_words_without_marks_and_only_what_one_may_know(world: World, client_of: SignIn) -> None:
    dossier = builders.accepted()
    url = reverse("desk:search")
    assert dossier.code in client_of(world.chi).get(url, {"q": "tham dinh de cuong"}).content.decode()
    assert dossier.code in client_of(world.chi).get(url, {"q": dossier.code}).content.decode()
    assert dossier.code not in client_of(world.em).get(url, {"q": "tham dinh de cuong"}).content.decode()
    assert "Không tìm thấy hồ sơ nào" in client_of(world.chi).get(url, {"q": "không có đâu"}).content.decode()
    assert client_of(world.chi).get(url).status_code == 200


def test_the_following_dossier_of_a_tab_is_the_first_to_be_done(world: World, client_of: SignIn) -> None:
    first, _ = builders.submitted(), builders.submitted(hour="09:00")
    client = client_of(world.chi)
    second = Dossier.objects.exclude(pk=first.pk).get()
    onward = client.get(reverse("desk:following", args=["to_receive"]), {"sau": first.pk})
    assert onward["Location"] == f"{reverse('desk:dossier', args=[second.pk])}?hop=to_receive"
    answer = client.get(reverse("desk:following", args=["to_receive"]))
    assert answer["Location"] == f"{reverse('desk:dossier', args=[first.pk])}?hop=to_receive"
    assert client.get(reverse("desk:following", args=["to_hand_over"]))["Location"] == reverse("desk:to-hand-over")
    assert client.get(reverse("desk:following", args=["mine"])).status_code == 404


def test_who_holds_several_posts_sees_under_which_one_she_acts(client_of, world, chi):
    dossier = builders.submitted()
    url = reverse("desk:dossier", args=[dossier.pk])
    assert "với chức danh" not in client_of(chi).get(url).content.decode()
    Post.objects.create(
        user=chi, agency=world.agencies["UBND"], role=Role.PREPARER, title="Kiêm nhiệm", from_on=date(2017, 1, 1)
    )
    page = client_of(User.objects.get(pk=chi.pk)).get(url).content.decode()
    assert f"Bạn làm việc này với chức danh: {chi.posts.get(role=Role.INTAKE)}" in page


@pytest.mark.parametrize("text", ["", "tham dinh", "từ hiếm"])
def test_a_search_keeps_to_the_statements_of_a_list(world: World, client_of: SignIn, text: str) -> None:
    choose(demo=False)  # a process that has worked for a while remembers it
    dossier, client = builders.in_step(), client_of(world.dung)
    asked_for = text or dossier.code
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("desk:search"), {"q": asked_for})
    assert (dossier.code in answer.content.decode()) == (text != "từ hiếm")
    assert len(asked) <= 8


def test_the_open_list_is_counted_further_than_those_beside_it(
    world: World, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.web.desk.frame.MOST_BESIDE", 1)
    for _ in range(3):
        builders.submitted()
    with living_at("2026-06-01T14:00"):
        here = client_of(world.chi).get(reverse("desk:to-receive")).content.decode()
        beside = client_of(world.chi).get(reverse("desk:late")).content.decode()
    assert "3 hồ sơ" in here and "1+" not in here
    assert ">1+<" in beside
