"""Short guides for each role, and what the screens keep for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.core.words import said
from motcua.web.ui.pieces import Crumb

GUIDES = {
    "co-quan-gui": said("Cơ quan gửi hồ sơ: người soạn và lãnh đạo ký gửi"),
    "tiep-nhan": said("Cán bộ tiếp nhận và trả kết quả"),
    "thu-ly": said("Chuyên viên, trưởng phòng, lãnh đạo, văn thư"),
    "theo-doi": said("Cán bộ theo dõi và người đọc báo cáo"),
    "quan-tri": said("Quản trị hệ thống và quản trị của cơ quan"),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/help.html", {"guides": GUIDES.items()})


@require_GET
def guide(request: HttpRequest, key: str) -> HttpResponse:
    if key not in GUIDES:
        raise Http404
    crumbs = [Crumb(said("Hướng dẫn"), "/huong-dan/"), Crumb(GUIDES[key])]
    return render(request, f"ui/help/{key}.html", {"crumbs": crumbs, "title": GUIDES[key]})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")
