"""What the acts that move a promise ask for."""

from django import forms

from motcua.core.clock import VN
from motcua.core.words import said
from motcua.dossiers import routing
from motcua.dossiers.actions.terms import MOST_DAYS
from motcua.dossiers.moved import proposed
from motcua.web.desk.forms import NoteForm, ToldReasonForm
from motcua.web.ui.forms import day_field


def offer_grounds(form: ToldReasonForm, grounds: tuple[str, ...]) -> None:
    """The grounds that the version lists; nothing is asked where it lists none."""
    if not grounds:
        del form.fields["ground"]
        return
    asked = form.fields["ground"]
    assert isinstance(asked, forms.ChoiceField)
    asked.choices = [(one, one) for one in grounds]


class ExtendForm(ToldReasonForm):
    """How many working days, on which of the version's grounds, and why."""

    ground = forms.ChoiceField(
        label=said("Trường hợp được gia hạn"),
        widget=forms.RadioSelect,
        error_messages={"required": said("Chọn một trường hợp được gia hạn của thủ tục.")},
    )
    more_days = forms.IntegerField(
        label=said("Số ngày làm việc thêm"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=said("Từ 1 đến {most} ngày làm việc.", most=MOST_DAYS),
        widget=forms.TextInput(attrs={"class": "w10", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            said("Ghi số ngày làm việc từ 1 đến {most}.", most=MOST_DAYS),
        ),
    )
    field_order = ("ground", "more_days", "reason")

    def prepare(self) -> None:
        super().prepare()
        offer_grounds(self, self.seen.book.policy.extension_grounds)


class SuspendForm(ToldReasonForm):
    """On which of the version's grounds, until about when, and why."""

    ground = forms.ChoiceField(
        label=said("Trường hợp được tạm dừng"),
        widget=forms.RadioSelect,
        error_messages={"required": said("Chọn một trường hợp được tạm dừng của thủ tục.")},
    )
    until = day_field(
        said("Dự kiến đến ngày"),
        hint=said(
            "Để trống nếu chưa biết. Qua ngày này người đang giữ và lãnh đạo được nhắc; hồ sơ không tự chạy tiếp."
        ),
    )
    field_order = ("ground", "until", "reason")

    def prepare(self) -> None:
        super().prepare()
        self.fields["until"].required = False
        offer_grounds(self, self.seen.book.policy.suspension_grounds)


class ResumeForm(NoteForm):
    """What the customer and who holds it may be told besides."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].help_text = said("Có thể để trống. Người nhận đọc nguyên văn.")


class SendBackForm(ToldReasonForm):
    """Why; and where the steps before ran side by side, which of them are opened again."""

    branches = forms.MultipleChoiceField(
        label=said("Mở lại các nhánh"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=said("Không chọn nhánh nào là mở lại tất cả."),
    )
    field_order = ("branches", "reason")

    def prepare(self) -> None:
        super().prepare()
        dossier, process = self.seen.dossier, self.seen.book.process
        before = routing.previous(process, dossier.step, dossier.answers) if dossier.step else ()
        if len(before) < 2:
            del self.fields["branches"]
            return
        asked = self.fields["branches"]
        assert isinstance(asked, forms.MultipleChoiceField)
        asked.choices = [(step.key, step.name) for step in before]


class GiveTimeForm(ExtendForm):
    """How many working days more an asked agency gets, and why."""

    def prepare(self) -> None:
        super().prepare()
        self.fields.pop("ground", None)


class UntilForm(ToldReasonForm):
    """A new day, and why."""

    until = day_field(
        said("Hẹn lại đến ngày"),
        hint=said("Ngày làm việc, hết giờ làm việc ngày đó. Ví dụ: 16/05/2018"),
        missing=said("Ghi ngày hẹn lại."),
    )
    field_order = ("until", "reason")


class ReappointForm(UntilForm):
    """What was proposed stands in it; the leader may change both."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].help_text = said("Cơ quan gửi đọc nguyên văn, trên văn bản xin lỗi.")
        asked = None if self.is_bound else proposed(self.seen.dossier)
        if asked is not None:
            self.initial = {"until": asked.until_at.astimezone(VN).date(), "reason": asked.reason}


class OverrideForm(UntilForm):
    """A moment that a leader sets beside the promise."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["until"].label = said("Hạn mới")
        self.fields["until"].error_messages["required"] = said("Ghi hạn mới.")
