"""Several pieces of work side by side, each in a process of its own."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence

from django.db import connection


def side_by_side(works: Sequence[Callable[[], None]]) -> None:
    """Do all of them at the same time; inside a transaction, which others cannot see, one after the other.

    Raises RuntimeError when one failed; its trace is on the error output.
    """
    if connection.in_atomic_block:
        for work in works:
            work()
        return
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined] # its threads would not live on in a fork
    ours = [_begin(work) for work in works]
    failed = [pid for pid in ours if os.waitpid(pid, 0)[1] != 0]
    if failed:
        raise RuntimeError("Chưa tạo xong dữ liệu thử; lần chạy sau sẽ làm tiếp.")


def orphaned(parent: int) -> bool:
    """Has the process that began this work gone? Then the work must stop, for the next start goes on with it."""
    return os.getppid() != parent


def _begin(work: Callable[[], None]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
