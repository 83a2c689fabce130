"""Difficulties (khó khăn, vướng mắc, kiến nghị) and the papers by which they come before UBND tỉnh."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from motcua.core.words import said
from motcua.people.models import Agency, User
from motcua.support.rules import OPEN_DIFFICULTIES, DifficultyState


class Petition(models.Model):
    """Difficulties that the watching agency can not answer itself, put before UBND tỉnh in one paper (tờ trình)."""

    class State(models.TextChoices):
        DRAFT = "draft", said("Đang lập")
        SUBMITTED = "submitted", said("Đã trình")
        DECIDED = "decided", said("Đã có ý kiến chỉ đạo")

    title = models.CharField("trích yếu", max_length=250)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.CharField("số, ký hiệu tờ trình", max_length=60, blank=True)
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_post = models.CharField("chức danh người trình", max_length=250, blank=True)
    due_at = models.DateTimeField("cần có ý kiến trước", null=True, blank=True)
    decision = models.CharField("số, ký hiệu văn bản chỉ đạo", max_length=120, blank=True)
    decided_on = models.DateField("ngày văn bản", null=True, blank=True)
    decided_at = models.DateTimeField("ghi lúc", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    paper: Any = models.JSONField("nội dung tờ trình khi trình", default=dict, blank=True)  # fixed when submitted
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Difficulty(models.Model):
    """What hinders an agency, and what it asks for. One that says the same as another follows it: its `lead`."""

    title = models.CharField("tên", max_length=250)
    content = models.TextField("khó khăn, vướng mắc")
    wish = models.TextField("kiến nghị, đề xuất")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="difficulties")
    state = models.CharField("trạng thái", max_length=12, choices=DifficultyState, default=DifficultyState.DRAFTING)
    due_at = models.DateTimeField("hạn của bước này", null=True, blank=True)
    reminded_at = models.DateTimeField("đã nhắc lúc", null=True, blank=True)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    lead = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    joined = models.ManyToManyField(Agency, through="Joining", related_name="joined_difficulties")
    opinion = models.TextField("ý kiến của cơ quan theo dõi", blank=True)
    options = models.TextField("các phương án", blank=True)  # one a line
    petition = models.ForeignKey(Petition, models.PROTECT, null=True, blank=True, related_name="difficulties")
    answer = models.TextField("trả lời", blank=True)
    owner = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    owner_due_on = models.DateField("phải xong trước hết ngày", null=True, blank=True)
    search = models.TextField("chữ để tìm", blank=True, editable=False)
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "khó khăn, vướng mắc"
        constraints = [
            models.CheckConstraint(
                name="difficulty_grouped_has_lead",
                condition=models.Q(state="grouped", lead__isnull=False) | ~models.Q(state="grouped"),
            ),
            models.CheckConstraint(
                name="difficulty_task_has_owner",
                condition=~models.Q(state__in=["tasked", "done"])
                | models.Q(owner__isnull=False, owner_due_on__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(name="difficulty_search", fields=["search"], opclasses=["gin_trgm_ops"]),
            models.Index(name="difficulty_by_state", fields=["state", "due_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Does somebody still have to do something about it?"""
        return self.state in OPEN_DIFFICULTIES

    @property
    def option_lines(self) -> list[str]:
        """The options, each without what is empty."""
        return [line.strip() for line in self.options.split("\n") if line.strip()]


class Joining(models.Model):
    """That another agency has the same difficulty (cùng vướng mắc này): it is told of everything too."""

    difficulty = models.ForeignKey(Difficulty, models.PROTECT, related_name="joinings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField("tình hình ở cơ quan mình", blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="joining_once", fields=["difficulty", "agency"])]

    def __str__(self) -> str:
        return f"{self.difficulty_id} {self.agency_id}"


class DifficultyStep(models.Model):
    """What happened to a difficulty: who did it in which post, when, with which words. Only added."""

    difficulty = models.ForeignKey(Difficulty, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20)
    state = models.CharField("trạng thái sau đó", max_length=12, choices=DifficultyState)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField("chức danh", max_length=250)
    reason = models.TextField("ý kiến", blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.difficulty_id} {self.act}"
