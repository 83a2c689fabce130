from django.db import models

from motcua.people.models import User


class GuideVersion(models.Model):
    """One wording of a guide, never changed: of a screen or a role (`hop-viec`), or of a procedure (`thu-tuc:‹code›`).

    A guide that nobody edited has no row: it is what its file of data/guides says. The first edit keeps that as number
    1, written by nobody.
    """

    key = models.CharField("hướng dẫn", max_length=80)
    number = models.PositiveIntegerField("bản")
    title = models.CharField("tên", max_length=200)
    text = models.TextField("nội dung", blank=True)
    reason = models.CharField("lý do sửa", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("sửa lúc")

    class Meta:
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(name="guide_version_once", fields=["key", "number"]),
            models.CheckConstraint(
                name="guide_version_by_somebody", condition=models.Q(by__isnull=False) | models.Q(number=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class StepDone(models.Model):
    """A first step that a person ticked herself; the step `hidden` hides the whole list."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    step = models.CharField("việc", max_length=40)
    at = models.DateTimeField("lúc")

    class Meta:
        constraints = [models.UniqueConstraint(name="step_done_once", fields=["person", "step"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.step}"
