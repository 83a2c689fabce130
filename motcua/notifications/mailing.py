"""Sending what waits. A dead mail server delays and never blocks: no act waits for it, and no message for another.

Who sends a message holds a lock that nobody else asks for, so that two workers never send the same, and a person who
reads it meanwhile is not held up. A worker that dies between the server's yes and the commit sends that one message
again, under the same Message-ID.
"""

import smtplib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from email.errors import MessageError
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.core.models import Heartbeat
from motcua.core.words import said
from motcua.notifications import letters
from motcua.notifications.models import MOST_REASON, UNSENT, How, Mail, Message, Preference
from motcua.people.models import User

BATCH = 500
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
MOST_TRIES = 14  # about two days
TOO_OLD = timedelta(days=3)
# The worker has other work: what a slow server leaves over is sent in the next round.
ROUND, ROUND_OF_DIGESTS = timedelta(seconds=50), timedelta(minutes=5)
ASK_WITHIN_S = 5
SERVER = "mail"
AWAY = (OSError, smtplib.SMTPException)
# What Python's mail package says of an address or a text that no letter can be made of.
UNFIT = (ValueError, LookupError, AttributeError, MessageError)
OF_MESSAGE, OF_PERSON = 71001, 71002  # classes of our advisory locks
DEFAULT = Preference()


def is_configured() -> bool:
    """Is there a mail server to send to? A demo never sends: it shows."""
    return bool(settings.EMAIL_HOST) and not is_demo()


def decide() -> int:
    """Say of each new message whether it goes at once, in a digest or not at all; how many."""
    at, decided = clock.now(), 0
    while fresh := list(Message.objects.filter(mail=Mail.NEW).order_by("pk").select_related("recipient")[:BATCH]):
        chosen = {
            one.person_id: one for one in Preference.objects.filter(person__in={one.recipient_id for one in fresh})
        }
        by_state: dict[Mail, list[int]] = {}
        for message in fresh:
            state = _state(message, chosen.get(message.recipient_id, DEFAULT), at)
            by_state.setdefault(state, []).append(message.pk)
        for state, keys in by_state.items():
            decided += Message.objects.filter(pk__in=keys, mail=Mail.NEW).update(mail=state)
    return decided


def _state(message: Message, chosen: Preference, at: datetime) -> Mail:
    """Nothing for one without an address, nothing without a server, and nothing that is days old already."""
    person = message.recipient
    reachable = person.email and person.is_active and (is_configured() or is_demo())
    if not reachable or at - message.at > TOO_OLD:
        return Mail.NONE
    return {How.AT_ONCE: Mail.WAITING, How.DIGEST: Mail.DIGEST, How.NEVER: Mail.NONE}[How(chosen.for_message(message))]


def deliver() -> int:
    """Send what is due at once; how many were sent. Safe to call again at any time, by any number of workers."""
    due = Message.objects.filter(mail=Mail.WAITING).exclude(mail_at__gt=clock.now()).order_by("pk")
    return _send_each(list(due.values_list("pk", flat=True)[:BATCH]), _send, within=ROUND)


def _send_each(keys: list[int], send: Callable[[int, BaseEmailBackend], int], *, within: timedelta) -> int:
    """Send one after another until the server goes away or the round is over; how many were sent."""
    begun, sent = clock.now(), 0
    if not keys:
        return 0
    try:
        with _open(seconds=settings.EMAIL_TIMEOUT) as server:
            for key in keys:
                sent += send(key, server)
                if clock.now() - begun > within:
                    break
    except AWAY:
        pass  # the server is away: what waits is tried in the next round
    return sent


def ask_server(*, seconds: int) -> None:
    """Connect, secure and sign in as for a letter, and go again. Raises OSError or SMTPException where it fails.

    seconds: how long each answer may take.
    """
    with _open(seconds=seconds):
        pass


def note_answer() -> None:
    """Ask the server, and note that it answered; what it says when it does not is for `motcua doctor` to tell."""
    if not is_configured():
        return
    try:
        ask_server(seconds=ASK_WITHIN_S)
    except AWAY:
        return
    Heartbeat.objects.update_or_create(name=SERVER, defaults={"at": clock.now()})


def answered_at() -> datetime | None:
    """When the server was last ready to take letters from the worker; None when it never was."""
    return Heartbeat.objects.filter(name=SERVER).values_list("at", flat=True).first()


def _open(*, seconds: int) -> BaseEmailBackend:
    """The way out: SMTP, or nowhere in a demo, whose letters are shown on a page.

    A sender or a password that no server could take is the fault of none of the letters: they wait.
    """
    if not is_configured():
        return get_connection("django.core.mail.backends.dummy.EmailBackend")
    server = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=seconds)
    try:
        validate_email(parseaddr(settings.EMAIL_FROM)[1])
        server.open()
    except (ValidationError, UnicodeError) as fault:
        raise smtplib.SMTPException(f"{type(fault).__name__}: EMAIL_FROM, EMAIL_USER, EMAIL_PASSWORD?") from fault
    return server


def _send(pk: int, server: BaseEmailBackend) -> int:
    """Send one message that nobody else is sending: 1, or 0 when it must wait or was sent meanwhile.

    Raises the fault when it is the server that is away, and not this one letter that is refused.
    """
    with transaction.atomic(durable=True):
        if not _alone(OF_MESSAGE, pk):
            return 0
        message = Message.objects.select_related("recipient").get(pk=pk)
        if message.mail != Mail.WAITING:
            return 0
        at = clock.now()
        fault = _fault_of(lambda: letters.of_message(message), server, message.at)
        if fault is None:
            Message.objects.filter(pk=pk).update(mail=Mail.SENT, mail_at=at, mail_fault="")
        else:
            _note_failure(message, fault, at)
    if fault is not None and not _is_refusal(fault):
        raise fault
    return 0 if fault else 1


def _fault_of(letter: Callable[[], letters.Letter], server: BaseEmailBackend, dated: datetime) -> Exception | None:
    """Send this letter; what went wrong, None when the server has it."""
    try:
        letter().as_mail(server, format_datetime(dated)).send()
    except (*AWAY, *UNFIT) as fault:
        return fault
    return None


def _alone(kind: int, pk: int) -> bool:
    """Take the lock of this thing until the transaction ends; False when another holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [kind, pk % 2**31])
        return bool(cursor.fetchone()[0])


def _note_failure(message: Message, fault: Exception, at: datetime, *, again: Mail = Mail.WAITING) -> None:
    """Wait longer each time and give up at last; what the server will never take is given up at once.

    again: the state in which it waits. What is in a digest waits for the digest's next hour.
    """
    tries = message.mail_tries + 1
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)
    state, until = (Mail.GIVEN_UP, at) if tries >= MOST_TRIES or _is_permanent(fault) else (again, at + wait)
    told = _reason(fault)[:MOST_REASON]
    Message.objects.filter(pk=message.pk).update(mail=state, mail_at=until, mail_tries=tries, mail_fault=told)


def _is_unfit(fault: Exception) -> bool:
    """Was no server asked, because no letter could be made? (A wrong certificate is a ValueError too.)"""
    return not isinstance(fault, AWAY)


def _is_refusal(fault: Exception) -> bool:
    """Is it this letter only that can't go? The sender is the same for all, so a refused one is not of this letter."""
    return _is_unfit(fault) or isinstance(fault, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def _reason(fault: Exception) -> str:
    """Why a letter did not go, for the administrator: the server's own words where it gave any."""
    if _is_unfit(fault):
        return said("Không lập được thư gửi địa chỉ này: hãy sửa địa chỉ thư điện tử.")
    code: int
    words: bytes | str
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(fault.recipients.values()))
    elif isinstance(fault, smtplib.SMTPResponseException):
        code, words = fault.smtp_code, fault.smtp_error
    else:
        return said("Máy chủ thư không trả lời hoặc ngắt giữa chừng.")
    told = words.decode(errors="replace") if isinstance(words, bytes) else words
    return said("Máy chủ thư trả lời: {code} {words}", code=code, words=told.replace("\x00", ""))


def _is_permanent(fault: Exception) -> bool:
    """Will this letter never be taken: no address, or the server's 5xx?"""
    if _is_unfit(fault):
        return True
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= 500


def deliver_digests(*, is_workday: bool) -> int:
    """Send to each person whose hour has come what waits for her digest, once a day; how many letters.

    is_workday: whether offices are open today; on other days nothing is sent and everything waits.
    """
    waiting = Message.objects.filter(mail=Mail.DIGEST).values_list("recipient_id", flat=True).distinct()
    people = list(waiting.order_by("recipient_id")) if is_workday else []
    return _send_each(people, _digest_of, within=ROUND_OF_DIGESTS)


def _digest_of(person_id: int, server: BaseEmailBackend) -> int:
    at = clock.now()
    with transaction.atomic(durable=True):
        if not _alone(OF_PERSON, person_id):
            return 0
        chosen, _ = Preference.objects.get_or_create(person_id=person_id)
        messages = list(Message.objects.filter(recipient_id=person_id, mail=Mail.DIGEST).order_by("-pk"))
        if not messages or at.hour < chosen.digest_hour or chosen.digested_on == at.date():
            return 0
        person = User.objects.get(pk=person_id)
        fault = _fault_of(lambda: letters.digest(person, messages), server, at)
        if fault is not None:
            if not _is_refusal(fault):
                raise fault
            for message in messages:
                _note_failure(message, fault, at, again=Mail.DIGEST)
            return 0  # this person's letter alone: the next person's is sent all the same
        Message.objects.filter(pk__in=[one.pk for one in messages]).update(mail=Mail.SENT, mail_at=at, mail_fault="")
        Preference.objects.filter(pk=chosen.pk).update(digested_on=at.date())
    return 1


def choose(person: User, *, work: How, news: How, digest_hour: int) -> None:
    """Keep how a person wants to be told."""
    Preference.objects.update_or_create(
        person=person, defaults={"work": work, "news": news, "digest_hour": digest_hour}
    )


def preference_of(person: User) -> Preference:
    """Her choice, or what holds without one."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def try_again(messages: Iterable[int]) -> int:
    """Let messages that were given up be tried anew from now on; how many."""
    given_up = Message.objects.filter(pk__in=list(messages), mail=Mail.GIVEN_UP)
    return given_up.update(mail=Mail.WAITING, mail_at=None, mail_tries=0, mail_fault="")


def oldest_unsent() -> datetime | None:
    """When the oldest message was written that should have gone at once and has not; None when none waits."""
    waiting = Message.objects.filter(mail__in=UNSENT).order_by("pk").values_list("at", flat=True)
    return waiting.first()


def given_up() -> QuerySet[Message]:
    """Messages that could not be sent, newest first."""
    return Message.objects.filter(mail=Mail.GIVEN_UP).select_related("recipient").order_by("-pk")
