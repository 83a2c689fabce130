"""The checking process: waits for open files on its standard input, forks once for each and lets the fork open it.

An order says what to find out: whether a file is good (`{"name": …}`), or how one of its pages looks
(`{"media_type": …, "page": …}`). Started by `inspect.py` with an almost empty environment. It loads its readers once,
has one thread, never opens a file itself, and ends when the process that started it is gone. A fork that is stopped by
its limits answers nothing.
"""

import gc
import json
import os
import resource
import signal
import socket
from dataclasses import asdict
from typing import Any

from motcua.documents.drawing import draw
from motcua.documents.filetypes import examine

SECONDS = 10  # processor and wall clock, each
ADDRESS_SPACE = 512 * 1024 * 1024  # bytes
LONGEST_ORDER = 8192  # bytes


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the forks: no zombies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, whose end closes the socket
    gc.disable()  # a fork that lives for one file has no use for it; a search for garbage would copy every page
    gc.freeze()
    with socket.socket(fileno=0) as orders:
        while True:
            order, descriptors, _, _ = socket.recv_fds(orders, LONGEST_ORDER, 2)
            if not descriptors:
                return
            if len(descriptors) == 2 and os.fork() == 0:
                _answer(json.loads(order), *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _answer(order: dict[str, Any], file_descriptor: int, answer_descriptor: int) -> None:
    """Runs in the fork and never returns."""
    try:
        os.close(0)  # or the socket would seem alive after its reader's end
        _limit()
        with os.fdopen(file_descriptor, "rb") as stream, os.fdopen(answer_descriptor, "wb") as answer:
            if "name" in order:
                verdict = examine(stream, os.fstat(file_descriptor).st_size, order["name"])
                answer.write(json.dumps(asdict(verdict)).encode())
            else:
                answer.write(draw(stream, order["media_type"], order["page"]))
    finally:
        os._exit(0)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.alarm(SECONDS)  # its default action ends the process, wherever it is


if __name__ == "__main__":
    main()
