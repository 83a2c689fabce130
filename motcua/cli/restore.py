"""`motcua restore`: a backup becomes a new database beside the old one; only when it is proved do they change names."""

import argparse
import os
import shutil
from contextlib import suppress
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from motcua.cli import archive, backup, pgtools
from motcua.cli.archive import DUMP, KEY
from motcua.cli.run import RunError, is_running
from motcua.core import clock

NEW = "motcua_phuc_hoi"


def restore(given: argparse.Namespace) -> int:
    """Restore a backup into an empty database, or with --replace in the place of what is there.

    Stopped or killed at any point, the old data is whole: the two databases change names in one transaction, and files
    are only ever added.
    """
    folder, url = archive.newest(Path(given.folder).absolute()), os.environ["DATABASE_URL"]
    if given.check:
        backup.prove(folder, url)
        print(f"Bản sao lưu {folder} trọn vẹn và phục hồi được.")
        return 0
    if is_running():
        raise RunError("Hệ thống đang chạy. Hãy dừng trước khi phục hồi: .venv/bin/motcua stop")
    if not given.replace and _has_data(url):
        raise RunError("Cơ sở dữ liệu đang có dữ liệu. Thêm --replace để thay; dữ liệu cũ được giữ lại dưới tên khác.")
    manifest = archive.read_manifest(folder)
    archive.check(folder, manifest)
    _make(folder, url)
    backup.compare(pgtools.other(url, NEW), manifest)
    archive.copy_missing(archive.listed(folder), folder.parent / "files", settings.FILES_DIR)
    kept = _swap(url)
    _take_key(folder / KEY)
    print(f"Đã phục hồi bản sao lưu lúc {manifest.taken_at}: {manifest.files} tệp, nhật ký nguyên vẹn.")
    print(f"Dữ liệu trước đó nằm ở cơ sở dữ liệu {kept}; xóa khi không còn cần.")
    return 0


def _make(folder: Path, url: str) -> None:
    """The new database, made anew where an earlier attempt was broken off."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NEW)))
    backup.create(url, NEW)
    aside = pgtools.other(url, NEW)
    pgtools.run("pg_restore", aside, "--no-owner", "--exit-on-error", f"--dbname={NEW}", folder / DUMP)


def _has_data(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT to_regclass('core_installation') IS NOT NULL").fetchone()
        return bool(found and found[0] and connection.execute("SELECT 1 FROM core_installation").fetchone())


def _swap(url: str) -> str:
    """Give the new database the old one's name, both in one transaction; the name under which the old one is kept."""
    name = pgtools.name_of(url)
    kept = f"{name}_truoc_{clock.now():%Y%m%d_%H%M%S}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with psycopg.connect(pgtools.other(url, "postgres")) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)", [name, NEW]
        )
        connection.execute(rename.format(sql.Identifier(name), sql.Identifier(kept)))
        connection.execute(rename.format(sql.Identifier(NEW), sql.Identifier(name)))
    return kept


def _take_key(key: Path) -> None:
    """The key of the backup becomes this installation's, unless SECRET_KEY is given to every process anyhow."""
    here = settings.DATA_DIR / "secret-key"
    if here.exists() and here.read_text().strip() == key.read_text().strip():
        return
    with suppress(FileNotFoundError):
        here.replace(here.with_name("secret-key.truoc"))
    shutil.copyfile(key, here)
    here.chmod(0o600)
