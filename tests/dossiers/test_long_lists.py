"""A page of a list must cost the same whatever stands behind it: its order is an index's."""

import re

import pytest
from django.db import connection

from motcua.core import clock, paging
from motcua.dossiers import inboxes, queries
from motcua.dossiers.tabs import Tab
from motcua.notifications.models import Message
from tests import builders
from tests.builders import living_at

pytestmark = pytest.mark.django_db


def leave_only(index, table):
    """Until the test's end the planner has this index and those of keys alone, and neither reads whole nor sorts.

    With a few rows every way costs the same and chance decides; this asks whether an index can serve the page.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND NOT indisunique"
            " AND NOT indisexclusion AND indexrelid <> %s::regclass",
            [table, index],
        )
        for (other,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {other}")


def plan_of(read):
    """How the first statement of a call finds what it gives."""
    explained = []

    def explain(execute, sql, values, many, context):
        if not explained and sql.startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + sql, values)
                explained.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(explain):
        read()
    return explained[0]


def lists(person_of):
    return {
        "sent": (queries.sent_by(person_of("an")), "dossier_of_customer", "changed_at", True),
        "room": (inboxes.inbox(person_of("dung"), Tab.MY_UNIT, at=clock.now()), "dossier_of_unit", "act_by_at", False),
        "notices": (Message.objects.filter(recipient=person_of("an")), "message_of_person", "at", True),
    }


@pytest.mark.parametrize("name", ["sent", "room", "notices"])
@pytest.mark.parametrize("later", [False, True], ids=["first page", "later page"])
def test_a_page_is_read_along_an_index(name, later, world):
    builders.in_step("phat_hanh")
    found, index, by, descending = lists(lambda username: world.people[username])[name]
    leave_only(index, found.model._meta.db_table)
    after = f"{clock.now().isoformat()}|7" if later else ""
    plan = plan_of(lambda: paging.page(found, by=by, cursor=after, descending=descending))
    assert f"using {index}" in plan, plan
    assert "Sort" not in plan.splitlines()[1], plan
    if later and descending:
        assert f"({by} <= " in plan, plan


@pytest.mark.parametrize(
    ("who", "index", "told"),
    [
        ("dung", "dossier_open_of_room", "Index Only Scan using dossier_open_of_room"),
        ("giang", "dossier_open_of_receiver", "Index Only Scan using dossier_open_of_receiver"),
        ("dung", "dossier_of_officer", r"using dossier_of_officer .*\n *Index Cond: .*holder_id = .*due_at <"),
    ],
)
def test_what_is_late_is_told_in_indexes(who, index, told, world):
    """Hundreds may be late in a room or an agency: their rows are not looked at to count them or find the first."""
    person = world.people[who]
    with living_at("2026-06-01T12:00") as at:
        inboxes.inbox_counts(person, [Tab.LATE], at=at)  # whether there are branches is known from here on
        leave_only(index, "dossiers_dossier")
        counting = plan_of(lambda: inboxes.inbox_counts(person, [Tab.LATE], at=at))
        listing = plan_of(lambda: inboxes.first_keys(person, Tab.LATE, at=at, most=26))
    for plan in (counting, listing):
        assert re.search(told, plan), plan
