"""Rows joined to agencies leave out what only an agency's page shows, however deep the agency is joined."""

import pytest

from motcua.dossiers.models import Dossier
from motcua.people.lean import ON_ITS_PAGE, lean
from motcua.people.models import Agency, Post
from tests import builders

pytestmark = pytest.mark.django_db


def test_every_agency_that_is_joined_comes_without_them_and_with_all_else(world):
    one = lean(Dossier.objects.select_related("customer", "desk__parent")).get(pk=builders.submitted().pk)
    for agency in (one.customer, one.desk, one.desk.parent):
        assert agency.get_deferred_fields() == set(ON_ITS_PAGE)
        assert agency.name == Agency.objects.get(pk=agency.pk).name


def test_who_asks_for_them_all_the_same_gets_them(world):
    post = lean(Post.objects.select_related("agency")).get(user=world.dung)
    assert post.agency.sort == Agency.objects.get(pk=post.agency_id).sort


def test_rows_that_are_joined_to_none_are_as_they_were(world):
    assert lean(Post.objects.select_related("unit")).query.deferred_loading == (set(), True)
    assert lean(Post.objects.all()).query.deferred_loading == (set(), True)
