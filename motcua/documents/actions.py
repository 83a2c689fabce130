"""Keeping files, fixing slips, making their PDFs, keeping the journal's roots."""

import io
import secrets
from datetime import date, datetime
from pathlib import Path

from motcua.core import clock, written
from motcua.core.errors import Conflict, Invalid, NotFound
from motcua.core.prepared import Prepared
from motcua.core.words import said
from motcua.documents import queries, rendering, scanning, storage, templates
from motcua.documents.filetypes import examine_bytes
from motcua.documents.inspect import inspect
from motcua.documents.models import JournalRoot, Scan, Slip, StoredFile
from motcua.documents.verdict import Verdict, media_type_of_name
from motcua.people.models import Agency

_TOKEN_BYTES = 16  # 128 bits
_KNOWN = Prepared(lambda sha256, kind: StoredFile.objects.filter(pk=sha256, media_type=kind), "a hash", "a kind")


def store_upload(stream: storage.Readable, name: str, *, size_hint: int | None = None) -> StoredFile:
    """Take in a file that its sender calls `name`: open it aside, keep it once. size_hint: bytes announced.

    Call it outside a transaction that may be long: the file is read and opened here. A file that was found good
    before under the same kind of name is not opened again.
    Raises Invalid with the reason when it is refused, DomainError when the disk is full.
    """
    with storage.receive(stream, size_hint=size_hint) as incoming:
        known = _KNOWN.first(incoming.sha256, media_type_of_name(name))
        if known is not None:
            return _again(known, incoming)
        verdict = inspect(incoming.path, name)
        if not verdict.ok:
            raise Invalid(verdict.problem)
        return _keep(incoming, verdict, scan=scanning.first_state())


def fix_slip(kind: str, *, agency: Agency, subject: str, number: str, content: dict[str, object], at: datetime) -> Slip:
    """Fix what a slip says, for ever, under the form of the day of receipt (`content["received_on"]`, else `at`).

    content: a `contents.….to_json()`. One INSERT. Raises Invalid when no template set has such a form.
    """
    received_on = content.get("received_on")
    on = date.fromisoformat(str(received_on)) if received_on else at.astimezone(clock.VN).date()
    template_set = templates.set_for(on)
    slip = Slip(
        kind=kind,
        agency=agency,
        subject=subject,
        number=number,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        template_set=template_set,
        content={**content, "form": templates.form_of(template_set, kind)},
        issued_at=at,
    )
    written.insert(slip)
    return slip


def pdf_of(slip: Slip) -> Path:
    """The slip's PDF, made on first need and kept; two who need it at once get the same bytes.

    Raises NotFound when the kept PDF is lost and cannot be made again byte for byte.
    """
    if slip.pdf_id is not None and storage.path_of(slip.pdf_id).exists():
        return storage.path_of(slip.pdf_id)
    pdf = _rendered(slip)
    with storage.receive(io.BytesIO(pdf)) as incoming:
        if slip.pdf_id is not None and slip.pdf_id != incoming.sha256:
            raise NotFound(
                said("Tệp PDF của giấy này đã mất khỏi kho lưu trữ. Đề nghị báo cho người quản trị hệ thống.")
            )
        stored = _keep(incoming, examine_bytes(pdf, "slip.pdf"))
    Slip.objects.filter(pk=slip.pk, pdf__isnull=True).update(pdf=stored)
    slip.refresh_from_db(fields=["pdf"])
    return storage.path_of(slip.pdf_id or stored.sha256)


def record_root(on_day: date, root: str, subjects: int) -> JournalRoot:
    """Keep the journal's root of a day; the same root again is no change. Raises Conflict for another one."""
    kept, _ = JournalRoot.objects.get_or_create(
        on_day=on_day, defaults={"root": root, "subjects": subjects, "made_at": clock.now()}
    )
    if (kept.root, kept.subjects) != (root, subjects):
        raise Conflict(said("Gốc nhật ký ngày {on_day:%d/%m/%Y} đã được lưu với giá trị khác.", on_day=on_day))
    return kept


def _again(known: StoredFile, incoming: storage.Incoming) -> StoredFile:
    """A file that is there already. Raises Invalid when the scanner found something in it."""
    if known.scan == Scan.INFECTED:
        raise Invalid(said("Tệp có mã độc ({threat}) nên không nhận. Đề nghị chọn tệp khác.", threat=known.threat))
    storage.keep(incoming)
    scanning.ask_again(known)
    return known


def _keep(incoming: storage.Incoming, verdict: Verdict, scan: Scan = Scan.UNSCANNED) -> StoredFile:
    storage.keep(incoming)
    stored = StoredFile(
        sha256=incoming.sha256,
        size=incoming.size,
        media_type=verdict.media_type,
        pages=verdict.pages,
        signed=verdict.signed,
        stored_at=clock.now(),
        scan=scan,
        scan_at=clock.now() if scan == Scan.QUARANTINED else None,
    )
    written.insert_missing([stored])  # the same file twice at once is one row
    return stored


def _rendered(slip: Slip) -> bytes:
    address = queries.check_url(slip.token)
    extra = {"number": slip.number, "check_url": address, "qr": rendering.qr_svg(address)}
    return rendering.render(slip.kind, {**slip.content, **extra}, slip.issued_at)
