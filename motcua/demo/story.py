"""What a story is: one dossier with its facts, and the acts of its life in order of time. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.demo.routes import Route


@dataclass(frozen=True)
class Beat:
    """An act of a story: its name, who does it, what it needs; `weight` is its share of the working time."""

    name: str
    by: str
    weight: float = 1.0
    args: dict[str, Any] = field(default_factory=dict)


@dataclass
class Story:
    """One dossier: what is asked, by whom, of whom."""

    number: int
    once: UUID
    route: Route
    customer: str
    receiver: str
    subject: str
    channel: str
    return_by: str
    request_number: str
    request_on: date
    answers: dict[str, Any] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    turned_away: bool = False  # it began as paper that the gate refused

    @property
    def abstract(self) -> str:
        return self.route.abstract.format(self.subject)


@dataclass(frozen=True)
class Step:
    """A beat at its moment."""

    at: datetime
    story: Story
    beat: Beat
