"""What a database is, chosen once."""

import pytest
from django.db import IntegrityError, transaction

from motcua.core.installation import choose, is_demo
from motcua.core.models import Installation
from tests.builders import at

pytestmark = pytest.mark.django_db


def test_until_somebody_chooses_it_is_no_demo():
    assert is_demo() is False


@pytest.mark.parametrize("demo", [True, False])
def test_the_first_choice_stands_for_ever(demo):
    choose(demo=demo)
    assert choose(demo=not demo).demo is demo
    assert is_demo() is demo


def test_there_is_one_row_and_the_database_holds_it():
    choose(demo=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(pk=2, demo=False, made_at=at("2026-06-01T10:00"))
