"""The tabs of an inbox, their counts, and finding a dossier by words."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import actions, inboxes, queries, searching
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.tabs import Tab
from motcua.people.models import Post, Role, User
from motcua.people.queries import Calendars
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.tabbed import counts_of

pytestmark = pytest.mark.django_db
NOON = "2026-06-01T12:00"


def tabs(person, moment=NOON) -> dict[Tab, int]:
    """The tabs in which one dossier or more stand."""
    with living_at(moment) as when:
        counts = counts_of(person, at=when)
    return {tab: count for tab, count in counts.items() if count}


def test_what_was_handed_in_waits_at_the_desk_alone(world):
    builders.submitted()
    assert tabs(world.chi) == {Tab.TO_RECEIVE: 1}
    for username in ("dung", "nga", "giang", "hoa", "khanh", "an"):
        assert tabs(world.people[username]) == {}


def test_what_was_accepted_waits_in_its_room_unassigned(world):
    builders.accepted()
    for username in ("dung", "vinh", "nga"):
        assert tabs(world.people[username]) == {Tab.MY_UNIT: 1, Tab.UNASSIGNED: 1}
    assert tabs(world.quan) == tabs(world.hoa) == {}


def test_what_is_taken_is_mine_and_my_units(world):
    builders.in_step()
    assert tabs(world.dung) == {Tab.MINE: 1, Tab.MY_UNIT: 1}
    assert tabs(world.vinh) == {Tab.MY_UNIT: 1}


def test_what_waits_for_an_approval_is_not_offered_to_a_specialist(world):
    builders.in_step("truong_phong_duyet")
    assert tabs(world.nga) == {Tab.MINE: 1, Tab.MY_UNIT: 1}
    assert Tab.UNASSIGNED not in tabs(world.vinh)


@pytest.mark.parametrize(("step", "username"), [("lanh_dao_ky", "giang"), ("phat_hanh", "hoa")])
def test_what_waits_for_a_leader_or_a_clerk_is_hers_without_claiming(world, step, username):
    builders.in_step(step)
    assert tabs(world.people[username]) == {Tab.MINE: 1}
    assert tabs(world.dung) == {}


def test_a_finished_dossier_waits_at_the_desk_to_be_handed_over(world):
    builders.finished()
    assert tabs(world.chi) == {Tab.TO_HAND_OVER: 1}
    builders.handed_over()
    assert tabs(world.chi) == {Tab.TO_HAND_OVER: 1}


def test_what_waits_for_a_supplement_is_nobodys_work_but_stands_under_waiting(world):
    builders.awaiting_supplement()
    assert tabs(world.dung) == {Tab.WAITING: 1}
    assert tabs(world.giang) == {Tab.WAITING: 1}
    assert tabs(world.an) == {}


def test_near_its_due_moment_and_late_are_seen_by_those_who_answer_for_it(world):
    builders.in_step()  # due on Monday 8 June at 17:00
    assert Tab.NEAR_DUE not in tabs(world.dung, "2026-06-03T17:00")
    for username in ("dung", "nga", "giang"):
        assert tabs(world.people[username], "2026-06-04T08:00")[Tab.NEAR_DUE] == 1
        assert tabs(world.people[username], "2026-06-08T17:01")[Tab.LATE] == 1
        assert Tab.NEAR_DUE not in tabs(world.people[username], "2026-06-08T17:01")
    assert Tab.LATE not in tabs(world.quan, "2026-06-08T17:01")


def test_what_was_sent_back_stands_under_returned_until_it_moves_on(world):
    with living_at("2026-06-01T11:00"):
        back = actions.send_back(builders.in_step("truong_phong_duyet"), by=world.nga, reason="Thiếu căn cứ.")
    assert tabs(world.dung)[Tab.RETURNED] == 1
    with living_at("2026-06-01T11:30"):
        actions.forward(back, by=world.dung)
    assert Tab.RETURNED not in tabs(world.dung)


def test_counts_stop_at_the_most_that_is_asked_for(world):
    for _ in range(3):
        builders.submitted()
    with living_at(NOON) as when:
        assert inboxes.inbox_counts(world.chi, [Tab.TO_RECEIVE], at=when, most=2) == {Tab.TO_RECEIVE: 2}
        assert inboxes.inbox_counts(world.chi, [], at=when) == {}
        further = {Tab.TO_RECEIVE: 1000}
        found = inboxes.inbox_counts(world.chi, [Tab.TO_RECEIVE], at=when, most=2, further=further)
        assert found == {Tab.TO_RECEIVE: 3}


def test_who_holds_several_posts_has_what_any_of_them_has(world, dung):
    builders.in_step()
    Post.objects.create(user=dung, agency=world.customer, role=Role.INTAKE, from_on=date(2017, 1, 1))
    Post.objects.create(user=dung, agency=world.receiver, role=Role.INTAKE, from_on=date(2017, 1, 1))
    builders.submitted(hour="09:00")
    assert tabs(User.objects.get(pk=dung.pk)) == {Tab.MINE: 1, Tab.MY_UNIT: 1, Tab.TO_RECEIVE: 1}


def test_all_counts_cost_one_statement(world):
    builders.in_step()
    with living_at(NOON) as when:
        inboxes.inbox_counts(world.dung, list(Tab), at=when)
        with CaptureQueriesContext(
            connection,
        ) as spent:
            inboxes.inbox_counts(world.dung, list(Tab), at=when)
    assert sum("count(*)" in one["sql"] for one in spent.captured_queries) == 1
    assert len(spent) <= 2  # and the calendar's revision


def test_the_customer_sees_what_is_expected_of_it_and_what_is_elsewhere(world):
    made = {status: builders.a_dossier(status) for status in Status if status != Status.AWAITING_PAYMENT}
    expected = {one.status for one in queries.expected_of(world.an)}
    assert expected == {Status.SIGN_OFF, Status.AWAITING_SUPPLEMENT, Status.FINISHED, Status.HANDED_OVER}
    assert {one.status for one in queries.elsewhere(world.an)} == {Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING}
    assert queries.sent_by(world.an).count() == len(made)


@pytest.mark.parametrize(
    "words",
    [
        "Cổng thông tin",
        "cong thong tin",
        "CỔNG  điện tử",
        "đạ tẻh cổng",
        "da teh",
        "STC-260601-0001",
        "125/ubnd",
        "so tai chinh",
    ],
)
def test_a_dossier_is_found_by_its_words_with_or_without_marks(giang, words):
    dossier = builders.accepted()
    assert list(searching.search(giang, words)) == [dossier]


@pytest.mark.parametrize("words", ["", "   ", "cầu đường", "cong khong"])
def test_other_words_or_none_find_nothing(giang, words):
    builders.accepted()
    assert list(searching.search(giang, words)) == []


def test_a_reference_finds_what_has_no_code_yet(bao):
    dossier = builders.submitted()
    assert list(searching.search(bao, dossier.reference.lower())) == [dossier]


def test_the_pill_tells_days_left_pause_and_lateness(world):
    calendars = Calendars()
    dossier = builders.in_step()
    kinds = [
        queries.due_state(dossier, at=at(moment), calendars=calendars).kind.value
        for moment in ("2026-06-01T12:00", "2026-06-08T09:00", "2026-06-09T09:00")
    ]
    assert len(set(kinds)) == 3
    assert queries.due_state(builders.submitted(), at=at(NOON), calendars=calendars) is None
    assert (
        queries.due_state(builders.awaiting_supplement(), at=at(NOON), calendars=calendars).kind
        == queries.DueKind.PAUSE
    )


def test_until_when_the_holder_must_act_is_told_while_somebody_holds_it(world):
    calendars = Calendars()
    assert queries.act_by_state(builders.submitted(), at=at(NOON), calendars=calendars) is not None
    assert queries.act_by_state(builders.handed_over(), at=at(NOON), calendars=calendars) is None
    assert Dossier.objects.filter(status=Status.HANDED_OVER, act_by_at__isnull=True).exists()


def test_a_code_or_reference_is_found_exactly_however_it_is_typed(world):
    done = builders.accepted()
    for text in (done.code, done.code.lower(), f" {done.reference} "):
        assert searching.exactly(world.chi, text) == done
    assert searching.exactly(world.em, done.code) is None
    assert searching.exactly(world.chi, "") is searching.exactly(world.chi, "\x00") is None


def test_one_or_two_letters_find_the_words_that_they_begin(world):
    found = builders.accepted(abstract="Ủy quyền họp báo")
    assert list(searching.search(world.chi, "uy ho")) == [found]
    assert list(searching.search(world.chi, "op")) == []
    assert list(searching.search(world.chi, "họp")) == [found]
