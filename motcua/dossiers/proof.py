"""Proving a dossier that was taken away as one ZIP: every file's hash, then the chain of the journal. Pure, offline.

The list of files has the hash of each; the chain's last entry has the hash of the list, so one head proves everything.
"""

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua.journal.chain import SEALED, seal_of

JOURNAL, FILES, README = "journal.json", "danh-muc.json", "XAC-MINH.txt"
TAKEN = "dossier.bundle"
_BLOCK = 1 << 20
_MOST_TEXT = 64 << 20  # bytes of a list or a journal; a real one is far smaller


def report(path: str) -> tuple[bool, list[str]]:
    """Whether the bundle holds, and the lines to print: what was proved, or the first difference."""
    try:
        with zipfile.ZipFile(path) as bundle:
            wrong = next(differences(bundle), "")
            lines = [] if wrong else _proved(bundle)
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as broken:
        wrong = f"không đọc được tệp ZIP ({broken})"
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        wrong = f"danh mục hoặc nhật ký không đúng dạng ({broken})"
    return (False, [f"KHÔNG KHỚP: {wrong}."]) if wrong else (True, lines)


def differences(bundle: zipfile.ZipFile) -> Iterator[str]:
    """Each way in which the bundle is not what was taken, in order: its files, the chain, the link between them."""
    listed = _read(bundle, FILES)
    journal = _read(bundle, JOURNAL)
    yield from _of_files(bundle, listed["files"])
    yield from _of_chain(journal["subject"], journal["entries"], journal["head"])
    last = journal["entries"][-1]
    if last.get("verb") != TAKEN or last["details"].get("list") != _sha256(bundle, FILES):
        yield f"{FILES} không phải danh mục mà bản ghi cuối của nhật ký niêm phong"
    if listed["subject"] != journal["subject"]:
        yield "danh mục và nhật ký không thuộc cùng một hồ sơ"


def _of_files(bundle: zipfile.ZipFile, listed: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    there = Counter(info.filename for info in bundle.infolist())
    for one in listed:
        if not there.get(one["path"]):
            yield f"thiếu tệp {one['path']}"
        elif _sha256(bundle, one["path"]) != one["sha256"]:
            yield f"tệp {one['path']} đã bị sửa: mã SHA-256 khác danh mục"
    known = {FILES, JOURNAL, README, *(one["path"] for one in listed)}
    for name, times in there.items():
        if name not in known:
            yield f"tệp {name} không có trong danh mục"
        elif times > 1:
            yield f"tệp {name} có {times} lần"


def _of_chain(subject: str, entries: Sequence[Mapping[str, Any]], head: Mapping[str, Any]) -> Iterator[str]:
    previous = ""
    for place, entry in enumerate(entries, start=1):
        if entry["number"] != place:
            yield f"nhật ký thiếu bản ghi số {place}"
            return
        if entry["previous"] != previous:
            yield f"bản ghi số {place} của nhật ký không nối với bản ghi trước"
        if not entry.get("withheld") and (entry["subject"] != subject or seal_of(entry) != entry["hash"]):
            yield f"bản ghi số {place} của nhật ký đã bị sửa"
        previous = entry["hash"]
    if (head["number"], head["hash"]) != (len(entries), previous):
        yield "đầu chuỗi nhật ký không khớp bản ghi cuối"


def _proved(bundle: zipfile.ZipFile) -> list[str]:
    listed, journal = _read(bundle, FILES), _read(bundle, JOURNAL)
    lines = [
        f"Hồ sơ {listed['code']}: nguyên vẹn.",
        f"{len(listed['files'])} tệp đúng mã SHA-256; {len(journal['entries'])} bản ghi nhật ký nối liền.",
        f"Mã băm đầu chuỗi: {journal['head']['hash']}",
    ]
    root = journal.get("root")
    if root:
        lines.append(f"Gốc nhật ký {root['on_day']}: {root['root']} (đến bản ghi số {root['covers']}).")
    lines.append("Muốn biết mã băm này có trong hệ thống không, hỏi cơ quan vận hành hệ thống.")
    return lines


def _read(bundle: zipfile.ZipFile, name: str) -> dict[str, Any]:
    if bundle.getinfo(name).file_size > _MOST_TEXT:
        raise ValueError(f"{name} quá lớn")
    read: dict[str, Any] = json.loads(bundle.read(name))
    return read


def _sha256(bundle: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with bundle.open(name) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def withheld(facts: Mapping[str, Any], own_hash: str) -> dict[str, Any]:
    """An entry that its reader may not read: only what links the chain."""
    return {"number": facts["number"], "previous": facts["previous"], "hash": own_hash, "withheld": True}


def told(facts: Mapping[str, Any], own_hash: str) -> dict[str, Any]:
    """An entry with all that its hash stands for."""
    return {**{name: facts[name] for name in SEALED}, "hash": own_hash}
