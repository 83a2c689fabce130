"""What needs Django: the world, the count of SQL statements, the proof. Each in a process of its own, printing JSON.

python -m bench.inside world | fill | years | count | pages | figures | catalogue | reckon | chains | slips | prove |
verify reads its input as JSON.
"""

import json
import os
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import asked, catalogue, chains, figures, reckoning, world  # noqa: E402
from bench.browser import CSRF, encode  # noqa: E402
from bench.doors import Post, lifecycle  # noqa: E402
from bench.fill import load, years  # noqa: E402
from bench.lane import Lane  # noqa: E402
from bench.pdfs import a_pdf  # noqa: E402
from motcua.documents.models import Slip  # noqa: E402
from motcua.dossiers.models import Dossier, Status  # noqa: E402
from motcua.journal.models import Event  # noqa: E402
from motcua.journal.queries import breaks  # noqa: E402
from motcua.notifications.models import Message  # noqa: E402

UNCOUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
PLACES = {
    "submit": "portal:submit",
    "accept": "desk:accept",
    "claim": "desk:claim",
    "approve": "desk:approve",
    "issue": "desk:issue-result",
    "hand_over": "desk:hand-over",
}


def make_world(_given: Any) -> dict[str, Any]:
    """Tables, the world, and the addresses of the nine requests."""
    call_command("migrate", interactive=False, verbosity=0)
    return {**world.make(), "paths": addresses()}


def addresses() -> dict[str, str]:
    """The address of each request, `{pk}` where the dossier's key goes."""
    paths = {name: reverse(place, args=[0]).replace("/0/", "/{pk}/") for name, place in PLACES.items()}
    for key in ("request", "thuyet_minh"):
        paths[f"paper:{key}"] = reverse("portal:paper-add", args=[0, key]).replace("/0/", "/{pk}/")
    return {"draft": reverse("portal:draft-create"), **paths}


def count(given: dict[str, Any]) -> dict[str, Any]:
    """SQL statements of each request, in a process that is warm; and the texts that the bare limit writes too."""
    lane, paths = Lane(**given["lanes"][0]), given["paths"]
    statements: dict[str, int] = {}
    for _ in range(2):  # the first fills what a process keeps
        statements, key = _live(lane, paths)
    dossier = Dossier.objects.get(pk=key)
    told = Message.objects.filter(url__contains=f"/{key}/").values_list("act", "title", "body")
    slip = Slip.objects.get(subject=dossier.subject)
    model = {
        "answers": dossier.answers,
        "search": dossier.search,
        "slip": slip.content,
        "template_set": slip.template_set_id,
        "messages": {act.removeprefix("dossier."): [title, body] for act, title, body in told},
    }
    return {"statements": statements, "model": model, "rows": rows_of(key)}


def _live(lane: Lane, paths: dict[str, str]) -> tuple[dict[str, int], int]:
    statements: dict[str, int] = {}
    requests = lifecycle(lane, paths, a_pdf)
    post, key = next(requests), 0
    while post is not None:
        with CaptureQueriesContext(connection) as captured:
            answer = _send(lane, post)
        made = [one for one in captured.captured_queries if not one["sql"].startswith(UNCOUNTED)]
        statements[post.name] = max(statements.get(post.name, 0), len(made))
        key = key or int(answer.headers["Location"].split("/ho-so/")[1].split("/")[0])
        try:
            post = requests.send(key)
        except StopIteration:
            break
    return statements, key


def reckon(given: dict[str, Any]) -> dict[str, Any]:
    """New promises for many open dossiers: copies of one that is at work."""
    lane, key = Lane(**given["lanes"][0]), 0
    requests = lifecycle(lane, given["paths"], a_pdf)
    post = next(requests)
    while True:
        answer = _send(lane, post)
        key = key or int(answer.headers["Location"].split("/ho-so/")[1].split("/")[0])
        if post.name == "claim":
            return reckoning.measure(key, given["open"])
        post = requests.send(key)


def _send(lane: Lane, post: Post) -> Any:
    body, kind = encode(post)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["sessionid"], browser.cookies["csrftoken"] = lane.session(post.who), CSRF
    answer = browser.post(post.path, data=body, content_type=kind)
    if answer.status_code != 302:
        raise SystemExit(f"{post.name} {post.path}: {answer.status_code}\n{answer.content.decode()[:3000]}")
    return answer


def fill(given: dict[str, Any]) -> int:
    """How many dossiers were added to come to `size`."""
    return load.fill(os.environ["DATABASE_URL"], given["world"], given["size"])


def add_years(given: dict[str, Any]) -> int:
    """How many ended dossiers were added for the figures to come to `size`."""
    return years.fill(os.environ["DATABASE_URL"], given["size"])


def verify(_given: Any) -> dict[str, Any]:
    """The whole journal, as `motcua verify-journal` proves it: what is broken, of how many entries.

    The bare limit's own rows are no chains.
    """
    wrong = [str(one) for one in breaks() if not one.subject.startswith("bare:")]
    return {"wrong": wrong[:10], "entries": Event.objects.exclude(subject__startswith="bare:").count()}


def rows_of(key: int, subject: str = "dossier") -> dict[str, int]:
    """How many rows a lifecycle left in each table."""
    name = f"{subject}:{key}"
    asked = {
        "dossiers_dossier": ("id = %s", key),
        "dossiers_stay": ("dossier_id = %s", key),
        "dossiers_party": ("dossier_id = %s", key),
        "dossiers_promise": ("dossier_id = %s", key),
        "dossiers_paper": ("dossier_id = %s", key),
        "documents_storedfile": ("sha256 IN (SELECT file_id FROM dossiers_paper WHERE dossier_id = %s)", key),
        "documents_slip": ("subject = %s", name),
        "notifications_message": ("url LIKE %s", f"%/{key}/"),
        "journal_event": ("subject = %s", name),
        "journal_head": ("subject = %s", name),
    }
    found = {}
    with connection.cursor() as cursor:
        for table, (where, value) in asked.items():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}", [value])
            (found[table],) = cursor.fetchone()
    return found


def prove(given: dict[str, Any]) -> dict[str, Any]:
    """Every dossier that a client lived through has ended whole; `verify` proves the journal."""
    keys = given["http"]
    ended = Dossier.objects.filter(pk__in=keys, status=Status.HANDED_OVER, code__isnull=False, due_at__isnull=False)
    wrong = [f"{len(keys) - ended.count()} of {len(keys)} dossiers did not end"] if ended.count() != len(keys) else []
    rows = rows_of(keys[-1])
    for key in (keys[0], keys[len(keys) // 2], keys[-1]):
        if rows_of(key) != rows:
            wrong.append(f"dossier {key} left other rows: {rows_of(key)}, not {rows}")
    bare = rows_of(given["sql"][-1], "bare")
    if bare != rows:
        wrong.append(f"bare SQL wrote other rows: {bare}, not {rows}")
    return {"wrong": wrong, "rows": rows}


if __name__ == "__main__":
    tasks = {"world": make_world, "fill": fill, "count": count, "pages": asked.pages, "slips": asked.slips}
    tasks |= {"figures": figures.measure, "years": add_years, "catalogue": catalogue.measure, "reckon": reckon}
    tasks |= {"chains": chains.measure}
    task = {**tasks, "prove": prove, "verify": verify}[sys.argv[1]]
    json.dump(task(json.load(sys.stdin)), sys.stdout)
    connection.close()
    connection.close_pool()
