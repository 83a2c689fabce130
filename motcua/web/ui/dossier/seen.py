"""One dossier as one person sees it at one moment: what all its pieces are made from, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404

from motcua.catalogue.queries import Rulebook, rulebook
from motcua.core import clock
from motcua.dossiers import depths, timeline, visibility
from motcua.dossiers.depths import Depth
from motcua.dossiers.models import Dossier, Promise, Stay
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.moved import moved
from motcua.people.queries import Calendars, calendars_at
from motcua.workdays.calendar import WorkCalendar

JOINED = (
    "version__procedure",
    "offering",
    "customer",
    "desk",
    "receiver",
    "receiver__parent",
    "holder_agency",
    "holder_unit",
    "holder",
    "unit",
    "created_by",
    "submitted_by",
)


@dataclass(frozen=True)
class Seen:
    """A dossier, who looks, when and how deep."""

    dossier: Dossier
    user: Any
    at: datetime
    depth: Depth
    calendars: Calendars

    @cached_property
    def _ways(self) -> tuple[list[Stay], list[Stay]]:
        return timeline.ways_of(self.dossier)

    @property
    def stays(self) -> Sequence[Stay]:
        """Its main stays in order, read when they are first asked for."""
        return self._ways[0]

    @property
    def branches(self) -> Sequence[Stay]:
        """The stays of its branches in order, read together with the main ones."""
        return self._ways[1]

    @cached_property
    def moved(self) -> Sequence[Promise]:
        """The promises that were moved, read when they are first asked for."""
        return moved(self.dossier)

    @property
    def calendar(self) -> WorkCalendar:
        return self.calendars.of(self.dossier.receiver)

    @property
    def stay(self) -> Stay | None:
        """The open main stay; None once it has ended."""
        return next((stay for stay in self.stays if stay.to_at is None), None)

    @property
    def book(self) -> Rulebook:
        return rulebook(self.dossier.version_id)

    @property
    def reads_content(self) -> bool:
        return self.depth >= Depth.CONTENT

    @property
    def reads_inside(self) -> bool:
        return self.depth >= Depth.INSIDE

    @cached_property
    def stops(self) -> list[timeline.Stop]:
        """Its way in three tenses from the moment it was handed in; a draft's own stays while it is one."""
        drafting = self.dossier.status in DRAFTS
        shown = [stay for stay in self.stays if drafting or stay.status not in DRAFTS]
        beside = self.branches if self.reads_inside else ()  # the customer learns that several work, not who
        return timeline.timeline(self.dossier, shown, self.calendar, at=self.at, branches=beside)

    @property
    def code_is_local(self) -> bool:
        """Whether the code begins with our own short code, because the receiver's identifier is not known."""
        return bool(self.dossier.code) and not self.dossier.receiver.identifier


def see(user: Any, pk: int, *, joined: tuple[str, ...] = JOINED) -> Seen:
    """The dossier for this person, now. Raises Http404 where she may not know of it.

    joined: what is read with it; a press that shows no page needs nothing. Five queries at most, her posts included.
    """
    dossier = visibility.visible_one(user, pk, joined)
    depth = depths.depth(user, dossier) if dossier is not None else None
    if dossier is None or depth is None:
        raise Http404
    at = clock.now()
    return Seen(dossier, user, at, depth, calendars_at(user, at))
