"""How long something may take: so many working days, working hours, calendar days or months. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from motcua.core.words import joined, said

MINUTES_OF_AN_HOUR = 60
_TEXT = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s+(\D+?)\s*")


def _whole(amount: int | Decimal, most: int) -> None:
    """Raise ValueError unless the amount is a whole number from 1 to `most`."""
    if isinstance(amount, bool) or amount != int(amount) or not 1 <= amount <= most:
        raise ValueError(
            said("Thời hạn phải là số nguyên từ 1 đến {most}, không phải {amount}.", most=most, amount=amount)
        )


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days after the day of receipt; 1 to 3650."""

    amount: int
    unit: ClassVar[str] = "working_days"
    word: ClassVar[str] = said("ngày làm việc")

    def __post_init__(self) -> None:
        _whole(self.amount, 3650)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """So much office time, to the minute; more than 0 and at most 9999 hours."""

    amount: int | Decimal
    unit: ClassVar[str] = "working_hours"
    word: ClassVar[str] = said("giờ làm việc")

    def __post_init__(self) -> None:
        minutes = Decimal(self.amount) * MINUTES_OF_AN_HOUR
        if isinstance(self.amount, bool) or not 0 < self.amount <= 9999 or minutes != int(minutes):
            raise ValueError(
                said("Số giờ làm việc phải lớn hơn 0 và chẵn đến phút, không phải {amount}.", amount=self.amount)
            )

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=int(Decimal(self.amount) * MINUTES_OF_AN_HOUR))


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """So many dates after the day of receipt, worked or not; 1 to 3650."""

    amount: int
    unit: ClassVar[str] = "days"
    word: ClassVar[str] = said("ngày")

    def __post_init__(self) -> None:
        _whole(self.amount, 3650)


@dataclass(frozen=True, slots=True)
class Months:
    """To the same day of a later month, or to that month's last; 1 to 120."""

    amount: int
    unit: ClassVar[str] = "months"
    word: ClassVar[str] = said("tháng")

    def __post_init__(self) -> None:
        _whole(self.amount, 120)


Term = WorkingDays | WorkingHours | CalendarDays | Months

_NAMES = {
    "working days": WorkingDays.unit,
    "working day": WorkingDays.unit,
    "ngày làm việc": WorkingDays.unit,
    "working hours": WorkingHours.unit,
    "working hour": WorkingHours.unit,
    "giờ làm việc": WorkingHours.unit,
    "calendar days": CalendarDays.unit,
    "days": CalendarDays.unit,
    "day": CalendarDays.unit,
    "ngày": CalendarDays.unit,
    "months": Months.unit,
    "month": Months.unit,
    "tháng": Months.unit,
}


def parse(text: str) -> Term:
    """From words: "5 working days", "16 working hours", "30 days", "2 months", or the same in Vietnamese.

    Raises ValueError with a Vietnamese message.
    """
    match = _TEXT.fullmatch(text)
    unit = _NAMES.get(" ".join(match[2].lower().replace("_", " ").split())) if match else None
    if match is None or unit is None:
        raise ValueError(
            said(
                "Không hiểu thời hạn “{text}”. Hãy viết như “5 working days”, “16 working hours”, “30 "
                "days”, “2 months”.",
                text=text,
            )
        )
    return _make(Decimal(match[1].replace(",", ".")), unit)


def from_json(data: Mapping[str, Any]) -> Term:
    """From a clock policy's {"amount": 5, "unit": "working_days"}; raises ValueError with a Vietnamese message."""
    amount, unit = data.get("amount"), data.get("unit")
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        raise ValueError(said("Thời hạn “{amount}” không phải là một số.", amount=amount)) from None
    if isinstance(amount, bool) or not number.is_finite():
        raise ValueError(said("Thời hạn “{amount}” không phải là một số.", amount=amount))
    return _make(number, str(unit))


def to_json(term: Term) -> dict[str, Any]:
    """What `from_json` reads; halves of an hour become a decimal fraction."""
    amount = term.amount
    if amount == int(amount):
        return {"amount": int(amount), "unit": term.unit}
    return {"amount": float(amount), "unit": term.unit}


def in_words(term: Term) -> str:
    """In Vietnamese: `5 ngày làm việc`, `1,5 giờ làm việc`, `30 ngày`, `2 tháng`."""
    amount = term.amount
    number = str(int(amount)) if amount == int(amount) else f"{Decimal(amount).normalize():f}".replace(".", ",")
    return joined(" ", (number, term.word))


def _make(number: Decimal, unit: str) -> Term:
    amount = int(number) if number == int(number) else number
    if unit == WorkingHours.unit:
        return WorkingHours(amount)
    kind = _WHOLE.get(unit)
    if kind is None:
        raise ValueError(said("Không có đơn vị thời hạn “{unit}”.", unit=unit))
    _whole(amount, 3650)
    return kind(int(amount))


_WHOLE: dict[str, type[WorkingDays] | type[CalendarDays] | type[Months]] = {
    kind.unit: kind for kind in (WorkingDays, CalendarDays, Months)
}
