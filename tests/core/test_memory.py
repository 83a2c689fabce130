"""The cache of the embedded server: a quarter of what there is, within bounds, and of a container's own limit."""

import pytest

from motcua.core.postgres import memory


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine of so many MB, in a container with this limit."""

    def of(mb, limit=None):
        values = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": mb * 256}
        monkeypatch.setattr(memory.os, "sysconf", values.__getitem__)
        told = tmp_path / "memory.max"
        if limit is not None:
            told.write_text(limit)
        monkeypatch.setattr(memory, "_OF_CONTAINER", told)

    return of


@pytest.mark.parametrize(("mb", "limit", "cache"), [
    (4096, None, 1024), (4096, "max\n", 1024), (300, None, 128), (64_000, None, 2048),
    (64_000, f"{2 * 1024**3}\n", 512), (1024, f"{2 * 1024**3}\n", 256),
])  # fmt: skip
def test_a_quarter_of_what_there_is(machine, mb, limit, cache):
    machine(mb, limit)
    assert memory.cache_mb() == cache
