from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.fields.json import KT

from motcua.core.words import joined, said
from motcua.people.models import Agency, User


class Kind(models.TextChoices):
    """What a procedure is, as the national catalogue tells them apart."""

    STANDARD = "tthc", said("Thủ tục hành chính")
    SPECIFIC = "tthc_dac_thu", said("Thủ tục đặc thù")
    INTERCONNECTED = "tthc_lien_thong", said("Thủ tục liên thông")
    INTERNAL = "tthc_noi_bo", said("Thủ tục nội bộ")
    INTERNAL_INTERCONNECTED = "tthc_noi_bo_lien_thong", said("Thủ tục nội bộ liên thông")
    ASKING = "hoi_co_quan_khac", said("Hỏi cơ quan khác")  # the system's own: never published, offered by everybody


DOCUMENTS = ("facts", "papers", "cases", "form", "process", "clock")
"""The long columns of a version; `queries.rulebook` reads and keeps them."""


class Procedure(models.Model):
    """A procedure (thủ tục hành chính); what the law says of it stands in its versions.

    Name, sector and kind are those of its version in force, kept here for lists. A repealed one keeps its last version.
    """

    code = models.CharField("mã", max_length=40, unique=True)
    code_is_local = models.BooleanField("mã do hệ thống đặt", default=False)
    name = models.CharField("tên", max_length=500)
    sector = models.CharField("lĩnh vực", max_length=200)
    kind = models.CharField("loại", max_length=30)
    search = models.TextField("chữ để tìm", blank=True, editable=False)
    sort = models.CharField("khóa xếp", max_length=1200, blank=True, editable=False)
    current = models.ForeignKey("ProcedureVersion", models.PROTECT, null=True, blank=True, related_name="+")
    repealed_on = models.DateField("bãi bỏ từ ngày", null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ["sort"]
        indexes = [GinIndex(name="procedure_search", fields=["search"], opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name


class ProcedureVersion(models.Model):
    """What holds from a day on: facts, form, process, papers, clock. Frozen once it is decided."""

    class State(models.TextChoices):
        DRAFT = "draft", said("Bản soạn")
        IN_REVIEW = "in_review", said("Đang thẩm định")
        SCHEDULED = "scheduled", said("Chờ hiệu lực")
        IN_FORCE = "in_force", said("Đang hiệu lực")
        SUPERSEDED = "superseded", said("Đã thay thế")
        REPEALED = "repealed", said("Đã bãi bỏ")
        DROPPED = "dropped", said("Không ban hành")

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("phiên bản")
    state = models.CharField("trạng thái", max_length=20, choices=State, default=State.IN_FORCE)
    effective_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    name = models.CharField("tên", max_length=500, default="")
    sector = models.CharField("lĩnh vực", max_length=200, default="")
    kind = models.CharField("loại", max_length=30, default="")
    level = models.PositiveSmallIntegerField("mức độ công bố")
    level_note = models.CharField("nguồn của mức độ", max_length=300, blank=True)
    facts = models.JSONField("dữ kiện công bố, kèm nguồn")
    customer = models.GeneratedField(  # beside the facts: a filter of the whole catalogue would unpack them all
        expression=KT("facts__customer"), output_field=models.TextField(null=True), db_persist=True
    )
    papers = models.JSONField("thành phần hồ sơ")
    cases = models.JSONField("trường hợp", default=list, blank=True)
    form = models.JSONField("mẫu điện tử")
    form_is_common = models.BooleanField("dùng mẫu đề nghị chung", default=False)
    process = models.JSONField("quy trình nội bộ")
    process_is_default = models.BooleanField("dùng quy trình chung", default=False)
    clock = models.JSONField("cách tính thời hạn")
    saved_at = models.DateTimeField("lưu lúc", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["procedure", "number"]),
            models.CheckConstraint(name="version_level_1_to_4", condition=models.Q(level__gte=1, level__lte=4)),
            models.UniqueConstraint(
                name="version_one_in_force", fields=["procedure"], condition=models.Q(state="in_force")
            ),
            models.CheckConstraint(
                name="version_decided_has_day",
                condition=models.Q(state__in=["draft", "in_review", "dropped"])
                | models.Q(effective_from__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="version_scheduled", fields=["effective_from"], condition=models.Q(state="scheduled"))
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class LegalEvent(models.Model):
    """A decision on a procedure: what it does, by which decision, from 00:00 of which day. Only added."""

    class Kind(models.TextChoices):
        INTRODUCE = "introduce", said("Ban hành mới")
        AMEND = "amend", said("Sửa đổi, bổ sung")
        SIMPLIFY = "simplify", said("Đơn giản hóa")
        RAISE_LEVEL = "raise_level", said("Nâng mức độ")
        REPEAL = "repeal", said("Bãi bỏ")
        IMPORT = "import", said("Nạp từ dữ liệu công bố")

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="events")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField("việc", max_length=12, choices=Kind)
    decision = models.CharField("số, ký hiệu quyết định", max_length=120, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    authority = models.CharField("cơ quan quyết định", max_length=250, blank=True)
    effective_on = models.DateField("có hiệu lực từ")
    reason = models.TextField("lý do", blank=True)
    replaced_by = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # None: the system, a command
    at = models.DateTimeField("ghi lúc")
    applied_at = models.DateTimeField("đã áp dụng lúc", null=True, blank=True)

    class Meta:
        ordering = ["effective_on", "id"]
        indexes = [models.Index(name="event_waiting", fields=["effective_on"], condition=models.Q(applied_at=None))]

    def __str__(self) -> str:
        return joined(", ", (self.get_kind_display(), self.decision))


class Offering(models.Model):
    """An agency that solves a procedure from a day to a day, and the desk that receives for it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="offerings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="offerings")
    desk = models.ForeignKey(Agency, models.PROTECT, related_name="desk_offerings")
    unit_name = models.CharField("phòng thụ lý", max_length=150, blank=True)
    address = models.CharField("nơi tiếp nhận", max_length=300, blank=True)  # where it is not the desk's own
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="offering_once", fields=["procedure", "agency"], condition=models.Q(to_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return said("{procedure_id} tại {agency_id}", procedure_id=self.procedure_id, agency_id=self.agency_id)


class ProposalList(models.Model):
    """Agreed proposals put before UBND tỉnh together (danh mục trình), and what it decided."""

    class State(models.TextChoices):
        DRAFT = "draft", said("Đang lập")
        SUBMITTED = "submitted", said("Đã trình")
        DECIDED = "decided", said("Đã quyết định")

    title = models.CharField("tên danh mục", max_length=250)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.CharField("số, ký hiệu tờ trình", max_length=60, blank=True)
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField("cần quyết định trước", null=True, blank=True)
    decision = models.CharField("số, ký hiệu quyết định", max_length=120, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    authority = models.CharField("cơ quan quyết định", max_length=250, blank=True)
    effective_on = models.DateField("có hiệu lực từ", null=True, blank=True)
    decided_at = models.DateTimeField("ghi quyết định lúc", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """What an agency proposes of a procedure: the new version as a draft, or its end. Its life is a term a stage."""

    class State(models.TextChoices):
        DRAFTING = "drafting", said("Đang soạn")
        SENT = "sent", said("Chờ thẩm định")
        RETURNED = "returned", said("Trả lại để sửa")
        AGREED = "agreed", said("Đã thẩm định")
        LISTED = "listed", said("Đã trình Ủy ban nhân dân tỉnh")
        DECIDED = "decided", said("Đã quyết định")
        DECLINED = "declined", said("Không được chấp thuận")
        WITHDRAWN = "withdrawn", said("Đã rút")

    class To(models.TextChoices):
        OWN = "own", said("Cơ quan đề xuất")
        DISTRICTS = "huyen", said("Tất cả Ủy ban nhân dân cấp huyện")
        COMMUNES = "xa", said("Tất cả Ủy ban nhân dân cấp xã")

    kind = models.CharField("loại đề xuất", max_length=12, choices=LegalEvent.Kind)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="proposals")
    version = models.OneToOneField(ProcedureVersion, models.PROTECT, null=True, blank=True, related_name="proposal")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="proposals")
    reason = models.TextField("lý do, căn cứ")
    replaced_by = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="+")
    offered_to = models.CharField("nơi giải quyết", max_length=10, choices=To, default=To.OWN)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFTING)
    due_at = models.DateTimeField("hạn của bước này", null=True, blank=True)
    reminded_at = models.DateTimeField("đã nhắc lúc", null=True, blank=True)
    listed = models.ForeignKey(ProposalList, models.PROTECT, null=True, blank=True, related_name="proposals")
    opinion = models.TextField("ý kiến thẩm định", blank=True)
    typed = models.JSONField("chữ chưa đọc được của các mục", default=dict, blank=True)
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="proposal_one_open",
                fields=["procedure"],
                condition=models.Q(state__in=["drafting", "sent", "returned", "agreed", "listed"]),
            )
        ]
        indexes = [models.Index(name="proposal_by_state", fields=["state", "due_at"])]

    def __str__(self) -> str:
        return joined(": ", (self.get_kind_display(), self.procedure))


class ProposalStep(models.Model):
    """What happened to a proposal: who did it in which post, when, with which words. Only added."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20)
    state = models.CharField("trạng thái sau đó", max_length=10, choices=Proposal.State)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField("chức danh", max_length=250)
    reason = models.TextField("ý kiến", blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.act}"


class ProposalMark(models.Model):
    """What the reviewer wants mended, on the very field."""

    step = models.ForeignKey(ProposalStep, models.PROTECT, related_name="marks")
    field = models.CharField("mục", max_length=60)
    note = models.TextField("cần sửa")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.note}"


class ReviewRound(models.Model):
    """A round in which agencies look at every procedure of their own (đợt rà soát), until a day."""

    title = models.CharField("tên đợt rà soát", max_length=250)
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField("hoàn thành trước hết ngày")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="review_rounds")
    reminded_at = models.DateTimeField("đã nhắc lúc", null=True, blank=True)
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return self.title


class RoundAnswer(models.Model):
    """What an agency says of one of its procedures in a round."""

    class Choice(models.TextChoices):
        KEEP = "keep", said("Giữ nguyên")
        SIMPLIFY = "simplify", said("Đơn giản hóa")
        RAISE = "raise", said("Nâng mức độ")
        REPEAL = "repeal", said("Bãi bỏ")

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="answers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    choice = models.CharField("kết quả rà soát", max_length=10, choices=Choice)
    reason = models.TextField("lý do", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["agency__sort", "procedure__sort"]
        constraints = [
            models.UniqueConstraint(name="round_answer_once", fields=["round", "agency", "procedure"]),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_id} {self.procedure_id}: {self.choice}"


class ProcedureFile(models.Model):
    """A file of published records between the look at what it would do and the press that does it."""

    name = models.CharField("tên tệp", max_length=250)
    data = models.BinaryField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc")

    def __str__(self) -> str:
        return self.name
