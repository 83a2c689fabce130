"""Text with places in it: what a copy fills in, and the days that move along with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<written>\d{2}/\d{2}/\d{4})"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True)
class Named:
    """A place that each copy fills in with a value of its own."""

    name: str


@dataclass(frozen=True)
class Day:
    """A day that moves with the copy, written as `form` says."""

    on: date
    form: str


Piece = str | Named | Day


class Cutter:
    """Cuts texts where a copy must say something of its own."""

    def __init__(self, own: Mapping[str, str]) -> None:
        """own: what stands in the sample (found nowhere else) → the name of what a copy puts in its place."""
        self._own = own
        longest_first = sorted(own, key=len, reverse=True)
        self._pattern = re.compile("|".join([*map(re.escape, longest_first), _DAY]))

    def cut(self, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        end = 0
        for match in self._pattern.finditer(text):
            pieces += [text[end : match.start()], self._piece(match)]
            end = match.end()
        return [piece for piece in [*pieces, text[end:]] if piece != ""]

    def _piece(self, match: re.Match[str]) -> Piece:
        if found := self._own.get(match[0]):
            return Named(found)
        if match["iso"]:
            return Day(date.fromisoformat(match["iso"]), "%Y-%m-%d")
        day, month, year = match["written"].split("/")
        return Day(date(int(year), int(month), int(day)), "%d/%m/%Y")


def for_copy(pieces: Iterable[Piece]) -> list[Piece]:
    """The same text as a cell of COPY's text format."""
    return [piece.translate(_ESCAPES) if isinstance(piece, str) else piece for piece in pieces]


def template(pieces: Iterable[Piece], weeks: int) -> str:
    """The text so many weeks later, for the `%` operator with a mapping of the names."""
    moved = timedelta(weeks=weeks)
    written = []
    for piece in pieces:
        if isinstance(piece, Named):
            written.append(f"%({piece.name})s")
        elif isinstance(piece, Day):
            written.append(f"{piece.on + moved:{piece.form}}")
        else:
            written.append(piece.replace("%", "%%"))
    return "".join(written)
