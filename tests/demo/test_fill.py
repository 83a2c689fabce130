"""A demo lives through months by the real acts."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from motcua.core import clock, installation
from motcua.core.clock import VN
from motcua.core.errors import NotAllowed
from motcua.demo import command, fill, people
from motcua.demo.absence import stand_in
from motcua.demo.plot import Province, steps
from motcua.demo.roster import roster
from motcua.demo.scenes import Scenes
from motcua.dossiers import actions
from motcua.dossiers.inboxes import inbox_counts
from motcua.dossiers.models import Dossier, Party, Promise, Status, Stay
from motcua.dossiers.queries import sent_by
from motcua.dossiers.tabs import Tab
from motcua.journal.models import Event
from motcua.journal.queries import breaks
from motcua.people.models import User
from motcua.workdays.loading import shipped_calendar

UNTIL = datetime(2026, 6, 10, 15, 20, tzinfo=VN)
NUMBER = 40


def test_the_same_seed_number_and_end_give_the_same_plot(demo):
    first, second = (steps(Province.read(), seed=7, dossiers=60, until=UNTIL) for _ in range(2))
    assert first == second
    assert first != steps(Province.read(), seed=8, dossiers=60, until=UNTIL)


def test_acts_follow_each_other_in_office_hours_and_none_is_in_the_future(demo):
    plot = steps(Province.read(), seed=7, dossiers=120, until=UNTIL)
    moments = [step.at for step in plot]
    assert moments == sorted(set(moments))
    assert moments[-1] < UNTIL
    calendar = shipped_calendar()
    assert all(calendar.next_opening(at) - at <= timedelta(seconds=30) for at in moments)


def test_a_filled_demo_has_work_for_every_desk_and_a_sound_journal(demo):
    assert fill.begin(seed=7, dossiers=NUMBER, until=UNTIL) == NUMBER
    statuses = Counter(Dossier.objects.values_list("status", flat=True))
    assert {Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING, Status.HANDED_OVER} <= set(statuses)
    dung, chi = (User.objects.get(username=name) for name in ("dung.sotc", "chi.sotc"))
    assert inbox_counts(chi, [Tab.TO_RECEIVE], at=UNTIL)[Tab.TO_RECEIVE]
    assert inbox_counts(dung, [Tab.MINE], at=UNTIL)[Tab.MINE]
    assert sent_by(User.objects.get(username="an.ductrong")).exists()
    assert not sent_by(User.objects.get(username="dung.sotc")).exists()
    assert breaks() == []
    _check_ledgers()
    excused = Dossier.objects.filter(reappointed_until_at__isnull=False)
    assert excused.exists() and all(one.promises.filter(why="reappointed").exists() for one in excused)
    with clock.at(UNTIL):
        for one in Dossier.objects.filter(holder=dung, status=Status.PROCESSING):
            with suppress(NotAllowed):  # a late one waits for its apology, another for an answer
                actions.forward(one, by=dung)
    made = stand_in(UNTIL)
    approved = Event.objects.get(verb="dossier.approve", on_behalf=made.principal.username)
    assert approved.actor == made.to.username and made.principal.addressed in approved.post
    assert approved.at == UNTIL and breaks() == []


def _check_ledgers():
    """Stays follow each other without gap, promises begin with acceptance, every dossier has its parties."""
    for dossier in Dossier.objects.all():
        stays = list(Stay.objects.filter(dossier=dossier, track=0).order_by("from_at", "id"))
        assert all(one.to_at == other.from_at for one, other in pairwise(stays))
        assert (dossier.due_at is None) == (not Promise.objects.filter(dossier=dossier).exists())
        assert Party.objects.filter(dossier=dossier, agency=dossier.customer, role=Party.Role.CUSTOMER).exists()


def test_a_filling_that_was_broken_off_is_gone_on_with_and_ends_as_if_it_had_not_been(demo, monkeypatch):
    play, played = Scenes.play, []

    def break_off(self, story, beat):
        if len(played) == 60:
            raise KeyboardInterrupt
        played.append(beat)
        play(self, story, beat)

    monkeypatch.setattr(Scenes, "play", break_off)
    with pytest.raises(KeyboardInterrupt):
        fill.begin(seed=7, dossiers=NUMBER, until=UNTIL)
    monkeypatch.setattr(Scenes, "play", play)
    assert fill.begin_or_go_on(seed=99, dossiers=5) == NUMBER
    planned = Counter(step.beat.name for step in steps(Province.read(), seed=7, dossiers=NUMBER, until=UNTIL))
    done = Counter(Event.objects.filter(subject__startswith="dossier:").values_list("verb", flat=True))
    assert done["dossier.accept"] == planned["accept"]
    assert done["dossier.issue-result"] == planned["issue"]
    assert fill.begin_or_go_on(seed=99, dossiers=5) == 0


def test_a_seed_is_used_once(demo):
    assert fill.free_seed() == 1
    fill.begin(seed=1, dossiers=2, until=UNTIL)
    assert fill.free_seed() == 2
    with pytest.raises(NotAllowed, match="đã dùng"):
        fill.begin(seed=1, dossiers=2, until=UNTIL)


def test_a_real_database_refuses_demo_dossiers_and_demo_people(db):
    installation.choose(demo=False)
    with pytest.raises(NotAllowed, match="cơ sở dữ liệu thật"):
        command.fill(dossiers=1, seed=1)
    with pytest.raises(NotAllowed, match="cơ sở dữ liệu thật"):
        people.make()
    assert command.prepare(demo=True) == []  # what was chosen first stands
    assert not User.objects.exists()


def test_nobody_of_the_demo_has_a_password_and_all_are_marked(demo):
    everybody = list(User.objects.all())
    assert len(everybody) == len(roster())
    assert all(one.is_demo and not one.has_usable_password() for one in everybody)
    assert len({one.full_name for one in everybody}) == len(everybody)
    assert people.make() == 0
