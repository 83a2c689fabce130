"""What documents do at night: keep the journal's root, sweep what came in half."""

from datetime import timedelta

from motcua.core import clock
from motcua.core.jobs import every
from motcua.documents import previews, queries, scanning, storage
from motcua.documents.actions import record_root
from motcua.documents.models import JournalRoot
from motcua.journal.queries import root

HALF_RECEIVED_FOR = timedelta(days=1)
UNSEEN_FOR = timedelta(days=30)


@every("5 * * * *", name="documents.keep_journal_root")
def hourly_root() -> None:
    keep_journal_root()


@every("35 * * * *", name="documents.sweep_uploads")
def hourly_sweep() -> None:
    sweep_uploads()


@every("50 2 * * *", name="documents.sweep_previews")
def nightly_previews() -> None:
    previews.sweep(clock.now() - UNSEEN_FOR)


@every("* * * * *", name="documents.scan")
def each_minute() -> None:
    scanning.scan_waiting()


def keep_journal_root() -> JournalRoot | None:
    """Keep the root of yesterday's journal, once; None when it is kept already.

    Asked each hour: a machine that was off at midnight keeps it when it is on again.
    """
    yesterday = clock.today() - timedelta(days=1)
    if queries.root_of(yesterday) is not None:
        return None
    digest, subjects = root()
    return record_root(yesterday, digest, subjects)


def sweep_uploads() -> int:
    """Remove the half-received files that are older than a day; how many."""
    left = storage.sweep_orphans(clock.now() - HALF_RECEIVED_FOR)
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
