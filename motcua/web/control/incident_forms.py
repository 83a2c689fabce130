"""What the watching agency fills in about an incident."""

from django import forms

from motcua.core.words import said
from motcua.people.models import Agency
from motcua.web.control.closure_forms import moment_field


class ProposeForm(forms.Form):
    """Of whom, when and what."""

    use_required_attribute = False
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("sort"), label=said("Cơ quan gặp sự cố"), required=False, empty_label=said("Toàn tỉnh"),
        help_text=said("Không chọn cơ quan nào là sự cố của toàn tỉnh."),
    )  # fmt: skip
    from_at = moment_field(said("Bắt đầu lúc"), said("Nhập lúc bắt đầu."))
    to_at = moment_field(said("Dự kiến kết thúc lúc"), said("Nhập lúc dự kiến kết thúc."))
    reason = forms.CharField(
        label=said("Sự cố"), max_length=500, error_messages={"required": said("Ghi sự cố gì, ví dụ: Đứt cáp quang.")}
    )


class DecideForm(forms.Form):
    """Approve or decline, and on what ground."""

    use_required_attribute = False
    approve = forms.ChoiceField(
        label=said("Quyết định"), choices=[("yes", said("Duyệt, công bố sự cố")), ("no", said("Không duyệt"))],
        widget=forms.RadioSelect, error_messages={"required": said("Chọn duyệt hoặc không duyệt.")},
    )  # fmt: skip
    decision = forms.CharField(
        label=said("Căn cứ, ý kiến"), max_length=300, error_messages={"required": said("Ghi căn cứ hoặc ý kiến.")}
    )
