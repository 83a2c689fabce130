"""Addresses of the watching and administering door."""

from django.urls import path

from motcua.web.control.views import (
    agencies,
    calendar,
    calendar_days,
    catalogue,
    importing,
    journal,
    mail,
    people,
    watch,
)

app_name = "control"
urlpatterns = [
    path("", watch.home, name="home"),
    path("ho-so/", watch.dossiers, name="dossiers"),
    path("ho-so/<int:pk>/", watch.dossier, name="dossier"),
    path("tu-choi-giay/", watch.refusals, name="refusals"),
    path("danh-gia/", watch.ratings, name="ratings"),
    path("co-quan/", agencies.agencies, name="agencies"),
    path("co-quan/<str:code>/", agencies.agency, name="agency"),
    path("lich/", calendar.this_year, name="calendar"),
    path("lich/<int:year>/", calendar.year, name="calendar-year"),
    path("lich/ngay/", calendar_days.add, name="add-day"),
    path("lich/ngay/<str:on>/", calendar_days.change, name="change-day"),
    path("lich/ngay/<str:on>/bo/", calendar_days.remove, name="remove-day"),
    path("thu-tuc/", catalogue.mend, name="mend"),
    path("tai-khoan/", people.people, name="people"),
    path("tai-khoan/nhap/", importing.ask, name="import-people"),
    path("tai-khoan/nhap/mau.xlsx", importing.template, name="import-template"),
    path("tai-khoan/nhap/ghi/", importing.apply, name="apply-import"),
    path("tai-khoan/moi/", people.create, name="create-person"),
    path("tai-khoan/<int:pk>/", people.person, name="person"),
    path("tai-khoan/<int:pk>/chuc-vu/", people.give_post, name="give-post"),
    path("tai-khoan/<int:pk>/chuc-vu/<int:post_id>/ket-thuc/", people.end_post, name="end-post"),
    path("tai-khoan/<int:pk>/mo-khoa/", people.unlock, name="unlock"),
    path("tai-khoan/<int:pk>/ngung/", people.deactivate, name="deactivate"),
    path("tai-khoan/<int:pk>/mo-lai/", people.activate, name="activate"),
    path("tai-khoan/<int:pk>/mat-khau/", people.reset_password, name="reset-password"),
    path("thu/", mail.undelivered, name="undelivered"),
    path("thu/gui-lai/", mail.try_again, name="try-mail-again"),
    path("nhat-ky/", journal.journal, name="journal"),
    path("nhat-ky/kiem-tra/", journal.verify, name="verify"),
]
