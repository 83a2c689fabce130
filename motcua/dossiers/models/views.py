from django.db import models

from motcua.people.models import Unit, User


class SavedView(models.Model):
    """A list with its conditions under a name: a person's own, or her whole room's."""

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField("tên", max_length=60)
    tab = models.CharField("mục", max_length=20)
    asked = models.JSONField("điều kiện", default=dict)
    opens = models.BooleanField("mở đầu tiên", default=False)  # the list that her desk opens with

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="view_of_person_or_room",
                condition=models.Q(user__isnull=False, unit__isnull=True)
                | models.Q(user__isnull=True, unit__isnull=False),
            ),
            models.UniqueConstraint(name="view_name_of_person", fields=["user", "name"]),
            models.UniqueConstraint(name="view_name_of_room", fields=["unit", "name"]),
            models.UniqueConstraint(
                name="view_opens_once", fields=["user"], condition=models.Q(opens=True, user__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name
