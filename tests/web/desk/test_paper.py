"""The intake of paper: three questions, the gate, and what comes of its answer."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from motcua.dossiers import incidents
from motcua.dossiers.actions import digitising
from motcua.dossiers.models import Dossier, Paper, PaperRefusal
from motcua.notifications.models import Message
from motcua.people.models import Post, Role, User
from tests import builders
from tests.builders import World

SignIn = Callable[[User], Client]
NOON = "2026-06-01T13:45"


def answers(world: World, **other: str) -> dict[str, str]:
    return {"co_quan": str(world.customer.pk), "thu_tuc": str(world.offering.pk), "kenh": "direct", **other}


def not_equipped(world: World) -> None:
    world.customer.equipped_from = None
    world.customer.save(update_fields=["equipped_from"])


def test_the_three_questions_find_an_agency_without_marks(world: World, client_of: SignIn) -> None:
    client = client_of(world.chi)
    url = reverse("desk:paper")
    first = unescape(client.get(url).content.decode())
    assert "Thẩm định đề cương" in first and "Cần sửa" not in first
    found = client.get(url, {"tim": "da teh", "thu_tuc": str(world.offering.pk), "kenh": "post"})
    assert (
        found["Location"]
        == f"{reverse('desk:paper-gate')}?co_quan={world.customer.pk}&thu_tuc={world.offering.pk}&kenh=post"
    )
    several = unescape(client.get(url, {"tim": "uy ban nhan dan huyen", "kenh": "post"}).content.decode())
    assert "Ủy ban nhân dân huyện Đạ Tẻh" in several and "Ủy ban nhân dân huyện Đơn Dương" in several
    assert "Chọn thủ tục." in several and "Chọn một cơ quan trong danh sách" in several
    assert "Không có cơ quan nào khớp" in unescape(client.get(url, {"tim": "không có"}).content.decode())


def test_the_gate_refuses_with_the_clause_before_anything_is_typed(world: World, client_of: SignIn) -> None:
    body = unescape(client_of(world.chi).get(reverse("desk:paper-gate"), answers(world)).content.decode())
    assert "điểm a khoản 1" in body
    assert "Lập phiếu không tiếp nhận" in body
    assert "Trích yếu" not in body
    assert not PaperRefusal.objects.exists()


def test_a_refusal_is_noted_once_and_opens_an_online_draft(world: World, client_of: SignIn) -> None:
    client, once = client_of(world.chi), str(uuid4())
    with builders.living_at(NOON):
        first = client.post(reverse("desk:paper-refuse"), answers(world, once=once))
        second = client.post(reverse("desk:paper-refuse"), answers(world, once=once))
        refusal = PaperRefusal.objects.get()
        assert first["Location"] == second["Location"] == reverse("desk:paper-refusal", args=[refusal.pk])
        page = unescape(client.get(first["Location"]).content.decode())
        assert reverse("ui:slip", args=[refusal.slip_id]) in page
        assert "Mở bản nháp trực tuyến cho cơ quan này" in page
        for _ in range(2):
            opened = client.post(reverse("desk:paper-open-draft", args=[refusal.pk]))
        after = unescape(client.get(opened["Location"]).content.decode())
    assert "Ông Trần Văn An" in after
    draft = Dossier.objects.get()
    assert (draft.status, draft.customer) == ("draft", world.customer)
    assert Message.objects.filter(recipient=world.an).count() == 1


def test_an_agency_without_preparers_gets_no_draft_but_a_way(world: World, client_of: SignIn) -> None:
    Post.objects.filter(agency=world.customer, role=Role.PREPARER).delete()
    client = client_of(world.chi)
    client.post(reverse("desk:paper-refuse"), answers(world, once=str(uuid4())))
    refusal = PaperRefusal.objects.get()
    url = reverse("desk:paper-refusal", args=[refusal.pk])
    assert "chưa có người soạn hồ sơ" in unescape(client.get(url).content.decode())
    client.post(reverse("desk:paper-open-draft", args=[refusal.pk]))
    assert not Dossier.objects.exists()


def test_paper_that_is_let_in_becomes_a_dossier_to_accept(world: World, client_of: SignIn) -> None:
    not_equipped(world)
    client, once = client_of(world.chi), str(uuid4())
    with builders.living_at(NOON):
        body = unescape(client.get(reverse("desk:paper-gate"), answers(world)).content.decode())
        assert "chưa được trang bị hệ thống" in body and "Trích yếu" in body and "Dự toán chi tiết" in body
        typed = answers(
            world, once=once, abstract="Thẩm định dự toán", request_on="28/05/2026", return_by="direct",
            original_request="1", copy_request="0", original_du_toan="1", copy_du_toan="2",
        )  # fmt: skip
        first, second = (client.post(reverse("desk:paper-receive"), typed) for _ in range(2))
        dossier = Dossier.objects.get()
        assert first["Location"] == second["Location"] == reverse("desk:dossier", args=[dossier.pk])
        page = unescape(client.get(first["Location"]).content.decode())
    assert (dossier.status, dossier.channel, dossier.abstract) == ("submitted", "direct", "Thẩm định dự toán")
    assert reverse("desk:accept", args=[dossier.pk]) in page
    counted = Paper.objects.filter(dossier=dossier).values_list("key", "originals", "copies")
    assert set(counted) == {("request", 1, 0), ("du_toan", 1, 2)}


def test_what_was_typed_of_a_paper_dossier_is_kept_with_the_errors(world: World, client_of: SignIn) -> None:
    not_equipped(world)
    typed = answers(
        world, once=str(uuid4()), abstract="", contact_name="Trần Văn An", request_on="32/05/2026", return_by="direct",
        original_request="một", original_du_toan="0",
    )  # fmt: skip
    answer = client_of(world.chi).post(reverse("desk:paper-receive"), typed)
    body = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert all(f'href="#id_{name}"' in body for name in ("abstract", "request_on", "original_request"))
    assert "Trần Văn An" in body and "32/05/2026" in body and 'value="một"' in body
    none = client_of(world.chi).post(
        reverse("desk:paper-receive"), {**typed, "abstract": "Có", "request_on": "", "original_request": "0"}
    )
    assert "ít nhất một giấy tờ" in unescape(none.content.decode())
    assert not Dossier.objects.exists()


def test_paper_cannot_be_pushed_past_the_gate(world: World, client_of: SignIn) -> None:
    typed = answers(world, once=str(uuid4()), abstract="Có", return_by="direct", original_request="1")
    client = client_of(world.chi)
    assert client.post(reverse("desk:paper-receive"), typed).status_code == 409
    not_equipped(world)
    assert client.post(reverse("desk:paper-refuse"), answers(world)).status_code == 409
    assert not Dossier.objects.exists() and not PaperRefusal.objects.exists()


def test_only_those_who_receive_take_paper_in(world: World, client_of: SignIn) -> None:
    for username in ("dung", "nga", "giang", "hoa"):
        client = client_of(world.people[username])
        assert client.get(reverse("desk:paper")).status_code == 403
        assert client.post(reverse("desk:paper-receive"), answers(world)).status_code == 403
    # at another desk the offering is not hers to choose
    assert client_of(world.em).get(reverse("desk:paper-gate"), answers(world))["Location"] == reverse("desk:paper")


def test_refusals_are_counted_by_agency_and_procedure_in_a_period(world: World, client_of: SignIn) -> None:
    for moment, times in (("2026-05-20T09:00", 1), ("2026-06-01T09:00", 2)):
        with builders.living_at(moment):
            for _ in range(times):
                builders.actions.refuse_paper(world.offering, world.customer, "direct", by=world.chi)
    url = reverse("desk:paper-refusals")
    with builders.living_at(NOON):
        for period, count in (("thang-nay", 2), ("thang-truoc", 1), ("nam-nay", 3), ("tat-ca", 3), ("bậy", 2)):
            answer = client_of(world.giang).get(url, {"ky": period})
            assert answer.context["by_customer"] == [(world.customer.name, count)], period
            assert len(answer.context["rows"]) == count
        elsewhere = client_of(world.em).get(url)
        assert "Không có hồ sơ giấy nào bị từ chối" in unescape(elsewhere.content.decode())
    refusal = PaperRefusal.objects.first()
    assert refusal is not None
    assert client_of(world.em).get(reverse("desk:paper-refusal", args=[refusal.pk])).status_code == 404


def test_a_scan_that_is_missing_is_told_at_its_own_paper(world: World, client_of: SignIn) -> None:
    begun, over = builders.at("2026-06-01T08:00"), builders.at("2026-06-01T17:00")
    leader = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"])
    Post.objects.create(user=leader, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    with builders.living_at("2026-06-01T08:00"):
        one = incidents.propose(None, from_at=begun, to_at=over, reason="Đứt cáp quang", by=world.khanh)
        incidents.decide(one, approve=True, decision="Thông báo 12/TB", by=leader)
    let_in = builders.a_paper_dossier(equipped=True)
    first, *_ = digitising.papers_without_scan(let_in)
    with builders.living_at("2026-06-02T09:00"):
        answer = client_of(world.chi).post(reverse("desk:digitise", args=[let_in.pk]), {"paper": first.pk})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422 and f'href="#tep-{first.pk}-file">Chọn tệp số hóa.' in page
    assert page.count("is-invalid") == 1 and f'id="tep-{first.pk}-file-e"' in page
