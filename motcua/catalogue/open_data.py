"""Everything public of the catalogue as open data: stable keys, days of validity, addresses that stay."""

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.publishing import State
from motcua.documents.sheets import harmless

HEADS = (
    "code", "name", "sector", "kind", "level", "version", "valid_from", "valid_to", "customer", "authority", "accepts",
    "returns", "term_online", "term_direct", "term_post", "sets", "papers", "results", "fees", "conditions",
    "legal_basis", "decision", "url",
)  # fmt: skip
PUBLIC = (State.IN_FORCE, State.SUPERSEDED, State.REPEALED)


def record(procedure: Procedure, version: ProcedureVersion, *, url: str) -> dict[str, Any]:
    """A version as plain JSON; valid_to: the last day on which it holds, None while it does."""
    facts, clock = version.facts, version.clock
    term = clock.get("term") or {}
    return {
        "code": procedure.code, "code_is_local": procedure.code_is_local, "name": version.name or procedure.name,
        "sector": version.sector or procedure.sector, "kind": version.kind or procedure.kind, "level": version.level,
        "level_note": version.level_note, "version": version.number,
        "valid_from": version.effective_from.isoformat() if version.effective_from else None,
        "valid_to": None, "customer": facts.get("customer") or "", "authority": facts.get("agency_lamdong_2017") or "",
        "order": facts.get("order") or [], "accepts": facts.get("accepts") or [], "returns": facts.get("returns") or [],
        "terms": {channel: dict(one) for channel, one in term.items() if one},
        "terms_by_case": clock.get("by_case") or {},
        "sets": facts.get("sets"), "sets_by_channel": facts.get("sets_by") or {},
        "cases": [_case(one) for one in version.cases],
        "papers": [
            {name: one.get(name) for name in ("name", "originals", "copies", "required", "cases")}
            for one in version.papers if not one.get("request")
        ],
        "results": facts.get("result") or [], "fees": facts.get("fee") or [],
        "conditions": facts.get("conditions") or [],
        "legal_basis": facts.get("legal_basis") or [], "decision": facts.get("announced_by") or "", "url": url,
    }  # fmt: skip


def _case(one: dict[str, Any]) -> dict[str, Any]:
    """A case with the title of its own form where it has one."""
    return {"key": one["key"], "name": one["name"], "form": (one.get("form") or {}).get("title")}


def whole(procedure: Procedure, *, url: str) -> dict[str, Any]:
    """A procedure with all its public versions, the latest first, and the decisions on it."""
    versions = list(procedure.versions.filter(state__in=PUBLIC).order_by("-effective_from", "-number"))
    records = [record(procedure, one, url=url) for one in versions]
    for later, earlier in pairwise(records):
        earlier["valid_to"] = later["valid_from"]
    if procedure.repealed_on is not None and records:
        records[0]["valid_to"] = procedure.repealed_on.isoformat()
    events = [
        {
            "kind": one.kind, "decision": one.decision, "authority": one.authority,
            "decided_on": one.decided_on.isoformat() if one.decided_on else None,
            "effective_on": one.effective_on.isoformat(), "reason": one.reason,
            "version": one.version.number if one.version else None,
            "replaced_by": one.replaced_by.code if one.replaced_by else None,
        }
        for one in procedure.events.select_related("version", "replaced_by")
    ]  # fmt: skip
    return {"code": procedure.code, "url": url, "versions": records, "events": events}


def flat(told: dict[str, Any]) -> list[str]:
    """A record as a row of a table, in the order of HEADS."""
    terms = {f"term_{channel}": f"{one['amount']} {one['unit']}" for channel, one in told["terms"].items()}
    papers = "; ".join(one["name"].strip() for one in told["papers"])
    results = "; ".join(one["name"] for one in told["results"])
    values = {**told, **terms, "papers": papers, "results": results}
    return [_cell(values.get(head)) for head in HEADS]


def _cell(value: Any) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return harmless(text)


def as_csv(records: Iterator[dict[str, Any]]) -> bytes:
    """UTF-8 with its mark, so that spreadsheets read the Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    writer.writerows(flat(one) for one in records)
    return out.getvalue().encode("utf-8-sig")
