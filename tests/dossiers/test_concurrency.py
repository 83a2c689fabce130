"""Many people at the same moment, each with a connection of her own."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from motcua.core.errors import DomainError, NotAllowed
from motcua.documents.models import Slip
from motcua.dossiers import actions, holding
from motcua.dossiers.actions import asking, delegating, reckoning
from motcua.dossiers.lifecycle import perform
from motcua.dossiers.models import Dossier, PaperRefusal, Promise, Reckoning, Status, Stay
from motcua.dossiers.rules import Act
from motcua.journal.models import Event
from motcua.journal.queries import breaks
from motcua.journal.record import record
from motcua.notifications.models import Message
from motcua.people.calendar_changes import note_change
from motcua.people.models import Delegation, User
from motcua.people.queries import posts_of
from tests import builders
from tests.builders import at, living_at
from tests.dossiers import branched
from tests.dossiers.asked import House, asks
from tests.dossiers.lending import again, lent
from tests.dossiers.traces import trace

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS, DOSSIERS = 8, 20
TEN = "2026-06-01T10:00"


def at_once(works: list[Callable[[], object]], moment: str = TEN) -> list[object]:
    """Run all at the same moment, each in a thread; what each gave, or the refusal that it raised, in order."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            with living_at(moment):
                start.wait(timeout=20)
                results[place] = work()
        except Exception as raised:
            results[place] = raised
        finally:
            connection.close()

    connection.close()  # the pool is as large as the number of threads
    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    wrong = [one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)]
    assert not wrong, wrong
    return results


def officers(world: builders.World) -> list[User]:
    return [builders.a_person(f"intake{number}", "intake", world.receiver) for number in range(OFFICERS)]


def test_eight_officers_who_press_accept_at_once_accept_each_dossier_once(world):
    people = officers(world)
    waiting = [builders.submitted() for _ in range(DOSSIERS)]

    def presses(person: User) -> Callable[[], list[object]]:
        def press() -> list[object]:
            return [_accepted(dossier, person) for dossier in waiting]

        return press

    results = at_once([presses(person) for person in people])
    assert sum(one is not None for result in results for one in result) == DOSSIERS
    for dossier in Dossier.objects.all():
        assert dossier.status == Status.ACCEPTED
        assert Promise.objects.filter(dossier=dossier).count() == 1
        assert Slip.objects.filter(subject=dossier.subject).count() == 1
        assert (
            Message.objects.filter(act="dossier.accept", url=f"/ho-so/{dossier.pk}/", recipient=world.an).count() == 1
        )
        assert Stay.objects.filter(dossier=dossier, to_at__isnull=True).count() == 1
        assert Event.objects.filter(subject=dossier.subject, verb="dossier.accept").count() == 1
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert codes == [f"STC-260601-{number:04d}" for number in range(1, DOSSIERS + 1)]
    numbers = sorted(int(number.partition("/")[0]) for number in Slip.objects.values_list("number", flat=True))
    assert numbers == list(range(1, DOSSIERS + 1))
    assert breaks() == []


def _accepted(dossier: Dossier, person: User) -> str | None:
    try:
        return actions.accept(dossier, by=person).code
    except NotAllowed:
        return None


def test_one_of_two_different_acts_at_once_wins_and_the_other_is_told(world):
    dossiers = [builders.submitted() for _ in range(4)]
    for dossier in dossiers:
        first, second = at_once(
            [
                lambda one=dossier: actions.accept(one, by=world.chi),
                lambda one=dossier: actions.withdraw(one, by=world.bao, reason="Không thực hiện nữa."),
            ]
        )
        assert isinstance(first, NotAllowed) != isinstance(second, NotAllowed)
    assert breaks() == []


def test_parallel_appends_to_one_subject_make_one_straight_chain(world):
    def appends(name: str) -> Callable[[], None]:
        def append() -> None:
            for number in range(10):
                record("thu.ghi", subject="thu:1", actor=name, at=at(TEN), details={"number": number})

        return append

    at_once([appends(f"người {number}") for number in range(OFFICERS)])
    entries = list(Event.objects.filter(subject="thu:1").order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, OFFICERS * 10 + 1))
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert breaks() == []


def test_the_same_form_sent_twice_at_once_makes_one_draft(world):
    once = "0190a0a0-0000-7000-8000-000000000001"
    works = [lambda: actions.create(world.offering, customer=world.customer, by=world.an, once=once)] * 4
    made = at_once(works)
    assert {one.pk for one in made} == {Dossier.objects.get().pk}


def test_one_draft_is_opened_for_a_refusal_however_many_press(world):
    people = officers(world)
    with living_at(TEN):
        refusal = actions.refuse_paper(world.offering, world.customer, "direct", by=world.chi)
    stale = [
        PaperRefusal.objects.select_related("desk", "customer", "procedure", "draft").get(pk=refusal.pk) for _ in people
    ]
    at_once(
        [lambda one=one, by=by: actions.open_online_draft(one, by=by) for one, by in zip(stale, people, strict=True)]
    )
    assert Dossier.objects.count() == 1
    assert Message.objects.filter(act="dossier.draft_opened").count() == 1


def test_a_server_process_killed_in_the_middle_of_an_act_leaves_nothing(world):
    dossier = builders.submitted()
    before = trace(dossier)
    with (
        living_at(TEN),
        pytest.raises(OperationalError),
        perform(Act.REFUSE, dossier, by=world.chi, reason="Thử."),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE dossiers_dossier SET abstract = 'đổi' WHERE id = %s", [dossier.pk])
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert trace(dossier) == before


def test_of_two_heads_who_give_the_same_dossier_out_one_is_told_who_was_faster(world):
    dossiers = [builders.in_step() for _ in range(4)]
    for dossier in dossiers:
        given = at_once(
            [
                lambda one=dossier: actions.assign(one, by=world.nga, officer=world.vinh, over=world.dung.pk),
                lambda one=dossier: actions.take_back_work(one, by=world.giang, reason="Giao lại.", over=world.dung.pk),
            ],
            "2026-06-01T14:00",
        )
        assert sum(isinstance(one, NotAllowed) for one in given) == 1
        assert Stay.objects.filter(dossier=dossier, from_at=at("2026-06-01T14:00")).count() == 1
    assert breaks() == []


def test_a_delegation_that_is_ended_while_it_is_used_gives_one_effect_or_a_refusal(world):
    one = lent(world.giang, world.hoa, "kt")
    for dossier in [builders.in_step("lanh_dao_ky") for _ in range(4)]:
        Delegation.objects.update(ended_at=None, ended_by=None)
        deputy = again(world.hoa)
        with living_at("2026-06-01T14:00"):
            assert len(posts_of(deputy)) == 2
        approved, ended = at_once(
            [
                lambda one=dossier, by=deputy: actions.approve(one, by=by),
                lambda: delegating.end_delegation(one, by=world.giang),
            ],
            "2026-06-01T14:00",
        )
        assert not isinstance(ended, Exception)
        done = Event.objects.filter(subject=dossier.subject, verb="dossier.approve", actor="hoa").count()
        assert done == (0 if isinstance(approved, NotAllowed) else 1)
    assert breaks() == []


def test_of_two_officers_who_take_one_branch_at_once_one_has_it(world):
    for _ in range(4):
        one = branched.waiting()
        taken = at_once([
            lambda one=one: actions.branch_claim(one, track=1, by=world.dung),
            lambda one=one: actions.branch_claim(one, track=1, by=world.vinh),
        ], "2026-06-01T13:30")  # fmt: skip
        assert sorted(isinstance(result, NotAllowed) for result in taken) == [False, True]
        assert Stay.objects.filter(dossier=one, track=1, to_at__isnull=True, officer__isnull=False).count() == 1
    assert breaks() == []


def test_of_the_last_two_branches_done_at_once_exactly_one_goes_on(world):
    for _ in range(4):
        one = branched.held()
        done = at_once([
            lambda one=one: actions.branch_done(one, track=1, by=world.dung),
            lambda one=one: actions.branch_done(one, track=2, by=world.quan),
        ], "2026-06-01T13:30")  # fmt: skip
        assert not any(isinstance(result, Exception) for result in done)
        one.refresh_from_db()
        assert (one.step, one.branches) == ("truong_phong_duyet", 0)
        assert Stay.objects.filter(dossier=one, track=0, opened_act=Act.BRANCH_DONE).count() == 1
        assert not Stay.objects.filter(dossier=one, track__gt=0, to_at__isnull=True).exists()
        assert Message.objects.filter(act="dossier.branch_done", url=f"/ho-so/{one.pk}/").count() == 1
    assert breaks() == []


def test_a_recall_and_who_goes_on_with_it_at_once_never_both_happen(world):
    for _ in range(4):
        one = builders.in_step("truong_phong_duyet")
        results = at_once([
            lambda one=one: actions.recall(one, by=world.dung, reason="Còn thiếu."),
            lambda one=one: actions.approve(one, by=world.nga),
        ], "2026-06-01T13:30")  # fmt: skip
        assert sorted(isinstance(result, NotAllowed) for result in results) == [False, True]
    assert breaks() == []


def test_a_withdrawal_and_the_result_at_once_give_one_end(world):
    result = builders.a_result()
    for _ in range(3):
        ready = builders.in_step("phat_hanh")
        with living_at("2026-06-01T11:10"):
            actions.ask_withdrawal(ready, by=world.bao, reason="Không thực hiện nữa.")
        ends = at_once([
            lambda one=ready: actions.withdraw(one, by=world.giang, reason="Đồng ý cho rút."),
            lambda one=ready: actions.issue_result(one, by=world.hoa, outcome="granted", result=result),
        ], "2026-06-01T13:30")  # fmt: skip
        assert sorted(isinstance(end, NotAllowed) for end in ends) == [False, True]
        assert (
            Event.objects.filter(subject=ready.subject, verb__in=["dossier.withdraw", "dossier.issue-result"]).count()
            == 1
        )
    assert breaks() == []


def test_two_heads_who_give_one_dossier_to_two_officers_leave_one_holder(world):
    other = builders.a_person("truong2", "head", world.receiver, unit=world.rooms[builders.ROOM])
    for _ in range(3):
        one = builders.in_step()
        at_once([
            lambda one=one: actions.assign(one, by=world.nga, officer=world.vinh),
            lambda one=one: actions.assign(one, by=other, officer=world.vinh),
        ], "2026-06-01T13:30")  # fmt: skip
        one.refresh_from_db()
        assert one.holder == world.vinh
        assert Event.objects.filter(subject=one.subject, verb="dossier.assign").count() == 1
    assert breaks() == []


def test_the_answers_to_two_questions_at_once_let_the_parent_go_on_once(world):
    houses = [House(world.agencies[code]) for code in ("STTTT", "DTE")]
    parent = builders.in_step()
    children = [_to_be_issued(asks(parent, house.agency, by=world.dung), house) for house in houses]
    result = builders.a_result()
    at_once([
        lambda one=one, by=house.clerk: actions.issue_result(one, by=by, outcome="granted", result=result)
        for one, house in zip(children, houses, strict=True)
    ], "2026-06-01T15:00")  # fmt: skip
    parent.refresh_from_db()
    assert (parent.asked, parent.waits, parent.holder) == (0, False, world.dung)
    assert Event.objects.filter(subject=parent.subject, verb="dossier.answered").count() == 2
    assert breaks() == []


def test_the_end_of_a_parent_and_of_its_question_at_once_never_wait_for_each_other(world):
    house, result = House(world.agencies["STTTT"]), builders.a_result()
    for _ in range(4):
        parent = builders.in_step()
        child = _to_be_issued(asks(parent, house.agency, by=world.dung), house)
        at_once([
            lambda one=parent: actions.stop(one, by=world.giang, reason="Trả lại sau thẩm tra."),
            lambda one=child: actions.issue_result(one, by=house.clerk, outcome="granted", result=result),
        ], "2026-06-01T15:00")  # fmt: skip
        parent.refresh_from_db()
        child.refresh_from_db()
        assert parent.status == Status.STOPPED and child.ended_at is not None
        with living_at("2026-06-01T15:01"):
            asking.follow_all()
        parent.refresh_from_db()
        assert parent.asked == 0
    assert breaks() == []


def _to_be_issued(child: Dossier, house: House) -> Dossier:
    """An asked agency is done but for its clerk."""
    with living_at("2026-06-01T14:00"):
        child = actions.accept(child, by=house.intake)
        child = actions.claim(child, by=house.specialist)
        child = actions.forward(child, by=house.specialist)
        return actions.approve(child, by=house.leader)


def test_what_is_reckoned_while_people_act_on_it_has_the_moments_of_the_new_calendar_and_straight_chains(world):
    ones = [*(builders.submitted() for _ in range(6)), *(builders.in_step() for _ in range(6))]
    builders.a_holiday("2026-06-04")
    note_change("Nghỉ bù", at=at("2026-06-02T08:00"), by=None)

    def acts() -> list[object]:
        taken = [actions.accept(one, by=world.chi) for one in ones[:6]]
        passed = [actions.forward(one, by=world.dung) for one in ones[6:9]]
        stopped = [actions.suspend(one, by=world.giang, reason="Chờ kết luận.") for one in ones[9:]]
        return [*taken, *passed, *stopped]

    at_once([acts, reckoning.follow_changes, reckoning.follow_changes], "2026-06-02T08:00")
    with living_at("2026-06-02T08:02"):
        reckoning.follow_changes()
    assert Reckoning.objects.get().ended_at is not None
    for one in Dossier.objects.select_related("receiver"):
        stay = Stay.objects.get(dossier=one, to_at__isnull=True)
        last = Promise.objects.filter(dossier=one, judging=True).latest("id")
        assert (stay.act_by_at, last.due_at) == (one.act_by_at, one.due_at)
        assert one.is_paused or one.due_at == holding.promised(one, [])
        assert Promise.objects.filter(dossier=one, why="calendar").count() <= 1
    assert breaks() == []


def test_what_somebody_is_at_work_on_is_passed_over_and_reckoned_once_she_is_done(world):
    one, other = builders.in_step(), builders.in_step()
    builders.a_holiday("2026-06-04")
    note_change("Nghỉ bù", at=at("2026-06-02T08:00"), by=None)
    locked, done = threading.Event(), threading.Event()

    def at_work() -> None:
        with transaction.atomic():
            Dossier.objects.select_for_update().get(pk=one.pk)
            locked.set()
            done.wait(timeout=30)
        connection.close()

    person = threading.Thread(target=at_work)
    person.start()
    locked.wait(timeout=30)
    with living_at("2026-06-02T08:05"):
        assert reckoning.follow_changes() == 1  # nobody waits for her
        assert (Reckoning.objects.get().left, Reckoning.objects.get().ended_at) == ([one.pk], None)
        done.set()
        person.join(timeout=30)
        assert reckoning.follow_changes() == 1
    assert Reckoning.objects.get().ended_at is not None
    for found in Dossier.objects.filter(pk__in=[one.pk, other.pk]):
        assert found.due_at == at("2026-06-09T17:00")
