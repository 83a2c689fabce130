"""What is filled in about guides: their words, and why they were changed."""

from typing import Any

from django import forms

from motcua.core.words import said
from motcua.support.guides import MOST_IN_TITLE, MOST_LETTERS

MARKDOWN = said(
    "Cách trình bày: dòng trống ngăn đoạn, “## ” đầu dòng là tiêu đề, “- ” là gạch đầu dòng, “1. ” là bước, "
    "**chữ đậm**, [chữ](địa chỉ) là liên kết. Bảng: mỗi dòng một hàng, các ô cách nhau bằng dấu “|”, dưới hàng đầu "
    "ghi dòng “|---|---|”. Không dùng được hình ảnh và mã HTML."
)


class ProcedureGuideForm(forms.Form):
    """What the filing agency is told about a procedure. over: the number of the wording that was edited."""

    use_required_attribute = False
    text = forms.CharField(
        label=said("Nội dung"), required=False, max_length=MOST_LETTERS, strip=False, help_text=MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 18}),
    )  # fmt: skip
    reason = forms.CharField(
        label=said("Lý do sửa"), max_length=500, error_messages={"required": said("Ghi lý do sửa.")}
    )
    over = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class GuideForm(ProcedureGuideForm):
    """A guide: its name too."""

    title = forms.CharField(
        label=said("Tên hướng dẫn"), max_length=MOST_IN_TITLE, error_messages={"required": said("Ghi tên hướng dẫn.")}
    )
    field_order: Any = ("title", "text", "reason", "over")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = said("Ghi nội dung hướng dẫn.")
