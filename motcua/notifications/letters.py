"""A message as a letter: subject, plain text, the same as simple HTML. Made from rows alone, so it can be made anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from motcua.notifications.models import Message
from motcua.people.models import User

MOST_IN_A_DIGEST = 200


@dataclass(frozen=True)
class Letter:
    """What one person is sent. key: the same for the same letter, however often it is tried."""

    key: str
    to: str
    subject: str
    text: str
    html: str

    def as_mail(self, connection: BaseEmailBackend | None, sent_at: str) -> EmailMultiAlternatives:
        """The letter for Django's mail; a receiver knows a second copy by its Message-ID."""
        host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
        headers = {
            "Message-ID": f"<{self.key}@{host}>",
            "Date": sent_at,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
        mail = EmailMultiAlternatives(
            self.subject, self.text, settings.EMAIL_FROM, [self.to], headers=headers, connection=connection
        )
        mail.attach_alternative(self.html, "text/html")
        return mail


def of_message(message: Message) -> Letter:
    """One message by itself. Its recipient must be joined."""
    return _letter(f"tin-{message.pk}", message.recipient, message.title, [message])


def digest(person: User, messages: Sequence[Message]) -> Letter:
    """Several messages of one person, newest first, in one letter; the key names the newest."""
    subject = f"{len(messages)} thông báo từ Một Cửa"
    return _letter(f"tong-hop-{messages[0].pk}", person, subject, messages[:MOST_IN_A_DIGEST])


def _letter(key: str, person: User, subject: str, messages: Sequence[Message]) -> Letter:
    told = {
        "person": person,
        "messages": messages,
        "site": settings.PUBLIC_URL,
        "count": len(messages),
        "subject": subject,
    }
    text = render_to_string("notifications/letter.txt", told)
    html = render_to_string("notifications/letter.html", told)
    return Letter(key, person.email, " ".join(f"[Một Cửa] {subject}".split()), text, html)
