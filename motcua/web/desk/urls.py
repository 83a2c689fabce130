"""Addresses of the desk: the tabs of the inbox, a dossier and its acts, the intake of paper."""

from django.urls import URLPattern, path

from motcua.dossiers.rules import Act
from motcua.dossiers.tabs import Tab
from motcua.web.desk.views import (
    acts,
    bulk,
    columns,
    digitising,
    dossier,
    exports,
    labels,
    leaving,
    lists,
    notes,
    paper,
    printing,
    ratings,
    registers,
    views,
)

TAB_ADDRESSES: dict[Tab, str] = {
    Tab.TO_RECEIVE: "cho-tiep-nhan",
    Tab.MINE: "cua-toi",
    Tab.MY_UNIT: "phong-toi",
    Tab.UNASSIGNED: "chua-phan-cong",
    Tab.WAITING: "cho-co-quan-khac",
    Tab.NEAR_DUE: "sap-den-han",
    Tab.LATE: "qua-han",
    Tab.RETURNED: "bi-tra-lai",
    Tab.TO_HAND_OVER: "cho-tra-ket-qua",
}
ACT_ADDRESSES: dict[Act, str] = {
    Act.ACCEPT: "tiep-nhan",
    Act.REFUSE: "tu-choi",
    Act.REQUEST_SUPPLEMENT: "yeu-cau-bo-sung",
    Act.TAKE_BACK_SUPPLEMENT: "thu-hoi-yeu-cau",
    Act.CLAIM: "nhan-xu-ly",
    Act.ASSIGN: "phan-cong",
    Act.TAKE_BACK_WORK: "thu-lai-ve-phong",
    Act.RELEASE: "tra-lai-phong",
    Act.FORWARD: "chuyen-buoc",
    Act.SEND_BACK: "tra-lai-buoc-truoc",
    Act.RECALL: "thu-hoi",
    Act.APPROVE: "duyet",
    Act.ISSUE_RESULT: "phat-hanh",
    Act.STOP: "dung-xu-ly",
    Act.WITHDRAW: "rut-ho-so",
    Act.HAND_OVER: "tra-ket-qua",
    Act.ASK: "hoi-co-quan-khac",
    Act.REMIND: "nhac-tra-loi",
    Act.EXTEND: "gia-han",
    Act.ASK_REAPPOINT: "de-nghi-hen-lai",
    Act.REAPPOINT: "xin-loi-hen-lai",
    Act.OVERRIDE: "an-dinh-han",
    Act.GIVE_TIME: "cho-them-thoi-gian",
    Act.BRANCH_CLAIM: "nhan-nhanh",
    Act.BRANCH_ASSIGN: "phan-cong-nhanh",
    Act.BRANCH_RELEASE: "tra-nhanh",
    Act.BRANCH_DONE: "xong-nhanh",
    Act.SUSPEND: "tam-dung",
    Act.RESUME: "giai-quyet-tiep",
}


def _named(value: str) -> str:
    return value.replace("_", "-")


app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", lists.home, name="home"),
    path("tra-cuu/", lists.search, name="search"),
    path("tiep-theo/<slug:tab>/", lists.following, name="following"),
    *(path(f"{slug}/", lists.inbox, {"tab": tab}, name=_named(tab.value)) for tab, slug in TAB_ADDRESSES.items()),
    path("bo-loc/", views.listed, name="views"),
    path("bo-loc/<int:pk>/", views.change, name="view"),
    path("bo-loc/luu/<slug:tab>/", views.save, name="view-save"),
    path("nhan/", labels.labels, name="labels"),
    path("nhan/<int:pk>/", labels.change, name="label"),
    path("cot/<slug:tab>/", columns.choose, name="columns"),
    path("ket-xuat/<slug:tab>/", exports.ask, name="export"),
    path("tep-da-ket-xuat/", exports.listed, name="exports"),
    path("tep-da-ket-xuat/<int:pk>/", exports.file, name="export-file"),
    path("hang-loat/<slug:tab>/", bulk.start, name="bulk"),
    path("hang-loat/ket-qua/<int:pk>/", bulk.run, name="bulk-run"),
    path("ho-so/<int:pk>/", dossier.dossier, name="dossier"),
    path("ho-so/<int:pk>/chua-doc/", dossier.unread, name="mark-unread"),
    path("ho-so/<int:pk>/ghi-chu/", notes.notes, name="notes"),
    path("ho-so/<int:pk>/nhan/", labels.of_dossier, name="dossier-labels"),
    path("ho-so/<int:pk>/nhan-ban-giay/", acts.note_originals, name="note-originals"),
    path("ho-so/<int:pk>/phieu-kiem-soat/", printing.control, name="control-slip"),
    *(
        path(f"ho-so/<int:pk>/{slug}/", acts.act, {"act": act}, name=_named(act.value))
        for act, slug in ACT_ADDRESSES.items()
    ),
    path("so-theo-doi/", registers.register, name="register"),
    path("danh-gia/", ratings.ratings, name="ratings"),
    path("ban-giao/", registers.hand_over_list, name="hand-over-list"),
    *(
        path(f"{where}/tep.{form}", view, {"form": form}, name=f"{name}-{form}")
        for where, view, name in (
            ("so-theo-doi", registers.register_file, "register"),
            ("ban-giao", registers.hand_over_file, "hand-over-list"),
        )
        for form in registers.MEDIA
    ),
    path("ban-giao-cong-viec/", leaving.page, name="leaving"),
    *(
        path(
            f"ban-giao-cong-viec/<int:pk>/bien-ban.{form}",
            leaving.record,
            {"form": form},
            name=f"leaving-record-{form}",
        )
        for form in leaving.FORMS
    ),
    path("nhan-giay/", paper.ask, name="paper"),
    path("nhan-giay/hoi/", paper.gate, name="paper-gate"),
    path("nhan-giay/nhan/", paper.receive, name="paper-receive"),
    path("nhan-giay/tu-choi/", paper.refuse, name="paper-refuse"),
    path("so-hoa/", digitising.digitising, name="digitising"),
    path("so-hoa/<int:pk>/", digitising.digitise, name="digitise"),
    path("tu-choi-giay/", paper.refusals, name="paper-refusals"),
    path("tu-choi-giay/<int:pk>/", paper.refusal, name="paper-refusal"),
    path("tu-choi-giay/<int:pk>/mo-nhap/", paper.open_draft, name="paper-open-draft"),
]
