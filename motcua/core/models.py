from django.db import models


class Installation(models.Model):
    """What this database is: one row, written once when the database is made."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    demo = models.BooleanField("dữ liệu thử", default=False)
    made_at = models.DateTimeField("lập lúc")

    class Meta:
        constraints = [models.CheckConstraint(name="installation_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return "dữ liệu thử" if self.demo else "dữ liệu thật"
