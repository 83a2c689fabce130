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
    """The papers that a dossier carries, from what is told: name, originals, copies, required (None: as before), and
    cases where they are told: the keys of those that ask for it, none of them for all.

    One that was there by its name keeps its key and conditions; the request itself always stays.
    """
    known = {fold(one["name"]): one for one in before}
    taken = {one["key"] for one in before}
    made = [dict(one) for one in before if one.get("request")]
    for one in told:
        old = known.get(fold(one["name"]))
        if old is not None and old.get("request"):
            continue
        key = old["key"] if old is not None else free_key(one["name"], taken)
        required = one["required"] if one["required"] is not None else bool(old and old.get("required"))
        counts = {"originals": one["originals"], "copies": one["copies"]}
        paper = {**(old or {}), "key": key, "name": one["name"], **counts, "required": required}
        if "cases" in one:
            paper.pop("cases", None)
            paper |= {"cases": list(one["cases"])} if one["cases"] else {}
        made.append(paper)
    return made


def free_key(name: str, taken: set[str]) -> str:
    """A key made of a name, unlike those that are taken; it is taken from then on."""
    base = _SLUG.sub("_", fold(name)).strip("_")[:32] or "giay_to"
    base = base if base[0].isalpha() else f"g_{base}"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    taken.add(key)
    return key


def as_lines(papers: Sequence[Mapping[str, Any]], cases: Sequence[Mapping[str, Any]] = ()) -> str:
    """A line a paper but the request: `Tên | bản chính | bản sao | bắt buộc`, and `| trường hợp; …` where it is asked
    for in some cases only.
    """
    named = {one["key"]: str(one["name"]) for one in cases}
    return "\n".join(_line(one, named) for one in papers if not one.get("request"))


def _line(one: Mapping[str, Any], named: Mapping[str, str]) -> str:
    parts = [one["name"], one.get("originals") or 0, one.get("copies") or 0, YES if one.get("required") else NO]
    parts += ["; ".join(named.get(key, key) for key in one["cases"])] if one.get("cases") else []
    return " | ".join(map(str, parts))


def from_lines(text: str, cases: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """What the lines tell. Raises ValueError, whose words name the line.

    cases: those of the version, which a line names as it knows them.
    """
    keys = {fold(word): str(one["key"]) for one in cases for word in (str(one["key"]), str(one["name"]))}
    found: list[dict[str, Any]] = []
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        name, *rest = (part.strip() for part in line.split("|"))
        counts = [int(one) if one.isdecimal() and int(one) <= MOST_COPIES else None for one in rest[:2]]
        if (
            not name
            or len(name) > 2000
            or len(rest) > 4
            or None in counts
            or (rest[2:] and rest[2].lower() not in (YES, NO))
        ):
            raise ValueError(said("Dòng {n}: ghi “Tên giấy tờ | số bản chính | số bản sao | bắt buộc”.", n=number))
        if any(fold(name) == fold(one["name"]) for one in found):
            raise ValueError(said("Dòng {n}: giấy tờ này đã có ở dòng trên.", n=number))
        originals, copies = [*counts, 0, 0][:2] if counts else (1, 0)
        required = rest[2].lower() == YES if rest[2:] else True
        meant = [part.strip() for part in rest[3].split(";") if part.strip()] if rest[3:] else []
        if strange := [one for one in meant if fold(one) not in keys]:
            raise ValueError(said("Dòng {n}: không có trường hợp “{name}”.", n=number, name=strange[0]))
        found.append({
            "name": name, "originals": originals, "copies": copies, "required": required, "group": None,
            "cases": list(dict.fromkeys(keys[fold(one)] for one in meant)),
        })  # fmt: skip
    return found
