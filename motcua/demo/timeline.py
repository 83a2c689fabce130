"""When each act of a story happens: offsets in office time, then moments on the receiver's calendar. Pure."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from motcua.catalogue.policy import ClockPolicy
from motcua.demo.endings import BEFORE_DESK, Ending, choose_pace
from motcua.demo.moments import earlier, hours, later
from motcua.demo.story import Beat
from motcua.dossiers import deadlines
from motcua.workdays.calendar import WorkCalendar
from motcua.workdays.terms import Term

PARTS = ("before", "desk", "work", "after")
_GAPS = {"before": (0.1, 4.0), "desk": (0.2, 4.5), "after": (0.5, 18.0)}
_PAUSE = (8.5, 16.5, 24.5, 40.5)


@dataclass(frozen=True)
class Timeline:
    """What the moments of one story are reckoned from."""

    calendar: WorkCalendar
    policy: ClockPolicy
    term: Term | None
    until: datetime
    lags: bool = False  # the agency that solves it is behind with its work

    def term_hours(self, start: datetime) -> float:
        """How much office time the term gives from a moment on."""
        if self.term is None:
            return 16.0
        return self.calendar.working_time(start, deadlines.due(start, self.term, self.calendar)).total_seconds() / 3600


@dataclass(frozen=True)
class Laid:
    """Beats with their offsets in hours of office time since the story began."""

    beats: list[Beat]
    offsets: list[float]

    def moments(self, timeline: Timeline, arrival: datetime) -> list[datetime]:
        """The moment of each beat, none before the one before it."""
        return [later(timeline.calendar, arrival, hours(offset)) for offset in self.offsets]


def past(
    parts: dict[str, list[Beat]], timeline: Timeline, arrival: datetime, rng: Random
) -> list[tuple[datetime, Beat]]:
    """The moments of a story that runs from `arrival` to its end, or to wherever `until` finds it."""
    length = _length(choose_pace(rng, lags=timeline.lags), timeline.term_hours(arrival), rng)
    laid = _lay(parts, length, rng)
    return list(zip(laid.moments(timeline, arrival), laid.beats, strict=True))


def present(
    parts: dict[str, list[Beat]], ending: Ending, timeline: Timeline, rng: Random
) -> list[tuple[datetime, Beat]]:
    """The moments of a story that stands still now, so long that its pace is what the ending says."""
    term = timeline.term_hours(earlier(timeline.calendar, timeline.until, hours(timeline.term_hours(timeline.until))))
    over = ending.stops_at in ("hand_over", "acknowledge")
    length = _length(choose_pace(rng, lags=timeline.lags), term, rng) if over else _standing(ending, term, rng)
    laid = _lay(parts, length if over else length * 0.92, rng)
    accepted = _accepted_at(laid)
    if over or accepted is None:
        total = (laid.offsets[-1] if laid.offsets else 0.0) + _waiting(ending, rng)
    else:
        total = max(accepted + length, laid.offsets[-1] + 0.1)
    arrival = earlier(timeline.calendar, timeline.until, hours(total))
    return list(zip(laid.moments(timeline, arrival), laid.beats, strict=True))


def _accepted_at(laid: Laid) -> float | None:
    return next((offset for beat, offset in zip(laid.beats, laid.offsets, strict=True) if beat.name == "accept"), None)


def _lay(parts: dict[str, list[Beat]], length: float, rng: Random) -> Laid:
    """Put the beats one after the other: the work over `length` hours by weight, the rest by its usual gaps."""
    beats: list[Beat] = []
    offsets: list[float] = []
    now = 0.0
    for part in PARTS:
        share = length / (sum(beat.weight for beat in parts[part]) or 1.0)
        for beat in parts[part]:
            if beat.name == "supply":
                now += rng.choice(_PAUSE)
            elif part == "work":
                now += share * beat.weight
            elif beats:
                now += rng.uniform(*_GAPS[part])
            beats.append(beat)
            offsets.append(now)
    return Laid(beats, offsets)


def _length(pace: str, term: float, rng: Random) -> float:
    """How long the work takes, in hours of office time."""
    if pace == "early":
        return term * rng.uniform(0.3, 0.8)
    if pace == "on_time":
        return max(term * 0.85, term - rng.uniform(0.3, 3.0))
    return term + rng.uniform(1.0, 20.0)


def _standing(ending: Ending, term: float, rng: Random) -> float:
    """How long it has been in work now, in hours of office time."""
    if ending.pace == "late":
        return term + rng.uniform(2.0, 26.0)
    if ending.pace == "near":
        return max(term * 0.3, term - rng.uniform(2.0, 13.0))
    return term * rng.uniform(0.1, 0.5)


def _waiting(ending: Ending, rng: Random) -> float:
    """How long the last beat is ago, in hours of office time, for what waits outside the work."""
    if ending.stops_at in BEFORE_DESK:
        return rng.uniform(0.5, 40.0)
    if ending.pace == "late":
        return rng.uniform(9.0, 20.0)
    if ending.stops_at == "accept":
        return rng.uniform(0.2, 6.5)
    return rng.uniform(0.5, 24.0)
