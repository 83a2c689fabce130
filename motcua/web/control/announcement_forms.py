"""What is filled in about announcements."""

from typing import Any
from uuid import uuid4

from django import forms

from motcua.core.words import said
from motcua.people.models import Role
from motcua.support.guides import MOST_LETTERS
from motcua.support.models import Announcement
from motcua.web.control.guide_forms import MARKDOWN
from motcua.web.ui.forms import day_field


class AnnouncementForm(forms.Form):
    """A draft: what it is, its words, and to whom."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=said("Loại"), choices=Announcement.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": said("Chọn loại văn bản.")},
    )  # fmt: skip
    number = forms.CharField(
        label=said("Số, ký hiệu"), required=False, max_length=60, help_text=said("Ví dụ: 1234/UBND-VX."),
        widget=forms.TextInput(attrs={"class": "w16"}),
    )  # fmt: skip
    issued_on = day_field(said("Ngày ban hành"))
    issuer = forms.CharField(
        label=said("Cơ quan ban hành"), max_length=200, error_messages={"required": said("Ghi cơ quan ban hành.")}
    )
    abstract = forms.CharField(
        label=said("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": said("Ghi trích yếu.")},
    )  # fmt: skip
    text = forms.CharField(
        label=said("Nội dung"), required=False, max_length=MOST_LETTERS, strip=False, help_text=MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 12}),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=said("Gửi đến"), choices=Announcement.Audience.choices, widget=forms.RadioSelect,
        error_messages={"required": said("Chọn nơi gửi đến.")},
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=said("Vai trò"), required=False, choices=Role.choices, widget=forms.CheckboxSelectMultiple,
        help_text=said("Chỉ chọn khi gửi đến một số vai trò."),
    )  # fmt: skip
    must_read = forms.BooleanField(label=said("Người có tài khoản phải xác nhận đã đọc"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AttachForm(forms.Form):
    """One file; more are added one after the other."""

    file = forms.FileField(
        label=said("Tệp"), help_text=said("PDF, DOCX, XLSX, JPG hoặc PNG, tối đa 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
        error_messages={"required": said("Chọn tệp để tải lên."), "empty": said("Tệp rỗng. Hãy chọn tệp khác.")},
    )  # fmt: skip


class TakeOffForm(forms.Form):
    """Why it is taken off."""

    use_required_attribute = False
    why = forms.CharField(
        label=said("Lý do gỡ"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": said("Ghi lý do gỡ.")},
    )  # fmt: skip


def told_of(form: forms.Form) -> dict[str, Any]:
    """The fields of an announcement without what the form needs for itself."""
    return {name: value for name, value in form.cleaned_data.items() if name != "once"}
