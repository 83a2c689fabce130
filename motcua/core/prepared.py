"""Queries of a fixed shape, whose SQL is written once in the life of a process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
Argument = Callable[[Sequence[Any]], Any]
"""How an argument of a statement comes from the values of one use."""


class Prepared(Generic[Row]):
    """A queryset that differs from one use to the next only in its values.

    Django writes the SQL of a queryset anew at each use; for a row joined to ten others that takes several times longer
    than the database needs to find it. Only for the few reads that every act makes.
    """

    def __init__(self, rows: Callable[..., QuerySet[Row]], *samples: object, shared: bool = False) -> None:
        """rows: makes the queryset from values, without LIMIT. samples: a value for each, found nowhere else in it.

        shared: what several rows are joined to is one object, made once, which nobody may change.
        """
        self._rows = rows
        self._samples = samples
        self._shared = shared
        self._shape: _Shape | None = None

    def all(self, *values: object) -> list[Row]:
        """The rows for these values, as the queryset itself would give them."""
        if self._shape is None:
            self._shape = _shape_of(self._rows(*self._samples), self._samples)
        shape = self._shape
        with connection.cursor() as cursor:
            cursor.execute(shape.sql, [make(values) for make in shape.arguments])
            seen: dict[tuple[int, Any], Any] | None = {} if self._shared else None
            return [shape.read(row, seen) for row in cursor.fetchall()]

    def first(self, *values: object) -> Row | None:
        """The first of the rows, None when there is none."""
        found = self.all(*values)
        return found[0] if found else None


@dataclass(frozen=True)
class _Shape:
    """SQL, how each of its arguments comes from the values, and how a row is read."""

    sql: str
    arguments: list[Argument]
    model: type[Any]
    names: frozenset[str]
    start: int
    end: int
    converters: list[tuple[int, list[Any], Any]]
    populators: list[Any]
    annotations: list[tuple[str, int]]

    def read(self, row: tuple[Any, ...], seen: dict[tuple[int, Any], Any] | None) -> Any:
        cells = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        read = self.model.from_db(connection.alias, self.names, cells[self.start : self.end])
        for number, populator in enumerate(self.populators):
            key = (number, cells[populator.cols_start + populator.pk_idx])
            if seen is not None and key in seen:
                populator.local_setter(read, seen[key])
                continue
            populator.populate(cells, read)
            if seen is not None:
                seen[key] = populator.local_setter.__self__.get_cached_value(read)
        for name, place in self.annotations:
            setattr(read, name, cells[place])
        return read


def _shape_of(rows: QuerySet[Any], samples: tuple[object, ...]) -> _Shape:
    """What Django's own ModelIterable works out at each use."""
    compiler = rows.query.get_compiler(connection=connection)
    sql, given = compiler.as_sql()
    klass, select = compiler.klass_info, compiler.select
    start, end = klass["select_fields"][0], klass["select_fields"][-1] + 1
    return _Shape(
        sql=sql,
        arguments=[argument(one, samples) for one in given],
        model=klass["model"],
        names=frozenset(column[0].target.attname for column in select[start:end]),
        start=start,
        end=end,
        converters=[(place, *found) for place, found in compiler.get_converters([one[0] for one in select]).items()],
        populators=get_related_populators(klass, select, connection.alias),  # type: ignore[call-arg]
        annotations=list((compiler.annotation_col_map or {}).items()),
    )


def argument(given: Any, samples: tuple[object, ...]) -> Argument:
    """Where the SQL had a sample goes the value in its place, as the same database type; all else stays."""
    if given not in samples:
        return lambda values: given
    place = samples.index(given)
    if isinstance(given, int):
        kind = type(given)
        return lambda values: kind(values[place])
    return lambda values: values[place]
