from django.db import models


class Head(models.Model):
    """The last entry of a subject's chain; locked by each append, so that the chain is straight."""

    subject = models.CharField(max_length=60, primary_key=True)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.subject} #{self.number}"


class Event(models.Model):
    """Something that happened. Rows are added, never changed: a trigger refuses the rest."""

    subject = models.CharField("chủ thể", max_length=60)
    number = models.PositiveIntegerField("số thứ tự")
    verb = models.CharField("việc", max_length=60)
    actor = models.CharField("người làm", max_length=80)
    post = models.CharField("chức danh", max_length=250, blank=True)
    on_behalf = models.CharField("thay cho", max_length=250, blank=True)
    at = models.DateTimeField("lúc")
    details = models.JSONField("chi tiết", default=dict)
    previous = models.CharField("mã băm trước", max_length=64, blank=True)
    hash = models.CharField("mã băm", max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(name="event_number_once", fields=["subject", "number"])]
        indexes = [models.Index(name="event_by_time", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.subject} #{self.number} {self.verb}"
