"""Coverage: which published level ≥ 3 procedures are used online, which never, and who never sends online."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.catalogue.models import Procedure
from motcua.core.text import sort_key
from motcua.oversight import counting
from motcua.oversight.counting import Counts, Dimension, place_of
from motcua.oversight.figures import offered
from motcua.oversight.periods import Period
from motcua.people.models import Agency


@dataclass(frozen=True)
class Covered:
    """An agency's published level ≥ 3 procedures by use in a period. Each procedure: its code and name."""

    code: str
    name: str
    group: str
    offered: int
    online: tuple[tuple[str, str], ...]  # used online, maybe on paper too
    only_paper: tuple[tuple[str, str], ...]
    unused: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """Procedures used online ÷ offered, in percent."""
        return 100 * len(self.online) / self.offered


def procedures(period: Period) -> list[Covered]:
    """Each agency that offers a procedure at level 3 or 4 in the period, by its use there. Three statements."""
    names = dict(Procedure.objects.values_list("code", "name"))
    used = {(one.key, one.more): one.counts for one in counting.lines(period, Dimension.AGENCY_PROCEDURE)}
    found = []
    for (code, name, group), levels in offered(period).items():
        codes = [one for level in sorted(levels) for one in levels[level]]
        sorts: dict[str, list[tuple[str, str]]] = {"online": [], "only_paper": [], "unused": []}
        for one in codes:
            sorts[_use(used.get((code, one)))].append((one, names[one]))
        found.append(Covered(code, name, group, len(codes), *(tuple(sorts[use]) for use in sorts)))
    return sorted(found, key=lambda one: (place_of(one.group), sort_key(one.name)))


def _use(counts: Counts | None) -> str:
    if counts is None or not counts.received_online + counts.received_direct:
        return "unused"
    return "online" if counts.received_online else "only_paper"


@dataclass(frozen=True)
class Customer:
    """An equipped agency that sent nothing online in a period. bound: its dossiers that had to come online."""

    code: str
    name: str
    group: str
    bound: int


def never_online(period: Period) -> Sequence[Customer]:
    """Equipped agencies that sent nothing online in the period, those first that should have. Two statements."""
    sent = {one.key: one.counts for one in counting.lines(period, Dimension.CUSTOMER)}
    equipped = Agency.objects.filter(equipped_from__lt=period.until.date()).exclude(level=Agency.Level.CENTRAL)
    silent = [
        Customer(one.code, one.name, one.level, sent[one.code].bound if one.code in sent else 0)
        for one in equipped.only("code", "name", "level")
        if one.code not in sent or not sent[one.code].received_online
    ]
    return sorted(silent, key=lambda one: (-one.bound, place_of(one.group), sort_key(one.name)))
