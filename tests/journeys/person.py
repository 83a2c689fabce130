"""Somebody at a browser: each verb is what a hand does or what an eye sees."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from motcua.people.models import User
from tests.builders import a_pdf

expect.set_options(timeout=6000)


class Person:
    """A page and who sits before it. Labels and words are those on the screen."""

    def __init__(self, page: Page, user: User | None, *, touch: bool = False) -> None:
        self.page = page
        self.user = user
        self.touch = touch
        self.faults: list[str] = []
        page.on("pageerror", lambda fault: self.faults.append(f"{page.url}: {fault}"))
        page.on("console", self._hear)

    def _hear(self, said: ConsoleMessage) -> None:
        """A refusal of the content policy is a fault; an answer of 4xx is not."""
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.faults.append(f"{self.page.url}: {said.text}")

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    # What a hand does

    def goes(self, route: str, *args: Any, **query: str) -> "Person":
        """Open a page by the name of its route."""
        return self.opens(reverse(route, args=args) + (f"?{urlencode(query)}" if query else ""))

    def opens(self, address: str) -> "Person":
        """Open a page by its address; a page that fails is a fault of the test."""
        answer = self.page.goto(address)
        assert answer is not None and answer.status < 500, f"{address}: {answer and answer.status}"
        return self

    def hits(self, thing: Locator) -> "Person":
        """Press or touch something."""
        thing.tap() if self.touch else thing.click()
        self.page.wait_for_load_state()
        return self

    def presses(self, word: str, within: Locator | None = None) -> "Person":
        """Press the button, or follow the link that looks like one, with exactly this word."""
        place = within or self.main
        return self.hits(place.get_by_role("button", name=word, exact=True).or_(place.get_by_role("link", name=word, exact=True)).first)

    def follows(self, word: str | re.Pattern[str], within: Locator | None = None) -> "Person":
        """Follow the first link that holds these words."""
        return self.hits((within or self.main).get_by_role("link", name=word).first)

    def writes(self, label: str | re.Pattern[str], text: str) -> "Person":
        self.main.get_by_label(label).first.fill(text)
        return self

    def chooses(self, label: str) -> "Person":
        """Tick or choose what this label names."""
        self.hits(self.main.get_by_text(label, exact=True).first)
        return self

    def gives(self, name: str = "giay-to.pdf", content: bytes = b"", label: str | re.Pattern[str] = "") -> "Person":
        """Choose a file; a small good PDF unless told."""
        place = self.main.get_by_label(label).first if label else self.main.locator("input[type=file]").first
        place.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content or a_pdf()})
        return self

    def types(self, *keys: str) -> "Person":
        """Press keys, one after another, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    # What an eye sees

    def sees(self, *words: str | re.Pattern[str]) -> "Person":
        """Every one of these stands in the main part of the page."""
        for word in words:
            expect(self.main).to_contain_text(word)
        return self

    def sees_not(self, *words: str) -> "Person":
        for word in words:
            expect(self.main).not_to_contain_text(word)
        return self

    def is_at(self, route: str, *args: Any) -> "Person":
        """The page's address is that of this route."""
        expect(self.page).to_have_url(re.compile(re.escape(reverse(route, args=args)) + r"([?#].*)?$"))
        return self

    def can_not_press(self, word: str) -> "Person":
        for role in ("button", "link"):
            expect(self.main.get_by_role(role, name=word, exact=True)).to_have_count(0)  # type: ignore[arg-type]
        return self

    @property
    def focused(self) -> str:
        """What has the focus: its text, label or name."""
        told = self.page.evaluate(
            "() => { const e = document.activeElement; return (e.labels?.[0]?.textContent || e.getAttribute('aria-label')"
            " || e.textContent || e.name || '').trim(); }"
        )
        return str(told)

    def sideways(self) -> int:
        """By how many pixels the page can be moved sideways; 0 is right."""
        told: Mapping[str, int] = self.page.evaluate(
            "() => ({wide: document.documentElement.scrollWidth, seen: window.innerWidth})"
        )
        return max(0, told["wide"] - told["seen"])
