"""Agencies and rooms changed and added by administrators: who may what, never unseen over another's, with history."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.dossiers import gate
from motcua.journal.models import Event
from motcua.people import actions
from motcua.people import agency_editing as editing
from motcua.people.models import Agency, Role, Unit, User
from motcua.people.queries import find_agencies
from tests import builders

WHY = "Quyết định số 12/QĐ-UBND"


@pytest.fixture
def son(world) -> User:
    return builders.a_person("son", Role.SYSTEM_ADMIN, world.agencies["STTTT"], name="Đinh Công Sơn")


@pytest.fixture
def tam(world) -> User:
    return builders.a_person("tam", Role.AGENCY_ADMIN, world.receiver, name="Lê Thị Tâm")


def url(name: str, *about: object) -> str:
    return reverse(f"control:{name}", args=about)


def typed(agency: Agency, names=editing.FIELDS, **more: object) -> dict[str, object]:
    """What a browser sends of the form as it was shown, with what was typed over it."""

    def text(value: object) -> object:
        if isinstance(value, Agency):
            return value.pk
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""

    shown = {name: text(getattr(agency, name)) for name in names}
    return {**shown, "reason": WHY, "known": editing.known_of(agency), **more}


def lines(page) -> list[tuple[str, str]]:
    return [(old, new) for change in page.context["changes"] for _label, old, new in change.lines]


def test_a_fact_is_changed_with_its_ground_and_found_under_its_new_name(client_of, son, world):
    client, one = client_of(son), world.customer
    body = typed(one, short="UBND huyện mới", address="12 Trần Phú")
    assert client.post(url("change-agency", one.code), body).status_code == 302
    one.refresh_from_db()
    assert (one.short, one.address) == ("UBND huyện mới", "12 Trần Phú")
    assert one in find_agencies("huyen moi")
    page = client.get(url("agency", one.code))
    assert ("", "12 Trần Phú") in lines(page) and page.context["changes"][0].reason == WHY


def test_the_day_of_equipment_closes_the_gate_for_paper(client_of, son, world):
    one = world.customer
    Agency.objects.filter(pk=one.pk).update(equipped_from=None, equipped_source="")
    one.refresh_from_db()
    client = client_of(son)
    body = typed(one, equipped_from="01/06/2026")
    page = unescape(client.post(url("change-agency", one.code), body).content.decode())
    assert "Ghi căn cứ của ngày được trang bị" in page and 'value="01/06/2026"' in page
    assert client.post(url("change-agency", one.code), {**body, "equipped_source": WHY}).status_code == 302
    one.refresh_from_db()
    assert one.equipped_from == date(2026, 6, 1) > gate.IN_FORCE_FROM


def test_an_agencys_own_administrator_changes_how_it_is_reached_and_nothing_else(client_of, tam, world):
    client, one = client_of(tam), world.receiver
    page = client.get(url("change-agency", one.code))
    assert list(page.context["form"].fields) == [*editing.LOCAL, "reason"]
    body = typed(one, editing.LOCAL, phone="0263 3822 000", name="Sở Khác")
    assert client.post(url("change-agency", one.code), body).status_code == 302
    name = one.name
    one.refresh_from_db()
    assert (one.phone, one.name) == ("0263 3822 000", name)
    with pytest.raises(NotAllowed):
        editing.change(one, {"name": "Sở Khác"}, reason=WHY, known=editing.known_of(one), by=tam)
    for path in (url("change-agency", world.customer.code), url("add-room", world.customer.code), url("create-agency")):
        assert client.get(path).status_code == 403 and client.post(path, {}).status_code == 403


def sent(page) -> dict[str, object]:
    """What a browser sends of the page as it stands."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | dict(page.context["act"].extra)


def test_who_changed_another_fact_meanwhile_loses_nothing(client_of, son, world):
    client, one = client_of(son), world.customer
    seen = typed(one, phone="0263 1")
    editing.change(one, {"address": "Trụ sở mới"}, reason=WHY, known=editing.known_of(one), by=son)
    assert client.post(url("change-agency", one.code), seen).status_code == 302
    one.refresh_from_db()
    assert (one.address, one.phone) == ("Trụ sở mới", "0263 1")


def test_who_typed_over_anothers_change_sees_both_and_only_that_is_written_over(client_of, son, world):
    client, one = client_of(son), world.customer
    seen = typed(one, phone="0263 1")
    theirs = {"address": "Trụ sở mới", "phone": "0263 2"}
    editing.change(one, theirs, reason=WHY, known=editing.known_of(one), by=son)
    page = client.post(url("change-agency", one.code), seen)
    text = unescape(page.content.decode())
    assert "Người khác vừa sửa cùng nội dung" in text and "Đang lưu: 0263 2" in text and 'value="0263 1"' in text
    assert client.post(url("change-agency", one.code), sent(page)).status_code == 302
    one.refresh_from_db()
    assert (one.address, one.phone) == ("Trụ sở mới", "0263 1")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"), ({"short": "  "}, "short"),
        ({"equipped_from": date(2026, 1, 1), "equipped_source": ""}, "equipped_source"),
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "valid_to"),
    ],
)  # fmt: skip
def test_what_makes_no_agency_is_refused_and_writes_nothing(son, world, given, field):
    one = world.customer
    with pytest.raises(Invalid) as told:
        editing.change(one, given, reason=WHY, known=editing.known_of(one), by=son)
    assert field in told.value.problems
    assert not Event.objects.filter(subject=editing.subject_of(one)).exists()


def test_no_change_and_no_ground_are_refused(son, world):
    one = world.customer
    with pytest.raises(Invalid, match="Chưa có gì thay đổi"):
        editing.change(one, {"phone": one.phone}, reason=WHY, known=editing.known_of(one), by=son)
    with pytest.raises(Invalid) as told:
        editing.change(one, {"phone": "0263 9"}, reason=" ", known=editing.known_of(one), by=son)
    assert "reason" in told.value.problems


def test_an_agency_is_never_above_itself(son, world):
    one = world.customer
    child = Agency.objects.create(code="con", name="Đơn vị con", short="Con", kind="so", level="so", parent=one)
    for parent in (one, child):
        with pytest.raises(Invalid) as told:
            editing.change(one, {"parent": parent}, reason=WHY, known=editing.known_of(one), by=son)
        assert "parent" in told.value.problems


def test_a_twin_is_shown_before_a_second_one_is_made(client_of, son, world):
    client = client_of(son)
    body = {"code": world.customer.code.lower(), "level": "so", "name": "Sở Mới", "short": "Sở Mới", "reason": WHY}
    assert f"Mã này là của {world.customer.name}" in unescape(client.post(url("create-agency"), body).content.decode())
    body |= {"code": "SM", "name": world.customer.name.upper()}
    assert f"mã {world.customer.code}" in unescape(client.post(url("create-agency"), body).content.decode())
    assert client.post(url("create-agency"), {**body, "name": "Sở Mới", "code": "a b"}).status_code == 200
    assert not Agency.objects.filter(short="Sở Mới").exists()


def test_a_new_agency_is_made_and_says_what_it_lacks(client_of, son, world):
    client = client_of(son)
    body = {"code": "SM", "level": "so", "name": "Sở Mới", "short": "Sở Mới", "reason": WHY}
    answer = client.post(url("create-agency"), body)
    assert answer["Location"] == url("agency", "SM")
    page = client.get(answer["Location"])
    lacks = " ".join(page.context["lacks"])
    assert "quản trị của cơ quan" in lacks and "người soạn hồ sơ" in lacks and "ngày được trang bị" in lacks
    made = Agency.objects.get(code="SM")
    builders.a_person("quantri", Role.AGENCY_ADMIN, made, name="Người Quản Trị")
    builders.a_person("nguoisoan", Role.PREPARER, made, name="Người Soạn")
    lacks = " ".join(client.get(answer["Location"]).context["lacks"])
    assert "quản trị của cơ quan" not in lacks and "Chưa có lãnh đạo ký gửi" in lacks


def test_the_source_does_not_undo_what_an_administrator_changed(son, world):
    fields = {"code": "SX", "name": "Sở X", "short": "Sở X", "kind": "so", "level": "so", "address": ""}
    actions.load_agencies([(fields, None)])
    one = Agency.objects.get(code="SX")
    editing.change(one, {"address": "1 Lê Lợi"}, reason=WHY, known=editing.known_of(one), by=son)
    actions.load_agencies([({**fields, "short": "Sở X mới"}, None)])
    one.refresh_from_db()
    assert (one.address, one.short) == ("1 Lê Lợi", "Sở X mới")


def test_a_room_is_added_and_renamed_with_history(client_of, tam, world):
    client, one = client_of(tam), world.receiver
    assert client.post(url("add-room", one.code), {"name": "  Phòng   Thanh tra "}).status_code == 302
    room = Unit.objects.get(agency=one, name="Phòng Thanh tra")
    assert room.order == max(unit.order for unit in one.units.all())
    twin = unescape(client.post(url("add-room", one.code), {"name": "phong thanh tra"}).content.decode())
    assert "Cơ quan đã có phòng “Phòng Thanh tra”" in twin
    body = {"name": "Thanh tra Sở", "known": "Phòng Thanh tra"}
    assert client.post(url("rename-room", one.code, room.pk), body).status_code == 302
    with pytest.raises(Conflict):
        editing.rename_room(room, "Thanh tra", known="Phòng Thanh tra", by=tam)
    assert ("Phòng Thanh tra", "Thanh tra Sở") in lines(client.get(url("agency", one.code)))


def test_a_room_of_another_agency_is_not_found(client_of, tam, world):
    theirs = Unit.objects.create(agency=world.customer, name="Văn phòng khác")
    assert client_of(tam).get(url("rename-room", world.receiver.code, theirs.pk)).status_code == 404


def test_the_page_costs_the_same_however_much_was_changed(client_of, son, world, django_assert_max_num_queries):
    one = world.customer
    for number in range(6):
        editing.change(
            one, {"phone": f"0263 {number}"}, reason=WHY, known=editing.known_of(Agency.objects.get(pk=one.pk)), by=son
        )
    client = client_of(son)
    with django_assert_max_num_queries(16):
        client.get(url("agency", one.code))


def test_who_forgot_a_password_waits_in_a_queue_until_it_is_given(client_of, tam, world):
    client = client_of(tam)
    assert "báo quên mật khẩu" not in client.get(url("people")).content.decode()
    User.objects.filter(pk=world.dung.pk).update(asked_password_at=builders.at("2026-06-01T09:00"))
    User.objects.filter(pk=world.an.pk).update(asked_password_at=builders.at("2026-06-01T09:00"))
    assert "1 người báo quên mật khẩu" in unescape(client.get(url("people")).content.decode())
    assert [one.pk for one in client.get(url("people"), {"quen": "1"}).context["people"]] == [world.dung.pk]
    client.post(url("reset-password", world.dung.pk))
    assert client.get(url("people")).context["asking"] == 0
