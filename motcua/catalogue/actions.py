"""Writing the catalogue."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from motcua.catalogue import loading
from motcua.catalogue.loading import AgencyRow, OfferingRow, ProcedureRow
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.core import clock
from motcua.core.seeding import Written
from motcua.core.text import fold, sort_key
from motcua.core.words import said
from motcua.documents.templates import load_template_sets
from motcua.people.actions import load_agencies
from motcua.people.calendar_changes import note_change
from motcua.people.models import Agency
from motcua.workdays.actions import load_days, load_office_hours
from motcua.workdays.loading import read_days, read_office_hours
from motcua.workdays.models import CalendarDay


@dataclass(frozen=True)
class Facts:
    """What loading the reviewed facts wrote."""

    days: Written
    agencies: Written
    procedures: int
    offerings: int


def load_facts(root: Path | None = None, *, demo: bool = True) -> Facts:
    """Write the reviewed facts of the folder `data` into the database, all or nothing; what is there already stays.

    demo: also the demo's choice of agencies that are equipped, which a real province must not go by.
    Calendar, office hours, agencies, template sets, procedures with their first version, offerings. A published version
    never changes, so a procedure that is there is left alone: a correction is a new version. A fact that the source
    does not give stays missing. Raises DataError or ValueError, which name the file at fault.
    """
    folder = root or Path(settings.FACTS_DIR)
    with transaction.atomic():
        load_office_hours(read_office_hours(folder / "calendar"))
        days = _load_days(folder)
        rows = loading.agencies(folder)
        agencies = load_agencies([(_agency_fields(row, demo=demo), row.parent) for row in rows])
        load_template_sets(folder / "template-sets")
        procedures = _load_procedures(folder)
        offerings = _load_offerings(folder)
    return Facts(days=days, agencies=agencies, procedures=procedures, offerings=offerings)


def _load_days(folder: Path) -> Written:
    """The listed days; a province that lived by others before reckons anew what it promised by them."""
    lived = CalendarDay.objects.exists()
    days = load_days(read_days(folder / "calendar"))
    if lived and (days.added or days.changed):
        note_change(said("Nạp lịch ngày nghỉ, ngày làm bù"), at=clock.now(), by=None)
    return days


def _agency_fields(row: AgencyRow, *, demo: bool) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "short": row.short,
        "kind": row.kind,
        "level": row.level if row.in_denominator else Agency.Level.CENTRAL.value,
        "area": row.area,
        "identifier": row.identifier or "",
        "identifier_pattern": row.identifier_pattern,
        "identifier_verified": row.identifier_verified,
        "equipped_from": row.equipped_from if demo else None,
        "equipped_source": row.equipped_source if demo else "",
        "successor_code": row.successor_code,
        "successor_name": row.successor_name,
        "source": row.source,
        "notes": "" if row.name_verified else "Tên chưa đối chiếu với nguồn chính thức.",
    }


def _load_procedures(folder: Path) -> int:
    """Add the procedures that are missing, each with its first version in force; how many were added."""
    there = set(Procedure.objects.values_list("code", flat=True))
    if there >= {file.stem for file in (folder / "procedures").glob("*.yaml")}:
        return 0
    rows = [row for row in loading.procedures(folder) if row.code not in there]
    made = Procedure.objects.bulk_create(_procedure(row) for row in rows)
    at = clock.now()
    versions = [_first_version(procedure, row) for procedure, row in zip(made, rows, strict=True)]
    for version in versions:
        version.published_at = at
    ProcedureVersion.objects.bulk_create(versions)
    for procedure, version in zip(made, versions, strict=True):
        procedure.current = version
    Procedure.objects.bulk_update(made, ["current"])
    return len(made)


def _procedure(row: ProcedureRow) -> Procedure:
    return Procedure(
        code=row.code,
        code_is_local=row.code_is_local,
        name=row.name,
        sector=row.sector,
        kind=row.kind,
        search=fold(f"{row.code} {row.name} {row.sector}"),
        sort=sort_key(row.name),
    )


def _first_version(procedure: Procedure, row: ProcedureRow) -> ProcedureVersion:
    return ProcedureVersion(
        procedure=procedure,
        number=1,
        name=row.name,
        sector=row.sector,
        kind=row.kind,
        effective_from=row.effective_from,
        level=row.level,
        level_note=row.level_note,
        facts=dict(row.facts),
        papers=[dict(paper) for paper in row.papers],
        cases=[dict(case) for case in row.cases],
        form=dict(row.form),
        form_is_common=row.form_is_common,
        process=dict(row.process),
        process_is_default=row.process_is_default,
        clock=dict(row.clock) if row.clock else {},
    )


def _load_offerings(folder: Path) -> int:
    """Add the offerings that are missing; one that was ever there, closed or open, is the officials' own."""
    there = set(Offering.objects.values_list("procedure__code", "agency__code"))
    wanted = [row for row in loading.offerings(folder) if (row.procedure, row.agency) not in there]
    if not wanted:
        return 0
    procedures = {one.code: one for one in Procedure.objects.all()}
    agencies = {one.code: one for one in Agency.objects.all()}
    Offering.objects.bulk_create(_offering(row, procedures[row.procedure], agencies[row.agency]) for row in wanted)
    return len(wanted)


def _offering(row: OfferingRow, procedure: Procedure, agency: Agency) -> Offering:
    return Offering(procedure=procedure, agency=agency, desk=agency, unit_name=row.unit, from_on=row.from_on)
