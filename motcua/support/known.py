"""Known problems (lỗi đã biết): written once, tied to many tickets, answered all at once, offered before one asks."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.text import fold, nfc
from motcua.core.words import said
from motcua.journal.record import record
from motcua.notifications.actions import send as tell
from motcua.people.models import Post, User
from motcua.people.queries import watching_post
from motcua.support import tickets
from motcua.support.models import KnownProblem, Ticket, TicketMessage
from motcua.support.rules import TicketAct, TicketState, after

OFFERED = 5
MOST_WORDS = 20
SHORTEST = 3  # letters: shorter words say nothing of what is sought


def subject(problem: KnownProblem) -> str:
    """The name of a known problem's chain in the journal."""
    return f"known-problem:{problem.pk}"


def visible_to(user: Any) -> QuerySet[KnownProblem]:
    """The watching agency sees all, everybody who is signed in the public ones."""
    found = KnownProblem.objects.all()
    return found if watching_post(user) is not None else found.filter(is_public=True)


def find(text: str, user: Any) -> QuerySet[KnownProblem]:
    """Those that hold every word, with or without marks; all for no words."""
    found = visible_to(user)
    for word in fold(text).split()[:MOST_WORDS]:
        found = found.filter(search__contains=word)
    return found


def offered(text: str, user: Any) -> list[KnownProblem]:
    """The few that share most of the longer words, the best first: what is shown before a ticket is sent."""
    return best(visible_to(user), text, OFFERED)


def best(found: QuerySet[Any], text: str, most: int) -> list[Any]:
    """Those of some rows with a `search` text that share at least half of the longer words of `text`. One query."""
    words = {word for word in fold(text).split() if len(word) >= SHORTEST}
    if not words:
        return []
    rows = [(sum(word in one.search for word in words), one) for one in found.order_by("-pk")[:1000]]
    close = [(count, one) for count, one in rows if 2 * count >= len(words)]
    return [one for _, one in sorted(close, key=lambda pair: (-pair[0], -pair[1].pk))[:most]]


def write(
    title: str, signs: str, answer: str, *, public: bool, by: User, once: UUID, problem: KnownProblem | None = None
) -> KnownProblem:  # fmt: skip
    """Write a known problem, or change one that is there; with an answer that is new, all its open tickets get it.

    Raises NotAllowed unless `by` watches, Invalid without a title or its signs.
    """
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được ghi lỗi đã biết."))
    if problem is None and (twin := KnownProblem.objects.filter(once=once).first()) is not None:
        return twin
    wanted = {"title": (title, said("Ghi tên lỗi, ví dụ: Không tải được tệp trên 10 MB.")),
              "signs": (signs, said("Ghi dấu hiệu để người gặp nhận ra."))}  # fmt: skip
    if problems := {name: words for name, (text, words) in wanted.items() if not nfc(text)}:
        raise Invalid(said("Chưa ghi được."), problems)
    at = clock.now()
    with transaction.atomic():
        kept = (
            KnownProblem.objects.select_for_update().get(pk=problem.pk) if problem is not None
            else KnownProblem(made_by=by, made_at=at, once=once)
        )  # fmt: skip
        is_new = bool(nfc(answer)) and nfc(answer) != kept.answer
        kept.title, kept.signs, kept.answer = nfc(title)[:250], nfc(signs), nfc(answer)
        kept.is_public, kept.changed_at = public, at
        kept.search = fold(f"{kept.title} {kept.signs} {kept.answer}")
        kept.save()
        answered = _answer(kept, list(_open_of(kept)), by, post) if is_new else []
        details = {"tickets": answered, "public": public}
        record("known-problem.write", subject=subject(kept), actor=by.username, post=str(post), at=at, details=details)
    return kept


def tie(ticket: Ticket, problem: KnownProblem, *, by: User) -> Ticket:
    """Say that a ticket is of this problem (gắn với lỗi đã biết): it gets the answer, at once or when it is written."""
    with tickets.perform(TicketAct.TIE, ticket, by=by) as change:
        change.ticket.known, change.details["known"] = problem, problem.pk
    kept = change.ticket
    if problem.answer and kept.state != TicketState.ANSWERED:
        with transaction.atomic():
            post = watching_post(by)
            assert post is not None
            _answer(problem, [Ticket.objects.select_for_update().get(pk=kept.pk)], by, post)
    return Ticket.objects.get(pk=kept.pk)


def _open_of(problem: KnownProblem) -> QuerySet[Ticket]:
    open_states = [TicketState.NEW, TicketState.AGAIN, TicketState.WAITING, TicketState.ANSWERED]
    return problem.tickets.select_for_update().filter(state__in=open_states).order_by("pk")


def _answer(problem: KnownProblem, found: list[Ticket], by: User, post: Post) -> list[int]:
    """Give each of these tickets the answer, and each asker one message; the keys of the tickets."""
    at, first = clock.now(), {one.asker_id: one for one in reversed(found)}
    for one in found:
        one.answered_at, one.assigned = one.answered_at or at, one.assigned or by
        tickets.move(one, after(TicketAct.ANSWER, one.state), at)
        one.save()
        made = TicketMessage.objects.create(
            ticket=one, author=by, post=str(post), by_supporter=True, text=problem.answer, at=at, once=uuid4()
        )
        record("ticket.answer", subject=tickets.subject(one), actor=by.username, post=str(post), at=at,
               details={"state": one.state, "known": problem.pk, "message": made.pk})  # fmt: skip
    title = said("Yêu cầu hỗ trợ đã được trả lời: {title}", title=problem.title)
    for asker, one in sorted(first.items()):
        tell([asker], act="ticket.answer", title=str(title), body=problem.answer[:500], url=tickets.url_of(one), at=at)
    return [one.pk for one in found]
