"""How a person wants letters, and in a demo the letters that a real system would have sent."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.core import installation
from motcua.core.paging import page
from motcua.core.words import said
from motcua.notifications import letters, mailing
from motcua.notifications.models import How, Mail, Message
from motcua.people.models import User
from motcua.web.ui.requests import signed_in

PAGE = 25
HOURS = range(6, 19)


class Choice(forms.Form):
    """The two kinds of messages and the hour of the digest."""

    use_required_attribute = False
    work = forms.ChoiceField(label=said("Việc cần tôi làm"), choices=How.choices, widget=forms.RadioSelect)
    news = forms.ChoiceField(
        label=said("Tin để tôi biết"),
        help_text=said("Hồ sơ tôi gửi đi đến đâu, việc tôi giữ đã chuyển cho ai."),
        choices=How.choices,
        widget=forms.RadioSelect,
    )
    digest_hour = forms.TypedChoiceField(
        label=said("Giờ gửi thư tổng hợp"),
        help_text=said("Chỉ gửi vào ngày làm việc."),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in HOURS],
    )


def form_of(user: User) -> Choice:
    """The form as she left it."""
    chosen = mailing.preference_of(user)
    return Choice(
        initial={"work": chosen.work, "news": chosen.news, "digest_hour": chosen.digest_hour}, auto_id="mail_%s"
    )


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    form = Choice(request.POST)
    if form.is_valid():
        mailing.choose(signed_in(request), **form.cleaned_data)
        messages.success(request, str(said("Đã lưu cách nhận thư.")))
    else:
        messages.error(request, str(said("Chưa lưu: hãy chọn trong các mục đã cho rồi bấm lại.")))
    return redirect(f"{reverse('ui:account')}#nhan-thu")


def _shown_in_demo() -> QuerySet[Message]:
    """Letters that were sent, or would have been. Only where all people are invented."""
    if not installation.is_demo():
        raise Http404
    return Message.objects.filter(mail=Mail.SENT).select_related("recipient")


@login_required
@require_GET
def shown(request: HttpRequest) -> HttpResponse:
    """In a demo: every letter, newest first."""
    rows = page(_shown_in_demo(), by="at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    here = reverse("ui:sent-mail")
    context = {
        "letters": rows.rows,
        "next_url": f"{here}?tu={rows.next}" if rows.next else "",
        "previous_url": f"{here}?tu={rows.previous}" if rows.previous else "",
    }
    return render(request, "ui/sent_mail.html", context)


@login_required
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """In a demo: one letter as its reader would get it."""
    message = get_object_or_404(_shown_in_demo(), pk=pk)
    return render(request, "ui/sent_letter.html", {"letter": letters.of_message(message), "message": message})
