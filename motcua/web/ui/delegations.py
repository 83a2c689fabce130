"""Posts that are lent: what one lent and was lent, lending one more, ending it early. One page behind every door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue.models import Procedure
from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.paging import page
from motcua.core.words import capital, joined, said
from motcua.dossiers.actions import delegating
from motcua.dossiers.actions.delegating import Terms
from motcua.people.models import Delegation, Post, User
from motcua.web.ui.forms import day_field, told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

PAGE = 30
TITLE = said("Ủy quyền, làm thay")
WITH_DOCUMENT = said("Bắt buộc khi ký thay (KT.), ký thừa lệnh (TL.), ký thừa ủy quyền (TUQ.).")


class DelegateForm(forms.Form):
    """Whose post, to whom, how, when, on what ground, for which procedures."""

    use_required_attribute = False
    required_sometimes = frozenset({"document_number", "document_on", "reason"})
    post = forms.ModelChoiceField(
        Post.objects.none(), label=said("Chức danh được giao làm thay"),
        error_messages={"required": said("Chọn chức danh."), "invalid_choice": said("Chọn chức danh trong danh sách.")},
    )  # fmt: skip
    to = forms.ModelChoiceField(
        User.objects.none(), label=said("Người làm thay"), help_text=said("Đồng nghiệp ở cùng cơ quan."),
        error_messages={"required": said("Chọn người làm thay."), "invalid_choice": said("Chọn trong danh sách.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=said("Hình thức"), choices=Delegation.Kind.choices, widget=forms.RadioSelect,
        help_text=said("KT., TL., TUQ. cần văn bản ủy quyền hoặc phân công ký; làm thay khi vắng mặt chỉ cần lý do."),
        error_messages={"required": said("Chọn hình thức.")},
    )  # fmt: skip
    from_on = day_field(said("Từ ngày"), missing=said("Ghi ngày bắt đầu."))
    to_on = day_field(said("Đến hết ngày"), missing=said("Ghi ngày kết thúc."))
    document_number = forms.CharField(
        label=said("Số, ký hiệu văn bản"), max_length=60, required=False, help_text=WITH_DOCUMENT
    )
    document_on = day_field(said("Ngày văn bản"), hint=WITH_DOCUMENT)
    reason = forms.CharField(
        label=said("Lý do"),
        max_length=500,
        required=False,
        help_text=said("Bắt buộc khi làm thay lúc vắng mặt. Ví dụ: nghỉ phép năm, đi công tác."),
    )
    procedures = forms.MultipleChoiceField(
        label=said("Chỉ các thủ tục"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=said("Không chọn thủ tục nào là giao mọi việc của chức danh."),
        error_messages={"invalid_choice": said("Chọn thủ tục trong danh sách.")},
    )  # fmt: skip

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = delegating.lendable(by)
        agencies = list(posts.order_by().values_list("agency", flat=True).distinct())
        self._choose("post", posts, lambda post: _post_in_words(post, by))
        self._choose("to", delegating.colleagues(agencies).exclude(pk=by.pk), lambda person: person.full_name)
        asked, scopes = self.fields["procedures"], delegating.procedures_of(agencies)
        assert isinstance(asked, forms.MultipleChoiceField)
        asked.choices = [(str(pk), name) for pk, name in scopes]
        if not scopes:
            del self.fields["procedures"]
        self.fields["document_on"].required = False
        if len(only := list(posts[:2])) == 1:
            self.fields["post"].initial = only[0].pk
        self.fields["from_on"].initial = clock.today()

    def _choose(self, name: str, rows: Any, label: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.label_from_instance = label  # type: ignore[method-assign]

    def terms(self) -> Terms:
        """How it is lent, as the action takes it."""
        told = self.cleaned_data
        names = ("kind", "from_on", "to_on", "document_number", "document_on", "reason")
        procedures = [int(pk) for pk in told.get("procedures") or ()]
        return Terms(**{name: told[name] for name in names}, procedures=procedures)


def _post_in_words(post: Post, by: User) -> str:
    whose = said("bạn") if post.user_id == by.pk else post.user.addressed
    return joined(
        ": ", (capital(whose), joined(", ", (post.name, post.unit.name if post.unit else "", post.agency.short)))
    )


@dataclass(frozen=True)
class Row:
    """A delegation as its line shows it."""

    one: Delegation
    post: str
    scope: Sequence[str]
    state: str
    look: str
    may_end: bool


@login_required
@require_GET
def delegations(request: HttpRequest) -> HttpResponse:
    """What she lent and was lent; as a leader or administrator all of her agency."""
    user = signed_in(request)
    found = delegating.delegations_of(user)
    shown = page(found, by="made_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    context = {
        "rows": _rows(shown.rows, user), "may_lend": delegating.lendable(user).exists(),
        "next_url": f"?tu={shown.next}" if shown.next else "",
        "previous_url": f"?tu={shown.previous}" if shown.previous else "",
    }  # fmt: skip
    return render(request, "ui/delegations.html", context)


def _rows(found: Sequence[Delegation], user: User) -> list[Row]:
    names = dict(
        Procedure.objects.filter(pk__in={pk for one in found for pk in one.procedures}).values_list("pk", "name")
    )
    return [_row(one, names, user) for one in found]


def _row(one: Delegation, names: Mapping[int, str], user: User) -> Row:
    state, look = _state(one, clock.today())
    open_still = look in ("now", "soon")
    scope = [names[pk] for pk in one.procedures if pk in names]
    return Row(one, one.post.as_held(), scope, state, look, open_still and delegating.may_end(one, by=user))


def _state(one: Delegation, today: date) -> tuple[str, str]:
    if one.ended_at is not None:
        return said("Kết thúc sớm"), "over"
    if today > one.to_on:
        return said("Đã hết hạn"), "over"
    return (said("Chưa đến ngày"), "soon") if today < one.from_on else (said("Đang hiệu lực"), "now")


@login_required
@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Lend a post. Who has none to lend is told so on the form."""
    user, given = signed_in(request), request.POST or None
    form = DelegateForm(user, given, initial={"post": request.GET["chuc-danh"]} if "chuc-danh" in request.GET else None)
    if given is not None and form.is_valid():
        try:
            made = delegating.delegate(form.cleaned_data["post"], form.cleaned_data["to"], form.terms(), by=user)
            messages.success(
                request, said("{to} làm thay từ ngày đã ghi; hai bên đã được báo.", to=capital(made.to.addressed))
            )
            return redirect("ui:delegations")
        except DomainError as refusal:
            told_on(form, refusal)
    told = said(
        "Người làm thay làm được mọi việc của chức danh trong thời hạn này; mỗi việc đều ghi rõ ai làm, thay cho ai."
    )
    asked = Act(
        said("Giao làm thay"), said("Giao làm thay"), reverse("ui:delegations"), told, back_label=said("Quay lại")
    )
    crumbs = [Crumb(TITLE, reverse("ui:delegations")), Crumb(asked.verb)]
    context = {"act": asked, "form": form, "crumbs": crumbs}
    return render(request, "ui/act_page.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it before its last day."""
    user = signed_in(request)
    one = get_object_or_404(delegating.delegations_of(user), pk=pk)
    try:
        delegating.end_delegation(one, by=user)
        messages.success(request, said("Đã kết thúc; hai bên đã được báo."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("ui:delegations")
