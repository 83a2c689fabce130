"""Every page of those who receive and solve: no rule of WCAG 2.2 AA broken, nothing to be moved sideways."""

import pytest

from tests.builders import World
from tests.journeys.conftest import Comes, Passes
from tests.journeys.pages import (
    OUTSIDE,
    SHOWN_INSIDE,
    SOLVING,
    TEMPLATES,
    VISITS,
    WATCHING,
    a_land,
    at_the_gate,
    is_inside,
    is_watching,
    over_many,
    visit_each,
)

pytestmark = pytest.mark.journey


def test_every_page_inside_keeps_to_wcag_and_to_the_width_of_the_screen(
    comes: Comes, world: World, passes: Passes, rendered: set[str]
) -> None:
    faults = visit_each(comes, a_land(world, passes), SOLVING)
    faults += at_the_gate(comes(world.chi, csp=False), world)
    faults += over_many(comes(world.dung, csp=False))
    assert not faults, "\n".join(faults)
    unseen = {one for one in TEMPLATES if is_inside(one) and not is_watching(one)} - rendered
    assert not unseen, f"no visited page shows {sorted(unseen)}"


def test_what_is_shown_inside_alone_exists() -> None:
    assert SHOWN_INSIDE <= TEMPLATES and VISITS.keys() == OUTSIDE | SOLVING | WATCHING
