from django.db import models

from motcua.catalogue.models import Procedure
from motcua.documents.models import Slip
from motcua.dossiers.models.dossier import Channel, Dossier
from motcua.people.models import Agency, User


class PaperRefusal(models.Model):
    """A paper-only dossier that the gate turned away, and what came of it."""

    desk = models.ForeignKey(Agency, models.PROTECT, related_name="paper_refusals")
    customer = models.ForeignKey(Agency, models.PROTECT, related_name="papers_refused")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="paper_refusals")
    channel = models.CharField("cách gửi", max_length=10, choices=Channel)
    level = models.PositiveSmallIntegerField("mức độ công bố lúc đó")
    clause = models.CharField("điều khoản", max_length=200)
    reason = models.TextField("lý do")
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True, null=True, blank=True)
    slip = models.ForeignKey(Slip, models.PROTECT, null=True, blank=True, related_name="+")
    draft = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="paper_refusals")

    class Meta:
        indexes = [
            models.Index(name="refusal_of_desk", fields=["desk", "-at"]),
            models.Index(name="refusal_of_customer", fields=["customer", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.at:%Y-%m-%d}"


class Series(models.Model):
    """The last number given of a kind, by agency and period; the row's lock makes numbers single."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="series_once", fields=["agency", "kind", "period"])]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.kind} {self.period}: {self.last}"


class Reading(models.Model):
    """When a person last opened a dossier: what changed since is bold in her list."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    at = models.DateTimeField("mở lúc")

    class Meta:
        constraints = [models.UniqueConstraint(name="reading_once", fields=["user", "dossier"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.dossier_id}"
