"""Lists as files, made in the background for one person and kept for a week.

A source says which columns there are and yields the rows of what was asked, as its person may see them when the file is
made. To offer another list as a file, add its source to SOURCES.
"""

import csv
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from motcua.core import clock
from motcua.core.errors import DomainError, NotAllowed, NotFound
from motcua.core.installation import is_demo
from motcua.core.paging import page
from motcua.core.words import said
from motcua.documents.sheets import Cell, Column, Sheet, harmless, in_words, to_xlsx
from motcua.dossiers import filters, inboxes
from motcua.dossiers.models import Dossier, Export, Status
from motcua.dossiers.naming import name_of
from motcua.dossiers.tabs import Tab
from motcua.journal.record import record
from motcua.notifications.actions import send
from motcua.people.models import User
from motcua.people.queries import posts_of

KEPT_FOR = timedelta(days=7)
BATCH = 1000
MOST_LINES = 1_000_000
MEDIA_TYPES = {
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Format.CSV: "text/csv; charset=utf-8",
}
PAGE_OF_EXPORTS = "/ban/tep-da-ket-xuat/"


@dataclass(frozen=True)
class Source:
    """A list that can be had as a file. rows: what an export asked for, as its person sees it at that moment."""

    columns: Callable[[Export], Sequence[Column]]
    rows: Callable[[Export, datetime], Iterator[Sequence[Cell]]]


_INBOX: dict[str, tuple[Column, Callable[[Dossier], Cell]]] = {
    "ma": (Column(said("Mã hồ sơ"), 20), lambda one: one.code),
    "tra_cuu": (Column(said("Mã tra cứu"), 14), lambda one: one.reference),
    "trich_yeu": (Column(said("Trích yếu"), 44), lambda one: one.abstract),
    "thu_tuc": (Column(said("Thủ tục"), 40), lambda one: one.version.procedure.name),
    "co_quan": (Column(said("Cơ quan gửi"), 26), lambda one: one.customer.name),
    "giai_quyet": (Column(said("Cơ quan giải quyết"), 22), lambda one: one.receiver.name),
    "kenh": (Column(said("Cách gửi"), 14), lambda one: one.get_channel_display()),
    "trang_thai": (Column(said("Trạng thái"), 20), lambda one: Status(one.status).label),
    "buoc": (Column(said("Bước"), 22), lambda one: name_of(one, one.status, one.step)),
    "phong": (Column(said("Phòng giữ"), 20), lambda one: one.holder_unit.name if one.holder_unit else ""),
    "nguoi_giu": (Column(said("Người giữ"), 22), lambda one: one.holder.full_name if one.holder else ""),
    "nop_luc": (Column(said("Nộp lúc"), 17), lambda one: one.submitted_at),
    "tiep_nhan": (Column(said("Tiếp nhận lúc"), 17), lambda one: one.accepted_at),
    "phai_xong": (Column(said("Phải xong trước"), 17), lambda one: one.act_by_at),
    "han_tra": (Column(said("Hạn trả kết quả"), 17), lambda one: one.due_at),
}
"""What the file of an inbox can hold, and holds where nobody chose columns."""
_DOSSIER = ("ma", "trich_yeu", "co_quan")  # what the first column of the page shows
_SHOWN_AS = {
    "viec": ("buoc",),
    "phai_xong": ("phai_xong", "han_tra"),
}  # columns of the page that the file has otherwise


def _inbox_names(export: Export) -> Sequence[str]:
    """The file's columns: those of the page in its order, all where nobody chose."""
    chosen = filters.read(export.asked).columns
    told = (one for name in chosen for one in _SHOWN_AS.get(name, (name,)))
    return tuple(dict.fromkeys((*_DOSSIER, *told))) if chosen else tuple(_INBOX)


def _inbox_columns(export: Export) -> Sequence[Column]:
    return [_INBOX[name][0] for name in _inbox_names(export)]


def _inbox_rows(export: Export, at: datetime) -> Iterator[Sequence[Cell]]:
    told = dict(export.asked)
    tab, asked = Tab(told.pop("tab")), filters.read(told)
    found = filters.narrow(inboxes.inbox(export.by, tab, at=at), asked.values, user=export.by, at=at)
    by, descending = filters.ORDERS[asked.order]
    taken = [_INBOX[name][1] for name in _inbox_names(export)]
    return ([cell(one) for cell in taken] for one in _by_key(found, by=by, descending=descending))


def _by_key(found: QuerySet[Dossier], *, by: str, descending: bool) -> Iterator[Dossier]:
    """All rows in order, read page by page: memory and each read cost the same however many there are."""
    cursor = ""
    while True:
        read = page(found, by=by, cursor=cursor, size=BATCH, descending=descending)
        yield from read.rows
        if not read.next:
            return
        cursor = read.next


SOURCES: dict[str, Source] = {"inbox": Source(_inbox_columns, _inbox_rows)}


def ask(source: str, format: str, *, by: User, title: str, asked: dict[str, str]) -> Export:
    """Note what a person wants as a file; `build` makes it.

    Raises NotFound for a format or a list that is not offered.
    """
    if format not in Export.Format.values or source not in SOURCES:
        raise NotFound(said("Không có dạng tệp này."))
    with transaction.atomic(durable=True):
        export = Export.objects.create(
            by=by, source=source, format=format, title=title[:200], asked=asked, asked_at=clock.now()
        )
        _note("export.ask", export)
    return export


def build(export: Export) -> Export:
    """Make the file of an export, as its person may see the list now, and tell her; safe to call again."""
    if export.ended_at is not None:
        return export
    at = clock.now()
    export.agencies = sorted({post.agency_id for post in posts_of(export.by)})
    source, counted = SOURCES[export.source], _Counted()
    try:
        if not export.by.is_active or not export.agencies:
            raise NotAllowed(said("Người yêu cầu không còn chức vụ nào nên không lập tệp."))
        name = f"{export.pk}-{secrets.token_hex(8)}.{export.format}"
        _write(export, name, source.columns(export), counted.of(source.rows(export, at)), at)
        export.file_name, export.lines = name, counted.lines
    except DomainError as refusal:
        export.problem = str(refusal)
    with transaction.atomic(durable=True):
        export.ended_at = clock.now()
        export.save(update_fields=["agencies", "ended_at", "lines", "file_name", "problem"])
        _note("export.build", export)
        _tell(export)
    return export


class _Counted:
    """Counts the rows that pass."""

    lines = 0

    def of(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self.lines += 1
            yield row


def _write(export: Export, name: str, columns: Sequence[Column], rows: Iterator[Sequence[Cell]], at: datetime) -> None:
    """The file whole at its place, or not there."""
    _folder().mkdir(parents=True, exist_ok=True)
    making = _folder() / f"{name}.part"
    try:
        if export.format == Export.Format.CSV:
            _write_csv(making, columns, rows)
        else:
            _write_xlsx(making, export, columns, rows, at)
        making.replace(_folder() / name)
    finally:
        making.unlink(missing_ok=True)


def _write_csv(making: Path, columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> None:
    with making.open("w", encoding="utf-8-sig", newline="") as target:  # with a mark, so that Excel knows it is UTF-8
        lines = csv.writer(target)
        lines.writerow([one.title for one in columns])
        for row in rows:
            lines.writerow([harmless(in_words(cell)) for cell in row])
        target.flush()
        os.fsync(target.fileno())


def _write_xlsx(
    making: Path, export: Export, columns: Sequence[Column], rows: Iterator[Sequence[Cell]], at: datetime
) -> None:
    place = next(iter(posts_of(export.by))).agency
    sheet = Sheet(
        parent_body="", agency=place.name, place="", title=export.title,
        lines=[said("Lập lúc {at}", at=in_words(at))], columns=columns, rows=rows, at=at, demo=is_demo(),
    )  # fmt: skip
    with to_xlsx(sheet, most=MOST_LINES) as made, making.open("wb") as target:
        shutil.copyfileobj(made, target)
        target.flush()
        os.fsync(target.fileno())


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "exports"


def _note(verb: str, export: Export) -> None:
    details = {"source": export.source, "format": export.format, "lines": export.lines}
    record(verb, subject=f"export:{export.pk}", actor=export.by.username, at=clock.now(), details=details)


def _tell(export: Export) -> None:
    title = "Chưa lập được tệp kết xuất" if export.problem else "Tệp kết xuất đã sẵn sàng"
    body = f"{export.title}. {export.problem or f'{export.lines} dòng. Tệp được giữ 7 ngày.'}"
    send([export.by_id], act="export.build", title=title, body=body, url=PAGE_OF_EXPORTS, at=clock.now())


def of_person(user: User) -> QuerySet[Export]:
    """The files that a person asked for, the last first."""
    return Export.objects.filter(by=user).order_by("-asked_at", "-id")


def is_there(export: Export, *, at: datetime) -> bool:
    """Is its file still kept?"""
    return bool(export.file_name) and export.asked_at >= at - KEPT_FOR


def take(user: User, pk: int) -> tuple[Export, BinaryIO]:
    """The file for the person who asked for it, journalled.

    Raises NotFound for anybody else and when it is gone, NotAllowed when she has left an agency whose rows are in it.
    """
    export = Export.objects.select_related("by").filter(pk=pk, by=user).first()
    if export is None or not is_there(export, at=clock.now()):
        raise NotFound(said("Tệp không còn. Tệp kết xuất được giữ 7 ngày; hãy kết xuất lại."))
    if not set(export.agencies) <= {post.agency_id for post in posts_of(user)}:
        raise NotAllowed(said("Bạn không còn chức vụ ở cơ quan có hồ sơ trong tệp này nên không tải được."))
    try:
        content = (_folder() / export.file_name).open("rb")
    except FileNotFoundError:
        raise NotFound(said("Tệp không còn trong kho. Hãy kết xuất lại.")) from None
    _note("export.download", export)
    return export, content


def sweep() -> int:
    """Remove the files that were kept for a week; how many."""
    old = Export.objects.filter(asked_at__lt=clock.now() - KEPT_FOR).exclude(file_name="")
    for export in old:
        (_folder() / export.file_name).unlink(missing_ok=True)
        Export.objects.filter(pk=export.pk).update(file_name="")
    return len(old)
