"""Handing over somebody's work: whose, to whom, which of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.dossiers import leaving
from motcua.dossiers.actions.bulk import begin_bulk
from motcua.dossiers.models import BulkRun
from motcua.dossiers.rules import Act
from motcua.people.models import User

TAB = "leaving"
"""Where such a run was begun, in place of a tab of the inbox."""
ROOM = "phong"


class GiveForm(forms.Form):
    """To whom the chosen dossiers go, and why."""

    use_required_attribute = False
    required_sometimes = frozenset({"reason"})
    to = forms.ChoiceField(
        label=said("Giao cho"), widget=forms.RadioSelect,
        error_messages={"required": said("Chọn người nhận."), "invalid_choice": said("Chọn người trong danh sách.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=said("Lý do"), max_length=500, required=False,
        help_text=said("Bắt buộc khi thu lại về phòng. Ví dụ: chuyển công tác từ 01/12/2026."),
    )  # fmt: skip
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, person: User, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["to"]
        assert isinstance(asked, forms.ChoiceField)
        people = [(str(one.pk), one.full_name) for one in leaving.colleagues(person, by=by)]
        asked.choices = [*people, (ROOM, said("Về phòng, để phân công sau"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("to") == ROOM and not str(given.get("reason") or "").strip():
            self.add_error("reason", said("Ghi lý do để người đang giữ biết."))
        return given


def begin(person: User, form: GiveForm, told: QueryDict, *, by: User) -> tuple[BulkRun, bool]:
    """The run that hands over what was ticked, and whether it is new. Raises Invalid for none."""
    once: UUID = form.cleaned_data["once"]
    if (pressed := BulkRun.objects.filter(once=once, by=by).first()) is not None:
        return pressed, False  # the same form again: what it gave on is not hers any more
    ticked = {int(one) for one in told.getlist("dossier") if one.isdecimal() and len(one) < 18}
    keys = list(leaving.held_by(person, by=by).filter(pk__in=ticked).values_list("pk", flat=True))
    if not keys:
        raise Invalid(said("Chưa chọn hồ sơ nào. Hãy đánh dấu hồ sơ trong danh sách."))
    given: dict[str, Any] = {"from": person.pk, "reason": form.cleaned_data["reason"]}
    act = Act.TAKE_BACK_WORK if form.cleaned_data["to"] == ROOM else Act.ASSIGN
    if act == Act.ASSIGN:
        given["officer"] = int(form.cleaned_data["to"])
    return begin_bulk(act, keys, by=by, tab=TAB, once=once, told=given)
