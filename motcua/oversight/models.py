"""What watching keeps: bounds of periods, closed periods with a row a dossier, reports."""

from typing import Any

from django.db import models

from motcua.catalogue.models import Procedure
from motcua.core.words import said
from motcua.dossiers.models import Channel, Dossier, LateCause
from motcua.people.models import Agency, User


class PeriodBound(models.Model):
    """From a month on, months end with this day; without one with their last. Dated data, never changed backwards."""

    from_month = models.DateField("từ tháng", unique=True)
    last_day = models.PositiveSmallIntegerField("ngày chốt", null=True, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField("đặt lúc")

    class Meta:
        ordering = ["from_month"]
        constraints = [
            models.CheckConstraint(
                name="bound_day_1_to_28", condition=models.Q(last_day__isnull=True) | models.Q(last_day__range=(1, 28))
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_month:%Y-%m}: {self.last_day or '–'}"


class Classed(models.TextChoices):
    """Where form II.06 counts a dossier of a period: the columns 8, 9, 10, 12, 13."""

    EARLY = "early", said("Trước hạn")
    ON_TIME = "on_time", said("Đúng hạn")
    LATE = "late", said("Quá hạn")
    OPEN_IN_TIME = "open_in_time", said("Đang giải quyết, trong hạn")
    OPEN_LATE = "open_late", said("Đang giải quyết, quá hạn")


class ClosedPeriod(models.Model):
    """A period whose figures are frozen (kỳ đã chốt). Its rows are never changed; an amendment stands beside them."""

    name = models.CharField("kỳ", max_length=30, unique=True)
    since = models.DateTimeField("từ")
    until = models.DateTimeField("đến trước")
    closed_at = models.DateTimeField("chốt lúc")
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # None: the system

    class Meta:
        ordering = ["-until", "-since"]
        constraints = [
            models.CheckConstraint(name="period_ends_after_start", condition=models.Q(until__gt=models.F("since"))),
            models.CheckConstraint(name="period_is_over", condition=models.Q(closed_at__gte=models.F("until"))),
        ]

    def __str__(self) -> str:
        return self.name


class ClosedRow(models.Model):
    """A dossier as a closed period counted it: no person, nothing of its content."""

    period = models.ForeignKey(ClosedPeriod, models.PROTECT, related_name="rows", db_index=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    receiver = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10, choices=Channel)
    accepted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # in the period; None where it was open at its end
    due_at = models.DateTimeField(null=True)  # as it was promised at the end of the period
    is_new = models.BooleanField()  # accepted in the period, not before it
    classed = models.CharField(max_length=12, choices=Classed)
    ended_as = models.CharField(max_length=10, blank=True)  # finished, stopped, withdrawn
    is_paused = models.BooleanField()
    supplements = models.PositiveSmallIntegerField()
    is_bound = models.BooleanField()
    late_cause = models.CharField(max_length=12, choices=LateCause, blank=True)
    # promises moved by hand in the period; None in the rows of periods that were closed before this was counted
    extended = models.PositiveSmallIntegerField(null=True)
    reappointed = models.PositiveSmallIntegerField(null=True)
    overridden = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="closed_row_once", fields=["period", "dossier"])]
        indexes = [models.Index(name="closed_row_of_receiver", fields=["period", "receiver"])]

    def __str__(self) -> str:
        return f"{self.period_id} {self.code}"


class Amendment(models.Model):
    """A closed figure that turned out wrong (đính chính): both values stand, with who says so and why."""

    period = models.ForeignKey(ClosedPeriod, models.PROTECT, related_name="amendments")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")  # None: the province
    figure = models.CharField("số liệu", max_length=40)
    before = models.IntegerField("đã chốt")
    after = models.IntegerField("đính chính")
    reason = models.TextField("lý do")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField("chức danh", max_length=250)
    at = models.DateTimeField("lúc")
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.period_id} {self.figure}: {self.before} → {self.after}"


class Report(models.Model):
    """The report of a closed period to UBND tỉnh. What it prints is fixed when it is made; only words are edited."""

    class State(models.TextChoices):
        DRAFT = "draft", said("Dự thảo")
        APPROVED = "approved", said("Đã duyệt")
        SENT = "sent", said("Đã gửi")
        READ = "read", said("Ủy ban nhân dân tỉnh đã xem")

    period = models.OneToOneField(ClosedPeriod, models.PROTECT, related_name="report")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    tables: Any = models.JSONField("bảng số liệu")
    checks: Any = models.JSONField("kiểm tra")
    proposed = models.TextField("nhận xét hệ thống đề nghị")
    assessment = models.TextField("nhận xét, đánh giá", blank=True)
    proposals = models.TextField("kiến nghị, đề xuất", blank=True)
    made_at = models.DateTimeField("lập lúc")
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    place = models.CharField("địa danh", max_length=120, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_post = models.CharField("chức danh người duyệt", max_length=250, blank=True)
    approved_for = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField("xem lúc", null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.TextField("ý kiến của Ủy ban nhân dân tỉnh", blank=True)

    class Meta:
        ordering = ["-period__until"]
        constraints = [
            models.CheckConstraint(
                name="report_approved_says_who",
                condition=models.Q(state="draft")
                | models.Q(approved_at__isnull=False, approved_by__isnull=False, approved_for__isnull=False)
                & ~models.Q(number=""),
            ),
            models.CheckConstraint(
                name="report_sent_when", condition=models.Q(state__in=["draft", "approved"], sent_at__isnull=True)
                | models.Q(state__in=["sent", "read"], sent_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.period.name


class Line(models.Model):
    """One line of assessment of an agency: what fixed sentences propose from its figures, and what a person wrote."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="lines")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    proposed = models.TextField("hệ thống đề nghị")
    edited = models.TextField("người sửa", blank=True)

    class Meta:
        ordering = ["agency__sort", "id"]
        constraints = [models.UniqueConstraint(name="report_line_once", fields=["report", "agency"])]

    def __str__(self) -> str:
        return self.edited or self.proposed


class ReminderRule(models.Model):
    """When whom is reminded of what (quy tắc nhắc việc): data, edited by the system's administrator."""

    class Of(models.TextChoices):
        NEAR = "near", said("Sắp đến hạn")
        LATE = "late", said("Quá hạn")
        UNACCEPTED = "unaccepted", said("Quá thời hạn kiểm tra mà chưa tiếp nhận")
        UNOPENED = "unopened", said("Được giao mà chưa mở")
        STUCK = "stuck", said("Không có việc nào được làm")
        UNDIGITISED = "undigitised", said("Hồ sơ giấy khi có sự cố chưa số hóa")
        SUSPENDED = "suspended", said("Quá ngày dự kiến giải quyết tiếp")

    class To(models.TextChoices):
        HOLDER = "holder", said("Người đang giữ")
        HEAD = "head", said("Trưởng phòng")
        LEADER = "leader", said("Lãnh đạo cơ quan")
        WATCHER = "watcher", said("Cán bộ theo dõi")

    of = models.CharField("việc", max_length=12, choices=Of)
    to = models.CharField("nhắc ai", max_length=10, choices=To)
    days = models.PositiveSmallIntegerField("số ngày làm việc")
    active = models.BooleanField("đang dùng", default=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="reminder_rule_once", fields=["of", "to"])]

    def __str__(self) -> str:
        return f"{self.of} {self.to}: {self.days}"


class Reminder(models.Model):
    """That a person was reminded of a dossier by a rule: never twice of the same."""

    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="reminders", db_index=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="reminders", db_index=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    about = models.DateTimeField("mốc được nhắc")  # the due moment, or since when; of another one she is told anew
    at = models.DateTimeField("nhắc lúc")

    class Meta:
        constraints = [models.UniqueConstraint(name="reminder_once", fields=["dossier", "rule", "person", "about"])]
        indexes = [models.Index(name="reminder_at", fields=["-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.dossier_id} {self.person_id}"
