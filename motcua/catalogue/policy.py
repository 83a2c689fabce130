"""How a version counts its time (cách tính thời hạn), by case and channel. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from motcua.workdays import terms
from motcua.workdays.terms import Term, WorkingDays, WorkingHours

CHECK = WorkingHours(8)  # unless the version says otherwise
SUPPLEMENT_WAIT = WorkingDays(10)
ASKING_KINDS = frozenset({"opinion", "coordination", "procedure"})  # as an asking between agencies is told


@dataclass(frozen=True)
class ClockPolicy:
    """Terms of one version. A channel without a published term has none, and cannot be promised."""

    check: Term
    terms: Mapping[str, Term]
    by_case: Mapping[str, Mapping[str, Term]]
    cut_off: time | None
    supplement_rounds: int
    supplement_wait: Term
    extensions: int = 0  # how often a leader may extend; each on one of the grounds, where some are listed
    extension_grounds: tuple[str, ...] = ()
    reappointments: int = 1  # how often a late result may be appointed anew with an apology
    suspensions: int = 0  # how often a leader may stop the clock; each on one of the grounds, where some are listed
    suspension_grounds: tuple[str, ...] = ()
    asking_pauses: frozenset[str] = frozenset()  # kinds of asking whose answer the clock waits for

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "ClockPolicy":
        """Read a version's clock; what it does not say is the general rule. Raises ValueError for a bad term."""
        return cls(
            check=_term(document.get("check")) or CHECK,
            terms=_by_channel(document.get("term") or {}),
            by_case={case: _by_channel(channels) for case, channels in (document.get("by_case") or {}).items()},
            cut_off=time.fromisoformat(document["cut_off"]) if document.get("cut_off") else None,
            supplement_rounds=int(document.get("supplement_rounds") or 1),
            supplement_wait=_term(document.get("supplement_wait")) or SUPPLEMENT_WAIT,
            extensions=int(document.get("extensions") or 0),
            extension_grounds=tuple(document.get("extension_grounds") or ()),
            reappointments=int(document.get("reappointments", 1)),
            suspensions=int(document.get("suspensions") or 0),
            suspension_grounds=tuple(document.get("suspension_grounds") or ()),
            asking_pauses=_kinds(document.get("asking_pauses") or ()),
        )

    def term(self, channel: str, case: str = "") -> Term | None:
        """The time for a channel and case; None where none is published. A chain counts as online."""
        wanted = "online" if channel == "chain" else channel
        return self.by_case.get(case, {}).get(wanted) or self.terms.get(wanted)


def _kinds(listed: Iterable[str]) -> frozenset[str]:
    kinds = frozenset(listed)
    if unknown := kinds - ASKING_KINDS:
        raise ValueError(f"no kind of asking: {', '.join(sorted(unknown))}")
    return kinds


def _term(document: Mapping[str, Any] | None) -> Term | None:
    return terms.from_json(document) if document else None


def _by_channel(document: Mapping[str, Any]) -> dict[str, Term]:
    return {channel: terms.from_json(term) for channel, term in document.items() if term}
