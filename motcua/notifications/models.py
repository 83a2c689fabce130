from typing import Any

from django.conf import settings
from django.db import models

from motcua.core.words import said


class Mail(models.TextChoices):
    """What became of a message's copy by e-mail."""

    NEW = "new", said("Chưa xét")
    WAITING = "waiting", said("Chờ gửi lại")
    DIGEST = "digest", said("Chờ bản tổng hợp")
    SENT = "sent", said("Đã gửi")
    NONE = "none", said("Không gửi thư")
    GIVEN_UP = "given_up", said("Không gửi được")


MOST_REASON = 250
UNSENT = (Mail.NEW, Mail.WAITING)


class Message(models.Model):
    """One notice for one person; the text was fixed when it was written. Its row is the outbox of e-mail too."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages", db_index=False)
    act = models.CharField("việc", max_length=60)
    title = models.CharField("tiêu đề", max_length=250)
    body = models.TextField("nội dung", blank=True)
    url = models.CharField("đường dẫn", max_length=200, blank=True)
    at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    for_work = models.BooleanField("việc cần làm", default=False, db_default=False)
    mail = models.CharField("thư", max_length=10, choices=Mail, default=Mail.NEW, db_default=Mail.NEW)
    mail_tries = models.PositiveSmallIntegerField("số lần gửi hỏng", default=0, db_default=0)
    mail_at = models.DateTimeField("gửi lúc, hoặc gửi lại từ lúc", null=True, blank=True)
    mail_fault = models.CharField("lý do chưa gửi được", max_length=MOST_REASON, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(name="message_unread", fields=["recipient", "-at"], condition=models.Q(read_at__isnull=True)),
            models.Index(name="message_of_person", fields=["recipient", "-at", "-id"]),
            models.Index(name="message_to_mail", fields=["id"], condition=models.Q(mail__in=[*UNSENT, Mail.DIGEST])),
            models.Index(name="message_given_up", fields=["-id"], condition=models.Q(mail=Mail.GIVEN_UP)),
        ]

    def __str__(self) -> str:
        return self.title


class How(models.TextChoices):
    """How a person wants to be told by e-mail. Inside the system she is always told."""

    AT_ONCE = "at_once", said("Gửi thư ngay")
    DIGEST = "digest", said("Gửi trong thư tổng hợp")
    NEVER = "never", said("Không gửi thư")


class Preference(models.Model):
    """A person's choice; without a row the defaults hold."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preference")
    work = models.CharField("việc cần tôi làm", max_length=10, choices=How, default=How.AT_ONCE)
    news = models.CharField("tin để tôi biết", max_length=10, choices=How, default=How.DIGEST)
    digest_hour = models.PositiveSmallIntegerField("giờ gửi thư tổng hợp", default=8)
    digested_on = models.DateField("đã tổng hợp ngày", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="preference_digest_hour", condition=models.Q(digest_hour__gte=6, digest_hour__lte=18)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.work}, {self.news}"

    def for_message(self, message: Message) -> Any:
        """How this person wants to be told of it."""
        return self.work if message.for_work else self.news
