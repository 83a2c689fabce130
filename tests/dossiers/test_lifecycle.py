"""`perform`: all or nothing, in its own transaction, and the ledgers that hold together."""

from itertools import pairwise

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from motcua.core.errors import NotFound
from motcua.dossiers import actions, numbering
from motcua.dossiers.lifecycle import perform
from motcua.dossiers.models import Dossier, Promise, Series, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.rules import Act
from tests import builders
from tests.dossiers.traces import trace, verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


class Killed(Exception):
    """What a test breaks an act off with."""


def test_an_act_that_breaks_off_in_the_middle_leaves_nothing(chi):
    dossier = builders.submitted()
    before = trace(dossier)
    with pytest.raises(Killed), perform(Act.ACCEPT, dossier, by=chi) as change:
        change.dossier.code = "X"
        change.promise(change.at, why=Promise.Why.ACCEPTED)
        raise Killed
    assert trace(dossier) == before


def test_a_number_taken_by_an_act_that_broke_off_is_given_to_the_next(world, chi):
    dossier = builders.submitted()
    with pytest.raises(Killed), perform(Act.ACCEPT, dossier, by=chi) as change:
        assert numbering.next_code(world.receiver, on=change.at) == "STC-260601-0001"
        raise Killed
    assert not Series.objects.filter(kind="code").exists()
    assert actions.accept(dossier, by=chi).code == "STC-260601-0001"


def test_an_act_that_breaks_off_after_its_row_was_saved_leaves_nothing(bao):
    dossier = builders.submitted()
    before = trace(dossier)

    def kill(saved: Dossier) -> None:
        assert Dossier.objects.get(pk=saved.pk).status == Status.WITHDRAWN
        raise Killed

    with pytest.raises(Killed), perform(Act.WITHDRAW, dossier, by=bao, reason="Thử.") as change:
        change.after_save.append(kill)
    assert trace(dossier) == before


def test_what_is_not_there_is_not_found(chi):
    dossier = builders.submitted()
    dossier.pk = dossier.pk + 1000
    with pytest.raises(NotFound):
        actions.accept(dossier, by=chi)


def test_the_dossier_passed_in_is_stale_and_may_be_older_than_the_row(chi, an, bao):
    draft = builders.a_draft()
    stale = Dossier.objects.get(pk=draft.pk)
    handed_in = actions.submit(draft, by=bao)
    assert actions.accept(stale, by=chi).reference == handed_in.reference


@pytest.mark.parametrize("status", [status for status in Status if status != Status.AWAITING_PAYMENT])
def test_stays_follow_each_other_without_gap_and_the_open_one_is_the_row(status):
    dossier = builders.a_dossier(status)
    dossier.refresh_from_db()
    stays = list(Stay.objects.filter(dossier=dossier, track=0).order_by("from_at", "id"))
    assert all(earlier.to_at == later.from_at for earlier, later in pairwise(stays))
    assert all(stay.counting == (stay.status in (Status.ACCEPTED, Status.PROCESSING)) for stay in stays)
    assert [stay.to_at is None for stay in stays] == [*[False] * (len(stays) - 1), dossier.status not in ENDED]
    assert [stay.opened_act for stay in stays[1:]] == [stay.closed_act for stay in stays[:-1]]


def test_the_journal_tells_the_whole_life():
    assert verbs(builders.handed_over()) == [
        "dossier.create", "dossier.submit", "dossier.accept", "dossier.claim", "dossier.forward", "dossier.approve",
        "dossier.approve", "dossier.issue-result", "dossier.hand-over",
    ]  # fmt: skip


_STAY = (
    "dossier_id, track, status, step, agency_id, post, from_at, counting, pause, "
    "opened_act, opened_by_id, closed_act, reason"
)
BREAKING = {
    "a second open stay": f"INSERT INTO dossiers_stay ({_STAY}) SELECT {_STAY} FROM dossiers_stay WHERE to_at IS NULL",
    "a stay that ends before it starts": "UPDATE dossiers_stay SET to_at = from_at - interval '1 minute'",
    "a running dossier without a due moment": "UPDATE dossiers_dossier SET due_at = NULL",
    "an accepted dossier without a code": "UPDATE dossiers_dossier SET code = NULL",
    "an ended dossier with a holder": "UPDATE dossiers_dossier SET status = 'stopped'",
    "a finished dossier without an outcome": "UPDATE dossiers_dossier SET status = 'finished'",
    "a promise that is changed": "UPDATE dossiers_promise SET due_at = due_at + interval '1 day'",
    "a promise that is taken away": "DELETE FROM dossiers_promise",
    "two parties that are one": "UPDATE dossiers_party SET role = 'receiver'",
}


@pytest.mark.parametrize("what", BREAKING)
def test_the_database_refuses(what):
    builders.in_step()
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BREAKING[what])
