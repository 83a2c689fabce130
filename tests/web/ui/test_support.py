"""Help where one is stuck: the link on every screen, what goes along, what is offered first, what is lost: nothing."""

import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.support import known, tickets
from motcua.support.models import KnownProblem, Ticket
from motcua.web.ui import pages
from motcua.web.ui.support import place_of
from tests import builders
from tests.builders import living_at
from tests.support.acts import a_ticket, answered, consolidated, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
UNCOUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def asked(**more):
    return {"ticket_kind": "fault", "summary": "Không tải được tệp kết quả", "text": "Bấm tải thì đứng yên.",
            "once": str(uuid4()), **more}  # fmt: skip


def a_problem(world, **more):
    told = {"answer": "Chia tệp thành hai phần.", "public": True, **more}
    return known.write("Không tải được tệp trên 10 MB", "Thanh tải đứng ở 99.", told.pop("answer"), by=world.khanh,
                       once=uuid4(), **told)  # fmt: skip


@pytest.mark.parametrize(("who", "route"), [("an", "portal:home"), ("dung", "desk:mine"), ("khanh", "control:home")])
def test_every_signed_in_screen_leads_to_the_question_with_its_own_path(world, client_of, who, route):
    page = client_of(world.people[who]).get(reverse(route), {"q": "bí mật"}, follow=True)
    told = page.content.decode()
    assert f"/ho-tro/hoi/?tu={page.request['PATH_INFO'].replace('/', '%2F')}" in told
    assert "tu=%2F" in told and "q%3D" not in told


def test_who_is_not_signed_in_has_no_link(world):
    told = Client().get(reverse("portal:procedures")).content.decode()
    assert "/ho-tro/" not in told


def test_what_goes_along_is_the_page_the_role_the_dossiers_code_and_the_browser(world, client_of):
    dossier = builders.in_step()
    tu = reverse("desk:dossier", args=[dossier.pk]) + "?muc=giay-to"
    client = client_of(world.dung)
    shown = client.get(reverse("ui:ask"), {"tu": tu}, headers={"user-agent": "Firefox 145"}).content.decode()
    assert dossier.code in shown and "muc=giay-to" not in shown.split('name="tu"')[0]
    client.post(reverse("ui:ask"), asked(tu=tu), headers={"user-agent": "Firefox 145"})
    one = Ticket.objects.get()
    assert (one.route, one.path, one.reference) == (
        "desk:dossier", reverse("desk:dossier", args=[dossier.pk]), dossier.code,
    )  # fmt: skip
    assert (one.role, one.browser, one.failed) == ("specialist", "Firefox 145", "")


def test_a_dossier_that_she_may_not_see_and_an_address_that_is_none_of_ours_tell_nothing(world, client_of):
    dossier = builders.in_step()
    request = RequestFactory().get("/")
    request.user = world.em
    assert place_of(request, reverse("desk:dossier", args=[dossier.pk])).reference == ""
    assert place_of(request, "https://example.org/ho-so/1/").path == ""
    assert place_of(request, reverse("ui:check-slip", args=["a" * 22])).path == ""


@pytest.mark.parametrize(("agreed", "kept"), [({}, ""), ({"agreed": "on"}, "a1b2c3d4e5f6a7b8")])
def test_what_failed_goes_along_only_where_she_agrees(world, client_of, agreed, kept):
    client_of(world.an).post(reverse("ui:ask"), asked(loi="a1b2c3d4e5f6a7b8", **agreed))
    assert Ticket.objects.get().failed == kept


def test_the_page_of_a_fault_gives_its_number_and_the_way_to_report_it(world):
    request = RequestFactory().get("/ban/ho-so/5/")
    request.user = world.an
    told = pages.server_error(request).content.decode()
    assert "/ho-tro/hoi/?tu=%2Fban%2Fho-so%2F5%2F&amp;loi=" in told


def test_what_is_known_is_offered_first_and_nothing_typed_is_lost(world, client_of):
    a_problem(world)
    file = io.BytesIO(builders.a_pdf())
    file.name = "man-hinh.pdf"
    body = asked(attached=file)
    shown = client_of(world.an).post(reverse("ui:ask"), body)
    told = shown.content.decode()
    assert shown.status_code == 200 and "Chia tệp thành hai phần." in told and "Bấm tải thì đứng yên." in told
    assert not Ticket.objects.exists()
    ((_, _, token),) = shown.context["kept"]
    client_of(world.an).post(reverse("ui:ask"), {**body, "attached": "", "keep": token, "seen": "1"})
    assert Ticket.objects.get().messages.get().files.get().name == "man-hinh.pdf"


def test_what_is_missing_is_named_and_what_was_typed_stands(world, client_of):
    shown = client_of(world.an).post(reverse("ui:ask"), asked(summary="", ticket_kind=""))
    told = shown.content.decode()
    assert shown.status_code == 422 and "Bấm tải thì đứng yên." in told
    assert "Chọn loại yêu cầu." in told and "Ghi tóm tắt một dòng" in told


def test_an_officer_of_another_agency_finds_no_ticket_on_any_page(world, client_of):
    one = a_ticket(world.dung, title="Chuyện riêng", shared=True)
    client = client_of(world.em)
    for address in (reverse("ui:support"), reverse("ui:support") + "?xem=co-quan", reverse("ui:known-problems")):
        assert "Chuyện riêng" not in client.get(address).content.decode()
    assert client.get(reverse("ui:ticket", args=[one.pk])).status_code == 404
    assert "Chuyện riêng" in client_of(world.nga).get(reverse("ui:support") + "?xem=co-quan").content.decode()


def test_a_refused_answer_keeps_what_was_typed(world, client_of):
    one = tickets.close(a_ticket(world.an), by=world.an)
    address = reverse("ui:ticket-act", args=[one.pk, "answer"])
    shown = client_of(world.khanh).post(address, {"text": "Câu trả lời dài", "once": str(uuid4())})
    assert shown.status_code == 422 and "Câu trả lời dài" in shown.content.decode()


def test_an_answer_becomes_a_known_problem_with_what_the_ticket_says(world, client_of):
    one = answered(a_ticket(world.an), world.khanh, "Dùng trình duyệt khác.")
    client = client_of(world.khanh)
    shown = client.get(reverse("control:write-known-problem"), {"yeu-cau": one.pk}).content.decode()
    assert "Dùng trình duyệt khác." in shown and "Bấm tải thì trang đứng yên." in shown
    body = {"title": one.title, "signs": "Đứng yên", "answer": "Dùng trình duyệt khác.", "public": "on",
            "once": str(uuid4()), "yeu_cau": one.pk}  # fmt: skip
    client.post(reverse("control:write-known-problem"), body)
    one.refresh_from_db()
    assert one.known == KnownProblem.objects.get()
    assert one.messages.filter(by_supporter=True).count() == 1  # it was answered already


def test_late_tickets_stand_on_the_watching_agencys_first_page_and_late_difficulties_on_ubnds(world, client_of):
    a_ticket(world.an, title="Không ai trả lời")
    sent(world, title="Vướng mắc để lâu")
    with living_at("2026-07-01T10:00"):
        watching = client_of(world.khanh).get(reverse("control:home")).content.decode()
        reading = client_of(world.lan).get(reverse("control:home")).content.decode()
    assert "Không ai trả lời" in watching and "Vướng mắc để lâu" in watching
    assert "Không ai trả lời" not in reading and "Vướng mắc để lâu" in reading


def test_what_says_the_same_is_shown_while_drafting_and_can_be_joined_instead(world, client_of):
    one = sent(world)
    body = {"title": "Xã chưa được cấp chữ ký số", "content": "Xã chưa có chữ ký số.", "wish": "Cấp sớm.",
            "agency": world.receiver.pk, "once": str(uuid4())}  # fmt: skip
    client = client_of(world.dung)
    shown = client.post(reverse("ui:begin-difficulty"), body).content.decode()
    join = reverse("ui:difficulty-act", args=[one.pk, "join"])
    assert join in shown and "Cấp sớm." in shown
    client.post(join, {"note": ""})
    assert [each.agency for each in one.joinings.all()] == [world.receiver]
    assert client.post(reverse("ui:begin-difficulty"), {**body, "seen": "1"}).status_code == 302


def cost(client, address):
    client.get(address)  # what a process keeps
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum(not one["sql"].startswith(UNCOUNTED) for one in captured.captured_queries)


@pytest.mark.parametrize(
    ("who", "route"),
    [
        ("an", "ui:support"), ("an", "ui:known-problems"), ("an", "ui:difficulties"), ("khanh", "control:tickets"),
        ("khanh", "control:support-figures"), ("khanh", "control:petitions"),
    ],
)  # fmt: skip
def test_a_list_costs_the_same_however_many_rows_and_at_most_eight_statements(world, client_of, who, route):
    client, address = client_of(world.people[who]), reverse(route)
    counted = []
    for many in (1, 6):
        for number in range(many):
            a_problem(world)
            a_ticket(world.an, title=f"Việc {number}")
            consolidated(world, title=f"Vướng mắc {number}")
        counted.append(cost(client, address))
    assert counted[0] == counted[1] <= 8


def test_a_ticket_names_the_screen_it_was_asked_from(world, client_of):
    client_of(world.an).post(reverse("ui:ask"), asked(tu=reverse("portal:home")))
    url = reverse("ui:ticket", args=[Ticket.objects.get().pk])
    theirs, ours = (client_of(person).get(url).content.decode() for person in (world.an, world.khanh))
    assert "Việc của cơ quan (" in theirs and ">/co-quan/<" not in theirs
    assert "Việc của cơ quan (" in ours and ">/co-quan/<" in ours


def test_a_draft_is_still_being_written_and_says_who_sends_it(world, client_of):
    told = {"title": "Xã chưa có chữ ký số", "content": "Chưa được cấp.", "wish": "Cấp sớm."}
    client = client_of(world.an)
    answer = client.post(
        reverse("ui:begin-difficulty"), {**told, "agency": world.customer.pk, "once": str(uuid4())}, follow=True
    )
    shown = answer.content.decode()
    assert "Đang soạn" in shown and "Lãnh đạo của cơ quan soạn gửi" in shown
    assert "Đã xong" not in shown
