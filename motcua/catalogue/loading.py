"""The reviewed data of the folder `data`, read into plain rows. Pure: whoever writes to the database calls this.

`root` is always the data folder. Whatever is wrong in a file raises DataError, which names the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from motcua.catalogue.process import Process, ProcessError
from motcua.eforms.schema import Form, FormError

COMMON_FORM = "de-nghi-chung"
DEFAULT_PROCESS = "chung"
DEMO_LEVEL_NOTE = "mức của dữ liệu thử"
Read = TypeVar("Read")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataError(ValueError):
    """A file of the reviewed data says something that cannot be."""

    def __init__(self, file: Path, message: str) -> None:
        super().__init__(f"{file.name}: {message}")
        self.file = file


@dataclass(frozen=True)
class AgencyRow:
    """An agency as its source gives it. identifier is None until a real one is known; the pattern is only a shape."""

    code: str
    name: str
    short: str
    kind: str
    level: str
    parent: str | None
    area: str
    identifier: str | None
    identifier_pattern: str
    identifier_verified: bool
    name_verified: bool
    source: str
    successor_code: str
    successor_name: str
    in_denominator: bool
    equipped_from: date | None = None
    equipped_source: str = ""


@dataclass(frozen=True)
class ProcedureRow:
    """A procedure and its first version. form and process are whole documents, as a version keeps them.

    clock: None where no term was published, and then nobody offers the procedure.
    facts: what was published, with accepts, returns, form_known, flags, verified, unverified, filled_for_demo, source.
    """

    code: str
    code_is_local: bool
    name: str
    sector: str
    kind: str
    level: int
    level_note: str
    effective_from: date
    accepts: tuple[str, ...]
    returns: tuple[str, ...]
    form: Mapping[str, Any]
    form_is_common: bool
    process: Mapping[str, Any]
    process_is_default: bool
    cases: tuple[Mapping[str, Any], ...]
    papers: tuple[Mapping[str, Any], ...]
    clock: Mapping[str, Any] | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class OfferingRow:
    """An agency that solves a procedure from a day on; its own desk receives. unit: the room that does, or ""."""

    procedure: str
    agency: str
    unit: str
    from_on: date


def agencies(root: Path) -> tuple[AgencyRow, ...]:
    """Read the 180 agencies of 2017, each after its parent, then the central-line agencies."""
    file = root / "agencies" / "agencies.yaml"
    document = _read(file)
    sources = document["meta"]["sources"]
    rows = [_agency(one, sources, in_denominator=True) for one in document["agencies"]]
    central = _read(root / "agencies" / "central-line.yaml")
    rows += [_agency(one, sources, in_denominator=False) for one in central["agencies"]]
    known: set[str] = set()
    for row in rows:
        if row.code in known or (row.parent is not None and row.parent not in known):
            raise DataError(file, f"cơ quan {row.code} bị lặp, hoặc đứng trước cơ quan cấp trên của mình")
        known.add(row.code)
    return _equipped(root, tuple(rows))


def _agency(one: Mapping[str, Any], sources: Mapping[str, str], *, in_denominator: bool) -> AgencyRow:
    successor = one.get("successor_2025") or {}
    return AgencyRow(
        code=one["code"],
        name=one["name"],
        short=one["short"],
        kind=one["kind"],
        level=one["level"],
        parent=one["parent"],
        area=one.get("area", ""),
        identifier=one["identifier"],
        identifier_pattern=one["identifier_pattern"] or "",
        identifier_verified=one["identifier_verified"],
        name_verified=one["name_verified"],
        source=sources[one["source"]],
        successor_code=successor.get("code", ""),
        successor_name=successor.get("name", ""),
        in_denominator=in_denominator,
    )


def _equipped(root: Path, rows: tuple[AgencyRow, ...]) -> tuple[AgencyRow, ...]:
    file = root / "agencies" / "equipped-demo.yaml"
    document = _read(file)
    chosen = {code for level in ("so", "huyen", "xa") for code in document[level]}
    unknown = sorted(chosen - {row.code for row in rows})
    if unknown:
        raise DataError(file, f"không có cơ quan {', '.join(unknown)}")
    day, source = date.fromisoformat(document["equipped_from"]), document["source"]
    return tuple(replace(row, equipped_from=day, equipped_source=source) if row.code in chosen else row for row in rows)


def forms(root: Path) -> dict[str, Mapping[str, Any]]:
    """Read the forms by key, each checked."""
    return _documents(root / "forms", Form.parse)


def processes(root: Path) -> dict[str, Mapping[str, Any]]:
    """Read the internal processes by key, each checked."""
    return _documents(root / "processes", Process.parse)


def _documents(folder: Path, check: Callable[[object], Read]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for file in sorted(folder.glob("*.yaml")):
        document = _read(file)
        try:
            check(document)
        except (FormError, ProcessError) as wrong:
            raise DataError(file, str(wrong)) from wrong
        if document.get("key") != file.stem:
            raise DataError(file, "key phải trùng với tên tệp")
        found[file.stem] = document
    return found


def procedures(root: Path) -> tuple[ProcedureRow, ...]:
    """Read the procedures in the order of their codes."""
    known_forms, known_processes = forms(root), processes(root)
    return tuple(
        _procedure(file, known_forms, known_processes) for file in sorted((root / "procedures").glob("*.yaml"))
    )


def _procedure(
    file: Path, known_forms: Mapping[str, Mapping[str, Any]], known_processes: Mapping[str, Mapping[str, Any]]
) -> ProcedureRow:
    document = _read(file)
    published = document["published"]
    if document["code"] != file.stem:
        raise DataError(file, "code phải trùng với tên tệp")
    if published["form"] not in known_forms or published["process"] not in known_processes:
        raise DataError(file, "biểu mẫu hoặc quy trình không có")
    noted = {
        key: document[key]
        for key in ("levels", "flags", "verified", "unverified", "filled_for_demo", "source", "source_kind")
    }
    noted |= {key: published[key] for key in ("accepts", "returns", "form_known")}
    return ProcedureRow(
        code=document["code"],
        code_is_local=document["local"],
        name=document["name"],
        sector=document["field"],
        kind=document["kind"],
        level=published["level"],
        level_note=published["level_note"],
        effective_from=date.fromisoformat(published["from"]),
        accepts=tuple(published["accepts"]),
        returns=tuple(published["returns"]),
        form=known_forms[published["form"]],
        form_is_common=published["form"] == COMMON_FORM,
        process=known_processes[published["process"]],
        process_is_default=published["process"] == DEFAULT_PROCESS,
        cases=tuple(_case(file, one, known_forms) for one in document.get("cases", ())),
        papers=tuple(document["papers"]),
        clock=document["clock"],
        facts={**document["facts"], **noted},
    )


def _case(file: Path, one: Mapping[str, Any], known_forms: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A case with the document of its own form where the file names one."""
    if one.get("form", COMMON_FORM) not in known_forms:
        raise DataError(file, f"biểu mẫu {one['form']} không có")
    return {**one, **({"form": known_forms[one["form"]]} if one.get("form") else {})}


def offerings(root: Path) -> tuple[OfferingRow, ...]:
    """Read who solves what: one row for each procedure and agency."""
    document = _read(root / "offerings.yaml")
    day = date.fromisoformat(document["from"])
    districts = [row.code for row in agencies(root) if row.level == "huyen"]
    return tuple(
        OfferingRow(one["procedure"], agency, one.get("unit", ""), day)
        for one in document["offerings"]
        for agency in (districts if one["agencies"] == "districts" else one["agencies"])
    )


def asking(root: Path) -> list[dict[str, Any]]:
    """Read the ways in which agencies ask one another: code, kind, name, days of each."""
    found: list[dict[str, Any]] = _parsed(root / "asking.yaml")
    return found


def not_offered(root: Path) -> dict[str, str]:
    """Read the procedures that nobody offers yet: code → why."""
    return {one["procedure"]: one["reason"] for one in _read(root / "offerings.yaml")["not_offered"]}


def _parsed(file: Path) -> Any:
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - the safe loader
    except (OSError, yaml.YAMLError) as wrong:
        raise DataError(file, str(wrong)) from wrong


def _read(file: Path) -> dict[str, Any]:
    document = _parsed(file)
    if not isinstance(document, dict):
        raise DataError(file, "phải là một bảng")
    return document
