"""A form: sections of fields, read from its document and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import jsonschema_rs

from motcua.eforms import conditions
from motcua.eforms.document import DOCUMENT
from motcua.eforms.fields import CHOOSING, COUNTING, DEFAULT_LONGEST, DEFAULT_ROWS, LONGEST, MAX_ROWS, Field, Kind

MAX_FIELDS = 300
_shape = jsonschema_rs.validator_for(DOCUMENT)


class FormError(ValueError):
    """The document is not a form. `path` is where, for example "sections/0/fields/2"."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message


@dataclass(frozen=True)
class Section:
    """A part of a form under its own heading."""

    key: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """One version of one form. `common` marks the request form that any procedure may use, which makes no level 3."""

    key: str
    title: str
    sections: tuple[Section, ...]
    legal_source: str | None = None
    common: bool = False
    meta: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, document: object) -> Form:
        """Read a form from its document. Raises FormError, which says where the document is wrong."""
        for error in _shape.iter_errors(document):
            raise FormError("/".join(str(step) for step in error.instance_path), error.message)
        if not isinstance(document, Mapping):
            raise FormError("", "biểu mẫu phải là một bảng")
        sections = _sections(document["sections"])
        form = cls(
            key=document["key"],
            title=document["title"],
            sections=sections,
            legal_source=document.get("legal_source"),
            common=document.get("common", False),
            meta=document.get("meta", {}),
        )
        _check_conditions(form)
        return form

    def each(self) -> Iterator[tuple[str, Field]]:
        """Yield every field outside groups, with its path "section.field", in reading order."""
        for section in self.sections:
            for one in section.fields:
                yield f"{section.key}.{one.key}", one

    def field_at(self, path: str) -> Field | None:
        """Return the field of a path, also "section.group.0.field", or None."""
        parts = path.split(".")
        for known, one in self.each():
            if known == ".".join(parts[:2]):
                if len(parts) == 2:
                    return one
                return next((inner for inner in one.fields if len(parts) == 4 and inner.key == parts[3]), None)
        return None


def _sections(listed: list[Mapping[str, Any]]) -> tuple[Section, ...]:
    sections = tuple(
        Section(one["key"], one["title"], _fields(one["fields"], f"sections/{number}/fields", one["key"]))
        for number, one in enumerate(listed)
    )
    _refuse_twins([section.key for section in sections], "sections")
    count = sum(1 + len(one.fields) for section in sections for one in section.fields)
    if count > MAX_FIELDS:
        raise FormError("sections", f"biểu mẫu có {count} mục, tối đa {MAX_FIELDS}")
    return sections


def _refuse_twins(keys: list[str], path: str) -> None:
    twins = sorted({key for key in keys if keys.count(key) > 1})
    if twins:
        raise FormError(path, f"khóa bị lặp: {', '.join(twins)}")


def _fields(listed: list[Mapping[str, Any]], path: str, prefix: str) -> tuple[Field, ...]:
    fields = tuple(_field(one, f"{path}/{number}", prefix) for number, one in enumerate(listed))
    _refuse_twins([one.key for one in fields], path)
    return fields


def _field(document: Mapping[str, Any], path: str, prefix: str) -> Field:
    kind = Kind(document["kind"])
    _check_kind(document, kind, path)
    return Field(
        key=document["key"],
        kind=kind,
        label=document["label"],
        hint=document.get("hint", ""),
        message=document.get("message", ""),
        required=document.get("required", False),
        show_if=_condition(document.get("show_if"), path, prefix),
        max_length=document.get("max_length", LONGEST.get(kind, DEFAULT_LONGEST)),
        min=_bound(document.get("min"), kind, path),
        max=_bound(document.get("max", DEFAULT_ROWS if kind is Kind.GROUP else None), kind, path),
        choices=tuple((one["value"], one["label"]) for one in document.get("choices", ())),
        width=document.get("width", "full"),
        # A condition inside a row may ask about its own row, by the bare key of the other field.
        fields=_fields(document.get("fields", []), f"{path}/fields", f"{prefix}.{document['key']}.*"),
        verified=document.get("verified", True),
    )


def _check_kind(document: Mapping[str, Any], kind: Kind, path: str) -> None:
    if (kind is Kind.GROUP) != ("fields" in document):
        raise FormError(path, "nhóm dòng phải có fields, và chỉ nhóm dòng mới có fields")
    if kind in (Kind.CHOICE, Kind.MULTI_CHOICE) and "choices" not in document:
        raise FormError(path, "mục chọn phải có choices")
    if "choices" in document and kind not in CHOOSING:
        raise FormError(path, "chỉ mục chọn mới có choices")
    _refuse_twins([one["value"] for one in document.get("choices", ())], f"{path}/choices")


def _bound(value: int | str | None, kind: Kind, path: str) -> int | str | None:
    if value is None:
        return None
    if kind in COUNTING or kind is Kind.GROUP:
        if not isinstance(value, int) or (kind is Kind.GROUP and not 0 <= value <= MAX_ROWS):
            raise FormError(path, "min, max của mục này phải là số nguyên trong giới hạn")
        return value
    if kind is not Kind.DATE:
        raise FormError(path, "mục này không có min, max")
    if value != "today":
        try:
            date.fromisoformat(str(value))
        except ValueError:
            raise FormError(path, "min, max của ngày phải là today hoặc ngày dạng 2017-10-15") from None
    return str(value)


def _condition(document: object, path: str, prefix: str) -> conditions.Condition | None:
    if document is None:
        return None
    try:
        return _in_place(conditions.parse(document), prefix)
    except conditions.ConditionError as wrong:
        raise FormError(f"{path}/show_if", str(wrong)) from wrong


def _in_place(condition: conditions.Condition, prefix: str) -> conditions.Condition:
    """Make bare keys into full paths: a bare key means a field of the same section, or of the same row."""
    if isinstance(condition, conditions.Several):
        return conditions.Several(condition.how, tuple(_in_place(part, prefix) for part in condition.parts))
    full = condition.field if "." in condition.field else f"{prefix}.{condition.field}"
    return conditions.Test(full, condition.op, condition.value)


def _check_conditions(form: Form) -> None:
    """Refuse a condition about a field that does not stand before its own: so no two can wait for each other."""
    known: set[str] = set()
    for path, one in form.each():
        _check_known(one, path, known)
        inside = set(known)
        for inner in one.fields:
            _check_known(inner, f"{path}.*.{inner.key}", inside)
            inside.add(f"{path}.*.{inner.key}")
        known.add(path)


def _check_known(one: Field, path: str, known: set[str]) -> None:
    for asked in conditions.fields(one.show_if):
        if asked not in known:
            raise FormError(path, f"show_if hỏi về {asked}, không có mục này ở phía trước")
