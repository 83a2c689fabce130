"""`motcua run`: the database, the province, then web and worker side by side until one ends or somebody stops them."""

import ctypes
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TextIO

from motcua.cli.surroundings import data_dir, environment, files_dir
from motcua.core import postgres
from motcua.core.disk import free_mb

WEB_WORKERS = 2
WEB_THREADS = 4
GRACE_S = 15
FIRST_ANSWER_S = 60
SHOWN_LINES = 20
LEAST_SPACE_MB = 500
PR_SET_PDEATHSIG = 1
GRANIAN_LOG = Path(__file__).with_name("granian-log.json")
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


class RunError(Exception):
    """Why the system can't run, in Vietnamese, with what to do next."""


@dataclass(frozen=True)
class Child:
    """A part of the system in a process group of its own, so that Ctrl-C reaches it only through us."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_lines(self) -> str:
        """The end of its log, for the person at the terminal."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-SHOWN_LINES:])


def run(host: str, port: int) -> int:
    """Run the whole system until it is told to stop (0) or a part of it ends (1)."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    with _only_one(postgres.own_folder(data_dir())):
        _ask_port(host, port)
        _ask_space()
        return _run(host, port, stopping)


def _run(host: str, port: int, stopping: threading.Event) -> int:
    os.environ["HOST"], os.environ["PORT"] = host, str(port)
    ours = not os.environ.get("DATABASE_URL")
    with environment() as folder:
        embedded = folder if ours else None
        accounts = _prepare(folder, stopping)
        if stopping.is_set():
            return 0
        children = [_start_web(host, port, folder), _start("worker", ["-m", "motcua", "worker"], folder)]
        try:
            return _watch(children, stopping, host, port, accounts, embedded)
        finally:
            _stop(children)
            _say("Đã dừng.")


def stop_running() -> int:
    """Stop the system that `motcua run` started from this data folder, and wait until it is gone."""
    try:
        with open(data_dir() / "run.lock") as lock:
            pid = _holder(lock)
            if pid is None:
                _say("Hệ thống không chạy.")
                return 0
            os.kill(pid, signal.SIGTERM)
            last = time.monotonic() + 4 * GRACE_S
            while _holder(lock) is not None:
                if time.monotonic() > last:
                    raise RunError(f"Tiến trình {pid} chưa dừng sau {4 * GRACE_S} giây; hãy dừng bằng kill -9 {pid}.")
                time.sleep(0.1)
    except FileNotFoundError:
        _say("Hệ thống không chạy.")
        return 0
    _say("Hệ thống đã dừng.")
    return 0


def is_running() -> bool:
    """Whether a `motcua run` of this data folder is up."""
    try:
        with open(data_dir() / "run.lock") as lock:
            return _holder(lock) is not None
    except FileNotFoundError:
        return False


def _say(text: str) -> None:
    print(text, flush=True)


def _ask_port(host: str, port: int) -> None:
    """Refuse a port that is taken before anything is started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise RunError(
            f"Không mở được cổng {port} trên {host or 'mọi địa chỉ'} ({error.strerror}). Hãy dừng chương trình "
            f"đang dùng cổng này, hoặc chọn cổng khác, ví dụ: PORT={port + 1} make run"
        ) from error


def _ask_space() -> None:
    """Refuse to start where logs or files could not be written; the embedded database asks for its own disk."""
    for what, folder in (("dữ liệu", data_dir()), ("tệp", files_dir())):
        free = free_mb(folder)
        if free < LEAST_SPACE_MB:
            raise RunError(
                f"Ổ đĩa chứa thư mục {what} {folder} chỉ còn {free} MB; cần ít nhất {LEAST_SPACE_MB} MB. "
                "Hãy giải phóng dung lượng rồi chạy lại."
            )


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """One `motcua run` for a data folder; the system frees the lock of a process that dies."""
    with open(folder / "run.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError("Hệ thống đang chạy từ thư mục dữ liệu này. Dừng bằng: .venv/bin/motcua stop") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def _holder(lock: TextIO) -> int | None:
    """The process that holds the lock, None when nobody does."""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        return int(lock.read())
    fcntl.flock(lock, fcntl.LOCK_UN)
    return None


def _prepare(folder: Path, stopping: threading.Event) -> list[str]:
    """Bring the database up to date in a process of its own, which leaves this one small; gives the lines to print."""
    _say("Đang chuẩn bị cơ sở dữ liệu…")
    child = _start("prepare", ["-m", "motcua", "prepare"], folder)
    while child.process.poll() is None:
        if stopping.wait(0.05):
            _stop([child])
            return []
    if child.process.returncode:
        raise RunError(f"Không chuẩn bị được cơ sở dữ liệu; xem {child.log}.\n{child.last_lines()}")
    return child.log.read_text().splitlines()


def _start_web(host: str, port: int, folder: Path) -> Child:
    command = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--no-ws"]
    # A web worker that is told to stop while it starts does not hear it.
    command += ["--workers-kill-timeout", f"{GRACE_S - 5}s"]
    command += ["--log-config", str(GRANIAN_LOG)]
    figures = folder / "metrics"
    shutil.rmtree(figures, ignore_errors=True)  # those of processes that are gone
    figures.mkdir(mode=0o700)
    return _start("web", [*command, "motcua.wsgi:application"], folder, PROMETHEUS_MULTIPROC_DIR=str(figures))


def _start(name: str, arguments: list[str], folder: Path, **settings: str) -> Child:
    """Start a part with a fresh log; the log of the run before is kept beside it. settings: for this part only."""
    logs = folder / "log"
    logs.mkdir(mode=0o700, exist_ok=True)
    log = logs / f"{name}.log"
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | settings,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
    return Child(name, process, log)


def _end_with_parent() -> None:
    """Ask the kernel to stop this child when we die without a word (kill -9), so that none is left on the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _watch(
    children: list[Child], stopping: threading.Event, host: str, port: int, accounts: list[str], embedded: Path | None
) -> int:
    """Announce the first answer, then wait; 1 when a part ended by itself or never answered.

    embedded: the data folder whose database server is ours to watch, None where somebody else looks after it.
    """
    last = time.monotonic() + FIRST_ANSWER_S
    answered = False
    while not stopping.wait(0.1):
        lost = _what_ended(children, embedded)
        if not lost and not answered:
            answered = _healthy(host, port)
            if answered:
                _announce(host, port, accounts, children)
            elif time.monotonic() > last:
                lost = f"Trang web chưa trả lời sau {FIRST_ANSWER_S} giây.\n{children[0].last_lines()}"
        if lost:
            _say(lost)
            return 1
    return 0


def _what_ended(children: list[Child], embedded: Path | None) -> str:
    """What to say about a part that ended by itself; empty while all run."""
    if embedded and not postgres.running(embedded):
        return "Cơ sở dữ liệu đã dừng đột ngột; hãy chạy lại make run, cơ sở dữ liệu sẽ tự phục hồi."
    for child in children:
        if child.process.poll() is not None:
            return f"Phần {child.name} đã dừng đột ngột; xem {child.log}. Những dòng cuối:\n{child.last_lines()}"
    return ""


def _announce(host: str, port: int, accounts: list[str], children: list[Child]) -> None:
    _say("\n".join([*accounts, ""]) if accounts else "")
    _say(f"Một Cửa đang chạy tại http://{_reachable(host)}:{port}/")
    _say(f"Nhật ký: {children[0].log.parent}. Dừng: Ctrl-C.")


def _reachable(host: str) -> str:
    found = EVERYWHERE.get(host, host)
    return f"[{found}]" if ":" in found else found


def _healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(children: list[Child]) -> None:
    """Ask each part to end, all at once, and end by force what does not."""
    for child in children:
        _signal(child, signal.SIGTERM)
    last = time.monotonic() + GRACE_S
    for child in children:
        try:
            child.process.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            _say(f"Phần {child.name} không dừng sau {GRACE_S} giây, buộc dừng.")
        _signal(child, signal.SIGKILL)  # also what it may have left behind
        child.process.wait()


def _signal(child: Child, number: signal.Signals) -> None:
    try:
        os.killpg(child.process.pid, number)
    except ProcessLookupError:
        pass
