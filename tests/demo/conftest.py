import pytest

from motcua.catalogue.actions import load_facts
from motcua.core import installation
from motcua.demo import people


@pytest.fixture
def demo(db):
    """A demo database with facts and people, without a dossier."""
    installation.choose(demo=True)
    load_facts()
    people.make()
