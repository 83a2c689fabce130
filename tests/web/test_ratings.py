"""The pages of ratings: the customer's questions, and the counts for those who are rated and who watch."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Mark, Rating
from motcua.people.models import User
from tests import builders
from tests.builders import World, living_at
from tests.dossiers.cases import all_marked

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.django_db
TUESDAY = "2026-06-02T09:00"


def post(client: Client, dossier: Dossier, marks: dict[str, str], on: str = TUESDAY, **typed: Any) -> Any:
    named = {f"rating.{key}": value for key, value in {**marks, **typed}.items()}
    with living_at(on):
        return client.post(reverse("portal:rate", args=[dossier.pk]), named)


def seen(client: Client, name: str, *args: Any, on: str = TUESDAY) -> str:
    with living_at(on):
        return client.get(reverse(name, args=args)).content.decode()


def test_it_is_offered_while_due_and_shown_afterwards(world: World, client_of: ClientOf) -> None:
    dossier, client = builders.handed_over(), client_of(world.an)
    url = reverse("portal:rate", args=[dossier.pk])
    assert url in seen(client, "portal:dossier", dossier.pk)
    assert url not in seen(client, "portal:dossier", dossier.pk, on="2026-07-20T09:00")
    page = seen(client, "portal:rate", dossier.pk)
    assert (
        page.partition("<main")[2].partition("</main")[0].count("<fieldset") == len(all_marked())
        and "Còn điểm chưa kiểm chứng." in page
    )
    assert post(client, dossier, all_marked(), comment="Rất <b>tốt</b>").status_code == 302
    page = seen(client, "portal:rate", dossier.pk)
    assert "Rất &lt;b&gt;tốt&lt;/b&gt;" in page and "Gửi đánh giá" not in page
    assert "Xem đánh giá đã gửi" in seen(client, "portal:dossier", dossier.pk)


def test_a_refused_rating_gives_back_what_was_chosen_and_typed(world: World, client_of: ClientOf) -> None:
    dossier, client = builders.handed_over(), client_of(world.an)
    answer = post(client, dossier, {"tong_the": Mark.VERY}, comment="Ý kiến dài")
    html = answer.content.decode()
    assert answer.status_code == 422 and not Rating.objects.exists()
    assert "Ý kiến dài" in html and "Chọn một mức cho câu 2." in html and "câu 1." not in html
    assert html.count("checked") == 1 and "data-errors" in html


def test_a_second_press_and_one_too_late_are_told_and_keep_the_words(world: World, client_of: ClientOf) -> None:
    dossier, client = builders.handed_over(), client_of(world.an)
    late = post(client, dossier, all_marked(), on="2026-07-20T09:00", comment="Đến muộn")
    assert late.status_code == 422 and "Đến muộn" in late.content.decode() and "quá 30 ngày" in late.content.decode()
    assert post(client, dossier, all_marked()).status_code == 302
    again = post(client, dossier, all_marked(Mark.NOT_YET), comment="Lần hai")
    assert (
        again.status_code == 422
        and "đánh giá một lần" in again.content.decode()
        and "Lần hai" in again.content.decode()
    )
    assert Rating.objects.count() == 1


def rated(world: World, mark: str = Mark.VERY, comment: str = "") -> Dossier:
    dossier = builders.handed_over()
    with living_at(TUESDAY):
        return actions.rate(dossier, by=world.an, marks=all_marked(mark), comment=comment)


def test_the_agency_reads_counts_and_comments_and_no_share_of_nothing(world: World, client_of: ClientOf) -> None:
    client = client_of(world.giang)
    assert "%" not in seen(client, "desk:ratings").partition("<main")[2] and "–" in seen(client, "desk:ratings")
    dossier = rated(world, comment="Giải quyết nhanh.")
    rated(world, Mark.NOT_YET)
    html = seen(client, "desk:ratings")
    assert "Giải quyết nhanh." in html and str(dossier.code) in html and "50\xa0%" in html


def test_who_watches_sees_agencies_and_no_comment(world: World, client_of: ClientOf) -> None:
    rated(world, comment="Giải quyết nhanh.")
    html = seen(client_of(world.khanh), "control:ratings")
    assert world.receiver.name in html and "Giải quyết nhanh." not in html


@pytest.mark.parametrize(("name", "who"), [("desk:ratings", "nga"), ("control:ratings", "khanh")])
def test_the_counts_cost_the_same_however_many(
    world: World, client_of: ClientOf, django_assert_max_num_queries: Any, name: str, who: str
) -> None:
    client = client_of(world.people[who])
    for _ in range(4):
        rated(world, comment="Tốt.")
    with django_assert_max_num_queries(8):
        seen(client, name)
