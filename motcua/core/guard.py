"""What a server that others can reach must not be: a demo, a debugger, or one whose key can be guessed."""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error

OF_TESTS = "testserver"  # the name by which Django's test client asks; no name of a network
LEAST_KEY_LETTERS = 32
LEAST_DIFFERENT_LETTERS = 8


def is_loopback(host: str) -> bool:
    """Does this name or address, with or without a port, mean this machine only?"""
    bare = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        return bare == "localhost" or ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def refuse_unsafe(is_demo: Callable[[], bool]) -> None:
    """Let a server start only where it is safe; one that listens and is asked for on this machine alone always is.

    A proxy on this machine opens a server that listens on loopback to others, so the names by which the site may be
    asked for (ALLOWED_HOSTS, PUBLIC_URL) count like HOST.

    is_demo: `installation.is_demo`; asked only of a server that others can reach.

    Raises RuntimeError, in Vietnamese, with what to do.
    """
    if not is_open_to_others():
        return
    if settings.DEBUG:
        raise RuntimeError(
            "Máy chủ mở ra ngoài máy này (HOST, ALLOWED_HOSTS, PUBLIC_URL) không được chạy với DEBUG=1. "
            "Hãy bỏ DEBUG rồi chạy lại."
        )
    if is_weak(settings.SECRET_KEY):
        raise RuntimeError(
            "SECRET_KEY quá yếu cho máy chủ mở ra ngoài. "
            f"Hãy đặt một khóa ngẫu nhiên từ {LEAST_KEY_LETTERS} ký tự trở lên."
        )
    if _asked(is_demo):
        raise RuntimeError(
            "Cơ sở dữ liệu thử cho đăng nhập không cần mật khẩu nên chỉ được phục vụ trên chính máy này. "
            "Hãy bỏ HOST, ALLOWED_HOSTS, PUBLIC_URL, hoặc dùng cơ sở dữ liệu thật."
        )


def is_open_to_others() -> bool:
    """Can anybody but this machine reach the server, by what the settings say?"""
    named = {urlsplit(settings.PUBLIC_URL).netloc, *settings.ALLOWED_HOSTS} - {"", OF_TESTS}
    return not all(is_loopback(name) for name in (settings.HOST, *named))


def is_weak(key: str) -> bool:
    """Is this key short, made of few letters, or one that Django marks as made for development?"""
    return len(key) < LEAST_KEY_LETTERS or len(set(key)) < LEAST_DIFFERENT_LETTERS or key.startswith("django-insecure")


def _asked(is_demo: Callable[[], bool]) -> bool:
    """Raises RuntimeError when the database can't be asked: an unknown database is not served to others."""
    try:
        return is_demo()
    except Error as fault:
        raise RuntimeError(
            "Chưa đọc được cơ sở dữ liệu nên chưa mở máy chủ ra ngoài. Hãy xem DATABASE_URL và chạy motcua migrate."
        ) from fault
