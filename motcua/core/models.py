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


class Backup(models.Model):
    """A backup that was made whole and proved by a restore; a failed one leaves no row."""

    started_at = models.DateTimeField("bắt đầu lúc")
    finished_at = models.DateTimeField("xong lúc")
    name = models.CharField("thư mục", max_length=60)
    files = models.PositiveIntegerField("số tệp")
    dump_bytes = models.PositiveBigIntegerField("cỡ bản sao cơ sở dữ liệu, byte")

    class Meta:
        indexes = [models.Index(name="backup_newest", fields=["-finished_at"])]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When the worker, and through it the mail server, was last heard of; written by jobs that were done."""

    name = models.CharField("phần", max_length=40, primary_key=True)
    at = models.DateTimeField("lúc")

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
