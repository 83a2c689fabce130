"""The filters of a list as its page shows them: the form, a chip for each that is on, what was not understood."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from motcua.core.words import joined, said
from motcua.dossiers import filters
from motcua.dossiers.filters import Asked
from motcua.dossiers.models import Channel, Status
from motcua.people.models import User
from motcua.web.ui.chips import Words

STATUSES = (Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING, Status.AWAITING_SUPPLEMENT, Status.FINISHED)
ORDERS: dict[str, Words] = {
    "": said("Phải xong trước"),
    "han-tra": said("Hạn trả kết quả"),
    "moi": said("Mới thay đổi"),
}
_ANY = said("Tất cả")


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address of the list without it."""

    text: str
    url: str


@dataclass(frozen=True)
class Choice:
    """A select of the form: its options, the chosen one marked."""

    name: str
    label: Words
    options: list[tuple[str, Words, bool]]


@dataclass(frozen=True)
class Narrowing:
    """Everything that the page says about the filters. open: the whole form is shown."""

    asked: Asked
    chips: list[Chip]
    problems: list[str]
    choices: list[Choice]
    days: list[tuple[str, Words, str]]
    open: bool

    @property
    def again(self) -> dict[str, str]:
        """The parameters that lead to this list again."""
        return again(self.asked)


def again(asked: Asked) -> dict[str, str]:
    """The parameters that lead to the same list."""
    return {**asked.values, **({"xep": asked.order} if asked.order else {}), **columns_told(asked.columns)}


def columns_told(columns: tuple[str, ...]) -> dict[str, str]:
    """The parameter that says which columns a list shows; none where nobody chose."""
    return {"cot": ",".join(columns)} if columns else {}


def narrowing_of(request: HttpRequest, user: User) -> Narrowing:
    """What was asked of a list. A key that is none of those on offer counts as not understood."""
    asked = filters.read_query(request.GET)
    opened = request.GET.get("mo") == "1"
    names = _names(user, asked, opened=opened)
    unknown = {one: asked.values[one] for one in names if one in asked.values and asked.values[one] not in names[one]}
    if unknown:
        known = {name: value for name, value in asked.values.items() if name not in unknown}
        asked = replace(asked, values=known, misread={**asked.misread, **unknown})
    return Narrowing(
        asked,
        chips=[
            Chip(_told(name, value, names), _without(asked, name, opened=opened))
            for name, value in asked.values.items()
        ],
        problems=[_misread(name, text) for name, text in asked.misread.items()],
        choices=_choices(asked, names) if opened else [],
        days=[
            (name, label, asked.values.get(name, "")) for name, label in filters.LABELS.items() if name in filters.DATES
        ],
        open=opened,
    )


def _names(user: User, asked: Asked, *, opened: bool) -> dict[str, dict[str, str]]:
    """Names by key for the lists that this page needs; two statements at most, none where nothing was chosen by key."""
    found: dict[str, dict[str, str]] = {}
    if opened or filters.CHOSEN_BY_KEY & asked.values.keys():
        found |= filters.choices(user)
    if opened or "buoc" in asked.values:
        found["buoc"] = filters.steps(user)
    return found


def _told(name: str, value: str, names: Mapping[str, Mapping[str, str]]) -> str:
    if name == "chua_doc":
        return str(filters.LABELS[name])
    fixed: dict[str, Mapping[str, Any]] = {
        "trang_thai": dict(Status.choices),
        "kenh": dict(Channel.choices),
        "han": filters.DUES,
        **names,
    }
    return joined(": ", (filters.LABELS[name], fixed.get(name, {}).get(value, value)))


def _misread(name: str, text: str) -> str:
    label = filters.LABELS[name]
    if name in filters.DATES:
        return said(
            "{name}: “{text}” không phải ngày. Ghi như 16/05/2018. Danh sách bỏ qua điều kiện này.",
            name=label,
            text=text,
        )
    return said("{name}: không có “{text}” để chọn. Danh sách bỏ qua điều kiện này.", name=label, text=text)


def _without(asked: Asked, name: str, *, opened: bool) -> str:
    kept = {one: value for one, value in again(asked).items() if one != name}
    return f"?{urlencode({**kept, **({'mo': '1'} if opened else {})})}"


def _choices(asked: Asked, names: Mapping[str, Mapping[str, str]]) -> list[Choice]:
    lists: dict[str, Mapping[str, Any]] = {
        "trang_thai": {one.value: one.label for one in STATUSES},
        "buoc": names["buoc"],
        "thu_tuc": names["thu_tuc"],
        "co_quan": names["co_quan"],
        "kenh": dict(Channel.choices),
        "can_bo": names["can_bo"],
        "phong": names["phong"],
        "gan_nhan": names["gan_nhan"],
        "han": filters.DUES,
    }
    return [_choice(name, filters.LABELS[name], options, asked.values.get(name, "")) for name, options in lists.items()]


def _choice(name: str, label: Words, options: Mapping[str, Words], chosen: str) -> Choice:
    return Choice(name, label, [("", _ANY, not chosen), *((key, text, key == chosen) for key, text in options.items())])


def order_choice(asked: Asked) -> Choice:
    """In which order the list stands."""
    return Choice("xep", said("Xếp theo"), [(key, text, key == asked.order) for key, text in ORDERS.items()])
