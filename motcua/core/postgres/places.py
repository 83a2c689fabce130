"""Which account runs the database server, and in which folders."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from motcua.core.postgres.errors import LauncherError

SERVICE_ACCOUNTS = ("postgres", "motcua")
AWAY = Path("/var/lib/motcua")
SHORT = Path("/tmp")  # noqa: S108 (what is made there is closed to others, and refused if it is not ours)
LONGEST_SOCKET = 103  # bytes; the system's limit for a socket's path, less its closing zero
PORT = 5432  # only a part of the socket's name


@dataclass(frozen=True)
class Account:
    """Who runs the server. switch: the command must be run as this other account."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]
    switch: bool

    def run(self, command: Sequence[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program as this account; never raises for its exit code."""
        kept = ("PATH", "LANG", "TZ", "TMPDIR")
        environment = {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C.UTF-8"}
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=self.groups if self.switch else None,
        )

    def can_reach(self, path: Path) -> bool:
        """Whether the account may enter each folder on the way to `path`, itself included; asked of the system."""
        return self.run(["test", "-x", path], cwd=Path("/")).returncode == 0


@dataclass(frozen=True)
class Place:
    """The folders of one embedded server. away: outside the project's data folder."""

    home: Path
    socket: Path
    account: Account
    away: bool

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL itself keeps."""
        return self.home / "data"

    @property
    def major(self) -> int | None:
        """The major version that the data folder names, None before the first start."""
        try:
            return int((self.data / "PG_VERSION").read_text().strip())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise LauncherError(f"Không đọc được thư mục dữ liệu {self.data}: {error}.") from error


def own_folder(data_dir: Path) -> Path:
    """Return the project's data folder, absolute, made when missing. Raises LauncherError when it can't be written."""
    folder = data_dir.absolute()
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o711)  # the server's account passes through, and lists nothing
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise LauncherError(
            f"Không ghi được vào thư mục dữ liệu {folder} ({error.strerror}). Hãy cấp quyền ghi cho tài khoản "
            "đang chạy, hoặc đặt DATA_DIR sang thư mục khác."
        ) from error
    return folder


def locate(folder: Path) -> Place:
    """Return where the server of this data folder lives, or would live; makes nothing but a missing account."""
    near = folder / "postgres"
    away = AWAY / f"{folder.name.lstrip('.') or 'data'}-{_short_name(folder)}"
    for home in (near, away):
        if _has_data(home):
            return _place(home, _owner(home / "data"), folder)
    account = _service_account() if os.geteuid() == 0 else _account(pwd.getpwuid(os.geteuid()), switch=False)
    return _place(near if account.can_reach(folder) else away, account, folder)


def prepare(place: Place) -> None:
    """Make the home and the socket's folder, each open to the server's account only."""
    if place.away:
        AWAY.mkdir(mode=0o755, parents=True, exist_ok=True)
        AWAY.chmod(0o755)
    _private(place.home, place.account)
    _private(place.socket, place.account)


def _private(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700)
        if account.switch:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise LauncherError(
            f"Thư mục {folder} phải thuộc tài khoản {account.name} và chỉ tài khoản đó được vào (0700). "
            "Hãy kiểm tra rồi xóa hoặc sửa quyền của thư mục này."
        )


def _has_data(home: Path) -> bool:
    try:
        return (home / "data" / "PG_VERSION").is_file()
    except PermissionError as error:
        raise LauncherError(
            f"Cơ sở dữ liệu ở {home} do tài khoản khác tạo. Hãy chạy bằng tài khoản đó (hoặc root), "
            "hoặc đặt DATA_DIR sang thư mục khác."
        ) from error


def _place(home: Path, account: Account, folder: Path) -> Place:
    return Place(home, _socket_folder(home, account), account, away=home.parent != folder)


def _socket_folder(home: Path, account: Account) -> Path:
    """The folder in `home`, or a short and stable one where the path would be too long for a socket."""
    near = home / "socket"
    if len(os.fsencode(near / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
        return near
    return SHORT / f"motcua-{account.uid}-{_short_name(home)}"


def _short_name(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _owner(data: Path) -> Account:
    """An existing data folder is served by the account that owns it."""
    uid, me = data.stat().st_uid, os.geteuid()
    if uid == 0 or me not in (0, uid):
        raise LauncherError(
            f"Thư mục dữ liệu {data} thuộc tài khoản số {uid}; PostgreSQL không chạy được bằng tài khoản hiện tại. "
            "Hãy chạy bằng tài khoản đã tạo dữ liệu (hoặc root), hoặc đổi chủ sở hữu của thư mục."
        )
    try:
        return _account(pwd.getpwuid(uid), switch=me == 0)
    except KeyError as error:
        raise LauncherError(f"Thư mục dữ liệu {data} thuộc tài khoản số {uid}, không có trên máy này.") from error


def _service_account() -> Account:
    """The account that runs the server for root: `postgres`, else our own, made without shell and without home."""
    for name in SERVICE_ACCOUNTS:
        try:
            return _account(pwd.getpwnam(name), switch=True)
        except KeyError:
            continue
    name = SERVICE_ACCOUNTS[-1]
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    options += ["--shell", "/usr/sbin/nologin"]
    made = useradd and subprocess.run([useradd, *options, name], capture_output=True, check=False)
    if not made or made.returncode:
        raise LauncherError(
            "PostgreSQL không chạy bằng root và không tạo được tài khoản hệ thống motcua. "
            "Hãy tạo tài khoản hệ thống tên postgres, hoặc chạy bằng tài khoản thường."
        )
    return _account(pwd.getpwnam(name), switch=True)


def _account(entry: pwd.struct_passwd, *, switch: bool) -> Account:
    groups = tuple(os.getgrouplist(entry.pw_name, entry.pw_gid)) if switch else ()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, groups, switch)
