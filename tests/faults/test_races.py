"""Each act pressed by two at the very same moment: one does it, the other is told, nothing happens twice."""

from collections.abc import Callable

import pytest

from motcua.dossiers.models import Dossier, Promise, Stay
from motcua.dossiers.rules import Act
from motcua.journal.queries import breaks, history
from tests import builders
from tests.dossiers.cases import CASES, REASON, Case
from tests.dossiers.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _presses(case: Case, before: Dossier) -> list[Callable[[], object]]:
    """The first person of the case, and the second where there is one, each with a copy as her page showed it."""
    people = [builders.world().people[name] for name in (case.by[0], case.by[-1])]
    copies = [Dossier.objects.get(pk=before.pk) for _ in people]
    return [lambda one=one, by=by: case.do(one, by, REASON) for one, by in zip(copies, people, strict=True)]


@pytest.mark.parametrize("act", CASES)
def test_two_who_press_the_same_button_at_once_have_one_effect(act: Act) -> None:
    case = CASES[act]
    before = case.start()
    done = len(history(before.subject))
    first, second = at_once(_presses(case, before), case.at)
    refused = [one for one in (first, second) if isinstance(one, Exception)]
    assert len(refused) == 1
    after = Dossier.objects.get(pk=before.pk)
    assert (after.status, after.step) == (case.status, case.step)
    assert len(history(before.subject)) == done + 1
    assert Stay.objects.filter(dossier=after, track=0, to_at__isnull=True).count() == (
        1 if after.holder_agency_id else 0
    )
    assert Promise.objects.filter(dossier=after, made_at=builders.at(case.at)).count() == (1 if case.promise else 0)
    assert breaks() == []


PAIRS = [
    (Act.ACCEPT, Act.REFUSE),
    (Act.ACCEPT, Act.WITHDRAW),
    (Act.FORWARD, Act.REQUEST_SUPPLEMENT),
    (Act.FORWARD, Act.STOP),
    (Act.RECALL, Act.APPROVE),
    (Act.SUPPLY, Act.TAKE_BACK_SUPPLEMENT),
    (Act.ISSUE_RESULT, Act.STOP),
    (Act.RELEASE, Act.FORWARD),
    (Act.SUBMIT, Act.RETURN_DRAFT),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} and {pair[1]}")
def test_of_two_different_acts_at_once_the_second_is_judged_by_what_the_first_left(pair: tuple[Act, Act]) -> None:
    one, other = (CASES[act] for act in pair)
    before = one.start()
    results = at_once([_presses(one, before)[0], _presses(other, before)[0]], max(one.at, other.at))
    after = Dossier.objects.get(pk=before.pk)
    stays = list(Stay.objects.filter(dossier=after).order_by("from_at", "pk"))
    assert [stay.to_at for stay in stays[:-1]] == [stay.from_at for stay in stays[1:]]
    assert sum(isinstance(one, Dossier) for one in results) >= 1
    assert breaks() == []
