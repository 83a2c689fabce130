from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.documents import templates
from motcua.people.models import Agency


@pytest.fixture
def files(tmp_path: Path, settings: Settings) -> Path:
    """An empty store of its own."""
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def agency(db: None) -> Agency:
    return Agency.objects.create(
        code="STTTT", name="Sở Thông tin và Truyền thông", short="Sở TT&TT", kind="so", level="so"
    )


@pytest.fixture
def template_sets(db: None) -> None:
    templates.load_template_sets()


@pytest.fixture(autouse=True)
def no_kept_sets() -> Iterator[None]:
    """Sets that a test loaded are rolled back with it, so nobody may remember them."""
    templates.forget()
    yield
    templates.forget()
