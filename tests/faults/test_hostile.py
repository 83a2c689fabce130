"""Hostile hands: every form with everything typed into it, without its token, sent again, with somebody else's keys."""

import os
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from motcua.core import installation
from motcua.journal.models import Event
from motcua.people.models import User
from tests import browsers, builders
from tests.builders import World, living_at
from tests.faults import nasty
from tests.web import test_routes as routes

pytestmark = pytest.mark.django_db

LONG = os.environ.get("PROFILE") == "long"
STRINGS = nasty.strings()
SHOWN = re.compile(rf"<script>{nasty.MARK}|<img src=x onerror={nasty.MARK}|<svg onload={nasty.MARK}")
ANSWERS = {200, 302, 400, 403, 404, 409, 413, 422, 429}
POSTS = [row for row in routes.ROWS if row[0] == "POST"]
ABLE = ("do", "302", "200", "422")  # who comes past the door of a route


def _ids(rows: list[tuple[str, ...]]) -> list[str]:
    return [" ".join(row[:3]) for row in rows]


def _visitor(world: World, row: tuple[str, ...]) -> User | None:
    """Somebody who may do what the row says, else who gets as far as its form."""
    people = routes._people(world)
    for answer in ABLE:
        for name, found in zip(routes.PEOPLE, row[3:], strict=True):
            if found == answer:
                return people[name]
    return None


def _client(user: User | None, **more: Any) -> Client:
    return browsers.of(user, raise_request_exception=True, **more)


def _url(world: World, row: tuple[str, ...]) -> str:
    installation.choose(demo=False)
    return reverse(row[1], args=routes._args(row[1], routes.TARGETS[row[2]](world)))


def _asked(client: Client, url: str, body: dict[str, Any]) -> Any:
    """The answer; whatever it did is undone, in the browser too."""
    back, cookies = transaction.savepoint(), deepcopy(client.cookies)
    try:
        with living_at(routes.NOON):
            return client.post(url, body)
    finally:
        transaction.savepoint_rollback(back)
        client.cookies = cookies


def _some(row: tuple[str, ...], quick: int) -> list[str]:
    """All strings in the long profile; else some, others for each row and each time the same."""
    return STRINGS if LONG else random.Random("".join(row[:3])).sample(STRINGS, quick)


def test_there_are_five_hundred_strings() -> None:
    assert len(STRINGS) >= 500


@pytest.mark.parametrize("row", POSTS, ids=_ids(POSTS))
def test_whatever_is_typed_into_a_form_is_answered_in_words(world: World, row: tuple[str, ...]) -> None:
    url, client = _url(world, row), _client(_visitor(world, row))
    fields = [name for name in routes._body(world) if name != "file"]
    for number, text in enumerate(_some(row, 5)):
        typed = dict.fromkeys(fields, text)
        alone = routes._body(world) | {fields[number % len(fields)]: text}
        for body in (typed, alone):
            answer = _asked(client, url, body)
            assert answer.status_code in ANSWERS, (text, answer.status_code)
            if not answer.streaming:
                assert not SHOWN.search(answer.content.decode(errors="replace")), text


LISTS = [row for row in routes.ROWS if row[0] == "GET" and row[2] == "-"]
ASKED = (
    "q",
    "tu",
    "trang-thai",
    "muc",
    "linh-vuc",
    "muc-do",
    "co-quan",
    "token",
    "next",
    "page",
    "kenh",
    "thu_tuc",
    "tab",
)


@pytest.mark.parametrize("row", LISTS, ids=_ids(LISTS))
def test_whatever_is_written_into_an_address_is_answered_in_words(world: World, row: tuple[str, ...]) -> None:
    url, user = _url(world, row), _visitor(world, row)
    client = _client(user)
    for number, text in enumerate(_some(row, 5)):
        for asked in (dict.fromkeys(ASKED, text), {ASKED[number % len(ASKED)]: text}):
            with living_at(routes.NOON):
                answer = client.get(url, asked)
            assert answer.status_code in ANSWERS, (text, answer.status_code)
            assert answer.streaming or not SHOWN.search(answer.content.decode(errors="replace")), text


@pytest.mark.parametrize("row", POSTS, ids=_ids(POSTS))
def test_a_form_without_its_token_or_with_a_forged_one_does_nothing(world: World, row: tuple[str, ...]) -> None:
    url, user = _url(world, row), _visitor(world, row)
    before = Event.objects.count()
    client = _client(user, enforce_csrf_checks=True)
    for forged in ({}, {"csrfmiddlewaretoken": "f" * 32}, {"csrfmiddlewaretoken": "'\x00<"}):
        answer = client.post(url, routes._body(world) | forged)
        assert answer.status_code == 403
    stolen = _client(user, enforce_csrf_checks=True)
    stolen.cookies["csrftoken"] = "b" * 32
    elsewhere = {"csrfmiddlewaretoken": "b" * 32}
    answer = stolen.post(url, routes._body(world) | elsewhere, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert Event.objects.count() == before


# Repeated on purpose: what is done again is journalled again, and does no harm.
AGAIN = {
    "desk:export": "a list may be made into a file as often as one likes",
    "control:reset-password": "each press makes a new password",
    "control:unlock": "a lock that is not there may be lifted",
    "control:verify": "a check may be asked for at any time",
}
DOING = [row for row in POSTS if "do" in row[3:]]


@pytest.mark.parametrize("row", DOING, ids=_ids(DOING))
def test_a_form_that_is_sent_again_has_no_second_effect(world: World, row: tuple[str, ...]) -> None:
    url, client = _url(world, row), _client(_visitor(world, row))
    body = routes._body(world)
    for time in range(2):
        if "file" in body:
            body["file"] = SimpleUploadedFile("ket-qua.pdf", builders.a_pdf(), "application/pdf")
        before = Event.objects.count()
        with living_at(routes.NOON):
            answer = client.post(url, body)
        assert answer.status_code in ANSWERS
        done = Event.objects.count() - before
        assert done > 0 if time == 0 else done == 0 or row[1] in AGAIN, (row[1], done)


def _keys_of_others(world: World) -> Iterator[tuple[str, int]]:
    """Names of fields that hold keys, each with a key of an agency that the sender has nothing to do with."""
    em = world.em
    yield "customer", world.agencies["DDG"].pk
    yield "co_quan", world.agencies["DDG"].pk
    yield "officer", em.pk


@pytest.mark.parametrize("row", DOING, ids=_ids(DOING))
def test_keys_of_another_agency_in_a_form_are_refused(world: World, row: tuple[str, ...]) -> None:
    if row[1].startswith("control:"):
        return  # administrators work for all agencies
    url, client = _url(world, row), _client(_visitor(world, row))
    for name, key in _keys_of_others(world):
        if row[1] in {"desk:paper-refuse", "desk:paper-receive"} and name == "co_quan":
            continue  # anybody may come to the desk with paper
        answer = _asked(client, url, routes._body(world) | {name: key})
        assert answer.status_code in ANSWERS
        asks = {"portal:draft-create": {"customer"}, "desk:assign": {"officer"}}.get(row[1], set())
        if name in asks:
            assert answer.status_code in {403, 404, 409, 422}, (name, answer.status_code)


@pytest.mark.parametrize("size", [6_000_000, 10_000_000])
def test_ten_megabytes_of_text_are_refused_in_words(client_of: Any, an: User, size: int) -> None:
    draft = builders.a_draft()
    answer = client_of(an).post(reverse("portal:draft-request", args=[draft.pk]), {"abstract": "Ư" * (size // 2)})
    assert answer.status_code in {400, 413}
    assert "quá" in answer.content.decode()
