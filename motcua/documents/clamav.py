"""clamd asked through its socket: a file goes in pieces, a verdict comes back. Knows no tables."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from django.conf import settings

SECONDS = 60  # for each send and each answer; clamd has limits of its own
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_BLOCK = 256 * 1024
_LONGEST_ANSWER = 4096


class Unanswered(Exception):
    """clamd answered, but not with a verdict on this file: too large for it, or not readable."""


def version(*, seconds: float = SECONDS) -> str:
    """The scanner with its signatures, as it names them. Raises OSError where nobody answers."""
    with _connected(seconds) as wire:
        wire.sendall(b"zVERSION\0")
        return _answer(wire)


def scan(stream: BinaryIO) -> str:
    """The name of what was found in a file; empty when nothing was.

    Raises OSError where nobody answers, Unanswered where the answer is no verdict.
    """
    with _connected(SECONDS) as wire:
        with suppress(BrokenPipeError, ConnectionResetError):  # it hangs up on a file too large for it, and says so
            wire.sendall(b"zINSTREAM\0")
            while block := stream.read(_BLOCK):
                wire.sendall(len(block).to_bytes(4, "big") + block)
            wire.sendall(bytes(4))
        return _verdict(_answer(wire))


@contextmanager
def _connected(seconds: float) -> Iterator[socket.socket]:
    address: str | tuple[str, int]
    kind, _, where = settings.CLAMAV_SOCKET.partition(":")
    if kind == "unix":
        family, address = socket.AF_UNIX, where
    else:
        host, _, port = where.rpartition(":")
        if kind != "tcp" or host.strip("[]") not in LOOPBACK or not port.isdigit():
            raise OSError(f"CLAMAV_SOCKET must be unix:/path or tcp:127.0.0.1:port, not {settings.CLAMAV_SOCKET!r}")
        family, address = socket.AF_INET6 if ":" in host else socket.AF_INET, (host.strip("[]"), int(port))
    with socket.socket(family, socket.SOCK_STREAM) as wire:
        wire.settimeout(seconds)
        wire.connect(address)
        yield wire


def _answer(wire: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < _LONGEST_ANSWER:
        part = wire.recv(_LONGEST_ANSWER)
        if not part:
            break
        told += part
    if not told:
        raise ConnectionResetError("clamd hung up without an answer")
    return told.rstrip(b"\0\n").decode(errors="replace")


def _verdict(told: str) -> str:
    said = told.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise Unanswered(told)
