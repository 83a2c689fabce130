"""Is an incoming file what its name says, whole and open to read, and how does a page of it look?

Asked of a checking process; a stranger's file is never opened here.
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from motcua.documents.filetypes import TOO_HEAVY
from motcua.documents.inspect_child import SECONDS
from motcua.documents.verdict import Verdict, media_type_of_name, refused

__all__ = ["Verdict", "inspect", "picture"]

_ROOT = Path(__file__).resolve().parents[2]
_LATEST_ANSWER = SECONDS + 2  # seconds; the child's own limits come first
LONGEST_NAME = 1000  # letters; the ending is what counts
Order = Mapping[str, str | int]
_AT_ONCE = threading.BoundedSemaphore(4)  # open files of one server process: 4 × 512 MB at the very worst


def inspect(path: Path, name: str) -> Verdict:
    """Check the file at `path`, which the sender calls `name`. Costs a few milliseconds for a small PDF."""
    with _AT_ONCE:
        answer = _ask_surely(path, {"name": name[-LONGEST_NAME:]})
    if not answer:
        return refused(TOO_HEAVY, media_type_of_name(name))
    return Verdict(**json.loads(answer))


def picture(path: Path, media_type: str, page: int) -> bytes:
    """Page `page` (from 1) of a kept file as JPEG, drawn anew; empty when it can not be drawn within the limits."""
    with _AT_ONCE:
        return _ask_surely(path, {"media_type": media_type, "page": page})


def _ask_surely(path: Path, order: Order) -> bytes:
    answer = _ask(path, order)
    if not answer and _helper.gone():
        answer = _ask(path, order)  # the checking process was gone; a fresh one decides
    return answer


def _ask(path: Path, order: Order) -> bytes:
    """The answer's bytes; empty when the one who should answer was stopped."""
    reader, writer = os.pipe()
    try:
        try:
            with path.open("rb") as stream:
                _helper.send(order, stream.fileno(), writer)
        finally:
            os.close(writer)
        return _read_answer(reader)
    finally:
        os.close(reader)


def _read_answer(reader: int) -> bytes:
    until = time.monotonic() + _LATEST_ANSWER
    answer = b""
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    while (left := until - time.monotonic()) > 0:
        if not poll.poll(left * 1000):
            break
        part = os.read(reader, 65536)
        if not part:
            return answer
        answer += part
    return b""


class _Helper:
    """One checking process for this server process, started at first need and again whenever it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None

    def send(self, order: Order, *descriptors: int) -> None:
        message = [json.dumps(order).encode()]
        with self._lock:
            try:
                socket.send_fds(self._open_orders(), message, list(descriptors))
            except (BrokenPipeError, ConnectionResetError):
                self._close()
                socket.send_fds(self._open_orders(), message, list(descriptors))

    def gone(self) -> bool:
        """Asked after a missing answer: the hang-up of a killed process may be a moment behind."""
        with self._lock:
            return self._is_gone(wait_ms=50)

    def stop(self) -> None:
        with self._lock:
            self._close()

    def _open_orders(self) -> socket.socket:
        if self._owner != os.getpid():  # a fork of a server has no helper of its own yet
            self._process, self._orders, self._owner = None, None, os.getpid()
        if self._orders is None or self._is_gone():
            self._close()
            self._orders = self._start()
        return self._orders

    def _is_gone(self, wait_ms: int = 0) -> bool:
        """A killed process hangs up its end of the socket a moment before it can be buried."""
        if self._process is None or self._orders is None or self._process.poll() is not None:
            return True
        hung_up = select.poll()
        hung_up.register(self._orders, 0)
        return bool(hung_up.poll(wait_ms))

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-m", "motcua.documents.inspect_child"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=_bare_environment(),
            )
        return ours

    def _close(self) -> None:
        if self._orders is not None:
            self._orders.close()
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process, self._orders = None, None


def _bare_environment() -> dict[str, str]:
    """No password or address of the server reaches the process that opens strangers' files."""
    return {"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


_helper = _Helper()
atexit.register(_helper.stop)
