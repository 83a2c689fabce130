"""One act over many dossiers: each by itself, each once, and what was left undone is done later."""

from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.actions import bulk
from motcua.dossiers.jobs import resume_bulk, run_bulk
from motcua.dossiers.models import BulkRow, BulkRun, Dossier
from motcua.dossiers.rules import Act
from motcua.journal.models import Event
from tests import builders
from tests.builders import living_at

pytestmark = pytest.mark.django_db
NOON = "2026-06-01T11:00"


def begun(world, dossiers, act=Act.CLAIM, **told):
    by = told.pop("by", world.dung)
    with living_at(NOON):
        return bulk.begin_bulk(act, [one.pk for one in dossiers], by=by, tab="unassigned", once=uuid4(), told=told)[0]


def states(run):
    return {row.dossier_id: (row.state, row.reason) for row in run.rows.all()}


def test_one_refusal_does_not_stop_the_others_and_says_why(world):
    first, taken, last = builders.accepted(), builders.in_step(), builders.accepted()
    run = begun(world, [last, taken, first], by=world.vinh)
    with living_at(NOON):
        bulk.carry_on(run)
    found = states(run)
    assert found[first.pk] == found[last.pk] == ("done", "")
    state, reason = found[taken.pk]
    assert state == "refused" and "Phạm Văn Dũng" in reason
    assert set(Dossier.objects.filter(holder=world.vinh)) == {first, last}
    assert run.ended_at


def test_giving_out_and_handing_over_take_what_they_ask_for(world):
    waiting, done = builders.accepted(), builders.finished()
    given = begun(world, [waiting], Act.ASSIGN, by=world.nga, officer=world.vinh.pk)
    handed = begun(world, [done], Act.HAND_OVER, by=world.chi, handed_to="Trần Văn An")
    with living_at("2026-06-01T11:20"):
        assert (
            set(states(bulk.carry_on(given)).values()) == set(states(bulk.carry_on(handed)).values()) == {("done", "")}
        )
    assert Dossier.objects.get(pk=waiting.pk).holder == world.vinh
    assert Dossier.objects.get(pk=done.pk).handed_to == "Trần Văn An"


def test_the_same_form_gives_the_same_run_and_nobody_elses(world):
    one, token = builders.accepted(), uuid4()
    told = {"tab": "unassigned", "once": token, "told": {}}
    run, new = bulk.begin_bulk(Act.CLAIM, [one.pk], by=world.dung, **told)
    again, newer = bulk.begin_bulk(Act.CLAIM, [one.pk], by=world.dung, **told)
    assert (run, new, newer) == (again, True, False)
    with pytest.raises(NotAllowed):
        bulk.begin_bulk(Act.CLAIM, [one.pk], by=world.vinh, **told)


def test_none_and_five_hundred_and_one_are_refused_in_words(world):
    for keys, word in (([], "Chưa chọn"), (list(range(501)), "nhiều nhất 500")):
        with pytest.raises(Invalid, match=word):
            bulk.begin_bulk(Act.CLAIM, keys, by=world.dung, tab="unassigned", once=uuid4(), told={})
    assert not BulkRun.objects.exists()


def test_a_row_whose_act_was_done_before_the_crash_is_not_done_again(world):
    """The worker died between the act's commit and the note of it."""
    one, other = builders.accepted(), builders.accepted()
    run = begun(world, [one, other])
    with living_at(NOON):
        BulkRow.objects.filter(dossier=one).update(begun_at=builders.at(NOON))
        actions.claim(one, by=world.dung)
        bulk.carry_on(run)
    assert set(states(run).values()) == {("done", "")}
    for dossier in (one, other):
        assert Event.objects.filter(subject=dossier.subject, verb="dossier.claim").count() == 1


def test_a_large_run_is_the_workers_and_one_left_unfinished_is_queued_once(world):
    run = begun(world, [builders.accepted()])
    with living_at(NOON):
        run_bulk(run, many=26)
        assert not BulkRun.objects.get(pk=run.pk).ended_at
        assert resume_bulk() == 0
    with living_at("2026-06-01T11:03"):
        assert resume_bulk() == 1
        assert resume_bulk() == 1
    assert ProcrastinateJob.objects.filter(task_name="dossiers.bulk").count() == 1
