"""What the administrator fills in about template sets."""

import math
import re
from collections.abc import Mapping
from typing import Any

from django import forms

from motcua.core.words import joined, said
from motcua.documents import template_editing as editing
from motcua.documents.models import Slip, TemplateSet
from motcua.web.ui.forms import day_field

KINDS = {**{kind.value: kind.label for kind in Slip.Kind}, "register": said("Sổ theo dõi hồ sơ")}
PARTS = {"number": said("số mẫu"), "heading": said("tên giấy"), "circular": said("văn bản quy định")}


def in_order(one: TemplateSet) -> list[str]:
    """Its kinds by the number of their form; behind them those whose form has none, as `KINDS` lists them."""
    listed = list(KINDS)

    def place(kind: str) -> tuple[float, int]:
        numbered = re.search(r"\d+", one.kinds[kind]["number"])
        return float(numbered[0]) if numbered else math.inf, listed.index(kind) if kind in KINDS else len(listed)

    return sorted(one.kinds, key=place)


def _text(label: str, missing: str = "", *, area: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if area else forms.TextInput()
    return forms.CharField(
        label=label, required=bool(missing), max_length=4000 if area else 200, widget=widget,
        error_messages={"required": missing},
    )  # fmt: skip


class SetForm(forms.Form):
    """What a set says about itself, and its forms as long as it has not begun."""

    use_required_attribute = False
    name = _text(said("Tên bộ mẫu"), said("Ghi tên bộ mẫu, ví dụ tên thông tư."))
    source = _text(said("Căn cứ"), said("Ghi số, ngày của văn bản quy định bộ mẫu."), area=True)
    note = _text(said("Ghi chú"), area=True)
    verified = forms.BooleanField(label=said("Đã đối chiếu với văn bản"), required=False)

    def __init__(self, one: TemplateSet, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial=filled(one))
        self.kinds = () if editing.has_begun(one) else tuple(in_order(one))
        for kind in self.kinds:
            for part, word in PARTS.items():
                missing = said("Ghi tên giấy.") if part == "heading" else ""
                self.fields[f"{kind}-{part}"] = _text(joined(": ", (KINDS.get(kind, kind), word)), missing)

    def told(self) -> dict[str, Any]:
        """What the set says about itself."""
        return {name: self.cleaned_data[name] for name in editing.TOLD}

    def papers(self) -> dict[str, dict[str, str]]:
        """The forms by kind; none where they stay."""
        return {kind: {part: self.cleaned_data[f"{kind}-{part}"] for part in PARTS} for kind in self.kinds}


class NewSetForm(forms.Form):
    """A set that begins on a coming day."""

    use_required_attribute = False
    name = _text(said("Tên bộ mẫu"), said("Ghi tên bộ mẫu, ví dụ tên thông tư."))
    from_on = day_field(said("Áp dụng từ ngày"), missing=said("Nhập ngày bắt đầu áp dụng."))
    source = _text(said("Căn cứ"), said("Ghi số, ngày của văn bản quy định bộ mẫu."), area=True)


class NoForm(forms.Form):
    """Nothing but the press."""


def filled(one: TemplateSet) -> dict[str, Any]:
    """A set as the form shows it."""
    forms_of = {f"{kind}-{part}": form[part] for kind, form in one.kinds.items() for part in PARTS}
    return {**{name: getattr(one, name) for name in editing.TOLD}, **forms_of}
