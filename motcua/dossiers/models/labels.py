"""How an agency sorts the dossiers it solves, for its own eyes."""

from django.db import models

from motcua.core.words import said
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Agency, User


class Label(models.Model):
    """A label (nhãn) of an agency: made and closed by its heads and leaders, never deleted. It enters no figure."""

    class Look(models.TextChoices):
        IDLE = "idle", said("Xám")
        INFO = "info", said("Xanh dương")
        OK = "ok", said("Xanh lá")
        SOON = "soon", said("Vàng")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    name = models.CharField("tên", max_length=40)
    look = models.CharField("màu", max_length=10, choices=Look, default=Look.IDLE)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("lập lúc")
    closed_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="label_name_once", fields=["agency", "name"], condition=models.Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Labelled(models.Model):
    """A label on a dossier, by whom and since when; gone when it is taken off."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="labelled")
    label = models.ForeignKey(Label, models.PROTECT, related_name="on")
    put_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    put_at = models.DateTimeField("gắn lúc")

    class Meta:
        constraints = [models.UniqueConstraint(name="labelled_once", fields=["dossier", "label"])]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.label_id}"
