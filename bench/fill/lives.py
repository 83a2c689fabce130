"""Dossiers that live through the actions at the two sample agencies; each ends, or stands now, somewhere else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from bench import procedure
from bench.pdfs import a_pdf
from motcua.catalogue.models import Offering
from motcua.core import clock
from motcua.documents import storage
from motcua.documents.models import StoredFile
from motcua.dossiers import actions
from motcua.dossiers.actions.intake import Wanted
from motcua.dossiers.actions.papers import Facts
from motcua.dossiers.actions.result import ResultPaper
from motcua.dossiers.models import Dossier, Outcome
from motcua.notifications.models import Message
from motcua.people.models import Agency, User

MORNING, EVENING = 8, 16  # hours between which everything is done
READ_AFTER = timedelta(hours=3)


@dataclass(frozen=True)
class Way:
    """What is done to a dossier, in order. share: how many of a thousand go this way; variants: lives to copy."""

    name: str
    steps: str
    share: float
    variants: int
    open: bool = False


TO_DESK = "draft submit"
TO_WORK = f"{TO_DESK} accept claim"
TO_CLERK = f"{TO_WORK} forward approve"
TO_END = "issue hand_over acknowledge"
WAYS = (
    Way("granted", f"{TO_CLERK} {TO_END}", 830, 8),
    Way("denied", f"{TO_CLERK} deny hand_over", 40, 3),
    Way("supplemented", f"{TO_WORK} ask supply forward approve {TO_END}", 50, 4),
    Way("refused", f"{TO_DESK} refuse", 25, 2),
    Way("withdrawn", f"{TO_DESK} withdraw", 10, 2),
    Way("stopped", f"{TO_WORK} stop", 15, 2),
    Way("drafting", "draft", 1, 2, open=True),
    Way("submitted", TO_DESK, 4, 6, open=True),
    Way("accepted", f"{TO_DESK} accept", 4, 5, open=True),
    Way("processing", TO_WORK, 10, 8, open=True),
    Way("at the head", f"{TO_WORK} forward", 3, 4, open=True),
    Way("at the clerk", TO_CLERK, 3, 4, open=True),
    Way("supplementing", f"{TO_WORK} ask", 3, 4, open=True),
    Way("to hand over", f"{TO_CLERK} issue", 2, 3, open=True),
)
"""Thirty of a thousand are open."""


@dataclass(frozen=True)
class Lived:
    """A dossier that was lived, to be copied."""

    pk: int
    way: Way


def live_all(sample: dict[str, Any], *, seed: int = 1) -> list[Lived]:
    """Live every variant of every way; the last act of each was done within the week before now."""
    random, now = Random(seed), clock.now()
    cast = _Cast(sample)
    return [Lived(_live(cast, way, random, now), way) for way in WAYS for _ in range(way.variants)]


def _live(cast: _Cast, way: Way, random: Random, now: datetime) -> int:
    steps = way.steps.split()
    life = _Life(cast, random)
    for step, moment in zip(steps, _moments(len(steps), random, now), strict=True):
        with clock.at(moment):
            getattr(life, step)()
    dossier = life.dossier
    told = Message.objects.filter(url__endswith=f"/{dossier.pk}/")
    for message in told if not way.open else told.filter(at__lt=now - timedelta(days=2)):
        Message.objects.filter(pk=message.pk).update(read_at=message.at + READ_AFTER)
    return dossier.pk


def _moments(count: int, random: Random, now: datetime) -> Iterator[datetime]:
    """Moments of working days, one after the other, the last of them less than eight days before now."""
    moment = now.replace(hour=MORNING, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    moment += timedelta(days=random.randrange(5), minutes=random.randrange(300))
    found = []
    for _ in range(count):
        found.append(moment + timedelta(microseconds=random.randrange(1_000_000)))
        moment = _opened(moment + timedelta(minutes=random.randrange(20, 400)))
    back = timedelta()
    while found[-1] - back >= now:
        back += timedelta(weeks=1)
    yield from (one - back for one in found)


def _opened(moment: datetime) -> datetime:
    """The moment itself in office hours, else as many minutes into the next working morning."""
    if moment.hour >= EVENING:
        moment = moment.replace(hour=MORNING) + timedelta(days=1)
    return moment + timedelta(days=max(0, 7 - moment.weekday())) if moment.weekday() > 4 else moment


class _Cast:
    """The sample agencies and their people."""

    def __init__(self, sample: dict[str, Any]) -> None:
        receiver, customer = sample["receiver"], sample["customer"]
        self.customer = Agency.objects.get(pk=customer["id"])
        self.offering = Offering.objects.select_related("agency", "desk").get(pk=receiver["long_offering"])
        told = {**receiver["people"], **customer["people"], "specialist": receiver["specialists"][0]}
        self._people = {role: int(person["id"]) for role, person in told.items()}

    def person(self, role: str) -> User:
        """As the next request would have her."""
        return User.objects.get(pk=self._people[role])


class _Life:
    """One dossier; each method is a step of a way."""

    dossier: Dossier

    def __init__(self, cast: _Cast, random: Random) -> None:
        self._cast, self._random = cast, random

    def _do(self, act: Callable[..., Dossier], who: str, **more: Any) -> None:
        person = self._cast.person(who)
        self.dossier = act(self.dossier, by=person, **more)
        actions.mark_read(self.dossier, by=person)

    def draft(self) -> None:
        by = self._cast.person("preparer")
        request = {**procedure.REQUEST, "request_on": clock.today() - timedelta(days=self._random.randrange(7))}
        self.dossier = actions.create(
            self._cast.offering, customer=self._cast.customer, by=by, answers=procedure.ANSWERS, once=uuid4(), **request
        )
        facts = Facts("125/TTr-VP", clock.today(), "Chủ tịch UBND huyện")
        for key in ("request", "thuyet_minh"):
            actions.add_paper(self.dossier, key, file=a_file(), file_name=f"{key}.pdf", by=by, facts=facts)
        actions.mark_read(self.dossier, by=by)

    def submit(self) -> None:
        self._do(actions.submit, "signer")

    def accept(self) -> None:
        self._do(actions.accept, "intake")

    def refuse(self) -> None:
        self._do(actions.refuse, "intake", reason="Không thuộc thẩm quyền giải quyết.")

    def withdraw(self) -> None:
        self._do(actions.withdraw, "signer", reason="Đơn vị nộp lại hồ sơ khác.")

    def claim(self) -> None:
        self._do(actions.claim, "specialist")

    def ask(self) -> None:
        item = Wanted("paper", "thuyet_minh", "Thuyết minh dự án", "Bổ sung phụ lục kinh phí.")
        self._do(actions.request_supplement, "specialist", reason="Kinh phí chưa khớp.", items=[item])

    def supply(self) -> None:
        by = self._cast.person("preparer")
        actions.add_paper(self.dossier, "thuyet_minh", file=a_file(), file_name="phu-luc.pdf", by=by)
        self._do(actions.supply, "signer")

    def forward(self) -> None:
        self._do(actions.forward, "specialist", note="Đủ điều kiện, trình trưởng phòng.")

    def approve(self) -> None:
        self._do(actions.approve, "head")

    def issue(self, outcome: str = Outcome.GRANTED, reason: str = "") -> None:
        paper = ResultPaper(a_file(), "ket-qua.pdf", "7/QĐ-S", clock.today(), "Giám đốc Sở")
        self._do(actions.issue_result, "clerk", outcome=outcome, result=paper, reason=reason)

    def deny(self) -> None:
        self.issue(Outcome.DENIED, "Dự toán vượt định mức.")

    def stop(self) -> None:
        self._do(actions.stop, "leader", reason="Chủ trương đầu tư đã thay đổi.")

    def hand_over(self) -> None:
        self._do(actions.hand_over, "intake", handed_to="Bà Người Nhận, chuyên viên")

    def acknowledge(self) -> None:
        self._do(actions.acknowledge, "preparer")


def a_file() -> StoredFile:
    """A file new to the store, without the checking process."""
    with storage.receive(io.BytesIO(a_pdf())) as incoming:
        storage.keep(incoming)
        return StoredFile.objects.create(
            sha256=incoming.sha256, size=incoming.size, media_type="application/pdf", pages=1, stored_at=clock.now()
        )
