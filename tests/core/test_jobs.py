"""Jobs whose worker died: done again, and never in the way of the next of their kind."""

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.dossiers.jobs import often
from motcua.jobs import retry_stalled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty():
    """No jobs of other tests: the queue's tables are not among those that are brought back."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def fetched():
    """What a worker would take next."""
    manager = app.job_manager
    worker = async_to_sync(manager.register_worker)()
    job = async_to_sync(manager.fetch_job)(queues=None, worker_id=worker)
    return job and job.id, worker


def leave(worker):
    async_to_sync(app.job_manager.unregister_worker)(worker)


def see_to_the_stalled():
    async_to_sync(retry_stalled.func)(SimpleNamespace(app=app), 0)


def test_a_job_whose_worker_died_is_taken_again():
    first = often.defer(timestamp=0)
    taken, worker = fetched()
    assert taken == first
    leave(worker)
    assert fetched()[0] is None
    see_to_the_stalled()
    assert fetched()[0] == first


def test_one_whose_next_waits_already_makes_room_for_it():
    often.defer(timestamp=0)
    leave(fetched()[1])
    following = often.defer(timestamp=1)
    assert fetched()[0] is None, "the dead one holds the lock of both"
    see_to_the_stalled()
    assert fetched()[0] == following
    assert set(ProcrastinateJob.objects.values_list("pk", flat=True)) == {following}


def test_a_job_whose_worker_lives_is_left_alone():
    often.defer(timestamp=0)
    fetched()
    see_to_the_stalled()
    assert fetched()[0] is None
