"""Each row of the table of acts: that it works, and that it refuses the wrong person, status and silence."""

import pytest

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.documents.models import Slip
from motcua.dossiers import who
from motcua.dossiers.models import Dossier, Promise, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.rules import RULES, STAYING, Act
from motcua.journal.queries import history
from tests import builders
from tests.dossiers.cases import CASES, REASON, Case
from tests.dossiers.traces import stay_now, told, trace, verbs

pytestmark = pytest.mark.django_db
NEW = {Act.CREATE, Act.RECEIVE_PAPER}  # they make a dossier: test_filing, test_gateway
OF_THE_SYSTEM = {Act.ANSWERED}  # nobody presses it: test_asking
AFTERNOON = "2026-06-01T16:00"
STATUSES = [status for status in Status if status != Status.AWAITING_PAYMENT]


@pytest.fixture(autouse=True)
def _afternoon(world):
    with builders.living_at(AFTERNOON):
        yield


def done(act: Act) -> tuple[Case, Dossier, Dossier]:
    """The case, the dossier before and the dossier after."""
    case = CASES[act]
    before = case.start()
    with builders.living_at(case.at):
        return case, before, case.do(before, builders.world().people[case.by[0]], REASON)


def test_every_act_of_the_table_has_its_case():
    assert set(CASES) | NEW | OF_THE_SYSTEM == set(Act) == set(RULES)


@pytest.mark.parametrize("act", CASES)
def test_an_act_leaves_what_its_row_says_and_a_second_press_nothing_more(act):
    case, before, after = done(act)
    rule = RULES[act]
    after.refresh_from_db()
    assert (after.status, after.step) == (case.status, case.step)
    assert told(after, act) == case.told
    assert verbs(after)[-1] == f"dossier.{act.value.replace('_', '-')}"
    slips = Slip.objects.filter(subject=after.subject, issued_at=builders.at(case.at)).values_list("kind", flat=True)
    assert list(slips) == ([rule.slip] if rule.slip else [])
    made = Promise.objects.filter(dossier=after, made_at=builders.at(case.at))
    assert [(one.why, one.due_at) for one in made] == (
        [(case.promise, builders.at(case.promised_at) if case.promised_at else after.due_at)] if case.promise else []
    )
    _check_holder(case, act, after)
    _check_reason(act, after)
    there = trace(after)
    with pytest.raises((NotAllowed, Invalid)):
        case.do(before, builders.world().people[case.by[0]], REASON)
    assert trace(after) == there


def _check_holder(case: Case, act: Act, after: Dossier) -> None:
    if case.status in ENDED:
        assert (after.holder_agency, after.holder, after.act_by_at) == (None, None, None)
        assert not Stay.objects.filter(dossier=after, to_at__isnull=True).exists()
        return
    stay = stay_now(after)
    assert (stay.officer_id, stay.agency_id) == (after.holder_id, after.holder_agency_id)
    held_by = after.holder.username if after.holder else f"role:{after.holder_role}"
    assert held_by == case.holder
    if act not in STAYING:
        assert (stay.opened_act, stay.from_at) == (act, builders.at(case.at))


def _check_reason(act: Act, after: Dossier) -> None:
    """What was typed stands on the ledger or on the row, never in the journal."""
    assert all(REASON not in str(event.details) for event in history(after.subject))
    if RULES[act].reason and act not in STAYING:
        assert Stay.objects.filter(dossier=after, reason=REASON).exists() or after.end_reason == REASON


@pytest.mark.parametrize("act", CASES)
def test_an_act_refuses_silence_and_everybody_whom_its_row_does_not_name(act):
    case = CASES[act]
    dossier = case.start()
    with builders.living_at(case.at):
        _check_refusals(case, act, dossier)


def _check_refusals(case: Case, act: Act, dossier: Dossier) -> None:
    before = trace(dossier)
    for username, person in builders.world().people.items():
        allowed = who.may(person, act, dossier, stay=case.looked_at(dossier), at=clock.now())
        assert bool(allowed) == (username in case.by), f"{username}: {allowed.reason}"
        if username not in case.by:
            with pytest.raises(NotAllowed) as refusal:
                case.do(dossier, person, REASON)
            assert str(refusal.value) == allowed.reason != ""
        elif RULES[act].reason:
            with pytest.raises(Invalid) as silent:
                case.do(dossier, person, "  \n ")
            assert set(silent.value.problems) == {"reason"}
    assert trace(dossier) == before


@pytest.mark.parametrize("status", STATUSES)
def test_no_act_works_from_a_status_that_its_row_does_not_name(status):
    dossier = builders.a_dossier(status)
    before = trace(dossier)
    for act, case in CASES.items():
        if status in (RULES[act].sources or ()):
            continue
        for username in case.by:
            with pytest.raises(NotAllowed) as refusal:
                case.do(dossier, builders.world().people[username], REASON)
            assert Status(status).label in str(refusal.value)
    assert trace(dossier) == before
