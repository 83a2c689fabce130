"""Many rows with one press: asked, done once, shown row by row."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import BulkRun, Dossier
from motcua.people.models import User
from tests import builders
from tests.builders import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOON = "2026-06-01T11:00"


def test_rows_are_ticked_asked_about_and_done_once(world: World, client_of: SignIn) -> None:
    first, second = builders.accepted(), builders.accepted()
    client, url = client_of(world.dung), reverse("desk:bulk", args=["unassigned"])
    with builders.living_at(NOON):
        body = client.get(reverse("desk:unassigned")).content.decode()
        assert f'name="dossier" value="{first.pk}"' in body and 'value="claim"' in body
        asked = client.post(url, {"viec": "claim", "dossier": [first.pk, second.pk]})
        assert asked.status_code == 200 and not Dossier.objects.filter(holder=world.dung).exists()
        sent = {"viec": "claim", "dossier": [first.pk, second.pk], "once": asked.context["once"]}
        done = client.post(url, sent)
        again = client.post(url, sent)
        assert done["Location"] == again["Location"] and BulkRun.objects.count() == 1
        page = client.get(done["Location"])
    assert page.context["result"].done == 2 and "Đã nhận xử lý 2 hồ sơ" in page.content.decode()


def test_what_was_refused_can_be_tried_again(world: World, client_of: SignIn) -> None:
    taken = builders.in_step()
    client, url = client_of(world.vinh), reverse("desk:bulk", args=["my_unit"])
    with builders.living_at(NOON):
        done = client.post(url, {"viec": "claim", "dossier": [taken.pk], "once": uuid4()})
        page = client.get(done["Location"])
    assert "Phạm Văn Dũng" in page.content.decode()
    assert page.context["result"].refused_keys == [taken.pk]
    assert client_of(world.dung).get(done["Location"]).status_code == 404


def test_the_whole_list_is_what_its_filter_holds(world: World, client_of: SignIn) -> None:
    builders.accepted(abstract="Mua máy chủ")
    other = builders.accepted(abstract="Sửa trụ sở")
    client, url = client_of(world.nga), reverse("desk:bulk", args=["unassigned"])
    with builders.living_at(NOON):
        asked = client.post(url, {"viec": "assign", "tat_ca": "1", "loc": "tru so"})
        assert asked.context["keys"] == [other.pk]
        wrong = client.post(url, {"viec": "assign", "dossier": [other.pk], "once": uuid4()})
        assert wrong.status_code == 422 and "Chọn người được phân công." in wrong.content.decode()
        assert f'value="{world.quan.pk}"' not in wrong.content.decode()


def test_what_she_may_not_see_or_do_is_left_alone(world: World, client_of: SignIn) -> None:
    draft = builders.a_draft()
    with builders.living_at(NOON):
        told = {"viec": "claim", "dossier": [draft.pk], "once": uuid4()}
        answer = client_of(world.dung).post(reverse("desk:bulk", args=["unassigned"]), told)
        assert answer["Location"] == reverse("desk:unassigned")
        for username, tab in (("chi", "unassigned"), ("dung", "mine"), ("dung", "bay")):
            refused = client_of(world.people[username]).post(reverse("desk:bulk", args=[tab]), told)
            assert refused.status_code == 403
    assert not BulkRun.objects.exists()


def test_the_chosen_ones_are_named_before_the_press(world: World, client_of: SignIn) -> None:
    chosen = [builders.accepted(abstract=f"Mua máy chủ {number}") for number in range(12)]
    with builders.living_at(NOON):
        sent = {"viec": "claim", "dossier": [one.pk for one in chosen]}
        body = client_of(world.dung).post(reverse("desk:bulk", args=["unassigned"]), sent).content.decode()
    assert all(str(one.code) in body and one.abstract in body for one in chosen)
    assert "Xem 2 hồ sơ nữa" in body
