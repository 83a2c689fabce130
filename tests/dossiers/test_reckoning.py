"""After a change of the calendar: new promises for what is open, nothing for the rest, nothing twice."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import actions, incidents
from motcua.dossiers.actions import reckoning
from motcua.dossiers.models import Moved, Promise, Reckoning
from motcua.journal.models import Event
from motcua.journal.queries import breaks
from motcua.notifications.models import Message
from motcua.oversight import counting, periods
from motcua.people import calendar_editing, closure_editing, hours_editing
from motcua.people.models import CalendarChange, Post, Role, User
from motcua.workdays.calendar import OfficeHours, Span
from motcua.workdays.models import CalendarDay
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.traces import promises, stay_now, told, trace, verbs

pytestmark = pytest.mark.django_db
GIVEN = {"kind": "holiday", "name": "Nghỉ bù", "source": "Thông báo 12", "spans": (), "confirmed": True}
WHAT = "Ngày 04/06/2026: Nghỉ lễ, tết, Nghỉ bù"


def admin() -> User:
    return User.objects.filter(username="quantri").first() or builders.a_person(
        "quantri", Role.SYSTEM_ADMIN, builders.world().agencies["STTTT"]
    )


def a_day_off(on="2026-06-04", moment="2026-06-02T10:00"):
    """The administrator writes a holiday into the calendar."""
    with living_at(moment):
        calendar_editing.set_day(date.fromisoformat(on), GIVEN, known="", by=admin())
    return CalendarChange.objects.latest("pk")


def follow(moment="2026-06-02T10:02"):
    with living_at(moment):
        return reckoning.follow_changes()


def test_a_new_holiday_gives_open_dossiers_a_new_promise_that_judges(world):
    one = builders.in_step()
    change = a_day_off()
    assert follow() == 1
    one.refresh_from_db()
    last = Promise.objects.filter(dossier=one).latest("id")
    assert (last.why, last.judging, last.due_at, last.reason, last.made_by) == (
        "calendar", True, at("2026-06-09T17:00"), WHAT, change.by,
    )  # fmt: skip
    assert one.due_at == last.due_at
    assert stay_now(one).act_by_at == one.act_by_at == at("2026-06-05T17:00")  # Dũng's three days, the holiday left out
    assert verbs(one)[-1] == "dossier.reckon" and breaks() == []
    done = Reckoning.objects.get(change=change)
    assert (done.moved, done.ended_at, done.left) == (1, at("2026-06-02T10:02"), [])
    (row,) = Moved.objects.filter(reckoning=done)
    assert (row.dossier, row.from_at, row.to_at) == (one, at("2026-06-08T17:00"), at("2026-06-09T17:00"))


def test_who_holds_it_and_who_sent_it_are_told_once_of_all_that_moved(world):
    ones = [builders.in_step(), builders.in_step()]
    change = a_day_off()
    follow()
    follow("2026-06-02T10:03")
    found = Message.objects.filter(act="dossier.reckon")
    assert sorted(found.values_list("recipient__username", flat=True)) == ["an", "bao", "dung"]
    mine = found.get(recipient=world.dung)
    assert mine.title == "Lịch làm việc thay đổi: 2 hồ sơ có hạn mới"
    assert mine.url == f"/doi-lich/{change.reckoning.pk}/"
    assert WHAT in mine.body and all(one.code in mine.body for one in ones)
    assert (mine.for_work, found.get(recipient=world.an).for_work) == (True, False)


def test_the_only_one_that_moved_is_where_the_message_leads(world):
    one = builders.in_step()
    a_day_off()
    follow()
    assert told(one, "reckon") == {"an", "bao", "dung"}


def test_what_is_not_taken_in_yet_is_to_be_checked_by_the_new_calendar_and_is_promised_nothing(world):
    one = builders.submitted()
    was = one.act_by_at
    a_day_off("2026-06-02", "2026-06-01T14:00")
    assert follow("2026-06-01T14:05") == 0
    one.refresh_from_db()
    assert one.act_by_at > was and stay_now(one).act_by_at == one.act_by_at
    assert promises(one) == [] and not Message.objects.filter(act="dossier.reckon").exists()


def test_what_is_paused_gets_its_promise_when_it_goes_on_and_what_is_over_never(world):
    paused, ended = builders.in_step(), builders.finished()
    with living_at("2026-06-02T08:00"):
        paused = actions.suspend(paused, by=world.giang, reason="Chờ kết luận.")
    before = [trace(paused), trace(ended)]
    a_day_off()
    assert follow() == 0
    assert [trace(paused), trace(ended)] == before
    with living_at("2026-06-03T08:00"):
        assert actions.resume(paused, by=world.giang).due_at == at("2026-06-10T17:00")


def test_a_change_that_moves_nothing_leaves_nothing(world):
    one = builders.in_step()
    before = trace(one)
    a_day_off("2026-12-24")
    assert follow() == 0 and trace(one) == before
    assert Reckoning.objects.get().ended_at is not None


def test_a_day_whose_source_alone_is_mended_changes_no_calendar(world):
    a_day_off()
    day = CalendarDay.objects.get()
    with living_at("2026-06-02T11:00"):
        known = calendar_editing.known_of(day)
        calendar_editing.set_day(day.on, {**GIVEN, "source": "Thông báo 13"}, known=known, by=admin())
    assert CalendarChange.objects.count() == 1


def test_a_closure_of_one_agency_concerns_that_agency_alone(world):
    mine = builders.in_step()
    with living_at("2026-06-02T10:00"):
        closure_editing.declare(
            world.agencies["STTTT"], from_at=at("2026-06-03T07:00"), to_at=at("2026-06-03T17:00"), reason="Mất điện",
            source="TB 1", by=admin(),
        )  # fmt: skip
    assert follow() == 0
    with living_at("2026-06-02T11:00"):
        closure_editing.declare(
            world.receiver, from_at=at("2026-06-03T07:00"), to_at=at("2026-06-04T17:00"), reason="Mất điện",
            source="TB 2", by=admin(),
        )  # fmt: skip
    assert follow("2026-06-02T11:02") == 1
    mine.refresh_from_db()
    assert mine.due_at == at("2026-06-10T17:00")


def test_other_hours_of_the_common_table_move_what_is_due_at_their_close(world):
    one = builders.in_step()
    short = OfficeHours((*((Span.parse(("07:00", "11:00")),),) * 5, (), ()))
    with living_at("2026-06-02T10:00"):
        table = hours_editing.OfficeHours.objects.get(is_default=True)
        known = hours_editing.known_of(table)
        hours_editing.change_hours(table, short, from_on=date(2026, 6, 3), source="QĐ 5", known=known, by=admin())
    assert follow() == 1
    one.refresh_from_db()
    assert one.due_at == at("2026-06-08T11:00")


def test_what_is_late_is_reckoned_alike_and_a_month_that_is_over_keeps_its_numbers(world):
    one = builders.in_step()  # due Monday 8 June
    may = periods.parse("2026-06")
    with living_at("2026-07-02T10:00"):
        assert counting.total(counting.lines(may)).open_late == 1
    a_day_off("2026-06-05", "2026-07-03T10:00")
    assert follow("2026-07-03T10:02") == 1
    one.refresh_from_db()
    assert one.due_at == at("2026-06-09T17:00")
    with living_at("2026-07-04T10:00"):
        assert counting.total(counting.lines(may)).open_late == 1


def test_an_extended_dossier_keeps_its_days(world):
    one = builders.in_step()
    with living_at("2026-06-02T08:00"):
        actions.extend(one, by=world.giang, days=3, reason="Cần thêm thời gian.")
    a_day_off()
    follow()
    one.refresh_from_db()
    assert one.due_at == at("2026-06-12T17:00")


def test_it_goes_on_where_it_was_stopped_and_nothing_is_done_twice(world, monkeypatch):
    ones = [builders.in_step() for _ in range(4)]
    a_day_off()
    monkeypatch.setattr(reckoning, "AT_ONCE", 2)
    real, calls = reckoning._reckon_some, []

    def dies(one, keys, *, cursor):
        if calls:
            raise KeyboardInterrupt
        calls.append(keys)
        real(one, keys, cursor=cursor)

    monkeypatch.setattr(reckoning, "_reckon_some", dies)
    with pytest.raises(KeyboardInterrupt):
        follow()
    half = Reckoning.objects.get()
    assert (half.moved, half.cursor, half.ended_at) == (2, ones[1].pk, None)
    monkeypatch.setattr(reckoning, "_reckon_some", real)
    assert follow("2026-06-02T10:10") == 2
    assert follow("2026-06-02T10:11") == 0
    assert Promise.objects.filter(why="calendar").count() == Moved.objects.count() == 4
    assert Event.objects.filter(verb="dossier.reckon").count() == 4 and breaks() == []


def test_of_two_changes_soon_after_another_the_later_is_followed(world):
    one = builders.in_step()
    first, second = a_day_off(), a_day_off("2026-06-05", "2026-06-02T10:01")
    assert follow("2026-06-02T10:05") == 1
    one.refresh_from_db()
    assert one.due_at == at("2026-06-10T17:00")
    assert Promise.objects.filter(dossier=one, why="calendar").count() == 1
    assert (first.reckoning.overtaken, second.reckoning.overtaken) == (True, False)


def test_an_incident_that_is_approved_and_ended_early_moves_what_it_closes(world):
    one = builders.in_step()
    leader = builders.a_person("lead-watch", Role.LEADER, world.agencies["STTTT"])
    Post.objects.create(user=leader, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    with living_at("2026-06-02T08:00"):
        made = incidents.propose(
            world.receiver,
            from_at=at("2026-06-02T07:00"),
            to_at=at("2026-06-04T17:00"),
            reason="Đứt cáp",
            by=world.khanh,
        )
        incidents.decide(made, approve=True, decision="Đồng ý", by=leader)
    follow("2026-06-02T08:02")
    one.refresh_from_db()
    assert one.due_at == at("2026-06-11T17:00")
    with living_at("2026-06-03T17:30"):
        incidents.end(made, by=world.khanh)
    follow("2026-06-03T17:32")
    one.refresh_from_db()
    assert one.due_at == at("2026-06-10T17:00")


def test_many_cost_as_many_statements_as_few(world):
    """What a row does not bring along would be one statement more for each of a hundred thousand."""
    for _ in range(2):
        builders.in_step()
    _statements_of_a_day_off("2026-06-04", "2026-06-02", moved=2)  # fills what a process keeps
    few = _statements_of_a_day_off("2026-06-05", "2026-06-03", moved=2)
    for _ in range(6):
        builders.in_step()
    assert _statements_of_a_day_off("2026-06-08", "2026-06-04", moved=8) == few


def _statements_of_a_day_off(on, day, *, moved):
    a_day_off(on, f"{day}T10:00")
    with CaptureQueriesContext(connection) as seen:
        assert follow(f"{day}T10:02") == moved
    return len(seen)
