"""The catalogue at ten thousand procedures: an import, a search, the switch at midnight. Needs Django."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.test import Client
from django.urls import reverse

from motcua.catalogue import importing, publishing
from motcua.catalogue.models import LegalEvent, Procedure, ProcedureVersion
from motcua.core import clock

IMPORTED, PROCEDURES, SWITCHED = 3000, 10_000, 5000
WORDS = ("tham dinh", "Đăng ký", "du an so 77", "quyet toan")
TIMES = 12


def measure(_given: Any) -> dict[str, float]:
    """Seconds of an import of 3,000 records and of its look beforehand, of the switch of 5,000 versions; milliseconds
    of a search, the median of some.
    """
    begun = time.monotonic()
    lines = importing.plan(importing.read(_records(0, IMPORTED), "a.json"))
    planned = time.monotonic() - begun
    importing.apply(lines, by=None)
    imported = time.monotonic() - begun
    for first in range(IMPORTED, PROCEDURES, 3500):
        importing.apply(importing.plan(importing.read(_records(first, first + 3500), "a.json")), by=None)
    found = {"plan": planned, "import": imported, "procedures": float(Procedure.objects.count())}
    return found | {"search": _search(), "switch": _switch()}


def _records(first: int, last: int) -> bytes:
    return json.dumps([_record(number) for number in range(first, last)]).encode()


def _record(number: int) -> dict[str, Any]:
    what = ("Thẩm định", "Đăng ký", "Phê duyệt quyết toán", "Cho ý kiến về")[number % 4]
    return {
        "code": f"5.{number:06}", "name": f"{what} dự án số {number}", "type": "STANDARD_INTERNAL",
        "categoriesDetails": [{"name": f"Lĩnh vực {number % 40}"}],
        "executionSteps": [{"name": "Nộp hồ sơ"}, {"name": "Thẩm định"}, {"name": "Trả kết quả"}],
        "executionMethods": [{"submissionMethod": "ONLINE", "processingTime": 5, "processingTimeUnit": "WORKING_DAY"}],
        "executionCases": [{"profileComponents": [{"name": f"Tờ trình {n}", "originalQty": 1} for n in range(4)]}],
    }  # fmt: skip


def _search() -> float:
    browser, took = Client(), []
    for number in range(TIMES):
        begun = time.monotonic()
        answer = browser.get(reverse("portal:procedures"), {"q": WORDS[number % len(WORDS)]})
        took.append((time.monotonic() - begun) * 1000)
        assert answer.status_code == 200
    return median(took[len(WORDS) :])


def _switch() -> float:
    """Versions that were decided for tomorrow, and the minute after midnight."""
    tomorrow, at = clock.today() + timedelta(days=1), clock.now()
    procedures = list(Procedure.objects.filter(code__startswith="5.").select_related("current")[:SWITCHED])
    versions = ProcedureVersion.objects.bulk_create(_next(one, tomorrow) for one in procedures)
    LegalEvent.objects.bulk_create(
        LegalEvent(procedure=one.procedure, version=one, kind="amend", effective_on=tomorrow, at=at) for one in versions
    )
    with clock.at(at + timedelta(days=1)):
        begun = time.monotonic()
        assert publishing.switch() == len(versions)
        return time.monotonic() - begun


def _next(procedure: Procedure, on: date) -> ProcedureVersion:
    assert procedure.current is not None
    return ProcedureVersion(
        procedure=procedure, number=procedure.current.number + 1, state=publishing.State.SCHEDULED, effective_from=on,
        published_at=clock.now(), **publishing.document_of(procedure.current),
    )  # fmt: skip
