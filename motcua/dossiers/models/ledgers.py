from django.db import models

from motcua.core.words import said
from motcua.dossiers.models.dossier import Dossier, Status
from motcua.people.models import Agency, Unit, User


class Stay(models.Model):
    """Who held a dossier, from when to when, in which status and step: the ledger of time."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="stays")
    track = models.PositiveSmallIntegerField("nhánh", default=0)  # 0 is the main track
    status = models.CharField("trạng thái", max_length=30, choices=Status)
    step = models.CharField("bước", max_length=60, blank=True)
    step_from = models.DateTimeField("bước bắt đầu lúc", null=True, blank=True)  # the step's term runs from here
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="stays", db_index=False)
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="stays", db_index=False)
    post = models.CharField("chức danh", max_length=250, blank=True)
    from_at = models.DateTimeField("từ")
    to_at = models.DateTimeField("đến", null=True, blank=True)
    term = models.JSONField("thời hạn", null=True, blank=True)
    act_by_at = models.DateTimeField("phải xong trước", null=True, blank=True)
    counting = models.BooleanField("tính vào thời hạn", default=False)
    pause = models.CharField("lý do tạm dừng", max_length=60, blank=True)
    waits = models.BooleanField("chờ cơ quan khác", default=False, db_default=False)  # its minutes are theirs
    branching = models.BooleanField("chờ các nhánh", default=False, db_default=False)  # a main stay beside side tracks
    role = models.CharField(
        "dành cho", max_length=20, blank=True, default="", db_default=""
    )  # of a branch nobody holds
    opened_act = models.CharField("mở bởi việc", max_length=30)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_act = models.CharField("đóng bởi việc", max_length=30, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField("lý do, ý kiến", blank=True)  # typed with the act that opened this stay
    # Whose post it was where who acted did so for another, and how she acted.
    opened_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    closed_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    closed_post = models.CharField("đóng với chức danh", max_length=250, blank=True, default="", db_default="")
    note = models.TextField("ý kiến khi xong", blank=True, default="", db_default="")  # of who did a branch

    SUSPENDED = "tạm dừng giải quyết"
    OTHERS = "chờ cơ quan khác"
    SUPPLEMENT = "chờ bổ sung"

    class Meta:
        ordering = ["dossier", "track", "from_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="stay_one_open_main", fields=["dossier"], condition=models.Q(to_at__isnull=True, track=0)
            ),
            models.UniqueConstraint(
                name="stay_one_open_branch",
                fields=["dossier", "track"],
                condition=models.Q(to_at__isnull=True, track__gt=0),
            ),
            models.CheckConstraint(
                name="stay_branch_has_no_clock",
                condition=models.Q(track=0)
                | models.Q(counting=False, pause="", waits=False, branching=False, status=Status.PROCESSING),
            ),
            models.CheckConstraint(
                name="stay_ends_after_start",
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gte=models.F("from_at")),
            ),
            models.CheckConstraint(
                name="stay_paused_says_why", condition=models.Q(pause="") | models.Q(counting=False)
            ),
        ]
        indexes = [
            models.Index(
                name="stay_of_officer", fields=["officer", "dossier"], condition=models.Q(officer__isnull=False)
            ),
            models.Index(name="stay_of_unit", fields=["unit", "dossier"], condition=models.Q(unit__isnull=False)),
            models.Index(
                name="stay_branch_of_officer",
                fields=["officer", "dossier"],
                condition=models.Q(to_at__isnull=True, track__gt=0),
            ),
            models.Index(
                name="stay_branch_of_place",
                fields=["agency", "unit", "role"],
                condition=models.Q(to_at__isnull=True, track__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.status} {self.step} {self.from_at:%Y-%m-%d %H:%M}"


OPEN_BRANCH = models.Q(track__gt=0, to_at__isnull=True)
"""Stays of branches that are not done."""


class Promise(models.Model):
    """A due moment that was given; never changed."""

    class Why(models.TextChoices):
        ACCEPTED = "accepted", said("Hẹn khi tiếp nhận")
        RESUMED = "resumed", said("Tính lại sau khi tạm dừng")
        EXTENDED = "extended", said("Gia hạn")
        CALENDAR = "calendar", said("Lịch làm việc thay đổi")
        REAPPOINTED = "reappointed", said("Xin lỗi và hẹn lại")
        OVERRIDDEN = "overridden", said("Lãnh đạo ấn định")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="promises", db_index=False)
    due_at = models.DateTimeField("hạn")
    made_at = models.DateTimeField("hẹn lúc")
    why = models.CharField("vì", max_length=20, choices=Why)
    judging = models.BooleanField("dùng để xét đúng hạn")
    reason = models.TextField("lý do", blank=True, default="", db_default="")  # of who moved it by hand
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # who moved it by hand
    made_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(name="promise_of_dossier", fields=["dossier", "made_at", "id"])]
        constraints = [
            models.CheckConstraint(
                name="promise_judging_by_kind",
                condition=models.Q(judging=True) ^ models.Q(why__in=["reappointed", "overridden"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.why} {self.due_at:%Y-%m-%d %H:%M}"


class Reappointment(models.Model):
    """What the holder proposed to excuse a late result (xin lỗi và hẹn lại); what a leader made of it is a promise."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="reappointments")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("đề nghị lúc")
    reason = models.TextField("lý do")
    until_at = models.DateTimeField("đề nghị hẹn lại đến")
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["dossier", "asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="reappointment_one_waits", fields=["dossier"], condition=models.Q(approved_at__isnull=True)
            ),
            models.CheckConstraint(
                name="reappointment_approved_by_whom",
                condition=models.Q(approved_at__isnull=True, approved_by__isnull=True)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.until_at:%Y-%m-%d}"


class Party(models.Model):
    """An agency that takes part in a dossier: the only source of who may see it."""

    class Role(models.TextChoices):
        CUSTOMER = "customer", said("Cơ quan gửi")
        RECEIVER = "receiver", said("Cơ quan giải quyết")
        DESK = "desk", said("Bộ phận tiếp nhận")
        ASKED = "asked", said("Cơ quan được hỏi")
        ASKER = "asker", said("Cơ quan hỏi")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="parties", db_index=False)
    role = models.CharField("vai", max_length=10, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(name="party_once", fields=["dossier", "agency", "role"])]
        indexes = [models.Index(name="party_of_agency", fields=["agency", "role", "dossier"])]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.role} {self.dossier_id}"
