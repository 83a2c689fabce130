"""The page of messages: nothing that was typed or sent is lost."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Dossier, Remark, RemarkFile
from motcua.people.models import User
from tests import builders
from tests.builders import World, living_at

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def a_file(name: str = "giai-trinh.pdf", data: bytes | None = None) -> io.BytesIO:
    file = io.BytesIO(builders.a_pdf() if data is None else data)
    file.name = name
    return file


def post(client: Client, dossier: Dossier, **typed: Any) -> Any:
    with living_at(f"{builders.MONDAY}T11:00"):
        return client.post(reverse("ui:thread", args=[dossier.pk]), {"once": str(uuid4()), **typed})


def test_a_message_with_files_is_sent_and_read_by_the_other_side(world: World, client_of: ClientOf) -> None:
    dossier = builders.in_step()
    answer = post(client_of(world.an), dossier, text="Gửi giải trình <i>kèm</i>", attached=[a_file()])
    assert answer.status_code == 302
    client = client_of(world.dung)
    assert '<span class="count">1</span>' in client.get(reverse("desk:dossier", args=[dossier.pk])).content.decode()
    html = client.get(reverse("ui:thread", args=[dossier.pk])).content.decode()
    assert "Gửi giải trình &lt;i&gt;kèm&lt;/i&gt;" in html and "giai-trinh.pdf" in html
    taken = client.get(reverse("ui:remark-file", args=[RemarkFile.objects.get().pk]))
    assert taken["Content-Disposition"].startswith("attachment") and b"".join(taken.streaming_content)[:4] == b"%PDF"


def test_a_refused_sending_gives_text_and_files_back(world: World, client_of: ClientOf) -> None:
    dossier, client = builders.in_step(), client_of(world.an)
    files = [a_file(), a_file("hong.pdf", b"not a pdf")]
    answer = post(client, dossier, text="Nội dung dài đã viết", attached=files)
    html = answer.content.decode()
    assert answer.status_code == 422 and not Remark.objects.exists()
    assert "Nội dung dài đã viết" in html and "hong.pdf" in html
    token = answer.context["kept"][0][2]
    assert post(client, dossier, text="Nội dung dài đã viết", keep=[token]).status_code == 302
    assert [one.name for one in RemarkFile.objects.all()] == ["giai-trinh.pdf"]


def test_a_token_of_another_person_brings_no_file(world: World, client_of: ClientOf) -> None:
    dossier = builders.in_step()
    token = post(client_of(world.an), dossier, text="", attached=[a_file()]).context["kept"][0][2]
    post(client_of(world.dung), dossier, text="Xin trả lời.", keep=[token])
    assert Remark.objects.count() == 1 and not RemarkFile.objects.exists()


def test_a_second_press_is_told_as_sent(world: World, client_of: ClientOf) -> None:
    dossier, client, once = builders.in_step(), client_of(world.an), str(uuid4())
    assert [post(client, dossier, text="Kính gửi.", once=once).status_code for _ in range(2)] == [302, 302]
    assert Remark.objects.count() == 1


def test_who_comes_too_late_keeps_what_was_written(world: World, client_of: ClientOf) -> None:
    dossier = builders.handed_over()
    with living_at("2026-09-01T09:00"):
        url = reverse("ui:thread", args=[dossier.pk])
        answer = client_of(world.an).post(url, {"once": str(uuid4()), "text": "Xin hỏi thêm"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "Xin hỏi thêm" in html and "không nhận thêm tin nhắn" in html


def test_the_page_costs_the_same_however_much_was_said(
    world: World, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    dossier, client = builders.in_step(), client_of(world.dung)
    for _ in range(12):
        post(client_of(world.an), dossier, text="Kính gửi.", attached=[a_file()])
    with django_assert_max_num_queries(16):
        client.get(reverse("ui:thread", args=[dossier.pk]))
