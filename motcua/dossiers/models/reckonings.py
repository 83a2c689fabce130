from django.db import models

from motcua.core.words import said
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import CalendarChange


class Reckoning(models.Model):
    """How far the open dossiers have been reckoned anew after a change of the calendar (tính lại hạn)."""

    change = models.OneToOneField(CalendarChange, models.PROTECT, related_name="reckoning")
    begun_at = models.DateTimeField("bắt đầu lúc")
    cursor = models.BigIntegerField("đã xét đến hồ sơ", default=0)  # the key of the last dossier that was looked at
    left = models.JSONField("còn phải xét", default=list)  # keys that somebody was at work on
    moved = models.PositiveIntegerField("số hồ sơ có hạn mới", default=0)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    overtaken = models.BooleanField("lần sửa sau tính thay", default=False)

    class Meta:
        indexes = [
            models.Index(name="reckoning_open", fields=["id"], condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return said("Tính lại hạn: {change}", change=self.change)


class Moved(models.Model):
    """A due moment that a reckoning moved, from when to when. Rows are only added."""

    reckoning = models.ForeignKey(Reckoning, models.PROTECT, related_name="dossiers", db_index=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    from_at = models.DateTimeField("hạn trước")
    to_at = models.DateTimeField("hạn mới")

    class Meta:
        indexes = [models.Index(name="moved_in_order", fields=["reckoning", "to_at", "id"])]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.from_at:%Y-%m-%d %H:%M} {self.to_at:%Y-%m-%d %H:%M}"
