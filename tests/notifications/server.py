"""A real SMTP server on loopback that behaves as it is told."""

import asyncio
import socket
import ssl
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ACCOUNT = ("motcua", "mot-cau-ngan")


class Post:
    """Keeps what it takes. answer: what it says to a letter; refused: addresses that it does not know.

    slow: seconds until it answers a letter.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"
        self.refused: dict[str, str] = {}
        self.cut = False
        self.slow = 0.0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.cut:
            server.transport.close()
            return "421 cut"
        await asyncio.sleep(self.slow)
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


class MailServer:
    """The server for the time of a test; `stop` makes it a dead one."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, account: bool = False) -> None:
        """tls: it takes nothing before STARTTLS; account: nor before somebody signed in as ACCOUNT."""
        self.post = Post()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._more = {"tls_context": tls, "require_starttls": True} if tls else {}
        if account:
            self._more |= {"authenticator": _is_account, "auth_required": True, "auth_require_tls": False}
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


def _is_account(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == tuple(word.encode() for word in ACCOUNT))
