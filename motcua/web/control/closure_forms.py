"""What the administrator fills in about a closure."""

from typing import Any

from django import forms

from motcua.core import clock
from motcua.core.words import said
from motcua.people.models import Agency, Closure

MOMENTS = ["%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M"]


def moment_field(label: Any, missing: Any) -> forms.DateTimeField:
    """A moment typed as hour:minute day/month/year."""
    wrong = said("Ghi giờ rồi ngày, ví dụ 07:00 15/10/2017.")
    return forms.DateTimeField(
        label=label, input_formats=MOMENTS, help_text=said("Ví dụ: 07:00 15/10/2017."),
        widget=forms.DateTimeInput(format=MOMENTS[0], attrs={"class": "w16"}),
        error_messages={"required": missing, "invalid": wrong},
    )  # fmt: skip


class ClosureForm(forms.Form):
    """When and why it is closed."""

    use_required_attribute = False
    from_at = moment_field(said("Tạm ngừng từ"), said("Nhập lúc tạm ngừng."))
    to_at = moment_field(said("Làm việc lại từ"), said("Nhập lúc làm việc lại."))
    reason = forms.CharField(
        label=said("Lý do"), max_length=300,
        error_messages={"required": said("Ghi lý do, ví dụ: Mất điện toàn khu hành chính.")},
    )  # fmt: skip
    source = forms.CharField(
        label=said("Căn cứ"), max_length=300, help_text=said("Số, ngày của quyết định hoặc thông báo."),
        error_messages={"required": said("Ghi số, ngày của quyết định hoặc thông báo.")},
    )  # fmt: skip


class NewClosureForm(ClosureForm):
    """A closure of one agency, or of all."""

    agency = forms.ModelChoiceField(
        Agency.objects.order_by("sort"), label=said("Cơ quan"), required=False, empty_label=said("Toàn tỉnh"),
        help_text=said("Không chọn cơ quan nào là mọi cơ quan đều tạm ngừng."),
    )  # fmt: skip
    field_order = ["agency", "from_at", "to_at", "reason", "source"]


class EndForm(forms.Form):
    """Why it opens again."""

    use_required_attribute = False
    reason = forms.CharField(
        label=said("Căn cứ"), max_length=300, error_messages={"required": said("Ghi căn cứ để làm việc lại.")}
    )


def filled(closure: Closure) -> dict[str, Any]:
    """A closure as the form shows it."""
    moments = {name: getattr(closure, name).astimezone(clock.VN) for name in ("from_at", "to_at")}
    return {**moments, "reason": closure.reason, "source": closure.source}
