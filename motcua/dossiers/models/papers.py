from django.db import models

from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import User

STILL_ASKED = models.Q(supplied_at__isnull=True, taken_back_at__isnull=True, closed_at__isnull=True)
"""Supplement requests that wait for their answer; a dossier has at most one."""


class SupplementRequest(models.Model):
    """One round of asking for what is missing."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplement_requests")
    number = models.PositiveSmallIntegerField("lần")
    reason = models.TextField("lý do")
    extra = models.BooleanField("lãnh đạo cho phép yêu cầu thêm", default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("yêu cầu lúc")
    answer_by_at = models.DateTimeField("bổ sung trước", null=True, blank=True)
    supplied_at = models.DateTimeField("bổ sung lúc", null=True, blank=True)
    taken_back_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    closed_at = models.DateTimeField("đóng lúc, không bổ sung", null=True, blank=True)
    answers_then = models.JSONField(
        "nội dung kê khai lúc yêu cầu", default=dict
    )  # what was mended is a difference from this

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="supplement_one_open",
                fields=["dossier"],
                condition=STILL_ASKED,
            ),
        ]

    def __str__(self) -> str:
        return said("{dossier_id} lần {number}", dossier_id=self.dossier_id, number=self.number)


class SupplementItem(models.Model):
    """One thing to mend: a field of the form, or a paper."""

    class Kind(models.TextChoices):
        FIELD = "field", said("Nội dung kê khai")
        PAPER = "paper", said("Giấy tờ")

    request = models.ForeignKey(SupplementRequest, models.PROTECT, related_name="items")
    kind = models.CharField("loại", max_length=10, choices=Kind)
    target = models.CharField("chỗ phải sửa", max_length=120)  # a path of the form, or the key of a paper
    label = models.CharField("tên", max_length=300)
    wanted = models.TextField("yêu cầu")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label


class Paper(models.Model):
    """A paper of a dossier: a file, or at the desk only its count of originals and copies."""

    class Kind(models.TextChoices):
        REQUEST = "request", said("Văn bản đề nghị")
        ATTACHMENT = "attachment", said("Giấy tờ kèm theo")
        RESULT_DRAFT = "result_draft", said("Dự thảo kết quả")
        RESULT = "result", said("Kết quả")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    kind = models.CharField("loại", max_length=20, choices=Kind)
    key = models.CharField("khóa", max_length=80)
    name = models.CharField("tên giấy tờ", max_length=500)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="papers")
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    number = models.CharField("số, ký hiệu", max_length=120, blank=True)
    issued_on = models.DateField("ngày", null=True, blank=True)
    signer = models.CharField("người ký", max_length=200, blank=True)
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    copies = models.PositiveSmallIntegerField("bản sao", default=0)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("thêm lúc")
    replaced_at = models.DateTimeField("thay lúc", null=True, blank=True)  # kept, no longer the one that holds

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="paper_of_dossier", fields=["dossier", "kind", "key"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_inside(self) -> bool:
        """A draft of the result is seen inside the receiving agency only."""
        return self.kind == Paper.Kind.RESULT_DRAFT
