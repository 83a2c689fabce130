import os
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from motcua.cli import run, surroundings

PROJECT = Path(__file__).resolve().parents[2]


def a_child(folder, code, name="web"):
    return run._start(name, ["-c", code], folder)


def gone(pid):
    """Whether the process has ended, reaped or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z"
    except FileNotFoundError:
        return True


def wait_for(what):
    for _ in range(200):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("waited 10 seconds in vain")


def test_a_taken_port_is_refused_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "motcua", "run", "--port", str(port)],
            env=os.environ | {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": ""},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"PORT={port + 1}" in done.stderr
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_free_port_is_not_refused():
    run._ask_port("127.0.0.1", 0)


@pytest.mark.parametrize("full", ["data", "files"])
def test_a_full_disk_of_the_data_or_of_the_files_is_refused_before_anything_starts(tmp_path, monkeypatch, full):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FILES_DIR", str(tmp_path / "files"))
    monkeypatch.setattr(run, "free_mb", lambda folder: 499 if folder.name == full else 500)
    with pytest.raises(run.RunError, match=f"{full} chỉ còn 499 MB"):
        run.run("127.0.0.1", 0)
    assert not (tmp_path / "data" / "postgres").exists()


def test_files_lie_in_the_data_folder_unless_told(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FILES_DIR", raising=False)
    assert surroundings.files_dir() == tmp_path / "files"


def test_a_second_start_from_the_same_folder_is_refused_until_the_first_ends(tmp_path):
    with run._only_one(tmp_path), pytest.raises(run.RunError, match="motcua stop"), run._only_one(tmp_path):
        pass
    with run._only_one(tmp_path):
        assert (tmp_path / "run.lock").read_text() == f"{os.getpid()}\n"


def test_when_one_part_ends_its_last_lines_are_shown_and_the_other_is_stopped(tmp_path, capsys):
    lines = "".join(f"line {number}\\n" for number in range(30))
    web = a_child(tmp_path, f"print({lines!r}.replace(chr(92) + 'n', chr(10))); raise SystemExit(3)")
    worker = a_child(tmp_path, "import time; time.sleep(60)", "worker")
    try:
        assert run._watch([web, worker], threading.Event(), "127.0.0.1", 9, [], None) == 1
    finally:
        run._stop([web, worker])
    shown = capsys.readouterr().out
    assert "line 29" in shown
    assert "line 5\n" not in shown
    assert worker.process.poll() is not None


def test_when_the_embedded_database_ends_the_parts_are_not_left_running_without_it(tmp_path, capsys):
    web = a_child(tmp_path, "import time; time.sleep(60)")
    try:
        assert run._watch([web], threading.Event(), "127.0.0.1", 9, [], tmp_path) == 1
    finally:
        run._stop([web])
    assert "Cơ sở dữ liệu đã dừng đột ngột" in capsys.readouterr().out


def test_a_part_that_ignores_the_request_to_stop_is_ended_with_all_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "GRACE_S", 0.5)
    code = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    stubborn = a_child(tmp_path, code)
    wait_for(lambda: stubborn.log.read_text().strip())
    run._stop([stubborn])
    assert stubborn.process.poll() == -9
    wait_for(lambda: gone(int(stubborn.log.read_text())))


def test_the_parts_end_even_when_the_runner_is_killed(tmp_path):
    code = (
        "import pathlib, sys, time\n"
        "from motcua.cli import run\n"
        "print(run._start('web', ['-c', 'import time; time.sleep(60)'], pathlib.Path(sys.argv[1])).process.pid)\n"
        "sys.stdout.flush()\n"
        "time.sleep(60)\n"
    )
    runner = subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    part = int(runner.stdout.readline())
    assert not gone(part)
    runner.kill()
    runner.wait()
    wait_for(lambda: gone(part))


def test_the_log_of_the_run_before_is_kept(tmp_path):
    a_child(tmp_path, "print('first')").process.wait()
    again = a_child(tmp_path, "print('second')")
    again.process.wait()
    assert again.log.read_text() == "second\n"
    assert again.log.with_suffix(".log.1").read_text() == "first\n"


def test_stop_says_so_when_nothing_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert run.stop_running() == 0
    with run._only_one(tmp_path):
        pass
    assert run.stop_running() == 0
    assert capsys.readouterr().out == "Hệ thống không chạy.\n" * 2


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    made = surroundings.secret_key(tmp_path)
    assert len(made) >= 50
    assert surroundings.secret_key(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    monkeypatch.setenv("SECRET_KEY", "given")
    assert surroundings.secret_key(tmp_path) == "given"
