"""The catalogue's list: what was asked, what is found, and how many each filter would leave."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from motcua.catalogue import customers
from motcua.catalogue.models import Procedure
from motcua.catalogue.policy import ClockPolicy
from motcua.catalogue.queries import find, offerings
from motcua.core import clock
from motcua.core.text import fold, fold_letter, sort_key
from motcua.core.words import said
from motcua.people.models import Agency
from motcua.workdays import terms

PAGE = 20
HEAVY = ("current__form", "current__process", "current__papers", "current__facts")
DISTRICTS = "cap-huyen"  # twelve agencies that solve the same procedures are one choice
ONLINE_LEVEL = 3


@dataclass(frozen=True)
class Asked:
    """What the reader asks for, as the address says it."""

    text: str
    sectors: tuple[str, ...]
    agencies: tuple[str, ...]
    levels: tuple[int, ...]
    customers: tuple[str, ...]
    online: bool
    page: int

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """From the address; whatever makes no sense is left out."""
        page = query.get("trang", "1")
        return cls(
            text=query.get("q", "").strip()[:200],
            sectors=tuple(query.getlist("linh-vuc")),
            agencies=tuple(query.getlist("co-quan")),
            levels=tuple(int(level) for level in query.getlist("muc") if level in ("1", "2", "3", "4")),
            customers=tuple(one for one in query.getlist("doi-tuong") if one in customers.LABELS),
            online=query.get("truc-tuyen") == "1",
            page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
        )

    def address(self, **changes: Any) -> str:
        """The address of this question with some of it changed."""
        told: dict[str, Any] = {"q": self.text, "linh-vuc": self.sectors, "co-quan": self.agencies, "muc": self.levels}
        told |= {"doi-tuong": self.customers, "truc-tuyen": "1" if self.online else "", "trang": "", **changes}
        kept = {key: value for key, value in told.items() if value}
        return f"{reverse('portal:procedures')}?{urlencode(kept, doseq=True)}" if kept else reverse("portal:procedures")


@dataclass(frozen=True)
class Light:
    """What filters look at: small, so that the whole catalogue may be read."""

    pk: int
    sector: str
    level: int
    online: bool
    agencies: frozenset[str]
    customers: frozenset[str]


@dataclass(frozen=True)
class Choice:
    """A filter's value with how many procedures have it; `drop` is the address without it."""

    value: str
    label: str
    count: int
    chosen: bool
    drop: str


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Card:
    """A procedure in the list; `name` in parts, those that were asked for marked."""

    name: Sequence[tuple[str, bool]]
    url: str
    code: str
    code_is_local: bool
    level: int
    agencies: str
    term: str
    note: str


@dataclass(frozen=True)
class Found:
    cards: Sequence[Card]
    facets: Sequence[Facet]
    chosen: Sequence[Choice]
    total: int
    first: int
    last: int
    next_url: str
    previous_url: str


def look(asked: Asked) -> Found:
    """Answer a question to the catalogue. Three queries, whatever the number of procedures."""
    names, lights = _lights(asked)
    kept = [light for light in lights if _fits(light, asked)]
    start = (asked.page - 1) * PAGE
    here = kept[start : start + PAGE]
    facets = _facets(lights, asked, names)
    return Found(
        cards=_cards(here, asked, names),
        facets=facets,
        chosen=[choice for facet in facets for choice in facet.choices if choice.chosen],
        total=len(kept),
        first=start + 1,
        last=start + len(here),
        next_url=asked.address(trang=str(asked.page + 1)) if start + PAGE < len(kept) else "",
        previous_url=asked.address(trang=str(asked.page - 1)) if asked.page > 1 else "",
    )


def _lights(asked: Asked) -> tuple[Mapping[str, str], list[Light]]:
    """Names of the agencies that solve anything, and every procedure whose words match."""
    names: dict[str, str] = {}
    solvers: dict[int, set[str]] = {}
    open_now = offerings(clock.today()).select_related(None)
    for procedure, code, short, level in open_now.values_list(
        "procedure", "agency__code", "agency__short", "agency__level"
    ):
        key = DISTRICTS if level == Agency.Level.DISTRICT else code
        names[key] = said("UBND cấp huyện") if key == DISTRICTS else short
        solvers.setdefault(procedure, set()).add(key)
    rows = find(asked.text).select_related(None).order_by("sort", "pk")
    told = rows.values_list("pk", "sector", "current__level", "current__clock__term__online", "current__customer")
    groups = lru_cache(maxsize=None)(customers.groups_of)  # many procedures name the same customer
    lights = [
        Light(
            pk, sector, level, level >= ONLINE_LEVEL and bool(term) and pk in solvers,
            frozenset(solvers.get(pk, ())), groups(customer),
        )
        for pk, sector, level, term, customer in told
    ]  # fmt: skip
    return names, lights


def _fits(light: Light, asked: Asked) -> bool:
    return (
        (not asked.sectors or light.sector in asked.sectors)
        and (not asked.agencies or not light.agencies.isdisjoint(asked.agencies))
        and (not asked.levels or light.level in asked.levels)
        and (not asked.customers or not light.customers.isdisjoint(asked.customers))
        and (not asked.online or light.online)
    )


def _facets(lights: Iterable[Light], asked: Asked, names: Mapping[str, str]) -> list[Facet]:
    lights = list(lights)
    agencies = Counter(key for light in lights for key in light.agencies)
    levels = Counter(str(light.level) for light in lights)
    sectors = Counter(light.sector for light in lights)
    online = Counter("1" for light in lights if light.online)
    asking = Counter(key for light in lights for key in light.customers)
    level_names = {str(level): said("Mức độ {level}", level=level) for level in (4, 3, 2, 1)}
    by_name = sorted(agencies, key=lambda key: sort_key(names[key]))
    by_group = [key for key in customers.LABELS if asking[key]]
    by_level = [key for key in level_names if levels[key]]
    wanted = tuple(str(one) for one in asked.levels)
    ways, chosen = {"1": said("Nộp trực tuyến được")}, ("1",) if asked.online else ()
    plain = {key: key for key in sectors}
    return [
        _facet("truc-tuyen", said("Cách nộp"), ["1"] if online else [], ways, online, chosen, asked),
        _facet("co-quan", said("Cơ quan giải quyết"), by_name, names, agencies, asked.agencies, asked),
        _facet("doi-tuong", said("Đối tượng thực hiện"), by_group, customers.LABELS, asking, asked.customers, asked),
        _facet("muc", said("Mức độ"), by_level, level_names, levels, wanted, asked),
        _facet("linh-vuc", said("Lĩnh vực"), sorted(sectors, key=sort_key), plain, sectors, asked.sectors, asked),
    ]


def _facet(
    name: str,
    title: str,
    order: Iterable[str],
    labels: Mapping[str, str],
    counts: Mapping[str, int],
    chosen: Sequence[str],
    asked: Asked,
) -> Facet:
    left = {value: tuple(one for one in chosen if one != value) for value in order}
    choices = [
        Choice(value, labels[value], counts[value], value in chosen, asked.address(**{name: left[value]}))
        for value in left
    ]
    return Facet(name, title, choices)


def _cards(here: Sequence[Light], asked: Asked, names: Mapping[str, str]) -> list[Card]:
    rows = Procedure.objects.select_related("current").defer(*HEAVY).in_bulk([light.pk for light in here])
    return [_card(rows[light.pk], light, asked, names) for light in here]


def _card(procedure: Procedure, light: Light, asked: Asked, names: Mapping[str, str]) -> Card:
    assert procedure.current is not None
    solved_by = sorted((names[key] for key in light.agencies), key=sort_key)
    return Card(
        name=marked(procedure.name, asked.text),
        url=reverse("portal:procedure", args=[procedure.code]),
        code=procedure.code,
        code_is_local=procedure.code_is_local,
        level=procedure.current.level,
        agencies=", ".join(solved_by) or said("chưa có cơ quan nhận"),
        term=term_text(procedure.current.clock),
        note=_note(procedure, light),
    )


def _note(procedure: Procedure, light: Light) -> str:
    if procedure.repealed_on is not None:
        return said("Đã bãi bỏ từ {day:%d/%m/%Y}", day=procedure.repealed_on)
    return "" if light.online else said("Chưa nộp trực tuyến được")


def term_text(document: Mapping[str, Any]) -> str:
    """The published time, online first; `10 đến 20 ngày` where it differs by case. Empty where none is published."""
    policy = ClockPolicy.parse(document)
    for channel in ("online", "direct", "post"):
        if term := policy.term(channel):
            return terms.in_words(term)
    by_case = [terms.in_words(term) for case in policy.by_case.values() for term in list(case.values())[:1]]
    return " / ".join(dict.fromkeys(by_case))


def marked(name: str, asked: str) -> list[tuple[str, bool]]:
    """The name in parts; marked is the whole phrase that was asked for, else each of its words, marks or not.

    `Đăng ký mã số` asked for `ma so` gives [("Đăng ký ", False), ("mã số", True)].
    """
    plain = "".join(fold_letter(char) or " " for char in name)
    if len(plain) != len(name):
        return [(name, False)]
    marks = [False] * len(name)
    phrase = fold(asked)
    words = (
        [re.escape(phrase)] if phrase and phrase in plain else [rf"\b{re.escape(word)}\b" for word in phrase.split()]
    )
    for word in words:
        for match in re.finditer(word, plain):
            marks[match.start() : match.end()] = [True] * (match.end() - match.start())
    parts: list[tuple[str, bool]] = []
    for char, mark in zip(name, marks, strict=True):
        if parts and parts[-1][1] == mark:
            parts[-1] = (parts[-1][0] + char, mark)
        else:
            parts.append((char, mark))
    return parts
