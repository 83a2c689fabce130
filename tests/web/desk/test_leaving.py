"""Handing over through the browser, and what those are told who end a post that still holds work."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.dossiers.models import BulkRun
from motcua.people.models import Role, User
from tests import builders
from tests.builders import World, living_at

SignIn = Callable[[User], Client]
NOON = "2026-06-01T13:45"


def test_a_head_gives_chosen_work_to_a_colleague_and_prints_the_record(world: World, client_of: SignIn) -> None:
    first, second = builders.in_step(), builders.in_step()
    client, url = client_of(world.nga), reverse("desk:leaving")
    told = {"nguoi": world.dung.pk, "dossier": [first.pk], "to": world.vinh.pk, "once": uuid4()}
    with living_at(NOON):
        page = unescape(client.get(url, {"nguoi": world.dung.pk}).text)
        assert "Đang giữ 2 hồ sơ" in page and first.code in page and "Hồ Quang Vinh" in page
        assert "Chưa chọn hồ sơ nào" in client.post(url, {**told, "dossier": []}).text
        assert "Ghi lý do để người đang giữ biết" in client.post(url, {**told, "to": "phong"}).text
        answer = client.post(url, told)
        assert client.post(url, told)["Location"] == answer["Location"]
        shown = unescape(client.get(answer["Location"]).text)
        assert "Đã phân công 1 hồ sơ" in shown and "Bàn giao công việc" in shown
        page = unescape(client.get(url, {"nguoi": world.dung.pk}).text)
        assert "Hôm nay đã bàn giao 1 hồ sơ" in page and "Đang giữ 1 hồ sơ" in page
        record = client.get(reverse("desk:leaving-record-pdf", args=[world.dung.pk]), {"ngay": "2026-06-01"})
        assert record["Content-Type"] == "application/pdf"
        none = client.get(reverse("desk:leaving-record-pdf", args=[world.dung.pk]), {"ngay": "2026-05-29"})
        assert none.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.holder, second.holder) == (world.vinh, world.dung)
    assert BulkRun.objects.count() == 1


def test_who_has_chosen_nobody_yet_reads_what_to_do_first(world: World, client_of: SignIn) -> None:
    builders.in_step()
    client, url = client_of(world.nga), reverse("desk:leaving")
    with living_at(NOON):
        assert "Chọn người bàn giao rồi bấm Xem" in client.get(url).text


def test_nobody_hands_over_for_people_who_are_not_hers(world: World, client_of: SignIn) -> None:
    builders.in_step()
    client, url = client_of(world.nga), reverse("desk:leaving")
    with living_at(NOON):
        for person in (world.quan, world.an, world.giang):
            assert client.get(url, {"nguoi": person.pk}).status_code == 404
        assert client.get(url, {"nguoi": "x"}).status_code == 404


def test_the_page_costs_the_same_however_much_is_held(world: World, client_of: SignIn) -> None:
    client, url = client_of(world.nga), reverse("desk:leaving")
    spent = []
    for many in (1, 4):
        for _ in range(many):
            builders.in_step()
        with living_at(NOON):
            client.get(url, {"nguoi": world.dung.pk})
            with CaptureQueriesContext(connection) as queries:
                client.get(url, {"nguoi": world.dung.pk})
        spent.append(len(queries))
    assert spent[0] == spent[1]


def test_a_head_takes_chosen_work_back_at_once(world: World, client_of: SignIn) -> None:
    dossiers = [builders.in_step(), builders.in_step()]
    client, url = client_of(world.nga), reverse("desk:bulk", args=["my_unit"])
    told = {"viec": "take_back_work", "dossier": [one.pk for one in dossiers], "once": uuid4()}
    with living_at(NOON):
        assert "Thu lại về phòng" in client.get(reverse("desk:my-unit")).text
        assert client.post(url, {**told, "reason": " "}).status_code == 422
        answer = client.post(url, {**told, "reason": "Phân công lại."})
        assert "Đã thu lại về phòng 2 hồ sơ" in unescape(client.get(answer["Location"]).text)
    for one in dossiers:
        one.refresh_from_db()
        assert one.holder is None


def test_a_press_over_an_old_page_is_refused_with_who_has_it_now(world: World, client_of: SignIn) -> None:
    dossier = builders.in_step()
    url = reverse("desk:assign", args=[dossier.pk])
    told = {"officer": str(world.vinh.pk), "over": str(world.dung.pk)}
    with living_at(NOON):
        assert f'name="over" id="id_over" value="{world.dung.pk}"' in client_of(world.nga).get(url).text
        client_of(world.nga).post(url, told)
        second = client_of(world.giang)
        answer = second.post(url, {"officer": str(world.dung.pk), "over": str(world.dung.pk)})
        assert "vừa sang tay ông Hồ Quang Vinh" in unescape(second.get(answer["Location"]).text)
    dossier.refresh_from_db()
    assert dossier.holder == world.vinh


@pytest.mark.parametrize("holds", [True, False])
def test_who_ends_a_post_or_closes_an_account_is_told_what_is_left(
    world: World, client_of: SignIn, holds: bool
) -> None:
    admin = builders.a_person("quantri", Role.AGENCY_ADMIN, world.receiver)
    if holds:
        builders.in_step()
    client, post = client_of(admin), world.dung.posts.get()
    with living_at(NOON):
        pages = [
            client.get(reverse("control:person", args=[world.dung.pk])),
            client.get(reverse("control:end-post", args=[world.dung.pk, post.pk])),
            client.post(reverse("control:deactivate", args=[world.dung.pk]), follow=True),
        ]
    assert ["giữ 1 hồ sơ chưa xong" in unescape(page.text) for page in pages] == [holds] * 3
