"""Who may know of a dossier, and how deep she sees into it, for every person and every status."""

import pytest

from motcua.dossiers import actions, depths, inboxes, queries, searching, visibility
from motcua.dossiers.depths import Depth
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.tabs import Tab
from tests import builders
from tests.builders import living_at
from tests.dossiers.tabbed import counts_of

pytestmark = pytest.mark.django_db
CARD, CONTENT, INSIDE = Depth.CARD, Depth.CONTENT, Depth.INSIDE
CUSTOMER = {"an": CONTENT, "bao": CONTENT}
WATCHING = {"khanh": CARD, "lan": CARD}
# The room that solves it sees inside once it holds it; the other room of the agency its card.
WAITING = (
    CUSTOMER
    | WATCHING
    | {"chi": CONTENT, "giang": INSIDE, "hoa": INSIDE, "dung": CARD, "vinh": CARD, "nga": CARD, "quan": CARD}
)
TAKEN = WAITING | {"dung": INSIDE, "vinh": INSIDE, "nga": INSIDE}
SEEN: dict[str, dict[str, Depth]] = {
    Status.DRAFT: CUSTOMER,
    Status.SIGN_OFF: CUSTOMER,
    Status.SUBMITTED: WAITING,
    Status.REFUSED: WAITING,
    Status.WITHDRAWN: WAITING,
    Status.ACCEPTED: TAKEN,
    Status.PROCESSING: TAKEN,
    Status.AWAITING_SUPPLEMENT: TAKEN,
    Status.FINISHED: TAKEN,
    Status.HANDED_OVER: TAKEN,
    Status.STOPPED: TAKEN,
}


@pytest.mark.parametrize("status", SEEN)
def test_each_person_sees_as_deep_as_her_posts_allow(world, status):
    dossier = builders.a_dossier(status)
    dossier.refresh_from_db()
    seen = {}
    for username, person in world.people.items():
        depth = depths.depth(person, dossier)
        assert visibility.visible_to(person).filter(pk=dossier.pk).exists() == (depth is not None), username
        if depth is not None:
            seen[username] = depth
    assert seen == SEEN[status]


@pytest.mark.parametrize("status", SEEN)
def test_a_stranger_finds_nothing_by_any_way(em, status):
    dossier = builders.a_dossier(status)
    moment = builders.at("2026-06-01T16:00")
    assert not visibility.visible_to(em).exists()
    assert not searching.search(em, dossier.abstract).exists()
    assert not any(inboxes.inbox(em, tab, at=moment).exists() for tab in Tab)
    assert not any(counts_of(em, at=moment).values())
    for found in (queries.sent_by(em), queries.expected_of(em), queries.elsewhere(em)):
        assert not found.exists()


def test_someone_without_a_post_sees_nothing(world):
    nobody = type(world.an).objects.create(
        username="nobody", full_name="Không Ai", joined_at=builders.at("2017-10-01T08:00")
    )
    dossier = builders.in_step()
    assert not visibility.visible_to(nobody).exists()
    assert depths.depth(nobody, dossier) is None


def test_a_room_that_held_it_once_keeps_seeing_inside(world, quan):
    steps = [dict(step) for step in builders.PROCESS["steps"]]
    steps[0]["where"] = {"role": "specialist", "unit": builders.OTHER_ROOM}
    offering = builders.an_offering(agency=world.receiver, code="THU-002", process={"steps": steps})
    dossier = builders.accepted(offering=offering)
    with living_at("2026-06-01T09:30"):
        dossier = actions.claim(dossier, by=quan)
    with living_at("2026-06-01T10:00"):
        dossier = actions.forward(dossier, by=quan)
    assert dossier.step == "truong_phong_duyet"
    assert depths.depth(quan, dossier) == INSIDE


def test_a_post_that_is_over_shows_nothing(world, chi):
    dossier = builders.submitted()
    chi.posts.update(to_on="2026-05-31")
    with living_at("2026-06-01T10:00"):
        person = type(chi).objects.get(pk=chi.pk)
        assert not visibility.visible_to(person).filter(pk=dossier.pk).exists()
        assert depths.depth(person, dossier) is None


def test_the_watching_agency_sees_no_draft_of_others_and_everything_handed_in(khanh):
    builders.a_draft()
    handed_in = builders.submitted()
    assert list(visibility.visible_to(khanh)) == [handed_in]


def test_a_person_with_posts_in_two_agencies_sees_both(world, an):
    builders.submitted()
    an.posts.create(agency=world.receiver, role="clerk", from_on="2017-10-01")
    person = type(an).objects.get(pk=an.pk)
    assert depths.depth(person, Dossier.objects.get()) == INSIDE
    assert visibility.visible_to(person).count() == 1
