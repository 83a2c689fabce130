"""Terms: what a word of the screens means, in one or two sentences (data/terms.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from motcua.core.text import sort_key


@dataclass(frozen=True)
class Term:
    """A word and its meaning. source: the legal text it comes from; empty where it is the system's own."""

    key: str
    word: str
    meaning: str
    source: str = ""


def read_terms(path: Path) -> dict[str, Term]:
    """The terms of a file by key. Raises ValueError where one lacks something or a word stands twice."""
    found: dict[str, Term] = {}
    for key, facts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        try:
            found[key] = Term(key, **facts)
        except TypeError as wrong:
            raise ValueError(f"{key}: {wrong}") from wrong
    if len({one.word.lower() for one in found.values()}) != len(found):
        raise ValueError("a word stands twice")
    return found


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Term]:
    return read_terms(Path(settings.FACTS_DIR) / "terms.yaml")


def term(key: str) -> Term:
    """The term of a key. Raises KeyError: a screen names only terms that are there."""
    return _known()[key]


def every() -> list[Term]:
    """All terms in the order of the Vietnamese dictionary."""
    return sorted(_known().values(), key=lambda one: sort_key(one.word))
