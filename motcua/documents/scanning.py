"""Files wait aside until the scanner has looked at them. While it is away no file is lost, and none let through."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min

from motcua.core import clock
from motcua.core.errors import DomainError, NotAllowed
from motcua.core.words import said
from motcua.documents import clamav, storage
from motcua.documents.models import Scan, StoredFile

BATCH = 200
HELD_BACK = (Scan.QUARANTINED, Scan.INFECTED)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)


def is_configured() -> bool:
    """Is there a scanner to ask?"""
    return bool(settings.CLAMAV_SOCKET)


def first_state() -> Scan:
    """What a file is that has just come in."""
    return Scan.QUARANTINED if is_configured() else Scan.UNSCANNED


def refuse_unsafe(file: StoredFile, *, own: bool) -> None:
    """Let nobody open an infected file, and only who brought it (`own`) one that still waits. Raises NotAllowed."""
    if file.scan == Scan.INFECTED:
        raise NotAllowed(
            said(
                "Tệp này có mã độc ({threat}) nên không mở được. Đề nghị người gửi thay bằng tệp khác.",
                threat=file.threat,
            )
        )
    if file.scan == Scan.QUARANTINED and not own:
        raise NotAllowed(said("Tệp này đang chờ quét mã độc nên chưa mở được. Đề nghị thử lại sau ít phút."))


def ask_again(file: StoredFile) -> None:
    """The same bytes came again: look at them once more if the signatures have changed since."""
    if is_configured() and file.scan != Scan.INFECTED:
        StoredFile.objects.filter(pk=file.pk, scan_at__isnull=True).update(scan_at=clock.now())


def scan_waiting() -> int:
    """Have the files looked at that wait; how many got a verdict.

    A scanner that does not answer ends the round: who waited longest is asked first in the next.
    """
    if not is_configured():
        return 0
    StoredFile.objects.filter(scan=Scan.UNSCANNED, scan_at__isnull=True).update(scan_at=clock.now())
    judged = 0
    for file in StoredFile.objects.filter(scan_at__lte=clock.now()).order_by("scan_at", "sha256")[:BATCH]:
        try:
            _look(file)
            judged += 1
        except (clamav.Unanswered, DomainError):  # of this file: too large for the scanner, or lost from the store
            _put_back(file)
        except OSError:
            _put_back(file)
            break
    return judged


def _look(file: StoredFile) -> None:
    signatures = clamav.version()[:120]
    if file.scan == Scan.CLEAN and file.scanned_with == signatures:
        StoredFile.objects.filter(pk=file.pk).update(scan_at=None)
        return
    with storage.open_file(file.sha256) as stream:
        threat = clamav.scan(stream)
    StoredFile.objects.filter(pk=file.pk).update(
        scan=Scan.INFECTED if threat else Scan.CLEAN,
        threat=threat[:200],
        scanned_with=signatures,
        scan_at=None,
        scan_tries=0,
    )


def _put_back(file: StoredFile) -> None:
    wait = min(FIRST_WAIT * 2 ** min(file.scan_tries, 10), LONGEST_WAIT)
    tries = min(file.scan_tries + 1, 1000)
    StoredFile.objects.filter(pk=file.pk).update(scan_tries=tries, scan_at=clock.now() + wait)


def untold() -> list[StoredFile]:
    """Infected files of which nobody has been told."""
    return list(StoredFile.objects.filter(scan=Scan.INFECTED, told_at__isnull=True).order_by("sha256")[:BATCH])


def was_told(file: StoredFile) -> None:
    """Those who have to do with an infected file know of it now."""
    StoredFile.objects.filter(pk=file.pk).update(told_at=clock.now())


def waiting() -> tuple[int, datetime | None]:
    """How many files wait in quarantine, and since when the oldest."""
    kept = StoredFile.objects.filter(scan=Scan.QUARANTINED, scan_at__isnull=False)
    return kept.count(), kept.aggregate(oldest=Min("stored_at"))["oldest"]
