"""Every eye: forced colours, twice the size, twice the letters, paper, a keyboard alone, each on a whole journey."""

from typing import Any

import pytest

from motcua.dossiers.models import Dossier, Status, Stay
from motcua.people.models import Delegation, User
from tests import builders
from tests.builders import World
from tests.dossiers.cases import suspended
from tests.dossiers.lending import lent
from tests.journeys import ways
from tests.journeys.conftest import Comes
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

# Zoomed to 200 %, a screen of 1280 × 900 has room for half as many of the page's own pixels.
ZOOMED: dict[str, Any] = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}
PORTRAIT, LANDSCAPE = 661, 990  # A4 less the margins of the style sheet, in pixels
AROUND = ".top, .rail, .tabbar, .tabs-top, .foot, .skip, .demo-bar, .acts, .toasts"

CUT = """(kinds) => [...document.querySelectorAll("main *, header.top *")].filter((e) => {
  const style = getComputedStyle(e);
  return e.checkVisibility() && e.clientWidth > 1 && e.textContent.trim() && style.textOverflow !== "ellipsis"
    && kinds.includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
}).map((e) => e.outerHTML.slice(0, 120))"""

UNDRAWN = """() => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1;
  const told = [];
  const lines = (e) => parseFloat(getComputedStyle(e).borderTopWidth) > 0;  // 0 where the style is none
  for (const e of document.querySelectorAll(".st, .due, .count, .btn:not(.btn-link), .form-control, .form-select"))
    if (seen(e) && !lines(e)) told.push("no border: " + e.outerHTML.slice(0, 120));
  const ground = (e) => { for (; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$|transparent/.test(colour)) return colour;
  } return getComputedStyle(document.documentElement).backgroundColor; };
  for (const e of document.querySelectorAll("svg.i")) {
    const style = getComputedStyle(e);
    if (seen(e) && [style.fill, style.stroke].every((one) => one === "none" || one === ground(e)))
      told.push("icon lost: " + e.outerHTML.slice(0, 120));
  }
  return told;
}"""

FOCUS = """() => { const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; }"""


def told(person: Person, faults: list[str]) -> list[str]:
    return [f"{person.page.url}: {one}" for one in faults]


def is_whole(person: Person) -> list[str]:
    """Nothing to be moved sideways, nothing cut off."""
    sideways = person.sideways()
    return told(
        person, [*([f"sideways by {sideways} px"] if sideways else []), *person.page.evaluate(CUT, ["hidden", "clip"])]
    )


def is_drawn(person: Person) -> list[str]:
    """In colours that are not ours: what was a ground has a border, and no icon is lost."""
    return told(person, person.page.evaluate(UNDRAWN))


def on_paper(person: Person, width: int = PORTRAIT) -> list[str]:
    """As it would be printed: without what leads elsewhere, nothing beyond the edge, nothing that would be scrolled."""
    before = person.page.viewport_size
    person.page.emulate_media(media="print")
    person.page.set_viewport_size({"width": width, "height": 935})
    faults = [f"printed: {one}" for one in person.page.evaluate(CUT, ["hidden", "clip", "auto", "scroll"])]
    faults += [f"printed: beyond the edge by {person.sideways()} px"] if person.sideways() else []
    around = person.page.locator(AROUND).filter(visible=True)
    faults += [f"printed: {one.evaluate('e => e.outerHTML.slice(0, 80)')}" for one in around.all()]
    person.page.emulate_media(media="screen")
    person.page.set_viewport_size(before or {"width": 1440, "height": 900})
    return told(person, faults)


def asks_and_is_accepted(comes: Comes, world: World, look: Any = None, **how: Any) -> Dossier:
    """From nothing to the receipt: An drafts, Bảo hands in, Chi accepts."""
    an, bao, chi = (comes(one, **how) for one in (world.an, world.bao, world.chi))
    for person in (an, bao, chi):
        person.look = look
    draft = ways.drafts(an, world)
    an.presses("Trình lãnh đạo").sees("Đã trình lãnh đạo")
    bao.goes("portal:home").sees(ways.ABSTRACT)
    bao.goes("portal:dossier", draft.pk).presses("Nộp hồ sơ").sees("Đã nộp hồ sơ")
    ways.accepts(chi)
    accepted = Dossier.objects.get(pk=draft.pk)
    assert accepted.status == Status.ACCEPTED
    return accepted


def test_a_dossier_is_drafted_handed_in_and_accepted_by_keys_alone(comes: Comes, world: World) -> None:
    asks_and_is_accepted(comes, world, keys=True)


def test_in_forced_colours_borders_and_icons_stay(comes: Comes, world: World) -> None:
    asks_and_is_accepted(comes, world, is_drawn, forced_colors="active")


def test_in_forced_colours_the_focus_is_seen_wherever_it_is(comes: Comes, world: World) -> None:
    draft = builders.a_draft()
    an = comes(world.an, forced_colors="active")
    for route, *arguments in (("portal:draft-section", draft.pk, "du_an"), ("portal:paper", draft.pk, "request")):
        an.goes(str(route), *arguments)
        for _ in range(40):
            an.types("Tab")
            if an.page.evaluate("() => document.activeElement === document.body"):
                break
            assert an.page.evaluate(FOCUS), f"{an.page.url}: “{an.focused}” has the focus and nobody sees it"


def test_at_twice_the_size_nothing_is_cut_or_moved_sideways(comes: Comes, world: World) -> None:
    asks_and_is_accepted(comes, world, is_whole, **ZOOMED)


def test_with_letters_of_twice_the_size_nothing_is_cut_or_moved_sideways(comes: Comes, world: World) -> None:
    """As the browser's own setting does it: letters of 32 pixels where no page says otherwise."""

    def doubled(person: Person) -> list[str]:
        size = person.page.evaluate("() => getComputedStyle(document.documentElement).fontSize")
        return [*is_whole(person), *([f"letters of {size}"] if size != "32px" else [])]

    def come(user: User, **how: Any) -> Person:
        person = comes(user, **how)
        sizes = {"fontSizes": {"standard": 32, "fixed": 26}}
        person.page.context.new_cdp_session(person.page).send("Page.setFontSizes", sizes)
        return person

    asks_and_is_accepted(come, world, doubled)


def test_every_page_of_the_way_can_be_printed_whole(comes: Comes, world: World) -> None:
    asks_and_is_accepted(comes, world, on_paper)


@pytest.mark.parametrize("route", ["desk:register", "desk:hand-over-list"])
def test_the_registers_are_printed_with_all_their_columns_and_nothing_around_them(
    comes: Comes, world: World, route: str
) -> None:
    builders.handed_over()
    builders.finished()
    chi = comes(world.chi).goes(route)
    chi.sees("STC-260601-0002")
    wide = chi.page.locator(".wide-print").count()
    assert on_paper(chi, LANDSCAPE if wide else PORTRAIT) == []


def test_a_dossier_is_printed_with_its_facts_and_without_what_leads_elsewhere(comes: Comes, world: World) -> None:
    dossier = builders.in_step()
    for person, route in ((world.an, "portal:dossier"), (world.dung, "desk:dossier")):
        reader = comes(person).goes(route, dossier.pk)
        assert on_paper(reader) == []
        reader.page.emulate_media(media="print")
        reader.sees(dossier.abstract, str(dossier.code))


@pytest.mark.parametrize("phone", [False, True])
def test_a_word_that_never_ends_moves_no_page_sideways(comes: Comes, world: World, phone: bool) -> None:
    endless = "khôngdấucách" * 30
    one = suspended()
    Dossier.objects.filter(pk=one.pk).update(abstract=endless)
    Stay.objects.filter(dossier=one.pk, to_at__isnull=True).update(reason=endless)
    made = lent(world.giang, world.dung)
    Delegation.objects.filter(pk=made.pk).update(reason=endless)
    giang, an = comes(world.giang, phone=phone), comes(world.an, phone=phone)
    an.goes("portal:dossier", one.pk)
    faults = is_whole(an)
    for route, *arguments in (("desk:dossier", one.pk), ("desk:resume", one.pk), ("ui:delegations",)):
        giang.goes(str(route), *arguments)
        faults += is_whole(giang)
    assert not faults, faults
