"""Reading the journal, and proving it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Collate

from motcua.core.words import said
from motcua.journal.models import Event, Head
from motcua.journal.record import seal


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and how."""

    subject: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.subject} #{self.number}: {self.what}"


def history(subject: str) -> QuerySet[Event]:
    """All entries of a subject, first to last."""
    return Event.objects.filter(subject=subject).order_by("number")


def breaks() -> list[Break]:
    """Every break of every chain; an empty list proves the whole journal. Reads each entry once, in batches."""
    found: list[Break] = []
    heads = dict(Head.objects.values_list("subject", "hash"))
    subject, number, previous = "", 0, ""
    for event in Event.objects.order_by("subject", "number").iterator(chunk_size=2000):
        if event.subject != subject:
            _check_head(found, heads, subject, number, previous)
            subject, number, previous = event.subject, 0, ""
        if event.number != number + 1:
            found.append(Break(subject, number + 1, said("thiếu bản ghi")))
        elif event.previous != previous:
            found.append(Break(subject, event.number, said("không nối với bản ghi trước")))
        if seal(event) != event.hash:
            found.append(Break(subject, event.number, said("nội dung đã bị sửa")))
        number, previous = event.number, event.hash
    _check_head(found, heads, subject, number, previous)
    found.extend(Break(left, 0, said("mất toàn bộ bản ghi")) for left, last in heads.items() if last)
    return found


def _check_head(found: list[Break], heads: dict[str, str], subject: str, number: int, last: str) -> None:
    """The head must name the last entry of its chain; a chain without its head is a break too."""
    if subject and heads.pop(subject, None) != last:
        found.append(Break(subject, number, said("đầu chuỗi không khớp bản ghi cuối")))


def root() -> tuple[str, int]:
    """One hash over the heads of all chains in order of their subjects, and how many there are."""
    heads = Head.objects.order_by(Collate("subject", "C")).values_list("subject", "number", "hash")
    return root_of(heads.iterator())


def root_of(heads: Iterable[tuple[str, int, str]]) -> tuple[str, int]:
    """The root of heads given as (subject, number, hash), ordered by the letters' codes whatever the database."""
    digest = hashlib.sha256()
    count = 0
    for subject, number, last in heads:
        digest.update(f"{subject}:{number}:{last}\n".encode())
        count += 1
    return digest.hexdigest(), count
