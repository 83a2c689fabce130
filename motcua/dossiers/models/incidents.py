"""Declared breakdowns, and the papers that were taken in while they lasted."""

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Agency, Closure, User


class Incident(models.Model):
    """A breakdown (sự cố): proposed by who watches, and from its approval on paper may be taken in for its scope."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="incidents"
    )  # None: the province
    from_at = models.DateTimeField("từ")
    to_at = models.DateTimeField("đến", null=True, blank=True)
    reason = models.TextField("lý do")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    proposed_at = models.DateTimeField("đề nghị lúc", null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    approved_post = models.CharField("chức danh người duyệt", max_length=250, blank=True, default="", db_default="")
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    declined_at = models.DateTimeField("không duyệt lúc", null=True, blank=True)
    decision = models.CharField("căn cứ, ý kiến", max_length=300, blank=True, default="", db_default="")
    closure = models.OneToOneField(Closure, models.PROTECT, null=True, blank=True, related_name="incident")

    class Meta:
        indexes = [models.Index(name="incident_by_time", fields=["from_at", "to_at"])]
        constraints = [
            models.CheckConstraint(
                name="incident_ends_after_start",
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gt=models.F("from_at")),
            ),
            models.CheckConstraint(
                name="incident_decided_once",
                condition=models.Q(approved_by__isnull=True) | models.Q(declined_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Digitising(models.Model):
    """A paper dossier taken in during an incident: its papers must be scanned by a moment (số hóa)."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="digitising")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="papers")
    due_at = models.DateTimeField("phải số hóa trước", null=True, blank=True)  # None while the incident has no end
    done_at = models.DateTimeField("số hóa xong lúc", null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(name="digitising_waits", fields=["due_at"], condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.incident_id}"
