"""Which browser walks through the pages: Debian's Chromium."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# First the one that is without the windows of a desktop: the same engine at half the cost.
PLACES = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))


def place() -> Path | None:
    """Where it is installed; None where it is not."""
    return next((one for one in PLACES if one.exists()), None)


def started(playwright: Playwright, *options: str) -> Browser:
    """A browser of its own. Raises playwright's Error, with what is missing, where it does not start."""
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=str(place() or PLACES[0]), args=[*alone, *options])
