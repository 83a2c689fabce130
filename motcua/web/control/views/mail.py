"""Letters that could not be delivered: whose address to mend, and one press to try again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from motcua.core.words import said
from motcua.notifications import mailing
from motcua.people.models import Role
from motcua.web.control.frame import for_roles, show

MOST = 200
SYSTEM = frozenset({Role.SYSTEM_ADMIN})


@for_roles(SYSTEM)
@require_GET
def undelivered(request: HttpRequest) -> HttpResponse:
    rows = list(mailing.given_up()[: MOST + 1])
    context = {
        "letters": rows[:MOST],
        "more": len(rows) > MOST,
        "configured": mailing.is_configured(),
        "oldest": mailing.oldest_unsent() if mailing.is_configured() else None,
    }
    return show(request, "control/undelivered.html", "mail", context)


@for_roles(SYSTEM)
@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """Try those chosen again, from the next minute on."""
    chosen = [
        int(pk) for pk in request.POST.getlist("letter")[:MOST] if pk.isascii() and pk.isdecimal() and len(pk) < 18
    ]
    tried = mailing.try_again(chosen)
    if tried:
        messages.success(request, said("Sẽ gửi lại {n} thư trong ít phút nữa.", n=tried))
    else:
        messages.error(request, said("Chưa chọn thư nào để gửi lại. Đánh dấu ở đầu dòng rồi bấm lại."))
    return redirect("control:undelivered")
