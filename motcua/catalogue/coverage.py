"""Each procedure between agencies: its level now, what it lacks, who proposes which level until when (clause 1b)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from motcua.catalogue import content, publishing
from motcua.catalogue.models import Kind, Offering, Procedure, Proposal
from motcua.catalogue.proposals import OPEN
from motcua.catalogue.queries import open_on
from motcua.core import clock
from motcua.core.words import said
from motcua.people.models import Agency


@dataclass(frozen=True)
class Covered:
    """A procedure of the list. lacking: what keeps it from the next level; proposal: the open one, if there is one."""

    procedure: Procedure
    level: int
    actual: int
    lacking: Sequence[str]
    agencies: Sequence[Agency]
    proposal: Proposal | None

    @property
    def proposed_level(self) -> int | None:
        """The level that the open proposal asks for; None where none raises it."""
        version = self.proposal.version if self.proposal else None
        return version.level if version is not None and version.level != self.level else None

    @property
    def is_above(self) -> bool:
        """Published above what it really reaches: to be mended."""
        return self.level > self.actual

    @property
    def holder(self) -> str:
        """Who has the open proposal now."""
        return "" if self.proposal is None else holder_of(self.proposal)


def holder_of(proposal: Proposal) -> str:
    """The agency whose turn it is, in words."""
    return str(_TURN.get(proposal.state) or proposal.agency.short)


_TURN: Mapping[str, str] = {
    Proposal.State.SENT: said("Cơ quan theo dõi"), Proposal.State.AGREED: said("Cơ quan theo dõi"),
    Proposal.State.LISTED: said("Ủy ban nhân dân tỉnh"),
}  # fmt: skip


def covered(procedures: Iterable[Procedure]) -> list[Covered]:
    """These procedures with their levels; two queries more, however many there are."""
    found = list(procedures)
    keys = [one.pk for one in found]
    offered: dict[int, list[Agency]] = {}
    open_now = Offering.objects.filter(open_on(clock.today()), procedure__in=keys).select_related("agency")
    for one in open_now.order_by("agency__sort"):
        offered.setdefault(one.procedure_id, []).append(one.agency)
    proposed = {
        one.procedure_id: one
        for one in Proposal.objects.filter(procedure__in=keys, state__in=OPEN).select_related("version", "agency")
    }
    return [_covered(one, offered.get(one.pk, []), proposed.get(one.pk)) for one in found]


def _covered(procedure: Procedure, agencies: Sequence[Agency], proposal: Proposal | None) -> Covered:
    version = procedure.current
    assert version is not None
    report = content.level_of(publishing.document_of(version), publishing.installed())
    above = min(max(version.level, 1) + 1, 4)
    lacking = [one for level in range(2, above + 1) for one in report.missing.get(level, ())]
    return Covered(procedure, version.level, report.level, lacking, agencies, proposal)


def levels_on(on: datetime) -> dict[int, int]:
    """How many procedures stood at each level at a moment: the history of the province's list."""
    return _counted(Procedure.objects.exclude(kind=Kind.ASKING), on)


def levels_of(agency: Agency, on: datetime) -> dict[int, int]:
    """The same of the procedures that an agency solved on that day."""
    day = on.astimezone(clock.VN).date()
    offered = Offering.objects.filter(open_on(day), agency=agency).values("procedure")
    return _counted(Procedure.objects.filter(pk__in=offered), on)


def _counted(procedures: QuerySet[Procedure], on: datetime) -> dict[int, int]:
    """Read from the versions and the days from which they held, so that any past day gives what it gave."""
    day = on.astimezone(clock.VN).date()
    held = (
        procedures.exclude(repealed_on__lte=day)
        .filter(versions__effective_from__lte=day, versions__state__in=HELD)
        .order_by("pk", "-versions__effective_from", "-versions__number").distinct("pk")
        .values_list("versions__level", flat=True)
    )  # fmt: skip
    counts = dict.fromkeys((1, 2, 3, 4), 0)
    for level in held:
        counts[level] += 1
    return counts


HELD = (
    publishing.State.IN_FORCE, publishing.State.SUPERSEDED, publishing.State.REPEALED, publishing.State.SCHEDULED,
)  # fmt: skip
