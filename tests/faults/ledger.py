"""What must be true after the storm, asked in a process of its own: `python -m tests.faults.ledger < keys`."""

import json
import sys
from contextlib import suppress
from hashlib import sha256
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from procrastinate.exceptions import AlreadyEnqueued  # noqa: E402

from bench.inside import rows_of  # noqa: E402
from motcua.documents.models import StoredFile  # noqa: E402
from motcua.documents.storage import path_of  # noqa: E402
from motcua.dossiers.jobs import often  # noqa: E402
from motcua.dossiers.models import Dossier, Status, Stay  # noqa: E402
from motcua.jobs import retry_stalled  # noqa: E402
from motcua.journal.models import Event  # noqa: E402
from motcua.journal.queries import breaks  # noqa: E402

ONCE = (
    "dossier.create",
    "dossier.submit",
    "dossier.accept",
    "dossier.claim",
    "dossier.approve",
    "dossier.issue-result",
    "dossier.hand-over",
)


def main(lived: list[int], rows: dict[str, int]) -> dict[str, Any]:
    """What is wrong, in sentences; nothing when all is well. rows: what one undisturbed lifecycle leaves."""
    return {"wrong": [*_lost(lived), *_doubled(lived, rows), *_ledgers(), *_files(), *map(str, breaks())]}


def waiting() -> int:
    """Dossiers whose result returns by itself and has not returned yet; asks the workers to see to it."""
    for task in (retry_stalled, often):
        with suppress(AlreadyEnqueued):
            task.defer(timestamp=0)
    return Dossier.objects.filter(status=Status.FINISHED).count()


def _lost(lived: list[int]) -> list[str]:
    ended = set(Dossier.objects.filter(pk__in=lived, status=Status.HANDED_OVER).values_list("pk", flat=True))
    return [f"dossier {pk} was answered for but has not ended" for pk in lived if pk not in ended]


def _doubled(lived: list[int], rows: dict[str, int]) -> list[str]:
    wrong = [f"dossier {pk} left {rows_of(pk)}, not {rows}" for pk in lived if rows_of(pk) != rows]
    if strangers := Dossier.objects.exclude(pk__in=lived).count() - 2:  # two were lived before, to be counted
        wrong.append(f"{strangers} dossiers that nobody knows of")
    twice = Event.objects.filter(verb__in=ONCE).values("subject", "verb").annotate(n=Count("pk")).filter(n__gt=1)
    return wrong + [f"{one['subject']}: {one['verb']} happened {one['n']} times" for one in twice]


def _ledgers() -> list[str]:
    """Codes without a hole or a double; stays without gap or overlap."""
    wrong, codes = [], sorted(Dossier.objects.exclude(code=None).values_list("code", flat=True))
    for prefix in {code.rpartition("-")[0] for code in codes}:
        numbers = [int(code.rpartition("-")[2]) for code in codes if code.rpartition("-")[0] == prefix]
        if numbers != list(range(1, len(numbers) + 1)):
            wrong.append(f"the codes {prefix} are not 1 to {len(numbers)}")
    last: dict[int, Stay] = {}
    for stay in Stay.objects.order_by("dossier_id", "from_at", "pk"):
        before = last.get(stay.dossier_id)
        if before is not None and before.to_at != stay.from_at:
            wrong.append(f"dossier {stay.dossier_id}: a gap or an overlap at {stay.from_at}")
        last[stay.dossier_id] = stay
    return wrong


def _files() -> list[str]:
    wrong = []
    for file in StoredFile.objects.iterator():
        path = path_of(file.sha256)
        if not path.exists() or sha256(path.read_bytes()).hexdigest() != file.sha256:
            wrong.append(f"the file {file.sha256} is not there whole")
    return wrong


if __name__ == "__main__":
    given = json.load(sys.stdin)
    answer = waiting() if given.get("waiting") else main(given["lived"], given["rows"])
    json.dump(answer, sys.stdout)
    connection.close()
    connection.close_pool()
