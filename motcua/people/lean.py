"""Rows joined to agencies, without what only an agency's own page shows."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from motcua.people.models import Agency

Row = TypeVar("Row", bound=Model)

ON_ITS_PAGE = (
    "facts", "source", "notes", "search", "sort", "identifier_pattern", "identifier_verified", "equipped_source",
    "successor_code", "successor_name", "valid_from", "valid_to",
)  # fmt: skip
"""Half of an agency's columns, and its longest: an act reads eight agencies and needs none of these."""


def lean(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The same rows; the agencies that they are joined to come without those columns, which are read when asked for."""
    joined = rows.query.select_related
    return rows.defer(*_left_out(rows.model, joined)) if isinstance(joined, dict) else rows


def _left_out(model: type[Model], joined: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, further in joined.items():
        other = model._meta.get_field(name).related_model
        assert isinstance(other, type)
        path = f"{before}{name}__"
        if other is Agency:
            yield from (f"{path}{column}" for column in ON_ITS_PAGE)
        yield from _left_out(other, further, path)
