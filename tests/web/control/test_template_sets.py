"""Template sets changed and begun by administrators: no day without one, none with two, and no paper changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.documents import template_editing as editing
from motcua.documents import templates
from motcua.documents.models import Slip, TemplateSet
from motcua.documents.specimens import KINDS
from motcua.journal.queries import history
from motcua.people.models import Role, User
from tests import builders

TODAY = date(2026, 6, 1)


@pytest.fixture
def son(world) -> User:
    return builders.a_person("son", Role.SYSTEM_ADMIN, world.agencies["STTTT"], name="Đinh Công Sơn")


@pytest.fixture(autouse=True)
def _monday(world):
    with builders.living_at("2026-06-01T09:00"):
        yield


def last() -> TemplateSet:
    return TemplateSet.objects.latest("from_on")


def fresh(by: User, days: int = 10) -> TemplateSet:
    return editing.begin("Thông tư mới", TODAY + timedelta(days=days), "Thông tư số 9/2026", by=by)


def told(one: TemplateSet, **more: object) -> dict[str, object]:
    return {**{name: getattr(one, name) for name in editing.TOLD}, **more}


def test_a_new_set_begins_on_a_coming_day_and_closes_the_one_before(client_of, son):
    before, client = last(), client_of(son)
    body = {"name": "Thông tư mới", "from_on": "11/06/2026", "source": "Thông tư số 9/2026"}
    assert client.post(reverse("control:begin-templates"), body).status_code == 302
    before.refresh_from_db()
    assert (before.to_on, last().from_on, last().to_on) == (date(2026, 6, 10), date(2026, 6, 11), None)
    assert last().kinds == before.kinds and not last().verified
    for day, wanted in ((date(2026, 6, 10), before), (date(2026, 6, 11), last())):
        assert templates.set_for(day) == wanted
    page = client.get(reverse("control:templates"))
    assert [row.state for row in page.context["rows"]][:2] == ["coming", "current"]
    assert [change.what for change in page.context["changes"]] == ["Thông tư mới", before.name]


@pytest.mark.parametrize("days", [0, -1, -3000])
def test_a_set_never_begins_today_or_before(son, days):
    with pytest.raises(Invalid) as refused:
        fresh(son, days)
    assert "sau hôm nay" in refused.value.problems["from_on"]
    assert TemplateSet.objects.count() == 3


def test_no_reviewed_set_is_called_compared_while_its_note_says_what_was_not(world):
    assert not [one.key for one in TemplateSet.objects.all() if one.verified and "Chưa đối chiếu" in one.note]


def test_forms_are_listed_by_their_number_and_those_without_one_behind(client_of, world):
    rows = client_of(world.khanh).get(reverse("control:templates")).context["rows"]
    numbers = [form["number"] for _, _, form in rows[0].papers]
    assert numbers == [*(f"Mẫu số {one:02}" for one in range(1, 8)), "Giấy thông báo của hệ thống"]


def test_a_set_begins_only_after_the_last_one_has(son):
    fresh(son, 10)
    with pytest.raises(Invalid) as refused:
        fresh(son, 10)
    assert "from_on" in refused.value.problems


def test_every_day_has_one_set_whatever_is_begun_and_taken_back(son):
    for days in (5, 9, 20):
        fresh(son, days)
    editing.take_back(last(), known=editing.known_of(last()), by=son)
    day = date(2018, 1, 1)
    while day < date(2027, 1, 1):
        there = TemplateSet.objects.filter(from_on__lte=day).exclude(to_on__lt=day)
        assert there.count() == 1, day
        day += timedelta(days=1)


def test_the_database_keeps_sets_apart(son):
    with pytest.raises(IntegrityError), transaction.atomic():
        TemplateSet.objects.create(key="zwei", name="Hai", from_on=TODAY, kinds={}, source="x")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_forms_are_changed_until_the_set_begins_and_not_after(client_of, son):
    one, client = fresh(son), client_of(son)
    url = reverse("control:change-templates", args=[one.key])
    page = client.get(url)
    body = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    body |= {"receipt-heading": "Giấy hẹn", "receipt-number": "Mẫu 09", "known": editing.known_of(one)}
    assert client.post(url, body).status_code == 302
    one.refresh_from_db()
    assert one.kinds["receipt"]["heading"] == "Giấy hẹn" and one.kinds["receipt"]["number_suffix"] == ""
    with builders.living_at("2026-06-11T08:00"):
        assert "receipt-heading" not in client_of(son).get(url).context["form"].fields
        with pytest.raises(NotAllowed, match="đã áp dụng"):
            editing.change(one, told(one), {"receipt": {"heading": "Khác"}}, known=editing.known_of(one), by=son)
        assert templates.form_of(templates.set_for(clock.today()), "receipt")["heading"] == "Giấy hẹn"


def test_what_a_set_says_of_itself_is_mended_and_papers_stay(son):
    slip = Slip.objects.filter(subject=builders.accepted().subject).get()
    kept, one = slip.content, slip.template_set
    editing.change(one, told(one, verified=True, note="Đã đối chiếu"), {}, known=editing.known_of(one), by=son)
    slip.refresh_from_db()
    assert slip.content == kept and slip.template_set.verified


def test_a_set_that_has_begun_is_not_taken_back(son):
    one = last()
    with pytest.raises(NotAllowed):
        editing.take_back(one, known=editing.known_of(one), by=son)


def test_who_changed_over_another_is_told_and_keeps_her_text(client_of, son):
    one, client = last(), client_of(son)
    seen = editing.known_of(one)
    editing.change(one, told(one, note="Của người khác"), {}, known=seen, by=son)
    body = {"name": one.name, "source": one.source, "note": "Của tôi", "known": seen}
    page = client.post(reverse("control:change-templates", args=[one.key]), body)
    text = unescape(page.content.decode())
    assert "Người khác vừa sửa bộ mẫu này" in text and "Của tôi" in text
    with pytest.raises(Conflict):
        editing.change(one, told(one), {}, known=seen, by=son)


def test_what_was_changed_here_outlasts_the_next_load(son):
    one = last()
    editing.change(one, told(one, name="Tên đã sửa"), {}, known=editing.known_of(one), by=son)
    begun = fresh(son)
    templates.load_template_sets()
    assert TemplateSet.objects.get(pk=one.pk).name == "Tên đã sửa"
    assert TemplateSet.objects.get(pk=one.pk).to_on == begun.from_on - timedelta(days=1)


def test_another_process_knows_a_new_set_on_its_first_day(son):
    assert templates.set_for(TODAY)
    kept = dict(templates._kept)
    begun = fresh(son)
    templates._kept.update(kept)  # what a process read this morning
    with builders.living_at("2026-06-11T08:00"):
        assert templates.set_for(clock.today()) == begun


def test_nobody_else_changes_anything(world):
    one = last()
    for user in (world.khanh, world.lan, world.dung):
        for press in (
            lambda by: editing.change(one, told(one, note="x"), {}, known=editing.known_of(one), by=by),
            lambda by: fresh(by),
            lambda by: editing.take_back(one, known=editing.known_of(one), by=by),
        ):
            with pytest.raises(NotAllowed):
                press(user)


@pytest.mark.parametrize("kind", KINDS)
def test_a_specimen_is_printed_and_leaves_nothing(client_of, world, kind):
    answer = client_of(world.khanh).get(reverse("control:template-specimen", args=["tt-01-2018", kind]))
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF") and not Slip.objects.exists()


def test_a_kind_that_is_no_slip_has_no_specimen(client_of, world):
    assert (
        client_of(world.khanh).get(reverse("control:template-specimen", args=["tt-01-2018", "register"])).status_code
        == 404
    )


def test_the_page_costs_the_same_however_many_sets(client_of, world, son, django_assert_max_num_queries):
    for days in (5, 9, 20):
        fresh(son, days)
    client = client_of(world.khanh)
    with django_assert_max_num_queries(8):
        client.get(reverse("control:templates"))


def test_a_set_of_the_files_that_meets_a_changed_one_is_left_out_and_the_log_says_so(son, tmp_path, caplog):
    one = last()
    editing.change(one, told(one, note="Đã sửa"), {}, known=editing.known_of(one), by=son)
    before = TemplateSet.objects.count()
    text = next(
        path.read_text()
        for path in sorted((Path(settings.FACTS_DIR) / "template-sets").glob("*.yaml"))
        if one.key in path.read_text()
    )
    later = text.replace(one.key, "tt-tuong-lai").replace(f"from_on: {one.from_on}", "from_on: 2027-01-01")
    (tmp_path / "later.yaml").write_text(later)
    templates.load_template_sets(tmp_path)
    assert TemplateSet.objects.count() == before and "tt-tuong-lai is not loaded" in caplog.text


def test_what_was_typed_over_a_set_that_was_taken_back_is_offered_as_a_new_one(client_of, son):
    one, client = fresh(son), client_of(son)
    url = reverse("control:change-templates", args=[one.key])
    editing.take_back(one, known=editing.known_of(one), by=son)
    page = client.post(url, {"name": "Tên tôi đã gõ", "source": "Nguồn tôi đã gõ", "known": "x"})
    text = unescape(page.content.decode())
    assert "Người khác vừa bỏ bộ mẫu này" in text and "Tên tôi đã gõ" in text and "Nguồn tôi đã gõ" in text
    assert client.post(reverse("control:take-back-templates", args=[one.key]), {}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_set_at_once_go_one_after_the_other(son, world):
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(_begins, son, days) for days in (10, 12)]
        answers = [one.result() for one in asked]
    assert "begun" in answers and TemplateSet.objects.filter(to_on__isnull=True).count() == 1
    assert all(answer in ("begun", "refused") for answer in answers)


def _begins(by: User, days: int) -> str:
    try:
        with builders.living_at("2026-06-01T09:00"):
            fresh(by, days)
    except Invalid:
        return "refused"
    finally:
        connection.close()
    return "begun"


def test_a_kind_that_came_later_is_added_to_the_sets_that_were_changed_here(son):
    mine = fresh(son)
    one = editing.change(last(), told(mine, note="Đã sửa"), {}, known=editing.known_of(mine), by=son)
    one.kinds = {kind: form for kind, form in one.kinds.items() if kind != Slip.Kind.APOLOGY}
    one.kinds["stop"] = {**one.kinds["stop"], "heading": "Tên của tỉnh"}
    one.save()
    templates.load_template_sets()
    one.refresh_from_db()
    assert one.kinds["apology"]["number"] == "Mẫu số 04"  # as the newest of the reviewed sets has it
    assert one.kinds["stop"]["heading"] == "Tên của tỉnh"
    templates.load_template_sets()
    assert history(templates.SUBJECT).filter(verb="template-set.new-kind").count() == 1
