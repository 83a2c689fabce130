"""A backup that can be trusted: one moment, proved by a restore; a restore that never costs what was there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bench import __main__ as bench
from bench import place
from motcua.cli import backup, pgtools, restore
from motcua.cli.archive import DUMP, MANIFEST

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """An installation of its own in which two dossiers went the whole way."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "FILES_DIR", "HOST", "DEBUG"):
            patch.setenv(name, "")
            patch.delenv(name)
        with place.database(fsync=False) as folder:
            bench._inside("count", bench._inside("world", {}))
            yield folder


@pytest.fixture
def url(lived):
    return os.environ["DATABASE_URL"]


def motcua(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "motcua", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )


def one_of(url, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()[0]


@pytest.fixture(scope="module")
def made(lived, tmp_path_factory):
    """One backup; each test gets a copy."""
    folder = tmp_path_factory.mktemp("backups")
    done = motcua("backup", folder)
    assert done.returncode == 0, done.stderr
    assert "nhật ký" in done.stdout
    return folder


@pytest.fixture
def saved(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    (folder,) = [one.parent for one in tmp_path.glob(f"*/{MANIFEST}")]
    return folder


def test_a_backup_is_proved_recorded_and_brings_everything_back(saved, url, lived):
    assert one_of(url, "SELECT name FROM core_backup ORDER BY finished_at DESC") == saved.name
    assert one_of(url, "SELECT count(*) FROM pg_database WHERE datname LIKE 'motcua_thu_%'") == 0
    told = json.loads((saved / MANIFEST).read_text())
    assert told["rows"]["dossiers_dossier"] == 2
    assert told["files"] == len(list((saved.parent / "files").glob("*/*/*"))) > 0
    one_of(url, "UPDATE dossiers_dossier SET abstract = 'sửa sau khi sao lưu' RETURNING 1")
    shutil.rmtree(lived / "files")
    (lived / "secret-key").write_text("khóa khác")
    refused = motcua("restore", saved.parent)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    done = motcua("restore", saved.parent, "--replace")
    assert done.returncode == 0, done.stderr
    assert one_of(url, "SELECT count(*) FROM dossiers_dossier WHERE abstract LIKE 'sửa%'") == 0
    assert len(list((lived / "files").glob("*/*/*"))) == told["files"]
    assert (lived / "secret-key").read_text() != "khóa khác"
    kept = one_of(url, "SELECT datname FROM pg_database WHERE datname LIKE 'motcua_truoc_%'")
    assert one_of(pgtools.other(url, kept), "SELECT count(*) FROM dossiers_dossier WHERE abstract LIKE 'sửa%'") == 2


def test_a_backup_that_was_tampered_with_is_refused_and_nothing_changes(saved, url):
    before = one_of(url, "SELECT count(*) FROM pg_database")
    a_file = next(iter((saved.parent / "files").glob("*/*/*")))
    a_file.write_bytes(b"khac")
    refused = motcua("restore", saved, "--replace")
    assert (refused.returncode, a_file.name in refused.stderr) == (1, True)
    with (saved / DUMP).open("ab") as dump:
        dump.write(b"x")
    assert DUMP in motcua("restore", saved, "--check").stderr
    assert one_of(url, "SELECT count(*) FROM pg_database") == before


def test_a_dump_that_differs_from_its_manifest_is_not_taken_for_a_backup(saved, url):
    told = json.loads((saved / MANIFEST).read_text())
    told["rows"]["dossiers_dossier"] += 1
    (saved / MANIFEST).write_text(json.dumps(told))
    refused = motcua("restore", saved, "--check")
    assert (refused.returncode, "dossiers_dossier" in refused.stderr) == (1, True)


def test_a_backup_that_was_broken_off_is_passed_over(saved, tmp_path):
    (tmp_path / "99990101-000000").mkdir()
    assert motcua("restore", tmp_path, "--check").returncode == 0
    (saved / MANIFEST).unlink()
    assert "Không thấy bản sao lưu nào" in motcua("restore", tmp_path, "--check").stderr


def test_a_restore_that_was_killed_has_changed_nothing_and_may_be_begun_again(saved, url, monkeypatch):
    backup.create(url, restore.NEW)  # what a killed attempt leaves
    done = motcua("restore", saved, "--replace")
    assert done.returncode == 0, done.stderr
    assert one_of(url, "SELECT count(*) FROM dossiers_dossier") == 2


def test_without_a_full_store_no_backup_is_made(lived, tmp_path, url):
    a_file = next(iter((lived / "files").glob("*/*/*")))
    away = tmp_path / "away"
    a_file.rename(away)
    try:
        done = motcua("backup", tmp_path / "there")
        assert (done.returncode, a_file.name in done.stderr) == (1, True)
        assert list((tmp_path / "there").glob(f"*/{MANIFEST}")) == []
    finally:
        away.rename(a_file)
