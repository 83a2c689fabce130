from django.conf import settings
from django.db import models


class Message(models.Model):
    """One notice for one person; the text was fixed when it was written."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    act = models.CharField("việc", max_length=60)
    title = models.CharField("tiêu đề", max_length=250)
    body = models.TextField("nội dung", blank=True)
    url = models.CharField("đường dẫn", max_length=200, blank=True)
    at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(name="message_unread", fields=["recipient", "-at"], condition=models.Q(read_at__isnull=True)),
            models.Index(name="message_of_person", fields=["recipient", "-at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title
