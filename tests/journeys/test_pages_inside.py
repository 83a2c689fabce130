"""Every page of those who receive, solve, watch and administer: no rule of WCAG 2.2 AA broken, nothing sideways."""

import pytest

from tests.builders import World
from tests.journeys.conftest import Comes, Passes
from tests.journeys.pages import (
    OUTSIDE,
    SHOWN_INSIDE,
    TEMPLATES,
    VISITS,
    a_land,
    at_the_gate,
    is_inside,
    over_many,
    visit_each,
)

pytestmark = pytest.mark.journey


def test_every_page_inside_keeps_to_wcag_and_to_the_width_of_the_screen(
    comes: Comes, world: World, passes: Passes, rendered: set[str]
) -> None:
    faults = visit_each(comes, a_land(world, passes), VISITS.keys() - OUTSIDE)
    faults += at_the_gate(comes(world.chi, csp=False), world)
    faults += over_many(comes(world.dung, csp=False))
    assert not faults, "\n".join(faults)
    unseen = {one for one in TEMPLATES if is_inside(one)} - rendered
    assert not unseen, f"no visited page shows {sorted(unseen)}"


def test_what_is_shown_inside_alone_exists() -> None:
    assert SHOWN_INSIDE <= TEMPLATES and VISITS.keys() >= OUTSIDE
