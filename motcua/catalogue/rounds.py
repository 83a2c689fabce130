"""Review rounds (đợt rà soát): agencies say of each procedure of their own whether to keep, simplify, raise, repeal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from motcua.catalogue.models import Offering, Procedure, ReviewRound, RoundAnswer
from motcua.catalogue.queries import open_on
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.journal.record import record
from motcua.notifications.actions import send as tell
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import posts_of, watching_post, who_hold_at

Choice = RoundAnswer.Choice
ANSWERING = (Role.HEAD, Role.LEADER, Role.AGENCY_ADMIN)
REMIND_BEFORE = timedelta(days=5)


@dataclass(frozen=True)
class Progress:
    """How far an agency is in a round: procedures of its own, answered, and what it said."""

    agency: Agency
    asked: int
    answered: int
    said: Mapping[str, int]

    @property
    def left(self) -> int:
        return self.asked - self.answered


def subject(one: ReviewRound) -> str:
    """The name of a round's chain in the journal."""
    return f"review-round:{one.pk}"


def own_procedures(agency: Agency, on: date) -> QuerySet[Procedure]:
    """The procedures that an agency solves on a day; all of them have agencies as their customers."""
    offered = Offering.objects.filter(open_on(on), agency=agency)
    found = Procedure.objects.filter(offerings__in=offered, repealed_on__isnull=True, current__isnull=False)
    return found.select_related("current").distinct().order_by("sort")


def answering_post(user: Any, one: ReviewRound) -> Post | None:
    """The post by which a person answers for an agency of a round."""
    asked = set(one.agencies.values_list("pk", flat=True))
    return next((post for post in posts_of(user) if post.role in ANSWERING and post.agency_id in asked), None)


def begin(title: str, agencies: Sequence[Agency], *, due_on: date, once: UUID, by: User) -> ReviewRound:
    """Open a round for some agencies until a day (mở đợt rà soát). The same form twice gives the same round."""
    if (twin := ReviewRound.objects.filter(once=once).first()) is not None:
        return twin
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được mở đợt rà soát."))
    problems: dict[str, str] = {}
    if not title.strip():
        problems["title"] = said("Ghi tên đợt rà soát, ví dụ: Rà soát thủ tục giữa các cơ quan năm 2026.")
    if due_on <= clock.today():
        problems["due_on"] = said("Chọn một ngày sau hôm nay.")
    if not agencies:
        problems["agencies"] = said("Chọn ít nhất một cơ quan có thủ tục.")
    if problems:
        raise Invalid(said("Chưa mở được đợt rà soát."), problems)
    with transaction.atomic():
        at = clock.now()
        made = ReviewRound.objects.create(
            title=title.strip()[:250], opened_at=at, opened_by=by, due_on=due_on, once=once
        )
        made.agencies.set(agencies)
        details = {"agencies": sorted(one.code for one in agencies), "due_on": due_on.isoformat()}
        record("review-round.open", subject=subject(made), actor=by.username, post=str(post), at=at, details=details)
        words = said("Đợt rà soát thủ tục: {title}, hoàn thành trước hết ngày {day:%d/%m/%Y}", title=title, day=due_on)
        _tell(made, agencies, "open", str(words))
    return made


def answer(
    one: ReviewRound, procedure: Procedure, agency: Agency, *, choice: str, reason: str, by: User
) -> RoundAnswer:
    """Say what is to become of a procedure; again changes it until the round is closed.

    Raises NotAllowed for who does not answer for the agency, Invalid for another choice than to keep without a reason.
    """
    post = answering_post(by, one)
    if post is None or post.agency_id != agency.pk:
        raise NotAllowed(said("Bạn không trả lời đợt rà soát thay cơ quan này."))
    if choice not in Choice.values:
        raise Invalid(said("Chưa ghi được."), {f"{procedure.pk}.choice": said("Chọn kết quả rà soát.")})
    if choice != Choice.KEEP and not reason.strip():
        raise Invalid(said("Chưa ghi được."), {f"{procedure.pk}.reason": said("Ghi lý do của kết quả rà soát.")})
    with transaction.atomic():
        kept = ReviewRound.objects.select_for_update().get(pk=one.pk)
        if kept.closed_at is not None:
            raise NotAllowed(said("Đợt rà soát đã đóng."))
        if not own_procedures(agency, clock.today()).filter(pk=procedure.pk).exists():
            raise NotAllowed(said("Cơ quan không giải quyết thủ tục này."))
        told = {"choice": choice, "reason": reason.strip(), "by": by, "at": clock.now()}
        made, _ = RoundAnswer.objects.update_or_create(round=kept, agency=agency, procedure=procedure, defaults=told)
        details = {"agency": agency.code, "procedure": procedure.code, "choice": choice}
        record("review-round.answer", subject=subject(kept), actor=by.username, post=str(post), at=made.at,
               details=details)  # fmt: skip
    return made


def close(one: ReviewRound, *, by: User) -> ReviewRound:
    """Close a round: what was said stands (đóng đợt rà soát)."""
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được đóng đợt rà soát."))
    with transaction.atomic():
        kept = ReviewRound.objects.select_for_update().get(pk=one.pk)
        if kept.closed_at is not None:
            raise NotAllowed(said("Đợt rà soát đã đóng."))
        kept.closed_at = clock.now()
        kept.save(update_fields=["closed_at"])
        record("review-round.close", subject=subject(kept), actor=by.username, post=str(post), at=kept.closed_at)
    return kept


def progress(one: ReviewRound) -> list[Progress]:
    """How far each agency is, in their order. Three queries, however many agencies."""
    agencies = list(one.agencies.order_by("sort"))
    on = one.closed_at.astimezone(clock.VN).date() if one.closed_at else clock.today()
    offered = Offering.objects.filter(open_on(on), agency__in=agencies, procedure__repealed_on__isnull=True)
    asked = dict(offered.values_list("agency").annotate(n=Count("procedure", distinct=True)).order_by())
    counts: dict[int, dict[str, int]] = {}
    told = one.answers.values_list("agency", "choice").annotate(n=Count("pk")).order_by()
    for agency, choice, count in told:
        counts.setdefault(agency, {})[choice] = count
    return [
        Progress(each, asked.get(each.pk, 0), sum(counts.get(each.pk, {}).values()), counts.get(each.pk, {}))
        for each in agencies
    ]


def remind() -> int:
    """Remind agencies that have not answered for all, once, five days before a round's day; how many rounds."""
    at, today = clock.now(), clock.today()
    found = ReviewRound.objects.filter(
        closed_at__isnull=True, reminded_at__isnull=True, due_on__lte=today + REMIND_BEFORE
    )
    for one in found:
        with transaction.atomic():
            one.reminded_at = at
            one.save(update_fields=["reminded_at"])
            behind = [each.agency for each in progress(one) if each.left > 0]
            words = said("Sắp hết hạn đợt rà soát thủ tục: {title} ({day:%d/%m/%Y})", title=one.title, day=one.due_on)
            _tell(one, behind, "remind", str(words))
    return len(found)


def _tell(one: ReviewRound, agencies: Sequence[Agency], act: str, title: str) -> None:
    people = who_hold_at([each.pk for each in agencies], ANSWERING)
    tell(people, act=f"review-round.{act}", title=title, body="", url=f"/theo-doi/ra-soat/{one.pk}/", at=clock.now(),
         work=people)  # fmt: skip
