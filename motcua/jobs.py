"""All jobs of the worker: those of the parts, and the housekeeping of the queue itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from motcua.catalogue import jobs as catalogue
from motcua.core import clock
from motcua.core.jobs import every
from motcua.core.models import Heartbeat
from motcua.documents import jobs as documents
from motcua.dossiers import jobs as dossiers
from motcua.notifications import jobs as notifications
from motcua.oversight import jobs as oversight
from motcua.people import jobs as people
from motcua.support import jobs as support

__all__ = [
    "catalogue",
    "documents",
    "dossiers",
    "each_minute",
    "heartbeat",
    "notifications",
    "oversight",
    "people",
    "remove_finished",
    "retry_stalled",
    "support",
]

WORKER = "worker"
KEEP_FINISHED_HOURS = 7 * 24
SILENT_FOR_S = 120


@every("* * * * *", name="queue.heartbeat")
def each_minute() -> None:
    heartbeat()


def heartbeat() -> None:
    """Say that jobs are done; who looks after the installation is told when this stops."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": clock.now()})


@app.periodic(cron="15 19 * * *")
@app.task(name="queue.remove_finished", queueing_lock="queue.remove_finished", pass_context=True)
async def remove_finished(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended more than seven days ago; failed ones stay, for somebody to look at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)


@app.periodic(cron="*/10 * * * *")
@app.task(name="queue.retry_stalled", queueing_lock="queue.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Queue the jobs again whose worker has not been heard of for two minutes.

    One whose next is queued already makes room for it: it would hold its lock for ever, and nobody would do that work.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR_S):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
