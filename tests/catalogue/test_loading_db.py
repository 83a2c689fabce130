"""The reviewed facts in the database."""

import pytest
from django.conf import settings

from motcua.catalogue import loading
from motcua.catalogue.actions import load_facts
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.queries import rulebook
from motcua.documents.models import TemplateSet
from motcua.dossiers import deadlines
from motcua.people.models import Agency
from motcua.people.queries import calendar_for, find_agencies
from motcua.workdays import terms
from motcua.workdays.models import CalendarDay, OfficeHours

pytestmark = pytest.mark.django_db


def test_loading_twice_writes_nothing_the_second_time(django_assert_max_num_queries):
    first = load_facts()
    assert (first.agencies.added, first.procedures, first.offerings) == (182, 65, 120)
    with django_assert_max_num_queries(30):
        second = load_facts()
    assert (second.agencies.added, second.agencies.changed) == (0, 0)
    assert (second.days.added, second.days.changed, second.procedures, second.offerings) == (0, 0, 0, 0)
    assert ProcedureVersion.objects.count() == 65
    assert TemplateSet.objects.count() == 3


def test_an_agency_stands_under_its_parent_and_is_found_without_marks():
    load_facts()
    town = find_agencies("lien nghia").get()
    assert (town.code, town.parent.code, town.parent.parent.code) == ("24958", "678", "68")
    assert town.equipped_from.isoformat() == "2017-10-15"
    assert town.equipped_source == "lựa chọn của dữ liệu thử"
    assert town.identifier == ""  # none is known, so none is invented
    assert list(Agency.objects.filter(level="nganh_doc").values_list("code", flat=True)) != []


def test_a_fact_that_an_administrator_changed_stays_hers_and_one_that_the_source_changed_is_taken_over():
    load_facts()
    agency = Agency.objects.get(code="678")
    agency.equipped_from = None
    agency.facts = {**agency.facts, "short": "as the source said it last time"}
    agency.short = "UBND Đức Trọng cũ"
    agency.save()
    assert load_facts().agencies.changed == 1
    agency.refresh_from_db()
    assert agency.equipped_from is None
    assert agency.short == "UBND Đức Trọng"


def test_a_day_that_was_confirmed_in_the_database_stays_and_one_that_is_missing_comes():
    load_facts()
    kept = CalendarDay.objects.filter(confirmed=True).first()
    CalendarDay.objects.filter(pk=kept.pk).update(name="Nghỉ theo thông báo của Ủy ban nhân dân tỉnh")
    gone = CalendarDay.objects.exclude(pk=kept.pk).first()
    gone.delete()
    assert load_facts().days.added == 1
    assert CalendarDay.objects.get(pk=kept.pk).name == "Nghỉ theo thông báo của Ủy ban nhân dân tỉnh"
    assert CalendarDay.objects.filter(on=gone.on).exists()


def test_every_version_in_force_can_be_read_and_every_term_of_it_gives_a_due_moment():
    load_facts()
    calendar = calendar_for(Agency.objects.get(code="STC"))
    start = calendar.next_opening(Procedure.objects.get(code="2.002206").current.published_at)
    for procedure in Procedure.objects.select_related("current"):
        book = rulebook(procedure.current.pk)
        found = [
            *book.policy.terms.values(),
            *(term for case in book.policy.by_case.values() for term in case.values()),
        ]
        found += [terms.from_json(step.term) for step in book.process.steps if step.term]
        assert all(deadlines.due(start, term, calendar) > start for term in [*found, book.policy.check])


def test_a_procedure_is_offered_only_where_its_source_says_so_and_a_missing_term_stays_missing():
    load_facts()
    unknown = set(loading.not_offered(settings.FACTS_DIR))
    assert unknown
    assert not Offering.objects.filter(procedure__code__in=unknown).exists()
    assert ProcedureVersion.objects.get(procedure__code="1.008864").clock == {}
    assert all(offering.desk_id == offering.agency_id for offering in Offering.objects.all())


def test_an_own_table_of_office_hours_is_not_overwritten():
    load_facts()
    table = OfficeHours.objects.get(is_default=True)
    table.spans = {**table.spans, "4": [["07:00", "11:00"]]}
    table.save()
    load_facts()
    table.refresh_from_db()
    assert table.spans["4"] == [["07:00", "11:00"]]
