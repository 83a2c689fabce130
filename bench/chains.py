"""A chain of four agencies against one lifecycle; the page of a dossier with two hundred stays. Needs Django.

All of it through the doors of one process: a request costs no socket, so that only ratios are told to others.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.browser import CSRF, encode
from bench.doors import Post, lifecycle
from bench.lane import Lane
from bench.pdfs import a_pdf
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Status, Stay
from motcua.people.models import Agency, User

TIMES, STAYS = 5, 200
RESULT = {"outcome": "granted", "number": "7/QĐ-S", "issued_on": "06/01/2026", "signer": "Giám đốc Sở"}
QUESTION = {"kind": "opinion", "reason": "Đề nghị cho ý kiến.", "days": "3"}


def measure(given: dict[str, Any]) -> dict[str, float]:
    """Milliseconds and statements of a lifecycle, of a chain of four, and of two pages; medians of some."""
    lane, houses = Lane(**given["lanes"][0]), given["receivers"][:4]
    told: dict[str, float] = {}
    told |= _measured("lifecycle", lambda: live(lane, given["paths"], []))
    told |= _measured("chain", lambda: live(lane, given["paths"], houses))
    short, long = _with_stays(lane, given["paths"], 0), _with_stays(lane, given["paths"], STAYS)
    for name, key in (("few stays", short), ("many stays", long)):
        told |= _measured(name, lambda key=key: _page(lane, key))
    return told | {"stays": float(Stay.objects.filter(dossier=long).count())}


def _measured(name: str, do: Callable[[], object]) -> dict[str, float]:
    """Wall and CPU milliseconds of this process, and statements, after one that warms it."""
    do()
    walls, cpus = [], []
    for _ in range(TIMES):
        begun, spent = time.monotonic(), time.process_time()
        do()
        walls.append((time.monotonic() - begun) * 1000)
        cpus.append((time.process_time() - spent) * 1000)
    with CaptureQueriesContext(connection) as captured:
        do()
    return {f"{name} ms": median(walls), f"{name} cpu": median(cpus), f"{name} statements": float(len(captured))}


def live(lane: Lane, paths: dict[str, str], houses: list[dict[str, Any]]) -> int:
    """One lifecycle; before its approval a question goes down the houses, each asking the next, and comes back."""
    requests = lifecycle(lane, paths, a_pdf)
    answer = _send(lane.session("preparer"), next(requests))
    key = int(answer.headers["Location"].split("/ho-so/")[1].split("/")[0])
    post = requests.send(key)
    while post is not None:
        if post.name == "approve" and houses:
            _ask(lane.session("head"), key, houses[1:])
        _send(lane.session(post.who), post)
        post = next(requests, None)
    return key


def _ask(session: str, key: int, houses: list[dict[str, Any]]) -> None:
    """Ask the first house, which asks the next before it answers."""
    house, *others = houses
    code = Agency.objects.values_list("code", flat=True).get(pk=house["id"])
    _press(session, "ask", key, {**QUESTION, "agency": code, "waits": "on"})
    child = Dossier.objects.values_list("pk", flat=True).get(parent=key)
    works = house["specialists"][0]["session"]
    _press(house["people"]["intake"]["session"], "accept", child)
    _press(works, "claim", child)
    if others:
        _ask(works, child, others)
    _press(works, "forward", child)
    _press(house["people"]["leader"]["session"], "approve", child)
    _press(house["people"]["clerk"]["session"], "issue-result", child, RESULT, a_pdf())


def _press(session: str, act: str, key: int, fields: dict[str, str] | None = None, file: bytes | None = None) -> None:
    _send(session, Post(act, "", reverse(f"desk:{act}", args=[key]), fields or {}, file))


def _send(session: str, post: Post) -> Any:
    body, kind = encode(post)
    answer = _browser(session).post(post.path, data=body, content_type=kind)
    if answer.status_code != 302:
        raise SystemExit(f"{post.name} {post.path}: {answer.status_code}\n{answer.content.decode()[:3000]}")
    return answer


def _browser(session: str) -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["sessionid"], browser.cookies["csrftoken"] = session, CSRF
    return browser


def _with_stays(lane: Lane, paths: dict[str, str], most: int) -> int:
    """A dossier in the head's hands that has at least so many stays."""
    requests = lifecycle(lane, paths, a_pdf)
    answer = _send(lane.session("preparer"), next(requests))
    key = int(answer.headers["Location"].split("/ho-so/")[1].split("/")[0])
    post = requests.send(key)
    while post is not None and post.name != "approve":
        _send(lane.session(post.who), post)
        post = next(requests, None)
    one, head = Dossier.objects.get(pk=key, status=Status.PROCESSING), User.objects.get(pk=lane.person("head"))
    while Stay.objects.filter(dossier=one).count() < most:
        one = actions.claim(actions.release(one, by=head, reason="Đo."), by=head)
    return key


def _page(lane: Lane, key: int) -> None:
    answer = _browser(lane.session("head")).get(reverse("desk:dossier", args=[key]), {"muc": "qua-trinh"})
    if answer.status_code != 200:
        raise SystemExit(f"dossier {key}: {answer.status_code}")
