"""A whole dossier as one ZIP: originals, slips, the printed dossier, the journal's proof. Streamed block by block."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from motcua.core import clock
from motcua.core.text import nfc
from motcua.documents import storage
from motcua.documents.actions import pdf_of
from motcua.documents.models import JournalRoot
from motcua.documents.queries import slips_of
from motcua.documents.scanning import HELD_BACK
from motcua.dossiers import proof
from motcua.dossiers.depths import Depth
from motcua.dossiers.downloads import shows_to
from motcua.dossiers.models import Dossier, Paper
from motcua.journal.models import Event
from motcua.journal.queries import history
from motcua.journal.record import facts_of, record
from motcua.people.models import User
from motcua.people.queries import posts_of

DRAFTING = frozenset({"dossier.create", "dossier.send-for-sign-off", "dossier.return-draft"})
"""What the customer did while drafting is told to the customer alone."""
PRINTED = "ho-so.pdf"
_BLOCK = 1 << 18
_UNSAFE = re.compile(r"[^\w .,()-]+")
_GUIDE = """GÓI TOÀN BỘ HỒ SƠ {code}
Lập lúc {at} cho {person}.

Trong gói có: {printed} (bản in), các tệp gốc, các phiếu của hệ thống, {files} (danh mục tệp kèm mã SHA-256) và
{journal} (nhật ký của hồ sơ: mỗi bản ghi mang mã băm của bản ghi trước).

CÁCH KIỂM TRA, không cần mạng:
1. Trên máy có hệ thống Một Cửa: motcua verify-dossier TÊN-GÓI.zip. Lệnh báo nguyên vẹn, hoặc nêu chỗ khác đầu tiên.
2. Không có hệ thống: tính SHA-256 của từng tệp (sha256sum, hoặc certutil -hashfile TỆP SHA256) và so với {files}.
   Mã SHA-256 của chính {files} nằm ở "details" → "list" trong bản ghi cuối của {journal}.
3. Mã băm của một bản ghi là SHA-256 của JSON gồm: subject, number, verb, actor, post, on_behalf, at, details, previous;
   khóa xếp theo thứ tự chữ cái, không khoảng trắng, mã hóa UTF-8, giữ nguyên chữ tiếng Việt.

Bản ghi có "withheld" là bản ghi mà người nhận gói không được xem; mã băm của nó vẫn nối chuỗi.
"root" là gốc mà hệ thống đã niêm phong vào cuối một ngày, trên đầu chuỗi của mọi hồ sơ; "covers" là bản ghi
cuối của hồ sơ này được gốc ấy bao gồm. Gói tự nó chứng minh các tệp khớp với nhật ký; để biết nhật ký là thật,
đối chiếu mã băm đầu chuỗi với cơ quan vận hành hệ thống.
"""


@dataclass(frozen=True)
class Part:
    """A file of the bundle. sha256: of what `open` gives."""

    path: str
    name: str
    sha256: str
    open: Callable[[], IO[bytes]]


def take(dossier: Dossier, seen: Depth, printed: bytes, *, by: User, at: datetime) -> Iterator[bytes]:
    """Journal that a person takes the whole dossier, and give the ZIP in blocks.

    seen: how deep she sees, CONTENT or more. printed: the dossier as PDF.
    Raises NotFound when a file is lost, before anything is written.
    """
    parts = [
        Part(PRINTED, "Bản in toàn bộ hồ sơ", hashlib.sha256(printed).hexdigest(), lambda: io.BytesIO(printed)),
        *_parts_of_papers(dossier, seen),
        *_parts_of_slips(dossier),
    ]
    listed = _listed(dossier, parts)
    details = {"files": len(parts), "list": hashlib.sha256(listed).hexdigest()}
    taken = record(proof.TAKEN, subject=dossier.subject, actor=by.username, at=at, details=details)
    journal = _journal(dossier, by, up_to=taken.number)
    return _zipped(_guide(dossier, by, at), journal, listed, parts, at)


def note_print(dossier: Dossier, *, by: User, at: datetime) -> None:
    """Journal that a person took the printed dossier."""
    record("dossier.print", subject=dossier.subject, actor=by.username, at=at)


def _parts_of_papers(dossier: Dossier, seen: Depth) -> list[Part]:
    papers = Paper.objects.filter(dossier=dossier, file__isnull=False).exclude(file__scan__in=HELD_BACK).order_by("pk")
    shown = [paper for paper in papers if shows_to(paper, dossier, seen)]
    found = []
    for number, paper in enumerate(shown, start=1):
        sha256 = str(paper.file_id)
        storage.open_file(sha256).close()  # a lost file is told now, not in the middle of the download
        folder = "ket-qua" if paper.kind == Paper.Kind.RESULT else "giay-to"
        path = f"{folder}/{number:03d}-{safe_name(paper.file_name or paper.name)}"
        found.append(Part(path, paper.name, sha256, lambda sha256=sha256: storage.open_file(sha256)))  # type: ignore[misc]
    return found


def _parts_of_slips(dossier: Dossier) -> list[Part]:
    found = []
    for number, slip in enumerate(slips_of(dossier.subject), start=1):
        path = pdf_of(slip)
        name = f"{slip.get_kind_display()} {slip.number}"
        found.append(
            Part(f"phieu/{number:03d}-{safe_name(name)}.pdf", name, str(slip.pdf_id), lambda path=path: path.open("rb"))  # type: ignore[misc]
        )
    return found


def safe_name(name: str) -> str:
    """A name that every system takes: letters, digits and a few signs, no folder, no leading point, not too long."""
    plain = _UNSAFE.sub("-", nfc(name)).strip(" .-") or "tep"
    stem, point, ending = plain.rpartition(".")
    return f"{stem[:60]}{point}{ending[:10]}" if point and stem else plain[:60]


def _listed(dossier: Dossier, parts: Sequence[Part]) -> bytes:
    files = [{"path": part.path, "name": part.name, "sha256": part.sha256} for part in parts]
    return _json({"subject": dossier.subject, "code": str(dossier), "files": files})


def _journal(dossier: Dossier, by: User, *, up_to: int) -> bytes:
    """The chain with what this person may read of it, its head, and the last root that covers a part of it."""
    events = list(history(dossier.subject).filter(number__lte=up_to))
    outside = dossier.customer_id not in {post.agency_id for post in posts_of(by)}
    entries = [_entry(event, hidden=outside and event.verb in DRAFTING) for event in events]
    head = {"number": events[-1].number, "hash": events[-1].hash}
    return _json({"format": 1, "subject": dossier.subject, "entries": entries, "head": head, "root": _root(events)})


def _entry(event: Event, *, hidden: bool) -> dict[str, Any]:
    return (proof.withheld if hidden else proof.told)(facts_of(event), event.hash)


def _root(events: Sequence[Event]) -> dict[str, Any] | None:
    """The last night's root made after at least the first entry; None while there is none."""
    root = JournalRoot.objects.filter(made_at__gte=events[0].at).order_by("-on_day").first()
    if root is None:
        return None
    covers = max(event.number for event in events if event.at <= root.made_at)
    return {"on_day": f"{root.on_day}", "root": root.root, "subjects": root.subjects, "covers": covers}


def _guide(dossier: Dossier, by: User, at: datetime) -> bytes:
    moment = f"{at.astimezone(clock.VN):%H:%M ngày %d/%m/%Y}"
    names = {"printed": PRINTED, "files": proof.FILES, "journal": proof.JOURNAL}
    return _GUIDE.format(code=dossier, at=moment, person=by.full_name, **names).encode()


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


class _Pipe(io.RawIOBase):
    """Where the ZIP is written; `taken` gives what came since the last time. It cannot go back."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, block: Any) -> int:
        self._blocks.append(bytes(block))
        return len(block)

    def taken(self) -> bytes:
        found = b"".join(self._blocks)
        self._blocks.clear()
        return found


def _zipped(guide: bytes, journal: bytes, listed: bytes, parts: Iterable[Part], at: datetime) -> Iterator[bytes]:
    pipe = _Pipe()
    written_at = at.astimezone(clock.VN).timetuple()[:6]
    texts = ((proof.README, guide), (proof.JOURNAL, journal), (proof.FILES, listed))
    with zipfile.ZipFile(pipe, "w") as bundle:
        for path, text in texts:
            bundle.writestr(zipfile.ZipInfo(path, written_at), text, zipfile.ZIP_DEFLATED)
        for part in parts:
            with part.open() as stream, bundle.open(zipfile.ZipInfo(part.path, written_at), "w") as target:
                while block := stream.read(_BLOCK):
                    target.write(block)
                    yield pipe.taken()
    yield pipe.taken()
