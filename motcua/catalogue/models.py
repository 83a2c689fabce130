from django.contrib.postgres.indexes import GinIndex
from django.db import models

from motcua.people.models import Agency


class Procedure(models.Model):
    """A procedure (thủ tục hành chính); what the law says of it stands in its versions."""

    code = models.CharField("mã", max_length=40, unique=True)
    code_is_local = models.BooleanField("mã do hệ thống đặt", default=False)
    name = models.CharField("tên", max_length=500)
    sector = models.CharField("lĩnh vực", max_length=200)
    kind = models.CharField("loại", max_length=30)
    search = models.TextField("chữ để tìm", blank=True, editable=False)
    sort = models.CharField("khóa xếp", max_length=1200, blank=True, editable=False)
    current = models.ForeignKey("ProcedureVersion", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["sort"]
        indexes = [GinIndex(name="procedure_search", fields=["search"], opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name


class ProcedureVersion(models.Model):
    """What holds from a day on: facts, form, process, papers, clock. Frozen once published."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("phiên bản")
    state = models.CharField(max_length=20, choices=[("published", "Đã công bố")], default="published")
    effective_from = models.DateField("có hiệu lực từ")
    published_at = models.DateTimeField("công bố lúc")
    level = models.PositiveSmallIntegerField("mức độ công bố")
    level_note = models.CharField("nguồn của mức độ", max_length=300, blank=True)
    facts = models.JSONField("dữ kiện công bố, kèm nguồn")
    papers = models.JSONField("thành phần hồ sơ")
    cases = models.JSONField("trường hợp", default=list, blank=True)
    form = models.JSONField("mẫu điện tử")
    form_is_common = models.BooleanField("dùng mẫu đề nghị chung", default=False)
    process = models.JSONField("quy trình nội bộ")
    process_is_default = models.BooleanField("dùng quy trình chung", default=False)
    clock = models.JSONField("cách tính thời hạn")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["procedure", "number"]),
            models.CheckConstraint(name="version_level_1_to_4", condition=models.Q(level__gte=1, level__lte=4)),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class Offering(models.Model):
    """An agency that solves a procedure from a day to a day, and the desk that receives for it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="offerings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="offerings")
    desk = models.ForeignKey(Agency, models.PROTECT, related_name="desk_offerings")
    unit_name = models.CharField("phòng thụ lý", max_length=150, blank=True)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="offering_once", fields=["procedure", "agency"], condition=models.Q(to_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} tại {self.agency_id}"
