"""What officials fill in about procedures: proposals, their drafts, reviews, lists, rounds, imports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms

from motcua.catalogue import editing, proposals
from motcua.catalogue.models import Kind, Procedure, Proposal, ProposalList, RoundAnswer
from motcua.core.words import said
from motcua.dossiers.models import Asking
from motcua.people.models import Agency
from motcua.web.ui.forms import day_field

PUBLISHED = [(kind, label) for kind, label in Kind.choices if kind != Kind.ASKING]


class BeginForm(forms.Form):
    """Of what kind a proposal is, for which agency, and why."""

    use_required_attribute = False
    agency = forms.ModelChoiceField(Agency.objects.none(), label=said("Cơ quan đề xuất"), empty_label=None)
    kind = forms.ChoiceField(
        label=said("Loại đề xuất"), choices=[(one.value, one.label) for one in proposals.KINDS if one != "introduce"],
        widget=forms.RadioSelect, error_messages={"required": said("Chọn loại đề xuất.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=said("Lý do, căn cứ"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": said("Ghi lý do, căn cứ của đề xuất.")},
    )  # fmt: skip
    replaced_by = forms.CharField(
        label=said("Thay bằng thủ tục mã"), required=False, max_length=40,
        help_text=said("Chỉ khi bãi bỏ vì đã có thủ tục khác thay thế."),
        widget=forms.TextInput(attrs={"class": "w16"}),
    )  # fmt: skip
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["agency"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies]).order_by("sort")

    def clean_replaced_by(self) -> Procedure | None:
        """The procedure of the code, or none."""
        code = self.cleaned_data["replaced_by"].strip()
        found = Procedure.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(said("Không có thủ tục mã này."))
        return found


class IntroduceForm(BeginForm):
    """A procedure that is not there yet."""

    kind = None  # type: ignore[assignment]
    replaced_by = None  # type: ignore[assignment]
    name = forms.CharField(
        label=said("Tên thủ tục"), max_length=500, error_messages={"required": said("Ghi tên thủ tục.")}
    )
    sector = forms.CharField(label=said("Lĩnh vực"), max_length=200, error_messages={"required": said("Ghi lĩnh vực.")})
    kind_of = forms.ChoiceField(label=said("Loại thủ tục"), choices=PUBLISHED, initial=Kind.INTERNAL)
    code = forms.CharField(
        label=said("Mã thủ tục"), required=False, max_length=40, widget=forms.TextInput(attrs={"class": "w16"}),
        help_text=said("Mã của cơ sở dữ liệu quốc gia nếu đã có; để trống thì dùng mã tạm của hệ thống."),
    )  # fmt: skip
    offered_to = forms.ChoiceField(
        label=said("Nơi giải quyết"), choices=Proposal.To.choices, widget=forms.RadioSelect, initial=Proposal.To.OWN
    )
    field_order = ("agency", "name", "sector", "kind_of", "code", "offered_to", "reason", "once")

    clean_replaced_by = None  # type: ignore[assignment]


def _line(label: Any, longest: int, hint: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=longest, help_text=hint, widget=forms.TextInput(attrs=attrs)
    )


def _lines(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=40_000, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


_WAYS = (("online", said("Trực tuyến")), ("direct", said("Trực tiếp")), ("post", said("Dịch vụ bưu chính")))
_SETS = said("Chỉ khi khác số bộ ở trên.")
_TERM = said("Số và đơn vị, ví dụ: 5 ngày làm việc. Để trống nếu không nhận theo cách này.")


NOT_NEEDED = (
    "term_online", "term_direct", "term_post", "check", "cases", "sets_online", "sets_direct", "sets_post",
    "conditions", "form_known", "extension_grounds", "suspension_grounds", "asking_pauses",
)  # fmt: skip


class VersionForm(forms.Form):
    """A draft of a version; every field is text that `catalogue.editing` reads."""

    use_required_attribute = False
    name = _line(said("Tên thủ tục"), 500)
    sector = _line(said("Lĩnh vực"), 200)
    kind = forms.ChoiceField(label=said("Loại thủ tục"), choices=PUBLISHED, required=False)
    level = forms.ChoiceField(
        label=said("Mức độ đề nghị"), choices=[(str(one), said("Mức độ {n}", n=one)) for one in (1, 2, 3, 4)],
        required=False, help_text=said("Không cao hơn mức độ mà nội dung đạt được; xem “Còn thiếu gì” trên trang này."),
    )  # fmt: skip
    customer = _line(said("Đối tượng thực hiện"), 2000)
    authority = _line(said("Cơ quan giải quyết"), 2000)
    order = _lines(said("Trình tự thực hiện"), said("Mỗi dòng một bước."), rows=6)
    accepts = forms.MultipleChoiceField(
        label=said("Cách nộp"), choices=_WAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    returns = forms.MultipleChoiceField(
        label=said("Cách trả kết quả"), choices=_WAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    term_online = _line(said("Thời hạn khi nộp trực tuyến"), 60, _TERM, **{"class": "w16"})
    term_direct = _line(said("Thời hạn khi nộp trực tiếp"), 60, _TERM, **{"class": "w16"})
    term_post = _line(said("Thời hạn khi nộp qua bưu chính"), 60, _TERM, **{"class": "w16"})
    check = _line(
        said("Thời hạn kiểm tra trước khi tiếp nhận"), 60, said("Để trống: 8 giờ làm việc."), **{"class": "w16"}
    )
    extensions = _line(
        said("Số lần được gia hạn"), 2, said("Trước hạn trả kết quả, do lãnh đạo quyết định. 0: không được gia hạn."),
        **{"class": "w10", "inputmode": "numeric"},
    )  # fmt: skip
    extension_grounds = _lines(
        said("Trường hợp được gia hạn"), said("Mỗi dòng một trường hợp. Để trống: lãnh đạo tự nêu lý do."), rows=2
    )
    reappointments = _line(
        said("Số lần xin lỗi, hẹn lại"), 2, said("Khi quá hạn trả kết quả. Thường là 1."),
        **{"class": "w10", "inputmode": "numeric"},
    )  # fmt: skip
    suspensions = _line(
        said("Số lần được tạm dừng giải quyết"), 2,
        said("Do lãnh đạo quyết định; thời gian tạm dừng không tính vào thời hạn. 0: không được tạm dừng."),
        **{"class": "w10", "inputmode": "numeric"},
    )  # fmt: skip
    suspension_grounds = _lines(
        said("Trường hợp được tạm dừng"), said("Mỗi dòng một trường hợp. Để trống: lãnh đạo tự nêu lý do."), rows=2
    )
    asking_pauses = forms.MultipleChoiceField(
        label=said("Hỏi cơ quan khác thì tạm dừng thời hạn"), choices=Asking.Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=said("Chỉ chọn khi văn bản quy định như vậy. Không chọn: thời hạn vẫn chạy trong khi chờ trả lời."),
    )  # fmt: skip
    cases = _lines(
        said("Các trường hợp"),
        said(
            "Mỗi dòng một trường hợp: Tên | thời hạn trực tuyến | trực tiếp | bưu chính | tên biểu mẫu riêng. "
            "Phần cuối để trống nếu dùng chung. Thủ tục không chia trường hợp thì để trống cả mục."
        ), rows=3,
    )  # fmt: skip
    papers = _lines(
        said("Thành phần hồ sơ"),
        said(
            "Mỗi dòng một giấy tờ: Tên | số bản chính | số bản sao | bắt buộc (hoặc không bắt buộc). "
            "Giấy tờ chỉ cần ở một số trường hợp thì ghi thêm: | tên trường hợp; tên trường hợp."
        ), rows=7,
    )  # fmt: skip
    sets = _line(said("Số bộ hồ sơ"), 2, **{"class": "w10", "inputmode": "numeric"})
    sets_online = _line(said("Số bộ khi nộp trực tuyến"), 2, _SETS, **{"class": "w10", "inputmode": "numeric"})
    sets_direct = _line(said("Số bộ khi nộp trực tiếp"), 2, _SETS, **{"class": "w10", "inputmode": "numeric"})
    sets_post = _line(said("Số bộ khi nộp qua bưu chính"), 2, _SETS, **{"class": "w10", "inputmode": "numeric"})
    result = _lines(said("Kết quả"), said("Mỗi dòng một kết quả; có mã thì ghi: Tên | mã."), rows=3)
    fee = _lines(said("Phí, lệ phí"), said("Mỗi dòng một khoản; không thu thì ghi: Không."), rows=2)
    conditions = _lines(said("Yêu cầu, điều kiện"), said("Mỗi dòng một yêu cầu."), rows=3)
    legal_basis = _lines(said("Căn cứ pháp lý"), said("Mỗi dòng một văn bản."), rows=3)
    form_known = forms.BooleanField(label=said("Có mẫu đơn, tờ khai để tải về"), required=False)
    form = forms.ChoiceField(label=said("Biểu mẫu điện tử"), required=False)
    process = forms.ChoiceField(label=said("Quy trình nội bộ"), required=False)

    def __init__(self, *args: Any, forms_offered: Sequence[tuple[str, str]], processes: Sequence[tuple[str, str]],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # the law asks all others to be shown; what is missing is told by level
            field.required = name not in NOT_NEEDED
        for name, offered in (("form", forms_offered), ("process", processes)):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)
            chosen.choices = [(editing.KEEP, said("Giữ như hiện tại")), *offered]


class ReturnForm(forms.Form):
    """A note for each field that is to be mended, and one for all."""

    use_required_attribute = False
    reason = forms.CharField(
        label=said("Ý kiến chung"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, named: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = list(named)
        if not named:  # the only field then
            alone = self.fields["reason"]
            alone.label, alone.required = said("Nội dung cần sửa"), True
            alone.error_messages["required"] = said("Ghi nội dung cần sửa.")
        for name, label in named.items():
            self.fields[f"mark_{name}"] = forms.CharField(
                label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def marks(self) -> list[tuple[str, str]]:
        """Field and note, of those that have one."""
        return [(name, note) for name in self.named if (note := self.cleaned_data[f"mark_{name}"].strip())]


class OpinionForm(forms.Form):
    """What the watching agency says when it agrees."""

    use_required_attribute = False
    opinion = forms.CharField(
        label=said("Ý kiến thẩm định"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=said("Lý do rút"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": said("Ghi lý do rút đề xuất.")},
    )  # fmt: skip


class ListForm(forms.Form):
    """A title, and which agreed proposals."""

    use_required_attribute = False
    title = forms.CharField(
        label=said("Tên danh mục"), max_length=250,
        error_messages={"required": said("Ghi tên danh mục, ví dụ: Danh mục thủ tục sửa đổi tháng 11/2026.")},
    )  # fmt: skip
    proposals = forms.MultipleChoiceField(
        label=said("Đề xuất đã thẩm định"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": said("Chọn ít nhất một đề xuất.")},
    )  # fmt: skip
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, free: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["proposals"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(str(one.pk), f"{one} ({one.agency.short})") for one in free]


class SubmitForm(forms.Form):
    use_required_attribute = False
    number = forms.CharField(
        label=said("Số, ký hiệu tờ trình"), max_length=60, help_text=said("Ví dụ: 15/TTr-STTTT."),
        error_messages={"required": said("Ghi số, ký hiệu tờ trình, ví dụ: 15/TTr-STTTT.")},
    )  # fmt: skip


class DecideListForm(forms.Form):
    """The decision, and a reason for each proposal that is declined."""

    use_required_attribute = False
    number = forms.CharField(
        label=said("Số, ký hiệu quyết định"), max_length=120, help_text=said("Ví dụ: 1234/QĐ-UBND."),
        error_messages={"required": said("Ghi số, ký hiệu quyết định, ví dụ: 1234/QĐ-UBND.")},
    )  # fmt: skip
    on = day_field(said("Ngày quyết định"))
    authority = forms.CharField(
        label=said("Cơ quan ban hành"),
        max_length=250,
        error_messages={"required": said("Ghi cơ quan ban hành quyết định.")},
    )
    effective_on = day_field(said("Có hiệu lực từ 00 giờ ngày"), missing=said("Ghi ngày có hiệu lực."))

    def __init__(self, *args: Any, listed: ProposalList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = list(listed.proposals.select_related("procedure", "agency").order_by("agency__sort", "id"))
        for one in self.listed:
            what = said("Lý do không chấp thuận: {what}", what=f"{one} ({one.agency.short})")
            self.fields[f"decline_{one.pk}"] = forms.CharField(
                label=what, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=said("Để trống nếu chấp thuận."),
            )  # fmt: skip

    def declined(self) -> dict[int, str]:
        """The reasons by the key of the proposal."""
        told = {one.pk: self.cleaned_data[f"decline_{one.pk}"].strip() for one in self.listed}
        return {pk: reason for pk, reason in told.items() if reason}


class RoundForm(forms.Form):
    """A round: its title, until when, for whom."""

    use_required_attribute = False
    title = forms.CharField(
        label=said("Tên đợt rà soát"), max_length=250,
        error_messages={"required": said("Ghi tên đợt rà soát, ví dụ: Rà soát thủ tục giữa các cơ quan năm 2026.")},
    )  # fmt: skip
    due_on = day_field(said("Hoàn thành trước hết ngày"), missing=said("Ghi ngày phải hoàn thành."))
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=said("Cơ quan rà soát"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": said("Chọn ít nhất một cơ quan có thủ tục.")},
    )  # fmt: skip
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["agencies"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = agencies
        chosen.initial = list(agencies)


class AnswerRoundForm(forms.Form):
    """What an agency says of each of its procedures."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, procedures: Sequence[Procedure], given: Mapping[int, RoundAnswer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.procedures = list(procedures)
        self.required_sometimes = set[str]()
        for one in self.procedures:
            before = given.get(one.pk)
            self.required_sometimes.add(f"{one.pk}.reason")
            self.fields[f"{one.pk}.choice"] = forms.ChoiceField(
                label=one.name, required=False, choices=[("", said("Chưa trả lời")), *RoundAnswer.Choice.choices],
                initial=before.choice if before else "",
            )  # fmt: skip
            self.fields[f"{one.pk}.reason"] = forms.CharField(
                label=said("Lý do"), required=False, max_length=2000, initial=before.reason if before else "",
                help_text=said("Bắt buộc khi không giữ nguyên."), widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def rows(self) -> list[tuple[Procedure, forms.BoundField, forms.BoundField]]:
        """Each procedure with its two fields."""
        return [(one, self[f"{one.pk}.choice"], self[f"{one.pk}.reason"]) for one in self.procedures]


class RecordsForm(forms.Form):
    """A file of published records."""

    use_required_attribute = False
    file = forms.FileField(
        label=said("Tệp JSON của cơ sở dữ liệu quốc gia, hoặc danh sách XLSX theo mẫu"),
        error_messages={"required": said("Chọn tệp để tải lên."), "empty": said("Tệp rỗng. Hãy chọn tệp khác.")},
    )  # fmt: skip


class OfferingForm(forms.Form):
    """What is an agency's own of a procedure that it offers."""

    use_required_attribute = False
    unit_name = forms.CharField(label=said("Phòng thụ lý"), required=False, max_length=150)
    address = forms.CharField(
        label=said("Nơi tiếp nhận"), required=False, max_length=300,
        help_text=said("Chỉ ghi khi khác địa chỉ của bộ phận tiếp nhận và trả kết quả."),
    )  # fmt: skip
