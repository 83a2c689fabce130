"""The questions of this door that no procedure asks: the request's facts, a paper's facts, a reason."""

from collections.abc import Mapping
from typing import Any

from django import forms

from motcua.catalogue.queries import Rulebook
from motcua.core.words import said
from motcua.dossiers.models import Dossier, Mark, ReturnBy
from motcua.dossiers.satisfaction import Questions
from motcua.web.ui.fields import FEW
from motcua.web.ui.forms import day_field


class RequestForm(forms.Form):
    """Facts of the request. Nothing is required here: a draft keeps what it has, and `checks` says what is missing."""

    case = forms.ChoiceField(
        label=said("Trường hợp áp dụng"), required=False, help_text=said("Thời hạn và giấy tờ tùy theo trường hợp.")
    )
    abstract = forms.CharField(
        label=said("Trích yếu"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=said("Một câu nói rõ cơ quan đề nghị việc gì; hiện ở mọi danh sách hồ sơ."),
    )
    request_number = forms.CharField(
        label=said("Số văn bản đề nghị"),
        max_length=40,
        required=False,
        help_text=said("Ví dụ: 125"),
        widget=forms.TextInput({"class": "w10"}),
    )
    request_symbol = forms.CharField(
        label=said("Ký hiệu"),
        max_length=80,
        required=False,
        help_text=said("Ví dụ: UBND-TCKH"),
        widget=forms.TextInput({"class": "w16"}),
    )
    request_on = day_field(said("Ngày văn bản"), required=False)
    contact_name = forms.CharField(label=said("Cán bộ liên hệ"), max_length=120, required=False)
    contact_phone = forms.CharField(
        label=said("Điện thoại liên hệ"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "class": "w16"}),
    )
    contact_email = forms.EmailField(
        label=said("Thư điện tử liên hệ"),
        required=False,
        error_messages={"invalid": said("Nhập thư điện tử theo dạng ten@donvi.gov.vn.")},
    )
    return_by = forms.ChoiceField(label=said("Cách nhận kết quả"), choices=ReturnBy.choices, required=False)
    originals_follow = forms.BooleanField(
        label=said("Bản giấy (nếu phải nộp) được gửi sau qua bưu chính hoặc trực tiếp"), required=False
    )

    def __init__(self, *args: Any, book: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case, return_by = self.fields["case"], self.fields["return_by"]
        return_by.widget = forms.RadioSelect(choices=ReturnBy.choices)
        if not book.cases:
            del self.fields["case"]
        elif isinstance(case, forms.ChoiceField):
            case.widget = forms.RadioSelect() if len(book.cases) <= FEW else forms.Select()
            case.choices = list(book.cases)

    def add_prefix(self, field_name: str) -> str:
        """The browser's name is the path by which findings and drafts know the fact."""
        return f"request.{field_name}"

    @property
    def names(self) -> list[str]:
        """The facts that this form asks for."""
        return list(self.fields)


def facts_of(dossier: Dossier, names: list[str]) -> dict[str, Any]:
    """What a dossier says of itself, for the request's form."""
    return {name: getattr(dossier, name) for name in names}


def read_facts(book: Rulebook, typed: Mapping[str, Any]) -> tuple[dict[str, Any], RequestForm]:
    """Facts that could be read among those typed, by name, and the form with what could not."""
    form = RequestForm(typed, book=book)
    form.full_clean()
    asked = set(getattr(typed, "getlist", lambda _: ())("asked"))
    given = [name for name in form.names if f"request.{name}" in typed or f"request.{name}" in asked]
    read = {name: form.cleaned_data[name] for name in given if name in form.cleaned_data}
    if not read.get("return_by"):
        read.pop("return_by", None)
    return read, form


class PaperFacts(forms.Form):
    """What is written on a paper."""

    number = forms.CharField(
        label=said("Số, ký hiệu"), max_length=120, required=False, widget=forms.TextInput({"class": "w16"})
    )
    issued_on = day_field(said("Ngày văn bản"), required=False)
    signer = forms.CharField(
        label=said("Người ký"), max_length=200, required=False, help_text=said("Họ tên và chức vụ.")
    )


class Reason(forms.Form):
    """Why: read by the other side word for word."""

    reason = forms.CharField(
        label=said("Lý do"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": said("Ghi lý do.")},
    )


class RatingForm(forms.Form):
    """The published questions, each with its marks, and a word of one's own. What is missing the act says."""

    use_required_attribute = False
    comment = forms.CharField(
        label=said("Ý kiến thêm"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=said("Tối đa 2000 ký tự. Lãnh đạo của cơ quan giải quyết đọc được cùng mã hồ sơ."),
    )

    def __init__(self, *args: Any, asked: Questions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, one in enumerate(asked.questions, start=1):
            self.fields[one.key] = forms.ChoiceField(
                label=f"{number}. {one.text}",
                choices=Mark.choices,
                widget=forms.RadioSelect(),
                help_text="" if one.verified else said("Chưa kiểm chứng với văn bản công bố."),
                error_messages={
                    "required": said("Chọn một mức cho câu {n}.", n=number),
                    "invalid_choice": said("Chọn một mức cho câu {n}.", n=number),
                },
            )
        self.order_fields([one.key for one in asked.questions])

    def add_prefix(self, field_name: str) -> str:
        return f"rating.{field_name}"
