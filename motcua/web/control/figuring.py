"""Which period, dimension and number a page of figures was asked for, and the addresses between them."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from motcua.core import clock
from motcua.core.words import capital, said
from motcua.oversight import periods
from motcua.oversight.closing import bounds
from motcua.oversight.counting import Counts, Dimension, Line
from motcua.oversight.explained import CELLS
from motcua.oversight.periods import Bound, Period
from motcua.people.models import Agency
from motcua.web.ui import formats

OFFERED_MONTHS = 18
BY = {
    Dimension.AGENCY: said("Cơ quan giải quyết"),
    Dimension.CUSTOMER: said("Cơ quan gửi"),
    Dimension.SECTOR: said("Lĩnh vực"),
    Dimension.PROCEDURE: said("Thủ tục"),
    Dimension.LEVEL: said("Mức độ"),
    Dimension.CHANNEL: said("Cách gửi"),
}


@dataclass(frozen=True)
class Asked:
    """What a page of figures shows. problem: why the period asked for is not the one shown."""

    period: Period
    by: Dimension = Dimension.AGENCY
    key: str = ""
    cell: str = ""
    chain: bool = False
    problem: str = ""
    bounds: tuple[Bound, ...] = ()

    def query(self, **more: str) -> str:
        """This question as a query, some of it otherwise."""
        told = {
            "ky": self.period.name, "theo": self.by.value, "gia-tri": self.key, "so": self.cell,
            "lien-thong": "1" if self.chain else "", **more,
        }  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})

    def url(self, name: str = "control:figures", **more: str) -> str:
        return f"{reverse(name)}?{self.query(**more)}"


def asked_of(given: QueryDict) -> Asked:
    """The question of an address; this month by agency where it does not say."""
    today, known = clock.today(), tuple(bounds())
    period, problem = periods.month_of(today, known), ""
    try:
        period = periods.parse(str(given["ky"]), known) if str(given.get("ky", "")).strip() else period
    except ValueError as wrong:
        problem = str(wrong)
    by = Dimension(str(given["theo"])) if given.get("theo") in set(BY) else Dimension.AGENCY
    cell = str(given.get("so", ""))
    return Asked(
        period,
        by,
        str(given.get("gia-tri", ""))[:300],
        cell if cell in CELLS else "",
        given.get("lien-thong") == "1",
        problem,
        known,
    )


def months_offered(asked: Asked) -> list[tuple[str, str, bool]]:
    """The last months, and the period at hand where it is none of them: name, words, whether it is shown."""
    found = periods.months_until(clock.today(), OFFERED_MONTHS, asked.bounds)
    if asked.period.name not in {one.name for one in found}:
        found.insert(0, asked.period)
    return [(one.name, capital(one.label), one.name == asked.period.name) for one in found]


@dataclass(frozen=True)
class Cell:
    """A number of the table: its words and where its dossiers are listed; no address for none."""

    text: str
    url: str
    loud: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the table; `head` for the sum of a group."""

    name: str
    cells: tuple[Cell, ...]
    share: str
    head: bool = False


LOUD = frozenset({"late", "open_late", "bound_not_online"})


def row(asked: Asked, name: str, counts: Counts, cells: tuple[str, ...], *, key: str = "", head: bool = False) -> Row:
    """A line with its numbers as doors to their dossiers."""
    here = replace(asked, key=key)
    found = tuple(
        Cell(_number(value := getattr(counts, one)), here.url("control:figure", so=one) if value else "",
             loud=bool(value) and one in LOUD)
        for one in cells
    )  # fmt: skip
    return Row(name, found, share(counts), head)


def _number(value: int | None) -> str:
    return said("không có dữ liệu") if value is None else formats.number(value)


def share(counts: Counts) -> str:
    """The share of the directive in words; a dash where nothing was bound."""
    return formats.percent(counts.share) if counts.share is not None else formats.NO_DATA


def grouped(found: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under the word of their group, in order; one nameless group where they have none."""
    groups: dict[str, list[Line]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    return [(Agency.Level(group).label if group else "", lines) for group, lines in groups.items()]
