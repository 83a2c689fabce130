"""How an entry of the journal is sealed. Pure, so that a chain can be proved far from the database."""

import hashlib
import json
from collections.abc import Mapping

SEALED = ("subject", "number", "verb", "actor", "post", "on_behalf", "at", "details", "previous")


def canonical(content: object) -> str:
    """The one way in which this content is written as JSON."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_of(content: Mapping[str, object]) -> str:
    """SHA-256 over the canonical JSON of an entry's SEALED facts, the hash of the entry before it included."""
    return hashlib.sha256(canonical({name: content[name] for name in SEALED}).encode()).hexdigest()
