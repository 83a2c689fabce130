"""Which characters the bundled font can print: a PDF/A may not hold one that it cannot.

Source: OpenType, table `cmap`, formats 4 and 12.
"""

import struct
from functools import lru_cache
from pathlib import Path

_FONT = Path(__file__).resolve().parent / "fonts" / "Tinos-Regular.ttf"


def can_print(letter: str) -> bool:
    return ord(letter) in _code_points()


@lru_cache(maxsize=1)
def _code_points() -> frozenset[int]:
    data = _FONT.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    found: set[int] = set()
    for place in range(count):
        (offset,) = struct.unpack_from(">L", data, cmap + 4 + place * 8 + 4)
        (kind,) = struct.unpack_from(">H", data, cmap + offset)
        if kind in _READERS:
            found |= _READERS[kind](data, cmap + offset)
    return frozenset(found)


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for place in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + place * 16)
        if name == tag:
            return int(offset)
    raise ValueError(f"font without table {tag!r}")


def _segments(data: bytes, start: int) -> set[int]:
    """Format 4: segments of the first plane; a glyph number 0 is a hole."""
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 2 * doubled)
    offsets_at = start + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    found = set()
    for place in range(count):
        for code in range(starts[place], ends[place] + 1):
            glyph = code
            if offsets[place]:
                at = offsets_at + 2 * place + offsets[place] + 2 * (code - starts[place])
                (glyph,) = struct.unpack_from(">H", data, at)
                if glyph == 0:
                    continue
            if (glyph + deltas[place]) & 0xFFFF:
                found.add(code)
    return found


def _groups(data: bytes, start: int) -> set[int]:
    """Format 12: groups of all planes."""
    (count,) = struct.unpack_from(">L", data, start + 12)
    found: set[int] = set()
    for place in range(count):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * place)
        found.update(range(first + (glyph == 0), last + 1))
    return found


_READERS = {4: _segments, 12: _groups}
