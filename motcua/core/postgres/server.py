"""Makes, starts and stops the embedded server: no TCP, SCRAM passwords, a Unix socket that only its account enters."""

import fcntl
import os
import secrets
import shlex
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from motcua.core.disk import free_mb
from motcua.core.postgres import binaries, places
from motcua.core.postgres.binaries import Binaries
from motcua.core.postgres.errors import LauncherError
from motcua.core.postgres.memory import cache_mb
from motcua.core.postgres.places import Place

ROLE = "motcua"  # owns its databases and may make more (tests do); not a superuser
ADMIN = "postgres"
LEAST_SPACE_MB = 500
LOCK_WAIT_S = 60
MAX_CONNECTIONS = 100

Say = Callable[[str], None]


@dataclass(frozen=True)
class Cluster:
    """A running server. url: of the database `motcua`; started: by this call, False when it was running already."""

    url: str
    data_dir: Path
    bin_dir: Path
    started: bool


def start(data_dir: Path, *, fsync: bool = True, say: Say = print) -> Cluster:
    """Start the server of `data_dir`, or find it running; makes it the first time.

    fsync: False loses data when the machine stops; for tests only.
    Raises LauncherError with what to do next.
    """
    folder = places.own_folder(data_dir)
    with _locked(folder / "postgres.lock"):
        return _start(places.locate(folder), fsync=fsync, say=say)


def stop(data_dir: Path) -> bool:
    """Stop the server of `data_dir`; False when it was not running. Open transactions are rolled back."""
    folder = places.own_folder(data_dir)
    with _locked(folder / "postgres.lock"):
        return _stop(places.locate(folder))


def running(data_dir: Path) -> bool:
    """Whether the server of `data_dir` is up; starts and makes nothing."""
    return data_dir.is_dir() and _pid(places.locate(data_dir.absolute())) is not None


def remove(data_dir: Path) -> None:
    """Stop the server of `data_dir` and delete its databases; for the clusters of tests."""
    folder = places.own_folder(data_dir)
    with _locked(folder / "postgres.lock"):
        place = places.locate(folder)
        _stop(place)
        shutil.rmtree(place.home, ignore_errors=True)
        shutil.rmtree(place.socket, ignore_errors=True)


@contextmanager
def in_use(data_dir: Path, *, fsync: bool = True, say: Say = print) -> Iterator[Cluster]:
    """The running server for the time of a block. The last user to leave stops it, whoever started it."""
    folder = places.own_folder(data_dir)
    with open(folder / "postgres.users", "a") as users:
        with _locked(folder / "postgres.lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            cluster = _start(places.locate(folder), fsync=fsync, say=say)
        try:
            yield cluster
        finally:
            with _locked(folder / "postgres.lock"):
                if _alone(users.fileno()):
                    _stop(places.locate(folder))


def create_database(cluster: Cluster, name: str) -> str:
    """Make the database when it is missing and return its URL."""
    with psycopg.connect(url_for(cluster, "postgres"), autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return url_for(cluster, name)


def url_for(cluster: Cluster, name: str) -> str:
    """Return the URL of another database of the same server."""
    before, _, options = cluster.url.partition("?")
    return f"{before.rpartition('/')[0]}/{quote(name, safe='')}?{options}"


def _alone(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One starter or stopper at a time; another waits. The system frees the lock of a process that dies."""
    with open(path, "a") as lock:
        last = time.monotonic() + LOCK_WAIT_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > last:
                    raise LauncherError(
                        f"Một tiến trình khác đang khởi động hoặc dừng cơ sở dữ liệu quá {LOCK_WAIT_S} giây ({path}). "
                        "Hãy đợi hoặc dừng tiến trình đó rồi chạy lại."
                    ) from None
                time.sleep(0.1)
        yield


def _start(place: Place, *, fsync: bool, say: Say) -> Cluster:
    programs = binaries.find(place.major)
    if _pid(place) is not None:
        return Cluster(_url(place), place.home, programs.folder, started=False)
    _ask_space(place.home)
    places.prepare(place)
    if place.away:
        say(
            f"Cơ sở dữ liệu đặt ở {place.home}, vì tài khoản {place.account.name} không vào được thư mục dữ liệu. "
            f"(The database lives in {place.home}: account {place.account.name} cannot reach the data folder.)"
        )
    if not place.account.can_reach(programs.folder / "postgres"):
        programs = binaries.copied(programs, place.home / "programs")
    if place.major is None:
        _initialise(place, programs, fsync=fsync)
    _launch(place, programs, fsync=fsync)
    cluster = Cluster(_url(place), place.home, programs.folder, started=True)
    _ensure_role(place)
    create_database(cluster, ROLE)
    return cluster


def _ask_space(home: Path) -> None:
    free = free_mb(home)
    if free < LEAST_SPACE_MB:
        raise LauncherError(
            f"Ổ đĩa chứa {home} chỉ còn {free} MB; cơ sở dữ liệu cần ít nhất {LEAST_SPACE_MB} MB. "
            "Hãy giải phóng dung lượng rồi chạy lại."
        )


def _initialise(place: Place, programs: Binaries, *, fsync: bool) -> None:
    """Make the data folder aside and rename it, so that an interrupted first start leaves nothing half made."""
    making = place.home / "data.new"
    shutil.rmtree(making, ignore_errors=True)
    _write_secret(place, "password")
    admin = _write_secret(place, "password-admin")
    command: list[str | Path] = [
        programs.folder / "initdb",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
    ]
    command += [f"--username={ADMIN}", f"--pwfile={admin}", "-D", making]
    command += [] if fsync else ["--no-sync"]
    done = place.account.run(command, cwd=place.home)
    if done.returncode:
        raise LauncherError(f"Không tạo được cơ sở dữ liệu ở {place.data}. initdb báo: {_tail(done.stdout)}")
    with open(making / "postgresql.conf", "a") as configuration:
        configuration.write(f"max_connections = {MAX_CONNECTIONS}\nlog_checkpoints = off\n")
    making.rename(place.data)


def _write_secret(place: Place, name: str) -> Path:
    path = place.home / name
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
    if place.account.switch:
        os.chown(path, place.account.uid, place.account.gid)
    return path


def _read_secret(place: Place, name: str) -> str:
    try:
        return (place.home / name).read_text()
    except OSError as error:
        raise LauncherError(
            f"Không đọc được tệp mật khẩu {place.home / name} ({error.strerror}). "
            "Hãy khôi phục tệp này từ bản sao lưu của thư mục dữ liệu."
        ) from error


def _launch(place: Place, programs: Binaries, *, fsync: bool) -> None:
    (place.data / "postmaster.pid").unlink(missing_ok=True)  # nobody runs: the file is left from a crash
    log = place.home / "server.log"
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{place.socket}"',
        "unix_socket_permissions": "0700",
        "port": places.PORT,
        "shared_buffers": f"{cache_mb()}MB",
        "random_page_cost": "1.1",  # what is looked at all day lies in memory, and disks no longer have to turn
        "jit": "off",  # among millions of rows it would spend half a second on compiling what reads ten thousand
    }
    if not fsync:
        settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
    options = " ".join(f"-c {name}={shlex.quote(str(value))}" for name, value in settings.items())
    command: list[str | Path] = [
        programs.folder / "pg_ctl",
        "start",
        "-w",
        "-t",
        "120",
        "-s",
        "-D",
        place.data,
        "-l",
        log,
        "-o",
        options,
    ]
    for _ in range(20):
        if place.account.run(command, cwd=place.home).returncode == 0:
            return
        said = _tail(log.read_text(errors="replace") if log.is_file() else "")
        if "is still in use" not in said and "already exists" not in said:
            break
        time.sleep(0.5)  # the processes of a server that was killed are still leaving
    raise LauncherError(f"Cơ sở dữ liệu không khởi động được; xem {log}. Những dòng cuối:\n{said}")


def _tail(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-8:])


def _ensure_role(place: Place) -> None:
    password = _read_secret(place, "password")
    role = sql.Identifier(ROLE)
    with psycopg.connect(_url_of(place, ADMIN, "password-admin", "postgres"), autocommit=True) as connection:
        known = connection.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone()
        verb = sql.SQL("alter role") if known else sql.SQL("create role")
        connection.execute(sql.SQL("{} {} login createdb password {}").format(verb, role, sql.Literal(password)))


def _url(place: Place) -> str:
    return _url_of(place, ROLE, "password", ROLE)


def _url_of(place: Place, user: str, secret: str, name: str) -> str:
    return f"postgresql://{user}:{_read_secret(place, secret)}@/{name}?host={quote(str(place.socket), safe='/')}"


def _stop(place: Place) -> bool:
    if _pid(place) is None:
        return False
    programs = binaries.find(place.major)
    if not place.account.can_reach(programs.folder / "pg_ctl"):
        programs = binaries.copied(programs, place.home / "programs")
    command: list[str | Path] = [
        programs.folder / "pg_ctl",
        "stop",
        "-m",
        "fast",
        "-w",
        "-t",
        "120",
        "-s",
        "-D",
        place.data,
    ]
    done = place.account.run(command, cwd=place.home)
    if done.returncode:
        raise LauncherError(f"Cơ sở dữ liệu ở {place.home} không dừng được: {_tail(done.stdout)}")
    return True


def _pid(place: Place) -> int | None:
    """The server's process, None when it does not run.

    A number left from a crash may belong to a stranger by now: a server stands in its data folder, a stranger does not.
    """
    try:
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    if not Path("/proc/self").exists():
        return pid
    try:
        return pid if Path(f"/proc/{pid}/cwd").samefile(place.data) else None
    except OSError:
        return None
