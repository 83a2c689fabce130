"""The checking process: waits for open files on its standard input and lets a fork of itself open each.

An order says what to find out: whether a file is good (`{"name": …}`), or how one of its pages looks
(`{"media_type": …, "page": …}`). Started by `inspect.py` with an almost empty environment. It loads its readers once,
has one thread, never opens a file itself, and ends when the process that started it is gone. A fork that is stopped by
its limits answers nothing. One that found its file good is given the next, some dozens at most: making a fork costs
ten times what looking at a small file does. Whatever was not good, and every drawing, is the last that its fork sees.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
from dataclasses import asdict
from typing import Any

from motcua.documents.drawing import draw
from motcua.documents.filetypes import examine

SECONDS = 10  # processor and wall clock, each, for one file
ADDRESS_SPACE = 512 * 1024 * 1024  # bytes
LONGEST_ORDER = 8192  # bytes
FILES = 40  # of one fork
_FREE = b"+"  # what a fork says when it may be given the next file


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the forks: no zombies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, whose end closes the socket
    gc.disable()  # a fork that lives for some files has no use for it; a search for garbage would copy every page
    gc.freeze()
    with socket.socket(fileno=0) as orders:
        _Forks(orders).serve()


class _Forks:
    """Those that live, each behind a socket of its own."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._all: dict[int, socket.socket] = {}
        self._free: list[socket.socket] = []
        self._heard = select.poll()
        self._heard.register(orders, select.POLLIN)

    def serve(self) -> None:
        """Pass each order on, until nobody is there to give one."""
        while True:
            spoke = {descriptor for descriptor, _ in self._heard.poll()}
            for fork in [fork for descriptor, fork in self._all.items() if descriptor in spoke]:
                self._hear(fork)
            if self._orders.fileno() in spoke and not self._pass_on():
                return

    def _hear(self, fork: socket.socket) -> None:
        try:
            said = fork.recv(1)
        except ConnectionResetError:
            said = b""
        if said == _FREE:
            self._free.append(fork)
        else:
            self._bury(fork)

    def _bury(self, fork: socket.socket) -> None:
        """It has ended, or was killed while it had nothing to do."""
        self._heard.unregister(fork)
        del self._all[fork.fileno()]
        if fork in self._free:
            self._free.remove(fork)
        fork.close()

    def _pass_on(self) -> bool:
        order, descriptors, _, _ = socket.recv_fds(self._orders, LONGEST_ORDER, 2)
        if not descriptors:
            return False
        while len(descriptors) == 2:
            fork = self._free.pop() if self._free else self._fork(descriptors)
            try:
                socket.send_fds(fork, [order], descriptors)
                break
            except (BrokenPipeError, ConnectionResetError):
                self._bury(fork)
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def _fork(self, passing_on: list[int]) -> socket.socket:
        """A new one; it is sent what it shall open, as every other time, and so keeps nothing that is passed on."""
        ours, its_own = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            self._orders.close()  # or the socket would seem alive after its reader's end
            for other in (ours, *self._all.values()):
                other.close()
            for descriptor in passing_on:
                os.close(descriptor)
            _open_files(its_own)
        its_own.close()
        self._all[ours.fileno()] = ours
        self._heard.register(ours, select.POLLIN)
        return ours


def _open_files(orders: socket.socket) -> None:
    """Runs in the fork and never returns."""
    try:
        _limit()
        for left in range(FILES - 1, -1, -1):
            order, descriptors, _, _ = socket.recv_fds(orders, LONGEST_ORDER, 2)
            if not descriptors or not _answer(json.loads(order), *descriptors) or not left:
                break  # before it calls itself free: nobody gives an order to one that is about to end
            orders.send(_FREE)
    finally:
        os._exit(0)


def _answer(order: dict[str, Any], file_descriptor: int, answer_descriptor: int) -> bool:
    """Say what was found; whether this fork may open another file."""
    _limit_time()
    good = False
    with os.fdopen(file_descriptor, "rb") as stream, os.fdopen(answer_descriptor, "wb") as answer:
        if "name" in order:
            verdict = examine(stream, os.fstat(file_descriptor).st_size, order["name"])
            good = verdict.ok
            answer.write(json.dumps(asdict(verdict)).encode())
        else:
            answer.write(draw(stream, order["media_type"], order["page"]))
    signal.alarm(0)
    return good


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def _limit_time() -> None:
    """From now on so many seconds, of the processor and of the clock."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime) + SECONDS, most))
    signal.alarm(SECONDS)  # its default action ends the process, wherever it is


if __name__ == "__main__":
    main()
