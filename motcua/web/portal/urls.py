"""Addresses of the customer's door and of the public catalogue."""

from django.urls import path

from motcua.dossiers.rules import Act
from motcua.web.portal.views import catalogue, drafting, open_data, own, papers, rating, supplement

app_name = "portal"
_DOSSIER = "ho-so/<int:pk>/"
_DRAFT = f"{_DOSSIER}soan/"
_PAPER = f"{_DRAFT}giay-to/<slug:key>/"
urlpatterns = [
    path("", own.home, name="home"),
    path("ho-so/", own.dossiers, name="dossiers"),
    path(_DOSSIER, own.dossier, name="dossier"),
    path("thu-tuc/", catalogue.procedures, name="procedures"),
    path("thu-tuc/du-lieu/thu-tuc.<slug:form>", open_data.catalogue, name="open-data"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:code>/du-lieu.json", open_data.procedure, name="procedure-data"),
    path("thu-tuc/<str:code>/so-sanh/", open_data.compare, name="compare"),
    path("nop/", drafting.start, name="start"),
    path("nop/tao/", drafting.create, name="draft-create"),
    path("nop/thu-tuc/<str:code>/", drafting.start_procedure, name="start-procedure"),
    path(_DRAFT, drafting.tasks, name="draft"),
    path(f"{_DRAFT}van-ban/", drafting.facts, name="draft-request"),
    path(f"{_DRAFT}ke-khai/<slug:key>/", drafting.section, name="draft-section"),
    path(f"{_DRAFT}luu/", drafting.autosave, name="draft-autosave"),
    path(f"{_DRAFT}xem-lai/", drafting.review, name="draft-review"),
    path(_PAPER, papers.paper, name="paper"),
    path(f"{_PAPER}tai-len/", papers.add, name="paper-add"),
    path(f"{_PAPER}tai-len/phan/", papers.piece, name="paper-piece"),
    path(f"{_PAPER}bo/", papers.remove, name="paper-remove"),
    path(f"{_DOSSIER}bo-sung/", supplement.supplement, name="supplement"),
    path(f"{_DOSSIER}trinh-lanh-dao/", own.press, {"act": Act.SEND_FOR_SIGN_OFF}, name="send-for-sign-off"),
    path(f"{_DOSSIER}nop/", own.press, {"act": Act.SUBMIT}, name="submit"),
    path(f"{_DOSSIER}gui-bo-sung/", own.press, {"act": Act.SUPPLY}, name="supply"),
    path(f"{_DOSSIER}da-nhan-ket-qua/", own.press, {"act": Act.ACKNOWLEDGE}, name="acknowledge"),
    path(f"{_DOSSIER}danh-gia/", rating.rate, name="rate"),
    path(f"{_DOSSIER}tra-lai/", own.reasoned, {"act": Act.RETURN_DRAFT}, name="return-draft"),
    path(f"{_DOSSIER}de-nghi-rut/", own.reasoned, {"act": Act.ASK_WITHDRAWAL}, name="ask-withdrawal"),
    path(f"{_DOSSIER}rut/", own.reasoned, {"act": Act.WITHDRAW}, name="withdraw"),
]
