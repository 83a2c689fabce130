"""The internal process of a procedure (quy trình nội bộ): steps that officials edit as a table. Pure.

{"steps": [{"key": "tham_tra", "name": "Thẩm tra hồ sơ", "where": {"role": "specialist", "unit": "Phòng Đầu tư"},
            "kind": "work", "term": {"amount": 27, "unit": "days"}, "when": condition, "group": "…",
            "produces": ["bao_cao_tham_tra"]}, …]}

A step that asks another agency names it beside who asks: {"kind": "ask", "where": {"role": "specialist", "agency":
"SXD"}, "asks": "coordination", …}; "cap-tren" is the agency above the one that solves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from motcua.eforms import conditions
from motcua.eforms.conditions import Condition, ConditionError
from motcua.workdays import terms

MAX_STEPS = 40
ROLES = ("intake", "specialist", "head", "leader", "clerk")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PARTS = frozenset({"key", "name", "where", "kind", "term", "when", "group", "produces", "asks", "source", "verified"})
ABOVE = "cap-tren"
"""The agency above the one that solves, whichever that is."""
ASKED_FOR = ("opinion", "coordination")


class StepKind(StrEnum):
    """What a step is: work on it, approval of it, issuing the result, or asking another agency."""

    WORK = "work"
    APPROVE = "approve"
    ISSUE = "issue"
    ASK = "ask"


class ProcessError(ValueError):
    """The document is not a process; `step` is the key or number of the step at fault, or ""."""

    def __init__(self, step: str, message: str) -> None:
        super().__init__(f"Bước {step}: {message}" if step else message)
        self.step = step
        self.message = message


@dataclass(frozen=True)
class Where:
    """Who does a step: a role at the receiver, in a unit named as there; for asking, also the other agency's code."""

    role: str = ""
    unit: str = ""
    agency: str = ""


@dataclass(frozen=True)
class ProcessStep:
    """One step. term: {"amount", "unit"} as `workdays.terms` keeps it, or None: no time but the dossier's own."""

    key: str
    name: str
    kind: StepKind
    where: Where
    term: Mapping[str, Any] | None = None
    when: Condition | None = None
    group: str | None = None
    produces: tuple[str, ...] = ()
    asks: str = ""  # what a step that asks asks for

    def applies(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether this step is taken for these answers."""
        return conditions.holds(self.when, answers)


@dataclass(frozen=True)
class Process:
    """The steps of one procedure version, in order. Steps of one `group` stand together and run side by side."""

    steps: tuple[ProcessStep, ...]

    @classmethod
    def parse(cls, document: object) -> Process:
        """Read a process and check it as a whole. Raises ProcessError."""
        listed = document.get("steps") if isinstance(document, Mapping) else None
        if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_STEPS:
            raise ProcessError("", f"quy trình phải có từ 1 đến {MAX_STEPS} bước")
        steps = tuple(_step(one, str(number)) for number, one in enumerate(listed, start=1))
        _check_keys(steps)
        _check_end(steps)
        _check_groups(steps)
        return cls(steps)

    def step(self, key: str) -> ProcessStep:
        """Return the step of this key. Raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


def _step(document: object, number: str) -> ProcessStep:
    if not isinstance(document, Mapping):
        raise ProcessError(number, "phải là một bảng")
    key, name = document.get("key"), document.get("name")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ProcessError(number, "key gồm chữ thường không dấu, chữ số và dấu gạch dưới, tối đa 40 ký tự")
    if not isinstance(name, str) or not 1 <= len(name) <= 200:
        raise ProcessError(key, "thiếu tên, hoặc tên dài quá 200 ký tự")
    unknown = sorted(str(part) for part in set(document) - _PARTS)
    if unknown:
        raise ProcessError(key, f"không hiểu: {', '.join(unknown)}")
    if document.get("kind") not in list(StepKind):
        raise ProcessError(key, "kind phải là work, approve, issue hoặc ask")
    kind = StepKind(document["kind"])
    return ProcessStep(
        key=key,
        name=name,
        kind=kind,
        where=_where(document.get("where"), kind, key),
        term=_term(document.get("term"), key),
        when=_when(document.get("when"), key),
        group=_text(document.get("group"), key, "group") or None,
        produces=_produces(document.get("produces", []), key),
        asks=_asks(document.get("asks"), kind, key),
    )


def _asks(value: object, kind: StepKind, step: str) -> str:
    if kind is not StepKind.ASK:
        if value is not None:
            raise ProcessError(step, "chỉ bước hỏi cơ quan khác được nêu asks")
        return ""
    if value not in (None, *ASKED_FOR):
        raise ProcessError(step, f"asks phải là một trong: {', '.join(ASKED_FOR)}")
    return str(value or ASKED_FOR[0])


def _text(value: object, step: str, part: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > 200:
        raise ProcessError(step, f"{part} phải là chữ, tối đa 200 ký tự")
    return value


def _where(document: object, kind: StepKind, step: str) -> Where:
    if not isinstance(document, Mapping) or set(document) - {"role", "unit", "agency"}:
        raise ProcessError(step, "where phải là bảng có role, unit hoặc agency")
    where = Where(
        role=_text(document.get("role"), step, "role"),
        unit=_text(document.get("unit"), step, "unit"),
        agency=_text(document.get("agency"), step, "agency"),
    )
    if (kind is StepKind.ASK) != bool(where.agency):
        raise ProcessError(step, "bước hỏi cơ quan khác phải nêu agency; các bước còn lại không nêu")
    if where.role not in ROLES:
        raise ProcessError(step, f"role phải là một trong: {', '.join(ROLES)}")
    return where


def _term(document: object, step: str) -> Mapping[str, Any] | None:
    if document is None:
        return None
    if not isinstance(document, Mapping) or set(document) != {"amount", "unit"}:
        raise ProcessError(step, "term phải có đúng amount và unit")
    try:
        return terms.to_json(terms.from_json(document))
    except ValueError as wrong:
        raise ProcessError(step, str(wrong)) from wrong


def _when(document: object, step: str) -> Condition | None:
    if document is None:
        return None
    try:
        return conditions.parse(document)
    except ConditionError as wrong:
        raise ProcessError(step, str(wrong)) from wrong


def _produces(listed: object, step: str) -> tuple[str, ...]:
    if not isinstance(listed, list) or len(listed) > 10 or not all(isinstance(one, str) for one in listed):
        raise ProcessError(step, "produces phải là danh sách tối đa 10 khóa giấy tờ")
    return tuple(listed)


def _check_keys(steps: tuple[ProcessStep, ...]) -> None:
    seen: set[str] = set()
    for step in steps:
        if step.key in seen:
            raise ProcessError(step.key, "khóa bị lặp")
        seen.add(step.key)


def _check_end(steps: tuple[ProcessStep, ...]) -> None:
    """Each dossier that follows the process is approved by somebody and then issued, whatever its answers."""
    last = steps[-1]
    if last.kind is not StepKind.ISSUE or last.when is not None or last.group is not None:
        raise ProcessError(
            last.key, "bước cuối phải là phát hành kết quả (issue), không kèm điều kiện, không song song"
        )
    for step in steps[:-1]:
        if step.kind is StepKind.ISSUE:
            raise ProcessError(step.key, "chỉ bước cuối được là phát hành kết quả (issue)")
    if not any(step.kind is StepKind.APPROVE and step.when is None for step in steps):
        raise ProcessError("", "trước khi phát hành phải có ít nhất một bước duyệt (approve) không kèm điều kiện")


def _check_groups(steps: tuple[ProcessStep, ...]) -> None:
    closed: set[str] = set()
    before: str | None = None
    for step in steps:
        if step.group and step.kind is not StepKind.WORK:
            raise ProcessError(
                step.key, "bước trong nhóm song song phải là bước thụ lý (work); duyệt, hỏi, phát hành thì đứng riêng"
            )
        if step.group != before and before is not None:
            closed.add(before)
        if step.group in closed:
            raise ProcessError(step.key, f"các bước của nhóm song song “{step.group}” phải đứng liền nhau")
        before = step.group
