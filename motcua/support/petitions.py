"""Petitions (tờ trình): consolidated difficulties put before UBND tỉnh in one paper, and what it decided of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from motcua.catalogue.proposals import after_working_days
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.journal.record import record
from motcua.notifications.actions import send as tell
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import approving_post, has_role, posts_of, watching_post, who_hold, who_hold_at
from motcua.support import difficulties, petition_papers
from motcua.support.models import Difficulty, Petition
from motcua.support.rules import DifficultyAct, DifficultyState

State = Petition.State


@dataclass(frozen=True)
class Verdict:
    """What UBND tỉnh decided of one difficulty. owner and due_on: a task; without them the words are the answer."""

    text: str
    owner: Agency | None = None
    due_on: date | None = None


def subject(one: Petition) -> str:
    """The name of a petition's chain in the journal."""
    return f"petition:{one.pk}"


def deciding_post(user: Any) -> Post | None:
    """The post by which a person writes what UBND tỉnh decided."""
    return next((post for post in posts_of(user) if post.role == Role.READER), None)


def visible_to(user: Any) -> QuerySet[Petition]:
    """The watching agency sees all, UBND tỉnh what was put before it, nobody else any."""
    found = Petition.objects.select_related("made_by", "submitted_by", "decided_by")
    if watching_post(user) is not None or has_role(user, Role.SYSTEM_ADMIN):
        return found
    return found.exclude(state=State.DRAFT) if deciding_post(user) is not None else found.none()


def free() -> QuerySet[Difficulty]:
    """Consolidated difficulties that stand in no petition."""
    found = Difficulty.objects.filter(state=DifficultyState.CONSOLIDATED, petition__isnull=True)
    return found.select_related("agency").order_by("agency__sort", "id")


def of(one: Petition) -> QuerySet[Difficulty]:
    """The difficulties of a petition, in the order of their agencies."""
    return one.difficulties.select_related("agency", "owner").order_by("agency__sort", "id")


def make(title: str, chosen: Sequence[int], *, once: UUID, by: User) -> Petition:
    """Put consolidated difficulties together (lập tờ trình). The same form twice gives the same petition."""
    if (twin := Petition.objects.filter(once=once).first()) is not None:
        return twin
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được lập tờ trình."))
    with transaction.atomic():
        picked = list(free().select_for_update(of=("self",)).filter(pk__in=chosen))
        problems: dict[str, str] = {}
        if not nfc(title):
            problems["title"] = said("Ghi trích yếu, ví dụ: Khó khăn, vướng mắc tháng 11/2026.")
        if not picked or len(picked) != len(set(chosen)):
            problems["difficulties"] = said("Chọn khó khăn, vướng mắc đã tổng hợp và chưa nằm trong tờ trình nào.")
        if problems:
            raise Invalid(said("Chưa lập được tờ trình."), problems)
        made = Petition.objects.create(title=nfc(title)[:250], made_at=clock.now(), made_by=by, once=once)
        Difficulty.objects.filter(pk__in=[one.pk for one in picked]).update(petition=made)
        _record(made, "make", by, post, {"difficulties": [one.pk for one in picked]})
    return made


def take_off(one: Petition, difficulty: Difficulty, *, by: User) -> None:
    """Take a difficulty off a petition that was not submitted."""
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được sửa tờ trình."))
    with transaction.atomic():
        kept = _locked(one, State.DRAFT)
        if Difficulty.objects.filter(pk=difficulty.pk, petition=kept).update(petition=None):
            _record(kept, "take-off", by, post, {"difficulty": difficulty.pk})


def submit(one: Petition, *, number: str, by: User) -> Petition:
    """Put it before UBND tỉnh, as the watching agency's leader (trình): what the paper says is fixed."""
    post = approving_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ lãnh đạo cơ quan theo dõi được trình."))
    with transaction.atomic():
        kept = _locked(one, State.DRAFT)
        picked = list(of(kept))
        problems = {} if number.strip() else {"number": said("Ghi số, ký hiệu tờ trình, ví dụ: 15/TTr-STTTT.")}
        if problems or not picked:
            raise Invalid(said("Chưa trình được: phải có khó khăn, vướng mắc và có số tờ trình."), problems)
        kept.state, kept.number, kept.submitted_post = State.SUBMITTED, number.strip()[:60], _title(post)
        kept.submitted_at, kept.submitted_by = clock.now(), by
        kept.due_at = after_working_days(kept.submitted_at, settings.DIFFICULTY_DECISION_DAYS)
        kept.paper = petition_papers.content(kept, picked)
        kept.save()
        for each in picked:
            with difficulties.perform(DifficultyAct.SUBMIT, each, by=by) as change:
                change.details["petition"] = kept.pk
                title = said("Đã trình Ủy ban nhân dân tỉnh: {title}", title=each.title)
                difficulties.notify(each, "submit", title, "", difficulties.touched(each), at=change.at)
        _record(kept, "submit", by, post, {"number": kept.number, "difficulties": [each.pk for each in picked]})
        readers = who_hold(Role.READER)
        words = said("Khó khăn, vướng mắc trình xin ý kiến: {title}", title=kept.title)
        tell(readers, act="petition.submit", title=str(words), body="", at=kept.submitted_at, work=readers,
             url=f"/theo-doi/to-trinh/{kept.pk}/")  # fmt: skip
    return kept


def decide(one: Petition, *, number: str, on: date, verdicts: Mapping[int, Verdict], by: User) -> Petition:
    """Write what UBND tỉnh decided of each difficulty (ghi ý kiến chỉ đạo): a task with owner and day, or an answer.

    Raises NotAllowed unless `by` works for UBND tỉnh, Invalid without a number or while a difficulty has no verdict.
    """
    post = deciding_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ người của Ủy ban nhân dân tỉnh được ghi ý kiến chỉ đạo."))
    with transaction.atomic():
        kept = _locked(one, State.SUBMITTED)
        picked = list(of(kept))
        _refuse_incomplete(picked, number, on, verdicts)
        kept.state, kept.decided_at, kept.decided_by = State.DECIDED, clock.now(), by
        kept.decision, kept.decided_on = number.strip()[:120], on
        kept.save()
        for each in picked:
            _decided(each, kept, verdicts[each.pk], by)
        _record(kept, "decide", by, post, {"decision": kept.decision, "difficulties": [each.pk for each in picked]})
    return kept


def _refuse_incomplete(picked: Sequence[Difficulty], number: str, on: date, verdicts: Mapping[int, Verdict]) -> None:
    problems: dict[str, str] = {}
    if not number.strip():
        problems["number"] = said("Ghi số, ký hiệu văn bản chỉ đạo, ví dụ: 1234/UBND-KSTT.")
    if on > clock.today():
        problems["on"] = said("Ngày văn bản không sau hôm nay.")
    for one in picked:
        told = verdicts.get(one.pk)
        if told is None or not told.text.strip():
            problems[f"text_{one.pk}"] = said("Ghi ý kiến chỉ đạo.")
        elif (told.owner is None) != (told.due_on is None):
            problems[f"owner_{one.pk}"] = said("Giao việc thì chọn cơ quan và ghi ngày; trả lời thì để trống cả hai.")
        elif told.due_on is not None and told.due_on <= clock.today():
            problems[f"due_{one.pk}"] = said("Chọn một ngày sau hôm nay.")
    if problems:
        raise Invalid(said("Chưa ghi được ý kiến chỉ đạo."), problems)


def _decided(one: Difficulty, petition: Petition, told: Verdict, by: User) -> None:
    """What a verdict means for one difficulty; everybody whom it touches and who has to act is told."""
    act = DifficultyAct.DECIDE_TASK if told.owner else DifficultyAct.DECIDE_ANSWER
    with difficulties.perform(act, one, by=by) as change:
        change.one.answer, change.one.owner, change.one.owner_due_on = told.text.strip(), told.owner, told.due_on
        change.reason, change.details["petition"] = told.text, petition.pk
        change.due_at = difficulties.end_of(told.due_on) if told.due_on else None
        title = said("Ủy ban nhân dân tỉnh đã có ý kiến chỉ đạo: {title}", title=one.title)
        difficulties.notify(one, "decide", title, told.text, difficulties.touched(one), at=change.at)
        if told.owner and told.due_on:
            words = said(
                "Được giao việc, xong trước hết ngày {day:%d/%m/%Y}: {title}", day=told.due_on, title=one.title
            )
            people = who_hold_at([told.owner.pk], difficulties.LEADERS)
            difficulties.notify(one, "task", words, told.text, people, at=change.at, work=True)


def _title(post: Post) -> str:
    """What stands over a signature: the post without its agency, which the paper names on top."""
    return post.title or str(post.get_role_display())


def _record(one: Petition, act: str, by: User, post: Post, details: dict[str, Any]) -> None:
    record(f"petition.{act}", subject=subject(one), actor=by.username, post=str(post), at=clock.now(),
           details=details)  # fmt: skip


def _locked(one: Petition, state: str) -> Petition:
    kept = Petition.objects.select_for_update().get(pk=one.pk)
    if kept.state != state:
        words = said("Tờ trình đang ở bước “{state}” nên không làm được việc này.", state=kept.get_state_display())
        raise NotAllowed(words)
    return kept
