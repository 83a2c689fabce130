from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.utils.text import Truncator

from motcua.catalogue.models import DOCUMENTS, Offering, ProcedureVersion
from motcua.core.words import said
from motcua.people.models import Agency, Unit, User


class Status(models.TextChoices):
    """The legal life of a dossier, the same for every procedure."""

    DRAFT = "draft", said("Nháp")
    SIGN_OFF = "sign_off", said("Chờ lãnh đạo đơn vị duyệt gửi")
    SUBMITTED = "submitted", said("Mới đăng ký")
    REFUSED = "refused", said("Không được tiếp nhận")
    ACCEPTED = "accepted", said("Được tiếp nhận")
    PROCESSING = "processing", said("Đang xử lý")
    AWAITING_SUPPLEMENT = "awaiting_supplement", said("Yêu cầu bổ sung giấy tờ")
    AWAITING_PAYMENT = "awaiting_payment", said("Yêu cầu thực hiện nghĩa vụ tài chính")
    WITHDRAWN = "withdrawn", said("Đã rút hồ sơ")
    STOPPED = "stopped", said("Dừng xử lý")
    FINISHED = "finished", said("Đã xử lý xong")
    HANDED_OVER = "handed_over", said("Đã trả kết quả")


NATIONAL_CODES: dict[str, int] = {
    Status.SUBMITTED: 1,
    Status.ACCEPTED: 2,
    Status.REFUSED: 3,
    Status.PROCESSING: 4,
    Status.AWAITING_SUPPLEMENT: 5,
    Status.AWAITING_PAYMENT: 6,
    Status.WITHDRAWN: 7,
    Status.STOPPED: 8,
    Status.FINISHED: 9,
    Status.HANDED_OVER: 10,
}
DRAFTS = frozenset({Status.DRAFT, Status.SIGN_OFF})
DOCUMENTS_OF_VERSION = tuple(f"version__{name}" for name in DOCUMENTS)
NOT_OF_A_PRESS = ("answers", "search")
"""The two long columns, which a press that shows no page has no use for."""
SHOWN_LETTERS = 60  # of a draft's abstract, where a code would stand
ENDED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.HANDED_OVER})  # nobody holds them any more
RUNNING = frozenset({Status.ACCEPTED, Status.PROCESSING})  # the clock counts, unless it is paused
TICKS = models.Q(suspended_at__isnull=True, clock_waits=False)
"""Of the running ones those whose clock counts."""


class TSTZRANGE(models.Func):
    """A range of moments, closed at both ends: what was accepted and ended in one instant is a point, not nothing."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Channel(models.TextChoices):
    """How a dossier came."""

    ONLINE = "online", said("Trực tuyến")
    DIRECT = "direct", said("Trực tiếp")
    POST = "post", said("Dịch vụ bưu chính")
    CHAIN = "chain", said("Liên thông")


class ReturnBy(models.TextChoices):
    """How the customer wants the result."""

    ONLINE = "online", said("Trực tuyến")
    DIRECT = "direct", said("Nhận tại bộ phận một cửa")
    POST = "post", said("Qua dịch vụ bưu chính")


class Outcome(models.TextChoices):
    GRANTED = "granted", said("Chấp thuận")
    DENIED = "denied", said("Không chấp thuận")


class LateCause(models.TextChoices):
    """Why a dossier ended after its due moment, chosen when it ends; the system's own list."""

    LOAD = "load", said("Nhiều hồ sơ, thiếu người thụ lý")
    COMPLEX = "complex", said("Hồ sơ phức tạp, phải thẩm tra, xác minh thêm")
    OTHERS = "others", said("Chờ ý kiến hoặc kết quả của cơ quan khác")
    CUSTOMER = "customer", said("Cơ quan gửi chậm làm rõ, phối hợp")
    RULES = "rules", said("Quy định chưa rõ hoặc chồng chéo")
    SYSTEM = "system", said("Sự cố hệ thống, đường truyền")
    OTHER = "other", said("Nguyên nhân khác")


class Dossier(models.Model):
    """A request of one agency to another, from draft to result."""

    reference = models.CharField("mã tra cứu", max_length=10, unique=True, null=True, blank=True)
    code = models.CharField("mã hồ sơ", max_length=60, unique=True, null=True, blank=True)
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True, null=True, blank=True)
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="dossiers")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="dossiers")
    # Each begins an index of its own below; a second one would be written at every act for nothing.
    customer = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers_sent", db_index=False)
    desk = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers_at_desk", db_index=False)
    receiver = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers_received", db_index=False)
    channel = models.CharField("kênh", max_length=10, choices=Channel, default=Channel.ONLINE)
    status = models.CharField("trạng thái", max_length=30, choices=Status, default=Status.DRAFT)
    case = models.CharField("trường hợp", max_length=60, blank=True)
    answers = models.JSONField("nội dung kê khai", default=dict)
    saved_at = models.DateTimeField("lưu lúc", null=True, blank=True)

    request_number = models.CharField("số văn bản đề nghị", max_length=40, blank=True)
    request_symbol = models.CharField("ký hiệu văn bản đề nghị", max_length=80, blank=True)
    request_on = models.DateField("ngày văn bản đề nghị", null=True, blank=True)
    abstract = models.CharField("trích yếu", max_length=500, blank=True)
    contact_name = models.CharField("cán bộ liên hệ", max_length=120, blank=True)
    contact_phone = models.CharField("điện thoại liên hệ", max_length=40, blank=True)
    contact_email = models.EmailField("thư điện tử liên hệ", blank=True)
    return_by = models.CharField("cách nhận kết quả", max_length=10, choices=ReturnBy, default=ReturnBy.ONLINE)
    originals_follow = models.BooleanField("bản giấy gửi sau", default=False)
    originals_received_on = models.DateField("ngày nhận bản giấy", null=True, blank=True)

    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    term = models.JSONField("thời hạn giải quyết", null=True, blank=True)
    due_at = models.DateTimeField("hạn trả kết quả", null=True, blank=True)  # the last judging promise
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome, blank=True)
    end_reason = models.TextField("lý do kết thúc, lý do không chấp thuận", blank=True)
    late_cause = models.CharField(
        "nguyên nhân quá hạn", max_length=12, choices=LateCause, blank=True, default="", db_default=""
    )
    late_note = models.CharField("nói rõ nguyên nhân quá hạn", max_length=500, blank=True, default="", db_default="")
    handed_over_at = models.DateTimeField("trả kết quả lúc", null=True, blank=True)
    handed_to = models.CharField("người nhận kết quả", max_length=200, blank=True)
    acknowledged_at = models.DateTimeField("xác nhận đã nhận lúc", null=True, blank=True)
    bound_online = models.BooleanField("thuộc diện phải nộp trực tuyến", default=False, db_default=False)
    withdrawal_asked_at = models.DateTimeField("đề nghị rút lúc", null=True, blank=True)
    supplement_rounds = models.PositiveSmallIntegerField("số lần yêu cầu bổ sung", default=0)
    extensions = models.PositiveSmallIntegerField("số lần gia hạn", default=0, db_default=0)
    extended_days = models.PositiveSmallIntegerField("số ngày làm việc được gia hạn", default=0, db_default=0)
    reckoned_at = models.DateTimeField("hạn tính lại vì lịch đổi lúc", null=True, blank=True)
    overridden_until_at = models.DateTimeField("lãnh đạo ấn định", null=True, blank=True)  # judges nothing either
    reappointed_until_at = models.DateTimeField("hẹn lại đến", null=True, blank=True)  # with an apology; judges nothing
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="phòng thụ lý", db_index=False
    )

    # where it is now: a copy of the open main stay, so that an inbox is one index
    step = models.CharField("bước", max_length=60, blank=True)
    holder_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    holder_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    holder_role = models.CharField("dành cho", max_length=20, blank=True)  # whose work it is while nobody holds it
    act_by_at = models.DateTimeField("phải xong trước", null=True, blank=True)
    changed_at = models.DateTimeField("thay đổi lúc")
    returned = models.BooleanField("bị trả lại", default=False)
    waits = models.BooleanField("chờ cơ quan khác trả lời", default=False, db_default=False)
    branches = models.PositiveSmallIntegerField("số nhánh chưa xong", default=0, db_default=0)
    clock_waits = models.BooleanField("thời hạn chờ cơ quan khác", default=False, db_default=False)
    suspended_at = models.DateTimeField("tạm dừng giải quyết từ", null=True, blank=True)
    suspensions = models.PositiveSmallIntegerField("số lần tạm dừng giải quyết", default=0, db_default=0)
    chained = models.BooleanField("trong chuỗi liên thông", default=False, db_default=False)
    asked = models.PositiveSmallIntegerField("số đề nghị chưa trả lời", default=0, db_default=0)

    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    search = models.TextField("chữ để tìm", blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dossier_running_has_due",
                condition=~models.Q(status__in=sorted(RUNNING)) | models.Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_paused_while_running",
                condition=TICKS
                | models.Q(status__in=sorted(RUNNING), suspended_at__isnull=False, clock_waits=False)
                | models.Q(status=Status.PROCESSING, suspended_at__isnull=True, clock_waits=True, waits=True),
            ),
            models.CheckConstraint(
                name="dossier_accepted_has_code",
                condition=models.Q(accepted_at__isnull=True) | models.Q(code__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_finished_has_outcome",
                condition=~models.Q(status__in=[Status.FINISHED, Status.HANDED_OVER]) | ~models.Q(outcome=""),
            ),
            models.CheckConstraint(
                name="dossier_ended_has_no_holder",
                condition=~models.Q(status__in=sorted(ENDED)) | models.Q(holder_agency__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="dossier_of_holder",
                fields=["holder_agency", "status", "act_by_at", "id"],
                condition=models.Q(holder_agency__isnull=False),
            ),
            models.Index(
                name="dossier_of_officer",
                # In the order of her list; what follows lets what is late be told in the index alone.
                fields=["holder", "act_by_at", "id", "status", "due_at"],
                condition=models.Q(holder__isnull=False),
            ),
            models.Index(
                name="dossier_of_unit",
                fields=["holder_unit", "act_by_at", "id"],
                condition=models.Q(holder_unit__isnull=False),
            ),
            models.Index(
                name="dossier_open_of_receiver",
                fields=["receiver", "status", "due_at", "act_by_at", "id"],
                condition=models.Q(holder_agency__isnull=False) & TICKS,
            ),
            models.Index(
                name="dossier_open_of_room",
                # Counted and put in order without a look at the rows, of which hundreds may be late.
                fields=["unit", "status", "due_at", "act_by_at", "id"],
                condition=models.Q(holder_agency__isnull=False) & TICKS,
            ),
            models.Index(
                name="dossier_unheld",
                # Only what every plan knows: a statuses' list is an argument, which a generic plan cannot see.
                fields=["holder_agency", "holder_role", "status", "holder_unit"],
                condition=models.Q(holder_agency__isnull=False, holder__isnull=True),
            ),
            models.Index(
                name="dossier_returned",
                fields=["holder_unit", "holder"],
                condition=models.Q(returned=True, holder_agency__isnull=False),
            ),
            models.Index(name="dossier_waits", fields=["receiver", "unit"], condition=models.Q(waits=True)),
            models.Index(
                name="dossier_suspended",
                fields=["receiver", "unit"],
                condition=models.Q(suspended_at__isnull=False),
            ),
            models.Index(
                name="dossier_open_due",
                fields=["due_at", "id"],
                condition=models.Q(ended_at__isnull=True, due_at__isnull=False),
            ),
            models.Index(name="dossier_of_customer", fields=["customer", "-changed_at", "-id"]),
            models.Index(name="dossier_of_receiver", fields=["receiver", "-changed_at", "-id"]),
            models.Index(name="dossier_of_desk", fields=["desk", "-changed_at", "-id"]),
            models.Index(name="dossier_changed", fields=["-changed_at", "-id"]),
            models.Index(
                name="dossier_register",
                fields=["receiver", "accepted_at", "id"],
                condition=models.Q(accepted_at__isnull=False),
            ),
            models.Index(
                name="dossier_refused",
                fields=["ended_at"],
                condition=models.Q(accepted_at__isnull=True, ended_at__isnull=False),
            ),
            GistIndex(
                TSTZRANGE("accepted_at", "ended_at", models.Value("[]")),
                name="dossier_solved_between",
                condition=models.Q(accepted_at__isnull=False, ended_at__isnull=False),
            ),
            GinIndex(name="dossier_search", fields=["search"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.code or self.reference or self._as_draft()

    def _as_draft(self) -> str:
        if not self.abstract:
            return said("Bản nháp")
        return said("Bản nháp “{abstract}”", abstract=Truncator(self.abstract).chars(SHOWN_LETTERS))

    @property
    def subject(self) -> str:
        """The name of its chain in the journal and of its slips."""
        return f"dossier:{self.pk}"

    @property
    def title(self) -> str:
        """What is asked, for a heading."""
        return self.abstract or said("Hồ sơ chưa có trích yếu")

    @property
    def is_paused(self) -> bool:
        """Does its clock stand still?"""
        waiting = self.status in (Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT)
        return waiting or self.suspended_at is not None or self.clock_waits
