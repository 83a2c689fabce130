"""What the administrator fills in about office hours."""

import hashlib
import json
from typing import Any

from django import forms

from motcua.core.words import said
from motcua.people.models import Agency
from motcua.web.control.calendar_forms import spans_read, spans_told
from motcua.web.ui.forms import day_field
from motcua.workdays.calendar import WEEKDAYS, OfficeHours

DAYS = tuple(f"day_{number}" for number in range(7))


class HoursForm(forms.Form):
    """The hours of each weekday, from which day on, and by which paper."""

    use_required_attribute = False
    required_sometimes = frozenset(DAYS)  # a day without hours is a day off
    from_on = day_field(said("Áp dụng từ ngày"), missing=said("Nhập ngày bắt đầu áp dụng."))
    source = forms.CharField(
        label=said("Căn cứ"), max_length=300, help_text=said("Số, ngày của văn bản quy định giờ làm việc."),
        error_messages={"required": said("Ghi số, ngày của văn bản quy định giờ làm việc.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = said("Ví dụ: 07:00-11:30, 13:30-17:00. Để trống là nghỉ.")
        for name, weekday in zip(DAYS, WEEKDAYS, strict=True):
            self.fields[name] = forms.CharField(
                label=weekday.capital(), required=False, max_length=120, help_text=hint if name == DAYS[0] else ""
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in DAYS:
            try:
                given[name] = spans_read(given.get(name, ""))
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)
        return given

    def week(self) -> OfficeHours:
        """The hours as the action takes them."""
        return OfficeHours(tuple(self.cleaned_data[name] for name in DAYS))

    def fingerprint(self) -> str:
        """Names what was typed, so that the second press says the same as the first."""
        typed = {name: str(self[name].value()) for name in self.fields}
        return hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()[:16]


class OwnHoursForm(HoursForm):
    """Hours of one agency alone."""

    agency = forms.ModelChoiceField(
        Agency.objects.filter(office_hours__isnull=True).order_by("sort"),
        label=said("Cơ quan"),
        error_messages={"required": said("Chọn cơ quan.")},
    )
    field_order = ["agency", "from_on", "source"]


def filled(hours: OfficeHours) -> dict[str, str]:
    """Hours as the form shows them."""
    return {f"day_{number}": spans_told(spans) for number, spans in hours.as_json().items()}
