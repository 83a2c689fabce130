"""What an officer fills in to ask another agency, or to remind it."""

from typing import Any

from django import forms

from motcua.catalogue.asking import ways
from motcua.catalogue.models import Offering
from motcua.catalogue.process import ABOVE, StepKind
from motcua.catalogue.queries import offerings
from motcua.core import clock
from motcua.core.words import said
from motcua.dossiers.actions.asking import MISSING, MOST_DAYS
from motcua.dossiers.models import Asking, Paper
from motcua.dossiers.queries import papers_of
from motcua.people.models import Agency
from motcua.people.queries import who_receive
from motcua.web.desk.forms import ActForm
from motcua.web.desk.work import step_of

SENDABLE = (Paper.Kind.REQUEST, Paper.Kind.ATTACHMENT)


class OfferingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A procedure with who solves it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.agency.short}: {obj.procedure.name}"


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An agency by its short name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short)


class AskForm(ActForm):
    """Whom, for what, within how many days, with which papers."""

    required_sometimes = frozenset({"agency", "offering", "days"})
    kind = forms.ChoiceField(
        label=said("Đề nghị"), choices=Asking.Kind.choices, widget=forms.RadioSelect, initial=Asking.Kind.OPINION,
        error_messages={"required": said("Chọn loại đề nghị.")},
    )  # fmt: skip
    agency = AgencyField(
        Agency.objects.none(), label=said("Cơ quan được hỏi"), required=False, empty_label=said("Chọn cơ quan"),
        to_field_name="code",
        help_text=said("Khi lấy ý kiến hoặc phối hợp giải quyết."),
    )  # fmt: skip
    offering = OfferingField(
        Offering.objects.none(), label=said("Thủ tục"), required=False, empty_label=said("Chọn thủ tục"),
        help_text=said("Chỉ khi đề nghị cơ quan khác giải quyết trọn một thủ tục."),
    )  # fmt: skip
    reason = forms.CharField(
        label=said("Nội dung cần trả lời"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=said("Cơ quan được hỏi đọc nguyên văn."),
        error_messages={"required": said("Ghi nội dung cần trả lời.")},
    )  # fmt: skip
    days = forms.IntegerField(
        label=said("Số ngày làm việc để trả lời"), required=False, min_value=1, max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"class": "w10", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), said("Ghi số ngày làm việc từ 1 đến {most}.", most=MOST_DAYS)
        ),
    )  # fmt: skip
    papers = forms.MultipleChoiceField(
        label=said("Giấy tờ gửi kèm"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=said("Cơ quan được hỏi chỉ xem được những giấy tờ chọn ở đây."),
    )  # fmt: skip
    waits = forms.BooleanField(label=said("Chờ trả lời rồi mới làm tiếp"), required=False, initial=True)

    def prepare(self) -> None:
        own = self.seen.dossier.receiver_id
        agency, offering, papers = self.fields["agency"], self.fields["offering"], self.fields["papers"]
        assert isinstance(agency, forms.ModelChoiceField) and isinstance(offering, forms.ModelChoiceField)
        assert isinstance(papers, forms.MultipleChoiceField)
        agency.queryset = who_receive(clock.today()).exclude(pk=own)
        offering.queryset = offerings(clock.today()).exclude(agency=own).order_by("agency__sort", "procedure__sort")
        sent = [one for one in papers_of(self.seen.dossier) if one.kind in SENDABLE and one.file_id]
        papers.choices = [(str(one.pk), one.name) for one in sent if one.replaced_at is None]
        days = ", ".join(said("{name}: {n}", name=Asking.Kind(one.kind).label, n=one.days) for one in ways().values())
        self.fields["days"].help_text = said("Gợi ý: {days}. Để trống khi giải quyết một thủ tục.", days=days)
        if not papers.choices:
            del self.fields["papers"]
        self._as_the_step_says()

    def _as_the_step_says(self) -> None:
        """At a step that asks, whom and for what; everything may still be changed."""
        step = step_of(self.seen.dossier)
        if step is None or step.kind != StepKind.ASK:
            return
        receiver = self.seen.dossier.receiver
        above = receiver.parent.code if receiver.parent is not None else ""
        agency = above if step.where.agency == ABOVE else step.where.agency
        self.initial.update({"kind": step.asks, "agency": agency, "reason": step.name})

    def clean(self) -> dict[str, Any]:
        """Whom is asked: the agency itself, or that which solves the procedure."""
        given = super().clean() or self.cleaned_data
        name = "offering" if given.get("kind") == Asking.Kind.PROCEDURE else "agency"
        if given.get("kind") and not given.get(name) and name not in self.errors:
            self.add_error(name, MISSING[name])
        return given

    def asked(self) -> dict[str, Any]:
        """What `actions.ask` takes besides the dossier and who asks."""
        told = self.cleaned_data
        days = told["days"] or (ways()[told["kind"]].days if told["kind"] in ways() else None)
        return {
            "kind": told["kind"], "agency": told["agency"], "offering": told["offering"], "reason": told["reason"],
            "days": days, "waits": told["waits"], "papers": [int(one) for one in told.get("papers", ())],
        }  # fmt: skip
