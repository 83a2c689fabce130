"""Tickets: what an officer asks of the watching agency, what is said, and problems that are known."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.people.models import Agency, Role, User
from motcua.support.rules import TicketState


class KnownProblem(models.Model):
    """A problem that many may meet (lỗi đã biết): its answer is written once and answers every ticket tied to it."""

    title = models.CharField("tên", max_length=250)
    signs = models.TextField("dấu hiệu")
    answer = models.TextField("cách xử lý", blank=True)  # empty: known, and being worked on
    is_public = models.BooleanField("mọi cán bộ đọc được", default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("lập lúc")
    changed_at = models.DateTimeField("sửa lúc")
    search = models.TextField("chữ để tìm", blank=True, editable=False)
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [GinIndex(name="known_problem_search", fields=["search"], opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.title


class Ticket(models.Model):
    """What an officer asks from a screen (yêu cầu hỗ trợ), with where she stood. No content of a dossier in it."""

    class Kind(models.TextChoices):
        QUESTION = "question", said("Câu hỏi")
        FAULT = "fault", said("Báo lỗi")
        WISH = "wish", said("Góp ý, mong muốn")
        ACCESS = "access", said("Cấp quyền")

    kind = models.CharField("loại", max_length=10, choices=Kind)
    title = models.CharField("tóm tắt", max_length=200)
    state = models.CharField("trạng thái", max_length=10, choices=TicketState, default=TicketState.NEW)
    asker = models.ForeignKey(User, models.PROTECT, related_name="tickets")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="tickets")
    post = models.CharField("chức danh", max_length=250, blank=True)
    role = models.CharField("vai trò lúc hỏi", max_length=20, choices=Role, blank=True)
    route = models.CharField("màn hình", max_length=80, blank=True)
    path = models.CharField("địa chỉ trang", max_length=200, blank=True)
    reference = models.CharField("hồ sơ", max_length=60, blank=True)  # its code or reference, nothing of its content
    browser = models.CharField("trình duyệt", max_length=300, blank=True)
    failed = models.CharField("số hiệu lỗi", max_length=64, blank=True)  # only where the person agreed
    is_shared = models.BooleanField("cả cơ quan xem được", default=False)
    assigned = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    known = models.ForeignKey(KnownProblem, models.PROTECT, null=True, blank=True, related_name="tickets")
    made_at = models.DateTimeField("gửi lúc")
    due_at = models.DateTimeField("trả lời lần đầu trước")  # as it was computed when the ticket was made
    answered_at = models.DateTimeField("trả lời lần đầu lúc", null=True, blank=True)
    act_by_at = models.DateTimeField("phải trả lời trước", null=True, blank=True)  # None: the supporter has no turn
    escalated_at = models.DateTimeField("chuyển lãnh đạo lúc", null=True, blank=True)
    settled_at = models.DateTimeField("xong lúc", null=True, blank=True)  # answered or closed; None while it is open
    changed_at = models.DateTimeField("thay đổi lúc")
    once = models.UUIDField("mã một lần của biểu mẫu", unique=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="ticket_turn_has_term",
                condition=models.Q(state__in=["new", "again"], act_by_at__isnull=False)
                | ~models.Q(state__in=["new", "again"]) & models.Q(act_by_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ticket_settled_when",
                condition=models.Q(state__in=["answered", "closed"], settled_at__isnull=False)
                | ~models.Q(state__in=["answered", "closed"]) & models.Q(settled_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="ticket_waiting", fields=["act_by_at", "id"], condition=models.Q(act_by_at__isnull=False)
            ),
            models.Index(name="ticket_made", fields=["made_at"]),
        ]

    def __str__(self) -> str:
        return self.title


class TicketMessage(models.Model):
    """What was written on a ticket: added, never changed."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField("chức danh", max_length=250, blank=True)
    by_supporter = models.BooleanField("của người hỗ trợ")
    text = models.TextField("nội dung")
    at = models.DateTimeField("lúc")
    once = models.UUIDField("mã một lần của biểu mẫu")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="ticket_message_once", fields=["ticket", "once"])]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.pk}"


class TicketFile(models.Model):
    """A file that came with a message."""

    message = models.ForeignKey(TicketMessage, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
