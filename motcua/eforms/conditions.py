"""Conditions over answers: data that officials edit, never code.

    {"field": "don_vi.truong_hop", "op": "eq", "value": "moi"}
    {"all": [condition, …]}      {"any": [condition, …]}

ops: eq ne in not_in gt lt filled empty. An answer that is a list (several choices) equals each thing it holds.
An empty answer equals nothing, is in nothing, and is neither greater nor less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

MAX_DEPTH = 5
MAX_PARTS = 20
PAIRED = ("eq", "ne", "in", "not_in", "gt", "lt")
ALONE = ("filled", "empty")


class ConditionError(ValueError):
    """The condition is not one that this system knows; the text says what is wrong."""


@dataclass(frozen=True)
class Test:
    """One question about one answer. `field` is a path such as "don_vi.truong_hop"."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Several:
    """Conditions that must all hold, or of which one must."""

    how: Literal["all", "any"]
    parts: tuple[Condition, ...]


Condition = Test | Several


def parse(document: object, depth: int = 1) -> Condition:
    """Read a condition from its document. Raises ConditionError."""
    if not isinstance(document, Mapping):
        raise ConditionError("điều kiện phải là một bảng có field và op, hoặc all, hoặc any")
    if depth > MAX_DEPTH:
        raise ConditionError(f"điều kiện lồng quá {MAX_DEPTH} tầng")
    if set(document) == {"all"}:
        return Several("all", _parts(document["all"], depth))
    if set(document) == {"any"}:
        return Several("any", _parts(document["any"], depth))
    return _test(document)


def _parts(listed: object, depth: int) -> tuple[Condition, ...]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_PARTS:
        raise ConditionError(f"all và any cần từ 1 đến {MAX_PARTS} điều kiện")
    return tuple(parse(part, depth + 1) for part in listed)


def _test(document: Mapping[Any, Any]) -> Test:
    field, op = document.get("field"), document.get("op")
    if not isinstance(field, str) or not field:
        raise ConditionError("điều kiện thiếu field")
    if op in ALONE and set(document) == {"field", "op"}:
        return Test(field, str(op))
    if op not in PAIRED or set(document) != {"field", "op", "value"}:
        raise ConditionError(f"điều kiện về {field}: op {op!r} không hợp lệ hoặc thiếu, thừa value")
    value = document["value"]
    if op in ("in", "not_in"):
        if not isinstance(value, list) or not all(_is_plain(one) for one in value):
            raise ConditionError(f"điều kiện về {field}: {op} cần một danh sách giá trị")
        return Test(field, str(op), tuple(value))
    if not _is_plain(value):
        raise ConditionError(f"điều kiện về {field}: giá trị phải là chữ hoặc số")
    return Test(field, str(op), value)


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float | bool)


def fields(condition: Condition | None) -> Iterator[str]:
    """Yield the path of each answer that the condition asks about."""
    if isinstance(condition, Test):
        yield condition.field
    elif condition is not None:
        for part in condition.parts:
            yield from fields(part)


def holds(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    """Tell whether the condition holds. None, no condition, always holds."""
    if condition is None:
        return True
    if isinstance(condition, Test):
        return _holds(condition, lookup(answers, condition.field))
    some = (holds(part, answers) for part in condition.parts)
    return all(some) if condition.how == "all" else any(some)


def lookup(answers: Mapping[str, Any], path: str) -> Any:
    """Return the answer at a dotted path, or None. A step into a list needs its number."""
    found: Any = answers
    for step in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def is_empty(value: object) -> bool:
    """Tell whether an answer says nothing. Zero and False say something."""
    if isinstance(value, Mapping):
        return all(is_empty(one) for one in value.values())
    if isinstance(value, list | tuple):
        return all(is_empty(one) for one in value)
    return value is None or (isinstance(value, str) and not value.strip())


def _holds(test: Test, answer: Any) -> bool:
    held = _held(answer)
    match test.op:
        case "filled":
            return not is_empty(answer)
        case "empty":
            return is_empty(answer)
        case "eq":
            return _plain(test.value) in held
        case "ne":
            return _plain(test.value) not in held
        case "in":
            return any(_plain(one) in held for one in test.value)
        case "not_in":
            return not any(_plain(one) in held for one in test.value)
        case _:
            return _compare(test.op, answer, test.value)


def _held(answer: Any) -> frozenset[str]:
    if is_empty(answer):
        return frozenset()
    return frozenset(_plain(one) for one in (answer if isinstance(answer, list | tuple) else [answer]))


def _plain(value: object) -> str:
    return str(value).strip()


def _compare(op: str, answer: object, value: object) -> bool:
    if is_empty(answer) or isinstance(answer, list | tuple | Mapping):
        return False
    left, right = _number(answer), _number(value)
    if left is not None and right is not None:
        return left > right if op == "gt" else left < right
    if left is not None or right is not None:
        return False
    # Days are kept as ISO text, whose order is the order of the days.
    return str(answer) > str(value) if op == "gt" else str(answer) < str(value)


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
