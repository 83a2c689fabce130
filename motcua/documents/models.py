from django.db import models

from motcua.core.words import said
from motcua.people.models import Agency


class Scan(models.TextChoices):
    """What the virus scanner said of a file; unscanned where none is configured."""

    UNSCANNED = "unscanned", said("Chưa quét mã độc")
    QUARANTINED = "quarantined", said("Đang chờ quét mã độc")
    CLEAN = "clean", said("Đã quét, không thấy mã độc")
    INFECTED = "infected", said("Có mã độc")


class StoredFile(models.Model):
    """A file that was opened and found good, stored once by what it holds."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField("cỡ, byte")
    media_type = models.CharField("kiểu", max_length=100)
    pages = models.PositiveIntegerField("số trang", null=True, blank=True)
    signed = models.BooleanField("có chữ ký số trên toàn tệp", default=False)
    stored_at = models.DateTimeField("lưu lúc")
    scan = models.CharField(
        "quét mã độc", max_length=12, choices=Scan, default=Scan.UNSCANNED, db_default=Scan.UNSCANNED
    )
    scan_at = models.DateTimeField("quét vào lúc", null=True, blank=True)  # when to ask next; None: not asked again
    scan_tries = models.PositiveSmallIntegerField("số lần không quét được", default=0, db_default=0)
    scanned_with = models.CharField("bộ mẫu đã dùng", max_length=120, blank=True, default="", db_default="")
    threat = models.CharField("tên mã độc", max_length=200, blank=True, default="", db_default="")
    told_at = models.DateTimeField("đã báo mã độc lúc", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(name="file_to_scan", fields=["scan_at"], condition=models.Q(scan_at__isnull=False)),
            models.Index(
                name="file_to_tell", fields=["sha256"], condition=models.Q(scan="infected", told_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.sha256


class TemplateSet(models.Model):
    """The forms of one legal period: number, heading and circular of each kind of slip."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField("tên", max_length=200)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày", null=True, blank=True)
    kinds = models.JSONField("mẫu")
    source = models.TextField("nguồn", blank=True)
    verified = models.BooleanField("đã kiểm chứng", default=False)
    note = models.TextField("ghi chú", blank=True)

    def __str__(self) -> str:
        return self.name


class Slip(models.Model):
    """A paper that the system issues; its content is fixed, its PDF is made on first need and kept."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", said("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
        SUPPLEMENT = "supplement", said("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
        REFUSAL = "refusal", said("Phiếu từ chối tiếp nhận giải quyết hồ sơ")
        APOLOGY = "apology", said("Văn bản xin lỗi và hẹn lại thời gian trả kết quả")
        STOP = "stop", said("Thông báo dừng giải quyết hồ sơ")
        CONTROL = "control", said("Phiếu kiểm soát quá trình giải quyết hồ sơ")
        PAPER_REFUSAL = "paper_refusal", said("Phiếu thông báo không tiếp nhận hồ sơ giấy")

    kind = models.CharField("loại", max_length=20, choices=Kind)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="slips")
    subject = models.CharField("chủ thể", max_length=60)
    number = models.CharField("số", max_length=40)
    token = models.CharField("mã kiểm tra", max_length=40, unique=True)
    template_set = models.ForeignKey(TemplateSet, models.PROTECT, related_name="slips")
    content = models.JSONField("nội dung")
    issued_at = models.DateTimeField("lập lúc")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="slips")

    class Meta:
        indexes = [models.Index(name="slip_of_subject", fields=["subject", "issued_at"])]
        constraints = [models.UniqueConstraint(name="slip_number_once", fields=["agency", "kind", "number"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class JournalRoot(models.Model):
    """One night's root over the heads of all chains."""

    on_day = models.DateField("ngày", unique=True)
    root = models.CharField("gốc", max_length=64)
    subjects = models.PositiveIntegerField("số chủ thể")
    made_at = models.DateTimeField("lập lúc")

    def __str__(self) -> str:
        return f"{self.on_day} {self.root}"
