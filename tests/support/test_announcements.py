"""Announcements: drafted, published to whom they are for, acknowledged by each, withdrawn."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.core import installation
from motcua.core.errors import Invalid, NotAllowed
from motcua.journal.models import Event
from motcua.notifications.models import Message
from motcua.people.models import Role
from motcua.support import announcements
from motcua.support.first_page import first_page
from motcua.support.models import Acknowledgement, Announcement
from tests import builders
from tests.builders import World, living_at

pytestmark = pytest.mark.django_db

MORNING = "2026-06-01T09:00"


def a_draft(world: World, audience: str = "officers", **more) -> Announcement:
    told = {
        "kind": "directive", "number": "12/UBND", "issued_on": builders.at(MORNING).date(), "issuer": "UBND tỉnh",
        "abstract": "Nộp hồ sơ trực tuyến", "text": "Đọc **kỹ**.", "audience": audience, "roles": [],
        "must_read": True,
    }  # fmt: skip
    return announcements.draft(told | more, once=uuid4(), by=world.khanh)


def published(world: World, audience: str = "officers", **more) -> Announcement:
    with living_at(MORNING):
        return announcements.publish(a_draft(world, audience, **more), by=world.khanh)


def test_only_the_watching_agency_writes_and_what_is_missing_is_named(world: World) -> None:
    with pytest.raises(Invalid) as wrong:
        a_draft(world, "roles", abstract=" ", issuer="")
    assert {*wrong.value.problems} == {"abstract", "issuer", "roles"}
    one = a_draft(world)
    for press in (
        lambda: announcements.publish(one, by=world.giang), lambda: announcements.withdraw(one, why="x", by=world.lan),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            press()


def test_a_draft_is_seen_by_nobody_and_what_is_published_does_not_change(world: World, client_of) -> None:
    one = a_draft(world, "public")
    assert Client().get(f"/van-ban/{one.pk}/").status_code == 404
    announcements.change(one, {**_fields(one), "abstract": "Nộp qua mạng"}, by=world.khanh)
    one = announcements.publish(one, by=world.khanh)
    assert "Nộp qua mạng" in Client().get("/van-ban/").text
    assert "<strong>kỹ</strong>" in Client().get(f"/van-ban/{one.pk}/").text
    for press in (
        lambda: announcements.change(one, _fields(one), by=world.khanh),
        lambda: announcements.attach(one, builders.a_stored_file(), "a.pdf", by=world.khanh),
        lambda: announcements.publish(one, by=world.khanh),
    ):
        with pytest.raises(NotAllowed):
            press()


def _fields(one: Announcement) -> dict[str, object]:
    return {name: getattr(one, name) for name in announcements.FIELDS}


def test_each_reads_what_is_for_her(world: World, client_of) -> None:
    published(world, "public", abstract="Cho công chúng")
    published(world, "officers", abstract="Cho cán bộ")
    published(world, "roles", roles=[Role.SPECIALIST], abstract="Cho chuyên viên")

    def seen(client: Client) -> list[str]:
        text = client.get("/van-ban/").text
        return [word for word in ("Cho công chúng", "Cho cán bộ", "Cho chuyên viên") if word in text]

    assert seen(Client()) == ["Cho công chúng"]
    assert seen(client_of(world.an)) == ["Cho công chúng", "Cho cán bộ"]
    assert seen(client_of(world.dung)) == ["Cho công chúng", "Cho cán bộ", "Cho chuyên viên"]
    told = Message.objects.filter(act="announcement.publish", title="Cho chuyên viên")
    assert {one.recipient.username for one in told} >= {world.dung.username}
    assert not told.filter(recipient=world.an).exists() and told.first().for_work


def test_it_stands_on_first_pages_until_it_is_acknowledged(world: World, client_of) -> None:
    one, client = published(world), client_of(world.an)
    for person, home in ((world.an, "/co-quan/"), (world.dung, "/ban/cua-toi/"), (world.lan, "/theo-doi/")):
        assert one.abstract in client_of(person).get(home).text
    assert client.post(f"/van-ban/{one.pk}/da-doc/").status_code == 302
    client.post(f"/van-ban/{one.pk}/da-doc/")
    assert one.abstract not in client.get("/co-quan/").text
    assert Acknowledgement.objects.filter(announcement=one, person=world.an).count() == 1
    assert Event.objects.filter(verb="announcement.acknowledge").count() == 1


def test_one_that_need_not_be_read_leaves_first_pages_by_itself(world: World) -> None:
    published(world, must_read=False)
    with living_at("2026-06-20T09:00"):
        assert [one.abstract for one in first_page(world.an, most=5).announcements] == ["Nộp hồ sơ trực tuyến"]
    with living_at("2026-07-20T09:00"):
        assert first_page(world.an, most=5).announcements == []


def test_the_watcher_sees_who_has_read_and_who_has_not_page_by_page(
    world: World, client_of, django_assert_max_num_queries
) -> None:
    installation.choose(demo=False)
    one, client = published(world), client_of(world.khanh)
    announcements.acknowledge(one, by=world.an)
    page = f"/theo-doi/van-ban/{one.pk}/"
    read = client.get(page).text
    assert world.an.full_name in read and "Người soạn hồ sơ" in read
    waiting = client.get(page, {"xem": "chua"}).text
    assert world.an.full_name not in waiting and world.bao.full_name in waiting
    for number in range(60):
        builders.a_person(f"nguoi{number:02}", Role.SPECIALIST, world.agencies["STTTT"])
    with django_assert_max_num_queries(8):
        found = client.get(page, {"xem": "chua"}).text
    assert 'rel="next"' in found


def test_what_is_withdrawn_is_gone_and_its_reason_stays(world: World, client_of) -> None:
    one = published(world, "public")
    with pytest.raises(Invalid):
        announcements.withdraw(one, why=" ", by=world.khanh)
    announcements.withdraw(one, why="Sai số văn bản", by=world.khanh)
    assert Client().get(f"/van-ban/{one.pk}/").status_code == 404
    assert "Sai số văn bản" in client_of(world.khanh).get(f"/theo-doi/van-ban/{one.pk}/").text
    with pytest.raises(NotAllowed):
        announcements.acknowledge(one, by=world.an)


def test_a_file_is_checked_kept_and_handed_to_who_may_read(world: World, client_of) -> None:
    one, client = a_draft(world), client_of(world.khanh)
    add = f"/theo-doi/van-ban/{one.pk}/tep/"
    bad = client.post(add, {"file": SimpleUploadedFile("hong.pdf", b"khong phai pdf")})
    assert bad.status_code == 422 and one.files.count() == 0
    assert client.post(add, {"file": SimpleUploadedFile("kem.pdf", builders.a_pdf())}).status_code == 302
    file = one.files.get()
    assert client_of(world.an).get(f"/van-ban/tep/{file.pk}/").status_code == 404
    announcements.publish(one, by=world.khanh)
    taken = client_of(world.an).get(f"/van-ban/tep/{file.pk}/")
    assert taken.status_code == 200 and "attachment" in taken["Content-Disposition"]
    assert Client().get(f"/van-ban/tep/{file.pk}/").status_code == 404


def test_the_form_keeps_what_was_typed_and_the_same_form_twice_is_one_draft(world: World, client_of) -> None:
    client, once = client_of(world.khanh), str(uuid4())
    typed = {
        "kind": "notice", "issued_on": "01/06/2026", "issuer": "Sở TTTT", "abstract": "Bảo trì", "text": "Nội dung gõ",
        "audience": "roles", "once": once,
    }  # fmt: skip
    wrong = client.post("/theo-doi/van-ban/soan/", typed)
    assert wrong.status_code == 422 and "Nội dung gõ" in wrong.text and "Chọn ít nhất một vai trò" in wrong.text
    for _ in range(2):
        assert client.post("/theo-doi/van-ban/soan/", typed | {"roles": ["clerk", "head"]}).status_code == 302
    assert Announcement.objects.get().roles == ["clerk", "head"]
