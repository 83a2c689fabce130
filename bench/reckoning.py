"""New promises after a change of the calendar: how long for many open dossiers, and acts meanwhile. Needs Django."""

import threading
import time
from datetime import timedelta
from random import Random
from statistics import median
from typing import Any

from django.db import connection

from motcua.core import clock
from motcua.dossiers import actions
from motcua.dossiers.actions import reckoning
from motcua.dossiers.models import Dossier, Promise, Reckoning, Stay
from motcua.people.calendar_changes import note_change
from motcua.people.models import User
from motcua.people.queries import calendar_for
from motcua.workdays.models import CalendarDay

PAUSE_S = 0.05
OTHERWISE = {
    "reference": "substr(md5('reckoned' || n), 1, 10)", "code": "'reckoned-' || n", "once": "NULL::uuid",
    "changed_at": "one.changed_at - interval '1 day'",
}  # fmt: skip
_COPIES = """
WITH made AS (
  INSERT INTO dossiers_dossier ({names}) SELECT {values} FROM dossiers_dossier AS one
    CROSS JOIN generate_series(1, %(count)s) AS n WHERE one.id = %(pk)s RETURNING id
), stays AS (
  INSERT INTO dossiers_stay (dossier_id, {stay_names}) SELECT made.id, {stay_names} FROM dossiers_stay CROSS JOIN made
    WHERE dossier_id = %(pk)s
), promises AS (
  INSERT INTO dossiers_promise (dossier_id, {promise_names}) SELECT made.id, {promise_names} FROM dossiers_promise
    CROSS JOIN made WHERE dossier_id = %(pk)s
), parties AS (
  INSERT INTO dossiers_party (dossier_id, agency_id, role) SELECT made.id, agency_id, role FROM dossiers_party
    CROSS JOIN made WHERE dossier_id = %(pk)s
)
INSERT INTO journal_head (subject, number, hash) SELECT 'dossier:' || id, 1, repeat('0', 64) FROM made
"""


def measure(pk: int, count: int) -> dict[str, Any]:
    """Copy an open dossier so often, change the calendar, reckon; seconds, how many moved, how long acts took."""
    _copy(Dossier.objects.get(pk=pk), count)
    keys = list(Dossier.objects.filter(code__startswith="reckoned-").values_list("pk", flat=True))
    at, one = clock.now(), Dossier.objects.select_related("receiver").get(pk=keys[0])
    assert one.due_at is not None
    on = calendar_for(one.receiver).next_opening(at + timedelta(days=1)).date()
    CalendarDay.objects.create(on=on, kind=CalendarDay.Kind.HOLIDAY, name="Nghỉ bù")
    note_change("Ngày nghỉ bù", at=at, by=None)
    stop, took = threading.Event(), [0.0]
    acting = threading.Thread(target=_act, args=(keys, one.holder_id, stop, took))
    acting.start()
    begun = time.monotonic()
    reckoning.follow_changes()
    with clock.at(at + reckoning.SETTLES + timedelta(seconds=1)):
        reckoning.follow_changes()
    seconds = time.monotonic() - begun
    stop.set()
    acting.join()
    done = Reckoning.objects.latest("pk")
    wrong = [] if done.ended_at is not None and done.moved >= count else [f"{done.moved} of {count} promises moved"]
    acts = sorted(took[1:]) or [0.0]
    return {
        "open": count, "moved": done.moved, "seconds": seconds, "acts": len(acts), "median_ms": median(acts) * 1000,
        "longest_ms": acts[-1] * 1000, "wrong": wrong,
    }  # fmt: skip


def _act(keys: list[int], officer: int, stop: threading.Event, took: list[float]) -> None:
    """What an officer does meanwhile: gives one dossier after the other back to her room."""
    by = User.objects.get(pk=officer)
    for pk in Random(1).sample(keys, len(keys)):
        if stop.is_set():
            break
        begun = time.monotonic()
        actions.release(Dossier(pk=pk), by=by, reason="Đo")
        took.append(time.monotonic() - begun)
        time.sleep(PAUSE_S)
    connection.close()


def _copy(one: Dossier, count: int) -> None:
    columns = [field.column for field in Dossier._meta.concrete_fields if field.column != "id"]
    texts = {
        "names": ", ".join(f'"{column}"' for column in columns),
        "values": ", ".join(OTHERWISE.get(column, f'one."{column}"') for column in columns),
        "stay_names": _columns(Stay), "promise_names": _columns(Promise),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COPIES.format(**texts), {"count": count, "pk": one.pk})
        cursor.execute("ANALYZE dossiers_dossier, dossiers_stay")


def _columns(model: type[Stay] | type[Promise]) -> str:
    left_out = {"id", "dossier_id"}
    return ", ".join(field.column for field in model._meta.concrete_fields if field.column not in left_out)
