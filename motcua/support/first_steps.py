"""First steps by role (data/first-steps.yaml): some the system sees done, the others a person ticks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from motcua.core import clock
from motcua.core.errors import NotFound
from motcua.core.words import said
from motcua.dossiers.models import Dossier, Reading, SavedView, Stay
from motcua.people.models import Role, User
from motcua.people.queries import posts_of
from motcua.support.models import StepDone

HIDDEN = "hidden"
"""The key under which a person hides the list."""
_OWN = OuterRef("pk")
FACTS: Mapping[str, Any] = {
    "own_password": Q(must_change_password=False),
    "chose_columns": ~Q(list_columns=[]),
    "began_draft": Exists(Dossier.objects.filter(created_by=_OWN)),
    "opened_dossier": Exists(Reading.objects.filter(user=_OWN)),
    "held_dossier": Exists(Stay.objects.filter(officer=_OWN)),
    "kept_view": Exists(SavedView.objects.filter(user=_OWN)),
}
"""What the system sees by itself."""


@dataclass(frozen=True)
class Step:
    """screen and of: the page where it is done. fact: what shows that it is; empty where the person says so."""

    key: str
    text: str
    screen: str
    of: str = ""
    fact: str = ""
    done: bool = False


def read_steps(path: Path) -> dict[str, tuple[Step, ...]]:
    """The steps of each role. Raises ValueError for an unknown role or fact."""
    found = {}
    for role, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        steps = tuple(Step(**row) for row in rows)
        unknown = {step.fact for step in steps if step.fact} - {*FACTS}
        if role not in Role.values or unknown or len({step.key for step in steps}) != len(steps):
            raise ValueError(f"{role}: {', '.join(sorted(unknown))}")
        found[role] = steps
    return found


@lru_cache(maxsize=1)
def all_steps() -> Mapping[str, tuple[Step, ...]]:
    return read_steps(Path(settings.FACTS_DIR) / "first-steps.yaml")


def asked_of(user: User) -> dict[str, Any]:
    """What must be read of a person, by name, to know which of her steps are done (`steps_from`)."""
    facts = {step.fact for step in _steps(user) if step.fact}
    ticked = ArraySubquery(StepDone.objects.filter(person=_OWN).values("step"))
    return {"ticked": ticked, **{f"saw_{name}": FACTS[name] for name in sorted(facts)}}


def steps_from(user: User, row: Mapping[str, Any]) -> list[Step]:
    """The steps of the role of her first post; none once all are done, or hidden. row: what `asked_of` asked for."""
    if HIDDEN in row["ticked"]:
        return []
    found = [
        replace(step, done=bool(row[f"saw_{step.fact}"]) if step.fact else step.key in row["ticked"])
        for step in _steps(user)
    ]
    return [] if all(step.done for step in found) else found


def _steps(user: User) -> tuple[Step, ...]:
    post = next(iter(posts_of(user)), None)
    return all_steps().get(post.role, ()) if post else ()


def tick(user: User, key: str, *, done: bool) -> None:
    """Say that a step is done, or not after all. Raises NotFound for a step that nobody ticks."""
    if key not in {step.key for steps in all_steps().values() for step in steps if not step.fact}:
        raise NotFound(said("Không có việc này trong danh sách."))
    _set(user, key, done)


def hide(user: User, *, hidden: bool) -> None:
    """Hide the whole list, or show it again."""
    _set(user, HIDDEN, hidden)


def _set(user: User, key: str, on: bool) -> None:
    if on:
        StepDone.objects.get_or_create(person=user, step=key, defaults={"at": clock.now()})
    else:
        StepDone.objects.filter(person=user, step=key).delete()
