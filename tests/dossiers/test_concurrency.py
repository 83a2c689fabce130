"""Many people at the same moment, each with a connection of her own."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from motcua.core.errors import DomainError, NotAllowed
from motcua.documents.models import Slip
from motcua.dossiers import actions
from motcua.dossiers.actions import delegating
from motcua.dossiers.lifecycle import perform
from motcua.dossiers.models import Dossier, PaperRefusal, Promise, Status, Stay
from motcua.dossiers.rules import Act
from motcua.journal.models import Event
from motcua.journal.queries import breaks
from motcua.journal.record import record
from motcua.notifications.models import Message
from motcua.people.models import Delegation, User
from motcua.people.queries import posts_of
from tests import builders
from tests.builders import at, living_at
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
