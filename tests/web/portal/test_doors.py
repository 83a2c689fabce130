"""Who may open which page of the customer's door."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Status
from motcua.people.models import User
from tests import builders
from tests.builders import World

ClientOf = Callable[[User], Client]
CUSTOMERS = ("an", "bao")
OTHERS = ("chi", "khanh")

PUBLIC = [("procedures", []), ("procedure", ["THU-001"])]
OWN = [("home", []), ("dossiers", []), ("start", []), ("start-procedure", ["THU-001"])]


def expect(client_of: ClientOf, world: World, address: str, told: dict[str, int]) -> None:
    for username, status in told.items():
        client = Client() if username == "nobody" else client_of(world.people[username])
        assert client.get(address).status_code == status, (username, address)


@pytest.mark.parametrize(("name", "args"), PUBLIC)
def test_the_catalogue_is_open_to_everybody(client_of: ClientOf, world: World, name: str, args: list[str]) -> None:
    everybody = dict.fromkeys(("nobody", "an", "bao", "chi", "em", "khanh"), 200)
    expect(client_of, world, reverse(f"portal:{name}", args=args), everybody)


@pytest.mark.parametrize(("name", "args"), OWN)
def test_the_work_of_an_agency_is_for_who_prepares_or_signs(
    client_of: ClientOf, world: World, name: str, args: list[str]
) -> None:
    told = {"nobody": 302, "an": 200, "bao": 200, "em": 200, "chi": 403, "khanh": 403}
    expect(client_of, world, reverse(f"portal:{name}", args=args), told)


@pytest.mark.parametrize(
    ("name", "args"),
    [("draft", []), ("draft-request", []), ("draft-section", ["du_an"]), ("draft-review", []), ("paper", ["request"])],
)
def test_a_draft_is_seen_by_its_own_agency_alone(client_of: ClientOf, world: World, name: str, args: list[str]) -> None:
    draft = builders.a_draft()
    told = {"nobody": 302, "an": 200, "bao": 200, "em": 404, "chi": 403, "khanh": 403}
    expect(client_of, world, reverse(f"portal:{name}", args=[draft.pk, *args]), told)


@pytest.mark.parametrize("status", [one for one in builders._AT if one != Status.DRAFT])
def test_a_dossier_is_seen_by_its_own_agency_in_every_status(client_of: ClientOf, world: World, status: str) -> None:
    dossier = builders.a_dossier(status)
    told = {"nobody": 302, "an": 200, "bao": 200, "em": 404, "chi": 403, "khanh": 403}
    expect(client_of, world, reverse("portal:dossier", args=[dossier.pk]), told)


def test_a_draft_opens_at_its_task_list(client_of: ClientOf, world: World) -> None:
    draft = builders.a_draft()
    answer = client_of(world.an).get(reverse("portal:dossier", args=[draft.pk]))
    assert answer.headers["Location"] == reverse("portal:draft", args=[draft.pk])


def test_a_supplement_is_seen_by_its_own_agency_alone(client_of: ClientOf, world: World) -> None:
    dossier = builders.awaiting_supplement()
    told = {"nobody": 302, "an": 200, "bao": 200, "em": 404, "chi": 403, "khanh": 403}
    expect(client_of, world, reverse("portal:supplement", args=[dossier.pk]), told)


@pytest.mark.parametrize("name", ["send-for-sign-off", "submit", "supply", "acknowledge", "draft-autosave"])
def test_a_stranger_can_press_nothing(client_of: ClientOf, world: World, name: str) -> None:
    draft = builders.a_draft()
    address = reverse(f"portal:{name}", args=[draft.pk])
    assert client_of(world.em).post(address).status_code == 404
    assert Client().post(address).status_code == 302
    assert client_of(world.khanh).post(address).status_code == 403
    assert client_of(world.an).get(address).status_code == 405


@pytest.mark.parametrize("name", ["return-draft", "ask-withdrawal", "withdraw"])
def test_acts_with_a_reason_have_their_own_page(client_of: ClientOf, world: World, name: str) -> None:
    dossier = builders.in_sign_off()
    told = {"nobody": 302, "an": 200, "bao": 200, "em": 404, "chi": 403, "khanh": 403}
    expect(client_of, world, reverse(f"portal:{name}", args=[dossier.pk]), told)


def test_facts_to_verify_are_shown_to_officers_of_the_catalogue_alone(client_of: ClientOf, world: World) -> None:
    address = reverse("portal:procedure", args=["THU-001"])
    assert "Dữ kiện cần kiểm chứng" in client_of(world.khanh).get(address).content.decode()
    for client in (Client(), client_of(world.an)):
        assert "Dữ kiện cần kiểm chứng" not in client.get(address).content.decode()
