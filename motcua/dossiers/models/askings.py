from django.db import models

from motcua.core.words import said
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import User


class Asking(models.Model):
    """One agency asks another while it solves (liên thông): which dossier asks, which answers, and what came of it.

    The end stands on the child; this row follows it, and the parent follows the row.
    """

    class Kind(models.TextChoices):
        OPINION = "opinion", said("Lấy ý kiến")
        COORDINATION = "coordination", said("Phối hợp giải quyết")
        PROCEDURE = "procedure", said("Giải quyết một thủ tục")

    parent = models.ForeignKey(Dossier, models.PROTECT, related_name="askings")
    child = models.OneToOneField(Dossier, models.PROTECT, related_name="asking")
    kind = models.CharField("loại đề nghị", max_length=15, choices=Kind)
    question = models.TextField("nội dung đề nghị")
    depth = models.PositiveSmallIntegerField("bậc")  # 1 for what a root dossier asks
    step = models.CharField("bước đã hỏi", max_length=60, blank=True)
    waits = models.BooleanField("chờ trả lời rồi mới làm tiếp", default=True)
    term = models.JSONField("thời hạn trả lời", null=True, blank=True)  # None: the procedure's own
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("hỏi lúc")
    reminded_at = models.DateTimeField("nhắc lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    followed_at = models.DateTimeField("hồ sơ hỏi nhận biết lúc", null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(
                name="asking_to_follow", fields=["id"],
                condition=models.Q(ended_at__isnull=False, followed_at__isnull=True),
            ),
            models.Index(name="asking_begun", fields=["asked_at"]),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(name="asking_at_most_six_deep", condition=models.Q(depth__range=(1, 6))),
            models.CheckConstraint(
                name="asking_followed_after_end",
                condition=models.Q(followed_at__isnull=True) | models.Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.child_id} {self.kind}"
