"""The worker: queued jobs one after another until told to stop, also over a database that goes away and comes back."""

import argparse
import asyncio
import logging
import signal
from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

PAUSE_S = 2.0
"""Between two attempts: a database that has just died needs a moment, and one that stays away is not hammered."""

log = logging.getLogger("motcua.worker")


def main(_given: argparse.Namespace) -> int:
    """Carry out queued jobs until told to stop (SIGTERM, SIGINT); the job at hand is ended first."""
    asyncio.run(_until_told())
    return 0


async def _until_told() -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    while not told.is_set():
        await _work(told)
        if not told.is_set():
            log.warning("worker.begins_anew")
            with suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), PAUSE_S)


async def _work(told: asyncio.Event) -> None:
    """One worker of the library's, which ends by itself when one of its connections is cut."""
    work, stop = asyncio.ensure_future(_one()), asyncio.ensure_future(told.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if told.is_set():
        work.cancel()
    with suppress(asyncio.CancelledError, ConnectorException, OperationalError):
        await work


async def _one() -> None:
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await working.run_worker_async(install_signal_handlers=False)
