from django.db import models

from motcua.core.words import said


class OfficeHours(models.Model):
    """A named table of office hours; `spans` holds for each weekday 0–6 a list of ["07:00", "11:30"] pairs."""

    name = models.CharField("tên", max_length=100, unique=True)
    spans = models.JSONField("giờ làm việc")
    is_default = models.BooleanField("dùng khi cơ quan không có bảng riêng", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="office_hours_one_default", fields=["is_default"], condition=models.Q(is_default=True)
            )
        ]

    def __str__(self) -> str:
        return self.name


class HoursVersion(models.Model):
    """A table of office hours as it reads from a day on; of two for one day the later written holds. Rows are only
    added: the database refuses to change or delete one.
    """

    table = models.ForeignKey(OfficeHours, models.PROTECT, related_name="versions")
    from_on = models.DateField("từ ngày")
    spans = models.JSONField("giờ làm việc")
    source = models.CharField("căn cứ", max_length=300)

    class Meta:
        ordering = ["from_on", "id"]

    def __str__(self) -> str:
        return f"{self.table_id} {self.from_on:%Y-%m-%d}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", said("Nghỉ lễ, tết")
        SWAP_OFF = "swap_off", said("Nghỉ hoán đổi")
        MAKE_UP = "make_up", said("Làm bù")
        HALF_DAY = "half_day", said("Làm nửa ngày")
        INTAKE_ONLY = "intake_only", said("Nhận, không tính")

    on = models.DateField("ngày", unique=True)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    name = models.CharField("tên", max_length=200)
    spans = models.JSONField("giờ riêng", default=list, blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)
    confirmed = models.BooleanField("đã có thông báo chính thức", default=True)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.name}"


class Revision(models.Model):
    """One row whose number a trigger raises whenever a day, an office-hour table, an agency's hours or a closure
    changes.

    A calendar kept in memory is good as long as this number is.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
