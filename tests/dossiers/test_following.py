"""A procedure has a new version: what is not accepted follows it and is told, what is accepted finishes on the old."""

import pytest

from motcua.catalogue import publishing
from motcua.dossiers import actions, following
from motcua.dossiers.models import Dossier, Status
from motcua.journal.queries import breaks, history
from motcua.notifications.models import Message
from tests import builders
from tests.builders import living_at

pytestmark = pytest.mark.django_db
LONGER = {
    **builders.CLOCK,
    "term": {channel: {"amount": 9, "unit": "working_days"} for channel in ("online", "direct", "post")},
}


def switched(world, **changes):
    newer = builders.a_newer_version(world.offering.procedure, on="2026-06-02", **changes)
    with living_at("2026-06-02T00:00"):
        publishing.switch()
        moved = following.follow_versions()
        assert following.follow_versions() == 0
    return newer, moved


def test_a_draft_follows_with_everything_typed_and_its_people_are_told_what_differs(world):
    draft = builders.a_draft()
    newer, moved = switched(world, clock=LONGER)
    after = Dossier.objects.get(pk=draft.pk)
    assert (moved, after.version_id, after.answers) == (1, newer.pk, draft.answers)
    told = Message.objects.get(recipient=world.an, act="dossier.version_followed")
    assert "Thời hạn giải quyết, trực tuyến: 5 ngày làm việc → 9 ngày làm việc" in told.body
    assert "xem lại các mục thay đổi trước khi nộp" in told.body
    last = list(history(draft.subject))[-1]
    assert (last.verb, last.details) == ("dossier.follow-version", {"from_version": 1, "to_version": 2})
    assert breaks() == []


def test_what_waits_at_the_desk_follows_and_is_accepted_by_the_new_term(world):
    waiting = builders.submitted()
    newer, _ = switched(world, clock=LONGER)
    assert (
        Message.objects.filter(recipient__in=[world.an, world.bao, world.chi], act="dossier.version_followed").count()
        == 3
    )
    with living_at("2026-06-02T08:00"):
        accepted = actions.accept(Dossier.objects.get(pk=waiting.pk), by=world.chi)
    assert accepted.version_id == newer.pk
    assert accepted.term == {"amount": 9, "unit": "working_days"}


def test_what_was_accepted_finishes_on_the_old_version(world):
    accepted = builders.in_step("phat_hanh")
    _, moved = switched(world, clock=LONGER)
    assert moved == 0
    with living_at("2026-06-02T09:00"):
        done = actions.issue_result(
            Dossier.objects.get(pk=accepted.pk),
            by=world.hoa,
            outcome="granted",
            result=builders.a_result(),
            late=builders.LATE,
        )
    assert (done.version_id, done.status) == (world.version.pk, Status.FINISHED)


def test_without_a_time_for_its_channel_what_was_handed_in_stays_on_the_version_it_came_by(world):
    waiting = builders.submitted()
    clock = {**builders.CLOCK, "term": {"direct": {"amount": 5, "unit": "working_days"}}}
    _, moved = switched(world, clock=clock, level=2)
    assert moved == 0
    with living_at("2026-06-02T08:00"):
        accepted = actions.accept(Dossier.objects.get(pk=waiting.pk), by=world.chi)
    assert accepted.version_id == waiting.version_id


def test_one_that_was_handed_in_by_the_new_version_is_not_taken_back_before_the_switch(world):
    newer = builders.a_newer_version(world.offering.procedure, on="2026-06-02")
    early = builders.submitted(on="2026-06-02")
    with living_at("2026-06-02T08:01"):
        assert following.follow_versions() == 0
    assert Dossier.objects.get(pk=early.pk).version_id == newer.pk
