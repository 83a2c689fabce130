"""First steps on the first page of each door: ticked, hidden, shown again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.core.errors import NotFound
from motcua.core.words import said
from motcua.support import first_steps
from motcua.web.ui.entry import safe_back
from motcua.web.ui.requests import signed_in


@login_required
@require_POST
def tick(request: HttpRequest, key: str) -> HttpResponse:
    """Tick a step, or take the tick back."""
    try:
        first_steps.tick(signed_in(request), key, done="bo" not in request.POST)
    except NotFound as unknown:
        raise Http404 from unknown
    return redirect(safe_back(request, reverse("ui:home")))


@login_required
@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """Hide the list, or show it again."""
    again = "hien" in request.POST
    first_steps.hide(signed_in(request), hidden=not again)
    told = said("Danh sách việc đầu tiên lại hiện ở trang đầu, cho đến khi làm xong.")
    messages.success(request, told if again else said("Đã ẩn. Muốn xem lại, mở trang Tài khoản và bảo mật."))
    return redirect(safe_back(request, reverse("ui:home")))
