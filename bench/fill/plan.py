"""Which sample is copied to whom and when: most have ended over the years, some per cent are open. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from bench.fill.sample import Sample

YEARS_BACK = 400  # weeks
OPEN_BACK = (50, 28, 12, 5, 3, 2)
"""How many of a hundred open ones are so many weeks older than their sample: late ones are the rarest."""
STEEPNESS = 0.7

Series = tuple[int, str, str]


@dataclass(frozen=True)
class Copy:
    """One copy. weeks: how far it is moved, 0 or less. code: of its day; slips: their numbers of the year."""

    sample: int
    weeks: int
    receiver: int
    customer: int
    specialist: int
    code: str
    slips: tuple[str, ...]


def plan(
    samples: Sequence[Sample], count: int, receivers: Sequence[dict[str, Any]], customers: int, specialists: int,
    last: Counter[Series], seed: int,
) -> list[Copy]:  # fmt: skip
    """So many copies in order of time. last: the last number of each series, counted on.

    receivers: the first has most; customers, specialists: how many there are.
    """
    random = Random(seed)
    chosen = random.choices(range(len(samples)), [one.way.share / one.way.variants for one in samples], k=count)
    moved = sorted((_weeks(samples[number], random), number) for number in chosen)
    solving = random.choices(range(len(receivers)), _falling(len(receivers)), k=count)
    asking = random.choices(range(customers), _falling(customers), k=count)
    return [
        _copy(
            samples[number], number, weeks, receivers[receiver], receiver, customer, random.randrange(specialists), last
        )
        for (weeks, number), receiver, customer in zip(moved, solving, asking, strict=True)
    ]


def _falling(count: int) -> list[float]:
    """Weights of places that are busy in different degrees, as agencies are."""
    return [1 / place**STEEPNESS for place in range(1, count + 1)]


def _weeks(sample: Sample, random: Random) -> int:
    if sample.way.open:
        (weeks,) = random.choices(range(len(OPEN_BACK)), OPEN_BACK)
        return -weeks
    return -random.randrange(YEARS_BACK)


def _copy(
    sample: Sample, number: int, weeks: int, told: dict[str, Any], receiver: int, customer: int, specialist: int,
    last: Counter[Series],
) -> Copy:  # fmt: skip
    """As `numbering` gives numbers: a code by agency and day, a slip's number by agency, kind and year."""
    moved, code = timedelta(weeks=weeks), ""
    if sample.accepted_on is not None:
        day = f"{sample.accepted_on + moved:%y%m%d}"
        series = (told["id"], "code", day)
        last[series] += 1
        code = f"{told['identifier']}-{day}-{last[series]:04d}"
    slips = []
    for kind, on in sample.slips:
        year = f"{on + moved:%Y}"
        last[told["id"], kind, year] += 1
        slips.append(f"{last[told['id'], kind, year]}/{year}")
    return Copy(number, weeks, receiver, customer, specialist, code, tuple(slips))
