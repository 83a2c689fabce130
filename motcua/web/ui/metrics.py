"""Figures in the form that Prometheus reads: requests of every process of this node, and the work of the province.

With PROMETHEUS_MULTIPROC_DIR, which `motcua run` and the systemd unit set, the processes of a node add up in files
there; whoever starts the web server empties the folder.
"""

import os
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import Error
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from motcua.core import clock, guard
from motcua.core.models import Backup, Heartbeat
from motcua.dossiers.models import Dossier
from motcua.web.ui.condition import State, examine

KEPT_S = 30  # however often it is asked, the tables are read this seldom
_OWN = CollectorRegistry()
_SPANS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_REQUESTS = Counter("motcua_requests", "Requests answered", ["route", "method", "status"], registry=_OWN)
_SECONDS = Histogram("motcua_request_seconds", "Time of an answer", ["method"], registry=_OWN, buckets=_SPANS_S)
_STATEMENTS = Counter("motcua_statements", "SQL statements of requests", ["route"], registry=_OWN)

Figures = list[tuple[str, str, list[tuple[dict[str, str], float]]]]


def count(route: str, method: str, status: int, seconds: float, statements: int) -> None:
    """One request more."""
    _REQUESTS.labels(route, method, str(status)).inc()
    _SECONDS.labels(method).observe(seconds)
    _STATEMENTS.labels(route).inc(statements)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token; without one for a program on this machine that asks us directly. Else it is not there."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(_Province())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    return HttpResponse(generate_latest(registry) + generate_latest(_OWN), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")
    # A proxy on this machine asks from here too, but for somebody else.
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not passed_on and guard.is_loopback(str(request.META.get("REMOTE_ADDR", "")))


class _Province(Collector):
    """What the tables say; read anew when the last reading is older than KEPT_S."""

    def collect(self) -> Iterable[Metric]:
        figures: Figures | None = None
        try:
            figures = cache.get_or_set("metrics", _read, timeout=KEPT_S)
        except Error:
            pass  # the figures of requests are wanted most when the database is away
        yield _gauge("motcua_database_up", "Whether the database answers", [({}, float(figures is not None))])
        for name, about, values in figures or []:
            yield _gauge(name, about, values)


def _gauge(name: str, about: str, values: list[tuple[dict[str, str], float]]) -> Metric:
    gauge = GaugeMetricFamily(name, about, labels=list(values[0][0]) if values else [])
    for labels, value in values:
        gauge.add_metric(list(labels.values()), value)
    return gauge


def _read() -> Figures:
    held = Dossier.objects.filter(holder_agency__isnull=False).order_by().values_list("status").annotate(Count("pk"))
    jobs = ProcrastinateJob.objects.exclude(status="succeeded").order_by().values_list("status").annotate(Count("pk"))
    checks = [({"name": one.name, "state": state}, float(one.state == state)) for one in examine() for state in State]
    backup = Backup.objects.order_by("-finished_at").values_list("finished_at", flat=True).first()
    beat = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    return [
        ("motcua_dossiers_held", "Dossiers that somebody holds", [({"status": one}, n) for one, n in held]),
        ("motcua_jobs", "Jobs in the queue that did not end well", [({"status": one}, n) for one, n in jobs]),
        ("motcua_check", "1 for the state of each check of /readyz", checks),
        ("motcua_backup_age_seconds", "Since the last proved backup", _ages(backup)),
        ("motcua_worker_silence_seconds", "Since a worker was heard of", _ages(beat)),
    ]


def _ages(since: datetime | None) -> list[tuple[dict[str, str], float]]:
    return [({}, (clock.now() - since).total_seconds())] if since else []
