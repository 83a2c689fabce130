"""Lists kept under a name: a person's own, her room's, and the one that her desk opens with."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.dossiers import queries
from motcua.dossiers.actions import views
from motcua.dossiers.models import SavedView
from motcua.people.models import User
from tests import builders
from tests.builders import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOON = "2026-06-01T11:00"


def test_a_list_is_kept_with_its_conditions_and_opened_again(world: World, client_of: SignIn) -> None:
    kept, other = builders.in_step(abstract="Mua máy chủ"), builders.in_step(abstract="Sửa trụ sở")
    client = client_of(world.dung)
    with builders.living_at(NOON):
        told = {"ten": "Máy chủ", "loc": "may chu", "xep": "moi"}
        saved = client.post(reverse("desk:view-save", args=["mine"]), told)
        body = client.get(saved["Location"]).content.decode()
        assert kept.code in body and other.code not in body
        client.post(reverse("desk:view", args=[SavedView.objects.get().pk]), {"lam": "mo-dau"})
        assert client.get(reverse("desk:home"))["Location"] == saved["Location"]


def test_a_head_keeps_lists_for_her_room_and_nobody_else_changes_them(world: World) -> None:
    shared = views.save_view("Việc gấp", tab="late", asked={}, by=world.nga, for_room=True)
    own = views.save_view("Việc gấp", tab="mine", asked={}, by=world.dung)
    assert set(queries.views_of(world.dung)) == {shared, own}
    assert set(queries.views_of(world.vinh)) == {shared}
    assert not queries.views_of(world.quan) and not queries.views_of(world.giang)
    with pytest.raises(NotAllowed):
        views.save_view("Khác", tab="late", asked={}, by=world.dung, for_room=True)
    for do in (lambda pk: views.delete_view(pk, by=world.dung), lambda pk: views.rename_view(pk, "x", by=world.dung)):
        with pytest.raises(NotAllowed):
            do(shared.pk)
    with pytest.raises(NotFound):
        views.delete_view(own.pk, by=world.vinh)
    views.delete_view(shared.pk, by=world.nga)
    assert set(queries.views_of(world.dung)) == {own}


def test_names_are_single_and_one_list_opens_first(world: World) -> None:
    one = views.save_view("Một", tab="mine", asked={}, by=world.dung)
    two = views.save_view("Hai", tab="mine", asked={}, by=world.dung)
    assert views.save_view("Một", tab="late", asked={"kenh": "post"}, by=world.dung).pk == one.pk
    with pytest.raises(Invalid, match="Đã có bộ lọc tên"):
        views.rename_view(two.pk, " Một ", by=world.dung)
    for name in ("", " \x00 ", "x" * 61):
        with pytest.raises(Invalid):
            views.save_view(name, tab="mine", asked={}, by=world.dung)
    views.open_with(one.pk, by=world.dung)
    views.open_with(two.pk, by=world.dung)
    assert [view.name for view in SavedView.objects.filter(opens=True)] == ["Hai"]
    assert not views.open_with(two.pk, by=world.dung).opens
