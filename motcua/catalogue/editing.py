"""A draft as officials edit it: fields of text over the document of a version, in both directions. Pure.

Whatever the fields do not show (the process's steps, conditions of papers) stays as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.catalogue import cases, papers
from motcua.catalogue.policy import ASKING_KINDS
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.workdays import terms

CHANNELS = ("online", "direct", "post")
KEEP = "keep"
"""Chosen for form or process: as it is now."""


@dataclass(frozen=True)
class Chosen:
    """The forms and processes that may be chosen, by key."""

    forms: Mapping[str, Mapping[str, Any]]
    processes: Mapping[str, Mapping[str, Any]]
    common_form: str
    default_process: str


def values_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Every field of a document as text, as a form shows it."""
    facts, clock = document["facts"], document["clock"]
    term = clock.get("term") or {}
    return {
        **{name: str(document[name]) for name in ("name", "sector", "kind", "level")},
        "customer": facts.get("customer") or "", "authority": facts.get("agency_lamdong_2017") or "",
        "order": _lines(facts.get("order")), "accepts": " ".join(facts.get("accepts") or ()),
        "returns": " ".join(facts.get("returns") or ()), "sets": str(facts.get("sets") or ""),
        **{f"sets_{one}": str((facts.get("sets_by") or {}).get(one) or "") for one in CHANNELS},
        "cases": cases.as_lines(document["cases"], clock.get("by_case") or {}),
        "papers": papers.as_lines(document["papers"], document["cases"]),
        "result": _lines([_result(one) for one in facts.get("result") or ()]), "fee": _lines(facts.get("fee")),
        "conditions": _lines(facts.get("conditions")), "legal_basis": _lines(facts.get("legal_basis")),
        "form_known": "1" if facts.get("form_known") else "", "check": _term(clock.get("check")),
        **{f"term_{channel}": _term(term.get(channel)) for channel in CHANNELS}, "form": KEEP, "process": KEEP,
        "extensions": str(clock.get("extensions") or 0), "extension_grounds": _lines(clock.get("extension_grounds")),
        "reappointments": str(clock.get("reappointments", 1)), "suspensions": str(clock.get("suspensions") or 0),
        "suspension_grounds": _lines(clock.get("suspension_grounds")),
        "asking_pauses": " ".join(clock.get("asking_pauses") or ()),
    }  # fmt: skip


def _lines(value: Any) -> str:
    return "\n".join(str(one) for one in value or ())


def _result(one: Mapping[str, Any]) -> str:
    return f"{one['name']} | {one['code']}" if one.get("code") else str(one["name"])


def _term(value: Mapping[str, Any] | None) -> str:
    return str(terms.in_words(terms.from_json(value))) if value else ""


def with_values(
    document: Mapping[str, Any], values: Mapping[str, str], chosen: Chosen
) -> tuple[dict[str, Any], dict[str, str]]:
    """The document with these fields written, and what is wrong with those that could not be, by field."""
    made = {**document, "facts": dict(document["facts"]), "clock": dict(document["clock"])}
    wrong: dict[str, str] = {}
    for name in (one for one in _WRITE if one in values):  # cases come before the papers that name them
        try:
            _WRITE[name](made, nfc(values[name]).strip(), chosen)
        except ValueError as problem:
            wrong[name] = str(problem)
    return made, wrong


Write = Callable[[dict[str, Any], str, Chosen], None]


def _text(part: str, longest: int) -> Write:
    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        if len(text) > longest:
            raise ValueError(said("Dài quá {n} ký tự. Hãy viết gọn lại.", n=longest))
        made[part] = text

    return write


def _fact(key: str, longest: int = 2000) -> Write:
    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        if len(text) > longest:
            raise ValueError(said("Dài quá {n} ký tự. Hãy viết gọn lại.", n=longest))
        _set(made["facts"], key, text)

    return write


def _listed(key: str, most: int = 200) -> Write:
    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        found = [line.strip() for line in text.splitlines() if line.strip()]
        if len(found) > most:
            raise ValueError(said("Có quá {n} dòng.", n=most))
        _set(made["facts"], key, found)

    return write


def _set(facts: dict[str, Any], key: str, value: Any) -> None:
    """An empty value where none was stays none."""
    if value or key in facts:
        facts[key] = value


def _level(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
    if text not in ("1", "2", "3", "4"):
        raise ValueError(said("Chọn mức độ từ 1 đến 4."))
    if int(text) != made["level"]:
        made["level"], made["level_note"] = int(text), ""


def _channels(key: str) -> Write:
    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        found = [one for one in CHANNELS if one in text.split()]
        if found or key in made["facts"]:
            made["facts"][key] = found

    return write


def _sets(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
    _set(made["facts"], "sets", _number_of_sets(text))


def _number_of_sets(text: str) -> int | None:
    if text and not (text.isdecimal() and 1 <= int(text) <= 99):
        raise ValueError(said("Ghi số bộ hồ sơ từ 1 đến 99."))
    return int(text) if text else None


def _sets_by(channel: str) -> Write:
    """The number of a channel that asks for another one than the others."""

    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        number, told = _number_of_sets(text), dict(made["facts"].get("sets_by") or {})
        told.pop(channel, None)
        _set(made["facts"], "sets_by", told | ({channel: number} if number else {}))

    return write


def _cases(made: dict[str, Any], text: str, chosen: Chosen) -> None:
    if text == cases.as_lines(made["cases"], made["clock"].get("by_case") or {}):
        return
    made["cases"], by_case = cases.from_lines(text, made["cases"], chosen.forms)
    if by_case or made["clock"].get("by_case"):
        made["clock"]["by_case"] = by_case


def _papers(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
    if text == papers.as_lines(made["papers"], made["cases"]):
        return
    told = papers.from_lines(text, made["cases"])
    made["papers"] = papers.merged(told, made["papers"])
    made["facts"]["components"] = [{key: one[key] for key in ("group", "name", "originals", "copies")} for one in told]


def _results(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
    found = []
    for line in (one for one in text.splitlines() if one.strip()):
        name, _, code = (part.strip() for part in line.partition("|"))
        if not name:
            raise ValueError(said("Mỗi dòng một kết quả: “Tên kết quả | mã”, mã có thể để trống."))
        found.append({"name": name, "code": code or None})
    _set(made["facts"], "result", found)


def _form_known(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
    if bool(text) != bool(made["facts"].get("form_known")):
        made["facts"]["form_known"] = bool(text)


def _check(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
    _set(made["clock"], "check", _read_term(text) if text else None)


def _time(channel: str) -> Write:
    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        term = dict(made["clock"].get("term") or {})
        if not text:
            term.pop(channel, None)
        else:
            term[channel] = _read_term(text)
        if term or made["clock"].get("term"):
            made["clock"]["term"] = term

    return write


MOST_TIMES = 5  # a promise that moves more often is none


def _times(key: str, usual: int) -> Write:
    """How often; what the general rule says already is not written."""

    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        if not text.isdecimal() or int(text) > MOST_TIMES:
            raise ValueError(said("Ghi số lần từ 0 đến {most}.", most=MOST_TIMES))
        if int(text) != made["clock"].get(key, usual):
            made["clock"][key] = int(text)

    return write


def _grounds(key: str) -> Write:
    def write(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
        found = [line.strip() for line in text.splitlines() if line.strip()]
        if len(found) > 20 or any(len(one) > 500 for one in found):
            raise ValueError(said("Ghi nhiều nhất 20 trường hợp, mỗi trường hợp một dòng không quá 500 ký tự."))
        _set(made["clock"], key, found)

    return write


def _asking_pauses(made: dict[str, Any], text: str, _chosen: Chosen) -> None:
    kinds = text.split()
    if not ASKING_KINDS.issuperset(kinds):
        raise ValueError(said("Chọn trong các loại được nêu."))
    _set(made["clock"], "asking_pauses", sorted(kinds))


def _read_term(text: str) -> dict[str, Any]:
    try:
        return terms.to_json(terms.parse(text))
    except ValueError as wrong:
        raise ValueError(said("Chưa hiểu thời hạn. Ghi số và đơn vị, ví dụ: 5 ngày làm việc.")) from wrong


def _form(made: dict[str, Any], text: str, chosen: Chosen) -> None:
    if text == KEEP:
        return
    if text not in chosen.forms:
        raise ValueError(said("Không có biểu mẫu này. Hãy chọn trong danh sách."))
    made["form"], made["form_is_common"] = dict(chosen.forms[text]), text == chosen.common_form


def _process(made: dict[str, Any], text: str, chosen: Chosen) -> None:
    if text == KEEP:
        return
    if text not in chosen.processes:
        raise ValueError(said("Không có quy trình này. Hãy chọn trong danh sách."))
    made["process"], made["process_is_default"] = dict(chosen.processes[text]), text == chosen.default_process


_WRITE: Mapping[str, Write] = {
    "name": _text("name", 500), "sector": _text("sector", 200), "kind": _text("kind", 30), "level": _level,
    "customer": _fact("customer"), "authority": _fact("agency_lamdong_2017"), "order": _listed("order"),
    "accepts": _channels("accepts"), "returns": _channels("returns"), "sets": _sets,
    **{f"sets_{channel}": _sets_by(channel) for channel in CHANNELS}, "cases": _cases, "papers": _papers,
    "result": _results, "fee": _listed("fee", 40), "conditions": _listed("conditions"),
    "legal_basis": _listed("legal_basis"), "form_known": _form_known, "check": _check,
    **{f"term_{channel}": _time(channel) for channel in CHANNELS}, "form": _form, "process": _process,
    "extensions": _times("extensions", 0), "extension_grounds": _grounds("extension_grounds"),
    "reappointments": _times("reappointments", 1), "suspensions": _times("suspensions", 0),
    "suspension_grounds": _grounds("suspension_grounds"), "asking_pauses": _asking_pauses,
}  # fmt: skip
FIELDS = tuple(_WRITE)
