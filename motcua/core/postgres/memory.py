"""How much memory the embedded server keeps pages of tables in."""

import os
from pathlib import Path

LEAST_MB, MOST_MB = 128, 2048
_OF_CONTAINER = Path("/sys/fs/cgroup/memory.max")  # a number of bytes, or `max`


def cache_mb() -> int:
    """A quarter of the memory that this machine or container has, as PostgreSQL advises.

    With the 128 MB that the server takes otherwise, the rows that a province looks at all day are copied from the
    system's own cache anew for each page. Memory is taken only as pages come in.
    """
    return min(max(_memory_mb() // 4, LEAST_MB), MOST_MB)


def _memory_mb() -> int:
    found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        found = min(found, int(_OF_CONTAINER.read_text()))
    except (OSError, ValueError):
        pass  # no container, or one without a limit
    return found // (1024 * 1024)
