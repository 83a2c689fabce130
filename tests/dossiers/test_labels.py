"""Labels of an agency: for its own people only, never in figures or in what a customer carries away."""

import io
import zipfile
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from motcua.core import clock, installation
from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions as acts
from motcua.dossiers import filters, visibility
from motcua.dossiers.actions import labels as actions
from motcua.dossiers.labels import labels_on
from motcua.dossiers.models import Dossier, Label, Labelled
from motcua.journal.models import Event
from tests import builders

pytestmark = pytest.mark.django_db
NAME = "Vốn ngân sách tỉnh"


@pytest.fixture
def work(world) -> Dossier:
    return builders.in_step()


@pytest.fixture
def label(world) -> Label:
    return actions.make_label(NAME, "info", by=world.nga)


def put(dossier, *labels, by, known=()):
    actions.put_labels(dossier, [one.pk for one in labels], known=[one.pk for one in known], by=by)


def on(dossier) -> list[str]:
    return sorted(Labelled.objects.filter(dossier=dossier).values_list("label__name", flat=True))


def test_a_label_is_put_on_and_taken_off_by_who_sees_inside(world, work, label):
    put(work, label, by=world.dung)
    assert on(work) == [NAME] and labels_on(world.dung, [work]) == {work.pk: (("info", NAME),)}
    put(work, by=world.giang, known=[label])
    assert on(work) == [] and labels_on(world.dung, [work]) == {}


@pytest.mark.parametrize("who", ["an", "bao", "chi", "vinh", "khanh", "lan", "em"])
def test_nobody_else_puts_or_sees_one(client_of, world, work, label, who):
    if who == "vinh":
        work = builders.accepted()  # of no room of his yet
        work.unit = world.rooms[builders.OTHER_ROOM]
    user = world.people[who]
    if who != "vinh":
        with pytest.raises(NotAllowed):
            put(work, label, by=user)
    put(builders.in_step(), label, by=world.dung)
    if who not in ("chi", "vinh"):  # people of the agency itself
        assert labels_on(user, list(Dossier.objects.all())) == {}


def test_what_somebody_else_did_meanwhile_stays(world, work, label):
    other = actions.make_label("Chờ họp", "soon", by=world.nga)
    third = actions.make_label("Khó", "idle", by=world.nga)
    put(work, label, by=world.dung)
    put(work, label, third, by=world.giang, known=[label])  # adds one
    put(work, other, by=world.dung, known=[label])  # who saw only the first: takes it off, puts another on
    assert on(work) == ["Chờ họp", "Khó"]


def test_the_same_label_twice_is_one(world, work, label):
    put(work, label, by=world.dung)
    put(work, label, by=world.giang)
    assert on(work) == [NAME]


def test_only_heads_and_leaders_make_them_and_a_twin_is_named(world):
    for who in ("chi", "dung", "an", "khanh"):
        with pytest.raises(NotAllowed):
            actions.make_label("Của tôi", "info", by=world.people[who])
    actions.make_label(NAME, "info", by=world.nga)
    for name in (NAME, "von  NGAN sach tinh"):
        with pytest.raises(Invalid, match=NAME):
            actions.make_label(name, "ok", by=world.giang)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_name_that_is_none_is_refused(world, name):
    with pytest.raises(Invalid):
        actions.make_label(name, "ok", by=world.nga)


def test_a_label_out_of_use_stays_where_it_lies_and_goes_on_nothing_more(world, work, label):
    put(work, label, by=world.dung)
    actions.close_label(label.pk, by=world.giang)
    assert on(work) == [NAME]
    with pytest.raises(Invalid, match="không còn dùng"):
        put(builders.in_step(), label, by=world.dung)
    put(work, by=world.dung, known=[label])
    assert on(work) == []
    assert actions.make_label(NAME, "ok", by=world.nga).pk != label.pk


def test_a_label_of_another_agency_is_refused(world, work):
    foreign = Label.objects.create(agency=world.customer, name="Khác", made_by=world.an, made_at=clock.now())
    with pytest.raises(Invalid):
        put(work, foreign, by=world.dung)
    with pytest.raises(NotAllowed):
        actions.close_label(foreign.pk, by=world.giang)


def test_the_list_is_narrowed_by_a_label_of_ones_own_agency(world, work, label):
    builders.in_step()
    put(work, label, by=world.dung)
    found = visibility.visible_to(world.dung)
    asked = filters.read({"gan_nhan": str(label.pk)})
    at = clock.now()
    assert [one.pk for one in filters.narrow(found, asked.values, user=world.dung, at=at)] == [work.pk]
    assert filters.choices(world.dung)["gan_nhan"] == {str(label.pk): NAME}
    assert filters.choices(world.chi)["gan_nhan"] == {}
    assert not filters.narrow(visibility.visible_to(world.chi), asked.values, user=world.chi, at=at).exists()
    theirs = visibility.visible_to(world.an)
    assert not filters.narrow(theirs, asked.values, user=world.an, at=at).exists()


def test_the_pages_show_it_inside_and_nowhere_else(client_of, world, work, label):
    client_of(world.dung).post(reverse("desk:dossier-labels", args=[work.pk]), {"nhan": label.pk})
    inside = client_of(world.dung)
    assert NAME in unescape(inside.get(reverse("desk:mine")).content.decode())
    assert NAME in unescape(inside.get(reverse("desk:dossier", args=[work.pk])).content.decode())
    for who, url in (
        ("an", reverse("portal:dossier", args=[work.pk])),
        ("khanh", reverse("control:dossier", args=[work.pk])),
    ):
        assert NAME not in unescape(client_of(world.people[who]).get(url).content.decode())


def test_what_a_customer_carries_away_says_nothing_of_it(client_of, world, work, label):
    put(work, label, by=world.dung)
    for user in (world.bao, world.dung):
        answer = client_of(user).get(reverse("ui:dossier-bundle", args=[work.pk]))
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as files:
            assert all(NAME.encode() not in files.read(name) for name in files.namelist())
    assert not Event.objects.filter(subject=work.subject, verb__contains="label").exists()


@pytest.mark.parametrize("many", [1, 12])
def test_a_list_costs_the_same_however_many_labels(client_of, world, label, many, django_assert_max_num_queries):
    for _ in range(many):
        put(builders.in_step(), label, by=world.dung)
    client = client_of(world.dung)
    installation.choose(demo=False)  # asked for once in the life of a process
    client.get(reverse("desk:mine"))
    cache.clear()
    with django_assert_max_num_queries(8):
        client.get(reverse("desk:mine"))


def test_an_end_leaves_the_labels(world, work, label):
    put(work, label, by=world.dung)
    acts.stop(work, by=world.giang, reason="Không còn nhu cầu", late=builders.LATE)
    assert on(work) == [NAME]


def test_a_refused_name_is_kept_on_the_page(client_of, world, label):
    page = client_of(world.nga).post(reverse("desk:labels"), {"ten": NAME, "mau": "ok"})
    text = unescape(page.content.decode())
    assert page.status_code == 422 and "đã có nhãn" in text and f'value="{NAME}" aria-describedby' in text
