"""Is this a demo database? Chosen once, so the answer may be kept for the life of the process."""

from functools import lru_cache

from motcua.core import clock
from motcua.core.models import Installation


def is_demo() -> bool:
    """True when this database was made as a demo; False as long as nobody has chosen."""
    try:
        return _chosen()
    except Installation.DoesNotExist:
        return False


@lru_cache(maxsize=1)
def _chosen() -> bool:
    return Installation.objects.get(pk=1).demo


def choose(*, demo: bool) -> Installation:
    """Make this database a demo or a real one; the first choice stands for ever."""
    row, _ = Installation.objects.get_or_create(pk=1, defaults={"demo": demo, "made_at": clock.now()})
    return row
