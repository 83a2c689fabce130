"""Work that the worker does by itself at its hours. Hours are those of the worker's clock, UTC; a job may run twice."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def later(*, name: str) -> Callable[[Callable[..., object]], Any]:
    """Let the worker call this function once for each time that it is put off (`put_off`), with what was told then.

    It must be safe to call again: a worker that is killed in the middle begins anew.
    """

    def decorate(work: Callable[..., object]) -> Any:
        @wraps(work)
        def run(**told: Any) -> None:
            close_old_connections()
            try:
                work(**told)
            finally:
                close_old_connections()

        return app.task(name=name)(run)

    return decorate


def put_off(task: Any, *, one: str, **told: Any) -> None:
    """Queue a call of such a task. one: never two of this name at once, and never two waiting."""
    try:
        with transaction.atomic():
            task.configure(lock=one, queueing_lock=one).defer(**told)
    except AlreadyEnqueued:
        return


def every(cron: str, *, name: str) -> Callable[[Callable[[], object]], Any]:
    """Let the worker call this function at the hours of `cron` (in UTC), never twice at once.

    It must be safe to call again at any time: after a stop or a crash the next hour does what was missed.
    """

    def decorate(work: Callable[[], object]) -> Any:
        @wraps(work)
        def run(timestamp: int) -> None:
            close_old_connections()
            try:
                work()
            finally:
                close_old_connections()

        return app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, lock=name)(run))

    return decorate
