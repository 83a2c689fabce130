"""The page of notes inside the solving agency."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Dossier, Note
from motcua.people.models import User
from tests import builders
from tests.builders import World, living_at

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.django_db
TEXT = "Giá vật tư <i>lệch</i>"


def post(client: Client, dossier: Dossier, **typed: Any) -> Any:
    with living_at(f"{builders.MONDAY}T11:00"):
        return client.post(reverse("desk:notes", args=[dossier.pk]), {"once": str(uuid4()), **typed})


def page(client: Client, dossier: Dossier, route: str = "desk:notes", **query: Any) -> str:
    with living_at(f"{builders.MONDAY}T11:05"):
        return str(client.get(reverse(route, args=[dossier.pk]), query, follow=True).content.decode())


def test_only_who_sees_inside_reads_the_page(world: World, client_of: ClientOf) -> None:
    dossier = builders.in_step()
    assert post(client_of(world.dung), dossier, text=TEXT, mentioned=world.nga.pk).status_code == 302
    html = page(client_of(world.nga), dossier)
    assert "Giá vật tư &lt;i&gt;lệch&lt;/i&gt;" in html and f"@{world.nga.full_name}" in html
    for person in (world.an, world.bao, world.chi):
        assert client_of(person).get(reverse("desk:notes", args=[dossier.pk])).status_code == 403
        for route in ("ui:dossier", "ui:thread"):
            shown = page(client_of(person), dossier, route)
            assert "Giá vật tư" not in shown and "Ghi chú nội bộ" not in shown


def test_the_dossier_names_the_notes_for_who_reads_them(world: World, client_of: ClientOf) -> None:
    dossier, client = builders.in_step(), client_of(world.dung)
    post(client, dossier, text=TEXT)
    assert 'Ghi chú nội bộ <span class="count">1</span>' in page(client, dossier, "desk:dossier")


def test_a_correction_shows_both_texts_with_the_moments(world: World, client_of: ClientOf) -> None:
    dossier, client = builders.in_step(), client_of(world.dung)
    post(client, dossier, text="Trước đó")
    old = Note.objects.get()
    form = page(client, dossier, sua=old.pk)
    assert 'name="corrects"' in form and f'value="{old.pk}"' in form
    assert post(client, dossier, text="Sau này", corrects=old.pk).status_code == 302
    html = page(client, dossier)
    assert "Trước đó" in html and "Sau này" in html and "Đã đính chính" in html
    assert f"?sua={old.pk}" not in html


def test_a_refused_note_gives_the_text_back(world: World, client_of: ClientOf) -> None:
    dossier, client = builders.in_step(), client_of(world.dung)
    answer = post(client, dossier, text=TEXT, mentioned=world.an.pk)
    assert answer.status_code == 422 and "lệch" in answer.content.decode() and not Note.objects.exists()


def test_a_second_press_is_told_as_saved(world: World, client_of: ClientOf) -> None:
    dossier, client, once = builders.in_step(), client_of(world.dung), str(uuid4())
    assert [post(client, dossier, text=TEXT, once=once).status_code for _ in range(2)] == [302, 302]
    assert Note.objects.count() == 1


def test_the_page_costs_the_same_however_many_notes(
    world: World, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    dossier, client = builders.in_step(), client_of(world.dung)
    for _ in range(12):
        post(client, dossier, text=TEXT, mentioned=world.nga.pk)
    with django_assert_max_num_queries(16):
        page(client, dossier)
