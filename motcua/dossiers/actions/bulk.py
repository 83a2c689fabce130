"""One act over many dossiers: each in its own transaction, each at most once, one refusal stops no other."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.core import clock
from motcua.core.errors import DomainError, Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers.actions.intake import hand_over
from motcua.dossiers.actions.work import assign, claim, take_back_work
from motcua.dossiers.models import BulkRow, BulkRun, Dossier
from motcua.dossiers.rules import Act
from motcua.journal.models import Event
from motcua.people.models import User

MOST = 500
log = logging.getLogger(__name__)


def _assign(dossier: Dossier, run: BulkRun) -> Dossier:
    return assign(dossier, by=run.by, officer=User.objects.get(pk=run.told["officer"]), over=run.told.get("from"))


def _take_back_work(dossier: Dossier, run: BulkRun) -> Dossier:
    return take_back_work(dossier, by=run.by, reason=str(run.told.get("reason", "")), over=run.told.get("from"))


_DO: dict[str, Callable[[Dossier, BulkRun], Dossier]] = {
    Act.CLAIM: lambda dossier, run: claim(dossier, by=run.by),
    Act.ASSIGN: _assign,
    Act.TAKE_BACK_WORK: _take_back_work,
    Act.HAND_OVER: lambda dossier, run: hand_over(dossier, by=run.by, handed_to=str(run.told.get("handed_to", ""))),
}
BULK_ACTS = frozenset(_DO)


def begin_bulk(
    act: Act, dossiers: Sequence[int], *, by: User, tab: str, once: UUID, told: Mapping[str, Any]
) -> tuple[BulkRun, bool]:
    """Write down what is asked of these dossiers (by key), each waiting; the run, and whether it is new.

    Does nothing yet: `carry_on` does. The same `once` gives the same run.
    Raises Invalid for none or for more than MOST.
    """
    if not dossiers:
        raise Invalid(said("Chưa chọn hồ sơ nào. Hãy đánh dấu hồ sơ trong danh sách."))
    if len(dossiers) > MOST:
        raise Invalid(
            said("Mỗi lần làm được nhiều nhất {most} hồ sơ. Hãy lọc hẹp hơn hoặc chọn ít hồ sơ hơn.", most=MOST)
        )
    with transaction.atomic(durable=True):
        kept = {"by": by, "act": act.value, "tab": tab, "told": dict(told), "at": clock.now()}
        run, made = BulkRun.objects.get_or_create(once=once, defaults=kept)
        if run.by_id != by.pk:
            raise NotAllowed(said("Biểu mẫu này của người khác. Hãy mở lại danh sách."))
        if made:
            BulkRow.objects.bulk_create([BulkRow(run=run, dossier_id=pk) for pk in sorted(set(dossiers))])
    return run, made


def carry_on(run: BulkRun) -> BulkRun:
    """Do what still waits, in order of the dossiers' keys, and close the run. Safe to call again after a crash."""
    waiting = run.rows.filter(state=BulkRow.State.WAITING).select_related("dossier").order_by("dossier_id")
    for row in waiting.iterator(chunk_size=100):
        _do(run, row)
    run.ended_at = clock.now()
    run.save(update_fields=["ended_at"])
    return run


def _do(run: BulkRun, row: BulkRow) -> None:
    """One dossier. A row that was begun before and whose act stands in the journal was done before the crash."""
    if row.begun_at is not None and _was_done(run, row, row.begun_at):
        _end(row, BulkRow.State.DONE)
        return
    if row.begun_at is None:
        row.begun_at = clock.now()
        row.save(update_fields=["begun_at"])
    try:
        _DO[run.act](row.dossier, run)
    except DomainError as refusal:
        _end(row, BulkRow.State.REFUSED, str(refusal))
    except Exception:
        log.exception("bulk run %s: dossier %s", run.pk, row.dossier_id)
        _end(row, BulkRow.State.REFUSED, said("Hệ thống gặp lỗi với hồ sơ này nên chưa làm. Hãy thử lại sau."))
    else:
        _end(row, BulkRow.State.DONE)


def _was_done(run: BulkRun, row: BulkRow, since: datetime) -> bool:
    verb = f"dossier.{run.act.replace('_', '-')}"
    found = Event.objects.filter(subject=row.dossier.subject, verb=verb, actor=run.by.username, at__gte=since)
    return found.exists()


def _end(row: BulkRow, state: str, reason: str = "") -> None:
    row.state, row.reason = state, reason
    row.save(update_fields=["state", "reason"])
