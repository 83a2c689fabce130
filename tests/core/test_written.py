"""Rows written with SQL that is made once are the rows that Django's own save writes."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from motcua.core import written
from motcua.people.models import Agency, Post, Role, Unit

pytestmark = pytest.mark.django_db


def an_agency(code: str) -> Agency:
    return Agency(code=code, name="Sở", short="Sở", kind="so", level="so", facts={"số": [1, None]})


def all_but_key_and_code(agency: Agency) -> dict[str, object]:
    kept = Agency.objects.get(pk=agency.pk)
    return {one.attname: getattr(kept, one.attname) for one in Agency._meta.concrete_fields[1:] if one.name != "code"}


def test_an_inserted_row_gets_its_key_and_is_what_save_would_have_written():
    ours, django = an_agency("A"), an_agency("B")
    written.insert(ours)
    django.save()
    assert not ours._state.adding
    assert all_but_key_and_code(ours) == all_but_key_and_code(django)


def test_a_row_that_breaks_a_rule_of_the_table_is_refused_as_django_does():
    written.insert(an_agency("A"))
    with pytest.raises(IntegrityError), transaction.atomic():
        written.insert(an_agency("A"))


def test_rows_are_added_together_and_only_those_that_are_missing():
    written.insert_all([an_agency("A"), an_agency("B")])
    written.insert_missing([an_agency("B"), an_agency("C")])
    written.insert_missing([])
    assert sorted(Agency.objects.values_list("code", flat=True)) == ["A", "B", "C"]


def test_only_the_named_fields_are_changed_relations_and_nothing_included(django_user_model):
    agency = an_agency("A")
    written.insert(agency)
    person = django_user_model.objects.create(username="thu", full_name="Thử", joined_at="2017-01-01T00:00+07:00")
    first, second = (Unit.objects.create(agency=agency, name=name) for name in ("Phòng A", "Phòng B"))
    post = Post.objects.create(user=person, agency=agency, unit=first, role=Role.HEAD, from_on=date(2017, 1, 1))
    post.unit, post.to_on, post.role = second, date(2018, 1, 1), Role.LEADER
    written.update(post, ("unit", "to_on"))
    kept = Post.objects.get(pk=post.pk)
    assert (kept.unit, kept.to_on, kept.role) == (second, date(2018, 1, 1), Role.HEAD)
    post.to_on = None
    written.update(post, ("to_on",))
    assert Post.objects.get(pk=post.pk).to_on is None


def test_a_row_that_is_gone_cannot_be_changed():
    agency = an_agency("A")
    written.insert(agency)
    Agency.objects.all().delete()
    with pytest.raises(DatabaseError):
        written.update(agency, ("name",))
