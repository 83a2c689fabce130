"""Changes of the calendar on the screen: said before and after the press, listed for whoever may see what moved."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.dossiers.actions import reckoning
from motcua.dossiers.models import Dossier, Reckoning
from motcua.people.calendar_changes import note_change
from motcua.people.models import Role
from tests import builders
from tests.builders import at, living_at

pytestmark = pytest.mark.django_db
DAY = {"on": "04/06/2026", "kind": "holiday", "name": "Nghỉ bù", "source": "Thông báo 12", "confirmed": "on"}


@pytest.fixture
def moved(world) -> Reckoning:
    builders.in_step()
    builders.a_holiday("2026-06-04")
    with living_at("2026-06-02T10:00"):
        note_change("Ngày 04/06/2026: Nghỉ bù", at=at("2026-06-02T10:00"), by=world.khanh)
    with living_at("2026-06-02T10:02"):
        reckoning.follow_changes()
    return Reckoning.objects.get()


def test_how_many_may_move_is_said_before_the_press_and_where_to_look_after_it(world, client_of):
    builders.in_step()
    admin = client_of(builders.a_person("quantri", Role.SYSTEM_ADMIN, world.agencies["STTTT"]))
    with living_at("2026-06-02T10:00"):
        asked = admin.get(reverse("control:add-day")).content.decode()
        assert "Hạn của 1 hồ sơ đang giải quyết được tính lại" in asked
        done = admin.post(reverse("control:add-day"), DAY, follow=True).content.decode()
    assert "Hạn của hồ sơ đang giải quyết được tính lại trong ít phút." in done
    assert f"href='{reverse('ui:reckonings')}'" in done


def test_who_watches_reads_every_change_and_what_it_moved(world, client_of, moved):
    client = client_of(world.khanh)
    with living_at("2026-06-02T11:00"):
        listed = client.get(reverse("ui:reckonings")).content.decode()
        shown = client.get(reverse("ui:reckoning", args=[moved.pk])).content.decode()
    assert "Ngày 04/06/2026: Nghỉ bù" in listed and "Đã tính xong" in listed and world.khanh.full_name in listed
    one = Dossier.objects.get()
    assert one.code in shown and "1 hồ sơ có hạn mới" in shown
    assert "17:00, 08/06" in shown and "17:00, 09/06" in shown


def test_others_read_only_what_moved_of_the_dossiers_that_they_see(world, client_of, moved):
    with living_at("2026-06-02T11:00"):
        for name, sees in (("an", True), ("giang", True), ("em", False)):
            page = client_of(world.people[name]).get(reverse("ui:reckoning", args=[moved.pk])).content.decode()
            assert (Dossier.objects.get().code in page) == sees
            listed = client_of(world.people[name]).get(reverse("ui:reckonings")).content.decode()
            assert "Hồ sơ có hạn mới</th>" not in listed


def test_the_list_is_taken_away_as_a_workbook(world, client_of, moved):
    with living_at("2026-06-02T11:00"):
        answer = client_of(world.giang).get(reverse("ui:reckoning-file", args=[moved.pk]))
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert Dossier.objects.get().code in cells and "Ngày 04/06/2026: Nghỉ bù" in cells


def test_a_page_of_many_costs_what_a_page_of_one_costs(world, client_of, moved, django_assert_max_num_queries):
    for _ in range(3):
        builders.in_step()
    with living_at("2026-06-03T10:00"):
        builders.a_holiday("2026-06-05")
        note_change("Ngày 05/06/2026: Nghỉ bù", at=at("2026-06-03T10:00"), by=None)
    with living_at("2026-06-03T10:05"):
        assert reckoning.follow_changes() == 4
        client = client_of(world.khanh)
        client.get(reverse("ui:reckoning", args=[moved.pk]))
        with django_assert_max_num_queries(12):
            client.get(reverse("ui:reckoning", args=[Reckoning.objects.latest("pk").pk]))


def test_the_timeline_says_why_the_promise_is_another(world, client_of, moved):
    one = Dossier.objects.get()
    with living_at("2026-06-02T11:00"):
        page = client_of(world.an).get(reverse("portal:dossier", args=[one.pk])).content.decode()
        history = client_of(world.dung).get(reverse("desk:dossier", args=[one.pk]) + "?muc=lich-su").content.decode()
    assert "Lịch làm việc thay đổi: " in page and "“Ngày 04/06/2026: Nghỉ bù”" in page
    assert "Đã tính lại vì lịch làm việc thay đổi." in page
    assert "Tính lại hạn vì lịch làm việc thay đổi" in history
    assert date(2026, 6, 9) == one.due_at.astimezone(at("2026-06-02T10:00").tzinfo).date()
