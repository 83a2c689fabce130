"""Whether the process lives, and whether it can work."""

from functools import lru_cache

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.core.models import Installation


class NotReady(Exception):
    """What is missing."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; no database is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, its tables are those of this release, and it is known what it is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _is_set_up()
    except Error:
        return JsonResponse({"ready": False, "missing": "database"}, status=503)
    except NotReady as lack:
        return JsonResponse({"ready": False, "missing": str(lack)}, status=503)
    return JsonResponse({"ready": True})


@lru_cache(maxsize=1)
def _is_set_up() -> bool:
    """Asked until it is so, then never again in this process: a release brings its own processes.

    Raises NotReady.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations")
    if not Installation.objects.exists():
        raise NotReady("installation")
    return True
