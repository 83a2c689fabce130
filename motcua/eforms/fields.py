"""Kinds of field: how each reads what was typed, and how it shows what was read.

What is kept: text as text, a number or an amount of money as an integer (a number with decimals as text with a comma),
a day as ISO text, one choice as its value, several as a list. A wrong answer is kept as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from motcua.core.words import said
from motcua.eforms.conditions import Condition

Choices = Mapping[str, Mapping[str, str]]
"""Lists that a form does not hold itself: by path of the field, or by kind ("agency", "place"): value → label."""


class Kind(StrEnum):
    """What kind of answer a field takes."""

    TEXT = "text"
    NOTE = "note"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    AGENCY = "agency"
    PLACE = "place"
    PERSON_ID = "person_id"
    PHONE = "phone"
    EMAIL = "email"
    GROUP = "group"


CHOOSING = frozenset({Kind.CHOICE, Kind.MULTI_CHOICE, Kind.AGENCY, Kind.PLACE})
COUNTING = frozenset({Kind.NUMBER, Kind.MONEY})
LONGEST = {
    Kind.NOTE: 5000,
    Kind.EMAIL: 254,
    Kind.PHONE: 40,
    Kind.PERSON_ID: 20,
    Kind.NUMBER: 30,
    Kind.MONEY: 30,
    Kind.DATE: 20,
}
DEFAULT_LONGEST = 500
MAX_TYPED = 20_000
"""No answer of any kind is kept beyond this many characters, right or wrong."""
MAX_ROWS = 200
DEFAULT_ROWS = 50

Scalar = str | int
Bound = int | str
"""An end of a range: a number, an ISO day, or "today"."""


@dataclass(frozen=True)
class Field:
    """One thing that a form asks. `fields` is filled for a group, whose answer is a list of rows."""

    key: str
    kind: Kind
    label: str
    hint: str = ""
    message: str = ""
    required: bool = False
    show_if: Condition | None = None
    max_length: int = DEFAULT_LONGEST
    min: Bound | None = None
    max: Bound | None = None
    choices: tuple[tuple[str, str], ...] = ()
    width: str = "full"
    fields: tuple[Field, ...] = ()
    verified: bool = True

    @property
    def label_inside(self) -> str:
        """The label as it stands inside a sentence: "Tên đơn vị" → "tên đơn vị", "KBNN …" stays."""
        first = self.label.split(" ")[0]
        return self.label if first.isupper() and len(first) > 1 else self.label[:1].lower() + self.label[1:]

    def options(self, path: str, choices: Choices | None) -> dict[str, str] | None:
        """Return value → label of what may be chosen here, or None where anything may be typed.

        Lists by path do not tell rows apart: the path of a field in a group is "section.group.field".
        """
        if self.choices:
            return dict(self.choices)
        given = choices or {}
        plain = ".".join(step for step in path.split(".") if not step.isdigit())
        listed = given.get(plain, given.get(self.kind.value))
        return dict(listed) if listed is not None and self.kind in CHOOSING else None


class WrongAnswer(ValueError):
    """What was typed cannot be read as this kind; the text tells the person what to do."""


def read(field: Field, typed: Scalar) -> Scalar:
    """Return what was typed in the form in which it is kept. Reading twice changes nothing. Raises WrongAnswer."""
    text = str(typed).strip()
    match field.kind:
        case Kind.MONEY:
            return _read_money(field, text)
        case Kind.NUMBER:
            return _read_number(field, text)
        case Kind.DATE:
            return _read_day(field, text)
        case Kind.PERSON_ID | Kind.PHONE | Kind.EMAIL:
            return _read_shape(field, text)
        case _:
            return text


def show(field: Field, value: object, options: Mapping[str, str] | None = None) -> str:
    """Return an answer as a reader sees it; a wrong one as it was typed, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(show(field, one, options) for one in value)
    if field.kind in COUNTING and isinstance(value, int):
        return grouped(value)
    if field.kind is Kind.DATE and (day := _iso_day(str(value))):
        return f"{day:%d/%m/%Y}"
    return (options or {}).get(str(value), str(value))


def grouped(number: int) -> str:
    """Return a whole number with its thousands parted as in Vietnamese: 985000000 → "985.000.000"."""
    return f"{number:,}".replace(",", ".")


def show_with_unit(field: Field, value: object, options: Mapping[str, str] | None = None) -> str:
    """Return an answer for reading alone: as `show`, an amount of money with its unit."""
    text = show(field, value, options)
    return f"{text} đồng" if field.kind is Kind.MONEY and isinstance(value, int) else text


_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"(-?[0-9]{1,15})[.,]([0-9]{1,6})")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_PHONE = re.compile(r"\+?[0-9]{8,12}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def _whole(text: str) -> int | None:
    text = text.replace("\u00a0", " ")
    if _WHOLE.fullmatch(text):
        return int(text)
    if len(text) <= 24 and _THOUSANDS.fullmatch(text):
        return int(text.replace(".", "").replace(" ", ""))
    return None


def _read_money(field: Field, text: str) -> int:
    amount = _whole(re.sub(r"\s*(đồng|đ|VND|VNĐ)$", "", text, flags=re.IGNORECASE))
    if amount is None:
        raise WrongAnswer(
            said("Nhập {label_inside} bằng chữ số, đơn vị đồng, ví dụ 985.000.000", label_inside=field.label_inside)
        )
    return amount


def _read_number(field: Field, text: str) -> int | str:
    whole = _whole(text)
    if whole is not None:
        return whole
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        raise WrongAnswer(
            said("Nhập {label_inside} bằng chữ số, ví dụ 1.500 hoặc 2,5", label_inside=field.label_inside)
        )
    fraction = decimal[2].rstrip("0")
    return f"{decimal[1]},{fraction}" if fraction else int(decimal[1])


def number_of(value: Scalar) -> Decimal:
    """Return a kept number as a number."""
    return Decimal(str(value).replace(",", "."))


def _iso_day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_day(field: Field, text: str) -> str:
    if day := _iso_day(text):
        return day.isoformat()
    parts = _DAY.fullmatch(text)
    try:
        if parts is None:
            raise ValueError(text)
        return date(int(parts[3]), int(parts[2]), int(parts[1])).isoformat()
    except ValueError:
        raise WrongAnswer(
            said("Nhập {label_inside} theo dạng ngày/tháng/năm, ví dụ 15/10/2017", label_inside=field.label_inside)
        ) from None


def _read_shape(field: Field, text: str) -> str:
    if field.kind is Kind.EMAIL:
        if len(text) > 254 or not _EMAIL.fullmatch(text):
            raise WrongAnswer(said("Nhập {label_inside} theo dạng ten@donvi.gov.vn", label_inside=field.label_inside))
        return text
    digits = re.sub(r"[\s.()-]", "", text)
    if field.kind is Kind.PERSON_ID:
        if not re.fullmatch(r"[0-9]{9}|[0-9]{12}", digits, flags=re.ASCII):
            raise WrongAnswer(
                said(
                    "Nhập {label_inside} gồm 12 chữ số (hoặc 9 chữ số với giấy tờ cũ)", label_inside=field.label_inside
                )
            )
        return digits
    if not _PHONE.fullmatch(digits):
        raise WrongAnswer(
            said("Nhập {label_inside} gồm từ 8 đến 12 chữ số, kể cả mã vùng", label_inside=field.label_inside)
        )
    return text
