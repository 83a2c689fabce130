"""Every page of those who watch and administer: no rule of WCAG 2.2 AA broken, nothing to be moved sideways."""

import pytest

from tests.builders import World
from tests.journeys.conftest import Comes, Passes
from tests.journeys.pages import TEMPLATES, WATCHING, a_land, is_watching, visit_each

pytestmark = pytest.mark.journey


def test_every_page_of_those_who_watch_keeps_to_wcag_and_to_the_width_of_the_screen(
    comes: Comes, world: World, passes: Passes, rendered: set[str]
) -> None:
    faults = visit_each(comes, a_land(world, passes), WATCHING)
    assert not faults, "\n".join(faults)
    unseen = {one for one in TEMPLATES if is_watching(one)} - rendered
    assert not unseen, f"no visited page shows {sorted(unseen)}"
