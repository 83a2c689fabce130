"""Notices: newest first, unread in bold, opened once, and the way from a dossier's address to the right door."""

from datetime import timedelta

import pytest

from motcua.notifications.models import Message
from tests import builders

NOON = builders.at("2026-06-01T12:00")


def told(person, count: int, **facts) -> list[Message]:
    return Message.objects.bulk_create(
        Message(recipient=person, act="dossier.accept", title=f"Tin {n:03}", at=NOON + timedelta(minutes=n), **facts)
        for n in range(count)
    )


def test_notices_stand_newest_first_and_page_by_key(client_of, an):
    told(an, 30)
    client = client_of(an)
    first = client.get("/thong-bao/").text
    assert first.index("Tin 029") < first.index("Tin 028")
    assert "Tin 004" not in first
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(onward).text
    assert "Tin 004" in second and "Tin 005" not in second


@pytest.mark.parametrize("count", [3, 60])
def test_a_page_of_notices_costs_the_same_however_many_there_are(client_of, an, django_assert_max_num_queries, count):
    told(an, count)
    client = client_of(an)
    client.get("/thong-bao/")
    with django_assert_max_num_queries(6):
        client.get("/thong-bao/")


def test_unread_is_told_in_words_too(client_of, an):
    told(an, 1)
    assert "Chưa đọc:" in client_of(an).get("/thong-bao/").text


def test_opening_marks_read_and_goes_to_its_place(client_of, an):
    (notice,) = told(an, 1, url="/ho-so/7/")
    answer = client_of(an).get(f"/thong-bao/{notice.pk}/")
    assert answer["Location"] == "/ho-so/7/"
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize("url", ["https://other.example/", "//other.example", ""])
def test_a_notice_never_leads_elsewhere(client_of, an, url):
    (notice,) = told(an, 1, url=url)
    assert client_of(an).get(f"/thong-bao/{notice.pk}/")["Location"] == "/thong-bao/"


def test_somebody_elses_notice_is_not_found(client_of, an, em):
    (notice,) = told(an, 1)
    assert client_of(em).get(f"/thong-bao/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_read_at_once_and_only_ones_own(client_of, an, em):
    told(an, 3)
    told(em, 1)
    client = client_of(an)
    assert client.get("/thong-bao/da-doc/").status_code == 405
    client.post("/thong-bao/da-doc/")
    assert Message.objects.filter(recipient=an, read_at=None).count() == 0
    assert Message.objects.filter(recipient=em, read_at=None).count() == 1


@pytest.mark.parametrize(
    ("username", "door"),
    [("an", "/co-quan/"), ("bao", "/co-quan/"), ("chi", "/ban/"), ("dung", "/ban/"), ("hoa", "/ban/"),
     ("khanh", "/theo-doi/"), ("lan", "/theo-doi/"), ("em", None)],
)  # fmt: skip
def test_a_dossiers_address_leads_each_to_her_own_door(client_of, world, username, door):
    dossier = builders.in_step()
    answer = client_of(world.people[username]).get(f"/ho-so/{dossier.pk}/")
    if door is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(door)


def test_strangers_sign_in_first(client, db):
    for path in ("/thong-bao/", "/thong-bao/1/", "/ho-so/1/", "/tai-khoan/"):
        assert client.get(path)["Location"].startswith("/dang-nhap/?next=")
