"""The pages of the catalogue's work: what they cost, what they tell, and open data."""

import io
import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.catalogue import importing, proposals, publishing
from motcua.catalogue.models import Procedure, ProcedureFile
from tests import builders
from tests.builders import living_at
from tests.catalogue.test_importing import NEW, OLD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
UNCOUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
LISTS = ("control:catalogue", "control:proposals", "control:proposal-lists", "control:rounds")


def cost(client, address):
    client.get(address)  # what a process keeps
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum(not one["sql"].startswith(UNCOUNTED) for one in captured.captured_queries)


@pytest.mark.parametrize("route", LISTS)
def test_a_list_costs_the_same_however_many_rows_and_at_most_ten_statements(world, client_of, route):
    client, address = client_of(world.khanh), reverse(route)
    few = cost(client, address)
    for number in range(6):
        offering = builders.an_offering(agency=world.receiver, code=f"THU-1{number}", name=f"Thủ tục {number}")
        one = proposals.begin(
            "repeal", offering.procedure, agency=world.receiver, reason="x", once=uuid4(), by=world.dung
        )
        proposals.agree(proposals.send(one, by=world.giang), opinion="", by=world.khanh)
    assert cost(client, address) <= few + 1  # the first row asks what an empty list does not
    assert cost(client, address) <= 10


def test_a_file_is_looked_at_then_written_by_one_press(world, client_of):
    client = client_of(world.khanh)
    file = io.BytesIO(json.dumps([OLD, NEW]).encode())
    file.name = "ban-ghi.json"
    shown = client.post(reverse("control:import-procedures"), {"file": file})
    assert shown.status_code == 200 and "Thủ tục thẩm định nội bộ" in shown.content.decode()
    assert not Procedure.objects.filter(code="5.000012").exists()
    kept = ProcedureFile.objects.get()
    assert client.post(reverse("control:apply-procedures"), {"kept": kept.pk}).status_code == 302
    assert Procedure.objects.get(code="5.000012").current.level == 4
    assert not ProcedureFile.objects.exists()


def test_nobody_writes_what_another_looked_at(world, client_of):
    kept = ProcedureFile.objects.create(
        name="a.json", data=json.dumps(OLD).encode(), by=world.lan, at=builders.at("2026-06-01T09:00")
    )
    client_of(world.khanh).post(reverse("control:apply-procedures"), {"kept": kept.pk})
    assert not Procedure.objects.filter(code="1.000358").exists()


def test_a_broken_file_is_answered_on_its_field(world, client_of):
    file = io.BytesIO(b"{")
    file.name = "hong.json"
    answer = client_of(world.khanh).post(reverse("control:import-procedures"), {"file": file})
    assert (answer.status_code, "Không đọc được tệp JSON" in answer.content.decode()) == (422, True)


def test_what_is_to_be_mended_is_asked_for_where_it_is_the_only_field(world, client_of):
    one = proposals.begin(
        "repeal", world.offering.procedure, agency=world.receiver, reason="x", once=uuid4(), by=world.dung
    )
    proposals.send(one, by=world.giang)
    client, address = client_of(world.khanh), reverse("control:return-proposal", args=[one.pk])
    page = client.get(address).text
    assert "Nội dung cần sửa" in page and "(không bắt buộc)" not in page
    empty = client.post(address, {"reason": ""})
    assert empty.status_code == 422 and "Ghi nội dung cần sửa." in empty.text
    assert client.post(address, {"reason": "Nêu căn cứ."}).status_code == 302


def test_open_data_says_from_when_to_when_each_version_held(world, client):
    procedure = world.offering.procedure
    builders.a_newer_version(procedure, on="2026-06-02", name="Tên mới")
    with living_at("2026-06-02T00:00"):
        publishing.switch()
    told = client.get(reverse("portal:procedure-data", args=[procedure.code])).json()
    assert [(one["version"], one["valid_from"], one["valid_to"]) for one in told["versions"]] == [
        (2, "2026-06-02", None), (1, "2017-10-15", "2026-06-02"),
    ]  # fmt: skip
    assert told["events"][0]["decision"] == "12/QĐ-UBND"
    listed = client.get(reverse("portal:open-data", args=["json"])).json()["procedures"]
    assert [one["name"] for one in listed] == ["Tên mới"]
    csv = client.get(reverse("portal:open-data", args=["csv"])).content.decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("code,name,sector")
    assert client.get(reverse("portal:open-data", args=["exe"])).status_code == 404


def test_a_formula_in_a_name_is_harmless_in_the_open_table(world, client):
    importing.apply(importing.plan([{**NEW, "name": "=1+1"}]), by=None)
    csv = client.get(reverse("portal:open-data", args=["csv"])).content.decode("utf-8-sig")
    assert "'=1+1" in csv and ",=1+1" not in csv


def test_a_repealed_procedure_is_marked_in_the_search_and_leads_on(world, client):
    other = builders.an_offering(agency=world.receiver, code="THU-002", name="Thủ tục thay thế").procedure
    Procedure.objects.filter(pk=world.offering.procedure_id).update(repealed_on="2026-05-01", replaced_by=other)
    assert "Đã bãi bỏ từ 01/05/2026" in client.get(reverse("portal:procedures")).content.decode()
    page = client.get(reverse("portal:procedure", args=[world.offering.procedure.code])).content.decode()
    assert "Thủ tục đã bãi bỏ từ" in page and "Thủ tục thay thế" in page
