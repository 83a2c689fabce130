"""One dossier is found by exactly those whom the guard of the lists lets see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.visibility import visible_one, visible_to
from motcua.people.queries import posts_of
from tests import builders

pytestmark = pytest.mark.django_db
JOINED = ("version__procedure", "customer", "receiver__parent", "holder")


@pytest.mark.parametrize("name", ["an", "bao", "chi", "dung", "giang", "hoa", "khanh", "lan", "em"])
def test_one_dossier_is_visible_to_whom_the_lists_show_it(name, request):
    person = request.getfixturevalue(name)
    for dossier in (builders.a_draft(), builders.in_step("phat_hanh")):
        expected = visible_to(person).filter(pk=dossier.pk).first()
        assert visible_one(person, dossier.pk, JOINED) == expected


def test_it_is_read_in_one_query_with_all_that_is_joined(hoa):
    dossier = builders.in_step("phat_hanh")
    posts_of(hoa)
    with CaptureQueriesContext(connection) as made:
        seen = visible_one(hoa, dossier.pk, JOINED)
        assert seen is not None
        assert seen.customer.name and seen.receiver.parent and seen.version.procedure.name
    assert len(made) == 1
    assert seen.version.get_deferred_fields() >= {"form", "process"}


def test_without_joins_only_its_own_row_is_read(hoa):
    dossier = builders.in_step("phat_hanh")
    posts_of(hoa)
    with CaptureQueriesContext(connection) as made:
        seen = visible_one(hoa, dossier.pk, ())
    assert seen == dossier
    assert len(made) == 1
    assert " JOIN " not in made[0]["sql"]
