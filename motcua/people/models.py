from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from motcua.core.words import joined, said
from motcua.workdays.models import OfficeHours

POST_LENGTH = 250
"""How long the text of a post may be where it is kept."""


class Role(models.TextChoices):
    """What a post lets its holder do."""

    PREPARER = "preparer", said("Người soạn hồ sơ")
    SIGNER = "signer", said("Lãnh đạo ký gửi")
    INTAKE = "intake", said("Cán bộ tiếp nhận và trả kết quả")
    SPECIALIST = "specialist", said("Chuyên viên thụ lý")
    HEAD = "head", said("Trưởng phòng")
    LEADER = "leader", said("Lãnh đạo cơ quan")
    CLERK = "clerk", said("Văn thư")
    AGENCY_ADMIN = "agency_admin", said("Quản trị của cơ quan")
    WATCHER = "watcher", said("Cán bộ theo dõi")
    READER = "reader", said("Người đọc báo cáo")
    SYSTEM_ADMIN = "system_admin", said("Quản trị hệ thống")


class Agency(models.Model):
    """A state agency, with the facts of its source; nothing here is invented."""

    class Level(models.TextChoices):
        PROVINCE = "tinh", said("Ủy ban nhân dân tỉnh")
        DEPARTMENT = "so", said("Sở, ban, ngành")
        DISTRICT = "huyen", said("Ủy ban nhân dân cấp huyện")
        COMMUNE = "xa", said("Ủy ban nhân dân cấp xã")
        CENTRAL = "nganh_doc", said("Cơ quan ngành dọc")

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=200)
    short = models.CharField("tên ngắn", max_length=120)
    kind = models.CharField("loại", max_length=40)
    level = models.CharField("cấp", max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area = models.CharField("địa bàn", max_length=120, blank=True)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    email = models.CharField("thư điện tử", max_length=120, blank=True)
    identifier = models.CharField("mã định danh", max_length=40, blank=True)
    identifier_pattern = models.CharField("dạng mã định danh", max_length=40, blank=True)
    identifier_verified = models.BooleanField("mã định danh đã kiểm chứng", default=False)
    office_hours = models.ForeignKey(OfficeHours, models.PROTECT, null=True, blank=True, related_name="agencies")
    equipped_from = models.DateField("trang bị hệ thống từ", null=True, blank=True)
    equipped_source = models.CharField("nguồn của ngày trang bị", max_length=200, blank=True)
    successor_code = models.CharField("mã đơn vị kế thừa", max_length=20, blank=True)
    successor_name = models.CharField("đơn vị kế thừa", max_length=200, blank=True)
    valid_from = models.DateField("có từ", null=True, blank=True)
    valid_to = models.DateField("đến", null=True, blank=True)
    source = models.TextField("nguồn", blank=True)
    notes = models.TextField("ghi chú", blank=True)
    facts = models.JSONField("dữ kiện của nguồn", default=dict, blank=True)
    search = models.TextField("chữ để tìm", blank=True, editable=False)
    sort = models.CharField("khóa xếp", max_length=400, blank=True, editable=False)

    class Meta:
        ordering = ["sort"]
        indexes = [GinIndex(name="agency_search", fields=["search"], opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name

    @property
    def code_prefix(self) -> str:
        """What a dossier's code begins with: the identifier where known, else the local code."""
        return self.identifier or self.code


class Unit(models.Model):
    """A room (phòng) of an agency."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    name = models.CharField("tên", max_length=150)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        ordering = ["agency", "order", "id"]
        constraints = [models.UniqueConstraint(name="unit_name_once", fields=["agency", "name"])]

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names are stored in lower case and found so."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. What she may do is in her posts, never here."""

    username = models.CharField("tên đăng nhập", max_length=80, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    honorific = models.CharField("xưng hô", max_length=10, default="ông/bà")
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    is_demo = models.BooleanField("người của dữ liệu thử", default=False)
    joined_at = models.DateTimeField("lập lúc")
    failed_sign_ins = models.PositiveSmallIntegerField("số lần sai liên tiếp", default=0)
    locked_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False, db_default=False)
    asked_password_at = models.DateTimeField("báo quên mật khẩu lúc", null=True, blank=True)
    list_columns = models.JSONField("cột của danh sách", default=list, db_default=[])  # what her lists show, in order

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.full_name

    @property
    def addressed(self) -> str:
        """`ông Nguyễn Văn An`, as a sentence names her or him."""
        return f"{self.honorific} {self.full_name}"

    @property
    def initials(self) -> str:
        """First letters of the first and last word of the name."""
        words = self.full_name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class SignedIn(models.Model):
    """A browser in which a person is signed in; gone with its session."""

    user = models.ForeignKey(User, models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField("máy", max_length=120)
    since_at = models.DateTimeField("đăng nhập lúc")
    seen_at = models.DateTimeField("dùng lần cuối")

    def __str__(self) -> str:
        return self.device


@dataclass(frozen=True)
class Lent:
    """By what a person acts under another's post. until: the last day. scope: keys of procedures, none for all that
    the post may do; title: what she is herself.
    """

    delegation_id: int
    kind: str
    until: date
    scope: tuple[int, ...]
    title: str


@dataclass(frozen=True)
class Stand:
    """Who acts under a post of one's own now, until which day."""

    addressed: str
    until: date


class Post(models.Model):
    """A person's place in an agency, from a day to a day; one person may hold several."""

    lent: Lent | None = None  # set where another acts under it; `user` is who lent it
    stands: Sequence[Stand] = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    title = models.CharField("chức danh", max_length=120, blank=True)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        indexes = [models.Index(name="post_of_agency", fields=["agency", "role"])]
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_start",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
            ),
            models.UniqueConstraint(
                name="post_held_once",
                fields=["user", "agency", "unit", "role"],
                condition=models.Q(to_on__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        """`Giám đốc, Sở Tài chính`; of a lent post also how, for whom, and what she is who acts under it."""
        if self.lent is None:
            return self.as_held()
        told = said("{name} (thay {principal})", name=self.signing_title, principal=self.user.addressed)
        short = said("thay {principal}", principal=self.user.addressed)
        whole = joined(", ", (told, self.agency.short))
        return next((one for one in (whole, told) if len(one) <= POST_LENGTH), short)

    def as_held(self) -> str:
        """What its holder is and where, whoever acts under it."""
        return joined(", ", (self.name, self.agency.short))

    @property
    def name(self) -> str:
        """What its holder is: the title, else the role."""
        return self.title or self.get_role_display()

    @property
    def principal(self) -> User | None:
        """For whom one acts under it; None where the post is one's own."""
        return self.user if self.lent is not None else None

    @property
    def signing_title(self) -> str:
        """What stands over a signature: `Giám đốc`, `KT. Giám đốc, Phó Giám đốc`."""
        if self.lent is None:
            return self.name
        sign = Delegation.SIGNS.get(self.lent.kind, "")
        return joined(", ", (f"{sign} {self.name}" if sign else "", self.lent.title))

    def covers(self, procedure: int) -> bool:
        """Does it count for a dossier of this procedure (by key)? Only a post lent for some procedures may not."""
        return self.lent is None or not self.lent.scope or procedure in self.lent.scope


class Delegation(models.Model):
    """A post lent to a colleague from a day to a day (ủy quyền, làm thay); never changed but for its early end."""

    class Kind(models.TextChoices):
        SIGN_FOR = "kt", said("Ký thay (KT.)")
        BY_ORDER = "tl", said("Ký thừa lệnh (TL.)")
        AUTHORISED = "tuq", said("Ký thừa ủy quyền (TUQ.)")
        COVER = "cover", said("Làm thay khi vắng mặt")

    SIGNS: ClassVar[dict[str, str]] = {Kind.SIGN_FOR: "KT.", Kind.BY_ORDER: "TL.", Kind.AUTHORISED: "TUQ."}
    LONGEST: ClassVar[timedelta] = timedelta(days=366)

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    principal = models.ForeignKey(User, models.PROTECT, related_name="lent")  # who holds the post
    to = models.ForeignKey(User, models.PROTECT, related_name="borrowed")
    kind = models.CharField("hình thức", max_length=10, choices=Kind)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày")
    procedures = ArrayField(models.BigIntegerField(), default=list, blank=True)  # none: all
    document_number = models.CharField("số văn bản", max_length=60, blank=True)
    document_on = models.DateField("ngày văn bản", null=True, blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("lập lúc")
    ended_at = models.DateTimeField("kết thúc sớm lúc", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [
            models.Index(name="delegation_to", fields=["to", "to_on"], condition=Q(ended_at__isnull=True)),
            models.Index(name="delegation_of_post", fields=["post", "to_on"], condition=Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(name="delegation_to_another", condition=~Q(to=F("principal"))),
            models.CheckConstraint(
                name="delegation_ends_in_time",
                condition=Q(to_on__gte=F("from_on")) & Q(to_on__lte=F("from_on") + timedelta(days=366)),
            ),
            models.CheckConstraint(
                name="delegation_has_ground",
                condition=Q(kind="cover") & ~Q(reason="") | ~Q(document_number="") & Q(document_on__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_ended_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            ExclusionConstraint(
                name="delegation_once_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("to", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"), F("to_on"), RangeBoundary(inclusive_upper=True),
                            function="DATERANGE", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.post_id} → {self.to_id} {self.from_on:%Y-%m-%d} {self.to_on:%Y-%m-%d}"


class Closure(models.Model):
    """An agency (or, without one, every agency) closed from a moment to a moment."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="closures")
    from_at = models.DateTimeField("từ")
    to_at = models.DateTimeField("đến")
    reason = models.CharField("lý do", max_length=300)
    source = models.CharField("căn cứ", max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="closure_ends_after_start", condition=models.Q(to_at__gt=models.F("from_at")))
        ]

    def __str__(self) -> str:
        return self.reason


class CalendarChange(models.Model):
    """What was changed of a calendar, and whose: what was promised by the old one is reckoned anew by who follows it.

    Without agency and table it is everybody's; a table is that of the agencies that keep it. Rows are only added.
    """

    at = models.DateTimeField("lúc")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # None: the system
    what = models.CharField("đổi gì", max_length=400)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    table = models.ForeignKey(OfficeHours, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.what
