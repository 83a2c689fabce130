"""What the administrator fills in about a day of the calendar."""

from datetime import date
from typing import Any

from django import forms

from motcua.core.words import said
from motcua.web.ui.forms import day_field
from motcua.workdays.calendar import Span, spans_from_json
from motcua.workdays.models import CalendarDay


class DayForm(forms.Form):
    """What a day is, but for which day."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=said("Loại ngày"), choices=[("", ""), *CalendarDay.Kind.choices],
        error_messages={"required": said("Chọn loại ngày.")},
    )  # fmt: skip
    name = forms.CharField(
        label=said("Tên"),
        max_length=200,
        error_messages={"required": said("Ghi tên của ngày, ví dụ: Nghỉ bù Quốc khánh.")},
    )
    spans = forms.CharField(
        label=said("Giờ riêng"), required=False, max_length=120, help_text=said("Ví dụ: 07:00-11:30, 13:30-17:00.")
    )
    source = forms.CharField(
        label=said("Nguồn"), max_length=300, help_text=said("Số, ngày của văn bản thông báo."),
        error_messages={"required": said("Ghi số, ngày của văn bản thông báo.")},
    )  # fmt: skip
    confirmed = forms.BooleanField(label=said("Đã có thông báo chính thức"), required=False)

    def clean_spans(self) -> tuple[Span, ...]:
        return spans_read(self.cleaned_data["spans"])

    def said(self) -> dict[str, Any]:
        """The day as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("kind", "name", "spans", "source", "confirmed")}


class NewDayForm(DayForm):
    """A day that is not in the calendar yet."""

    on = day_field(said("Ngày"), missing=said("Nhập ngày."))
    field_order = ["on", "kind", "name", "spans", "source", "confirmed"]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if CalendarDay.objects.filter(on=on).exists():
            raise forms.ValidationError(said("Ngày này đã có trong lịch. Hãy mở ngày đó trong danh sách để sửa."))
        return on


class RemoveForm(forms.Form):
    """Why a day goes."""

    use_required_attribute = False
    reason = forms.CharField(
        label=said("Căn cứ"), max_length=300, error_messages={"required": said("Ghi căn cứ để bỏ ngày này.")}
    )


def filled(day: CalendarDay) -> dict[str, Any]:
    """A day as the form shows it."""
    spans = spans_told(day.spans)
    return {"kind": day.kind, "name": day.name, "spans": spans, "source": day.source, "confirmed": day.confirmed}


def spans_read(text: str) -> tuple[Span, ...]:
    """Hours as they are typed: `07:00-11:30, 13:30-17:00`. Raises ValidationError where they are none."""
    pairs = [part.replace("–", "-").split("-") for part in text.split(",") if part.strip()]
    try:
        return spans_from_json([[text.strip() for text in pair] for pair in pairs])
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


def spans_told(spans: list[list[str]]) -> str:
    """`07:00-11:30, 13:30-17:00`, as it is typed."""
    return ", ".join("-".join(pair) for pair in spans)
