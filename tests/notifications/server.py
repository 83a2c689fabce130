"""A real SMTP server on loopback that behaves as it is told."""

import socket
import ssl
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """Keeps what it takes. answer: what it says to a letter; refused: addresses that it does not know."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"
        self.refused: dict[str, str] = {}
        self.cut = False

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.cut:
            server.transport.close()
            return "421 cut"
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


class MailServer:
    """The server for the time of a test; `stop` makes it a dead one."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.post = Post()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._more = {"tls_context": tls, "require_starttls": True} if tls else {}
        self.start()

    def start(self) -> None:
        self._controller = Controller(self.post, hostname="127.0.0.1", port=self.port, **self._more)
        self._controller.start()
        self.up = True

    def stop(self) -> None:
        if self.up:
            self._controller.stop()
            time.sleep(0.05)
        self.up = False
