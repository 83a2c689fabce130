"""Changes of a thing with what was before and after, out of its chain of the journal, for `control/changes.html`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.journal.models import Event
from motcua.journal.queries import history
from motcua.web.ui.chips import Words

SHOWN = 30


@dataclass(frozen=True)
class Change:
    """Who changed what and when; each line: what of it, as it was, as it is."""

    at: datetime
    actor: str
    did: Words
    what: str
    lines: tuple[tuple[Words, str, str], ...]
    reason: str


def changes_of(
    subject: str,
    *,
    verbs: Mapping[str, Words],
    labels: Mapping[str, Words],
    told: Callable[[str, Any], str],
    what: Callable[[Event], str],
) -> list[Change]:
    """The last changes of a subject, newest first. told: a field's value in words; what: the thing's name."""

    def lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[Words, str, str], ...]:
        pairs = [(name, before.get(name), after.get(name)) for name in labels]
        return tuple((labels[name], told(name, old), told(name, new)) for name, old, new in pairs if old != new)

    def change(event: Event) -> Change:
        details = event.details
        found = lines(details.get("before", {}), details.get("after", {}))
        did = verbs.get(event.verb, event.verb)
        return Change(event.at, event.actor, did, what(event), found, details.get("reason", ""))

    return [change(event) for event in history(subject).order_by("-number")[:SHOWN]]
