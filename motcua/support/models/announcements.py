from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.people.models import User


class Announcement(models.Model):
    """What the watching agency puts before everybody or before some roles; never changed once it is published."""

    class Kind(models.TextChoices):
        DIRECTIVE = "directive", said("Văn bản chỉ đạo")
        NOTICE = "notice", said("Thông báo")

    class Audience(models.TextChoices):
        PUBLIC = "public", said("Công khai")
        OFFICERS = "officers", said("Mọi người có tài khoản")
        ROLES = "roles", said("Một số vai trò")

    class State(models.TextChoices):
        DRAFT = "draft", said("Đang soạn")
        PUBLISHED = "published", said("Đã đăng")
        WITHDRAWN = "withdrawn", said("Đã gỡ")

    kind = models.CharField("loại", max_length=10, choices=Kind)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    abstract = models.CharField("trích yếu", max_length=500)
    text = models.TextField("nội dung", blank=True)
    audience = models.CharField("gửi đến", max_length=10, choices=Audience)
    roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    must_read = models.BooleanField("phải xác nhận đã đọc", default=False)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("lập lúc")
    published_at = models.DateTimeField("đăng lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    withdrawn_why = models.CharField("lý do gỡ", max_length=500, blank=True)
    once = models.UUIDField("mã chống gửi hai lần", unique=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(name="announcement_published", fields=["-published_at", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="announcement_published_when",
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(state__in=["published", "withdrawn"], published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="announcement_withdrawn_when",
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
                | models.Q(state__in=["draft", "published"], withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.abstract


class AnnouncementFile(models.Model):
    """A file that goes with an announcement."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Acknowledgement(models.Model):
    """That a person said she has read it."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="acknowledgements", db_index=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta:
        constraints = [models.UniqueConstraint(name="acknowledged_once", fields=["announcement", "person"])]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.person_id}"
