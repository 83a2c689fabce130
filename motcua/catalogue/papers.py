"""The papers of a version: a list that is edited as lines and kept by keys of its own. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from motcua.core.text import fold
from motcua.core.words import said

MOST_COPIES = 999
YES, NO = "bắt buộc", "không bắt buộc"
_SLUG = re.compile(r"[^a-z0-9]+")


def merged(told: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The papers that a dossier carries, from what is told: name, originals, copies, required (None: as before).

    One that was there by its name keeps its key and conditions; the request itself always stays.
    """
    known = {fold(one["name"]): one for one in before}
    taken = {one["key"] for one in before}
    made = [dict(one) for one in before if one.get("request")]
    for one in told:
        old = known.get(fold(one["name"]))
        if old is not None and old.get("request"):
            continue
        key = old["key"] if old is not None else _free_key(one["name"], taken)
        required = one["required"] if one["required"] is not None else bool(old and old.get("required"))
        counts = {"originals": one["originals"], "copies": one["copies"]}
        made.append({**(old or {}), "key": key, "name": one["name"], **counts, "required": required})
    return made


def _free_key(name: str, taken: set[str]) -> str:
    base = _SLUG.sub("_", fold(name)).strip("_")[:32] or "giay_to"
    base = base if base[0].isalpha() else f"g_{base}"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    taken.add(key)
    return key


def as_lines(papers: Sequence[Mapping[str, Any]]) -> str:
    """A line a paper but the request: `Tên | bản chính | bản sao | bắt buộc`."""
    shown = (one for one in papers if not one.get("request"))
    return "\n".join(
        f"{one['name']} | {one.get('originals') or 0} | {one.get('copies') or 0} | {YES if one.get('required') else NO}"
        for one in shown
    )


def from_lines(text: str) -> list[dict[str, Any]]:
    """What the lines tell. Raises ValueError, whose words name the line."""
    found: list[dict[str, Any]] = []
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        name, *rest = (part.strip() for part in line.split("|"))
        counts = [int(one) if one.isdecimal() and int(one) <= MOST_COPIES else None for one in rest[:2]]
        if (
            not name
            or len(name) > 2000
            or len(rest) > 3
            or None in counts
            or (rest[2:] and rest[2].lower() not in (YES, NO))
        ):
            raise ValueError(said("Dòng {n}: ghi “Tên giấy tờ | số bản chính | số bản sao | bắt buộc”.", n=number))
        if any(fold(name) == fold(one["name"]) for one in found):
            raise ValueError(said("Dòng {n}: giấy tờ này đã có ở dòng trên.", n=number))
        originals, copies = [*counts, 0, 0][:2] if counts else (1, 0)
        required = rest[2].lower() == YES if rest[2:] else True
        found.append({"name": name, "originals": originals, "copies": copies, "required": required, "group": None})
    return found
