"""How stories end, how often, and where those stand that have not ended. Pure."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Ending:
    """What happens to a dossier.

    stops_at: the beat before which its story stands still, "" for one that runs to its end.
    pace: when its work ends, or where it stands now, against its due moment: early, on_time, late, near, fresh.
    """

    name: str
    weight: int
    stops_at: str = ""
    pace: str = ""
    twists: tuple[str, ...] = ()


PAST = (
    Ending("done", 40),
    Ending("done", 4, twists=("sent_back",)),
    Ending("done", 3, twists=("recalled",)),
    Ending("done", 3, twists=("released",)),
    Ending("done", 5, twists=("draft_returned",)),
    Ending("done", 4, twists=("asked_before_by_field",)),
    Ending("done", 4, twists=("asked_before_by_paper",)),
    Ending("done", 5, twists=("asked_by_field",)),
    Ending("done", 5, twists=("asked_by_paper",)),
    Ending("done", 3, twists=("asked_taken_back",)),
    Ending("denied", 6),
    Ending("refused", 6),
    Ending("withdrawn_before", 3),
    Ending("withdrawn", 3),
    Ending("stopped", 3),
    Ending("turned_away", 5),
    Ending("turned_away_only", 3),
)
PRESENT = (
    Ending("done", 2, "ready", twists=("draft_returned_only",)),
    Ending("done", 3, "ready"),
    Ending("done", 6, "submit", twists=("signing",)),
    Ending("done", 7, "accept", "fresh"),
    Ending("done", 1, "accept", "late"),
    Ending("done", 5, "take", "fresh"),
    Ending("done", 2, "take", "late"),
    Ending("done", 5, "work", "fresh"),
    Ending("done", 4, "work", "near"),
    Ending("done", 4, "work", "late"),
    Ending("done", 2, "work", "fresh", twists=("released_only",)),
    Ending("done", 2, "work", "near", twists=("sent_back_only",)),
    Ending("done", 3, "approve", "near"),
    Ending("done", 2, "approve", "late"),
    Ending("done", 3, "approve_last", "near"),
    Ending("done", 5, "issue", "near"),
    Ending("done", 3, "supply", "fresh", twists=("asked_by_field",)),
    Ending("done", 3, "supply", "fresh", twists=("asked_by_paper",)),
    Ending("done", 2, "supply", "fresh", twists=("asked_before_by_paper",)),
    Ending("done", 6, "hand_over", "fresh"),
    Ending("done", 3, "acknowledge", "fresh"),
    Ending("withdrawn", 1, "withdraw", "fresh"),
)
BEFORE_DESK = frozenset({"ready", "submit"})


def choose(endings: tuple[Ending, ...], rng: Random) -> Ending:
    """One of them, as often as its weight says."""
    return rng.choices(endings, [one.weight for one in endings])[0]


def choose_pace(rng: Random, *, lags: bool) -> str:
    """How fast finished work was: mostly early, sometimes late; where an agency lags every other time late."""
    return rng.choices(("early", "on_time", "late"), (20, 30, 50) if lags else (66, 24, 10))[0]
