"""`motcua run` as it is: whoever of it is killed, it ends with a clear word, leaves nothing behind and starts again."""

from __future__ import annotations

import http.client
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from motcua.cli import run
from motcua.core import postgres
from motcua.core.postgres import places, server
from tests.faults.estate import _free_port

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_S = 180
BEAT = "SELECT max(last_heartbeat) FROM procrastinate_workers"


class Running:
    """One `motcua run` of a data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.out = folder.parent / f"out-{self.port}"
        with open(self.out, "w") as said:
            self.process = command(["run", "--port", str(self.port)], folder, stdout=said)

    def said(self) -> str:
        return self.out.read_text()

    def wait_until_it_answers(self) -> Running:
        wait_for(lambda: "Một Cửa đang chạy" in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()
        return self

    def parts(self) -> dict[str, int]:
        """The process of each part; `node` is one of the two that answer for web."""
        own = {name: pid for pid in children(self.process.pid) for name in ("granian", "worker") if name in line(pid)}
        return {"web": own["granian"], "worker": own["worker"], "node": children(own["granian"])[-1]}

    def ended(self) -> int:
        return self.process.wait(LONGEST_S)


def command(arguments, folder, **options):
    cleaned = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    return subprocess.Popen(
        [sys.executable, "-m", "motcua", *arguments], cwd=PROJECT, stderr=subprocess.STDOUT,
        env=cleaned | {"DATA_DIR": str(folder), "DEMO": "0"}, **options,
    )  # fmt: skip


def children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in found]


def line(pid):
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_for(what):
    last = time.monotonic() + LONGEST_S
    while not what():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.1)


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/readyz")
    return connection.getresponse().status


def asked(url, statement):
    """The one value; None while the database does not answer."""
    try:
        with psycopg.connect(url) as database:
            return database.execute(statement).fetchone()[0]
    except psycopg.OperationalError:
        return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder in which each test starts what the one before left, however that ended."""
    made = tmp_path_factory.mktemp("launcher") / "data"
    made.mkdir(mode=0o711)
    yield made
    postgres.remove(made)


@pytest.fixture
def fresh(tmp_path_factory):
    """A data folder in which nothing was chosen yet."""
    made = tmp_path_factory.mktemp("fresh") / "data"
    made.mkdir(mode=0o711)
    yield made
    postgres.remove(made)


@pytest.fixture
def running(folder):
    started = Running(folder).wait_until_it_answers()
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.ended()


def test_killed_itself_it_leaves_no_part_behind_and_the_next_start_is_clean(running, folder):
    parts = running.parts()
    running.process.kill()
    running.ended()
    wait_for(lambda: all(gone(pid) for pid in parts.values()))
    assert int((folder / "run.lock").read_text()) == running.process.pid, "the number of the dead is left in the file"
    again = Running(folder).wait_until_it_answers()
    assert answers(again.port) == 200
    again.process.terminate()
    assert again.ended() == 0


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_part_that_is_killed_ends_all_with_a_word_and_the_next_start_is_clean(running, part):
    parts = running.parts()
    os.kill(parts[part], signal.SIGKILL)
    assert running.ended() == 1
    assert f"Phần {part} đã dừng đột ngột" in running.said()
    wait_for(lambda: all(gone(pid) for pid in parts.values()))
    assert not postgres.running(running.folder)


def test_one_of_the_web_processes_that_is_killed_ends_all_with_a_word(running):
    os.kill(running.parts()["node"], signal.SIGKILL)
    assert running.ended() == 1
    assert "Phần web đã dừng đột ngột" in running.said()


def test_one_killed_process_of_the_database_ends_nothing_and_the_worker_goes_on(running, folder):
    """The server then cuts all connections and refuses new ones until it has recovered."""
    url = postgres.start(folder).url
    before, victim = asked(url, BEAT), asked(url, "SELECT pid FROM pg_stat_activity WHERE query ILIKE 'LISTEN %'")
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: running.process.poll() is not None or asked(url, BEAT) not in {before, None})
    assert running.process.poll() is None, running.said()
    assert answers(running.port) == 200


def test_a_killed_database_ends_all_with_a_word_and_recovers_at_the_next_start(running, folder):
    os.kill(server._pid(places.locate(folder)), signal.SIGKILL)
    assert running.ended() == 1
    assert "Cơ sở dữ liệu đã dừng đột ngột" in running.said()
    again = Running(folder).wait_until_it_answers()
    assert answers(again.port) == 200
    stopping = command(["stop"], folder, stdout=subprocess.PIPE)
    assert "Hệ thống đã dừng." in stopping.communicate()[0].decode()
    assert again.ended() == 0


def test_a_setting_given_to_make_itself_makes_an_empty_province(fresh):
    port, folder = _free_port(), fresh
    cleaned = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "SECRET_KEY", "DEMO", "MAKEFLAGS", "MAKELEVEL"}
    }
    out = folder.parent / "out"
    with open(out, "w") as said:
        make = subprocess.Popen(
            ["make", "run", "DEMO=0", f"PORT={port}", f"DATA_DIR={folder}"], cwd=PROJECT, env=cleaned, stdout=said,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    wait_for(lambda: "Một Cửa đang chạy" in out.read_text() or make.poll() is not None)
    page = urlopen(f"http://127.0.0.1:{port}/dang-nhap/", timeout=30).read().decode()
    assert "Mật khẩu" in page and "thử nghiệm" not in page
    assert "Hệ thống đã dừng." in command(["stop"], folder, stdout=subprocess.PIPE).communicate()[0].decode()
    assert make.wait(LONGEST_S) == 0, out.read_text()


def test_a_number_left_by_the_dead_is_nobody_to_stop(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / "run.lock").write_text(f"{os.getppid()}\n")
    assert not run.is_running()
    assert run.stop_running() == 0
    assert capsys.readouterr().out == "Hệ thống không chạy.\n"


def refused(folder, *, by=()):
    """What `motcua run` says when it may not start from this folder."""
    cleaned = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    done = subprocess.run(
        [*by, sys.executable, "-m", "motcua", "run", "--port", str(_free_port())], cwd=PROJECT, text=True,
        env=cleaned | {"DATA_DIR": str(folder), "DEMO": "0"}, capture_output=True, check=False, timeout=LONGEST_S,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_databases_of_another_version_are_left_alone_with_what_to_do(tmp_path):
    data = tmp_path / "data" / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    (data / "kept").write_text("as it was")
    if os.geteuid() == 0:
        account = places._service_account()
        os.chown(data, account.uid, account.gid)
    said = refused(tmp_path / "data")
    assert "PostgreSQL 9" in said
    assert "pg_upgrade" in said
    assert (data / "kept").read_text() == "as it was"


def test_a_disk_without_room_is_said_before_anything_is_made():
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk to run out of")
    with tempfile.TemporaryDirectory(prefix="motcua-small-") as small:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m,mode=0711", "tmpfs", small], check=False).returncode:
            pytest.skip("this machine lets nobody mount a small disk to run out of")
        try:
            assert "dung lượng" in refused(Path(small) / "data")
            assert not (Path(small) / "data" / "postgres").exists()
        finally:
            subprocess.run(["umount", small], check=True)


def an_ordinary_account():
    """The words before a command that make an ordinary account run it; none where we are one ourselves."""
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    by = [
        shutil.which("setpriv") or "setpriv",
        f"--reuid={nobody.pw_uid}",
        f"--regid={nobody.pw_gid}",
        "--clear-groups",
    ]
    if subprocess.run([*by, sys.executable, "-c", ""], check=False, capture_output=True).returncode:
        pytest.skip(f"an ordinary account cannot run {sys.executable}: try in a checkout that others may read")
    return by


def test_an_ordinary_account_is_told_which_folder_it_may_not_write(tmp_path):
    closed = tmp_path / "data"
    closed.mkdir(mode=0o555)
    said = refused(closed, by=an_ordinary_account())
    assert "Không ghi được vào thư mục dữ liệu" in said
    assert "DATA_DIR" in said
