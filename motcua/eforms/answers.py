"""Answers to a form: read from a post, checked before submission, compared.

Answers are one dictionary: section → field → value; a group is a list of rows. They hold only text, whole numbers and
lists of these, so that they can be kept as JSON. Paths are those of the browser's fields: "section.field",
and "section.group.0.field" in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.core.words import said
from motcua.eforms import conditions
from motcua.eforms.fields import (
    CHOOSING,
    COUNTING,
    MAX_ROWS,
    MAX_TYPED,
    Choices,
    Field,
    Kind,
    WrongAnswer,
    grouped,
    number_of,
    read,
)
from motcua.eforms.schema import Form

Answers = dict[str, Any]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `path` is the browser's field, `message` says what to do."""

    path: str
    label: str
    message: str


def parse(form: Form, submitted: Mapping[str, Sequence[str]]) -> Answers:
    """Read what a browser posted. Nothing is refused: what cannot be read is kept as it was typed.

    Text becomes NFC, without control characters, and is cut at MAX_TYPED. Names unknown to the form are left out.
    """
    answers: Answers = {section.key: {} for section in form.sections}
    for path, field in form.each():
        section, key = path.split(".")
        if field.kind is Kind.GROUP:
            answers[section][key] = [
                {inner.key: _value(inner, submitted.get(f"{path}.{row}.{inner.key}", ())) for inner in field.fields}
                for row in _row_numbers(path, submitted)
            ]
        else:
            answers[section][key] = _value(field, submitted.get(path, ()))
    return answers


def _row_numbers(path: str, submitted: Mapping[str, Sequence[str]]) -> list[int]:
    pattern = re.compile(re.escape(path) + r"\.([0-9]{1,4})\.[a-z0-9_]+")
    found = {int(match[1]) for name in submitted if (match := pattern.fullmatch(name))}
    return sorted(found)[:MAX_ROWS]


def _value(field: Field, typed: Sequence[str]) -> Any:
    texts = [text for text in (_clean(field, one) for one in typed[:500]) if text]
    if field.kind is Kind.MULTI_CHOICE:
        return list(dict.fromkeys(texts))
    if not texts:
        return ""
    try:
        return read(field, texts[-1])
    except WrongAnswer:
        return texts[-1]


def _clean(field: Field, typed: str) -> str:
    text = _CONTROL.sub("", typed[:MAX_TYPED].replace("\r\n", "\n").replace("\r", "\n"))
    if field.kind is not Kind.NOTE:
        text = " ".join(text.split())
    return unicodedata.normalize("NFC", text).strip()


def visible(form: Form, answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the paths of the fields that show. What is hidden counts as empty for what follows it."""
    return frozenset(path for path, _, _ in each_visible(form, answers))


def each_visible(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[str, Field, Any]]:
    """Yield (path, field, answer) for each field that shows, a group before the fields of its rows."""
    seen: dict[str, dict[str, Any]] = {section.key: {} for section in form.sections}
    for path, field in form.each():
        if not conditions.holds(field.show_if, seen):
            continue
        section, key = path.split(".")
        value = conditions.lookup(answers, path)
        seen[section][key] = value
        yield path, field, value
        if field.kind is Kind.GROUP:
            for number, row in enumerate(rows_of(value)):
                yield from _visible_in_row(path, field, number, row, seen)


def rows_of(value: object) -> list[Mapping[str, Any]]:
    """Return the rows of a group's answer; anything else has none."""
    return [row for row in value if isinstance(row, Mapping)][:MAX_ROWS] if isinstance(value, list) else []


def _visible_in_row(
    path: str, field: Field, number: int, row: Mapping[str, Any], seen: Mapping[str, Any]
) -> Iterator[tuple[str, Field, Any]]:
    section, key = path.split(".")
    shown: dict[str, Any] = {}
    around = {**seen, section: {**seen[section], key: {"*": shown}}}
    for inner in field.fields:
        if conditions.holds(inner.show_if, around):
            shown[inner.key] = row.get(inner.key)
            yield f"{path}.{number}.{inner.key}", inner, row.get(inner.key)


def check(
    form: Form, answers: Mapping[str, Any], *, choices: Choices | None = None, today: date | None = None
) -> list[Problem]:
    """Check everything that a submission needs, in reading order; an empty list means it may go.

    choices: lists that the form does not hold, by path or by kind ("agency", "place"): value → label.
    today: what "today" means as an end of a range; None leaves such ends unchecked.
    A row in which nothing was answered is passed over.
    """
    problems = []
    shown = list(each_visible(form, answers))
    filled = {path.rsplit(".", 1)[0] for path, _, value in shown if _in_row(path) and not conditions.is_empty(value)}
    for path, field, value in shown:
        if field.kind is Kind.GROUP:
            message = _fault_of_rows(field, sum(1 for row in filled if row.startswith(f"{path}.")))
        elif _in_row(path) and path.rsplit(".", 1)[0] not in filled:
            continue
        else:
            message = _fault(field, path, value, choices, today)
        if message:
            problems.append(Problem(path, field.label, message))
    return problems


def _in_row(path: str) -> bool:
    return path.count(".") == 3


def _fault(field: Field, path: str, value: Any, choices: Choices | None, today: date | None) -> str | None:
    if conditions.is_empty(value):
        return (field.message or _ask(field)) if field.required else None
    if field.kind in CHOOSING and (options := field.options(path, choices)) is not None:
        chosen = value if isinstance(value, list) else [value]
        return (
            None
            if all(str(one) in options for one in chosen)
            else said("Chọn {label_inside} trong danh sách", label_inside=field.label_inside)
        )
    if isinstance(value, list | Mapping):
        return field.message or _ask(field)
    try:
        kept = read(field, value)
    except WrongAnswer as wrong:
        return str(wrong)
    return _fault_of_size(field, kept, today)


def _ask(field: Field) -> str:
    if field.kind in CHOOSING:
        return said("Chọn {label_inside}", label_inside=field.label_inside)
    return said("Nhập {label_inside}", label_inside=field.label_inside)


def _fault_of_rows(field: Field, count: int) -> str | None:
    least = field.min if isinstance(field.min, int) else int(field.required)
    if count < least:
        return field.message or said("Thêm ít nhất {least} dòng vào bảng “{field}”", least=least, field=field.label)
    if isinstance(field.max, int) and count > field.max:
        return said(
            "Bớt dòng ở bảng “{field}”: tối đa {max} dòng, hiện có {count}",
            field=field.label,
            max=field.max,
            count=count,
        )
    return None


def _fault_of_size(field: Field, kept: str | int, today: date | None) -> str | None:
    if field.kind in COUNTING:
        return _fault_of_number(field, kept)
    if field.kind is Kind.DATE:
        return _fault_of_day(field, str(kept), today)
    if len(str(kept)) > field.max_length:
        return said(
            "Rút gọn {label_inside}: tối đa {max_length} ký tự, hiện có {count}",
            label_inside=field.label_inside,
            max_length=field.max_length,
            count=len(str(kept)),
        )
    return None


def _fault_of_number(field: Field, kept: str | int) -> str | None:
    number = number_of(kept)
    if isinstance(field.min, int) and number < field.min:
        return said("Nhập {label_inside} từ {min} trở lên", label_inside=field.label_inside, min=grouped(field.min))
    if isinstance(field.max, int) and number > field.max:
        return said("Nhập {label_inside} không quá {max}", label_inside=field.label_inside, max=grouped(field.max))
    return None


def _fault_of_day(field: Field, kept: str, today: date | None) -> str | None:
    day, least, most = date.fromisoformat(kept), _end(field.min, today), _end(field.max, today)
    if least and day < least:
        return said("Nhập {label_inside} từ ngày {least:%d/%m/%Y} trở đi", label_inside=field.label_inside, least=least)
    if most and day > most:
        return said("Nhập {label_inside} không sau ngày {most:%d/%m/%Y}", label_inside=field.label_inside, most=most)
    return None


def _end(bound: int | str | None, today: date | None) -> date | None:
    if bound is None:
        return None
    return today if bound == "today" else date.fromisoformat(str(bound))


def tidy(form: Form, answers: Mapping[str, Any]) -> Answers:
    """Return the answers as they are submitted: without what is hidden, and without empty rows."""
    kept: Answers = {section.key: {} for section in form.sections}
    shown = list(each_visible(form, answers))
    paths = {path for path, _, _ in shown}
    for path, field, value in shown:
        parts = path.split(".")
        if len(parts) != 2:
            continue
        if field.kind is Kind.GROUP:
            rows = [
                {key: one for key, one in row.items() if f"{path}.{number}.{key}" in paths}
                for number, row in enumerate(rows_of(value))
            ]
            value = [row for row in rows if not conditions.is_empty(row)]
        kept[parts[0]][parts[1]] = value
    return kept


def with_row(form: Form, answers: Mapping[str, Any], path: str) -> Answers:
    """Return the answers with one more empty row in the group at `path`; unchanged where the group is full."""
    field = form.field_at(path)
    rows = rows_of(conditions.lookup(answers, path))
    if (
        field is None
        or field.kind is not Kind.GROUP
        or len(rows) >= (field.max if isinstance(field.max, int) else MAX_ROWS)
    ):
        return dict(answers)
    return _put(
        answers, path, [*rows, {inner.key: [] if inner.kind is Kind.MULTI_CHOICE else "" for inner in field.fields}]
    )


def without_row(form: Form, answers: Mapping[str, Any], path: str, number: int) -> Answers:
    """Return the answers without row `number`, from 0, of the group at `path`; unchanged where there is none."""
    field = form.field_at(path)
    rows = rows_of(conditions.lookup(answers, path))
    if field is None or field.kind is not Kind.GROUP or not 0 <= number < len(rows):
        return dict(answers)
    return _put(answers, path, rows[:number] + rows[number + 1 :])


def _put(answers: Mapping[str, Any], path: str, value: Any) -> Answers:
    section, key = path.split(".")
    return {**answers, section: {**answers.get(section, {}), key: value}}


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths "section.field" whose answers differ; a group is one answer. Nothing and empty are the same."""
    paths = dict.fromkeys(
        f"{section}.{key}"
        for answers in (old, new)
        for section, part in answers.items()
        if isinstance(part, Mapping)
        for key in part
    )
    return tuple(path for path in paths if _differ(conditions.lookup(old, path), conditions.lookup(new, path)))


def _differ(one: Any, other: Any) -> bool:
    return one != other and not (conditions.is_empty(one) and conditions.is_empty(other))
