"""How dates, moments and numbers are written on a Vietnamese screen. Pure text; the zone is always Vietnam's."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from motcua.core import clock
from motcua.core.words import joined, said

NBSP = "\u00a0"
NO_DATA = "–"
WEEKDAYS = (
    said("Thứ Hai"),
    said("Thứ Ba"),
    said("Thứ Tư"),
    said("Thứ Năm"),
    said("Thứ Sáu"),
    said("Thứ Bảy"),
    said("Chủ Nhật"),
)

Number = int | float | Decimal


def day(value: date | datetime | None) -> str:
    """16/05/2018; empty for None."""
    return "" if value is None else _local(value).strftime("%d/%m/%Y")


def short_day(value: date | datetime | None) -> str:
    """16/05, where the year is plain from the page; empty for None."""
    return "" if value is None else _local(value).strftime("%d/%m")


def moment(value: datetime | None) -> str:
    """17:00, 16/05/2018; empty for None, the day alone for a date without an hour."""
    return _with_hour(value, "%H:%M, %d/%m/%Y")


def near_moment(value: datetime | None) -> str:
    """10:00, 08/05, for tables where the year is plain; empty for None."""
    return _with_hour(value, "%H:%M, %d/%m", "%d/%m")


def full_moment(value: datetime | None) -> str:
    """17:00, Thứ Hai 21/05/2018; empty for None, without the hour for a date."""
    if value is None:
        return ""
    local = _local(value)
    text = joined(" ", (WEEKDAYS[local.weekday()], f"{local:%d/%m/%Y}"))
    return joined(", ", (f"{local:%H:%M}", text)) if isinstance(local, datetime) else text


def number(value: Number | str | None, digits: int | None = None) -> str:
    """1.145 or 3,5: a point between thousands, a comma before decimals; a dash for None.

    digits: decimals always shown; None shows those the value has.
    """
    exact = _exact(value)
    if exact is None:
        return NO_DATA
    if digits is not None:
        exact = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    return f"{exact:,f}".replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")


def percent(value: Number | str | None, digits: int = 2) -> str:
    """97,28 %, or 25 % where it is whole, with a space that does not break; `value` is in hundredths (97.28); a dash
    for None.
    """
    exact = _exact(value)
    if exact is None:
        return NO_DATA
    return f"{number(exact, None if exact == exact.to_integral_value() else digits)}{NBSP}%"


def money(value: Number | str | None) -> str:
    """985.000.000 đồng; a dash for None."""
    exact = _exact(value)
    return NO_DATA if exact is None else joined(NBSP, (number(exact), said("đồng")))


def size(count: int | None) -> str:
    """Size of a file: 812 byte, 14 KB, 2,4 MB; a dash for None."""
    if count is None:
        return NO_DATA
    if count < 1024:
        return f"{count}{NBSP}byte"
    if count < 1024 * 1024:
        return f"{number(count / 1024, 0)}{NBSP}KB"
    return f"{number(count / (1024 * 1024), 1)}{NBSP}MB"


def initials(full_name: str) -> str:
    """Two letters for the round mark of a person: family and given name, "Phạm Văn Dũng" gives PD."""
    words = full_name.split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(clock.VN)
    return value


def _with_hour(value: date | datetime | None, pattern: str, day_pattern: str = "%d/%m/%Y") -> str:
    if value is None:
        return ""
    local = _local(value)
    return local.strftime(pattern if isinstance(local, datetime) else day_pattern)


def _exact(value: Number | str | None) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
