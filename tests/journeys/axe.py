"""axe-core on a page: which rules of WCAG 2.0 to 2.2, A and AA, it breaks, in light and in dark."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = ["color-contrast", "link-in-text-block"]
_RUN = """async (options) => {
  // Sounds and films are loaded before they are judged; a page without any has nothing to wait for.
  const preload = document.querySelector("audio, video") ? {assets: ["media"]} : false;
  const told = await axe.run(document, {...options, resultTypes: ["violations"], preload});
  const why = (node) => node.any.map((each) => each.message).join(" ");
  return told.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 160) + " | " + why(node))]);
}"""


@lru_cache(maxsize=1)
def source() -> str:
    """axe as published; the content policy lets no page load it, so it is evaluated by the driver."""
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


def comes_along(page: Page) -> None:
    """Bring axe to every page that is opened from here on; cheaper than to each anew."""
    page.add_init_script(source())


def violations(page: Page) -> list[str]:
    """Every rule that this page breaks, with the elements that break it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    found = _run(page, "light", {"type": "tag", "values": LEVELS})
    before = page.evaluate("() => document.documentElement.dataset.bsTheme")
    page.evaluate("() => { document.documentElement.dataset.bsTheme = 'dark' }")
    found += _run(page, "dark", {"type": "rule", "values": CONTRAST})
    page.evaluate("(theme) => { document.documentElement.dataset.bsTheme = theme }", before)
    return found


def _run(page: Page, theme: str, only: dict[str, Any]) -> list[str]:
    told = page.evaluate(_RUN, {"runOnly": only})
    return [f"{theme} {rule}: {node}" for rule, nodes in told for node in nodes]
