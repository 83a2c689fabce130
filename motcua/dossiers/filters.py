"""What a list of dossiers is narrowed by: read from what was asked, kept as text, turned into conditions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from motcua.catalogue.models import Offering, ProcedureVersion
from motcua.core import clock
from motcua.core.text import fold, nfc
from motcua.core.words import said
from motcua.dossiers import columns, listing, searching
from motcua.dossiers.labels import agencies_with_labels
from motcua.dossiers.models import Channel, Dossier, Label, Labelled, Status
from motcua.people.models import Agency, Post, Unit, User
from motcua.people.queries import agencies_of, held_on

DAY = "%d/%m/%Y"
ORDERS: dict[str, tuple[str, bool]] = {
    "": ("act_by_at", False),
    "han-tra": ("due_at", False),
    "moi": ("changed_at", True),
}
"""Orders that an index carries: the moment, and whether the latest comes first."""
DUES = {"qua-han": said("quá hạn"), "hom-nay": said("hôm nay"), "tuan-nay": said("trong tuần này")}
LABELS = {
    "loc": said("Có chữ"),
    "trang_thai": said("Trạng thái"),
    "buoc": said("Bước"),
    "thu_tuc": said("Thủ tục"),
    "co_quan": said("Cơ quan gửi"),
    "kenh": said("Cách gửi"),
    "can_bo": said("Người giữ"),
    "phong": said("Phòng giữ"),
    "gan_nhan": said("Nhãn"),
    "han": said("Phải xong"),
    "han_tu": said("Phải xong từ ngày"),
    "han_den": said("Phải xong đến ngày"),
    "nhan_tu": said("Nộp từ ngày"),
    "nhan_den": said("Nộp đến ngày"),
    "chua_doc": said("Chưa đọc"),
}
CHOSEN_BY_KEY = frozenset({"thu_tuc", "co_quan", "can_bo", "phong", "gan_nhan"})
DATES = frozenset({"han_tu", "han_den", "nhan_tu", "nhan_den"})


@dataclass(frozen=True)
class Asked:
    """What was asked for and understood, by parameter; what was not, with what was typed."""

    values: Mapping[str, str] = field(default_factory=dict)
    misread: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    columns: tuple[str, ...] = ()


def read(told: Mapping[str, str]) -> Asked:
    """Take what is known and well formed from the parameters of an address; the rest is named, never raised."""
    values: dict[str, str] = {}
    misread: dict[str, str] = {}
    for name in LABELS:
        text = nfc(told.get(name, "").replace("\x00", ""))
        if not text:
            continue
        try:
            values[name] = _READ[name](text)
        except (ValueError, OverflowError):
            misread[name] = text[:60]
    order = told.get("xep", "")
    return Asked(values, misread, order if order in ORDERS else "", columns.known(told.get("cot", "").split(",")))


def read_query(told: QueryDict) -> Asked:
    """The same from the parameters of a request; of one that is told twice the last counts."""
    return read({name: told.get(name, "") for name in (*LABELS, "xep", "cot")})


def narrow(found: QuerySet[Dossier], values: Mapping[str, str], *, user: User, at: datetime) -> QuerySet[Dossier]:
    """Only the dossiers that answer to every value, as `read` left them."""
    for word in fold(values.get("loc", "")).split():
        found = found.filter(searching.has_word(word))
    if "chua_doc" in values:
        found = found.filter(listing.unread(user))
    for name, column in _PLAIN.items():
        if name in values:
            found = found.filter(**{column: values[name]})
    if "gan_nhan" in values:
        mine = agencies_with_labels(user)
        on = Labelled.objects.filter(label=int(values["gan_nhan"]), label__agency__in=mine, dossier=OuterRef("pk"))
        found = found.filter(Exists(on))
    return found.filter(_moments(values, at))


def choices(user: User) -> dict[str, dict[str, str]]:
    """What may be chosen by key (procedures, customers, officers, rooms), name by key; one statement."""
    agencies = [one.pk for one in agencies_of(user)]
    offered = Offering.objects.filter(agency__in=agencies)
    held = Post.objects.filter(held_on(clock.today()), agency__in=agencies)
    rows = [
        _options("thu_tuc", offered, "procedure", "procedure__name"),
        _options("co_quan", Agency.objects.all(), "pk", "short"),
        _options("can_bo", held, "user", "user__full_name"),
        _options("phong", Unit.objects.filter(agency__in=agencies), "pk", "name"),
        _options("gan_nhan", Label.objects.filter(agency__in=agencies_with_labels(user)), "pk", "name"),
    ]
    found: dict[str, dict[str, str]] = {name: {} for name in CHOSEN_BY_KEY}
    for name, key, label in rows[0].union(*rows[1:]).order_by("label"):
        found[name][str(key)] = label
    return found


def _options(name: str, rows: QuerySet[Any], key: str, label: str) -> QuerySet[Any]:
    columns = {"list": Value(name, CharField()), "key": F(key), "label": Cast(F(label), CharField())}
    options: QuerySet[Any] = rows.order_by().annotate(**columns).values_list("list", "key", "label")
    return options


def steps(user: User) -> dict[str, str]:
    """The steps of the procedures that this person's agencies solve, name by key; one statement."""
    offered = Offering.objects.filter(agency__in=[one.pk for one in agencies_of(user)])
    processes: Iterable[dict[str, Any]] = ProcedureVersion.objects.filter(
        pk__in=offered.values("procedure__current")
    ).values_list("process", flat=True)
    return {step["key"]: step["name"] for one in processes for step in one.get("steps", [])}


def _words(text: str) -> str:
    return " ".join(text.split()[: searching.MOST_WORDS])[:200]


def _one_of(known: Iterable[str]) -> Callable[[str], str]:
    kept = frozenset(known)

    def read_choice(text: str) -> str:
        if text not in kept:
            raise ValueError(text)
        return text

    return read_choice


def _key(text: str) -> str:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise ValueError(text)
    return str(int(text))


def _slug(text: str) -> str:
    if len(text) > 60:
        raise ValueError(text)
    return text


def _day(text: str) -> str:
    """A day typed as 16/05/2018 or as browsers send it; kept as the former."""
    for form in (DAY, "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return f"{datetime.strptime(text, form).date():{DAY}}"  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    raise ValueError(text)


_READ: dict[str, Callable[[str], str]] = {
    "loc": _words,
    "trang_thai": _one_of(Status.values),
    "buoc": _slug,
    "kenh": _one_of(Channel.values),
    "han": _one_of(DUES),
    "chua_doc": _one_of("1"),
    **dict.fromkeys(CHOSEN_BY_KEY, _key),
    **dict.fromkeys(DATES, _day),
}
_PLAIN = {
    "trang_thai": "status",
    "buoc": "step",
    "thu_tuc": "version__procedure",
    "co_quan": "customer",
    "kenh": "channel",
    "can_bo": "holder",
    "phong": "holder_unit",
}


def _moments(values: Mapping[str, str], at: datetime) -> Q:
    """The conditions over until when it must be done, and when it was handed in."""
    found = Q()
    today = at.astimezone(clock.VN).date()
    match values.get("han"):
        case "qua-han":
            found &= Q(act_by_at__lt=at)
        case "hom-nay":
            found &= Q(act_by_at__gte=_start(today), act_by_at__lt=_start(today + timedelta(days=1)))
        case "tuan-nay":
            monday = today - timedelta(days=today.weekday())
            found &= Q(act_by_at__gte=_start(monday), act_by_at__lt=_start(monday + timedelta(days=7)))
    for prefix, column in (("han", "act_by_at"), ("nhan", "submitted_at")):
        if first := values.get(f"{prefix}_tu"):
            found &= Q(**{f"{column}__gte": _start(_as_day(first))})
        if last := values.get(f"{prefix}_den"):
            found &= Q(**{f"{column}__lt": _start(_as_day(last)) + timedelta(days=1)})
    return found


def _as_day(text: str) -> date:
    return datetime.strptime(text, DAY).date()  # noqa: DTZ007 - a day, no moment


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.VN)
