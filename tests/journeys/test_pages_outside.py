"""Every page of strangers and of agencies that ask: no rule of WCAG 2.2 AA broken, nothing to be moved sideways."""

from typing import Any

import pytest

from motcua.core import clock
from motcua.dossiers.models import Dossier
from tests.builders import World
from tests.journeys.conftest import Comes, Passes
from tests.journeys.pages import (
    NOT_A_PAGE,
    OUTSIDE,
    TEMPLATES,
    a_land,
    at_a_conflict,
    is_inside,
    look_at,
    visit_each,
)

pytestmark = pytest.mark.journey


def test_every_page_keeps_to_wcag_and_to_the_width_of_the_screen(
    comes: Comes, world: World, passes: Passes, rendered: set[str], settings: Any
) -> None:
    land = a_land(world, passes)
    faults = visit_each(comes, land, OUTSIDE)
    faults += at_a_conflict(comes(world.an, csp=False), land)
    settings.DEBUG = True
    faults += look_at(comes(csp=False).goes("ui:components"))
    settings.DEBUG = False
    assert not faults, "\n".join(faults)
    unseen = {one for one in TEMPLATES if not is_inside(one)} - rendered - set(NOT_A_PAGE)
    assert not unseen, f"no visited page shows {sorted(unseen)}"


def test_what_is_excused_from_being_visited_exists() -> None:
    assert set(NOT_A_PAGE) <= TEMPLATES


def test_the_land_holds_late_work_and_work_of_today(world: World, passes: Passes) -> None:
    """Else the colours of time would go unseen."""
    a_land(world, passes)
    running = Dossier.objects.filter(ended_at__isnull=True)
    assert running.filter(due_at__lt=clock.now()).exists()
    assert running.filter(due_at__date=clock.today()).exists()


def test_a_bad_page_is_told(comes: Comes) -> None:
    """The measure itself: an unnamed field, grey on black in the dark only, and a line wider than a phone."""
    page = comes(csp=False)
    page.page.set_content(
        "<html lang=vi><title>Xấu</title><style>p {width: 900px; background: #fff; color: #111}"
        "[data-bs-theme=dark] p {background: #000; color: #333}</style><main><input><p>Chữ</p></main></html>"
    )
    told = "\n".join(look_at(page))
    assert "light label" in told and "dark color-contrast" in told and "390 px" in told
    assert "light color-contrast" not in told
