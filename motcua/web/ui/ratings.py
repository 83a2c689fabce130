"""Counts of marks as a table shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.dossiers.satisfaction import Counted
from motcua.web.ui import formats


@dataclass(frozen=True)
class RatingRow:
    """One line: how often each mark was given, and the share of the satisfied, never of nothing."""

    name: str
    code: str
    marks: list[int]
    total: int
    share: str


def rating_rows(counted: Iterable[Counted]) -> list[RatingRow]:
    return [RatingRow(one.name, one.code, list(one.marks.values()), one.total, _share(one)) for one in counted]


def _share(one: Counted) -> str:
    return formats.percent(100 * one.content / one.total, 1) if one.total else formats.NO_DATA
