"""A real browser before the real server: PostgreSQL beneath, the small world inside, the clock walking on."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.template import Template
from django.test.signals import template_rendered
from playwright.sync_api import Browser, Error, sync_playwright
from pytest_django.live_server_helper import LiveServer

from motcua.core import clock
from motcua.people.models import User
from motcua.web.ui.templatetags import ui
from tests import browsers, builders
from tests.builders import World
from tests.journeys import chromium as chromium_of_debian
from tests.journeys.person import Person, Typist

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
AFTERNOON = "2026-06-01T13:45"  # the builders' dossiers lived through the morning of this Monday
MOST_WAIT = 15000  # milliseconds that a person waits for what must come

Comes = Callable[..., Person]
Passes = Callable[[timedelta], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey that failed is walked once more: a browser of many processes on a busy machine has faults of its own.

    What failed twice is a fault of ours. Those that were walked twice stand in the summary of the run.
    """
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """While it runs Django would take the main thread for an asynchronous one."""
    if (there := chromium_of_debian.place()) is None:
        pytest.skip("no Chromium: install chromium-headless-shell to let people walk through the pages")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        try:
            started = chromium_of_debian.started(playwright, "--disable-gpu")
        except Error as fault:
            pytest.skip(f"{there} does not start: {fault.message.splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture(autouse=True)
def passes(monkeypatch: pytest.MonkeyPatch) -> Passes:
    """Everything happens in the afternoon of Monday 1 June 2026, second by second, in the server's threads too.

    What it gives lets more time pass at once.
    """
    begun, first = time.monotonic(), [builders.at(AFTERNOON)]

    def now() -> datetime:
        return clock._moved.get() or first[0] + timedelta(seconds=time.monotonic() - begun)

    def more(span: timedelta) -> None:
        first[0] += span

    monkeypatch.setattr(clock, "now", now)
    return more


@pytest.fixture
def world(chromium: Browser, live_server: LiveServer) -> World:
    """The small world, committed, so that the server sees it."""
    return builders.world()


@pytest.fixture
def comes(chromium: Browser, live_server: LiveServer, world: World) -> Iterator[Comes]:
    """Let somebody come to a browser of her own: signed in, or a stranger when no user is given.

    phone: a touch screen of 390 × 844. script: whether JavaScript runs. keys: no mouse.
    eyes: what else Playwright can make a browser be, such as `forced_colors`. No page may have a fault in its script.
    """
    opened = []

    def come(
        user: User | None = None,
        *,
        phone: bool = False,
        keys: bool = False,
        script: bool = True,
        csp: bool = True,
        **eyes: Any,
    ) -> Person:
        context = chromium.new_context(
            base_url=live_server.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", has_touch=phone, is_mobile=phone,
            java_script_enabled=script, bypass_csp=not csp, reduced_motion="reduce",
            **{"viewport": PHONE if phone else DESK} | eyes,
        )  # fmt: skip
        context.set_default_timeout(MOST_WAIT)
        context.set_default_navigation_timeout(2 * MOST_WAIT)
        if user is not None:
            context.add_cookies([_session_of(user, live_server.url)])
        person = (Typist if keys else Person)(context.new_page(), user, touch=phone, script=script)
        opened.append((context, person))
        return person

    yield come
    faults = [fault for _, person in opened for fault in person.faults]
    for context, _ in opened:
        context.close()
    connections.close_all()
    assert not faults, faults


def _session_of(user: User, url: str) -> dict[str, str]:
    return {"name": "sessionid", "value": browsers.of(user).cookies["sessionid"].value, "url": url}


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of all templates that the server used."""
    names: set[str] = set()

    def note(sender: object, template: Template, **told: object) -> None:
        names.add(str(template.name))

    ui._drawn.cache_clear()  # what was drawn for an earlier journey would not be drawn again
    template_rendered.connect(note, weak=False)
    yield names
    template_rendered.disconnect(note)
