"""The language of a page: chosen, never guessed; what is kept stays Vietnamese whoever pressed the button."""

import json
import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from motcua.documents.models import Slip
from motcua.dossiers.models import Dossier
from motcua.journal.queries import history
from motcua.notifications.models import Message
from motcua.people.models import User
from motcua.web.ui.context import SCRIPT_WORDS
from tests import builders
from tests.builders import World, living_at
from tests.web.desk.test_acts import CASES, NOON, Case, named, url_of

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "motcua/web/ui/static/ui/app.js"


def page(client: Client, url: str, **headers: str) -> str:
    return unescape(client.get(url, headers=headers).content.decode())


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_the_language_is_chosen_and_kept_by_the_browser(client: Client) -> None:
    answer = client.post(reverse("ui:language"), {"language": "en", "next": "/huong-dan/"})
    assert answer["Location"] == "/huong-dan/"
    text = page(client, "/huong-dan/")
    assert '<html lang="en"' in text and "What everybody needs to know" in text
    client.post(reverse("ui:language"), {"language": "vi", "next": "/huong-dan/"})
    assert "Điều ai cũng cần biết" in page(client, "/huong-dan/")


@pytest.mark.parametrize("chosen", ["", "fr", "../../en", "EN"])
def test_what_a_browser_accepts_or_makes_up_chooses_nothing(client: Client, chosen: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = chosen
    assert '<html lang="vi"' in page(client, "/huong-dan/", **{"Accept-Language": "en"})


def test_the_choice_leads_nowhere_else(client: Client) -> None:
    answer = client.post(reverse("ui:language"), {"language": "en", "next": "https://example.com/"})
    assert answer["Location"] == "/"


def test_answers_differ_by_cookie(client: Client) -> None:
    assert "Cookie" in client.get("/huong-dan/")["Vary"]


@named(CASES)
def test_what_an_act_leaves_is_vietnamese_in_any_language(case: Case, world: World, client_of: SignIn) -> None:
    act, who, build, typed, _status = case
    left = []
    for language in ("vi", "en"):
        dossier = build()
        client = client_of(getattr(world, who))
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        with living_at(NOON):
            assert client.post(url_of(act, dossier), typed).status_code == 302
        left.append(left_by(dossier))
    assert left[0] == left[1]


def left_by(dossier: Dossier) -> dict[str, list[str]]:
    """The words that a dossier's rows keep, without numbers and keys."""

    def words(rows: Iterable[object]) -> list[str]:
        return [re.sub(r"\b[A-Z0-9]{10}\b|[0-9a-f]*[0-9][0-9a-f]*", "0", str(row)) for row in rows]

    told = Message.objects.filter(url__contains=f"/{dossier.pk}/").order_by("recipient_id", "pk")
    return {
        "journal": words((event.verb, event.post, event.details) for event in history(dossier.subject)),
        "messages": words(told.values_list("title", "body")),
        "slips": words(Slip.objects.filter(subject=dossier.subject).order_by("pk").values_list("kind", "content")),
        "stays": words(dossier.stays.order_by("pk").values_list("status", "step", "post", "pause", "reason")),
        "dossier": words(Dossier.objects.filter(pk=dossier.pk).values_list("status", "end_reason", "handed_to")),
    }


def test_an_act_is_told_in_the_language_of_the_page(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted()
    client = in_english(client_of(world.chi))
    answer = client.post(reverse("desk:accept", args=[dossier.pk]))
    text = page(client, answer["Location"])
    dossier.refresh_from_db()
    assert f"Accepted dossier {dossier.code}." in text and "See the receipt" in text


def test_a_refusal_is_told_in_the_language_of_the_page(world: World, client_of: SignIn) -> None:
    dossier = builders.submitted()
    client = in_english(client_of(world.chi))
    text = page(client, reverse("desk:refuse", args=[dossier.pk]))
    assert "Refuse acceptance?" in text and "The sending agency reads it word for word" in text
    text = unescape(client.post(reverse("desk:refuse", args=[dossier.pk]), {"reason": ""}).content.decode())
    assert "Give the reason for the refusal." in text


def test_the_script_has_a_word_for_each_of_its_sentences(client: Client) -> None:
    sentences = set(re.findall(r'said\("([^"]+)"', SCRIPT.read_text(encoding="utf-8")))
    assert sentences == {str(text) for text in SCRIPT_WORDS}
    given = json.loads(
        in_english(client).get("/huong-dan/").content.decode().split('id="script-words"')[1].split(">")[1].split("<")[0]
    )
    assert given["Thử lại"] == "Try again" and set(given) == sentences
