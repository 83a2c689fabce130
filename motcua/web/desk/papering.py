"""What the intake of paper asks: three questions before the gate, then the facts and the counts of papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from motcua.catalogue.models import Offering
from motcua.catalogue.queries import Rulebook, offerings, rulebook
from motcua.core import clock
from motcua.core.words import said
from motcua.dossiers.actions.gateway import PaperCount
from motcua.dossiers.models import Channel, Paper, ReturnBy
from motcua.people.models import Agency, Role, User
from motcua.people.queries import agencies_of, find_agencies
from motcua.web.ui.fields import Choice, Field, Problem
from motcua.web.ui.forms import DAY_HINT, day_field

MOST_FOUND = 20
PAPER_CHANNELS = (Channel.DIRECT, Channel.POST)
MOST_COPIES = 999


def offerings_of(user: User) -> list[Offering]:
    """What this person's desks receive today, by name."""
    desks = agencies_of(user, Role.INTAKE)
    return list(offerings(clock.today()).filter(desk__in=desks).order_by("procedure__sort"))


@dataclass(frozen=True)
class Question:
    """The three questions and their answers as far as they are known."""

    text: str
    customer: Agency | None
    offering: Offering | None
    channel: str
    found: Sequence[Agency]
    offered: Sequence[Offering]
    asked: bool

    @property
    def complete(self) -> bool:
        return self.customer is not None and self.offering is not None and bool(self.channel)

    @property
    def query(self) -> str:
        """The answers for an address."""
        told = {"co_quan": _pk(self.customer), "thu_tuc": _pk(self.offering), "kenh": self.channel}
        return urlencode(told)

    def fields(self) -> list[Field]:
        """The questions for the page, the search first, then the agencies that it found."""
        searched = Field(
            "tim",
            label=said("Cơ quan gửi hồ sơ"),
            value=self.text,
            hint=said("Gõ tên hoặc tên tắt, có dấu hay không dấu đều được. Ví dụ: da teh, so y te"),
            errors=self._errors("tim"),
            required=True,
            attrs={"autocomplete": "off"},
        )
        listed = Field(
            "co_quan",
            "radio",
            said("Chọn đúng cơ quan"),
            choices=tuple(Choice(str(one.pk), one.name, one == self.customer) for one in self.found),
            errors=self._errors("co_quan"),
            required=True,
        )
        procedure = Field(
            "thu_tuc",
            "select",
            said("Thủ tục"),
            choices=tuple(Choice(str(one.pk), _offered(one), one == self.offering) for one in self.offered),
            empty_choice=said("Chọn thủ tục"),
            errors=self._errors("thu_tuc"),
            required=True,
        )
        channel = Field(
            "kenh",
            "radio",
            said("Hồ sơ đến bằng cách nào"),
            choices=tuple(Choice(one.value, one.label, one == self.channel) for one in PAPER_CHANNELS),
            errors=self._errors("kenh"),
            required=True,
        )
        return [searched, *([listed] if self.found else []), procedure, channel]

    def problems(self) -> list[Problem]:
        return [Problem(one.anchor, message) for one in self.fields() for message in one.errors]

    def _errors(self, name: str) -> tuple[str, ...]:
        if not self.asked:
            return ()
        missing = {
            "tim": self._search_problem(),
            "co_quan": "" if self.customer else said("Chọn một cơ quan trong danh sách tìm thấy."),
            "thu_tuc": "" if self.offering else said("Chọn thủ tục."),
            "kenh": "" if self.channel else said("Chọn hồ sơ đến trực tiếp hay qua bưu chính."),
        }[name]
        return (missing,) if missing else ()

    def _search_problem(self) -> str:
        if self.customer or self.found:
            return ""
        return (
            said("Không có cơ quan nào khớp “{text}”. Hãy gõ tên khác.", text=self.text)
            if self.text
            else said("Gõ tên cơ quan gửi hồ sơ.")
        )


def _pk(row: Agency | Offering | None) -> str:
    return str(row.pk) if row is not None else ""


def _offered(offering: Offering) -> str:
    version = offering.procedure.current
    name = offering.procedure.name
    return said("{name} (mức độ {level})", name=name, level=version.level) if version else name


def question(told: QueryDict, user: User) -> Question:
    """Read the answers from an address or a form; one agency that alone matches the search is taken."""
    offered = offerings_of(user)
    text = told.get("tim", "").strip()
    found = list(find_agencies(text)[:MOST_FOUND]) if text else []
    chosen = told.get("co_quan", "")
    customer = next((one for one in found if str(one.pk) == chosen), None)
    if customer is None and not text and chosen.isdecimal():
        customer = Agency.objects.filter(pk=int(chosen)).first()
    if customer is None and len(found) == 1:
        customer = found[0]
    channel = told.get("kenh", "")
    return Question(
        text=text,
        customer=customer,
        offering=next((one for one in offered if str(one.pk) == told.get("thu_tuc")), None),
        channel=channel if channel in PAPER_CHANNELS else "",
        found=found,
        offered=offered,
        asked=any(name in told for name in ("tim", "co_quan", "thu_tuc", "kenh")),
    )


class ReceiveForm(forms.Form):
    """The facts of a paper dossier and how many of each paper came."""

    use_required_attribute = False
    once = forms.UUIDField(widget=forms.HiddenInput)
    abstract = forms.CharField(
        label=said("Trích yếu"),
        max_length=500,
        help_text=said("Một câu nói rõ cơ quan đề nghị việc gì."),
        error_messages={"required": said("Ghi trích yếu: cơ quan đề nghị việc gì.")},
    )
    request_number = forms.CharField(
        label=said("Số văn bản đề nghị"), required=False, max_length=40, widget=forms.TextInput(attrs={"class": "w10"})
    )
    request_symbol = forms.CharField(
        label=said("Ký hiệu"),
        required=False,
        max_length=80,
        help_text=said("Ví dụ: UBND-TCKH"),
        widget=forms.TextInput(attrs={"class": "w16"}),
    )
    request_on = day_field(said("Ngày văn bản đề nghị"), hint=DAY_HINT, required=False)
    contact_name = forms.CharField(label=said("Cán bộ liên hệ"), required=False, max_length=120)
    contact_phone = forms.CharField(
        label=said("Điện thoại liên hệ"), required=False, max_length=40, widget=forms.TextInput(attrs={"class": "w16"})
    )
    case = forms.ChoiceField(label=said("Trường hợp"), required=False, widget=forms.RadioSelect)
    return_by = forms.ChoiceField(label=said("Cách trả kết quả"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, book: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        case, way = self.fields["case"], self.fields["return_by"]
        assert isinstance(case, forms.ChoiceField) and isinstance(way, forms.ChoiceField)
        if book.cases:
            case.choices, case.required = list(book.cases), True
            case.error_messages["required"] = said("Chọn trường hợp áp dụng; thời hạn tùy theo trường hợp.")
        else:
            del self.fields["case"]
        way.choices = [(one.value, one.label) for one in ReturnBy if one.value in book.returns]
        self.initial.setdefault("return_by", ReturnBy.DIRECT.value)
        self.kinds = [("request", str(Paper.Kind.REQUEST.label))]
        self.kinds += [(kind.key, kind.name) for kind in book.papers if not kind.is_request]
        for key, name in self.kinds:
            first = 1 if key == "request" else 0
            self.fields[f"original_{key}"] = _count(said("Bản chính: {name}", name=name), first)
            self.fields[f"copy_{key}"] = _count(said("Bản sao: {name}", name=name), 0)

    def facts(self) -> list[forms.BoundField]:
        """The questions that stand one under another."""
        return [self[name] for name in self.fields if not name.startswith(("original_", "copy_"))]

    def paper_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(name, self[f"original_{key}"], self[f"copy_{key}"]) for key, name in self.kinds]

    def papers(self) -> list[PaperCount]:
        told = self.cleaned_data
        return [
            PaperCount(key, name, told.get(f"original_{key}") or 0, told.get(f"copy_{key}") or 0)
            for key, name in self.kinds
        ]

    def request(self) -> dict[str, Any]:
        """The facts of the request as the action takes them."""
        skipped = ("once", "original_", "copy_")
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(skipped)}


def _count(label: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_COPIES,
        initial=initial,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w6", "size": "3"}),
        error_messages={
            "invalid": said("Ghi số bản bằng chữ số, ở “{label}”.", label=label),
            "min_value": said("Số bản không thể nhỏ hơn 0."),
            "max_value": said("Số bản không quá {most_copies}.", most_copies=MOST_COPIES),
        },
    )


def receive_form(offering: Offering, data: QueryDict | None = None, **kwargs: Any) -> ReceiveForm:
    """The form for the version that is current at this offering."""
    assert offering.procedure.current is not None
    return ReceiveForm(data, book=rulebook(offering.procedure.current.pk), **kwargs)


def gate_url(asked: Question) -> str:
    return f"{reverse('desk:paper-gate')}?{asked.query}"
