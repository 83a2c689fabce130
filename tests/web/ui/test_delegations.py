"""Lending a post through the browser, and that everybody sees who acts for whom."""

from collections.abc import Callable
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.documents.queries import slips_of
from motcua.dossiers import actions
from motcua.dossiers.actions import delegating
from motcua.journal.models import Event
from motcua.people.models import Delegation, Post, User
from tests import builders
from tests.builders import World, living_at
from tests.dossiers.lending import again, lent

SignIn = Callable[[User], Client]
NOON = "2026-06-01T13:45"
LIST, LEND = reverse("ui:delegations"), reverse("ui:delegate")


def typed(post: Post, to: User, **told: object) -> dict[str, object]:
    return {
        "post": post.pk, "to": to.pk, "kind": "cover", "from_on": "01/06/2026", "to_on": "05/06/2026",
        "reason": "Nghỉ phép năm", **told,
    }  # fmt: skip


def test_a_post_is_lent_seen_by_both_and_ended_on_one_page(world: World, client_of: SignIn) -> None:
    with living_at(NOON):
        dung, vinh = client_of(world.dung), client_of(world.vinh)
        form = unescape(dung.get(LEND).text)
        assert "Bạn: Chuyên viên thụ lý" in form and "Hồ Quang Vinh" in form and "Trần Văn An" not in form
        assert dung.post(LEND, typed(world.dung.posts.get(), world.vinh))["Location"] == LIST
        assert "Ông Hồ Quang Vinh đang làm thay bạn đến hết 05/06/2026" in unescape(dung.get("/ban/cua-toi/").text)
        shown = unescape(vinh.get("/ban/cua-toi/").text)
        assert "Bạn đang làm thay ông Phạm Văn Dũng" in shown and "đến hết 05/06/2026" in shown
        for client in (dung, vinh, client_of(world.giang)):
            assert "Nghỉ phép năm" in client.get(LIST).text and "Đang hiệu lực" in client.get(LIST).text
        assert "Nghỉ phép năm" not in client_of(world.nga).get(LIST).text
        one = Delegation.objects.get()
        end = reverse("ui:end-delegation", args=[one.pk])
        assert client_of(world.nga).post(end).status_code == 404
        assert "Đã kết thúc" in vinh.post(end, follow=True).text
        assert "đã kết thúc rồi" in dung.post(end, follow=True).text
        assert "Bạn đang làm thay" not in vinh.get("/ban/cua-toi/").text


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(world: World, client_of: SignIn) -> None:
    client, post = client_of(world.giang), world.giang.posts.get()
    with living_at(NOON):
        page = client.post(LEND, typed(post, world.hoa, kind="kt", document_number="", to_on="05/06/2028"))
    assert page.status_code == 422
    body = unescape(page.text)
    for field in ("to_on", "document_number", "document_on"):
        assert f'href="#id_{field}"' in body
    assert "05/06/2028" in body and not Delegation.objects.exists()


def test_the_page_of_a_dossier_its_history_and_the_list_say_for_whom(world: World, client_of: SignIn) -> None:
    Post.objects.filter(user=world.giang).update(title="Giám đốc")
    Post.objects.filter(user=world.hoa).update(title="Phó Giám đốc")
    waiting, approved, his = builders.in_step("lanh_dao_ky"), builders.in_step("lanh_dao_ky"), builders.in_step()
    lent(world.giang, world.hoa, "kt")
    lent(world.dung, world.vinh)
    with living_at(NOON):
        hoa = client_of(world.hoa)
        assert "thay ông Đặng Trường Giang" in unescape(hoa.get("/ban/cua-toi/").text)
        assert "thay ông Phạm Văn Dũng" in unescape(client_of(world.vinh).get("/ban/cua-toi/").text)
        url = reverse("desk:dossier", args=[waiting.pk])
        acting = "KT. Giám đốc, Phó Giám đốc (thay ông Đặng Trường Giang), Sở Tài chính"
        assert f"Bạn làm việc này với chức danh: {acting}." in unescape(hoa.get(url).text)
        assert "Chuyển bước tiếp theo" in client_of(world.vinh).get(reverse("desk:dossier", args=[his.pk])).text
        actions.approve(approved, by=again(world.hoa))
        url = reverse("desk:dossier", args=[approved.pk])
        page = unescape(client_of(world.giang).get(url).text)
        assert f"Bà Bùi Thị Hoa, {acting}" in page
        history = unescape(client_of(world.giang).get(url, {"muc": "lich-su"}).text)
        assert "Bà Bùi Thị Hoa thay ông Đặng Trường Giang" in history and acting in history
        stays = unescape(client_of(world.giang).get(url, {"muc": "qua-trinh"}).text)
        assert f"Đặng Trường Giang · Sở Tài chính · bà Bùi Thị Hoa, {acting}" in stays


def test_the_control_slip_and_the_notice_name_both(world: World) -> None:
    Post.objects.filter(user=world.giang).update(title="Giám đốc")
    approved = builders.in_step("lanh_dao_ky")
    stopped = builders.in_step()
    lent(world.giang, world.hoa, "tuq")
    with living_at(NOON):
        actions.approve(approved, by=again(world.hoa))
        slip = actions.print_control(approved, by=world.nga)
        actions.stop(stopped, by=again(world.hoa), reason="Không đủ điều kiện.", late=builders.LATE)
    lines = [row["note"] for row in slip.content["rows"]]
    assert any("bà Bùi Thị Hoa, TUQ. Giám đốc, Văn thư (thay ông Đặng Trường Giang)" in line for line in lines)
    content = slips_of(stopped.subject).last().content
    assert (content["title"], content["officer"]) == (
        "TUQ. Giám đốc, Văn thư",
        "Bùi Thị Hoa (thay ông Đặng Trường Giang)",
    )


def test_a_list_of_delegations_costs_the_same_however_long(world: World, client_of: SignIn) -> None:
    client, spent = client_of(world.giang), []
    for who_lends, to in ((world.dung, world.vinh), (world.nga, world.quan)):
        lent(who_lends, to)
        with living_at(NOON), CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        spent.append(len(queries))
    assert spent[0] == spent[1]


def test_who_acts_under_a_lent_post_may_choose_it(world: World, client_of: SignIn) -> None:
    lent(world.dung, world.vinh)
    client = client_of(world.vinh)
    with living_at(NOON):
        client.post(reverse("ui:act-as"), {"post": world.dung.posts.get().pk})
        dossier = builders.accepted()
        client.post(reverse("desk:claim", args=[dossier.pk]))
    dossier.refresh_from_db()
    assert dossier.holder == world.dung


def test_the_signer_of_a_customer_is_away_and_a_preparer_sends_for_him(world: World, client_of: SignIn) -> None:
    one = lent(world.bao, world.an, "kt")
    waiting, draft = builders.awaiting_supplement(), builders.in_sign_off()
    client = client_of(world.an)
    with living_at(NOON):
        assert "Bổ sung và gửi lại" in unescape(client.get(reverse("portal:dossier", args=[waiting.pk])).text)
        assert "đề nghị lãnh đạo ký gửi" not in unescape(
            client.get(reverse("portal:supplement", args=[waiting.pk])).text
        )
        assert "Bạn đang làm thay ông Lê Quốc Bảo" in unescape(client.get("/co-quan/").text)
        assert client.post(reverse("portal:submit", args=[draft.pk])).status_code == 302
        delegating.end_delegation(one, by=world.bao)
        assert "đề nghị lãnh đạo ký gửi" in unescape(client.get(reverse("portal:supplement", args=[waiting.pk])).text)
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_by) == ("submitted", world.an)
    assert Event.objects.get(subject=draft.subject, verb="dossier.submit").on_behalf == "bao"


def test_administrators_see_and_end_what_is_lent_in_their_agency(world: World, client_of: SignIn) -> None:
    admin = builders.a_person("quantri", "agency_admin", world.receiver)
    one = lent(world.dung, world.vinh)
    client = client_of(admin)
    with living_at(NOON):
        assert "Hồ Quang Vinh" in client.get(LIST).text
        client.post(reverse("ui:end-delegation", args=[one.pk]))
        post = client.post(LEND, typed(world.dung.posts.get(), world.quan))
    one.refresh_from_db()
    assert one.ended_by == admin and post.status_code == 302
    assert set(delegating.delegations_of(world.quan).values_list("to__username", flat=True)) == {"quan"}
