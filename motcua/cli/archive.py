"""What a backup is on the disk, and whether it is whole.

‹folder›/files/ab/cd/‹sha256› serves all backups of the folder, since a stored file never changes; a new backup adds
what is missing. ‹folder›/‹yyyymmdd-hhmmss›/ has `database.dump`, `files.txt` (the files that this dump names),
`secret-key` and `manifest.json`, which is written last: a folder without it was broken off.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from motcua.cli.run import RunError

DUMP, FILES, KEY, MANIFEST = "database.dump", "files.txt", "secret-key", "manifest.json"
BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What the database held at the moment of the snapshot, and the hash of each part of the backup."""

    taken_at: str
    server_major: int
    rows: dict[str, int]
    journal_root: str
    files: int
    hashes: dict[str, str]


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def place_of(store: Path, sha256: str) -> Path:
    """Where a file of this hash lies in a store."""
    return store / sha256[:2] / sha256[2:4] / sha256


def copy_missing(hashes: Iterator[str], source: Path, target: Path) -> tuple[int, int]:
    """Copy the files that the target store lacks, each whole or not at all; how many there are, and how many are new.

    Raises RunError for a file that the source has lost.
    """
    count = fresh = 0
    for sha256 in hashes:
        count += 1
        place = place_of(target, sha256)
        if place.exists():
            continue
        origin = place_of(source, sha256)
        if not origin.exists():
            raise RunError(f"Kho tệp thiếu tệp {sha256} mà cơ sở dữ liệu có ghi. Hãy tìm lại từ một bản sao lưu cũ.")
        place.parent.mkdir(parents=True, exist_ok=True)
        making = place.with_name(f".{sha256}.new")
        shutil.copyfile(origin, making)
        with making.open("rb") as made:
            os.fsync(made.fileno())
        making.rename(place)
        fresh += 1
    return count, fresh


def listed(folder: Path) -> Iterator[str]:
    """The hashes of the files that belong to a backup."""
    with (folder / FILES).open() as lines:
        for line in lines:
            yield line.strip()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    making = folder / f"{MANIFEST}.new"
    making.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n")
    making.rename(folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest:
    """Raises RunError where there is no whole backup."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text()))
    except FileNotFoundError as missing:
        raise RunError(f"{folder} không phải một bản sao lưu trọn vẹn: thiếu {MANIFEST}.") from missing
    except (ValueError, TypeError) as wrong:
        raise RunError(f"Không đọc được {folder / MANIFEST}: tệp đã hỏng.") from wrong


def check(folder: Path, manifest: Manifest) -> None:
    """Read every byte of a backup again. Raises RunError with the first part that is not what it was."""
    for name, sha256 in manifest.hashes.items():
        part = folder / name
        if not part.is_file() or sha256_of(part) != sha256:
            raise RunError(f"Bản sao lưu đã hỏng: {part} không còn như lúc lập.")
    for sha256 in listed(folder):
        place = place_of(folder.parent / "files", sha256)
        if not place.is_file() or sha256_of(place) != sha256:
            raise RunError(f"Bản sao lưu đã hỏng: thiếu hoặc sai tệp {sha256}.")


def newest(folder: Path) -> Path:
    """The youngest whole backup in a folder of backups, or the folder itself where it is one."""
    if (folder / MANIFEST).exists():
        return folder
    whole = sorted(one.parent for one in folder.glob(f"*/{MANIFEST}"))
    if not whole:
        raise RunError(f"Không thấy bản sao lưu nào trong {folder}.")
    return whole[-1]
