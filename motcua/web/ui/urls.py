"""Addresses of the look, and of the pages that every door needs."""

from allauth.account.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from motcua.web.ui import check, entry, files, health, help, letters, metrics, notices, own, talk, views

pages = [
    path("", entry.home, name="home"),
    path("dang-nhap/thu/", entry.demo_sign_in, name="demo-sign-in"),
    path("tai-khoan/", entry.account, name="account"),
    path("tai-khoan/phim-tat/", entry.keys, name="keys"),
    path("dang-nhap/quen-mat-khau/", own.forgotten, name="forgotten"),
    path("tai-khoan/ket-thuc-phien/", own.end_session, name="end-session"),
    path("tai-khoan/chuc-vu/", own.act_as, name="act-as"),
    path("tai-khoan/nhan-thu/", letters.choose, name="mail-choice"),
    path("thu-da-gui/", letters.shown, name="sent-mail"),
    path("thu-da-gui/<int:pk>/", letters.one, name="sent-letter"),
    path("thong-bao/", notices.notices, name="messages"),
    path("thong-bao/da-doc/", notices.read_all, name="read-all"),
    path("thong-bao/<int:pk>/", notices.open_notice, name="open-message"),
    path("ho-so/<int:pk>/", notices.dossier, name="dossier"),
    path("ho-so/<int:pk>/tin-nhan/", talk.thread, name="thread"),
    path("tin-nhan/tep/<int:pk>/", talk.file, name="remark-file"),
    path("tep/<int:paper_id>/", files.paper, name="paper"),
    path("tep/<int:paper_id>/xem/", files.preview, name="preview"),
    path("tep/<int:paper_id>/trang-<int:page>.jpg", files.preview_page, name="preview-page"),
    path("ho-so/<int:pk>/ban-in.pdf", files.whole, name="dossier-print"),
    path("ho-so/<int:pk>/toan-bo.zip", files.everything, name="dossier-bundle"),
    path("phieu/<int:slip_id>/", files.slip, name="slip"),
    path("kiem-tra/", check.ask, name="check"),
    path("kiem-tra/<str:token>", check.slip, name="check-slip"),
    path("kiem-tra/<str:token>/", check.slip),
    path("huong-dan/", help.index, name="help"),
    path("huong-dan/<slug:key>/", help.guide, name="guide"),
    path("tro-nang/", help.accessibility, name="accessibility"),
    path("giao-dien/nen", views.theme, name="theme"),
    path("giao-dien/ngon-ngu", set_language, name="language"),
    path("giao-dien/thanh-phan", views.components, name="components"),
]
urlpatterns = [
    path("", include((pages, "ui"))),
    path("dang-nhap/", entry.SignInPage.as_view(), name="account_login"),
    path("dang-xuat/", LogoutView.as_view(), name="account_logout"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
