"""Which pages are asked for, by whom: an officer of the busiest agency, and the busiest customer. Needs Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.documents.models import Slip
from motcua.dossiers.models import Dossier

UNCOUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
TIMES = 150
SLIPS = 64
WORDS = ("thẩm định", "dau tu", "ngan sach", "Quyết toán dự án", "to chuc", "đăng ký", "du an", "xet khen thuong")


@dataclass(frozen=True)
class Asked:
    """A kind of page: whose role asks, for which addresses, in turn."""

    name: str
    role: str
    paths: Sequence[str]
    is_list: bool = False


def pages(given: dict[str, Any]) -> list[dict[str, Any]]:
    """Each kind of page with its session, its addresses, and the SQL statements that the costliest of some needs.

    Each was asked for once before: a process that has worked for a while remembers calendars and rules.
    """
    receiver, customer = given["receivers"][0], given["customers"][0]
    sessions = {"specialist": receiver["specialists"][0], "preparer": customer["people"]["preparer"]}
    found = []
    for asked in _asked(receiver, customer, given.get("times", TIMES)):
        session = sessions[asked.role]["session"]
        statements = max([_statements(session, path) for path in (*asked.paths[:5], *asked.paths[:5])][5:])
        found.append(
            {
                "name": asked.name,
                "session": session,
                "paths": list(asked.paths),
                "is_list": asked.is_list,
                "statements": statements,
            }
        )
    return found


def _asked(receiver: dict[str, Any], customer: dict[str, Any], times: int) -> list[Asked]:
    random = Random(1)
    at_desk = _some(Dossier.objects.filter(receiver=receiver["id"], submitted_at__isnull=False), times, random)
    sent = _some(Dossier.objects.filter(customer=customer["id"], accepted_at__isnull=False), times, random)
    codes = [
        code for _, code in _some(Dossier.objects.filter(receiver=receiver["id"], code__isnull=False), times, random)
    ]
    again: Callable[[str], list[str]] = lambda path: [path] * times  # noqa: E731
    search, catalogue = reverse("desk:search"), reverse("portal:procedures")
    return [
        Asked("inbox, own", "specialist", again(reverse("desk:mine")), is_list=True),
        Asked("inbox, room", "specialist", again(reverse("desk:my-unit")), is_list=True),
        Asked("inbox, late", "specialist", again(reverse("desk:late")), is_list=True),
        Asked("search, a code", "specialist", [f"{search}?q={quote(code)}" for code in codes], is_list=True),
        Asked("search, words", "specialist", again(f"{search}?q={quote('tham dinh huyện 01')}"), is_list=True),
        Asked("dossier", "specialist", [reverse("desk:dossier", args=[pk]) for pk, _ in at_desk]),
        Asked("timeline", "specialist", [reverse("desk:dossier", args=[pk]) + "?muc=chang" for pk, _ in at_desk]),
        Asked("history", "specialist", [reverse("desk:dossier", args=[pk]) + "?muc=lich-su" for pk, _ in at_desk]),
        Asked("sent dossiers", "preparer", again(reverse("portal:dossiers")), is_list=True),
        Asked("sent dossier", "preparer", [reverse("portal:dossier", args=[pk]) for pk, _ in sent]),
        Asked("notices", "preparer", again(reverse("ui:messages")), is_list=True),
        Asked(
            "catalogue search", "preparer",
            [f"{catalogue}?q={quote(WORDS[number % len(WORDS)])}" for number in range(times)], is_list=True,
        ),
    ]  # fmt: skip


def _some(found: Any, count: int, random: Random) -> list[tuple[int, str]]:
    """Keys and codes of dossiers spread over all that there are; half of them open, as far as there are so many."""
    still_open = list(found.filter(holder_agency__isnull=False).order_by("pk").values_list("pk", "code")[: 4 * count])
    ended = list(found.filter(holder_agency__isnull=True).values_list("pk", "code"))
    half = min(count // 2, len(still_open))
    chosen = random.sample(still_open, half) + random.choices(ended, k=count - half)
    random.shuffle(chosen)
    return chosen


def _statements(session: str, path: str) -> int:
    browser = Client()
    browser.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return sum(not one["sql"].startswith(UNCOUNTED) for one in captured.captured_queries)


def slips(given: dict[str, Any]) -> dict[str, Any]:
    """Slips of the busiest agency that nobody has opened yet."""
    receiver = given["receivers"][0]
    lived = Slip.objects.filter(subject__startswith="dossier:")  # the bare limit's own are nobody's to open
    waiting = lived.filter(agency=receiver["id"], kind=Slip.Kind.RECEIPT, pdf__isnull=True)
    keys = waiting.order_by("-pk").values_list("pk", flat=True)[: given.get("count", SLIPS)]
    session = receiver["people"]["intake"]["session"]
    return {"session": session, "paths": [reverse("ui:slip", args=[pk]) for pk in keys]}
