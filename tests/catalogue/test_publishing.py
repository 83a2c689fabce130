"""The life of a version: decided, in force at midnight by itself, superseded, repealed; and never changed."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.catalogue import content, publishing
from motcua.catalogue.models import LegalEvent, Offering, Procedure, ProcedureVersion
from motcua.catalogue.publishing import Decision, State
from motcua.catalogue.queries import find, version_in_force
from motcua.core.errors import Invalid, NotAllowed
from motcua.journal.queries import breaks, history
from tests import builders
from tests.builders import living_at

pytestmark = pytest.mark.django_db
BY = Decision("12/QĐ-UBND", date(2026, 5, 18), "Ủy ban nhân dân tỉnh", date(2026, 6, 2))


@pytest.fixture
def procedure(world):
    return world.offering.procedure


def states(procedure):
    return dict(procedure.versions.values_list("number", "state"))


def test_at_midnight_the_new_version_is_in_force_and_shown(procedure):
    builders.a_newer_version(procedure, on="2026-06-02", name="Thẩm định đề cương (mới)", level=4)
    with living_at("2026-06-01T23:59"):
        assert publishing.switch() == 0
        assert states(procedure) == {1: State.IN_FORCE, 2: State.SCHEDULED}
    with living_at("2026-06-02T00:00"):
        assert publishing.switch() == 1
        assert publishing.switch() == 0
    assert states(procedure) == {1: State.SUPERSEDED, 2: State.IN_FORCE}
    procedure.refresh_from_db()
    assert (procedure.name, procedure.current.number) == ("Thẩm định đề cương (mới)", 2)
    assert find("tham dinh moi").get() == procedure
    assert [one.verb for one in history(publishing.subject(procedure))] == ["procedure.decide", "procedure.switch"]
    assert breaks() == []


def test_at_midnight_dossiers_are_filed_by_it_before_the_worker_comes(world, procedure):
    newer = builders.a_newer_version(procedure, on="2026-06-02")
    assert version_in_force(world.offering, date(2026, 6, 1)) == world.version.pk
    assert version_in_force(world.offering, date(2026, 6, 2)) == newer.pk


def test_what_was_decided_never_changes(procedure):
    newer = builders.a_newer_version(procedure, on="2026-06-02")
    for version in (procedure.current, newer):
        for change in ({"level": 1}, {"facts": {}}, {"effective_from": date(2026, 7, 1)}, {"state": State.DRAFT}):
            with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
                ProcedureVersion.objects.filter(pk=version.pk).update(**change)
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM catalogue_procedureversion WHERE id = %s", [version.pk])
        with pytest.raises(NotAllowed, match="đã được quyết định"):
            publishing.write(version, publishing.document_of(version))
    for event in LegalEvent.objects.all():
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            LegalEvent.objects.filter(pk=event.pk).update(decision="13/QĐ-UBND")


def test_a_level_above_the_actual_one_is_not_published(procedure):
    draft = publishing.draft_of(procedure)
    with living_at("2026-05-20T08:00"), pytest.raises(Invalid) as refused:
        publishing.schedule(draft, BY, kind="amend", reason="", by=None)
    assert "Chưa đạt mức độ 3" in refused.value.problems["level"]
    assert "trình tự thực hiện" in refused.value.problems["level"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"number": " "}, "number"), ({"authority": ""}, "authority"), ({"on": date(2026, 5, 21)}, "on"),
     ({"effective_on": date(2026, 5, 20)}, "effective_on")],
)  # fmt: skip
def test_what_is_no_decision_is_refused(procedure, change, problem):
    told = {"number": "12/QĐ-UBND", "on": BY.on, "authority": "UBND tỉnh", "effective_on": BY.effective_on, **change}
    with living_at("2026-05-20T08:00"), pytest.raises(Invalid) as refused:
        publishing.repeal(procedure, Decision(**told), reason="", replaced_by=None, by=None)
    assert list(refused.value.problems) == [problem]


def test_one_version_waits_at_a_time(procedure):
    builders.a_newer_version(procedure, on="2026-06-02")
    with pytest.raises(NotAllowed, match="chờ hiệu lực"):
        builders.a_newer_version(procedure, on="2026-06-03")


def test_a_repealed_procedure_takes_no_more_and_leads_on(world, procedure):
    other = builders.an_offering(agency=world.receiver, code="THU-002", name="Thủ tục thay thế").procedure
    with living_at("2026-05-20T08:00"):
        publishing.repeal(procedure, BY, reason="Đã nhập vào thủ tục khác.", replaced_by=other, by=None)
        assert Offering.objects.get(pk=world.offering.pk).to_on == date(2026, 6, 1)
        with pytest.raises(NotAllowed, match="đã có quyết định bãi bỏ"):
            publishing.repeal(procedure, BY, reason="", replaced_by=None, by=None)
    with living_at("2026-06-02T00:00"):
        assert publishing.switch() == 1
    procedure.refresh_from_db()
    assert (procedure.repealed_on, procedure.replaced_by) == (date(2026, 6, 2), other)
    assert procedure.current.state == State.REPEALED
    assert procedure in find("")


def test_one_act_lets_every_district_offer_it(world, procedure):
    districts = [world.agencies["DTE"], world.agencies["DDG"]]
    assert publishing.offer(procedure, districts, from_on=date(2026, 6, 2)) == 2
    assert publishing.offer(procedure, districts, from_on=date(2026, 6, 2)) == 0


def test_a_version_says_all_that_it_is_compared_by(procedure):
    document = publishing.document_of(procedure.current)
    assert set(document) == set(content.FIELDS)
    columns = {one.name for one in ProcedureVersion._meta.concrete_fields}
    assert columns - set(content.FIELDS) == {
        "id",
        "customer",  # worked out from the facts
        "procedure",
        "number",
        "state",
        "effective_from",
        "published_at",
        "saved_at",
    }


def test_the_shown_procedure_is_that_of_its_version(world):
    for one in Procedure.objects.select_related("current"):
        assert (one.name, one.sector, one.kind) == (one.current.name, one.current.sector, one.current.kind)
