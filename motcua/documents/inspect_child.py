"""The checking process: waits for open files on its standard input, forks once for each and lets the fork open it.

Started by `inspect.py` with an almost empty environment. It loads pikepdf once, has one thread, never opens a file
itself, and ends when the process that started it is gone. A fork that is stopped by its limits answers nothing.
"""

import json
import os
import resource
import signal
import socket
from dataclasses import asdict

from motcua.documents.filetypes import examine

SECONDS = 10  # processor and wall clock, each
ADDRESS_SPACE = 512 * 1024 * 1024  # bytes
LONGEST_NAME = 4096  # bytes


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the forks: no zombies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, whose end closes the socket
    with socket.socket(fileno=0) as orders:
        while True:
            name, descriptors, _, _ = socket.recv_fds(orders, LONGEST_NAME, 2)
            if not descriptors:
                return
            if len(descriptors) == 2 and os.fork() == 0:
                _answer(name.decode(), *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _answer(name: str, file_descriptor: int, answer_descriptor: int) -> None:
    """Runs in the fork and never returns."""
    try:
        os.close(0)  # or the socket would seem alive after its reader's end
        _limit()
        with os.fdopen(file_descriptor, "rb") as stream:
            verdict = examine(stream, os.fstat(file_descriptor).st_size, name)
        os.write(answer_descriptor, json.dumps(asdict(verdict)).encode())
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
