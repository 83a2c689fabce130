"""Open dossiers that look like one at hand are named before it is handed in and before it is accepted."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.similar import MOST, is_alike, similar
from motcua.people.models import User
from tests import builders
from tests.builders import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_open_ones_of_the_same_customer_and_procedure_are_named_the_most_alike_first(world: World) -> None:
    other = builders.submitted(abstract="Mua xe", answers={"du_an": {"ten": "Xe cứu thương", "kinh_phi": 1}})
    alike = builders.submitted()
    builders.handed_over()
    builders.a_draft()
    elsewhere = builders.an_offering(agency=world.receiver, code="THU-002")
    builders.submitted(offering=elsewhere)
    draft = builders.a_draft()
    found, more = similar(world.an, draft)
    assert found == [alike, other] and not more
    assert [is_alike(one) for one in found] == [True, False]
    assert similar(world.em, draft) == ([], False)


def test_the_customer_is_warned_at_the_review_and_at_sign_off_and_may_send(world: World, client_of: SignIn) -> None:
    known = builders.submitted()
    draft, waiting = builders.a_draft(), builders.in_sign_off()
    link = reverse("portal:dossier", args=[known.pk])
    for url in (reverse("portal:draft-review", args=[draft.pk]), reverse("portal:dossier", args=[waiting.pk])):
        body = client_of(world.bao).get(url).content.decode()
        assert link in body and "nội dung gần giống" in body
    with builders.living_at(f"{builders.MONDAY}T09:00"):
        client_of(world.bao).post(reverse("portal:submit", args=[waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.status == "submitted"


def test_the_desk_is_told_at_acceptance_and_only_then(world: World, client_of: SignIn) -> None:
    known, waiting = builders.in_step(), builders.submitted()
    with builders.living_at(f"{builders.MONDAY}T10:00"):
        body = client_of(world.chi).get(reverse("desk:dossier", args=[waiting.pk])).content.decode()
        assert f'<span class="code">{known.code}</span> <a href="{reverse("desk:dossier", args=[known.pk])}"' in body
        assert (
            waiting.reference
            not in client_of(world.dung).get(reverse("desk:dossier", args=[known.pk])).content.decode()
        )


def test_where_there_are_more_than_are_shown_it_is_said(world: World, client_of: SignIn) -> None:
    for _ in range(MOST):
        last = builders.submitted()
    draft = builders.a_draft()
    url = reverse("portal:draft-review", args=[draft.pk])
    assert "Chỉ hiện" not in client_of(world.bao).get(url).content.decode()
    builders.submitted()
    shown = client_of(world.bao).get(url).content.decode()
    assert shown.count("nội dung gần giống") == MOST and "Chỉ hiện 5 hồ sơ gần giống nhất." in shown
    with builders.living_at(f"{builders.MONDAY}T10:00"):
        body = client_of(world.chi).get(reverse("desk:dossier", args=[last.pk])).content.decode()
    assert "Còn hồ sơ tương tự khác" not in body
