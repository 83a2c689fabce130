"""The map of addresses: each door under its own word."""

from django.urls import include, path

urlpatterns = [
    path("co-quan/", include("motcua.web.portal.urls")),
    path("ban/", include("motcua.web.desk.urls")),
    path("theo-doi/", include("motcua.web.control.urls")),
    path("", include("motcua.web.ui.urls")),  # the last: its sixty addresses would be tried before every other
]
handler403 = "motcua.web.ui.pages.forbidden"
handler404 = "motcua.web.ui.pages.not_found"
handler500 = "motcua.web.ui.pages.server_error"
