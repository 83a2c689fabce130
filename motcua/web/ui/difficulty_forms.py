"""What is typed about a difficulty, step by step."""

from collections.abc import Sequence
from typing import Any

from django import forms

from motcua.core.words import said
from motcua.people.models import Agency, User
from motcua.support import difficulties
from motcua.support.difficulties import MOST_LETTERS
from motcua.support.models import Difficulty
from motcua.support.rules import DifficultyState


def long_text(label: str, missing: str = "", *, rows: int = 4, hint: str = "") -> forms.CharField:
    """A text of several lines; without `missing` it may stay empty."""
    return forms.CharField(
        label=label, required=bool(missing), max_length=MOST_LETTERS, help_text=hint,
        widget=forms.Textarea({"rows": rows}), error_messages={"required": missing} if missing else None,
    )  # fmt: skip


class TextForm(forms.Form):
    """What hinders, and what is asked for."""

    use_required_attribute = False
    title = forms.CharField(
        label=said("Tên, trong một dòng"), max_length=250,
        error_messages={"required": said("Ghi tên khó khăn, vướng mắc trong một dòng.")},
    )  # fmt: skip
    content = long_text(said("Khó khăn, vướng mắc"), said("Ghi khó khăn, vướng mắc."), rows=6,
                        hint=said("Vướng ở quy định, thủ tục hay bước nào; từ bao giờ; ảnh hưởng gì."))  # fmt: skip
    wish = long_text(said("Kiến nghị, đề xuất"), said("Ghi kiến nghị, đề xuất."))


class DraftForm(TextForm):
    """A new one: for which agency too, where the person works for several."""

    agency = forms.ChoiceField(label=said("Cơ quan"))
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["agency"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(str(one.pk), one.name) for one in agencies]
        if len(agencies) == 1:
            chosen.widget, chosen.initial = forms.HiddenInput(), str(agencies[0].pk)


class Nothing(forms.Form):
    """A step that asks for nothing more."""

    use_required_attribute = False

    def __init__(self, *args: Any, one: Difficulty, user: User, **kwargs: Any) -> None:
        self.one, self.user = one, user
        super().__init__(*args, **kwargs)


class ReasonForm(Nothing):
    reason = long_text(said("Lý do"), said("Ghi lý do."), rows=3)


class ResultForm(Nothing):
    reason = long_text(said("Kết quả đã làm"), said("Ghi kết quả đã làm."), rows=4)


class JoinForm(Nothing):
    note = long_text(said("Tình hình ở cơ quan mình"), rows=3)


class CloseForm(Nothing):
    note = long_text(said("Ý kiến khi kết thúc"), rows=3)


class AnswerForm(Nothing):
    answer = long_text(said("Nội dung trả lời"), said("Ghi nội dung trả lời."), rows=6)


class ConsolidateForm(Nothing):
    """The opinion and the options; as they were written before, where they were."""

    opinion = long_text(said("Ý kiến của cơ quan theo dõi"), said("Ghi ý kiến của cơ quan theo dõi."))
    options = long_text(said("Các phương án, mỗi phương án một dòng"), said("Ghi ít nhất hai phương án."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"opinion": self.one.opinion, "options": self.one.options}


class GroupForm(Nothing):
    """Which one says the same; those that are most alike first."""

    lead = forms.ModelChoiceField(
        label=said("Khó khăn, vướng mắc cùng nội dung"), queryset=Difficulty.objects.none(),
        error_messages={"required": said("Chọn khó khăn, vướng mắc cùng nội dung."),
                        "invalid_choice": said("Chọn khó khăn, vướng mắc cùng nội dung.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self.fields["lead"]
        assert isinstance(lead, forms.ModelChoiceField)
        following = {
            DifficultyState.SENT,
            DifficultyState.CONSOLIDATED,
            DifficultyState.SUBMITTED,
            DifficultyState.TASKED,
        }
        found = difficulties.visible_to(self.user).filter(state__in=sorted(following)).exclude(pk=self.one.pk)
        lead.queryset = found.order_by("-pk")
        like = difficulties.similar(f"{self.one.title} {self.one.content}", self.user, but=self.one.pk)
        if like:
            self.initial = {"lead": like[0].pk}
