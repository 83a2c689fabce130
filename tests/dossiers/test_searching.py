"""Searching by looking through the newest dossiers first: the same lists as by the index alone, whoever asks."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.paging import page
from motcua.dossiers import searching
from motcua.dossiers.models import Dossier, Party
from motcua.people.models import Post, Role, User
from tests import builders

pytestmark = pytest.mark.django_db
SIZE = 2


@pytest.fixture
def seven(world):
    """Of seven dossiers the newest is a draft and three are about a meeting."""
    for number in range(3):
        builders.accepted(abstract=f"Ủy quyền họp báo lần {number}", hour=f"08:0{number}")
        builders.submitted(abstract="Thẩm định dự toán", hour=f"09:0{number}")
    return builders.a_dossier("draft")


def listed(user: User, text: str, *, walk: bool) -> list[list[int]]:
    """The keys of all pages to the last one and back to the first."""
    told = searching.Walk(user, text) if walk else None
    found, cursor, pages, back = searching.search(user, text), "", [], False
    while True:
        here = page(found, by="changed_at", cursor=cursor, size=SIZE, descending=True, walk=told)
        pages.append([one.pk for one in here.rows])
        back = back or not here.next
        cursor = here.previous if back else here.next
        if not cursor:
            return pages


@pytest.mark.parametrize("walked", [1, 4, 4000])
@pytest.mark.parametrize("text", ["hop bao", "Thẩm định", "du an", "stc", "quyền họp lần 2", "không có đâu", "%", "_"])
def test_each_page_is_what_the_index_alone_gives(world, seven, monkeypatch, text, walked):
    monkeypatch.setattr(searching, "WALKED", walked)
    for person in world.people.values():
        assert listed(person, text, walk=True) == listed(person, text, walk=False)


def test_whoever_takes_part_in_several_ways_finds_what_any_of_them_shows(world, seven, dung):
    for role in (Role.INTAKE, Role.HEAD):
        Post.objects.create(user=dung, agency=world.receiver, role=role, from_on=date(2017, 1, 1))
    person = User.objects.get(pk=dung.pk)
    assert listed(person, "uy", walk=True) == listed(person, "uy", walk=False)
    assert sum(map(len, listed(person, "hop bao", walk=True))) >= 3


def first_keys(user, text, count=2):
    walk = searching.Walk(user, text)
    return walk(lambda rows: rows.order_by("-changed_at", "-id"), count, falling=True)


def test_a_common_word_needs_one_statement_and_no_index_of_words(world, seven):
    first_keys(world.dung, "hop bao")
    with CaptureQueriesContext(connection) as asked:
        found = first_keys(world.dung, "hop bao")
    newest = Dossier.objects.filter(search__contains="hop").order_by("-changed_at", "-id")
    assert found == [one.pk for one in newest[:2]]
    assert len(asked) == 1


@pytest.mark.parametrize("text", ["", "khong co dau", "ABCDEFGH23", "STC-260601-0001"])
def test_it_is_not_sure_of_rare_words_and_leaves_codes_to_the_index(world, seven, text):
    assert first_keys(world.dung, text) is None


def test_a_draft_and_another_agencys_dossiers_are_never_found(world, seven, em):
    Dossier.objects.filter(pk=seven.pk).update(search="hop bao")
    assert seven.pk not in {pk for one in listed(world.dung, "hop bao", walk=True) for pk in one}
    assert seven.pk in first_keys(world.an, "hop bao", 4)
    assert first_keys(em, "hop bao", 1) is None


def test_parties_alone_say_what_is_seen(world, seven):
    taken = first_keys(world.dung, "hop bao", 1)
    with connection.cursor() as cursor:  # rows that no act takes away
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossiers_party DISABLE TRIGGER USER")
    Party.objects.filter(dossier__in=taken, role=Party.Role.RECEIVER).delete()
    assert taken[0] not in first_keys(world.dung, "hop bao", 2)
