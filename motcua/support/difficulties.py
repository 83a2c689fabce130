"""The life of a difficulty: drafted by an agency, sent by its leader, grouped, answered or put to UBND tỉnh, closed.

A row of `rules.DIFFICULTY_RULES` each; every stage has a term, and everybody whom it touches is told of each step.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, Q, QuerySet

from motcua.catalogue.proposals import after_working_days
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.text import fold, nfc
from motcua.core.words import said
from motcua.journal.record import record
from motcua.notifications.actions import send as tell
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import (
    approving_post,
    posts_of,
    watching_post,
    who_hold,
    who_hold_at,
)
from motcua.support import known
from motcua.support.known import MOST_WORDS
from motcua.support.models import Difficulty, DifficultyStep, Joining
from motcua.support.rules import DIFFICULTY_RULES, OPEN_DIFFICULTIES, By, DifficultyAct, DifficultyState

State, Act = DifficultyState, DifficultyAct
OFFICERS = (Role.PREPARER, Role.SIGNER, Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK,
            Role.AGENCY_ADMIN)  # fmt: skip
LEADERS = (Role.SIGNER, Role.LEADER)
SIMILAR = 5
MOST_LETTERS = 8000


def subject(one: Difficulty) -> str:
    """The name of a difficulty's chain in the journal."""
    return f"difficulty:{one.pk}"


def url_of(one: Difficulty) -> str:
    """The page of a difficulty."""
    return f"/kho-khan/{one.pk}/"


def officer_post(user: Any, agency: int | None = None) -> Post | None:
    """The post by which a person writes for an agency, of this one where one is named."""
    posts = (post for post in posts_of(user) if post.role in OFFICERS)
    return next((post for post in posts if agency is None or post.agency_id == agency), None)


def may_read(user: Any) -> bool:
    """The register is open to every officer of the province."""
    return bool(posts_of(user))


def visible_to(user: Any) -> QuerySet[Difficulty]:
    """Whatever was sent, for every officer; drafts for their own agency."""
    found = Difficulty.objects.select_related("agency", "lead", "owner", "petition")
    if not may_read(user):
        return found.none()
    own = {post.agency_id for post in posts_of(user) if post.role in OFFICERS}
    return found.filter(Q(sent_at__isnull=False) | Q(agency__in=own))


def find(text: str, user: Any) -> QuerySet[Difficulty]:
    """Those that hold every word, with or without marks; all for no words."""
    found = visible_to(user)
    for word in fold(text).split()[:MOST_WORDS]:
        found = found.filter(search__contains=word)
    return found


def similar(text: str, user: Any, *, but: int | None = None) -> list[Difficulty]:
    """Sent ones that are not over and say something like it: nobody writes the same twice."""
    found = visible_to(user).filter(state__in=sorted(OPEN_DIFFICULTIES - {State.GROUPED.value}))
    alike: list[Difficulty] = known.best(found if but is None else found.exclude(pk=but), text, SIMILAR)
    return alike


@dataclass
class Change:
    """A difficulty that is locked, by which post it is changed, when, and what history and journal are told."""

    one: Difficulty
    post: Post
    at: datetime
    reason: str = ""
    due_at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


def post_for(act: DifficultyAct, one: Difficulty, user: Any) -> Post | None:
    """The post that lets a person do this to it, whatever its state; None where none does."""
    match DIFFICULTY_RULES[act].by:
        case By.OFFICER:
            return officer_post(user, one.agency_id)
        case By.LEADER:
            return _leading(user, one.agency_id)
        case By.WATCHER:
            return watching_post(user)
        case By.WATCHING_LEADER:
            return approving_post(user)
        case By.READER:
            return next((post for post in posts_of(user) if post.role == Role.READER), None)
        case By.OWNER:
            return officer_post(user, one.owner_id) if one.owner_id else None
    touched = {one.agency_id, *(each.agency_id for each in one.joinings.all())}
    return next((post for post in posts_of(user) if post.role in OFFICERS and post.agency_id not in touched), None)


def _leading(user: Any, agency: int) -> Post | None:
    return next((post for post in posts_of(user) if post.role in LEADERS and post.agency_id == agency), None)


def allowed(act: DifficultyAct, one: Difficulty, user: Any) -> bool:
    """May this person do this to it as it stands?"""
    return one.state in DIFFICULTY_RULES[act].since and post_for(act, one, user) is not None


@contextmanager
def perform(act: DifficultyAct, one: Difficulty, *, by: User) -> Iterator[Change]:
    """Lock it, check the rule, let the act do its own, move it on with its term, write history and journal."""
    rule = DIFFICULTY_RULES[act]
    with transaction.atomic():
        joined = ("agency", "lead", "owner", "petition")
        kept = Difficulty.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=one.pk)
        post = post_for(act, kept, by)
        if post is None:
            raise NotAllowed(said("Việc này không thuộc quyền của bạn đối với khó khăn, vướng mắc này."))
        if kept.state not in rule.since:
            words = said("Khó khăn, vướng mắc đang ở bước “{state}” nên không làm được việc này.",
                         state=kept.get_state_display())  # fmt: skip
            raise NotAllowed(words)
        change = Change(kept, post, clock.now())
        yield change
        if rule.to is not None:
            kept.state, kept.reminded_at = rule.to, None
            days = getattr(settings, rule.term) if rule.term else 0
            kept.due_at = after_working_days(change.at, days) if days else change.due_at
        kept.save()
        _note(act, change, by)


def _note(act: DifficultyAct, change: Change, by: User) -> None:
    one, at = change.one, change.at
    step = DifficultyStep.objects.create(
        difficulty=one,
        act=act.value,
        state=one.state,
        by=by,
        post=str(change.post),
        reason=change.reason.strip(),
        at=at,
    )
    record(f"difficulty.{act}", subject=subject(one), actor=by.username, post=str(change.post), at=at,
           details={"state": one.state, "step": step.pk, **change.details})  # fmt: skip


def begin(title: str, content: str, wish: str, *, agency: Agency, once: UUID, by: User) -> Difficulty:
    """Begin a draft of an agency (lập khó khăn, vướng mắc). The same form twice gives the same draft."""
    if (twin := Difficulty.objects.filter(once=once, made_by=by).first()) is not None:
        return twin
    post = officer_post(by, agency.pk)
    if post is None:
        raise NotAllowed(said("Bạn không lập khó khăn, vướng mắc thay cơ quan này."))
    told, at = _told(title, content, wish), clock.now()
    try:
        with transaction.atomic():
            made = Difficulty.objects.create(agency=agency, made_at=at, made_by=by, once=once, **told)
            _note(Act.SAVE, Change(made, post, at), by)
    except IntegrityError:
        return Difficulty.objects.get(once=once, made_by=by)
    return made


def save(one: Difficulty, title: str, content: str, wish: str, *, by: User) -> Difficulty:
    """Write the draft anew (sửa)."""
    told = _told(title, content, wish)
    with perform(Act.SAVE, one, by=by) as change:
        for name, text in told.items():
            setattr(change.one, name, text)
    return change.one


def _told(title: str, content: str, wish: str) -> dict[str, str]:
    texts = {"title": nfc(title)[:250], "content": nfc(content.replace("\r\n", "\n")),
             "wish": nfc(wish.replace("\r\n", "\n"))}  # fmt: skip
    missing = {
        "title": said("Ghi tên khó khăn, vướng mắc trong một dòng."), "content": said("Ghi khó khăn, vướng mắc."),
        "wish": said("Ghi kiến nghị, đề xuất."),
    }  # fmt: skip
    problems = {name: missing[name] for name, text in texts.items() if not text}
    long = said("Hãy viết gọn trong {most} ký tự.", most=MOST_LETTERS)
    problems |= {name: long for name, text in texts.items() if len(text) > MOST_LETTERS}
    if problems:
        raise Invalid(said("Chưa ghi được."), problems)
    return texts | {"search": fold(" ".join(texts.values()))}


def send(one: Difficulty, *, by: User) -> Difficulty:
    """Send it to the watching agency, as the agency's leader (gửi)."""
    with perform(Act.SEND, one, by=by) as change:
        change.one.sent_at = change.one.sent_at or change.at
        title = said("Khó khăn, vướng mắc mới: {title}", title=one.title)
        _tell(change, Act.SEND, title, people=who_hold(Role.WATCHER), work=True)
    return change.one


def withdraw(one: Difficulty, reason: str, *, by: User) -> Difficulty:
    """Take it back before it is put before UBND tỉnh (rút). Raises Invalid without a reason, or while others follow."""
    _refuse_empty(reason, said("Ghi lý do rút."))
    with perform(Act.WITHDRAW, one, by=by) as change:
        if change.one.followers.exists():
            raise NotAllowed(said("Khó khăn, vướng mắc khác đã gộp vào đây nên không rút được."))
        change.reason, change.one.lead = reason, None
        if change.one.sent_at is not None:
            _tell(change, Act.WITHDRAW, said("Đã rút khó khăn, vướng mắc: {title}", title=one.title))
    return change.one


def give_back(one: Difficulty, reason: str, *, by: User) -> Difficulty:
    """Give it back to be written clearer (trả lại). Raises Invalid without a reason."""
    _refuse_empty(reason, said("Ghi cần nói rõ gì."))
    with perform(Act.GIVE_BACK, one, by=by) as change:
        change.reason = reason
        title = said("Khó khăn, vướng mắc được trả lại để nói rõ: {title}", title=one.title)
        _tell(change, Act.GIVE_BACK, title, reason, work=True)
    return change.one


def group(one: Difficulty, lead: Difficulty, *, by: User) -> Difficulty:
    """Let it follow another that says the same (gộp); what becomes of that one becomes of it.

    Raises Invalid where that one follows a third, is over, or is this one itself.
    """
    with perform(Act.GROUP, one, by=by) as change:
        kept = Difficulty.objects.select_for_update(of=("self",)).get(pk=lead.pk)
        if kept.pk == one.pk or kept.state not in {State.SENT, State.CONSOLIDATED, State.SUBMITTED, State.TASKED}:
            raise Invalid(said("Chưa gộp được."), {"lead": said("Chọn một khó khăn, vướng mắc khác đang xem xét.")})
        for follower in change.one.followers.select_for_update():
            follower.lead = kept
            follower.save(update_fields=["lead"])
        change.one.lead, change.details["lead"] = kept, kept.pk
        title = said("Đã gộp với khó khăn, vướng mắc cùng nội dung: {title}", title=kept.title)
        _tell(change, Act.GROUP, title)
    return change.one


def ungroup(one: Difficulty, *, by: User) -> Difficulty:
    """Let it stand for itself again (tách)."""
    with perform(Act.UNGROUP, one, by=by) as change:
        change.one.lead = None
    return change.one


def answer(one: Difficulty, text: str, *, by: User) -> Difficulty:
    """Answer it as the watching agency (trả lời). Raises Invalid without words."""
    _refuse_empty(text, said("Ghi nội dung trả lời."), "answer")
    with perform(Act.ANSWER, one, by=by) as change:
        change.one.answer, change.one.petition, change.reason = text.strip(), None, text
        _tell(change, Act.ANSWER, said("Đã trả lời khó khăn, vướng mắc: {title}", title=one.title), text)
    return change.one


def consolidate(one: Difficulty, opinion: str, options: str, *, by: User) -> Difficulty:
    """Make it ready to be put before UBND tỉnh, with an opinion and options (tổng hợp). options: one a line."""
    lines = [line.strip() for line in options.replace("\r\n", "\n").split("\n") if line.strip()]
    problems: dict[str, str] = {}
    if not opinion.strip():
        problems["opinion"] = said("Ghi ý kiến của cơ quan theo dõi.")
    if len(lines) < 2:
        problems["options"] = said("Ghi ít nhất hai phương án, mỗi phương án một dòng.")
    if problems:
        raise Invalid(said("Chưa tổng hợp được."), problems)
    with perform(Act.CONSOLIDATE, one, by=by) as change:
        is_new = change.one.state != State.CONSOLIDATED
        change.one.opinion, change.one.options, change.reason = opinion.strip(), "\n".join(lines), opinion
        if is_new:
            title = said("Đã tổng hợp để trình Ủy ban nhân dân tỉnh: {title}", title=one.title)
            _tell(change, Act.CONSOLIDATE, title)
    return change.one


def report_done(one: Difficulty, text: str, *, by: User) -> Difficulty:
    """Say as the agency that was given the task that it is done (báo đã làm xong)."""
    _refuse_empty(text, said("Ghi kết quả đã làm."))
    with perform(Act.REPORT_DONE, one, by=by) as change:
        change.reason = text
        title = said("Đã làm xong việc được giao: {title}", title=one.title)
        _tell(change, Act.REPORT_DONE, title, text, people=who_hold(Role.WATCHER), work=True)
    return change.one


def close(one: Difficulty, text: str, *, by: User) -> Difficulty:
    """End it and what follows it (kết thúc); everybody whom it touches is told."""
    with perform(Act.CLOSE, one, by=by) as change:
        change.reason = text
        _tell(change, Act.CLOSE, said("Khó khăn, vướng mắc đã kết thúc: {title}", title=one.title), text)
        for follower in change.one.followers.select_for_update(of=("self",)).select_related("agency"):
            follower.state, follower.due_at = State.CLOSED, None
            follower.save(update_fields=["state", "due_at"])
            _note(Act.CLOSE, Change(follower, change.post, change.at, text, details={"lead": one.pk}), by)
    return change.one


def join(one: Difficulty, note: str, *, by: User) -> Difficulty:
    """Say that one's own agency has the same difficulty (cùng vướng mắc này): it is told of everything from now on."""
    with perform(Act.JOIN, one, by=by) as change:
        post = change.post
        Joining.objects.create(difficulty=change.one, agency=post.agency, by=by, note=note.strip(), at=change.at)
        change.reason, change.details["agency"] = note, post.agency.code
        title = said("{agency} cũng vướng mắc: {title}", agency=post.agency.short, title=one.title)
        _tell(change, Act.JOIN, title, note, people=who_hold(Role.WATCHER))
    return change.one


def _refuse_empty(text: str, words: str, name: str = "reason") -> None:
    if not text.strip():
        raise Invalid(said("Chưa làm được."), {name: words})


def touched(one: Difficulty) -> list[int]:
    """Whom it concerns: who wrote, sent or joined it and what follows it, and the leaders of all these agencies."""
    ones = [one, *one.followers.all()]
    if one.lead is not None:
        ones.append(one.lead)
    keys = [each.pk for each in ones]
    wrote = DifficultyStep.objects.filter(difficulty__in=keys, act__in=[Act.SAVE, Act.SEND, Act.JOIN])
    joined = Joining.objects.filter(difficulty__in=keys).values_list("agency", flat=True)
    agencies = {*(each.agency_id for each in ones), *joined}
    return list(dict.fromkeys([*wrote.values_list("by", flat=True), *who_hold_at(agencies, LEADERS)]))


def _tell(
    change: Change, act: DifficultyAct, title: str, body: str = "", *, people: list[int] | None = None,
    work: bool = False,
) -> None:  # fmt: skip
    told = people if people is not None else touched(change.one)
    notify(change.one, act.value, title, body, told, at=change.at, work=work)


def notify(
    one: Difficulty, act: str, title: str, body: str, people: list[int], *, at: datetime, work: bool = False
) -> None:
    """Write one message for each of these people about it."""
    tell(people, act=f"difficulty.{act}", title=str(title), body=body.strip(), url=url_of(one), at=at,
         work=people if work else ())  # fmt: skip


def end_of(day: Any) -> datetime:
    """The last moment of a day in Vietnam: a task's term."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.VN)


def whole(pk: int, user: Any) -> Difficulty | None:
    """One of those that a person may read, with all that its page shows. Five queries."""
    steps = DifficultyStep.objects.select_related("by")
    joined = Joining.objects.select_related("agency")
    followers = Difficulty.objects.select_related("agency")
    found = visible_to(user).prefetch_related(
        Prefetch("steps", steps), Prefetch("joinings", joined), Prefetch("followers", followers)
    )
    return found.filter(pk=pk).first()
