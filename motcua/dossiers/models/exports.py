from django.db import models

from motcua.people.models import User


class Export(models.Model):
    """A list that a person asked for as a file: what of, how far it is, where it lies while it is kept."""

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (.xlsx)"
        CSV = "csv", "CSV (.csv)"

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    source = models.CharField("nguồn", max_length=30)
    asked = models.JSONField("điều kiện", default=dict)
    title = models.CharField("tên", max_length=200)
    format = models.CharField("dạng tệp", max_length=4, choices=Format)
    asked_at = models.DateTimeField("yêu cầu lúc")
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    lines = models.PositiveIntegerField("số dòng", default=0)
    file_name = models.CharField("tệp trong kho", max_length=80, blank=True)  # empty: not made, or kept long enough
    agencies = models.JSONField("cơ quan của người yêu cầu lúc lập", default=list)
    problem = models.TextField("vì sao không lập được", blank=True)

    class Meta:
        indexes = [
            models.Index(name="export_of_person", fields=["by", "-asked_at", "-id"]),
            models.Index(name="export_open", fields=["asked_at"], condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title
