"""Paper at the desk: turned away with the clause, or taken in after the gate, and in no other way."""

from uuid import uuid4

import pytest

from motcua.core.errors import Invalid, NotAllowed
from motcua.documents.models import Slip
from motcua.dossiers import actions
from motcua.dossiers.actions.gateway import PaperCount, ask_gate
from motcua.dossiers.models import Channel, Dossier, Incident, Paper, PaperRefusal, Status
from motcua.journal.queries import history
from motcua.notifications.models import Message
from motcua.people.models import Agency
from tests import builders
from tests.builders import at
from tests.dossiers.traces import told, verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PAPERS = [PaperCount("request", "Văn bản đề nghị", 1, 0), PaperCount("du_toan", "Dự toán chi tiết", 0, 2)]
FACTS = {**builders.REQUEST, "return_by": "direct"}


@pytest.fixture
def unequipped(world) -> Agency:
    Agency.objects.filter(code="DTE").update(equipped_from=None)
    return Agency.objects.get(code="DTE")


@pytest.mark.parametrize("channel", [Channel.DIRECT, Channel.POST])
def test_paper_from_an_equipped_agency_is_turned_away_counted_and_given_a_note(world, chi, channel):
    refusal = actions.refuse_paper(world.offering, world.customer, channel, by=chi)
    assert (refusal.customer, refusal.desk, refusal.level, refusal.channel) == (
        world.customer,
        world.receiver,
        3,
        channel,
    )
    assert refusal.clause == "điểm a khoản 1" and "mức độ 3" in refusal.reason
    assert refusal.slip is not None
    assert (refusal.slip.kind, refusal.slip.number) == (Slip.Kind.PAPER_REFUSAL, "1/2026")
    assert [event.verb for event in history(f"refusal:{refusal.pk}")] == ["desk.refuse-paper"]
    assert not Dossier.objects.exists()


def test_the_same_refusal_pressed_twice_is_one(world, chi):
    once = uuid4()
    first = actions.refuse_paper(world.offering, world.customer, "direct", by=chi, once=once)
    assert actions.refuse_paper(world.offering, world.customer, "direct", by=chi, once=once) == first
    assert PaperRefusal.objects.count() == Slip.objects.count() == 1


@pytest.mark.parametrize("stranger", ["an", "bao", "dung", "nga", "giang", "hoa", "khanh", "lan", "em"])
def test_only_the_desk_turns_away_takes_in_and_opens_a_draft(world, chi, unequipped, stranger):
    person = world.people[stranger]
    with pytest.raises(NotAllowed):
        actions.receive_paper(world.offering, unequipped, "direct", by=person, papers=PAPERS, **FACTS)
    other = world.agencies["DDG"]
    with pytest.raises(NotAllowed):
        actions.refuse_paper(world.offering, other, "direct", by=person)
    refusal = actions.refuse_paper(world.offering, other, "direct", by=chi)
    with pytest.raises(NotAllowed):
        actions.open_online_draft(refusal, by=person)
    assert (PaperRefusal.objects.count(), Dossier.objects.count()) == (1, 0)


def test_one_press_opens_an_online_draft_for_that_agency_once_and_tells_its_preparers(world, chi, an):
    refusal = actions.refuse_paper(world.offering, world.customer, "direct", by=chi)
    draft = actions.open_online_draft(refusal, by=chi)
    assert (draft.status, draft.channel, draft.customer, draft.created_by) == (
        Status.DRAFT,
        Channel.ONLINE,
        world.customer,
        an,
    )
    assert told(draft, "draft_opened") == {"an"}
    assert verbs(draft) == ["dossier.create"]
    assert history(draft.subject)[0].details["opened_by"] == "chi"
    assert actions.open_online_draft(PaperRefusal.objects.get(pk=refusal.pk), by=chi) == draft
    assert Dossier.objects.count() == Message.objects.count() == 1


def test_a_stale_second_press_opens_no_second_draft(world, chi):
    refusal = actions.refuse_paper(world.offering, world.customer, "direct", by=chi)
    stale = PaperRefusal.objects.select_related("desk", "customer", "procedure", "draft").get(pk=refusal.pk)
    actions.open_online_draft(refusal, by=chi)
    with pytest.raises(NotAllowed, match="đã được mở"):
        actions.open_online_draft(stale, by=chi)
    assert Dossier.objects.count() == 1


def test_an_agency_without_a_preparer_gets_no_draft_and_the_refusal_says_what_to_do(world, chi):
    refusal = actions.refuse_paper(world.offering, world.agencies["UBND"], "direct", by=chi)
    with pytest.raises(NotAllowed, match="chưa có người soạn"):
        actions.open_online_draft(refusal, by=chi)


def test_paper_is_taken_in_from_an_agency_that_is_not_equipped(world, chi, unequipped):
    dossier = actions.receive_paper(world.offering, unequipped, "post", by=chi, papers=PAPERS, **FACTS)
    assert (dossier.status, dossier.channel, dossier.created_by) == (Status.SUBMITTED, Channel.POST, chi)
    assert list(Paper.objects.filter(dossier=dossier).values_list("key", "originals", "copies")) == [
        ("request", 1, 0),
        ("du_toan", 0, 2),
    ]
    assert history(dossier.subject)[0].details["gate"] == "not_equipped"
    assert told(dossier, "receive_paper") == {"an"}
    assert dossier.act_by_at == at("2026-06-02T10:00")


def test_what_came_on_paper_goes_all_the_way(world):
    dossier = actions.accept(builders.a_paper_dossier(), by=world.chi)
    assert dossier.due_at == at("2026-06-08T17:00")
    assert told(dossier, "accept") == {"an", "dung", "vinh"}
    assert actions.claim(dossier, by=world.dung).status == Status.PROCESSING


def test_taken_in_twice_by_the_same_form_is_one_dossier(world, chi, unequipped):
    once = uuid4()
    first = actions.receive_paper(world.offering, unequipped, "direct", by=chi, papers=PAPERS, once=once, **FACTS)
    assert (
        actions.receive_paper(world.offering, unequipped, "direct", by=chi, papers=PAPERS, once=once, **FACTS) == first
    )
    assert Dossier.objects.count() == 1


def test_the_gate_is_asked_again_when_paper_is_taken_in(world, chi):
    with pytest.raises(NotAllowed, match="Không tiếp nhận hồ sơ giấy"):
        actions.receive_paper(world.offering, world.customer, "direct", by=chi, papers=PAPERS, **FACTS)
    assert not Dossier.objects.exists()


def test_what_the_gate_lets_in_is_not_turned_away(world, chi, unequipped):
    with pytest.raises(NotAllowed):
        actions.refuse_paper(world.offering, unequipped, "direct", by=chi)
    assert not PaperRefusal.objects.exists()


@pytest.mark.parametrize("channel", [Channel.ONLINE, Channel.CHAIN])
def test_the_desk_makes_no_dossier_of_another_channel(world, chi, unequipped, channel):
    with pytest.raises(NotAllowed):
        actions.receive_paper(world.offering, unequipped, channel, by=chi, papers=PAPERS, **FACTS)


def test_paper_without_a_paper_or_an_abstract_is_told_so(world, chi, unequipped):
    with pytest.raises(Invalid) as refusal:
        actions.receive_paper(
            world.offering, unequipped, "direct", by=chi, papers=[PaperCount("request", "Văn bản", 0, 0)]
        )
    assert set(refusal.value.problems) == {"papers", "abstract"}


@pytest.mark.parametrize(("scope", "opened"), [(None, True), ("DTE", True), ("STC", True), ("DDG", False)])
def test_an_incident_opens_the_gate_for_those_in_its_scope_while_it_lasts(world, khanh, scope, opened):
    agency = world.agencies[scope] if scope else None
    Incident.objects.create(
        agency=agency,
        from_at=at("2026-06-01T09:00"),
        to_at=at("2026-06-01T10:30"),
        reason="Mất điện",
        approved_by=khanh,
    )
    assert ask_gate(world.offering, world.customer, "direct").allowed is opened
    for moment in ("2026-06-01T08:59", "2026-06-01T10:30"):
        with builders.living_at(moment):
            assert ask_gate(world.offering, world.customer, "direct").allowed is False


def test_a_central_line_agency_stands_outside(world):
    central = Agency.objects.create(
        code="KBNN", name="Kho bạc Nhà nước", short="Kho bạc", kind="nganh_doc", level="nganh_doc"
    )
    assert ask_gate(world.offering, central, "direct").allowed
