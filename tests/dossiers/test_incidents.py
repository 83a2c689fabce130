"""Incidents: proposed, approved, ended; the gate opens and closes by them, and paper let in is digitised and chased."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import incidents
from motcua.dossiers.actions import digitising
from motcua.dossiers.actions.gateway import ask_gate
from motcua.dossiers.models import Channel, Digitising, Incident, Paper
from motcua.journal.queries import history
from motcua.notifications.models import Message
from motcua.people import closure_editing
from motcua.people.models import Closure, Post, Role
from tests import builders
from tests.builders import living_at

BEGUN, OVER = builders.at("2026-06-01T08:00"), builders.at("2026-06-01T17:00")


@pytest.fixture
def leader(world):
    person = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"], name="Trịnh Hoài Phong")
    Post.objects.create(user=person, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    return person


@pytest.fixture
def proposed(world, leader):
    with living_at("2026-06-01T08:00"):
        return incidents.propose(None, from_at=BEGUN, to_at=OVER, reason="Đứt cáp quang", by=world.khanh)


@pytest.fixture
def declared(proposed, leader):
    with living_at("2026-06-01T08:10"):
        return incidents.decide(proposed, approve=True, decision="Thông báo 12/TB", by=leader)


@pytest.fixture
def let_in(world, declared):
    """A paper dossier of the incident, with the request and one paper."""
    return builders.a_paper_dossier(on="2026-06-01", equipped=True)


def allowed(world, moment):
    with living_at(moment):
        return ask_gate(world.offering, world.customer, Channel.DIRECT).allowed


def test_a_proposal_opens_nothing_and_tells_the_leader(world, proposed, leader):
    assert not allowed(world, "2026-06-01T09:00")
    assert Message.objects.filter(recipient=leader, act="incident.propose").exists()
    assert not Closure.objects.exists()


def test_approved_it_opens_the_gate_and_closes_the_office(world, declared, leader):
    assert allowed(world, "2026-06-01T09:00") and not allowed(world, "2026-06-01T17:00")
    closure = declared.closure
    assert (closure.from_at, closure.to_at, closure.agency) == (BEGUN, OVER, None)
    assert [one.verb for one in history("incidents")] == ["incident.propose", "incident.approve"]
    with living_at("2026-06-01T08:20"), pytest.raises(NotAllowed, match="đã được quyết định"):
        incidents.decide(declared, approve=False, decision="Thôi", by=leader)


def test_the_closure_of_an_incident_is_not_taken_back_from_under_it(world, declared):
    """On the page of closures an administrator is told where it ends."""
    admin = builders.a_person("quantri", Role.SYSTEM_ADMIN, world.agencies["STTTT"])
    closure = declared.closure
    with living_at(closure.from_at - timedelta(hours=1)), pytest.raises(NotAllowed, match="thuộc một sự cố"):
        closure_editing.end(closure, reason="Nhầm", known=closure_editing.known_of(closure), by=admin)
    assert type(closure).objects.filter(pk=closure.pk).exists()


def test_declined_it_opens_nothing(world, proposed, leader):
    with living_at("2026-06-01T08:10"):
        incidents.decide(proposed, approve=False, decision="Đường truyền đã thông", by=leader)
    assert not allowed(world, "2026-06-01T09:00") and not Closure.objects.exists()


def test_only_the_watching_agency_proposes_and_only_its_leader_decides(world, proposed):
    for person in (world.giang, world.lan, world.chi):
        with pytest.raises(NotAllowed):
            incidents.propose(None, from_at=BEGUN, to_at=OVER, reason="x", by=person)
    for person in (world.khanh, world.giang):
        with pytest.raises(NotAllowed):
            incidents.decide(proposed, approve=True, decision="x", by=person)


@pytest.mark.parametrize(("change", "problem"), [
    ({"to_at": BEGUN}, "to_at"), ({"to_at": BEGUN + timedelta(days=31)}, "to_at"), ({"reason": " "}, "reason"),
])  # fmt: skip
def test_what_is_no_incident_is_refused(world, change, problem):
    given = {"from_at": BEGUN, "to_at": OVER, "reason": "Đứt cáp"} | change
    with pytest.raises(Invalid) as refusal:
        incidents.propose(None, **given, by=world.khanh)
    assert set(refusal.value.problems) == {problem}


def test_an_incident_of_one_agency_opens_for_it_alone(world, leader):
    with living_at("2026-06-01T08:00"):
        one = incidents.propose(world.agencies["DDG"], from_at=BEGUN, to_at=OVER, reason="Mất điện", by=world.khanh)
        incidents.decide(one, approve=True, decision="TB", by=leader)
    assert not allowed(world, "2026-06-01T09:00")
    with living_at("2026-06-01T09:00"):
        assert ask_gate(world.offering, world.agencies["DDG"], Channel.DIRECT).why in ("incident", "not_equipped")


def test_paper_let_in_counts_as_not_online_and_must_be_digitised(world, let_in, declared):
    assert let_in.bound_online, "the directive binds it all the same"
    waits = Digitising.objects.get(dossier=let_in)
    assert (waits.incident, waits.done_at) == (declared, None)
    assert waits.due_at == builders.at("2026-06-09T17:00"), "five working days after the next opening"


def test_paper_below_the_directive_is_nobodys_to_digitise(world):
    builders.a_newer_version(world.offering.procedure, on="2026-05-21", level=2)
    builders.a_paper_dossier(on="2026-06-01", equipped=True)
    assert not Digitising.objects.exists()


def test_ended_early_the_gate_closes_and_the_term_runs_from_then(world, let_in, declared):
    with living_at("2026-06-01T12:00"):
        incidents.end(declared, by=world.khanh)
        with pytest.raises(NotAllowed):
            incidents.end(declared, by=world.khanh)
    assert not allowed(world, "2026-06-01T13:00")
    assert Closure.objects.get().to_at == builders.at("2026-06-01T12:00")
    assert Digitising.objects.get().due_at == incidents.due(let_in, Incident.objects.get())


def test_the_last_scan_ends_it(world, let_in):
    papers = list(digitising.papers_without_scan(let_in))
    assert len(papers) >= 1
    with living_at("2026-06-02T09:00"):
        for number, paper in enumerate(papers, start=1):
            done = digitising.digitise(let_in, paper, file=builders.a_stored_file(), file_name="quet.pdf", by=world.chi)
            assert done == (number == len(papers))
        with pytest.raises(NotAllowed):
            digitising.digitise(let_in, papers[0], file=builders.a_stored_file(), file_name="quet.pdf", by=world.chi)
    waits = Digitising.objects.get()
    assert (waits.done_by, waits.done_at) == (world.chi, builders.at("2026-06-02T09:00"))
    assert not Paper.objects.filter(dossier=let_in, file__isnull=True).exists()
    assert history(let_in.subject).filter(verb="dossier.digitise").count() == len(papers)


def test_only_the_desk_that_took_it_scans(world, let_in):
    paper = digitising.papers_without_scan(let_in).first()
    for person in (world.dung, world.an, world.khanh):
        with pytest.raises(NotAllowed):
            digitising.digitise(let_in, paper, file=builders.a_stored_file(), file_name="quet.pdf", by=person)


def test_the_way_of_an_incident_by_its_pages(world, leader, client_of):
    watcher, lead, desk = client_of(world.khanh), client_of(leader), client_of(world.chi)
    with living_at("2026-06-01T08:00"):
        assert '<option value="" selected>Toàn tỉnh</option>' in watcher.get(reverse("control:propose-incident")).text
        told = {"agency": "", "from_at": "08:00 01/06/2026", "to_at": "17:00 01/06/2026", "reason": "Đứt cáp quang"}
        assert watcher.post(reverse("control:propose-incident"), told).status_code == 302
        bad = watcher.post(reverse("control:propose-incident"), told | {"to_at": "07:00 01/06/2026"})
        assert bad.status_code == 422 and "Đứt cáp quang" in bad.content.decode()
        (one,) = Incident.objects.all()
        refused = watcher.get(reverse("control:decide-incident", args=[one.pk]), follow=True)
        assert refused.redirect_chain and "Chỉ lãnh đạo cơ quan theo dõi được duyệt sự cố." in refused.content.decode()
        assert "Chờ lãnh đạo cơ quan theo dõi duyệt" in refused.content.decode()
        answer = lead.post(reverse("control:decide-incident", args=[one.pk]), {"approve": "yes", "decision": "TB 12"})
        assert answer.status_code == 302
    dossier = builders.a_paper_dossier(on="2026-06-01", equipped=True)
    with living_at("2026-06-01T10:00"):
        page = watcher.get(reverse("control:incidents")).content.decode()
        assert "Đang mở" in page and str(dossier) in page
        assert str(dossier) in desk.get(reverse("desk:digitising")).content.decode()
        where = reverse("desk:digitise", args=[dossier.pk])
        papers = list(digitising.papers_without_scan(dossier))
        broken = SimpleUploadedFile("quet.pdf", b"khong phai pdf", "application/pdf")
        assert desk.post(where, {"paper": papers[0].pk, "file": broken}).status_code == 422
        for paper in papers:
            file = SimpleUploadedFile("quet.pdf", builders.a_pdf(), "application/pdf")
            assert desk.post(where, {"paper": paper.pk, "file": file}).status_code == 302
        assert Digitising.objects.get().done_at is not None
        assert watcher.post(reverse("control:end-incident", args=[one.pk])).status_code == 302
    one.refresh_from_db()
    assert one.to_at == builders.at("2026-06-01T10:00")
