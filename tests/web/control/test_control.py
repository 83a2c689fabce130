"""The watching and administering door: who comes in, what each sees, what it costs."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.core import installation
from motcua.dossiers import actions
from motcua.dossiers.overview import View
from motcua.journal.models import Event
from motcua.journal.record import record
from motcua.notifications.models import Message
from motcua.people.models import Agency, Post, Role, User
from motcua.web.control import mending
from motcua.workdays.models import CalendarDay
from tests import builders

WATCHING = ["/theo-doi/ho-so/", "/theo-doi/tu-choi-giay/", "/theo-doi/thu-tuc/"]
FACTS = ["/theo-doi/co-quan/", "/theo-doi/co-quan/STC/", "/theo-doi/lich/2026/"]
ADMIN = ["/theo-doi/tai-khoan/", "/theo-doi/tai-khoan/moi/"]
PROOF = ["/theo-doi/nhat-ky/"]
STRANGERS = ["an", "bao", "chi", "dung", "vinh", "quan", "nga", "giang", "hoa", "em"]


@pytest.fixture
def son(world) -> User:
    return builders.a_person("son", Role.SYSTEM_ADMIN, world.agencies["STTTT"], name="Đinh Công Sơn")


@pytest.fixture
def trang(world) -> User:
    """Administers the receiving agency."""
    return builders.a_person("trang", Role.AGENCY_ADMIN, world.receiver, name="Cao Thị Trang")


@pytest.fixture
def holiday(db) -> CalendarDay:
    return builders.a_holiday("2026-09-02")


@pytest.mark.parametrize("path", ["/theo-doi/", *WATCHING, *FACTS, *ADMIN, *PROOF])
def test_who_works_elsewhere_is_refused_and_a_stranger_signs_in(client, client_of, world, path):
    assert client.get(path)["Location"].startswith("/dang-nhap/?next=")
    for username in STRANGERS:
        assert client_of(world.people[username]).get(path).status_code == 403, username


@pytest.mark.parametrize(
    ("username", "allowed"),
    [("khanh", ["/theo-doi/", *WATCHING, *FACTS, *PROOF]), ("lan", ["/theo-doi/", *WATCHING, *FACTS]),
     ("son", ["/theo-doi/", *WATCHING, *FACTS, *ADMIN, *PROOF]), ("trang", [*FACTS, *ADMIN])],
)  # fmt: skip
def test_each_role_reaches_its_pages_and_no_other(client_of, world, son, trang, holiday, username, allowed):
    client = client_of(User.objects.get(username=username))
    for path in ["/theo-doi/", *WATCHING, *FACTS, *ADMIN, *PROOF]:
        expected = 200 if path in allowed else 302 if path == "/theo-doi/" else 403
        assert client.get(path).status_code == expected, path


def test_the_overview_counts_each_receiver_without_drafts(client_of, khanh):
    builders.a_draft()
    builders.submitted()
    builders.in_step()
    builders.awaiting_supplement()
    builders.handed_over()
    with builders.living_at("2026-06-20T10:00"):
        page = client_of(khanh).get("/theo-doi/")
    ((_level, (row,)),) = page.context["groups"]
    assert (row.name, row.total, row.to_receive, row.running) == ("Sở Tài chính", 4, 1, 1)
    assert (row.paused, row.late, row.done, row.done_late, row.left) == (1, 1, 1, 0, 0)


@pytest.mark.parametrize("path", ["/theo-doi/", "/theo-doi/ho-so/?xem=tat-ca", *WATCHING])
@pytest.mark.parametrize("count", [1, 6])
def test_a_page_costs_the_same_however_many_there_are(client_of, khanh, django_assert_max_num_queries, path, count):
    for _ in range(count):
        builders.submitted()
    client = client_of(khanh)
    installation.choose(demo=False)
    with builders.living_at("2026-06-02T10:00"):
        client.get(path)
        with django_assert_max_num_queries(8):
            client.get(path)


def codes(page) -> list[int]:
    return [row.pk for row in page.context["rows"]]


def test_each_list_holds_what_its_name_says(client_of, khanh):
    waiting, running = builders.submitted(), builders.in_step()
    paused, done, draft = builders.awaiting_supplement(), builders.handed_over(), builders.a_draft()
    client = client_of(khanh)
    with builders.living_at("2026-06-20T10:00"):
        listed = {name.value: codes(client.get("/theo-doi/ho-so/", {"xem": name.value})) for name in View}
    assert listed["qua-han"] == listed["dang-giai-quyet"] == [running.pk]
    assert (listed["cho-tiep-nhan"], listed["tam-dung"], listed["da-xong"]) == ([waiting.pk], [paused.pk], [done.pk])
    assert set(listed["tat-ca"]) == {waiting.pk, running.pk, paused.pk, done.pk}
    assert draft.pk not in listed["tat-ca"] and listed["sap-den-han"] == []


def test_a_list_is_narrowed_to_one_agency_and_searched(client_of, khanh):
    dossier = builders.submitted()
    client = client_of(khanh)
    assert codes(client.get("/theo-doi/ho-so/", {"xem": "tat-ca", "co-quan": "STC"})) == [dossier.pk]
    assert codes(client.get("/theo-doi/ho-so/", {"xem": "tat-ca", "co-quan": "DTE"})) == []
    assert codes(client.get("/theo-doi/ho-so/", {"q": dossier.abstract})) == [dossier.pk]
    assert client.get("/theo-doi/ho-so/", {"q": dossier.reference})["Location"] == f"/theo-doi/ho-so/{dossier.pk}/"


def test_lists_page_by_key_without_a_gap(client_of, khanh, monkeypatch):
    monkeypatch.setattr("motcua.web.control.views.watch.PAGE", 2)
    made = [builders.submitted().pk for _ in range(5)]
    client, seen, url = client_of(khanh), [], "/theo-doi/ho-so/?xem=tat-ca"
    while url:
        page = client.get(url)
        seen += codes(page)
        url = page.context["next_url"]
    assert sorted(seen) == made and len(seen) == 5


def test_a_card_shows_who_has_it_and_none_of_its_content(client_of, khanh, lan):
    dossier = builders.in_step()
    for user in (khanh, lan):
        page = client_of(user).get(f"/theo-doi/ho-so/{dossier.pk}/").text
        for shown in (dossier.code, "Phạm Văn Dũng", "Sở Tài chính", "huyện Đạ Tẻh", "Thẩm định đề cương và dự toán"):
            assert shown in page
        for hidden in ("450000000", "450.000.000", "Cổng thông tin", "0263 3880", "du_toan.pdf", "Trần Văn An"):
            assert hidden not in page, hidden


def test_a_draft_is_nobody_elses_business(client_of, khanh):
    assert client_of(khanh).get(f"/theo-doi/ho-so/{builders.a_draft().pk}/").status_code == 404


def test_refusals_are_counted_by_customer_and_procedure_with_what_came_of_them(client_of, world, khanh):
    with builders.living_at("2026-06-01T08:00"):
        for _ in range(2):
            refusal = actions.refuse_paper(world.offering, world.customer, "direct", by=world.chi)
        actions.open_online_draft(refusal, by=world.chi)
    with builders.living_at("2026-06-30T10:00"):
        (row,) = client_of(khanh).get("/theo-doi/tu-choi-giay/").context["rows"]
        assert client_of(khanh).get("/theo-doi/tu-choi-giay/?thang=2026-05").context["rows"] == []
    assert (row.customer, row.code, row.refused, row.drafted, row.online) == ("UBND huyện Đạ Tẻh", "THU-001", 2, 1, 0)


def test_agencies_are_found_without_marks(client_of, lan):
    page = client_of(lan).get("/theo-doi/co-quan/", {"tim": "da teh"}).text
    assert "huyện Đạ Tẻh" in page and "huyện Đơn Dương" not in page


def test_an_identifier_that_nobody_verified_is_not_shown_as_one(client_of, lan, world):
    Agency.objects.filter(code="STC").update(identifier="000.00.11.H36", equipped_source="lựa chọn của dữ liệu thử")
    page = client_of(lan).get("/theo-doi/co-quan/STC/").text
    assert "chưa có mã định danh được xác nhận" in page and "000.00.11.H36" not in page
    assert "lựa chọn của dữ liệu thử" in page
    Agency.objects.filter(code="STC").update(identifier_verified=True)
    assert "000.00.11.H36" in client_of(lan).get("/theo-doi/co-quan/STC/").text


def test_an_agency_that_does_not_exist_is_not_found(client_of, lan):
    assert client_of(lan).get("/theo-doi/co-quan/KHONG/").status_code == 404


def test_a_year_that_is_not_confirmed_says_so(client_of, lan, holiday):
    assert "chưa có thông báo chính thức" not in client_of(lan).get("/theo-doi/lich/2026/").text
    CalendarDay.objects.update(confirmed=False)
    page = client_of(lan).get("/theo-doi/lich/2026/").text
    assert "chưa có thông báo chính thức" in page and "Thứ Tư, 02/09/2026" in page
    assert client_of(lan).get("/theo-doi/lich/1990/").status_code == 404


def test_what_the_catalogue_lacks_is_listed_with_why(client_of, khanh, world):
    facts = {"time_unit_conflict": True}
    builders.an_offering(agency=world.receiver, code="THU-002", level=4, unit_name="", clock={}, facts=facts)
    page = client_of(khanh).get("/theo-doi/thu-tuc/")
    found = {one.procedure.code: {lack.kind for lack in one.lacks} for one in page.context["found"]}
    assert {mending.NO_TERM, mending.NO_UNIT, mending.UNIT_CONFLICT, mending.TOO_HIGH} <= found["THU-002"]
    assert mending.NO_UNIT not in found["THU-001"]
    page = client_of(khanh).get("/theo-doi/thu-tuc/", {"loai": str(mending.KINDS.index(mending.NO_TERM))})
    assert [one.procedure.code for one in page.context["found"]] == ["THU-002"]


def test_the_journal_is_proved_at_a_press_and_a_break_is_named(client_of, khanh, world, monkeypatch):
    record("user.sign-in", subject="user:1", actor="an", at=builders.at("2026-06-01T08:00"))
    client = client_of(khanh)
    assert client.get("/theo-doi/nhat-ky/kiem-tra/").status_code == 405
    assert "Nhật ký nguyên vẹn" in client.post("/theo-doi/nhat-ky/kiem-tra/").text
    monkeypatch.setattr("motcua.journal.queries.seal", lambda event: "0" * 64)
    page = client.post("/theo-doi/nhat-ky/kiem-tra/").text
    assert "chỗ đứt" in page and "user:1 #1" in page


# People


def a_form(world, **changes) -> dict[str, object]:
    return {
        "username": "moi.sotc", "full_name": "Trương Thị Mới", "honorific": "bà", "email": "", "phone": "",
        "agency": world.receiver.pk, "role": Role.INTAKE, "unit": "", "title": "", "from_on": "01/06/2026", **changes,
    }  # fmt: skip


def verbs(person: User) -> list[str]:
    return list(Event.objects.filter(subject=f"user:{person.pk}").order_by("number").values_list("verb", flat=True))


def test_a_new_account_gets_a_post_and_a_password_shown_once(client, client_of, world, trang):
    answer = client_of(trang).post("/theo-doi/tai-khoan/moi/", a_form(world))
    password = answer.context["password"]
    made = User.objects.get(username="moi.sotc")
    assert made.check_password(password) and password in answer.text
    assert (made.is_demo, made.posts.get().role, made.posts.get().from_on) == (False, "intake", date(2026, 6, 1))
    assert verbs(made) == ["user.create", "user.give-post"]
    assert password not in client_of(trang).get(f"/theo-doi/tai-khoan/{made.pk}/").text
    assert "no-store" in answer["Cache-Control"]


def test_in_a_demo_database_only_people_of_the_demo_are_made(client_of, world, son):
    installation.choose(demo=True)
    User.objects.update(is_demo=True)
    client = client_of(son)
    assert "Không nhập người thật" in client.get("/theo-doi/tai-khoan/moi/").text
    client.post("/theo-doi/tai-khoan/moi/", a_form(world))
    assert User.objects.get(username="moi.sotc").is_demo


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"username": "chi"}, "Chọn tên đăng nhập khác."), ({"username": "Chữ Hoa"}, "chỉ gồm chữ thường"),
     ({"full_name": ""}, "Nhập họ và tên."), ({"from_on": "hôm qua"}, "ngày/tháng/năm"),
     ({"role": Role.SPECIALIST}, "Chọn phòng"), ({"agency": ""}, "Chọn cơ quan.")],
)  # fmt: skip
def test_a_form_that_lacks_something_keeps_what_was_typed(client_of, world, trang, changes, message):
    answer = client_of(trang).post("/theo-doi/tai-khoan/moi/", a_form(world, phone="0263 111", **changes))
    assert answer.status_code == 200 and message in answer.text and "0263 111" in answer.text
    assert not User.objects.filter(username="moi.sotc").exists()


def test_an_agencys_administrator_sees_and_serves_her_own_agency_only(client_of, world, trang):
    client = client_of(trang)
    page = client.get("/theo-doi/tai-khoan/").text
    assert "Nguyễn Thị Chi" in page and "Trần Văn An" not in page
    assert client.get(f"/theo-doi/tai-khoan/{world.an.pk}/").status_code == 404
    for act in ("mo-khoa", "ngung", "mo-lai", "mat-khau"):
        assert client.post(f"/theo-doi/tai-khoan/{world.an.pk}/{act}/").status_code == 404
    for changes in ({"agency": world.customer.pk}, {"role": Role.WATCHER}, {"role": Role.SYSTEM_ADMIN}):
        assert client.post("/theo-doi/tai-khoan/moi/", a_form(world, **changes)).status_code == 200
    assert not User.objects.filter(username="moi.sotc").exists()


def test_an_agencys_administrator_cannot_take_over_who_also_works_elsewhere(client_of, world, trang):
    Post.objects.create(user=world.chi, agency=world.customer, role=Role.SIGNER, from_on=date(2017, 10, 1))
    before = User.objects.get(pk=world.chi.pk).password
    answer = client_of(trang).post(f"/theo-doi/tai-khoan/{world.chi.pk}/mat-khau/", follow=True)
    assert "Hãy nhờ quản trị hệ thống" in answer.text
    assert User.objects.get(pk=world.chi.pk).password == before


def test_the_systems_administrator_sees_everybody_and_finds_them_without_marks(client_of, world, son):
    client = client_of(son)
    assert "Trần Văn An" in client.get("/theo-doi/tai-khoan/").text
    page = client.get("/theo-doi/tai-khoan/", {"tim": "nguyen thi"}).text
    assert "Nguyễn Thị Chi" in page and "Trần Văn An" not in page
    assert "Đặng Trường Giang" in client.get("/theo-doi/tai-khoan/", {"tim": "dang giang"}).text
    assert "Trần Văn An" in client.get("/theo-doi/tai-khoan/", {"tim": "da teh"}).text


def test_the_list_of_people_costs_the_same_however_many(client_of, son, django_assert_max_num_queries):
    client = client_of(son)
    with django_assert_max_num_queries(8):
        client.get("/theo-doi/tai-khoan/")


def test_people_page_by_key_without_a_gap(client_of, world, son, monkeypatch):
    monkeypatch.setattr("motcua.web.control.views.people.PAGE", 5)
    client, seen, url = client_of(son), [], "/theo-doi/tai-khoan/"
    while url:
        page = client.get(url)
        seen += [one.pk for one in page.context["people"]]
        url = page.context["next_url"]
    assert len(seen) == len(set(seen)) == User.objects.count()


def test_unlocking_lets_her_in_again_and_is_journalled(client_of, world, trang):
    User.objects.filter(pk=world.chi.pk).update(locked_at=builders.at("2026-06-01T08:00"), failed_sign_ins=10)
    client = client_of(trang)
    assert "Mở khóa" in client.get(f"/theo-doi/tai-khoan/{world.chi.pk}/").text
    client.post(f"/theo-doi/tai-khoan/{world.chi.pk}/mo-khoa/")
    chi = User.objects.get(pk=world.chi.pk)
    assert (chi.locked_at, chi.failed_sign_ins) == (None, 0)
    assert verbs(chi) == ["user.unlock"]


def test_a_closed_account_is_signed_out_and_can_be_opened_again(client_of, world, trang):
    hers, client = client_of(world.chi), client_of(trang)
    client.post(f"/theo-doi/tai-khoan/{world.chi.pk}/ngung/")
    assert hers.get("/tai-khoan/").status_code == 302
    client.post(f"/theo-doi/tai-khoan/{world.chi.pk}/mo-lai/")
    assert User.objects.get(pk=world.chi.pk).is_active
    assert verbs(world.chi) == ["user.deactivate", "user.activate"]


def test_a_new_password_signs_her_out_and_works_once_handed_over(client_of, world, trang):
    hers = client_of(world.chi)
    answer = client_of(trang).post(f"/theo-doi/tai-khoan/{world.chi.pk}/mat-khau/")
    chi = User.objects.get(pk=world.chi.pk)
    assert chi.check_password(answer.context["password"])
    assert hers.get("/tai-khoan/").status_code == 302
    assert verbs(chi) == ["user.reset-password"]
    assert answer.context["password"] not in str(list(Event.objects.values_list("details", flat=True)))


@pytest.mark.parametrize("act", ["ngung", "mat-khau"])
def test_nobody_closes_or_resets_her_own_account(client_of, son, act):
    client_of(son).post(f"/theo-doi/tai-khoan/{son.pk}/{act}/")
    assert User.objects.get(pk=son.pk).is_active and verbs(son) == []


def test_a_post_is_given_once_and_ended_with_a_day(client_of, world, trang):
    client, give = client_of(trang), reverse("control:give-post", args=[world.chi.pk])
    said = {"agency": world.receiver.pk, "role": Role.CLERK, "unit": "", "title": "Văn thư", "from_on": "01/06/2026"}
    assert client.post(give, said).status_code == 302
    assert "đúng chức vụ đó rồi" in client.post(give, said).text
    post = world.chi.posts.get(role=Role.CLERK)
    end = reverse("control:end-post", args=[world.chi.pk, post.pk])
    assert "Ngày thôi giữ" in client.post(end, {"on": "01/05/2026"}).text
    assert client.post(end, {"on": "02/06/2026"}).status_code == 302
    post.refresh_from_db()
    assert post.to_on == date(2026, 6, 2)
    assert verbs(world.chi) == ["user.give-post", "user.end-post"]


def test_the_last_administrator_of_the_system_keeps_the_post(client_of, son):
    post = son.posts.get()
    answer = client_of(son).post(reverse("control:end-post", args=[son.pk, post.pk]), {"on": "01/06/2026"})
    assert "quản trị hệ thống cuối cùng" in answer.text
    post.refresh_from_db()
    assert post.to_on is None


@pytest.mark.parametrize(("host", "offered"), [("thu.example", True), ("", False)])
def test_letters_are_sent_again_only_where_there_is_a_mail_server(client_of, son, khanh, settings, host, offered):
    settings.EMAIL_HOST = host
    at = builders.at("2026-06-01T08:00")
    Message.objects.create(recipient=khanh, act="x", title="Thư", body="", url="/", at=at, mail="given_up", mail_at=at)
    page = client_of(son).get(reverse("control:undelivered")).text
    assert ("Gửi lại thư đã chọn" in page, 'name="letter"' in page) == (offered, offered)
    assert ("Đề nghị người vận hành đặt máy chủ thư" in page) is not offered
