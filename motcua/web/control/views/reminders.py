"""Reminders: the rules by which whom is reminded of what, and what was sent last."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.oversight.models import Reminder, ReminderRule
from motcua.oversight.reminders import MOST_DAYS, change_rule
from motcua.people.models import Role
from motcua.people.queries import has_role
from motcua.web.control.frame import WATCHING, for_roles, show
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

SHOWN = 100


class RuleForm(forms.Form):
    """When a rule reminds."""

    use_required_attribute = False
    days = forms.IntegerField(
        label=said("Số ngày làm việc"), min_value=0, max_value=MOST_DAYS,
        help_text=said("Sắp đến hạn: khi còn từng ấy ngày. Các việc khác: khi đã qua từng ấy ngày."),
        widget=forms.TextInput(attrs={"class": "w10", "inputmode": "numeric"}),
        error_messages={
            "required": said("Ghi số ngày làm việc."), "invalid": said("Ghi một số nguyên."),
            "min_value": said("Ghi số ngày từ 0 đến {most}.", most=MOST_DAYS),
            "max_value": said("Ghi số ngày từ 0 đến {most}.", most=MOST_DAYS),
        },
    )  # fmt: skip
    active = forms.BooleanField(label=said("Đang dùng"), required=False)


@for_roles(WATCHING)
@require_GET
def reminders(request: HttpRequest) -> HttpResponse:
    """The rules with how often each reminded, and the last reminders."""
    rules = ReminderRule.objects.annotate(sent=Count("reminders")).order_by("pk")
    last = Reminder.objects.select_related("rule", "dossier__receiver", "person").order_by("-at", "-pk")[:SHOWN]
    context = {"rules": rules, "last": last, "may_edit": has_role(request.user, Role.SYSTEM_ADMIN)}
    return show(request, "control/reminders.html", "reminders", context)


@for_roles(frozenset({Role.SYSTEM_ADMIN}))
@require_http_methods(ASKING)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """When one rule reminds, and whether it does."""
    rule = get_object_or_404(ReminderRule, pk=pk)
    form = RuleForm(request.POST or None, initial={"days": rule.days, "active": rule.active})
    if request.method == "POST" and form.is_valid():
        try:
            change_rule(rule, **form.cleaned_data, by=signed_in(request))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã đổi quy tắc nhắc việc."))
            return redirect("control:reminders")
    title = said("{of}: nhắc {to}", of=rule.get_of_display(), to=rule.get_to_display().lower())
    act = Act(title, said("Ghi quy tắc"), reverse("control:reminders"), back_label=said("Quay lại"))
    crumbs = [Crumb(said("Nhắc việc"), act.back), Crumb(str(act.verb))]
    context = {"form": form, "act": act, "crumbs": crumbs}
    return show(request, FORM_PAGE, "reminders", context, status=422 if form.errors else 200)
