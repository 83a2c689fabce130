"""What administrators fill in about an agency and its rooms."""

from typing import Any

from django import forms
from django.db import models

from motcua.core.words import said
from motcua.people import agency_editing as editing
from motcua.people.models import Agency, Unit
from motcua.web.ui.forms import day_field

LABELS = {
    "name": said("Tên cơ quan"),
    "short": said("Tên ngắn"),
    "parent": said("Thuộc cơ quan"),
    "area": said("Địa bàn"),
    "address": said("Địa chỉ"),
    "phone": said("Điện thoại"),
    "email": said("Thư điện tử"),
    "equipped_from": said("Được trang bị hệ thống từ ngày"),
    "equipped_source": said("Căn cứ của ngày được trang bị"),
    "valid_from": said("Có hiệu lực từ ngày"),
    "valid_to": said("Hết hiệu lực sau ngày"),
    "source": said("Nguồn"),
    "notes": said("Ghi chú"),
}
_HINTS = {
    "short": said("Hiện trong danh sách, ví dụ: Sở Tài chính."),
    "equipped_from": said("Từ ngày này hồ sơ chỉ có giấy của cơ quan không được tiếp nhận với thủ tục mức độ 3, 4."),
}


def _field(name: str) -> forms.Field:
    told: dict[str, Any] = {
        "label": LABELS[name], "required": name in ("name", "short"), "help_text": _HINTS.get(name, ""),
    }  # fmt: skip
    if name == "parent":
        return forms.ModelChoiceField(
            Agency.objects.order_by("sort"), empty_label=said("Không thuộc cơ quan nào"), **told
        )
    if name in ("equipped_from", "valid_from", "valid_to"):
        return day_field(LABELS[name], hint=_HINTS.get(name, ""), required=False)
    if name == "email":
        return forms.EmailField(max_length=120, error_messages={"invalid": said("Thư điện tử chưa đúng dạng.")}, **told)
    missing = {"required": said("Nhập {label}.", label=LABELS[name].inside())}
    if name in ("source", "notes"):
        return forms.CharField(
            max_length=4000, widget=forms.Textarea(attrs={"rows": 2}), error_messages=missing, **told
        )
    kept = Agency._meta.get_field(name)
    assert isinstance(kept, models.CharField)
    return forms.CharField(max_length=kept.max_length, error_messages=missing, **told)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=said("Căn cứ của thay đổi"),
        max_length=300,
        help_text=said("Số, ngày của văn bản, hoặc vì sao sửa; ghi trong lịch sử thay đổi."),
        error_messages={"required": said("Ghi căn cứ, ví dụ: Quyết định số 12/QĐ-UBND ngày 05/06/2018.")},
    )


class AgencyForm(forms.Form):
    """The facts of an agency that this person may change."""

    use_required_attribute = False

    def __init__(self, names: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.fields.update({name: _field(name) for name in names})
        self.fields["reason"] = _reason()

    def facts(self) -> dict[str, Any]:
        """The facts as the action takes them."""
        return {name: self.cleaned_data[name] for name in self.names}


class NewAgencyForm(AgencyForm):
    """A new agency."""

    code = forms.CharField(
        label=said("Mã trong hệ thống"),
        max_length=20,
        help_text=said("Chữ không dấu, chữ số, dấu chấm, gạch nối. Mã đứng trong mã hồ sơ và không đổi được."),
        error_messages={"required": said("Nhập mã của cơ quan.")},
    )
    level = forms.ChoiceField(
        label=said("Cấp"), choices=Agency.Level.choices, error_messages={"required": said("Chọn cấp của cơ quan.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(editing.FIELDS, *args, **kwargs)
        self.fields["reason"].label = said("Căn cứ thành lập")
        self.fields["reason"].help_text = said("Số, ngày của văn bản thành lập; ghi trong lịch sử thay đổi.")

    def facts(self) -> dict[str, Any]:
        """The facts as the action takes them."""
        return {**super().facts(), "code": self.cleaned_data["code"], "level": self.cleaned_data["level"]}


class RoomForm(forms.Form):
    """A room's name."""

    use_required_attribute = False
    name = forms.CharField(
        label=said("Tên phòng"), max_length=150, error_messages={"required": said("Nhập tên phòng.")}
    )


def filled(agency: Agency, names: tuple[str, ...]) -> dict[str, Any]:
    """An agency as the form shows it."""
    return {name: getattr(agency, name) for name in names}


def room_filled(unit: Unit) -> dict[str, Any]:
    """A room as the form shows it."""
    return {"name": unit.name}
