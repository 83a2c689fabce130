"""Files and slips go to those who may have them, as attachments, and each download is journalled."""

import pytest

from motcua.documents.queries import slips_of
from motcua.dossiers import actions
from motcua.dossiers.models import Paper
from motcua.journal.models import Event
from tests import builders


def seen_by(client_of, world, path, *usernames) -> dict[str, int]:
    return {name: status(client_of, world.people[name], path) for name in usernames}


def status(client_of, user, path) -> int:
    return client_of(user).get(path).status_code


@pytest.fixture
def attachment(world):
    dossier = builders.in_step()
    return dossier.papers.get(key="du_toan")


def test_a_file_is_sent_as_an_attachment_with_its_own_name(client_of, dung, attachment):
    Paper.objects.filter(pk=attachment.pk).update(file_name="Dự toán đường.pdf")
    answer = client_of(dung).get(f"/tep/{attachment.pk}/")
    assert b"".join(answer.streaming_content) == builders.a_pdf()
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''D%E1%BB%B1%20to%C3%A1n")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]


def test_each_download_is_journalled(client_of, dung, attachment):
    client = client_of(dung)
    for _ in range(2):
        assert b"".join(client.get(f"/tep/{attachment.pk}/").streaming_content)
    events = Event.objects.filter(subject=attachment.dossier.subject, verb="dossier.download")
    assert [(event.actor, event.details["paper"]) for event in events] == [("dung", attachment.pk)] * 2


@pytest.mark.parametrize(
    ("username", "expected"),
    [("an", 200), ("bao", 200), ("chi", 200), ("dung", 200), ("vinh", 200), ("nga", 200), ("giang", 200), ("hoa", 200),
     ("quan", 403), ("khanh", 403), ("lan", 403), ("em", 404)],
)  # fmt: skip
def test_content_is_for_those_who_see_content(client_of, world, attachment, username, expected):
    assert status(client_of, world.people[username], f"/tep/{attachment.pk}/") == expected
    slip = slips_of(attachment.dossier.subject).first()
    assert status(client_of, world.people[username], f"/phieu/{slip.pk}/") == expected


def test_nothing_is_journalled_for_who_was_refused(client_of, khanh, em, attachment):
    for user in (khanh, em):
        client_of(user).get(f"/tep/{attachment.pk}/")
    assert not Event.objects.filter(verb="dossier.download").exists()


def test_a_stranger_signs_in_first(client, attachment):
    assert client.get(f"/tep/{attachment.pk}/")["Location"].startswith("/dang-nhap/")
    assert client.get("/phieu/1/")["Location"].startswith("/dang-nhap/")


def test_a_draft_of_the_result_stays_inside(client_of, world):
    dossier = builders.in_step()
    draft = Paper.objects.create(
        dossier=dossier, kind=Paper.Kind.RESULT_DRAFT, key="result", name="Dự thảo", file=builders.a_stored_file(),
        added_by=world.dung, added_at=builders.at("2026-06-01T09:40"),
    )  # fmt: skip
    seen = seen_by(client_of, world, f"/tep/{draft.pk}/", "dung", "giang", "an", "chi", "em")
    assert seen == {"dung": 200, "giang": 200, "an": 404, "chi": 404, "em": 404}


@pytest.mark.parametrize("made", [builders.finished, builders.handed_over])
def test_the_customer_has_the_result_once_it_is_issued(client_of, world, made):
    result = made().papers.get(kind=Paper.Kind.RESULT)
    assert status(client_of, world.an, f"/tep/{result.pk}/") == 200


def test_a_draft_is_its_writers_alone(client_of, world):
    paper = builders.a_draft().papers.get(key="du_toan")
    seen = seen_by(client_of, world, f"/tep/{paper.pk}/", "an", "bao", "chi", "giang", "khanh")
    assert seen == {"an": 200, "bao": 200, "chi": 404, "giang": 404, "khanh": 404}


@pytest.mark.parametrize("path", ["/tep/999999/", "/phieu/999999/"])
def test_what_is_not_there_is_not_found(client_of, an, path):
    assert status(client_of, an, path) == 404


def test_a_slip_opens_in_the_browser_as_our_own_pdf(client_of, an, attachment):
    slip = slips_of(attachment.dossier.subject).first()
    answer = client_of(an).get(f"/phieu/{slip.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")


def test_the_gates_note_is_for_the_desk_and_the_customer(client_of, world):
    with builders.living_at("2026-06-01T08:00"):
        refusal = actions.refuse_paper(world.offering, world.customer, "direct", by=world.chi)
    seen = seen_by(client_of, world, f"/phieu/{refusal.slip_id}/", "chi", "giang", "an", "bao", "em", "khanh")
    assert seen == {"chi": 200, "giang": 200, "an": 200, "bao": 200, "em": 404, "khanh": 404}
