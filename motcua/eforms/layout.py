"""Answers laid out: for reading (`rows`) and for filling in (`bind`), so that templates only loop and choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.eforms import conditions
from motcua.eforms.answers import Problem, each_visible, rows_of
from motcua.eforms.fields import Choices, Field, Kind, show, show_with_unit
from motcua.eforms.schema import Form


@dataclass(frozen=True)
class Row:
    """One answer for reading. A group has no text but `columns` and `lines`, a table."""

    path: str
    label: str
    text: str = ""
    columns: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class SectionRows:
    """The answers of one section, for reading."""

    key: str
    title: str
    rows: tuple[Row, ...]


def rows(form: Form, answers: Mapping[str, Any], *, choices: Choices | None = None) -> tuple[SectionRows, ...]:
    """Return the answers that show, section by section, as a reader sees them. Unanswered fields have empty text.

    A section in which nothing shows is left out.
    """
    shown = [(path, one, value) for path, one, value in each_visible(form, answers) if path.count(".") == 1]
    laid = (
        SectionRows(
            section.key,
            section.title,
            tuple(_row(path, one, value, choices) for path, one, value in shown if path.startswith(f"{section.key}.")),
        )
        for section in form.sections
    )
    return tuple(section for section in laid if section.rows)


def _row(path: str, one: Field, value: Any, choices: Choices | None) -> Row:
    if one.kind is not Kind.GROUP:
        return Row(path, one.label, show_with_unit(one, value, one.options(path, choices)))
    filled = [row for row in rows_of(value) if not conditions.is_empty(row)]
    lines = tuple(
        tuple(
            show_with_unit(inner, row.get(inner.key), inner.options(f"{path}.{inner.key}", choices))
            for inner in one.fields
        )
        for row in filled
    )
    return Row(path, one.label, columns=tuple(inner.label for inner in one.fields), lines=lines)


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class BoundField:
    """A field with its answer, ready to be filled in. `name` is the browser's name, `id` the same without dots.

    value: text for the input (a day as 15/10/2017, money as 985.000.000, a wrong answer as typed).
    rows: of a group, each row its bound fields. freely: a choosing field without a list takes typed text.
    """

    name: str
    id: str
    field: Field
    value: str = ""
    visible: bool = True
    problem: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[tuple[BoundField, ...], ...] = ()

    @property
    def kind(self) -> str:
        return self.field.kind.value

    @property
    def freely(self) -> bool:
        return not self.options


@dataclass(frozen=True)
class BoundSection:
    """A section ready to be filled in."""

    key: str
    title: str
    fields: tuple[BoundField, ...]

    @property
    def visible(self) -> bool:
        return any(field.visible for field in self.fields)


def bind(
    form: Form, answers: Mapping[str, Any], *, problems: Iterable[Problem] = (), choices: Choices | None = None
) -> tuple[BoundSection, ...]:
    """Return the form with its answers and what is wrong with them, hidden fields too (`visible` tells)."""
    binder = _Binder(
        messages={problem.path: problem.message for problem in problems},
        shown=frozenset(path for path, _, _ in each_visible(form, answers)),
        choices=choices,
        answers=answers,
    )
    return tuple(
        BoundSection(
            section.key, section.title, tuple(binder.field(f"{section.key}.{one.key}", one) for one in section.fields)
        )
        for section in form.sections
    )


@dataclass(frozen=True)
class _Binder:
    messages: Mapping[str, str]
    shown: frozenset[str]
    choices: Choices | None
    answers: Mapping[str, Any]

    def field(self, path: str, one: Field) -> BoundField:
        answer = conditions.lookup(self.answers, path)
        listed = one.options(path, self.choices)
        return BoundField(
            name=path,
            id=path.replace(".", "-"),
            field=one,
            value="" if one.kind is Kind.GROUP else show(one, answer),
            visible=path in self.shown,
            problem=self.messages.get(path, ""),
            options=tuple(Option(value, label, _chosen(value, answer)) for value, label in (listed or {}).items()),
            rows=tuple(
                tuple(self.field(f"{path}.{number}.{inner.key}", inner) for inner in one.fields)
                for number, _ in enumerate(rows_of(answer) if one.kind is Kind.GROUP else [])
            ),
        )


def _chosen(value: str, answer: Any) -> bool:
    return value in ([str(one) for one in answer] if isinstance(answer, list) else [str(answer)])
