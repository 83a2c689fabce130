"""What an act asks for. A form keeps what was typed; the action decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from motcua.core.errors import DomainError
from motcua.core.words import joined, said
from motcua.documents.actions import store_upload
from motcua.documents.models import StoredFile
from motcua.dossiers.actions.ending import Lateness
from motcua.dossiers.actions.intake import Wanted
from motcua.dossiers.models import LateCause, Outcome, Paper
from motcua.dossiers.rules import Act, reason_wanted
from motcua.web.ui.dossier import Seen, answer_sections
from motcua.web.ui.forms import DAY_HINT, day_field

KEPT_SALT = "desk.result"
KEPT_FOR = 24 * 3600  # seconds


class ActForm(forms.Form):
    """Nothing to ask. `data` of the action is `cleaned_data`."""

    use_required_attribute = False
    required_sometimes: frozenset[str] = frozenset({"late_note"})
    track = 0  # of the branch that the act is about

    def __init__(self, *args: Any, seen: Seen, act: Act | None = None, **kwargs: Any) -> None:
        self.seen, self.act = seen, act
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the questions to the dossier."""

    def refuse(self, error: DomainError, problems: dict[str, str]) -> None:
        """Show what the action refused, at the field that it names, else on top."""
        known = {name: message for name, message in problems.items() if name in self.fields}
        for name, message in known.items():
            self.add_error(name, message)
        if not known:
            self.add_error(None, str(error))


class ReasonForm(ActForm):
    """An act that must say why."""

    reason = forms.CharField(label=said("Lý do"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def prepare(self) -> None:
        asked = self.fields["reason"]
        asked.error_messages["required"] = reason_wanted(self.act)
        asked.help_text = said("Lý do được giữ trong quá trình của hồ sơ.")


class RefuseForm(ReasonForm):
    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].help_text = said("Cơ quan gửi đọc nguyên văn, trên phiếu từ chối.")


class ToldReasonForm(ReasonForm):
    """The reason goes to somebody else, word for word."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].help_text = said("Người nhận đọc nguyên văn.")


class LateForm(ToldReasonForm):
    """An end; one that comes too late also says why."""

    def prepare(self) -> None:
        super().prepare()
        add_lateness(self)


def is_late(seen: Seen) -> bool:
    """Would it end after its due moment now? Of one that is paused only the act itself can tell."""
    return seen.dossier.due_at is not None and seen.at > seen.dossier.due_at and seen.dossier.accepted_at is not None


def add_lateness(form: ActForm) -> None:
    """Ask for the cause of a lateness where there is one."""
    if not is_late(form.seen):
        return
    form.fields["late_cause"] = forms.ChoiceField(
        label=said("Nguyên nhân quá hạn"),
        choices=[("", said("Chọn nguyên nhân")), *LateCause.choices],
        required=not form.seen.dossier.is_paused,
        help_text=said("Hồ sơ đã quá hạn trả kết quả; nguyên nhân vào báo cáo tháng."),
        error_messages={"required": said("Hồ sơ đã quá hạn: chọn nguyên nhân.")},
    )
    form.fields["late_note"] = forms.CharField(
        label=said("Nói rõ nguyên nhân"),
        required=False,
        max_length=500,
        help_text=said("Bắt buộc khi chọn “Nguyên nhân khác”."),
    )


def lateness(form: ActForm) -> Lateness | None:
    """What the form says of a lateness."""
    cause = str(form.cleaned_data.get("late_cause") or "")
    return Lateness(cause, str(form.cleaned_data.get("late_note") or "")) if cause else None


class NoteForm(ActForm):
    """An opinion that may be left out."""

    reason = forms.CharField(
        label=said("Ý kiến"),
        required=False,
        max_length=4000,
        help_text=said("Người làm bước sau đọc nguyên văn."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RemindForm(NoteForm):
    """What is written to the asked agency with the reminder; it may be left out."""

    def prepare(self) -> None:
        self.fields["reason"].label = said("Nội dung nhắc")
        self.fields["reason"].help_text = said("Cơ quan được hỏi đọc nguyên văn.")


class OverForm(ActForm):
    """Who held it when the page was read: an act that takes it from her takes it from nobody else."""

    over = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["over"].initial = self.seen.dossier.holder_id or 0


class TakeBackForm(ToldReasonForm, OverForm):
    def prepare(self) -> None:
        OverForm.prepare(self)
        super().prepare()


class AssignForm(OverForm):
    """Who gets it: each candidate with what she already holds."""

    officer = forms.TypedChoiceField(
        label=said("Người được phân công"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": said("Chọn người được phân công."),
            "invalid_choice": said("Chọn một người trong danh sách."),
        },
    )

    def __init__(self, *args: Any, candidates: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        self.candidates = candidates
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        asked = self.fields["officer"]
        assert isinstance(asked, forms.TypedChoiceField)
        asked.choices = [(str(pk), label) for pk, label in self.candidates]


class SupplementForm(ReasonForm):
    """Once and completely: each field of the form and each paper with what is wanted, and why."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].label = said("Lý do chung")
        self.fields["reason"].help_text = said("Cơ quan gửi đọc nguyên văn, trên phiếu yêu cầu bổ sung.")
        self.places = [*_paper_places(self.seen), *_field_places(self.seen)]
        for number, place in enumerate(self.places):
            self.fields[f"pick_{number}"] = forms.BooleanField(label=place.label, required=False)
            self.fields[f"want_{number}"] = forms.CharField(
                label=said("Cần bổ sung gì: {place}", place=place.label), required=False, max_length=1000
            )

    def rows(self) -> list[tuple["Place", forms.BoundField, forms.BoundField]]:
        """Each place with its tick and its words, for the template."""
        return [(place, self[f"pick_{n}"], self[f"want_{n}"]) for n, place in enumerate(self.places)]

    def clean(self) -> dict[str, Any]:
        """What is ticked says what is wanted; what has words counts as ticked."""
        data = super().clean() or self.cleaned_data
        items = []
        for number, place in enumerate(self.places):
            want = str(data.get(f"want_{number}") or "").strip()
            if data.get(f"pick_{number}") and not want:
                self.add_error(f"want_{number}", said("Ghi rõ cần bổ sung gì ở “{place}”.", place=place.label))
            if want:
                items.append(Wanted(place.kind, place.target, place.label, want))
        if not items and not self.errors:
            self.add_error(None, said("Chọn ít nhất một giấy tờ hoặc nội dung và ghi rõ cần bổ sung gì."))
        data["items"] = items
        return data


@dataclass(frozen=True)
class Place:
    """Something that may be asked for: a paper, or a field of the form with what it says now."""

    kind: str
    target: str
    label: str
    group: str
    now: str = ""


def _paper_places(seen: Seen) -> list[Place]:
    """The request itself and the papers that go with it; all of the version's where there are no answers to go by."""
    on_paper = not seen.dossier.answers
    kinds = seen.book.papers if on_paper else seen.book.papers_for(seen.dossier.answers, seen.dossier.case)
    named = [(kind.key, kind.name) for kind in kinds if not kind.is_request]
    return [
        Place("paper", key, name, said("Giấy tờ")) for key, name in [("request", str(Paper.Kind.REQUEST.label)), *named]
    ]


def _field_places(seen: Seen) -> list[Place]:
    """The fields that show for these answers, a group as a whole. None for a dossier on paper."""
    if seen.dossier.channel not in ("online", "chain"):
        return []
    return [
        Place("field", row.path, row.label, said("Kê khai: {title}", title=section.title), row.text)
        for section in answer_sections(seen)
        for row in section.rows
    ]


class IssueForm(ActForm):
    """The signed result with its facts. A good file is kept while other answers are put right."""

    required_sometimes = frozenset({"late_note", "reason"})
    outcome = forms.ChoiceField(
        label=said("Kết quả"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": said("Chọn chấp thuận hoặc không chấp thuận.")},
    )
    number = forms.CharField(
        label=said("Số, ký hiệu văn bản kết quả"),
        max_length=120,
        help_text=said("Ví dụ: 1234/QĐ-STC"),
        widget=forms.TextInput(attrs={"class": "w16"}),
        error_messages={"required": said("Ghi số, ký hiệu của văn bản kết quả.")},
    )
    issued_on = day_field(said("Ngày văn bản kết quả"), hint=DAY_HINT)
    signer = forms.CharField(
        label=said("Người ký"),
        max_length=200,
        help_text=said("Họ tên và chức vụ."),
        error_messages={"required": said("Ghi họ tên, chức vụ người ký kết quả.")},
    )
    reason = forms.CharField(
        label=said("Lý do không chấp thuận"),
        required=False,
        max_length=4000,
        help_text=said("Bắt buộc khi không chấp thuận; cơ quan gửi đọc nguyên văn."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(
        label=said("Tệp kết quả đã ký (PDF)"),
        error_messages={
            "required": said("Chọn tệp kết quả đã ký (PDF)."),
            "empty": said("Tệp rỗng; hãy xuất lại thành PDF rồi tải lên."),
        },
        help_text=said("Kiểm tra ngay khi gửi: phải mở được, không khóa, đúng là PDF."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    stored: StoredFile | None = None
    stored_name = ""

    def prepare(self) -> None:
        """A file kept from the press before need not be sent again; a late result says why it is late."""
        add_lateness(self)
        if self.data.get("kept"):
            self._take_kept(str(self.data["kept"]))
            self.fields["file"].required = self.stored is None

    def clean(self) -> dict[str, Any]:
        """Check the file now; one that was found good before stands in for a missing one."""
        data = super().clean() or self.cleaned_data
        sent = data.get("file")
        if sent:
            self._take(sent)
        if data.get("outcome") == Outcome.DENIED and not str(data.get("reason") or "").strip():
            self.add_error("reason", said("Không chấp thuận thì phải ghi rõ lý do."))
        return data

    def _take(self, sent: "UploadedFile[bytes]") -> None:
        name = sent.name or "ket-qua.pdf"
        if not name.lower().endswith(".pdf"):
            self.add_error("file", said("Tệp {name} không phải PDF; hãy xuất thành PDF, ký rồi tải lên.", name=name))
            return
        try:
            self.stored, self.stored_name = store_upload(sent, name, size_hint=sent.size), name
        except DomainError as refusal:
            self.add_error("file", joined(": ", (name, str(refusal))))

    def _take_kept(self, token: str) -> None:
        try:
            told = signing.loads(token, salt=KEPT_SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            return
        if told["dossier"] == self.seen.dossier.pk:
            self.stored, self.stored_name = StoredFile.objects.filter(pk=told["sha256"]).first(), told["name"]

    def token(self) -> str:
        """What stands for the good file in the page while the rest is put right; empty without one."""
        if self.stored is None:
            return ""
        told = {"sha256": self.stored.pk, "name": self.stored_name, "dossier": self.seen.dossier.pk}
        return signing.dumps(told, salt=KEPT_SALT)


class HandOverForm(ActForm):
    handed_to = forms.CharField(
        label=said("Người nhận kết quả"),
        max_length=200,
        help_text=said("Họ tên, chức vụ; với dịch vụ bưu chính ghi mã bưu gửi."),
        error_messages={"required": said("Ghi họ tên, chức vụ người nhận kết quả.")},
    )


class OriginalsForm(ActForm):
    on = day_field(said("Ngày nhận bản giấy"), hint=DAY_HINT)

    def prepare(self) -> None:
        if not self.is_bound:
            self.initial.setdefault("on", self.today())

    def today(self) -> date:
        return self.seen.at.date()
