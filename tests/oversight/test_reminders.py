"""Reminders: who is told of what, when, and never twice of the same."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.models import Incident
from motcua.journal.queries import history
from motcua.notifications.models import Message
from motcua.oversight import jobs, reminders
from motcua.oversight.models import Reminder, ReminderRule
from motcua.people.models import Role
from tests import builders
from tests.builders import living_at
from tests.dossiers.lending import lent


def told(moment):
    """Who is told what by the digests of a moment: of what, by name."""
    with living_at(moment):
        reminders.remind(builders.at(moment))
    found: dict[str, set[str]] = {}
    for one in Reminder.objects.filter(at=builders.at(moment)).select_related("rule", "person"):
        found.setdefault(one.person.username, set()).add(one.rule.of)
    return found


@pytest.fixture(autouse=True)
def _rules(world):
    reminders.write_rules()


@pytest.fixture
def work(world):
    """Dũng holds it since Monday; due Monday the 8th at 17:00. He has opened it."""
    dossier = builders.in_step(on="2026-06-01")
    with living_at("2026-06-01T10:00"):
        actions.mark_read(dossier, by=world.dung)
    return dossier


def test_a_page_without_rules_says_that_nobody_is_reminded(world, client_of):
    ReminderRule.objects.all().delete()
    assert "hệ thống không nhắc ai" in client_of(world.khanh).get(reverse("control:reminders")).text


def test_what_is_near_is_told_to_holder_head_and_leader_each_once_before_it_is_due(work, world):
    ReminderRule.objects.exclude(of="near").update(active=False)
    assert told("2026-06-03T08:00") == {}
    assert told("2026-06-04T08:00") == {"dung": {"near"}, "nga": {"near"}}
    assert told("2026-06-05T08:00") == {"giang": {"near"}}, "the same is told once"
    assert told("2026-06-08T08:00") == {}
    message = Message.objects.get(act="reminder", recipient=world.dung)
    assert message.title == "Nhắc việc 04/06/2026: 1 sắp đến hạn" and work.code in message.body and message.for_work


def test_who_stands_in_for_the_holder_is_told_too(work, world):
    ReminderRule.objects.exclude(of="near").update(active=False)
    lent(world.dung, world.hoa)
    assert told("2026-06-04T08:00") == {"dung": {"near"}, "hoa": {"near"}, "nga": {"near"}}


def test_lateness_climbs_from_the_holder_to_the_watching_agency(work):
    ReminderRule.objects.exclude(of="late").update(active=False)
    assert told("2026-06-08T16:00") == {}
    assert told("2026-06-08T18:00") == {"dung": {"late"}}
    assert told("2026-06-09T08:00") == {"nga": {"late"}}
    assert told("2026-06-11T08:00") == {"giang": {"late"}}
    assert told("2026-06-15T08:00") == {"khanh": {"late"}}
    assert told("2026-07-15T08:00") == {}


def test_a_new_due_moment_may_be_reminded_of_anew(work, world):
    ReminderRule.objects.exclude(of="near").update(active=False)
    assert told("2026-06-05T08:00") == {"dung": {"near"}, "nga": {"near"}, "giang": {"near"}}
    with living_at("2026-06-05T09:00"):
        actions.request_supplement(work, by=world.dung, reason="Thiếu", items=[builders.wanted()])
    assert told("2026-06-08T08:00") == {}, "what is paused is nobody's to hurry"
    with living_at("2026-06-10T09:00"):
        actions.save_answers(work, {"du_an.kinh_phi": 460000000}, over={}, by=world.an)
        actions.supply(work, by=world.bao)
    assert told("2026-06-11T08:00") == {"dung": {"near"}, "nga": {"near"}, "giang": {"near"}}


def test_who_holds_a_suspended_dossier_and_the_leader_are_told_when_its_day_has_passed(work, world):
    with living_at("2026-06-02T09:00"):
        actions.suspend(work, by=world.giang, reason="Chờ bản án", until=date(2026, 6, 5))
    assert told("2026-06-05T08:00") == {}
    assert told("2026-06-08T08:00") == {"dung": {"suspended"}, "giang": {"suspended"}}
    assert told("2026-06-30T08:00") == {}, "what stands still is neither near nor late nor stuck"


def test_a_desk_that_does_not_answer_is_told_then_its_leader(world):
    ReminderRule.objects.exclude(of="unaccepted").update(active=False)
    builders.submitted(on="2026-06-01")
    assert told("2026-06-02T07:30") == {}
    assert told("2026-06-02T17:30") == {"chi": {"unaccepted"}}
    assert told("2026-06-03T08:00") == {"giang": {"unaccepted"}}
    assert told("2026-06-04T08:00") == {"khanh": {"unaccepted"}}


def test_what_nobody_opened_and_what_stands_still(work, world):
    ReminderRule.objects.exclude(of__in=["unopened", "stuck"]).update(active=False)
    assert told("2026-06-02T08:00") == {}, "he has opened it, and it stands for a day"
    assert told("2026-06-04T08:00") == {"dung": {"stuck"}}
    with living_at("2026-06-04T09:00"):
        actions.release(work, by=world.dung, reason="Bận.")
        actions.assign(work, by=world.nga, officer=world.vinh)
    assert told("2026-06-05T08:00") == {"vinh": {"unopened"}}


def test_paper_of_an_incident_is_chased(world):
    Incident.objects.create(
        reason="Đứt cáp", from_at=builders.at("2026-06-01T07:00"), to_at=builders.at("2026-06-01T09:00"),
        approved_by=world.khanh,
    )  # fmt: skip
    builders.a_paper_dossier(on="2026-06-01", equipped=True)
    ReminderRule.objects.exclude(of="undigitised").update(active=False)
    assert told("2026-06-08T08:00") == {}
    assert told("2026-06-09T08:00") == {"chi": {"undigitised"}}
    assert told("2026-06-10T08:00") == {"giang": {"undigitised"}}


def test_one_digest_a_person_however_much_there_is(work, world):
    builders.in_step(on="2026-06-01")
    told("2026-06-09T08:00")
    message = Message.objects.get(act="reminder", recipient=world.dung)
    assert "2 quá hạn" in message.title and message.body.count("STC-260601") == 2


def test_the_day_s_digests_come_at_eight_of_a_working_day_once(work):
    builders.a_holiday("2026-06-09")
    for moment, expected in (
        ("2026-06-07T09:00", 0), ("2026-06-09T09:00", 0), ("2026-06-10T07:55", 0), ("2026-06-10T08:00", 2),
        ("2026-06-10T08:05", 0), ("2026-06-10T15:00", 0),
    ):  # fmt: skip
        with living_at(moment):
            assert jobs.remind_today() == expected, moment


def test_what_was_changed_stays_when_the_system_starts_again(world):
    ReminderRule.objects.filter(of="late", to="head").update(days=9, active=False)
    reminders.write_rules()
    changed = ReminderRule.objects.get(of="late", to="head")
    assert (changed.days, changed.active) == (9, False)
    assert ReminderRule.objects.count() == len(reminders.AS_SHIPPED)


def test_rules_are_changed_by_the_administrator_with_a_line_in_the_journal(world, client_of):
    admin = builders.a_person("admin", Role.SYSTEM_ADMIN, world.agencies["STTTT"])
    rule = ReminderRule.objects.get(of="late", to="head")
    with pytest.raises(NotAllowed):
        reminders.change_rule(rule, days=2, active=True, by=world.khanh)
    with pytest.raises(Invalid):
        reminders.change_rule(rule, days=61, active=True, by=admin)
    where = reverse("control:change-reminder", args=[rule.pk])
    assert client_of(admin).post(where, {"days": "4", "active": "on"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.days, rule.active) == (4, True)
    assert history("reminders").get().details["after"] == {"days": 4, "active": True}
    assert "sau 4 ngày làm việc" in client_of(world.khanh).get(reverse("control:reminders")).content.decode()
