"""`motcua backup`: one snapshot of the database, the files it names, the key; proved by a restore before it counts."""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from motcua.cli import archive, pgtools
from motcua.cli.archive import DUMP, FILES, KEY, Manifest
from motcua.cli.run import RunError
from motcua.core import clock
from motcua.core.models import Backup
from motcua.core.postgres import own_folder
from motcua.journal.queries import root_of

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SCRATCH = "motcua_thu_"
# Their rows come and go by themselves; they do not prove anything.
PASSING = frozenset({"motcua_cache", "django_session"})


def make(given: argparse.Namespace) -> int:
    """Make a backup in the folder given (`backups` in the data folder where none is), and prove it by a restore."""
    home = own_folder(Path(given.folder) if given.folder else settings.DATA_DIR / "backups")
    started = clock.now()
    folder = home / f"{started:%Y%m%d-%H%M%S}"
    folder.mkdir(mode=0o700)
    try:
        manifest, fresh = _write(folder, os.environ["DATABASE_URL"], started.isoformat())
        print(f"Đã sao lưu vào {folder}: {manifest.files} tệp, trong đó {fresh} tệp mới.", flush=True)
        prove(folder, os.environ["DATABASE_URL"])
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    Backup.objects.create(
        started_at=started, finished_at=clock.now(), name=folder.name, files=manifest.files,
        dump_bytes=(folder / DUMP).stat().st_size,
    )  # fmt: skip
    print("Đã phục hồi thử: số bản ghi, nhật ký và từng tệp đều đúng.")
    return 0


def _write(folder: Path, url: str, taken_at: str) -> tuple[Manifest, int]:
    """Everything by one snapshot. Files are only ever added, so each that the snapshot names is in the store."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = _row(connection, "SELECT pg_export_snapshot()")
        told = ("--format=custom", f"--snapshot={snapshot}", f"--file={folder / DUMP}", pgtools.name_of(url))
        pgtools.run("pg_dump", url, *told)
        rows, (root, _) = counts(connection), root_of(_heads(connection))
        with (folder / FILES).open("w") as lines:
            for (sha256,) in connection.execute("SELECT sha256 FROM documents_storedfile ORDER BY sha256"):
                lines.write(f"{sha256}\n")
    files, fresh = archive.copy_missing(archive.listed(folder), settings.FILES_DIR, folder.parent / "files")
    (folder / KEY).touch(mode=0o600)
    (folder / KEY).write_text(settings.SECRET_KEY)
    hashes = {name: archive.sha256_of(folder / name) for name in (DUMP, FILES, KEY)}
    manifest = Manifest(taken_at, pgtools.major_of(url), rows, root, files, hashes)
    archive.write_manifest(folder, manifest)
    return manifest, fresh


def prove(folder: Path, url: str) -> None:
    """Read every byte, restore the dump into a database of its own, and compare it with the manifest.

    Raises RunError with what differs.
    """
    manifest = archive.read_manifest(folder)
    archive.check(folder, manifest)
    with scratch(url) as aside:
        pgtools.run("pg_restore", aside, "--no-owner", "--exit-on-error", f"--dbname={pgtools.name_of(aside)}",
                    folder / DUMP)  # fmt: skip
        compare(aside, manifest)


def compare(url: str, manifest: Manifest) -> None:
    """Is this database what the manifest says, and does its journal hold? Raises RunError with what differs."""
    with psycopg.connect(url) as connection:
        found, (root, _) = counts(connection), root_of(_heads(connection))
    wrong = [
        f"{name}: {found.get(name)} thay vì {rows}" for name, rows in manifest.rows.items() if found.get(name) != rows
    ]
    if wrong or root != manifest.journal_root:
        raise RunError("Bản phục hồi khác lúc sao lưu: " + ("; ".join(wrong) or "gốc của nhật ký"))
    command = [sys.executable, "-m", "motcua", "verify-journal"]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RunError(f"Nhật ký trong bản sao lưu không nguyên vẹn.\n{done.stdout}")


@contextmanager
def scratch(url: str) -> Iterator[str]:
    """A new database on the same server, gone after the block."""
    _drop_left(url)
    name = f"{SCRATCH}{secrets.token_hex(4)}"
    create(url, name)
    try:
        yield pgtools.other(url, name)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_left(url: str) -> None:
    """Remove what a proof that was killed has left behind."""
    left = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute(left, [SCRATCH]).fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def create(url: str, name: str) -> None:
    """Make an empty database. Raises RunError when the role may not."""
    statement = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name))
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as refused:
        raise RunError(
            "Tài khoản của cơ sở dữ liệu chưa được tạo cơ sở dữ liệu mới. Hãy cấp quyền: ALTER ROLE … CREATEDB."
        ) from refused


def counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows each table has, in the snapshot of the connection."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall() if name not in PASSING]
    one = sql.SQL("SELECT count(*) FROM {}")
    return {name: _row(connection, one.format(sql.Identifier(name)))[0] for name in names}


def _heads(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, int, str]]:
    return iter(connection.execute('SELECT subject, number, hash FROM journal_head ORDER BY subject COLLATE "C"'))


def _row(connection: psycopg.Connection[Any], statement: Any) -> Any:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return row
