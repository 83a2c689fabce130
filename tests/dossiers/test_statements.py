"""What each act of an ordinary life costs the database, in statements, savepoints and commits included."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.installation import choose
from motcua.dossiers import actions
from motcua.dossiers.actions.result import ResultPaper
from motcua.dossiers.models import Dossier, Outcome, ReturnBy
from motcua.people.models import User
from motcua.people.queries import posts_of
from tests import builders
from tests.builders import living_at

pytestmark = pytest.mark.django_db
Do = Callable[[Dossier, User], Dossier]


def _issue(dossier: Dossier, by: User) -> Dossier:
    return actions.issue_result(dossier, by=by, outcome=Outcome.GRANTED, result=RESULT[0])


# Begin and commit are among them. A request pays four more: its session, its person, her posts, its dossier.
LIFE: list[tuple[str, str, int, Do]] = [
    ("send_for_sign_off", "an", 10, lambda one, by: actions.send_for_sign_off(one, by=by)),
    ("submit", "bao", 13, lambda one, by: actions.submit(one, by=by)),
    ("accept", "chi", 17, lambda one, by: actions.accept(one, by=by)),
    ("claim", "dung", 8, lambda one, by: actions.claim(one, by=by)),
    ("forward", "dung", 10, lambda one, by: actions.forward(one, by=by)),
    ("approve", "nga", 10, lambda one, by: actions.approve(one, by=by)),
    ("approve again", "giang", 10, lambda one, by: actions.approve(one, by=by)),
    ("issue_result", "hoa", 9, _issue),
    ("hand_over", "chi", 8, lambda one, by: actions.hand_over(one, by=by, handed_to="Trần Văn An")),
]
RESULT: list[ResultPaper] = []


def test_each_act_keeps_to_its_number_of_statements(world):
    choose(demo=False)
    builders.handed_over()  # a process that has worked for a while remembers calendars, rules and templates
    RESULT[:] = [builders.a_result()]
    with living_at("2026-06-01T07:30"):
        draft = builders.a_draft(return_by=ReturnBy.DIRECT)
    spent: dict[str, int] = {}
    dossier = draft
    for minute, (name, username, _, do) in enumerate(LIFE):
        person = User.objects.get(username=username)
        fetched = Dossier.objects.get(pk=dossier.pk)
        with living_at(f"2026-06-01T08:{minute:02d}"):
            posts_of(person)
            with CaptureQueriesContext(connection) as queries:
                dossier = do(fetched, person)
        spent[name] = len(queries)
    over = {name: spent[name] for name, _, most, _ in LIFE if spent[name] > most}
    assert not over, spent
