"""Guides: each screen has one, what is edited is kept, what is searched is found, nothing unsafe is shown."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.journal.models import Event
from motcua.people.models import Role, User
from motcua.support import first_steps, glossary, guides
from motcua.support.first_page import first_page
from motcua.support.markdown import to_html
from motcua.support.models import GuideVersion, StepDone
from tests import builders
from tests.builders import World, living_at
from tests.journeys import guide_pictures
from tests.web import test_routes as routes

pytestmark = pytest.mark.django_db

# Addresses where nobody sees a page: what they answer instead.
NO_SCREEN = {
    **dict.fromkeys(("healthz", "readyz", "metrics"), "for machines"),
    **dict.fromkeys(
        (
            "ui:remark-file", "ui:paper", "ui:preview-page", "ui:slip", "ui:dossier-print", "ui:dossier-bundle",
            "ui:announcement-file", "ui:guide-picture", "portal:open-data", "portal:procedure-data",
            "desk:register-xlsx",
            "desk:register-pdf", "desk:hand-over-list-xlsx", "desk:hand-over-list-pdf", "desk:export-file",
            "desk:leaving-record-pdf", "desk:leaving-record-xlsx",
            "control:figure-file", "ui:reckoning-file",
            "control:report-file", "control:catalogue-file", "control:procedure-template",
            "control:template-specimen", "control:petition-file", "ui:ticket-file",
            "control:list-file", "control:round-file", "control:import-template",
        ),
        "a file",
    ),
    **dict.fromkeys(("ui:open-message", "ui:dossier", "desk:following", "control:calendar"), "leads on"),
    **dict.fromkeys(
        (
            "ui:demo-sign-in", "ui:keys", "ui:end-session", "ui:act-as", "ui:mail-choice", "ui:read-all", "ui:theme",
            "ui:language", "ui:acknowledge", "ui:first-step", "ui:hide-first-steps", "portal:draft-autosave",
            "portal:paper-add", "portal:paper-piece", "portal:paper-remove", "portal:send-for-sign-off",
            "portal:submit", "portal:supply", "portal:acknowledge", "desk:label", "desk:mark-unread",
            "control:take-off-petition", "ui:ticket-act", "ui:end-delegation",
            "control:take-off-list", "control:close-round", "control:autosave-version", "control:try-mail-again",
            "control:unlock", "control:deactivate", "control:activate", "control:reset-password",
            "control:attach-announcement", "control:detach-announcement",
        ),
        "a press",
    ),
}  # fmt: skip


def steps_of(user: User) -> list[first_steps.Step]:
    return first_page(user, most=5).steps


TEXT = "## Đọc trước\n\nNội dung **mới**."


def test_every_screen_has_a_guide_and_no_guide_names_a_screen_that_is_gone() -> None:
    screens = set(routes._routes()) - {*NO_SCREEN}
    covered = {screen for one in guides.shipped().values() for screen in one.screens}
    assert sorted(screens - covered) == []
    assert sorted(covered - screens) == []
    assert sorted(set(NO_SCREEN) - set(routes._routes())) == []


CHECKED = {row[1]: row for row in routes.ROWS if row[1] in NO_SCREEN}


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_what_has_no_guide_shows_no_page(world: World, name: str) -> None:
    row, people = CHECKED[name], routes._people(world)
    url = reverse(name, args=routes._args(name, routes.TARGETS[row[2]](world)))
    able = next((person for person, told in zip(routes.PEOPLE, row[3:], strict=True) if told in ("do", "200")), "khanh")
    client = Client()
    if people[able] is not None:
        client.force_login(people[able])
    with living_at(routes.NOON):
        answer = client.get(url)
    assert not (answer.status_code == 200 and answer["Content-Type"].startswith("text/html")), answer["Content-Type"]


def test_every_role_has_a_manual_and_first_steps_whose_pages_are_there() -> None:
    assert {role for one in guides.shipped().values() for role in one.roles} == {*Role.values}
    assert {*first_steps.all_steps()} == {*Role.values}
    for steps in first_steps.all_steps().values():
        for step in steps:
            assert reverse(step.screen, args=[step.of] if step.of else [])
            assert step.screen != "ui:manual" or guides.shipped()[step.of].roles


def test_every_link_of_a_guide_leads_to_a_page(client) -> None:
    for one in guides.shipped().values():
        html = to_html(one.text)
        for link in html.split('href="')[1:]:
            assert client.get(link.split('"')[0]).status_code == 200, (one.key, link)


def test_a_page_leads_to_its_own_guide(client_of, an, khanh) -> None:
    assert 'href="/huong-dan/viec-cua-co-quan/"' in client_of(an).get("/co-quan/").text
    assert 'href="/huong-dan/tong-quan/"' in client_of(khanh).get("/theo-doi/").text
    assert 'href="/huong-dan/tim-thu-tuc/"' in Client().get("/co-quan/thu-tuc/").text


def test_guides_are_found_with_marks_or_without(client) -> None:
    for asked in ("hồ sơ giấy", "ho so giay", "HO SO GIAY"):
        assert "/huong-dan/ho-so-giay/" in client.get("/huong-dan/", {"q": asked}).text
    assert "Không có hướng dẫn nào" in client.get("/huong-dan/", {"q": "xyzzy"}).text
    assert guides.search("so hoa")[0].key == "so-hoa"


def test_a_manual_joins_the_guides_of_a_role(client) -> None:
    text = client.get("/huong-dan/so-tay/tiep-nhan/").text
    assert 'id="ho-so-giay"' in text and 'id="hop-viec"' in text
    assert client.get("/huong-dan/so-tay/hop-viec/").status_code == 404


def test_an_edit_is_a_new_version_and_the_shipped_one_stays_the_first(khanh) -> None:
    shipped = guides.guide("hop-viec")
    with living_at("2026-06-01T09:00"):
        made = guides.edit("hop-viec", title="Hộp việc mới", text=TEXT, reason="Cho rõ", over=0, by=khanh)
    assert made.number == 2
    kept = guides.versions("hop-viec")
    assert [(one.number, one.by, one.text) for one in kept] == [(2, khanh, TEXT), (1, None, shipped.text)]
    assert guides.guide("hop-viec").title == "Hộp việc mới"
    assert Event.objects.filter(subject="guide:hop-viec", verb="guide.edit").count() == 1


def test_a_version_never_changes(khanh) -> None:
    guides.edit("hop-viec", title="Hộp việc", text=TEXT, reason="Cho rõ", over=0, by=khanh)
    for press in (
        lambda: GuideVersion.objects.update(text="khác"), lambda: GuideVersion.objects.all().delete(),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            press()


def test_only_the_watching_agency_edits_and_says_why(chi, khanh) -> None:
    with pytest.raises(NotAllowed):
        guides.edit("hop-viec", title="x", text="y", reason="z", over=0, by=chi)
    with pytest.raises(Invalid) as wrong:
        guides.edit("hop-viec", title=" ", text="", reason="", over=0, by=khanh)
    assert {*wrong.value.problems} == {"title", "text", "reason"}
    now = guides.guide("hop-viec")
    with pytest.raises(Invalid):
        guides.edit("hop-viec", title=now.title, text=now.text, reason="không đổi gì", over=0, by=khanh)


def test_two_who_edit_at_once_see_each_others_text(client_of, khanh) -> None:
    client, url = client_of(khanh), "/theo-doi/huong-dan/hop-viec/sua/"
    first = {"title": "Một", "text": "Bản một.", "reason": "a", "over": "0"}
    assert client.post(url, first).status_code == 302
    answer = client.post(url, first | {"title": "Hai", "text": "Bản hai."})
    assert answer.status_code == 422
    assert (
        "Bản một." in answer.text and "Bản hai." in answer.text and 'name="over" id="id_over" value="2"' in answer.text
    )
    assert client.post(url, first | {"title": "Hai", "text": "Bản hai.", "over": "2"}).status_code == 302
    with pytest.raises(Conflict):
        guides.edit("hop-viec", title="Ba", text="c", reason="c", over=2, by=khanh)


def test_a_preview_writes_nothing_and_an_old_version_may_be_taken_up(client_of, khanh) -> None:
    client, url = client_of(khanh), "/theo-doi/huong-dan/hop-viec/sua/"
    told = {"title": "Một", "text": TEXT, "reason": "", "over": "0", "xem": "1"}
    assert "<strong>mới</strong>" in client.post(url, told).text
    assert not GuideVersion.objects.exists()
    client.post(url, told | {"reason": "a", "xem": ""})
    del told["xem"]
    client.post(url, told | {"reason": "a"})
    assert guides.shipped()["hop-viec"].title in client.get(f"{url}?ban=1").text
    assert "bản kèm phần mềm" in client.get("/theo-doi/huong-dan/hop-viec/").text
    assert client.get(f"{url}?ban=7").status_code == 404


@pytest.mark.parametrize(
    ("written", "shown", "hidden"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "href"),
        ("[x](data:text/html,a)", "[x](data:", "href"),
        ("[x](//elsewhere.example/)", "[x](//", "href"),
        ("[x](/huong-dan/)", 'href="/huong-dan/"', "rel="),
        ("[x](https://example.gov.vn)", 'rel="noopener noreferrer"', "<script"),
        ("![x](https://example.gov.vn/a.png)", "!", "<img"),
        ("# Đầu\n\n#### Sâu", "<h2>Đầu</h2>", "<h4>"),
        ("a <b onclick=x>b</b>", "&lt;b onclick", "<b "),
    ],
)
def test_what_is_written_is_shown_safely(written: str, shown: str, hidden: str) -> None:
    html = to_html(written)
    assert shown in html and hidden not in html


def test_who_solves_a_procedure_tells_the_filing_agency_what_to_mind(world: World, client_of) -> None:
    procedure = world.offering.procedure
    with pytest.raises(NotAllowed):
        guides.edit_procedure(procedure, text="x", reason="y", over=0, by=world.dung)
    with pytest.raises(NotAllowed):
        guides.edit_procedure(procedure, text="x", reason="y", over=0, by=world.bao)
    guides.edit_procedure(procedure, text="Kèm **dự toán**.", reason="Hay thiếu", over=0, by=world.giang)
    shown = "<strong>dự toán</strong>"
    assert shown in Client().get(reverse("portal:procedure", args=[procedure.code])).text
    assert shown in client_of(world.an).get(reverse("portal:start-procedure", args=[procedure.code])).text
    assert shown in client_of(world.dung).get(reverse("control:procedure", args=[procedure.code])).text
    guides.edit_procedure(procedure, text="", reason="Không cần nữa", over=1, by=world.khanh)
    assert guides.of_procedure(procedure) is None
    assert [one.number for one in guides.versions(guides.key_of(procedure))] == [2, 1]


def test_terms_are_listed_and_explained_where_they_stand(client, client_of, khanh) -> None:
    text = client.get("/huong-dan/thuat-ngu/").text
    for one in glossary.every():
        assert f'id="{one.key}"' in text
    assert 'href="/huong-dan/thuat-ngu/#su-co"' in client_of(khanh).get("/theo-doi/su-co/").text


def test_a_dossier_explains_its_due_moment(world: World, client_of) -> None:
    one = builders.in_step()
    for person, page in ((world.an, "portal:dossier"), (world.dung, "desk:dossier"), (world.khanh, "control:dossier")):
        with living_at(routes.NOON):
            assert "#han-tra" in client_of(person).get(reverse(page, args=[one.pk])).text


def test_first_steps_are_seen_ticked_hidden_and_shown_again(world: World, client_of) -> None:
    client = client_of(world.an)
    home = client.get("/co-quan/").text
    assert "Việc đầu tiên của bạn" in home
    assert [step.key for step in steps_of(world.an) if step.done] == ["doi-mat-khau"]
    builders.a_draft()
    client.post(reverse("ui:first-step", args=["doc-so-tay"]))
    done = [step.key for step in steps_of(world.an) if step.done]
    assert done == ["doi-mat-khau", "doc-so-tay", "soan-ban-nhap"]
    client.post(reverse("ui:first-step", args=["doc-so-tay"]), {"bo": "1"})
    assert not StepDone.objects.exists()
    assert client.post(reverse("ui:first-step", args=["soan-ban-nhap"])).status_code == 404
    client.post(reverse("ui:hide-first-steps"))
    assert "Việc đầu tiên của bạn" not in client.get("/co-quan/").text
    client.post(reverse("ui:hide-first-steps"), {"hien": "1"})
    assert "Việc đầu tiên của bạn" in client.get("/co-quan/").text


def test_first_steps_that_are_all_done_are_gone(world: World) -> None:
    builders.a_draft()
    for key in ("doc-so-tay", "chon-nhan-thu"):
        first_steps.tick(world.an, key, done=True)
    assert steps_of(world.an) == []


def test_a_picture_of_the_screen_is_shown_where_one_was_taken(client, settings, tmp_path) -> None:
    settings.GUIDE_PICTURES_DIR = tmp_path
    assert "man-hinh.png" not in client.get("/huong-dan/hop-viec/").text
    Image.new("RGB", (4, 4)).save(tmp_path / "hop-viec.png")
    for page in ("/huong-dan/hop-viec/", "/huong-dan/so-tay/tiep-nhan/"):
        assert 'src="/huong-dan/hop-viec/man-hinh.png"' in client.get(page).text
    assert client.get("/huong-dan/hop-viec/man-hinh.png")["Content-Type"] == "image/png"
    assert client.get("/huong-dan/khong-co/man-hinh.png").status_code == 404


def test_pictures_are_taken_of_guides_that_are_there() -> None:
    assert set(guide_pictures.PICTURES) <= {*guides.shipped()}


def test_what_a_later_release_ships_may_be_taken_up(client_of, khanh) -> None:
    guides.edit("hop-viec", title="Hộp việc", text=TEXT, reason="Cho rõ", over=0, by=khanh)
    text = client_of(khanh).get("/theo-doi/huong-dan/hop-viec/sua/?ban=0").text
    assert "Chưa phân công" in text and 'name="over" id="id_over" value="2"' in text
