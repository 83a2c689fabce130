"""Pages by key: the next page starts after the last row of this one, so that page 400 costs what page 1 costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import F, Model, OrderBy, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; `next` and `previous` are the cursors of the neighbours, empty where there is none."""

    rows: Sequence[Row]
    next: str
    previous: str


Read = Callable[[Sequence[int]], Sequence[Row]]
Turned = Callable[[QuerySet[Any]], QuerySet[Any]]
"""The rows of a set from the page's beginning on, in its order."""


class Walk(Protocol):
    """A way to find the first keys of a list that is cheap where many rows belong to it."""

    def __call__(self, turned: Turned, count: int, *, falling: bool) -> list[int] | None:
        """The first keys; None where it can not be sure of them."""


def page(
    found: QuerySet[Row], *, by: str, cursor: str = "", size: int = 25, descending: bool = False,
    read: Read[Row] | None = None, walk: Walk | None = None,
) -> Page[Row]:  # fmt: skip
    """One page of `found` in order of the moment `by` (empty ones last), then id. A broken cursor gives the first page.

    One query, and another where `found` joins its rows to others.
    cursor: what `next` or `previous` of another page said. read: gives the rows of some keys, in any order, where that
    costs less than asking `found` for them. walk: is asked for the keys before `found` is.
    """
    backward, moment, pk = _read(cursor)
    falling = descending != backward

    def turned(rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(_beyond(rows, by, moment, pk, falling, backward)) if pk is not None else rows
        return rows.order_by(_order(rows, by, falling, backward), "-id" if falling else "id")

    keys = walk(turned, size + 1, falling=falling) if walk is not None else None
    rows = _first(turned(found), size + 1, keys, read)
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    has_next, has_previous = (True, more) if backward else (more, pk is not None)
    return Page(
        rows=rows,
        next=_write("", rows[-1], by) if rows and has_next else "",
        previous=_write("<", rows[0], by) if rows and has_previous else "",
    )


def first_page(keys: Sequence[int], *, by: str, size: int, read: Read[Row]) -> Page[Row]:
    """The page that a list begins with, whose keys are known: in order, of `size` rows and of the one after them."""
    rows = _in_order(keys, read)
    return Page(rows[:size], next=_write("", rows[size - 1], by) if len(rows) > size else "", previous="")


def _first(found: QuerySet[Row], count: int, keys: list[int] | None, read: Read[Row] | None) -> list[Row]:
    """The first rows. Where each is joined to others the keys are found first, in an index, then the rows by key.

    In one query a database joins all rows, sorts them and throws most of them away.
    """
    if keys is None and read is None and not found.query.select_related:
        return list(found[:count])
    if keys is None:
        keys = list(found.select_related(None).values_list("pk", flat=True)[:count])
    return _in_order(keys, read or _by_key(found))


def _in_order(keys: Sequence[int], read: Read[Row]) -> list[Row]:
    rows = {row.pk: row for row in read(keys)} if keys else {}
    return [rows[key] for key in keys if key in rows]


def _by_key(found: QuerySet[Row]) -> Read[Row]:
    joined = found.order_by()
    joined.query.clear_where()
    return lambda keys: list(joined.filter(pk__in=keys))


def _order(found: QuerySet[Any], by: str, falling: bool, backward: bool) -> OrderBy:
    """Empty moments last. Where there are none nothing is said of them: an index knows one way only."""
    if not found.model._meta.get_field(by).null:
        return F(by).desc() if falling else F(by).asc()
    last = {"nulls_first": True} if backward else {"nulls_last": True}
    return F(by).desc(**last) if falling else F(by).asc(**last)


def _beyond(found: QuerySet[Any], by: str, moment: datetime | None, pk: int, falling: bool, backward: bool) -> Q:
    """Rows after a key. Without a moment the key stands among the empty ones, which come last going forward."""
    id_test = Q(id__lt=pk) if falling else Q(id__gt=pk)
    if moment is None:
        beside = Q(**{f"{by}__isnull": True}) & id_test
        return beside | Q(**{f"{by}__isnull": False}) if backward else beside
    past = Q(**{f"{by}__lt" if falling else f"{by}__gt": moment}) | (Q(**{by: moment}) & id_test)
    if not found.model._meta.get_field(by).null or backward:
        return past & Q(**{f"{by}__lte" if falling else f"{by}__gte": moment})  # where an index may begin
    return past | Q(**{f"{by}__isnull": True})


def _write(sign: str, row: Any, by: str) -> str:
    moment = getattr(row, by)
    return f"{sign}{moment.isoformat() if moment else ''}|{row.pk}"


def _read(cursor: str) -> tuple[bool, datetime | None, int | None]:
    """Direction, moment and id of a cursor; (False, None, None) for none or a broken one."""
    backward = cursor.startswith("<")
    moment, _, pk = cursor.removeprefix("<").partition("|")
    try:
        return backward, datetime.fromisoformat(moment) if moment else None, int(pk)
    except ValueError:
        return False, None, None
