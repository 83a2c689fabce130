"""Pages by key: the next page starts after the last row of this one, so that page 400 costs what page 1 costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, OrderBy, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; `next` and `previous` are the cursors of the neighbours, empty where there is none."""

    rows: Sequence[Row]
    next: str
    previous: str


def page(found: QuerySet[Row], *, by: str, cursor: str = "", size: int = 25, descending: bool = False) -> Page[Row]:
    """One page of `found` in order of the moment `by` (empty ones last), then id. A broken cursor gives the first page.

    One query, and another where `found` joins its rows to others.
    cursor: what `next` or `previous` of another page said.
    """
    backward, moment, pk = _read(cursor)
    falling = descending != backward
    if pk is not None:
        found = found.filter(_beyond(found, by, moment, pk, falling, backward))
    order = (_order(found, by, falling, backward), "-id" if falling else "id")
    rows = _first(found.order_by(*order), size + 1)
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    has_next, has_previous = (True, more) if backward else (more, pk is not None)
    return Page(
        rows=rows,
        next=_write("", rows[-1], by) if rows and has_next else "",
        previous=_write("<", rows[0], by) if rows and has_previous else "",
    )


def _first(found: QuerySet[Row], count: int) -> list[Row]:
    """The first rows. Where each is joined to others the keys are found first, in an index, then the rows by key.

    In one query a database joins all rows, sorts them and throws most of them away.
    """
    if not found.query.select_related:
        return list(found[:count])
    keys = list(found.select_related(None).values_list("pk", flat=True)[:count])
    joined = found.order_by()
    joined.query.clear_where()
    rows = {row.pk: row for row in joined.filter(pk__in=keys)} if keys else {}
    return [rows[key] for key in keys if key in rows]


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
