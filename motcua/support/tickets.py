"""The life of a ticket: asked from a screen, answered, asked back, escalated, closed, opened again.

A row of `rules.TICKET_RULES` each. What is written is never changed; times are those of the watching agency's office.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.core.text import file_name, nfc
from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.documents.scanning import refuse_unsafe
from motcua.dossiers import deadlines
from motcua.journal.record import SYSTEM, record
from motcua.notifications.actions import send as tell
from motcua.people.models import Post, Role, User
from motcua.people.queries import (
    calendar_for,
    country_calendar,
    leaders_who_watch,
    posts_of,
    watching_agency,
    watching_post,
    who_hold,
)
from motcua.support.models import Ticket, TicketFile, TicketMessage
from motcua.support.rules import SETTLED, SUPPORTERS_TURN, TICKET_RULES, TicketAct, Who, after
from motcua.workdays.terms import WorkingHours

MOST_LETTERS = 8000
MOST_FILES = 5
Files = Sequence[tuple[StoredFile, str]]


@dataclass(frozen=True)
class Place:
    """Where the asker stood: no query of the address, of a dossier only its reference. failed: only if she agreed."""

    route: str = ""
    path: str = ""
    reference: str = ""
    browser: str = ""
    failed: str = ""


def subject(ticket: Ticket) -> str:
    """The name of a ticket's chain in the journal."""
    return f"ticket:{ticket.pk}"


def url_of(ticket: Ticket) -> str:
    """The page of a ticket."""
    return f"/ho-tro/{ticket.pk}/"


def visible_to(user: Any) -> QuerySet[Ticket]:
    """A person's own, those that colleagues let their agency see; all for the watching agency's officers."""
    found = Ticket.objects.select_related("asker", "agency", "assigned", "known")
    if watching_post(user) is not None:
        return found
    agencies = {post.agency_id for post in posts_of(user)}
    return found.filter(Q(asker=user.pk) | Q(is_shared=True, agency__in=agencies))


def answer_by(at: datetime) -> datetime:
    """Until when a ticket that came at this moment must be answered, by the calendar of the watching agency."""
    agency = watching_agency()
    calendar = calendar_for(agency) if agency is not None else country_calendar()
    return deadlines.due(at, WorkingHours(settings.SUPPORT_ANSWER_HOURS), calendar)


def ask(
    kind: str, title: str, text: str, *, place: Place, once: UUID, by: User, shared: bool = False, files: Files = ()
) -> Ticket:
    """Send a question, fault, wish or request for access (gửi yêu cầu hỗ trợ). The same form twice gives one ticket.

    Raises Invalid without a kind, a line that says what it is about, or words.
    """
    if (twin := Ticket.objects.filter(once=once, asker=by).first()) is not None:
        return twin
    problems: dict[str, str] = {}
    if kind not in Ticket.Kind.values:
        problems["kind"] = said("Chọn loại yêu cầu.")
    if not nfc(title):
        problems["title"] = said("Ghi tóm tắt một dòng, ví dụ: Không tải được tệp kết quả.")
    if problems:
        raise Invalid(said("Chưa gửi được yêu cầu."), problems)
    kept = checked(text, len(files))
    at, post = clock.now(), next(iter(posts_of(by)), None)
    due_at = answer_by(at)
    try:
        with transaction.atomic():
            made = Ticket.objects.create(
                kind=kind, title=nfc(title)[:200], asker=by, agency=post.agency if post else None,
                post=str(post or ""), role=post.role if post else "", route=place.route[:80], path=place.path[:200],
                reference=place.reference[:60], browser=place.browser[:300], failed=place.failed[:64],
                is_shared=shared, made_at=at, due_at=due_at, act_by_at=due_at, changed_at=at, once=once,
            )  # fmt: skip
            _say(made, kept, by=by, post=post, supporting=False, once=once, files=files, at=at)
            _record(made, "ask", by, post, at, {"kind": kind, "route": made.route})
            _tell_supporters(made, "ask", said("Yêu cầu hỗ trợ mới: {title}", title=made.title), at)
    except IntegrityError:
        return Ticket.objects.get(once=once, asker=by)
    return made


@dataclass
class Change:
    """A ticket that is locked, by whom it is changed, when, and what the journal is told of it."""

    ticket: Ticket
    post: Post | None
    at: datetime
    details: dict[str, Any] = field(default_factory=dict)


def allowed(act: TicketAct, ticket: Ticket, user: User) -> bool:
    """May this person do this to the ticket as it stands?"""
    return ticket.state in TICKET_RULES[act].since and _is_hers(act, ticket, user)


def _is_hers(act: TicketAct, ticket: Ticket, user: User) -> bool:
    who = TICKET_RULES[act].who
    mine, supports = ticket.asker_id == user.pk, watching_post(user) is not None
    if act == TicketAct.CLOSE and ticket.answered_at is None:
        return mine  # nobody gets rid of a question without a word
    return {Who.ASKER: mine, Who.SUPPORTER: supports, Who.EITHER: mine or supports}[who]


@contextmanager
def perform(act: TicketAct, ticket: Ticket, *, by: User) -> Iterator[Change]:
    """Lock it, check the rule, let the act do its own, move it on, write the journal: all or nothing."""
    with transaction.atomic():
        joined = ("asker", "agency", "known", "assigned")
        kept = Ticket.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=ticket.pk)
        if not _is_hers(act, kept, by):
            raise NotAllowed(said("Việc này không thuộc quyền của bạn đối với yêu cầu hỗ trợ này."))
        if kept.state not in TICKET_RULES[act].since:
            words = said("Yêu cầu đang ở trạng thái “{state}” nên không làm được việc này.",
                         state=kept.get_state_display())  # fmt: skip
            raise NotAllowed(words)
        change = Change(kept, _post(kept, by), clock.now())
        yield change
        move(kept, after(act, kept.state), change.at)
        kept.save()
        _record(kept, act.value, by, change.post, change.at, change.details)


def _post(ticket: Ticket, by: User) -> Post | None:
    if ticket.asker_id != by.pk:
        return watching_post(by)
    return next((post for post in posts_of(by) if post.agency_id == ticket.agency_id), next(iter(posts_of(by)), None))


def move(ticket: Ticket, state: str, at: datetime) -> None:
    """Put it into a state: whose turn it is, until when, and whether it is settled follow. Does not save."""
    if state != ticket.state and state in SUPPORTERS_TURN:
        ticket.act_by_at, ticket.escalated_at = answer_by(at), None
    if state not in SUPPORTERS_TURN:
        ticket.act_by_at = None
    settled = state in SETTLED
    ticket.settled_at = (ticket.settled_at or at) if settled else None
    ticket.state, ticket.changed_at = state, at


def write(ticket: Ticket, text: str, *, once: UUID, by: User, files: Files = ()) -> Ticket:
    """Add something as the asker (viết thêm); answers what the supporter asked back."""
    return _written(TicketAct.WRITE, ticket, text, once, by, files, said("Có thêm ý kiến: {title}", title=ticket.title))


def reopen(ticket: Ticket, text: str, *, once: UUID, by: User, files: Files = ()) -> Ticket:
    """Say as the asker that it is not solved (mở lại)."""
    title = said("Yêu cầu hỗ trợ được mở lại: {title}", title=ticket.title)
    return _written(TicketAct.REOPEN, ticket, text, once, by, files, title)


def answer(ticket: Ticket, text: str, *, once: UUID, by: User, files: Files = ()) -> Ticket:
    """Answer as the watching agency (trả lời)."""
    title = said("Yêu cầu hỗ trợ đã được trả lời: {title}", title=ticket.title)
    return _written(TicketAct.ANSWER, ticket, text, once, by, files, title)


def ask_back(ticket: Ticket, text: str, *, once: UUID, by: User, files: Files = ()) -> Ticket:
    """Ask the asker for what is missing (hỏi lại); it is an answer within the term."""
    title = said("Cần bạn nói rõ thêm: {title}", title=ticket.title)
    return _written(TicketAct.ASK_BACK, ticket, text, once, by, files, title)


def _written(act: TicketAct, ticket: Ticket, text: str, once: UUID, by: User, files: Files, title: str) -> Ticket:
    if TicketMessage.objects.filter(ticket=ticket, once=once, author=by).exists():
        return ticket  # a second press
    kept = checked(text, len(files))
    try:
        return _put(act, ticket, kept, once, by, files, title)
    except IntegrityError:  # both presses came at once
        return Ticket.objects.get(pk=ticket.pk)


def _put(act: TicketAct, ticket: Ticket, text: str, once: UUID, by: User, files: Files, title: str) -> Ticket:
    supporting = TICKET_RULES[act].who == Who.SUPPORTER
    with perform(act, ticket, by=by) as change:
        one = change.ticket
        if supporting:
            one.answered_at = one.answered_at or change.at
            one.assigned = one.assigned or by
        made = _say(one, text, by=by, post=change.post, supporting=supporting, once=once, files=files, at=change.at)
        change.details["message"] = made.pk
        if supporting:
            tell([one.asker_id], act=f"ticket.{act}", title=str(title), body=text[:500], url=url_of(one), at=change.at,
                 work=[one.asker_id] if act == TicketAct.ASK_BACK else ())  # fmt: skip
        else:
            _tell_supporters(one, act.value, title, change.at)
    return change.ticket


def close(ticket: Ticket, *, by: User) -> Ticket:
    """Close it: solved, or needed no more (đóng). The asker may open it again; a supporter closes what was answered."""
    with perform(TicketAct.CLOSE, ticket, by=by) as change:
        one = change.ticket
        one.answered_at = one.answered_at or change.at
        if by.pk != one.asker_id:
            title = said("Yêu cầu hỗ trợ đã đóng: {title}", title=one.title)
            tell([one.asker_id], act="ticket.close", title=str(title), body="", url=url_of(one), at=change.at)
    return change.ticket


def assign(ticket: Ticket, person: User, *, by: User) -> Ticket:
    """Give it to one of the watching agency's officers (phân công)."""
    with perform(TicketAct.ASSIGN, ticket, by=by) as change:
        if person.pk not in who_hold(Role.WATCHER):
            raise Invalid(said("Chưa phân công được."), {"person": said("Chọn một cán bộ của cơ quan theo dõi.")})
        one = change.ticket
        one.assigned, change.details["to"] = person, person.username
        if person.pk != by.pk:
            title = said("Bạn được giao yêu cầu hỗ trợ: {title}", title=one.title)
            tell([person.pk], act="ticket.assign", title=str(title), body="", url=url_of(one), at=change.at,
                 work=[person.pk])  # fmt: skip
    return change.ticket


def escalate(ticket: Ticket, reason: str, *, by: User) -> Ticket:
    """Bring it before the watching agency's leader (báo cáo lãnh đạo). Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid(said("Chưa báo cáo được."), {"reason": said("Ghi vì sao cần lãnh đạo xem.")})
    with perform(TicketAct.ESCALATE, ticket, by=by) as change:
        if change.ticket.escalated_at is not None:
            raise NotAllowed(said("Yêu cầu này đã được báo cáo lãnh đạo."))
        _to_leaders(change.ticket, change.at, body=reason.strip())
    return change.ticket


def escalate_late() -> int:
    """Bring before the leader, once for each term, what was not answered in time; how many tickets."""
    at = clock.now()
    late = Ticket.objects.filter(act_by_at__lt=at, escalated_at__isnull=True).order_by("act_by_at", "id")
    done = 0
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            one = Ticket.objects.select_for_update().get(pk=pk)
            if one.act_by_at is None or one.act_by_at >= at or one.escalated_at is not None:
                continue
            _to_leaders(one, at, body="")
            one.save(update_fields=["escalated_at"])
            record("ticket.escalate", subject=subject(one), actor=SYSTEM, at=at)
            done += 1
    return done


def _to_leaders(ticket: Ticket, at: datetime, *, body: str) -> None:
    ticket.escalated_at = at
    people = leaders_who_watch() or who_hold(Role.WATCHER)
    title = said("Yêu cầu hỗ trợ cần lãnh đạo xem: {title}", title=ticket.title)
    tell(people, act="ticket.escalate", title=str(title), body=body, url=url_of(ticket), at=at, work=people)


def share(ticket: Ticket, *, shared: bool, by: User) -> Ticket:
    """Let the asker's agency see it, or no more (cả cơ quan xem được)."""
    with perform(TicketAct.SHARE, ticket, by=by) as change:
        if change.ticket.is_shared == shared:
            raise NotAllowed(said("Yêu cầu đã như vậy rồi."))
        change.ticket.is_shared = change.details["shared"] = shared
    return change.ticket


def _say(
    ticket: Ticket, text: str, *, by: User, post: Post | None, supporting: bool, once: UUID, files: Files, at: datetime
) -> TicketMessage:  # fmt: skip
    made = TicketMessage.objects.create(
        ticket=ticket, author=by, post=str(post or ""), by_supporter=supporting, text=text, at=at, once=once
    )
    TicketFile.objects.bulk_create(TicketFile(message=made, file=file, name=file_name(name)) for file, name in files)
    return made


def checked(text: str, files: int = 0) -> str:
    """The text as it is kept. Raises Invalid for nothing, too much, or too many files."""
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).replace("\x00", "").strip()
    problems: dict[str, str] = {}
    if not kept:
        problems["text"] = said("Ghi nội dung.")
    elif len(kept) > MOST_LETTERS:
        problems["text"] = said("Nội dung dài {n} ký tự; hãy viết gọn trong {most} ký tự.",
                                n=len(kept), most=MOST_LETTERS)  # fmt: skip
    if files > MOST_FILES:
        problems["attached"] = said("Chọn tối đa {most} tệp một lần gửi.", most=MOST_FILES)
    if problems:
        raise Invalid(said("Chưa gửi được."), problems)
    return kept


def _tell_supporters(ticket: Ticket, act: str, title: str, at: datetime) -> None:
    """Who has it, else all of the watching agency."""
    people: Iterable[int] = [ticket.assigned_id] if ticket.assigned_id else who_hold(Role.WATCHER)
    work = [pk for pk in people if pk != ticket.asker_id]
    tell(work, act=f"ticket.{act}", title=str(title), body="", url=url_of(ticket), at=at, work=work)


def _record(ticket: Ticket, act: str, by: User, post: Post | None, at: datetime, details: dict[str, Any]) -> None:
    record(f"ticket.{act}", subject=subject(ticket), actor=by.username, post=str(post or ""), at=at,
           details={"state": ticket.state, **details})  # fmt: skip


def waiting() -> QuerySet[Ticket]:
    """What stands in the queue, the earliest term first."""
    found = Ticket.objects.filter(state__in=sorted(SUPPORTERS_TURN)).select_related("asker", "agency", "assigned")
    return found.order_by("act_by_at", "id")


def unanswered(at: datetime) -> QuerySet[Ticket]:
    """What was not answered in time and still waits, the oldest term first."""
    return waiting().filter(act_by_at__lt=at)


def messages_of(ticket: Ticket) -> QuerySet[TicketMessage]:
    """What was written, first to last, with files. Two queries."""
    return ticket.messages.select_related("author").prefetch_related("files__file")


def file_for(user: User, pk: int) -> TicketFile:
    """A file of a ticket for who sees the ticket. Raises NotFound for others, NotAllowed while it is not safe."""
    found = TicketFile.objects.select_related("file", "message__ticket")
    wanted = found.filter(pk=pk, message__ticket__in=visible_to(user).select_related(None)).first()
    if wanted is None:
        raise NotFound(said("Không tìm thấy tệp."))
    refuse_unsafe(wanted.file, own=wanted.message.author_id == user.pk)
    return wanted


def note_download(file: TicketFile, *, by: User) -> None:
    """Journal that a person took a file of a ticket."""
    details = {"message": file.message_id, "sha256": file.file_id}
    record("ticket.download", subject=subject(file.message.ticket), actor=by.username, at=clock.now(), details=details)
