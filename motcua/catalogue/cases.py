"""The cases (trường hợp) of a version: edited as lines, each with its terms and, where it has one, its form. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.catalogue.papers import free_key
from motcua.core.text import fold
from motcua.core.words import said
from motcua.workdays import terms

MOST = 30
CHANNELS = ("online", "direct", "post")

Cases = Sequence[Mapping[str, Any]]
Terms = Mapping[str, Mapping[str, Any]]
Forms = Mapping[str, Mapping[str, Any]]


def as_lines(cases: Cases, by_case: Terms) -> str:
    """A line a case: `Tên | trực tuyến | trực tiếp | bưu chính | biểu mẫu`; empty ends are left out."""
    return "\n".join(_line(one, by_case.get(one["key"]) or {}) for one in cases)


def _line(case: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    spans = [terms.in_words(terms.from_json(told[way])) if told.get(way) else "" for way in CHANNELS]
    parts = [str(case["name"]), *map(str, spans), str((case.get("form") or {}).get("title") or "")]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def from_lines(text: str, before: Cases, forms: Forms) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The cases that the lines tell, and the terms of each by its key. Raises ValueError, whose words name the line.

    before: those that were there; one of the same name keeps its key. forms: those that may be named by their title.
    """
    known = {fold(one["name"]): one for one in before}
    titled = {fold(str(one["title"])): one for one in [*(case["form"] for case in before if case.get("form")),
                                                       *forms.values()]}  # fmt: skip
    taken = {one["key"] for one in before}
    found: list[dict[str, Any]] = []
    by_case: dict[str, Any] = {}
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        name, *rest = (part.strip() for part in line.split("|"))
        if not name or len(name) > 300 or len(rest) > 4 or number > MOST:
            raise ValueError(
                said(
                    "Dòng {n}: ghi “Tên trường hợp | thời hạn trực tuyến | trực tiếp | bưu chính | biểu mẫu”.", n=number
                )
            )
        if any(fold(name) == fold(one["name"]) for one in found):
            raise ValueError(said("Dòng {n}: trường hợp này đã có ở dòng trên.", n=number))
        old = known.get(fold(name))
        case = {"key": old["key"] if old is not None else free_key(name, taken), "name": name}
        if rest[3:] and rest[3]:
            if fold(rest[3]) not in titled:
                raise ValueError(said("Dòng {n}: không có biểu mẫu tên “{form}”.", n=number, form=rest[3]))
            case["form"] = dict(titled[fold(rest[3])])
        found.append(case)
        if told := {way: _span(text, number) for way, text in zip(CHANNELS, rest[:3], strict=False) if text}:
            by_case[case["key"]] = told
    return found, by_case


def _span(text: str, number: int) -> dict[str, Any]:
    try:
        return terms.to_json(terms.parse(text))
    except ValueError as wrong:
        raise ValueError(
            said(
                "Dòng {n}: chưa hiểu thời hạn “{text}”. Ghi số và đơn vị, ví dụ: 5 ngày làm việc.", n=number, text=text
            )
        ) from wrong
