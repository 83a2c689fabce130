"""Days of the calendar edited by the system's administrator."""

from datetime import date

import pytest

from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.journal.models import Event
from motcua.people import calendar_editing as editing
from motcua.people.models import Role, User
from motcua.people.queries import country_calendar
from motcua.workdays import actions
from motcua.workdays.models import CalendarDay
from tests import builders

ON = date(2026, 9, 3)
ADD = "/theo-doi/lich/ngay/"
CHANGE = "/theo-doi/lich/ngay/2026-09-03/"
REMOVE = f"{CHANGE}bo/"
SAID = {"kind": "holiday", "name": "Nghỉ bù Quốc khánh", "spans": "", "source": "Thông báo 1/TB", "confirmed": "on"}


@pytest.fixture
def son(world) -> User:
    return builders.a_person("son", Role.SYSTEM_ADMIN, world.agencies["STTTT"], name="Đinh Công Sơn")


def test_a_day_is_added_changed_and_removed_with_history_and_the_calendar_follows(client_of, son):
    client = client_of(son)
    assert country_calendar().is_working(ON)
    assert client.post(ADD, {**SAID, "on": "03/09/2026"}).status_code == 302
    assert not country_calendar().is_working(ON)
    known = editing.known_of(CalendarDay.objects.get(on=ON))
    said = {**SAID, "kind": "half_day", "spans": "07:00-10:00", "known": known}
    assert client.post(CHANGE, said).status_code == 302
    assert country_calendar().closing(ON) == builders.at("2026-09-03T10:00")
    known = editing.known_of(CalendarDay.objects.get(on=ON))
    assert client.post(REMOVE, {"reason": "Thông báo 2/TB", "known": known}).status_code == 302
    assert country_calendar().closing(ON) == builders.at("2026-09-03T17:00")
    page = client.get("/theo-doi/lich/2026/")
    removed, changed, added = page.context["changes"]
    assert (removed.reason, removed.actor) == ("Thông báo 2/TB", "son")
    assert [(old, new) for _label, old, new in changed.lines] == [
        ("Nghỉ lễ, tết", "Làm nửa ngày"), ("theo loại ngày", "07:00-10:00"),
    ]  # fmt: skip
    assert added.what == "03/09/2026"
    assert {event.subject for event in Event.objects.filter(verb__startswith="calendar.")} == {"calendar:2026"}


def test_who_typed_over_what_another_changed_is_told_and_loses_nothing(client_of, son):
    known = editing.known_of(builders.a_holiday("2026-09-03"))
    actions.set_day(ON, kind="half_day", name="Bão", source="Công điện 5")
    page = client_of(son).post(CHANGE, {**SAID, "known": known})
    assert page.status_code == 200
    assert "Làm nửa ngày, Bão" in page.content.decode()
    assert "Nghỉ bù Quốc khánh" in page.content.decode()
    assert CalendarDay.objects.get(on=ON).name == "Bão"
    again = dict(page.context["act"].extra)
    assert client_of(son).post(CHANGE, {**SAID, **again}).status_code == 302


def test_what_was_typed_over_a_removed_day_is_kept_and_may_be_sent_as_a_new_day(client_of, son):
    day = builders.a_holiday("2026-09-03")
    known = editing.known_of(day)
    editing.remove_day(ON, reason="Thông báo 2/TB", known=known, by=son)
    page = client_of(son).post(CHANGE, {**SAID, "known": known})
    assert page.status_code == 200
    assert "Người khác vừa bỏ ngày này" in page.text
    assert page.context["form"]["name"].value() == "Nghỉ bù Quốc khánh"
    assert not CalendarDay.objects.exists()
    assert client_of(son).post(CHANGE, {**SAID, **dict(page.context["act"].extra)}).status_code == 302
    assert CalendarDay.objects.get(on=ON).name == "Nghỉ bù Quốc khánh"
    assert client_of(son).get("/theo-doi/lich/ngay/2026-09-04/").status_code == 404


def test_a_year_whose_last_day_is_removed_still_has_its_page(client_of, son):
    known = editing.known_of(builders.a_holiday("2029-09-03"))
    client, remove = client_of(son), "/theo-doi/lich/ngay/2029-09-03/bo/"
    assert client.get("/theo-doi/lich/2031/").status_code == 404
    page = client.post(remove, {"reason": "Thông báo 2/TB", "known": known}, follow=True)
    assert page.status_code == 200
    assert "Bấm “Thêm ngày”" in page.text
    again = client.post(remove, {"reason": "Thông báo 2/TB", "known": known}, follow=True)
    assert "không còn trong lịch" in again.text


def test_a_removed_day_is_a_conflict_and_no_one_else_edits(son, khanh):
    with pytest.raises(Conflict):
        editing.remove_day(ON, reason="Thông báo", known="", by=son)
    with pytest.raises(NotAllowed):
        editing.remove_day(ON, reason="Thông báo", known="", by=khanh)


@pytest.mark.parametrize(
    ("on", "kind", "spans", "field"),
    [("2026-09-05", "make_up", "", "spans"), ("2026-09-03", "make_up", "07:00-11:00", "kind"),
     ("2026-09-05", "swap_off", "", "kind"), ("2026-09-03", "holiday", "07:00-11:00", "spans"),
     ("2026-09-05", "intake_only", "", "spans"), ("2026-09-03", "half_day", "11:00-07:00", "spans")],
)  # fmt: skip
def test_a_day_that_makes_no_sense_is_refused_at_its_field(client_of, son, on, kind, spans, field):
    said = {**SAID, "on": date.fromisoformat(on).strftime("%d/%m/%Y"), "kind": kind, "spans": spans}
    page = client_of(son).post(ADD, said)
    assert list(page.context["form"].errors) == [field]
    assert not CalendarDay.objects.exists()


def test_a_day_needs_a_name_and_a_source(db):
    with pytest.raises(Invalid) as refused:
        actions.set_day(ON, kind="holiday", name=" ", source="")
    assert set(refused.value.problems) == {"name", "source"}


def test_the_year_costs_the_same_however_much_was_changed(client_of, son, django_assert_max_num_queries):
    for number in (1, 2, 3, 4):
        said = {"kind": "holiday", "name": "Nghỉ", "source": "Thông báo", "spans": (), "confirmed": True}
        editing.set_day(date(2026, 9, number), said, known="", by=son)
    client = client_of(son)
    client.get("/theo-doi/lich/2026/")
    with django_assert_max_num_queries(12):
        client.get("/theo-doi/lich/2026/")
