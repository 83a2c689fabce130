"""A clamd on a Unix socket that knows one bad word; it answers as the real one does."""

import socketserver
import threading
from pathlib import Path

BAD = b"X-MA-DOC-THU-X"  # stands for what a signature would find


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        fake: FakeClamd = self.server.fake  # type: ignore[attr-defined]
        fake.heard.append(command)
        if command == b"zVERSION\0":
            self.wfile.write(fake.signatures.encode() + b"\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self._judge() + b"\0")

    def _judge(self) -> bytes:
        data = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(length)
            if len(data) > self.server.fake.limit:  # type: ignore[attr-defined]
                return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Thu.Nghiem FOUND" if BAD in data else b"stream: OK"


class FakeClamd:
    """Answers until `stop`; `start` brings it back at the same place."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clamd.ctl"
        self.signatures = "ClamAV 1.0/1"
        self.limit = 1024 * 1024  # bytes
        self.heard: list[bytes] = []
        self.start()

    @property
    def scans(self) -> int:
        return self.heard.count(b"zINSTREAM\0")

    def start(self) -> None:
        self._server = socketserver.ThreadingUnixStreamServer(str(self.path), _Talk)
        self._server.daemon_threads = True
        self._server.fake = self  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        if self.path.exists():
            self._server.shutdown()
            self._server.server_close()
            self.path.unlink()
