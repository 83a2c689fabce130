"""Sending what waits. A dead mail server delays and never blocks: no act waits for it, and no message for another.

Who sends a message holds a lock that nobody else asks for, so that two workers never send the same, and a person who
reads it meanwhile is not held up. A worker that dies between the server's yes and the commit sends that one message
again, under the same Message-ID.
"""

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.notifications import letters
from motcua.notifications.models import UNSENT, How, Mail, Message, Preference
from motcua.people.models import User

BATCH = 500
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
MOST_TRIES = 14  # about two days
TOO_OLD = timedelta(days=3)
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
    keys, sent = list(due.values_list("pk", flat=True)[:BATCH]), 0
    if not keys:
        return 0
    try:
        with _open() as server:
            for pk in keys:
                sent += _send(pk, server)
    except (OSError, smtplib.SMTPException):
        pass  # the server is away: what waits is tried at the next minute
    return sent


def _open() -> BaseEmailBackend:
    """The way out: SMTP, or nowhere in a demo, whose letters are shown on a page."""
    if is_configured():
        return get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=settings.EMAIL_TIMEOUT)
    return get_connection("django.core.mail.backends.dummy.EmailBackend")


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
        at, fault = clock.now(), None
        try:
            letters.of_message(message).as_mail(server, format_datetime(message.at)).send()
        except (OSError, smtplib.SMTPException) as raised:
            fault = raised
            _note_failure(message, raised, at)
        else:
            Message.objects.filter(pk=pk).update(mail=Mail.SENT, mail_at=at)
    if fault is not None and not _is_refusal(fault):
        raise fault
    return 0 if fault else 1


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
    Message.objects.filter(pk=message.pk).update(mail=state, mail_at=until, mail_tries=tries)


def _is_refusal(fault: Exception) -> bool:
    """Did the server answer, and say no to this letter only?"""
    return isinstance(fault, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | smtplib.SMTPSenderRefused)


def _is_permanent(fault: Exception) -> bool:
    """Did the server say that it will never take this letter (5xx)?"""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= 500


def deliver_digests(*, is_workday: bool) -> int:
    """Send to each person whose hour has come what waits for her digest, once a day; how many letters.

    is_workday: whether offices are open today; on other days nothing is sent and everything waits.
    """
    waiting = Message.objects.filter(mail=Mail.DIGEST).values_list("recipient_id", flat=True).distinct()
    people = list(waiting.order_by("recipient_id")) if is_workday else []
    if not people:
        return 0
    try:
        with _open() as server:
            return sum(_digest_of(pk, server) for pk in people)
    except (OSError, smtplib.SMTPException):
        return 0  # the next hour tries those who were not reached


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
        try:
            letters.digest(person, messages).as_mail(server, format_datetime(at)).send()
        except smtplib.SMTPException as refused:
            if not _is_refusal(refused):
                raise
            for message in messages:
                _note_failure(message, refused, at, again=Mail.DIGEST)
            return 0  # this person's letter alone: the next person's is sent all the same
        Message.objects.filter(pk__in=[one.pk for one in messages]).update(mail=Mail.SENT, mail_at=at)
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
    return given_up.update(mail=Mail.WAITING, mail_at=None, mail_tries=0)


def oldest_unsent() -> datetime | None:
    """When the oldest message was written that should have gone at once and has not; None when none waits."""
    waiting = Message.objects.filter(mail__in=UNSENT).order_by("pk").values_list("at", flat=True)
    return waiting.first()


def given_up() -> QuerySet[Message]:
    """Messages that could not be sent, newest first."""
    return Message.objects.filter(mail=Mail.GIVEN_UP).select_related("recipient").order_by("-pk")
