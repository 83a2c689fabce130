"""The state of the whole installation, asked once for the page that monitoring reads and for `motcua doctor`."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from motcua.core import clock
from motcua.core.disk import free_mb
from motcua.core.models import Backup, Heartbeat, Installation
from motcua.documents import clamav, scanning
from motcua.notifications import mailing
from motcua.workdays.models import CalendarDay

SILENT_FOR = timedelta(minutes=5)
UNSENT_FOR = timedelta(hours=1)
MAIL_SILENT_FOR = timedelta(minutes=15)
UNSCANNED_FOR = timedelta(minutes=15)
SCANNER_WITHIN_S = 2
BACKUP_WITHIN = timedelta(hours=26)
LEAST_FREE_MB, LITTLE_FREE_MB = 200, 2000
MOST_DRIFT_S = 5
WANTED_FROM_MONTH = 12  # from its first day on, next year's calendar must be there


class State(StrEnum):
    """OK, a warning that somebody must look at today, or a fault with which nobody can work."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. said: what was found; advice: what to do, empty where all is well."""

    name: str
    state: State
    said: str
    advice: str = ""


def examine(*, live: bool = False) -> list[Finding]:
    """Everything that was looked at. What needs tables is left out while there are none.

    live: ask the mail server now and wait for it, instead of reading what the worker noted when it last asked.
    """
    found = [_database()]
    if found[0].state == State.OK:
        found += [_migrations(), _installation()]
    if all(one.state == State.OK for one in found):
        found += [look() for look in (_worker, _clock, _mail_now if live else _mail, _scanner, _backup, _calendar)]
    return [*found, _disk()]


def _ok(name: str, said: str) -> Finding:
    return Finding(name, State.OK, said)


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Finding(
            "database", State.FAULT, "Không nối được cơ sở dữ liệu.", "Xem DATABASE_URL và nhật ký của PostgreSQL."
        )
    return _ok("database", "Cơ sở dữ liệu trả lời.")


def _migrations() -> Finding:
    if not _is_migrated():
        return Finding(
            "migrations", State.FAULT, "Cấu trúc cơ sở dữ liệu chưa theo kịp bản này.", "Chạy: motcua prepare"
        )
    return _ok("migrations", "Cấu trúc cơ sở dữ liệu đúng bản này.")


def _is_migrated() -> bool:
    """Asked until it is so, then never again in this process: a release brings its own processes."""
    try:
        return _is_migrated_for_good()
    except _NotYet:
        return False


class _NotYet(Exception):
    """Not remembered by the cache below."""


@lru_cache(maxsize=1)
def _is_migrated_for_good() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYet
    return True


def _installation() -> Finding:
    if not Installation.objects.exists():
        return Finding(
            "installation",
            State.FAULT,
            "Chưa chọn dữ liệu thử hay dữ liệu thật.",
            "Chạy: motcua prepare (DEMO=0 nếu thật)",
        )
    return _ok("installation", "Đã chọn loại dữ liệu.")


def _worker() -> Finding:
    last = Heartbeat.objects.order_by("-at").first()
    if last is None or clock.now() - last.at > SILENT_FOR:
        since = f"từ {last.at.astimezone(clock.VN):%H:%M %d/%m/%Y}" if last else "chưa lần nào"
        return Finding(
            "worker", State.WARNING, f"Không thấy phần việc nền làm việc ({since}).",
            "Chạy lại dịch vụ motcua worker; thư, kết xuất và gốc nhật ký đang chờ.",
        )  # fmt: skip
    return _ok("worker", "Việc nền đang chạy.")


def _clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    drift = abs((theirs - clock.now()).total_seconds())
    if drift > MOST_DRIFT_S:
        return Finding(
            "clock", State.WARNING, f"Đồng hồ máy này lệch đồng hồ máy cơ sở dữ liệu {drift:.0f} giây.",
            "Bật đồng bộ giờ (chrony, systemd-timesyncd) trên cả hai máy.",
        )  # fmt: skip
    return _ok("clock", "Đồng hồ khớp với máy cơ sở dữ liệu.")


def _mail() -> Finding:
    """Did the server answer the worker of late, and does no letter wait for long? Nobody waits for it here."""
    if not mailing.is_configured():
        return _ok("mail", "Không gửi thư điện tử.")
    last = mailing.answered_at()
    if last is None or clock.now() - last > MAIL_SILENT_FOR:
        since = f"từ {last.astimezone(clock.VN):%H:%M %d/%m/%Y}" if last else "chưa lần nào"
        return Finding(
            "mail", State.WARNING, f"Máy chủ thư không trả lời ({since}).", "Chạy: motcua doctor để xem nó nói gì."
        )
    return _letters()


def _mail_now() -> Finding:
    """The same, asked anew: for one who waits at a terminal."""
    try:
        if mailing.is_configured():
            mailing.ask_server(seconds=mailing.ASK_WITHIN_S)
    except mailing.AWAY as fault:
        return Finding(
            "mail", State.WARNING, f"Máy chủ thư không nhận thư: {type(fault).__name__}: {fault}",
            "Xem EMAIL_HOST, EMAIL_PORT, EMAIL_SECURITY, EMAIL_USER, EMAIL_PASSWORD, EMAIL_FROM.",
        )  # fmt: skip
    return _letters() if mailing.is_configured() else _ok("mail", "Không gửi thư điện tử.")


def _letters() -> Finding:
    oldest = mailing.oldest_unsent()
    if oldest is not None and clock.now() - oldest > UNSENT_FOR:
        return Finding(
            "mail", State.WARNING, f"Thư chờ gửi từ {oldest.astimezone(clock.VN):%H:%M %d/%m/%Y}.",
            "Xem máy chủ thư (EMAIL_HOST) và dịch vụ motcua worker.",
        )  # fmt: skip
    return _ok("mail", "Máy chủ thư trả lời; không có thư nào chờ quá lâu.")


def _scanner() -> Finding:
    """Files wait in quarantine while the scanner is away: nothing is lost, but nobody else can open them."""
    if not scanning.is_configured():
        return _ok("scanner", "Không quét mã độc (chưa đặt CLAMAV_SOCKET): tệp được ghi là chưa quét.")
    waiting, oldest = scanning.waiting()
    told = f"{waiting} tệp chờ quét mã độc." if waiting else "Không có tệp nào chờ quét mã độc."
    late = oldest is not None and clock.now() - oldest > UNSCANNED_FOR
    try:
        clamav.version(seconds=SCANNER_WITHIN_S)
    except OSError:
        told, late = f"Phần mềm quét mã độc không trả lời. {told}", True
    if late:
        return Finding("scanner", State.WARNING, told, "Xem clamd (CLAMAV_SOCKET, StreamMaxLength) và motcua worker.")
    return _ok("scanner", told)


def _backup() -> Finding:
    last = Backup.objects.order_by("-finished_at").first()
    told = (
        f"Lần sao lưu cuối: {last.finished_at.astimezone(clock.VN):%H:%M %d/%m/%Y}."
        if last
        else "Chưa sao lưu lần nào."
    )
    old = last is None or clock.now() - last.finished_at > BACKUP_WITHIN
    if old and not Installation.objects.filter(demo=True).exists():
        return Finding("backup", State.WARNING, told, "Chạy: motcua backup, và đặt lịch chạy hằng đêm.")
    return _ok("backup", told)


def _calendar() -> Finding:
    """From 1 December on the days of next year must be known, else terms that reach into it count holidays."""
    today = clock.today()
    if today.month >= WANTED_FROM_MONTH and not _has_days(today.year + 1):
        return Finding(
            "calendar", State.WARNING, f"Chưa có lịch nghỉ lễ năm {today.year + 1}.",
            "Nhập lịch ở trang Lịch làm việc (/theo-doi/lich/) khi có thông báo chính thức.",
        )  # fmt: skip
    return _ok("calendar", "Lịch làm việc đủ cho các hạn trả sắp tới.")


def _has_days(year: int) -> bool:
    """Days that an official notice has confirmed; a computed proposal does not count."""
    days = CalendarDay.objects.filter(on__range=(date(year, 1, 1), date(year, 12, 31)), confirmed=True)
    return days.exists()


def _disk() -> Finding:
    free = min(free_mb(folder) for folder in (settings.FILES_DIR, settings.DATA_DIR))
    if free < LITTLE_FREE_MB:
        state = State.FAULT if free < LEAST_FREE_MB else State.WARNING
        return Finding("disk", state, f"Ổ đĩa chỉ còn {free} MB.", "Giải phóng hoặc thêm dung lượng cho kho tệp.")
    return _ok("disk", f"Ổ đĩa còn {free // 1000} GB.")
