"""What one client works with: an offering, its agencies, and the people who are signed in there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Lane:
    """One client's place in the world, by keys. people: role → id, username, post, session."""

    number: int
    version: int
    offering: int
    customer: int
    receiver: int
    unit: int
    people: dict[str, dict[str, Any]]

    def person(self, role: str) -> int:
        return int(self.people[role]["id"])

    def name(self, role: str) -> str:
        return str(self.people[role]["username"])

    def post(self, role: str) -> str:
        return str(self.people[role]["post"])

    def session(self, role: str) -> str:
        return str(self.people[role]["session"])
