"""Files in pieces through the browser's requests: rights each time, and the finished one is a paper like any other."""

import json
from hashlib import sha256
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.dossiers.models import Paper
from tests import builders
from tests.documents import builders as files

HALF = 300


@pytest.fixture
def draft(world):
    return builders.an_empty_draft()


def parcel(data: bytes, name: str = "Dự toán.pdf") -> dict[str, object]:
    digest = sha256(data).hexdigest()
    return {"parcel_name": name, "parcel_size": len(data), "parcel_modified": 17, "parcel_digest": digest}


def send(client, draft, data, offset=None, *, key="du_toan", until=None, **more):
    body = {**parcel(data), **more}
    if offset is not None:
        body |= {"offset": offset, "piece": SimpleUploadedFile("x", data[offset:until])}
    return client.post(reverse("portal:paper-piece", args=[draft.pk, key]), body)


def finish(client, draft, data, *, key="du_toan", **more):
    url = reverse("portal:paper-add", args=[draft.pk, key])
    return client.post(url, {**parcel(data), **more}, headers={"X-Requested-With": "XMLHttpRequest"})


def papers(draft) -> list[str]:
    return list(Paper.objects.filter(dossier=draft, key="du_toan").values_list("file_name", flat=True))


def test_a_file_in_pieces_becomes_a_paper(client_of, an, draft):
    client, data = client_of(an), files.a_pdf(2)
    assert json.loads(send(client, draft, data).content) == {"arrived": 0}
    assert json.loads(send(client, draft, data, 0, until=HALF).content) == {"arrived": HALF}
    assert json.loads(send(client, draft, data).content) == {"arrived": HALF}
    assert json.loads(send(client, draft, data, HALF).content) == {"arrived": len(data)}
    answer = finish(client, draft, data)
    assert answer.status_code == 200 and "2 trang" in answer.content.decode()
    assert papers(draft) == ["Dự toán.pdf"]
    assert json.loads(send(client, draft, data).content) == {"arrived": 0}


def test_a_piece_sent_twice_is_told_where_to_go_on(client_of, an, draft):
    client, data = client_of(an), files.a_pdf()
    send(client, draft, data, 0, until=HALF)
    again = send(client, draft, data, 0, until=HALF)
    assert again.status_code == 409 and json.loads(again.content) == {"arrived": HALF}


def test_what_has_not_come_whole_is_refused_in_words_and_can_go_on(client_of, an, draft):
    client, data = client_of(an), files.a_pdf()
    send(client, draft, data, 0, until=HALF)
    answer = finish(client, draft, data)
    assert answer.status_code == 422 and "chưa gửi lên trọn" in unescape(answer.content.decode())
    assert papers(draft) == []
    assert json.loads(send(client, draft, data).content) == {"arrived": HALF}


def test_a_bad_file_is_refused_as_any_other(client_of, an, draft):
    client, data = client_of(an), b"%PDF-1.7 " + b"x" * 2000
    send(client, draft, data, 0)
    answer = finish(client, draft, data)
    assert answer.status_code == 422 and "bị hỏng" in unescape(answer.content.decode())


def test_a_file_that_is_too_large_is_refused_at_the_first_question(client_of, an, draft):
    answer = send(client_of(an), draft, b"x", parcel_size=10**9)
    assert answer.status_code == 422 and "lớn hơn" in json.loads(answer.content)["problem"]


@pytest.mark.parametrize(
    "wrong", [{"parcel_size": "-1"}, {"parcel_size": "1e3"}, {"parcel_name": ""}, {"parcel_modified": "x"}]
)
def test_what_is_no_parcel_is_not_found(client_of, an, draft, wrong):
    assert send(client_of(an), draft, b"x", **wrong).status_code == 404


def test_a_colleague_has_her_own_and_a_stranger_none(client_of, world, draft):
    data = files.a_pdf()
    send(client_of(world.an), draft, data, 0, until=HALF)
    assert json.loads(send(client_of(world.bao), draft, data).content) == {"arrived": 0}
    assert send(client_of(world.em), draft, data, 0).status_code == 404
    assert send(client_of(world.dung), draft, data, 0).status_code == 403


def test_a_dossier_that_takes_no_papers_takes_no_pieces(client_of, world):
    dossier = builders.submitted()
    answer = send(client_of(world.an), dossier, files.a_pdf(), 0)
    assert answer.status_code == 422 and "không nhận thêm giấy tờ" in json.loads(answer.content)["problem"]


def test_the_pages_name_where_pieces_go(client_of, an, draft):
    page = client_of(an).get(reverse("portal:paper", args=[draft.pk, "du_toan"])).content.decode()
    assert f'data-pieces="{reverse("portal:paper-piece", args=[draft.pk, "du_toan"])}"' in page
