"""Closures declared, changed and ended by the system's administrator; the calendar follows, the past stays."""

import pytest

from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.journal.models import Event
from motcua.people import closure_editing as editing
from motcua.people.models import Closure, Role, User
from motcua.people.queries import calendar_for, country_calendar
from tests import builders
from tests.builders import at

LIST = "/theo-doi/lich/tam-ngung/"
SAID = {
    "from_at": "07:00 02/06/2026", "to_at": "07:00 03/06/2026", "reason": "Mất điện", "source": "Thông báo 7/TB",
}  # fmt: skip


@pytest.fixture
def son(world) -> User:
    return builders.a_person("son", Role.SYSTEM_ADMIN, world.agencies["STTTT"], name="Đinh Công Sơn")


def _closed(by: User, **more: str) -> Closure:
    moments = {"from_at": at("2026-06-02T07:00"), "to_at": at("2026-06-03T07:00")}
    return editing.declare(builders.world().receiver, reason="Mất điện", source="TB", by=by, **moments)


def test_a_closure_is_declared_changed_and_ended_with_history_and_the_calendar_follows(client_of, son, world):
    tuesday = at("2026-06-02T07:00").date()
    with builders.living_at("2026-06-01T09:00"):
        client = client_of(son)
        said = {**SAID, "agency": str(world.receiver.pk)}
        assert client.post(f"{LIST}ghi/", said).status_code == 302
        closure = Closure.objects.get()
        assert not calendar_for(world.receiver).is_working(tuesday)
        assert country_calendar().is_working(tuesday)
        said = {**SAID, "to_at": "13:30 02/06/2026", "known": editing.known_of(closure)}
        assert client.post(f"{LIST}{closure.pk}/", said).status_code == 302
        assert calendar_for(world.receiver).opening(tuesday) == at("2026-06-02T13:30")
    with builders.living_at("2026-06-02T10:00"):
        client = client_of(son)
        known = editing.known_of(Closure.objects.get())
        assert client.post(f"{LIST}{closure.pk}/ket-thuc/", {"reason": "Có điện", "known": known}).status_code == 302
        assert calendar_for(world.receiver).opening(tuesday) == at("2026-06-02T10:00")
        page = client.get(LIST)
    ended, changed, declared = page.context["changes"]
    assert (ended.actor, ended.reason, ended.what) == ("son", "Có điện", world.receiver.short)
    assert [(old, new) for _label, old, new in changed.lines] == [("07:00, 03/06/2026", "13:30, 02/06/2026")]
    assert len(declared.lines) == 4
    assert {event.subject for event in Event.objects.filter(verb__startswith="closure.")} == {"closures"}


def test_who_typed_over_another_change_is_told_and_loses_nothing(client_of, son):
    with builders.living_at("2026-06-01T09:00"):
        closure = _closed(son)
        known = editing.known_of(closure)
        moments = {"from_at": closure.from_at, "to_at": closure.to_at}
        editing.change(closure, reason="Bão", source="Công điện 5", known=known, by=son, **moments)
        page = client_of(son).post(f"{LIST}{closure.pk}/", {**SAID, "known": known})
        assert "Người khác vừa sửa" in page.text
        assert page.context["form"]["reason"].value() == "Mất điện"
        again = dict(page.context["act"].extra)
        assert client_of(son).post(f"{LIST}{closure.pk}/", {**SAID, **again}).status_code == 302
        with pytest.raises(Conflict):
            editing.end(closure, reason="Có điện", known=known, by=son)


def test_what_is_past_of_a_closure_stays(son, khanh):
    with builders.living_at("2026-06-01T09:00"):
        closure = _closed(son)
        with pytest.raises(NotAllowed):
            editing.end(closure, reason="Có điện", known=editing.known_of(closure), by=khanh)
    given = {"reason": "Bão", "source": "CĐ", "known": editing.known_of(closure), "by": son}
    with builders.living_at("2026-06-02T10:00"):
        with pytest.raises(Invalid) as refused:
            editing.change(closure, from_at=at("2026-06-02T08:00"), to_at=closure.to_at, **given)
        assert list(refused.value.problems) == ["from_at"]
        with pytest.raises(Invalid) as refused:
            editing.change(closure, from_at=closure.from_at, to_at=at("2026-06-02T09:00"), **given)
        assert list(refused.value.problems) == ["to_at"]
    with builders.living_at("2026-06-04T10:00"), pytest.raises(NotAllowed):
        editing.end(closure, reason="Có điện", known=editing.known_of(closure), by=son)


def test_one_that_has_not_begun_is_taken_back_and_who_edits_it_is_told(client_of, son):
    with builders.living_at("2026-06-01T09:00"):
        closure = _closed(son)
        editing.end(closure, reason="Nhầm", known=editing.known_of(closure), by=son)
        assert not Closure.objects.exists()
        page = client_of(son).post(f"{LIST}{closure.pk}/", {**SAID, "agency": str(closure.agency_id)})
        assert "Người khác vừa bỏ đợt tạm ngừng này" in page.text
        assert page.context["act"].action == f"{LIST}ghi/"
        assert page.context["form"]["reason"].value() == "Mất điện"
        assert page.context["form"]["agency"].value() == str(closure.agency_id)
        assert client_of(son).post(f"{LIST}{closure.pk}/ket-thuc/", {"reason": "Nhầm"}).status_code == 302
        with pytest.raises(NotAllowed):
            editing.end(closure, reason="Nhầm", known="", by=son)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"to_at": "07:00 02/06/2026"}, "to_at"), ({"reason": " "}, "reason"), ({"from_at": "hôm qua"}, "from_at")],
)
def test_what_makes_no_closure_is_refused_at_its_field(client_of, son, more, field):
    page = client_of(son).post(f"{LIST}ghi/", {**SAID, **more})
    assert list(page.context["form"].errors) == [field]
    assert not Closure.objects.exists()


def test_the_list_costs_the_same_however_many_there_are(client_of, son, django_assert_max_num_queries):
    with builders.living_at("2026-06-01T09:00"):
        for _number in range(4):
            _closed(son)
        client = client_of(son)
        client.get(LIST)
        with django_assert_max_num_queries(8):
            client.get(LIST)
