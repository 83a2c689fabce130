"""Reading the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from motcua.catalogue.models import DOCUMENTS, Kind, LegalEvent, Offering, Procedure, ProcedureVersion
from motcua.catalogue.policy import ClockPolicy
from motcua.catalogue.process import Process
from motcua.core.prepared import Prepared
from motcua.core.text import fold
from motcua.eforms import conditions
from motcua.eforms.schema import Form
from motcua.people.lean import lean

_HOLDING = (ProcedureVersion.State.IN_FORCE, ProcedureVersion.State.SCHEDULED)


@dataclass(frozen=True)
class PaperKind:
    """A paper that a version asks for."""

    key: str
    name: str
    required: bool
    originals: int | None
    copies: int | None
    when: Any
    note: str
    is_request: bool  # the request itself, which every dossier carries as a paper of its own kind
    cases: frozenset[str]  # the keys of those that ask for it; none of them: all do

    def wanted(self, answers: Mapping[str, Any], case: str) -> bool:
        """Does this paper belong to a dossier with these answers, of this case?"""
        return (not self.cases or case in self.cases) and conditions.holds(self.when, answers)


@dataclass(frozen=True)
class Rulebook:
    """A published version, read: what its dossiers go by. Frozen, so it may be kept in memory."""

    version_id: int
    procedure_id: int
    name: str
    code: str
    level: int
    form: Form
    process: Process
    policy: ClockPolicy
    papers: tuple[PaperKind, ...]
    cases: tuple[tuple[str, str], ...]
    case_forms: Mapping[str, Form]
    facts: Mapping[str, Any]

    def form_for(self, case: str) -> Form:
        """The electronic form of a case: its own where it has one, else the version's."""
        return self.case_forms.get(case, self.form)

    def papers_for(self, answers: Mapping[str, Any], case: str) -> tuple[PaperKind, ...]:
        """The papers that go with the request in a dossier with these answers, of this case."""
        return tuple(paper for paper in self.papers if not paper.is_request and paper.wanted(answers, case))

    @property
    def accepts_online(self) -> bool:
        return self.level >= 3 and "online" in self.facts.get("accepts", ["online"])

    @property
    def returns(self) -> tuple[str, ...]:
        """The ways in which the result may be returned; all of them where the version does not say."""
        return tuple(self.facts.get("returns") or ("online", "direct", "post"))


@lru_cache(maxsize=1024)
def rulebook(version_id: int) -> Rulebook:
    """The rules of a published version; read from the database once in the life of the process."""
    version = ProcedureVersion.objects.select_related("procedure").get(pk=version_id)
    return Rulebook(
        version_id=version.pk,
        procedure_id=version.procedure_id,
        name=version.name or version.procedure.name,
        code=version.procedure.code,
        level=version.level,
        form=Form.parse(version.form),
        process=Process.parse(version.process),
        policy=ClockPolicy.parse(version.clock),
        papers=tuple(_paper(one) for one in version.papers),
        cases=tuple((one["key"], one["name"]) for one in version.cases),
        case_forms={one["key"]: Form.parse(one["form"]) for one in version.cases if one.get("form")},
        facts=version.facts,
    )


def _paper(document: Mapping[str, Any]) -> PaperKind:
    return PaperKind(
        key=document["key"],
        name=document["name"],
        required=bool(document.get("required")),
        originals=document.get("originals"),
        copies=document.get("copies"),
        when=conditions.parse(document["when"]) if document.get("when") else None,
        note=document.get("note") or "",
        is_request=bool(document.get("request")),
        cases=frozenset(document.get("cases") or ()),
    )


def open_on(day: date) -> Q:
    """Offerings of published procedures that are open on a day; not those by which agencies ask one another."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day)) & ~Q(procedure__kind=Kind.ASKING)


def find(text: str) -> QuerySet[Procedure]:
    """Procedures whose code, name or sector holds every word of `text`, marks or not; all of them for an empty text."""
    found = Procedure.objects.filter(current__isnull=False).select_related("current")
    for word in fold(text.replace("\x00", "")).split():
        found = found.filter(search__contains=word)
    return found


def offerings(day: date) -> QuerySet[Offering]:
    """Offerings open on a day, with what a list shows of them."""
    found = Offering.objects.filter(open_on(day)).select_related("procedure__current", "agency", "desk")
    return lean(found).defer(*(f"procedure__current__{name}" for name in DOCUMENTS))


_OFFERING = Prepared(lambda pk, day: offerings(day).filter(pk=pk), -1, date.min)
_IN_FORCE = Prepared(
    lambda pk, day: ProcedureVersion.objects.filter(
        procedure_id=pk, state__in=_HOLDING, effective_from__lte=day
    ).order_by("-effective_from", "-number").only("pk"),
    -1,
    date.min,
)  # fmt: skip


def open_offering(pk: int, day: date) -> Offering | None:
    """The offering of this key if it is open on that day, as `offerings` reads it."""
    return _OFFERING.first(pk, day)


def version_in_force(offering: Offering, day: date) -> int | None:
    """The key of the version by which a dossier is filed at this offering on a day; None where none is in force.

    A decided version holds from 00:00 of its day, whether or not the worker has switched to it yet.
    """
    found = _IN_FORCE.first(offering.procedure_id, day)
    return found.pk if found else None


def history(procedure: Procedure) -> QuerySet[LegalEvent]:
    """The legal events of a procedure, the latest first, with what a page shows of them."""
    return procedure.events.select_related("version", "replaced_by").order_by("-effective_on", "-id")
