"""Office hours changed from a day on: the past stays, the coming is seen first, who changed what is kept."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.people import hours_editing as editing
from motcua.people.models import Agency, Role, User
from motcua.people.queries import calendar_for, country_calendar
from motcua.workdays.calendar import STANDARD_HOURS
from motcua.workdays.calendar import OfficeHours as Hours
from motcua.workdays.models import HoursVersion, OfficeHours
from tests import builders

WEEK = {f"day_{number}": "07:30-11:30, 13:00-17:30" for number in range(5)}
SUMMER = Hours.from_json([[["07:30", "11:30"], ["13:00", "17:30"]]] * 5 + [[], []])
MONDAY, NEXT = date(2026, 6, 1), date(2026, 6, 8)


@pytest.fixture
def son(world) -> User:
    return builders.a_person("son", Role.SYSTEM_ADMIN, world.agencies["STTTT"], name="Đinh Công Sơn")


@pytest.fixture
def table(world) -> OfficeHours:
    return OfficeHours.objects.get(is_default=True)


def _said(on: date = NEXT, **more: str) -> dict[str, str]:
    return {**WEEK, "from_on": on.strftime("%d/%m/%Y"), "source": "Quyết định 12/QĐ-UBND", **more}


def test_hours_are_previewed_then_changed_from_a_day_on_and_the_past_stays(client_of, son, table):
    url = f"/theo-doi/lich/gio/{table.pk}/doi/"
    with builders.living_at("2026-06-01T09:00"):
        client = client_of(son)
        known = editing.known_of(table)
        page = client.post(url, _said(known=known))
        assert page.context["preview"][0][1:] == ("07:00-11:30, 13:30-17:00", "07:30-11:30, 13:00-17:30")
        assert "Hiện không có hồ sơ đang giải quyết nào phải tính lại hạn" in page.text
        assert not HoursVersion.objects.exists()
        other = client.post(url, _said(**{**dict(page.context["act"].extra), "day_5": "08:00-11:00"}))
        assert len(other.context["preview"]) == 6
        assert not HoursVersion.objects.exists()
        assert client.post(url, _said(**dict(page.context["act"].extra))).status_code == 302
        assert country_calendar().closing(date(2026, 6, 5)) == builders.at("2026-06-05T17:00")
        assert country_calendar().closing(NEXT) == builders.at("2026-06-08T17:30")
        shown = client.get(f"/theo-doi/lich/gio/{table.pk}/")
        assert [line["coming"] for line in shown.context["readings"]] == [True, False]
        (change,) = shown.context["changes"]
        assert (change.actor, change.reason, len(change.lines)) == ("son", "Quyết định 12/QĐ-UBND", 5)
        assert "đổi từ 08/06/2026" in client.get("/theo-doi/lich/2026/").text


def test_who_typed_over_another_change_sees_it_first(client_of, son, table):
    url = f"/theo-doi/lich/gio/{table.pk}/doi/"
    with builders.living_at("2026-06-01T09:00"):
        client = client_of(son)
        seen = dict(client.post(url, _said(known="0")).context["act"].extra)
        week = Hours.from_json([[["08:00", "12:00"]]] * 5 + [[], []])
        editing.change_hours(table, week, from_on=NEXT, source="Công điện 5", known="0", by=son)
        page = client.post(url, _said(**seen))
        assert "Người khác vừa đổi giờ này" in page.text
        assert page.context["preview"][0][1] == "08:00-12:00"
        again = client.post(url, _said(**dict(page.context["act"].extra)))
        last = client.post(url, _said(**dict(again.context["act"].extra)))
        assert last.status_code == 302
        assert country_calendar().opening(NEXT) == builders.at("2026-06-08T07:30")


def test_one_agency_has_hours_of_its_own_from_a_day_on(client_of, son, world):
    agency = world.receiver
    with builders.living_at("2026-06-01T09:00"):
        client = client_of(son)
        asked = _said(agency=str(agency.pk))
        page = client.post("/theo-doi/lich/gio/rieng/", asked)
        done = client.post("/theo-doi/lich/gio/rieng/", {**asked, **dict(page.context["act"].extra)})
        assert done.status_code == 302
        calendar = calendar_for(Agency.objects.get(pk=agency.pk))
        assert calendar.closing(MONDAY) == builders.at("2026-06-01T17:00")
        assert calendar.closing(NEXT) == builders.at("2026-06-08T17:30")
        assert country_calendar().closing(NEXT) == builders.at("2026-06-08T17:00")
        with pytest.raises(Conflict):
            editing.give_own_hours(agency, SUMMER, from_on=NEXT, source="QĐ", by=son)


@pytest.mark.parametrize(
    ("week", "on", "source", "field"),
    [(SUMMER, date(2026, 5, 29), "QĐ", "from_on"), (STANDARD_HOURS, NEXT, "QĐ", "from_on"),
     (SUMMER, NEXT, " ", "source"), (Hours.from_json({}), NEXT, "QĐ", "day_0")],
)  # fmt: skip
def test_what_makes_no_change_is_refused_at_its_field(son, table, week, on, source, field):
    with builders.living_at("2026-06-01T09:00"), pytest.raises(Invalid) as refused:
        editing.change_hours(table, week, from_on=on, source=source, known="0", by=son)
    assert list(refused.value.problems) == [field]


def test_nobody_else_changes_hours_and_the_database_keeps_every_row(son, khanh, table):
    with pytest.raises(NotAllowed):
        editing.change_hours(table, SUMMER, from_on=clock.today(), source="QĐ", known="0", by=khanh)
    editing.change_hours(table, SUMMER, from_on=clock.today(), source="QĐ", known="0", by=son)
    for statement in ("UPDATE workdays_hoursversion SET source = ''", "DELETE FROM workdays_hoursversion"):
        with pytest.raises(DatabaseError, match="only added"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_page_of_a_table_costs_the_same_however_often_it_changed(
    client_of, son, table, django_assert_max_num_queries
):
    for number, week in enumerate((SUMMER, STANDARD_HOURS, SUMMER)):
        on = date(clock.today().year + 1, number + 1, 1)
        table = OfficeHours.objects.get(pk=table.pk)
        editing.change_hours(table, week, from_on=on, source="QĐ", known=editing.known_of(table), by=son)
    client = client_of(son)
    client.get(f"/theo-doi/lich/gio/{table.pk}/")
    with django_assert_max_num_queries(8):
        client.get(f"/theo-doi/lich/gio/{table.pk}/")
