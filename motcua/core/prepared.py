"""Queries of a fixed shape, whose SQL is written once in the life of a process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import getattr_static
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from psycopg.sql import Literal

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
        seen: Seen | None = {} if self._shared else None
        # The thread's own connection once, not its wrapping, which looks for it anew at each touch.
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(shape.sql, [make(values) for make in shape.arguments])
            return [shape.read(row, seen, connection) for row in cursor.fetchall()]

    def first(self, *values: object) -> Row | None:
        """The first of the rows, None when there is none."""
        found = self.all(*values)
        return found[0] if found else None


Seen = dict[tuple[int, Any], Any]
"""What was read already and is shared: by its place in the shape and its key."""


@dataclass(frozen=True)
class _Shape:
    """SQL, how each of its arguments comes from the values, and how a row is read."""

    sql: str
    arguments: list[Argument]
    reader: "_Reader"
    converters: list[tuple[int, list[Any], Any]]
    annotations: list[tuple[str, int]]

    def read(self, row: tuple[Any, ...], seen: Seen | None, connection: BaseDatabaseWrapper) -> Any:
        cells = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        read = self.reader.read(cells)
        self.reader.join(read, cells, seen)
        for name, place in self.annotations:
            setattr(read, name, cells[place])
        return read


@dataclass(frozen=True)
class _Reader:
    """How an object of one model is made of some cells of a row, and what it is joined to of others.

    Django's own way asks each field of the model in turn and takes most of the time of a wide row; here the cells go
    straight to where its descriptors would put them (`_plain` looks that they are no others).
    """

    model: type[Model]
    start: int
    names: tuple[str, ...]
    key: int
    joined: "tuple[tuple[Callable[[Any, Any], None], Callable[[Any, Any], None], _Reader], ...]"

    def read(self, cells: list[Any]) -> Any:
        made = self.model.__new__(self.model)
        made._state = state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(self.names, cells[self.start : self.start + len(self.names)], strict=True))
        return made

    def join(self, made: Any, cells: list[Any], seen: Seen | None) -> None:
        for set_here, set_there, reader in self.joined:
            set_here(made, reader.joined_to(made, set_there, cells, seen))

    def joined_to(self, other: Any, set_there: Callable[[Any, Any], None], cells: list[Any], seen: Seen | None) -> Any:
        """What `other` is joined to by these cells; None where there is nothing."""
        key = cells[self.key]
        if key is None:
            return None
        if seen is not None and (kept := seen.get((self.start, key))) is not None:
            return kept
        made = self.read(cells)
        self.join(made, cells, seen)
        set_there(made, other)
        if seen is not None:
            seen[self.start, key] = made
        return made


def _shape_of(rows: QuerySet[Any], samples: tuple[object, ...]) -> _Shape:
    """What Django's own ModelIterable works out at each use."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, given = compiler.as_sql()
    select = compiler.select
    return _Shape(
        sql=sql,
        arguments=[argument(one, samples) for one in given],
        reader=_reader(compiler.klass_info, select),
        converters=[(place, *found) for place, found in compiler.get_converters([one[0] for one in select]).items()],
        annotations=list((compiler.annotation_col_map or {}).items()),
    )


def _reader(told: dict[str, Any], select: Sequence[Any]) -> _Reader:
    """What Django's RelatedPopulator works out, for models without a parent table."""
    model: type[Model] = told["model"]
    start, end = told["select_fields"][0], told["select_fields"][-1] + 1
    names = tuple(column[0].target.attname for column in select[start:end])
    assert not told.get("from_parent") and _plain(model, names), f"{model} is read in a way of its own"
    joined = [
        (one["local_setter"], one["remote_setter"], _reader(one, select)) for one in told.get("related_klass_infos", ())
    ]
    return _Reader(model, start, names, start + names.index(str(model._meta.pk.attname)), tuple(joined))


def _plain(model: type[Model], names: Sequence[str]) -> bool:
    """Does Django do no more for a row of this model than put its cells into the object?"""
    kinds = {type(getattr_static(model, name)) for name in names}
    own = model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
    return kinds <= {DeferredAttribute, ForeignKeyDeferredAttribute} and not own


def statement(sql: str, given: Sequence[Any], samples: tuple[object, ...]) -> tuple[str, list[Argument]]:
    """SQL with its constants written out, and how each argument that is left comes from the values of one use.

    A plan that holds for all values knows no argument: of a status that never changes it would take the average.
    """
    texts, arguments = sql.split("%s"), list[Argument]()
    written = texts[0]
    for one, text in zip(given, texts[1:], strict=True):
        if one in samples:
            arguments.append(argument(one, samples))
            written += f"%s{text}"
        else:
            constant = Literal(str(one) if isinstance(one, str) else one).as_string(None)
            written += constant.replace("%", "%%") + text
    return written, arguments


def argument(given: Any, samples: tuple[object, ...]) -> Argument:
    """Where the SQL had a sample goes the value in its place, as the same database type; all else stays."""
    if given not in samples:
        return lambda values: given
    place = samples.index(given)
    if isinstance(given, int):
        kind = type(given)
        return lambda values: kind(values[place])
    return lambda values: values[place]
