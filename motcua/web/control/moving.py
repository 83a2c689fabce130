"""What a change of the calendar does to what was promised: said before it is pressed, and after."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from motcua.core.words import said
from motcua.dossiers.actions.reckoning import reckonable
from motcua.people.calendar_changes import concerned
from motcua.people.models import Agency
from motcua.web.ui import formats
from motcua.web.ui.chips import Words
from motcua.workdays.models import OfficeHours


def may_move(agency: Agency | None = None, table: OfficeHours | None = None) -> Words:
    """How many open dossiers may get another due moment. One query."""
    count = reckonable().filter(receiver__in=concerned(agency, table)).count()
    if not count:
        return said(
            "Thời hạn được tính lại ngay theo lịch mới. Hiện không có hồ sơ đang giải quyết nào phải tính lại hạn."
        )
    return said(
        "Thời hạn được tính lại ngay theo lịch mới. Hạn của {count} hồ sơ đang giải quyết được tính lại; hạn nào đổi "
        "thì người đang giữ và cơ quan gửi nhận thông báo.",
        count=formats.number(count),
    )


def tell_moved(request: HttpRequest, done: Words) -> None:
    """That it is written, and where to see what moves."""
    told = said("Hạn của hồ sơ đang giải quyết được tính lại trong ít phút.")
    link = format_html("<a href='{}'>{}</a>", reverse("ui:reckonings"), said("Xem hồ sơ có hạn mới"))
    messages.success(request, format_html("{} {} {}", done, told, link))
