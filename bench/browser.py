"""A cheap client: one kept-alive connection, cookies by hand, nothing parsed but the status and the address."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from urllib.parse import urlencode

from bench.doors import Post, lifecycle
from bench.lane import Lane

CSRF = "b" * 32  # a cookie and a field that agree, as any browser would send them
LINE = "----motcua-bench"
_KEY = re.compile(r"/ho-so/(\d+)/")


class Browser:
    """One client of the doors. `write` is one lifecycle of nine requests."""

    def __init__(self, host: str, port: int, lane: Lane, paths: dict[str, str], pdf: Callable[[], bytes]) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=30)
        self._lane, self._paths, self._pdf = lane, paths, pdf

    def close(self) -> None:
        self._connection.close()

    def write(self, took: Callable[[str], None]) -> int:
        """Live one lifecycle; the dossier's key. Raises RuntimeError when an answer is not a redirect."""
        requests = lifecycle(self._lane, self._paths, self._pdf)
        key = self._send(next(requests))
        took("draft")
        post = requests.send(key)
        while post is not None:
            self._send(post)
            took(post.name)
            post = next(requests, None)
        return key

    def _send(self, post: Post) -> int:
        body, kind = encode(post)
        headers = {"Content-Type": kind, "Cookie": f"csrftoken={CSRF}; sessionid={self._lane.session(post.who)}"}
        self._connection.request("POST", post.path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        found = _KEY.search(answer.headers.get("Location", ""))
        if answer.status != http.HTTPStatus.FOUND or found is None:
            raise RuntimeError(
                f"{post.name} {post.path}: {answer.status} {answer.headers.get('Location')}\n{text[-2000:].decode()}"
            )
        return int(found[1])


def encode(post: Post) -> tuple[bytes, str]:
    """Body and content type: multipart where a file goes along."""
    fields = {"csrfmiddlewaretoken": CSRF, **post.fields}
    if post.file is None:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    parts = [
        f'--{LINE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{LINE}\r\nContent-Disposition: form-data; name="file"; filename="van-ban.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return "".join(parts).encode() + post.file + f"\r\n--{LINE}--\r\n".encode(), f"multipart/form-data; boundary={LINE}"
