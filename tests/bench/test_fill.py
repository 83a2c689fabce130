"""The filled set: a copy is what acts would have written, and what proves a real dossier proves it too."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import DateField, DateTimeField, ForeignKey

from bench import inside
from bench.fill import lives, load, sample
from bench.fill.text import Cutter, template
from motcua.dossiers import actions, deadlines
from motcua.dossiers.deadlines import Pause
from motcua.dossiers.models import Dossier, Promise, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.rules import Act
from motcua.journal.queries import breaks
from motcua.people.models import User
from motcua.people.queries import calendar_for
from motcua.workdays import terms
from tests.bench.test_bench import url_of_test_database

SIZE = 260
OWN = {"once", "code", "reference", "sha256", "token", "hash", "previous", "number"}
SHAPE = """
SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) || convalidated FROM pg_constraint
WHERE conrelid::regclass::text LIKE 'dossiers_%' UNION SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'dossiers_%'
"""


def shape():
    """Every constraint and index of the part, as the database would write it."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPE.replace("%", "%%"))
        return sorted(line for (line,) in cursor.fetchall())


@pytest.fixture
def filled(db_with_commits, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    made = inside.make_world({})
    before = shape()
    load.fill(url_of_test_database(), made, SIZE)
    return made, before


@pytest.fixture
def db_with_commits(transactional_db):
    return transactional_db


def test_a_filled_set_is_as_sound_as_a_lived_one(filled):
    made, before = filled
    assert shape() == before  # every constraint and index stands again, and the database has proved each
    assert Dossier.objects.count() == SIZE
    assert breaks() == []
    still_open = Dossier.objects.exclude(status__in=sorted(ENDED))
    assert 0 < still_open.filter(customer__in=[one["id"] for one in made["customers"]]).count() < SIZE / 4
    for dossier in Dossier.objects.select_related("receiver"):
        check_ledgers(dossier)
    assert [model for model in pointing_to_dossiers() - set(sample.TABLES) if model.objects.exists()] == []
    check_shape(made)
    check_that_life_goes_on(made)


def pointing_to_dossiers():
    """Whatever the lives wrote into one of these is copied, or the copies are less than a dossier is."""
    return {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Dossier
    }


def check_ledgers(dossier):
    """As the random lives of the real actions are checked."""
    stays = list(Stay.objects.filter(dossier=dossier).order_by("from_at", "id"))
    assert all(earlier.to_at == later.from_at for earlier, later in pairwise(stays))
    last = stays[-1]
    if dossier.status in ENDED:
        assert last.to_at is not None
    else:
        assert (last.to_at, last.status, last.step) == (None, dossier.status, dossier.step)
        held = (dossier.holder_agency_id, dossier.holder_unit_id, dossier.holder_id, dossier.act_by_at)
        assert held == (last.agency_id, last.unit_id, last.officer_id, last.act_by_at)
    promise = Promise.objects.filter(dossier=dossier, judging=True).order_by("made_at", "id").last()
    assert (promise.due_at if promise else None) == dossier.due_at
    if dossier.accepted_at is not None:
        pauses = [Pause(one.from_at, one.to_at) for one in stays if one.closed_act == Act.SUPPLY]
        term, calendar = terms.from_json(dossier.term), calendar_for(dossier.receiver)
        assert dossier.due_at == deadlines.due(dossier.accepted_at, term, calendar, pauses=pauses)
        assert dossier.code.startswith(dossier.receiver.identifier)
    assert set(dossier.parties.values_list("agency_id", "role")) >= {(dossier.customer_id, "customer")}


def check_shape(made):
    """A copy has the rows of its sample, field by field: the same words, all moments so many weeks earlier."""
    at_sample = Dossier.objects.filter(customer=made["sample"]["customer"]["id"])
    for status in (Status.HANDED_OVER, Status.PROCESSING, Status.AWAITING_SUPPLEMENT):
        lived = {shape_of(one) for one in at_sample.filter(status=status)}
        copies = Dossier.objects.filter(status=status).exclude(pk__in=at_sample.values("pk"))
        assert {shape_of(one) for one in copies} <= lived


def shape_of(dossier):
    """All rows of a dossier; a moment is told by how long after the first one it was."""
    return tuple(
        (row._meta.label, tuple(cell(dossier, row, one) for one in row._meta.concrete_fields))
        for rows in sample.rows_of(dossier)
        for row in sorted(rows, key=lambda one: getattr(one, "stored_at", None) or one.pk)
    )


def cell(dossier, row, field):
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(field, DateTimeField):
        return value - dossier.created_at
    if isinstance(field, DateField):
        return value - dossier.created_at.date()
    if isinstance(field, ForeignKey) or field.primary_key or field.name in OWN:
        return bool(value)
    if isinstance(value, dict):
        return tuple(sorted(value))
    return bool(value) if field.name in ("subject", "url", "search", "title", "body", "actor", "post") else value


def check_that_life_goes_on(made):
    """Keys, numbers and chains go on after the copies."""
    waiting = Dossier.objects.filter(status=Status.SUBMITTED, receiver__in=[one["id"] for one in made["receivers"]])
    dossier = waiting.select_related("receiver").first()
    intake = next(one["people"]["intake"]["id"] for one in made["receivers"] if one["id"] == dossier.receiver_id)
    accepted = actions.accept(dossier, by=User.objects.get(pk=intake))
    assert Dossier.objects.filter(code=accepted.code).count() == 1
    assert breaks() == []


def test_a_share_of_a_thousand_is_open():
    assert sum(way.share for way in lives.WAYS) == pytest.approx(1000)
    assert sum(way.share for way in lives.WAYS if way.open) == pytest.approx(30)


def test_a_text_says_the_copys_own_words_and_its_days_move_along():
    pieces = Cutter({"Sở zq": "short", "H36-1": "code"}).cut('Sở zq hẹn 02/03/2026, {"on": "2026-03-02"}, 5 %, H36-1')
    told = template(pieces, -2) % {"short": "Sở 7", "code": "H36-9"}
    moved = date(2026, 3, 2) - timedelta(weeks=2)
    assert told == f'Sở 7 hẹn {moved:%d/%m/%Y}, {{"on": "{moved}"}}, 5 %, H36-9'
