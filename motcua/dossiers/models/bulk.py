from django.db import models

from motcua.core.words import said
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import User


class BulkRun(models.Model):
    """One press over many dossiers: what was asked, once, and by whom."""

    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    act = models.CharField("việc", max_length=30)
    tab = models.CharField("mục", max_length=20)
    told = models.JSONField("nội dung kèm theo", default=dict)  # what the act asks for beside the dossier
    at = models.DateTimeField("lúc")
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(name="bulk_run_open", fields=["at"], condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"


class BulkRow(models.Model):
    """What came of one dossier in such a press."""

    class State(models.TextChoices):
        WAITING = "waiting", said("Đang chờ")
        DONE = "done", said("Đã làm")
        REFUSED = "refused", said("Không làm được")

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rows")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    state = models.CharField("kết quả", max_length=10, choices=State, default=State.WAITING)
    begun_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="bulk_row_once", fields=["run", "dossier"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.dossier_id}: {self.state}"
