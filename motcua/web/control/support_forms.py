"""What the watching agency and UBND tỉnh fill in about known problems and petitions."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms

from motcua.core.words import said
from motcua.people.models import Agency
from motcua.support import petitions
from motcua.support.models import Difficulty, Petition
from motcua.support.petitions import Verdict
from motcua.support.tickets import MOST_LETTERS
from motcua.web.ui.forms import day_field


class ProblemForm(forms.Form):
    """A known problem: by what one knows it, and what to do."""

    use_required_attribute = False
    title = forms.CharField(
        label=said("Tên lỗi"), max_length=250, help_text=said("Ví dụ: Không tải được tệp trên 10 MB."),
        error_messages={"required": said("Ghi tên lỗi, ví dụ: Không tải được tệp trên 10 MB.")},
    )  # fmt: skip
    signs = forms.CharField(
        label=said("Dấu hiệu"), max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 4}),
        help_text=said("Mô tả theo cách người gặp lỗi thường diễn đạt để dễ tìm. Không ghi tên người, nội dung hồ sơ."),
        error_messages={"required": said("Ghi dấu hiệu để người gặp nhận ra.")},
    )  # fmt: skip
    answer = forms.CharField(
        label=said("Cách xử lý"), required=False, max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 6}),
        help_text=said("Để trống nếu chưa có. Ghi rồi thì mọi yêu cầu đã gắn với lỗi này được trả lời ngay."),
    )  # fmt: skip
    public = forms.BooleanField(label=said("Mọi cán bộ đọc được, được gợi ý trước khi gửi yêu cầu"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    yeu_cau = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)


class PetitionForm(forms.Form):
    """A title, and which consolidated difficulties."""

    use_required_attribute = False
    title = forms.CharField(
        label=said("Trích yếu"), max_length=250,
        error_messages={"required": said("Ghi trích yếu, ví dụ: Khó khăn, vướng mắc tháng 11/2026.")},
    )  # fmt: skip
    difficulties = forms.MultipleChoiceField(
        label=said("Khó khăn, vướng mắc đã tổng hợp"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": said("Chọn ít nhất một khó khăn, vướng mắc.")},
    )  # fmt: skip
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, free: Iterable[Difficulty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["difficulties"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(str(one.pk), f"{one} ({one.agency.short})") for one in free]


class VerdictForm(forms.Form):
    """The paper by which UBND tỉnh decides, and of each difficulty its words, and a task where it gives one."""

    use_required_attribute = False
    number = forms.CharField(
        label=said("Số, ký hiệu văn bản chỉ đạo"), max_length=120, help_text=said("Ví dụ: 1234/UBND-KSTT."),
        error_messages={"required": said("Ghi số, ký hiệu văn bản chỉ đạo, ví dụ: 1234/UBND-KSTT.")},
    )  # fmt: skip
    on = day_field(said("Ngày văn bản"))

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = list(petitions.of(petition))
        agencies = Agency.objects.filter(valid_to__isnull=True).order_by("sort")
        for one in self.listed:
            self.fields[f"text_{one.pk}"] = forms.CharField(
                label=said("Ý kiến chỉ đạo: {what}", what=f"{one} ({one.agency.short})"), max_length=MOST_LETTERS,
                widget=forms.Textarea({"rows": 3}), error_messages={"required": said("Ghi ý kiến chỉ đạo.")},
                help_text=said("Các phương án: {options}", options=" · ".join(one.option_lines)),
            )  # fmt: skip
            self.fields[f"owner_{one.pk}"] = forms.ModelChoiceField(
                label=said("Giao cơ quan: {what}", what=one.title), queryset=agencies, required=False,
                help_text=said("Để trống nếu chỉ trả lời."),
            )  # fmt: skip
            due = day_field(said("Xong trước hết ngày: {what}", what=one.title))
            due.required = False
            self.fields[f"due_{one.pk}"] = due

    def verdicts(self) -> dict[int, Verdict]:
        """What was written, by the key of the difficulty."""
        told = self.cleaned_data
        return {
            one.pk: Verdict(told[f"text_{one.pk}"], told[f"owner_{one.pk}"], told[f"due_{one.pk}"])
            for one in self.listed
        }
