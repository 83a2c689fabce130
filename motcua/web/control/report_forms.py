"""What the watching agency and UBND tỉnh fill in about a report."""

from typing import Any
from uuid import uuid4

from django import forms

from motcua.core.words import said
from motcua.oversight.explained import CELLS, COLUMNS
from motcua.oversight.models import Report
from motcua.oversight.periods import LATEST_CUT_OFF
from motcua.people.models import Agency


class PrepareForm(forms.Form):
    """Which period to close."""

    use_required_attribute = False
    ky = forms.CharField(
        label=said("Kỳ báo cáo"), max_length=40,
        help_text=said(
            "Ghi tháng (10/2026), quý (quý III/2026), năm (2026), hoặc từ ngày đến ngày (05/01/2026–04/02/2026)."
        ),
        error_messages={"required": said("Ghi kỳ báo cáo, ví dụ 10/2026.")},
        widget=forms.TextInput(attrs={"class": "w16"}),
    )  # fmt: skip


class BoundForm(forms.Form):
    """From which month on months end with which day."""

    use_required_attribute = False
    from_month = forms.DateField(
        label=said("Từ tháng"), input_formats=["%m/%Y", "%Y-%m"],
        help_text=said("Một tháng chưa bắt đầu, ví dụ 01/2027."),
        widget=forms.DateInput(format="%m/%Y", attrs={"class": "w10", "placeholder": said("tháng/năm")}),
        error_messages={
            "required": said("Ghi tháng, ví dụ 01/2027."), "invalid": said("Ghi tháng theo dạng 01/2027."),
        },
    )  # fmt: skip
    last_day = forms.IntegerField(
        label=said("Ngày chốt"), required=False, min_value=1, max_value=LATEST_CUT_OFF,
        help_text=said(
            "Từ 1 đến {latest}; để trống: ngày cuối tháng. Tháng sau bắt đầu từ ngày kế tiếp.", latest=LATEST_CUT_OFF
        ),
        widget=forms.TextInput(attrs={"class": "w10", "inputmode": "numeric"}),
        error_messages={
            "invalid": said("Ghi một số nguyên."),
            "min_value": said("Ngày chốt từ 1 đến {latest}.", latest=LATEST_CUT_OFF),
            "max_value": said("Ngày chốt từ 1 đến {latest}.", latest=LATEST_CUT_OFF),
        },
    )  # fmt: skip


class EditForm(forms.Form):
    """The words of a report: of the whole, what is proposed, and a line an agency."""

    use_required_attribute = False
    assessment = forms.CharField(
        label=said("Nhận xét, đánh giá"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=said("Để trống thì báo cáo dùng nhận xét hệ thống đề nghị từ số liệu."),
    )  # fmt: skip
    proposals = forms.CharField(
        label=said("Kiến nghị, đề xuất"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(report.lines.select_related("agency"))
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = forms.CharField(
                label=line.agency.name, required=False, max_length=2000, help_text=line.proposed,
                widget=forms.Textarea(attrs={"rows": 2}), initial=line.edited,
            )  # fmt: skip

    def line_fields(self) -> list[forms.BoundField]:
        """The field of each agency."""
        return [self[f"line_{line.pk}"] for line in self.lines]

    def edited(self) -> dict[int, str]:
        """What was written, by the key of the line."""
        return {line.pk: self.cleaned_data[f"line_{line.pk}"] for line in self.lines}


class ApproveForm(forms.Form):
    """Number and place that stand on the paper."""

    use_required_attribute = False
    number = forms.CharField(
        label=said("Số, ký hiệu"), max_length=60, help_text=said("Ví dụ: 12/BC-STTTT."),
        error_messages={"required": said("Ghi số, ký hiệu của báo cáo, ví dụ: 12/BC-STTTT.")},
    )  # fmt: skip
    place = forms.CharField(
        label=said("Địa danh"), max_length=120, error_messages={"required": said("Ghi địa danh, ví dụ: Lâm Đồng.")}
    )


class AnswerForm(forms.Form):
    opinion = forms.CharField(
        label=said("Ý kiến của Ủy ban nhân dân tỉnh"), required=False, max_length=5000,
        help_text=said("Cơ quan theo dõi đọc nguyên văn."), widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class AmendForm(forms.Form):
    """A corrected value beside a closed one."""

    use_required_attribute = False
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("sort"), label=said("Cơ quan"), required=False, empty_label=said("Toàn tỉnh")
    )
    figure = forms.ChoiceField(
        label=said("Số liệu"), choices=[(name, f"({CELLS[name].column}) {CELLS[name].title}") for name in COLUMNS]
    )
    after = forms.IntegerField(
        label=said("Số đúng"), min_value=0, widget=forms.TextInput(attrs={"class": "w10", "inputmode": "numeric"}),
        error_messages={
            "required": said("Ghi số đúng."), "invalid": said("Ghi một số nguyên."),
            "min_value": said("Ghi một số nguyên không âm."),
        },
    )  # fmt: skip
    reason = forms.CharField(
        label=said("Lý do đính chính"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": said("Ghi lý do đính chính.")},
    )  # fmt: skip
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
