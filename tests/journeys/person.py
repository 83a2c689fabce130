"""Somebody at a browser: each verb is what a hand does or what an eye sees."""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Error, FileChooser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PressedInVain

from motcua.people.models import User
from tests.builders import a_pdf

expect.set_options(timeout=15000)

PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def eventually(look: Callable[[], object], wanted: object, seconds: float = 10) -> None:
    """Wait until the database holds what a page is still sending."""
    until = time.monotonic() + seconds
    while (found := look()) != wanted:
        assert time.monotonic() < until, f"{found!r} instead of {wanted!r}"
        time.sleep(0.1)


class Person:
    """A page and who sits before it. Labels and words are those on the screen."""

    def __init__(self, page: Page, user: User | None, *, touch: bool = False, script: bool = True) -> None:
        self.page = page
        self.user = user
        self.touch = touch
        self.script = script
        self.faults: list[str] = []
        self.look: Callable[[Person], list[str]] | None = None  # what else is looked at wherever something is seen
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
        """Press the button with exactly this word; where there is none, follow the link that looks like one."""
        place = within or self.main
        button = place.get_by_role("button", name=word, exact=True)
        link = place.get_by_role("link", name=word, exact=True)
        button.or_(link).first.wait_for()
        return self.hits((button if button.count() else link).first)

    def follows(self, word: str | re.Pattern[str], within: Locator | None = None) -> "Person":
        """Follow the first link that holds these words."""
        return self.hits((within or self.main).get_by_role("link", name=word).first)

    def writes(self, label: str | re.Pattern[str], text: str) -> "Person":
        return self.fills(self.main.get_by_label(label).first, text)

    def fills(self, field: Locator, text: str) -> "Person":
        field.fill(text)
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
        self._painted()
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def types_text(self, text: str) -> "Person":
        """Type letters wherever the focus is."""
        self._painted()
        self.page.keyboard.type(text)
        return self

    def tabs_to(self, name: str, most: int = 30) -> "Person":
        """Go from element to element by the keyboard until the one with this name has the focus."""
        self._painted()
        for _ in range(most):
            if self.focused == name:
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"“{name}” can not be reached by the keyboard; last was “{self.focused}”")

    def _painted(self) -> None:
        """Wait until the page was painted: before that the browser throws away what is pressed."""
        self.page.wait_for_load_state()
        with suppress(Error):  # a page that is just being left has nothing to wait for
            self.page.evaluate(PAINTED)

    # What an eye sees

    def sees(self, *words: str | re.Pattern[str]) -> "Person":
        """Every one of these stands in the main part of the page."""
        for word in words:
            expect(self.main).to_contain_text(word)
        self.faults += self.look(self) if self.look else []
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

    def has_before_her(self, words: str) -> "Person":
        """What has the focus holds these words."""
        expect(self.page.locator(":focus")).to_contain_text(words)
        return self

    @property
    def focused(self) -> str:
        """What has the focus: its text, label or name."""
        told = self.page.evaluate(
            "() => { const e = document.activeElement; const label = e.labels?.[0]?.textContent;"
            " return (label || e.getAttribute('aria-label') || e.textContent || e.name || '').trim(); }"
        )
        return str(told)

    def sideways(self) -> int:
        """By how many pixels the page can be moved sideways; 0 is right."""
        told: Mapping[str, int] = self.page.evaluate(
            "() => ({wide: document.documentElement.scrollWidth, seen: window.innerWidth})"
        )
        return max(0, told["wide"] - told["seen"])


class Typist(Person):
    """Somebody without a mouse: every field and every button is reached by Tab and the arrows, and pressed by a key."""

    def hits(self, thing: Locator) -> Person:
        thing.wait_for()
        self._reach(thing)
        kind = self.page.evaluate("() => document.activeElement.type || ''")
        if kind != "radio":  # the arrows have chosen it already, unless it had to be reached by Tab alone
            self.page.keyboard.press("Space" if kind == "checkbox" else "Enter")
        elif not self.page.evaluate("() => document.activeElement.checked"):
            self.page.keyboard.press("Space")
        self.page.wait_for_load_state()
        return self

    def fills(self, field: Locator, text: str) -> Person:
        self._reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    def gives(self, name: str = "giay-to.pdf", content: bytes = b"", label: str | re.Pattern[str] = "") -> Person:
        field = self.main.get_by_label(label).first if label else self.main.locator("input[type=file]").first
        self._asks_for_a_file(field).set_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content or a_pdf()}
        )
        return self

    def _asks_for_a_file(self, field: Locator) -> FileChooser:
        """Press Enter until the browser asks: it throws away what is pressed before a new page was first painted."""
        for _ in range(3):
            with suppress(PressedInVain):
                return self._asked(field)
        return self._asked(field)

    def _asked(self, field: Locator) -> FileChooser:
        self._reach(field)
        with self.page.expect_file_chooser(timeout=5000) as chosen:
            self.page.keyboard.press("Enter")
        return chosen.value

    def _reach(self, thing: Locator, most: int = 200) -> None:
        """Go there from where the focus is; a label leads to what it names, a radio button through its group."""
        there = (
            "e => { const t = e.closest('label')?.control || e, now = document.activeElement;"
            " return t === now ? 'here' : t.type === 'radio' && now.name === t.name ? 'group' : '' }"
        )
        self._painted()
        for _ in range(most):
            match thing.evaluate(there):
                case "here":
                    return
                case "group":
                    self.page.keyboard.press("ArrowDown")
                case _:
                    self.page.keyboard.press("Tab")
        raise AssertionError(f"“{thing}” can not be reached by the keyboard; last was “{self.focused}”")
