"""Many people at the same moment, each with a connection of her own."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from motcua.core.errors import DomainError, NotAllowed
from motcua.documents.models import Slip
from motcua.dossiers import actions, holding
from motcua.dossiers.actions import reckoning
from motcua.dossiers.lifecycle import perform
from motcua.dossiers.models import Dossier, PaperRefusal, Promise, Reckoning, Status, Stay
from motcua.dossiers.rules import Act
from motcua.journal.models import Event
from motcua.journal.queries import breaks
from motcua.journal.record import record
from motcua.notifications.models import Message
from motcua.people.calendar_changes import note_change
from motcua.people.models import User
from tests import builders
from tests.builders import at, living_at
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
