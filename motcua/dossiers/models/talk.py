from django.db import models

from motcua.documents.models import StoredFile
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Agency, User


class Remark(models.Model):
    """What one side of a dossier wrote to the other (tin nhắn): added, never changed; a correction is a new one."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="remarks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # for which its author wrote
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField("chức danh", max_length=250)
    text = models.TextField("nội dung")
    at = models.DateTimeField("gửi lúc")
    once = models.UUIDField("mã một lần của biểu mẫu")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="remark_once", fields=["dossier", "once"])]
        indexes = [models.Index(name="remark_of_dossier", fields=["dossier", "id"])]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.pk}"


class RemarkFile(models.Model):
    """A file that came with a remark."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class RemarksRead(models.Model):
    """How far a person has read what is said about a dossier."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    last = models.PositiveBigIntegerField("tin nhắn cuối đã đọc")

    class Meta:
        constraints = [models.UniqueConstraint(name="remarks_read_once", fields=["user", "dossier"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.dossier_id}: {self.last}"
