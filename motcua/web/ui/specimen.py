"""Invented examples of every shared piece, for the components page and the tests of the look."""

from typing import Any

from motcua.web.ui import chips, ribbon
from motcua.web.ui.fields import Choice, Field, Problem
from motcua.web.ui.pieces import (
    Act,
    Crumb,
    Event,
    Fact,
    NavItem,
    NavSection,
    Place,
    StayRow,
    Task,
    TaskGroup,
    Tile,
    Upload,
)


class Due:
    """A deadline as `dossiers.deadlines` would tell it."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text


DUES = (
    Due("far", "còn 3 ngày làm việc"),
    Due("far", "còn 5 giờ làm việc"),
    Due("soon", "còn 1 ngày làm việc"),
    Due("today", "hôm nay, 17:00"),
    Due("late", "quá hạn 2 ngày"),
    Due("pause", "tạm dừng, chờ bổ sung"),
    Due("ok", "xong trước hạn 2 ngày"),
    Due("was", "xong, quá hạn 1 ngày"),
)


def everything() -> dict[str, Any]:
    """The context of `ui/components.html`."""
    return {
        "door": "Mẫu thành phần",
        "place": Place("Sở Tài chính", "Phòng Quản lý giá và Công sản"),
        "nav": _nav(),
        "tabbar": (NavItem("Hộp việc", "#main", "inbox", current=True), NavItem("Tra cứu", "#main", "search")),
        "tabbar_more": (NavItem("Thủ tục của sở", "#main", "file"), NavItem("Hướng dẫn", "#main", "help")),
        "crumbs": [Crumb("Của tôi", "#main"), Crumb("STC-180502-0003")],
        "search_url": "#main",
        "statuses": list(chips.STATUS),
        "levels": [4, 3, 2],
        "dues": DUES,
        "facts": _facts(),
        "ribbon": _ribbon(),
        **_timeline(),
        "stays": _stays(),
        "groups": _tasks(),
        "tiles": _tiles(),
        "problems": [Problem("dtl", "Ngày thành lập phải trước hoặc đúng hôm nay, 16/05/2018")],
        "fields": _fields(),
        "uploads": _uploads(),
        "act": Act(
            "Yêu cầu cơ quan gửi bổ sung giấy tờ?",
            "Gửi yêu cầu bổ sung",
            "#main",
            "Thời hạn tạm dừng từ lúc gửi. Đây là lần duy nhất được yêu cầu với hồ sơ này, nên hãy nêu đủ.",
        ),
        "reason": Field(
            "reason", "area", "Lý do và nội dung cần bổ sung", hint="Cơ quan gửi đọc nguyên văn.", required=True
        ),
    }


def _nav() -> list[NavSection]:
    return [
        NavSection(
            "Hộp việc",
            (
                NavItem("Chờ tiếp nhận", "#main", "inbox", 6),
                NavItem("Của tôi", "#main", "user", 14, current=True),
                NavItem("Sắp đến hạn", "#main", "clock", 7, "soon"),
                NavItem("Quá hạn", "#main", "alert", 2, "late"),
            ),
        ),
        NavSection(
            "Công cụ", (NavItem("Tra cứu hồ sơ", "#main", "search"), NavItem("Sổ theo dõi hồ sơ", "#main", "book"))
        ),
    ]


def _facts() -> list[Fact]:
    return [
        Fact("Đang giữ", "Bà Hoàng Thị Giang (bạn)", "Phòng Quản lý giá và Công sản · từ 14:20, 15/05/2018"),
        Fact("Hạn trả kết quả", "17:00, Thứ Hai 21/05/2018", due=DUES[0]),
        Fact("Cơ quan gửi", "UBND huyện Đức Trọng", "Ông Nguyễn Văn An · Phòng Tài chính - Kế hoạch"),
        Fact("Việc của bạn", "Duyệt hoặc trả lại dự thảo", due=Due("today", "bước này: hôm nay, 17:00"), mine=True),
    ]


def _ribbon() -> ribbon.Ribbon:
    bars = [
        ribbon.Bar("Nhận", 210, "first", "27/04"),
        ribbon.Bar("Thẩm tra · 3,1 ngày", 1488, "done", "02/05 tiếp nhận"),
        ribbon.Bar("Tạm dừng chờ bổ sung · 3 ngày", 1440, "pause", "08/05"),
        ribbon.Bar("Lập dự thảo · 2,5 ngày", 1200, "done", "11/05"),
        ribbon.Bar("Duyệt", 480, "now", "15/05"),
        ribbon.Bar("Ký số", 480, "next", "17/05 dự kiến"),
        ribbon.Bar("Phát hành", 400, "next"),
    ]
    title = "Dải thời gian: tiếp nhận 02/05, tạm dừng 3 ngày chờ bổ sung, đang chờ trưởng phòng duyệt, hạn trả 21/05."
    return ribbon.draw(bars, title=title, now=4600, due=5760, due_text="21/05, 17:00")


def _timeline() -> dict[str, list[Event]]:
    return {
        "done": [
            Event("done", "Tiếp nhận", "Lê Thị Chi", "08:40, 02/05 · giấy tiếp nhận, hẹn trả 16/05"),
            Event("wait", "Yêu cầu bổ sung", note="08/05 đến 11/05 · hạn trả lùi 3 ngày, thành 21/05"),
        ],
        "now": [Event("now", "Trưởng phòng duyệt", "bạn", "từ 14:20, 15/05 · phải xong 17:00 hôm nay")],
        "next": [
            Event("next", "Phó Giám đốc ký số", note="dự kiến 17/05 đến 18/05"),
            Event("next", "Trả kết quả trực tuyến", note="hạn 17:00, 21/05"),
        ],
    }


def _stays() -> list[StayRow]:
    return [
        StayRow(
            "Chờ tiếp nhận", "Lê Thị Chi", "15:10, 27/04", "08:40, 02/05", "8 giờ", "3,5 giờ", Due("ok", "trước hạn")
        ),
        StayRow(
            "Chờ bổ sung giấy tờ",
            "UBND huyện Đức Trọng",
            "10:00, 08/05",
            "10:00, 11/05",
            "10 ngày",
            "3 ngày",
            Due("pause", "không tính"),
        ),
        StayRow(
            "Trưởng phòng duyệt",
            "Hoàng Thị Giang",
            "14:20, 15/05",
            "đang giữ",
            "1 ngày",
            "0,6 ngày",
            Due("today", "hôm nay"),
            current=True,
        ),
    ]


def _tasks() -> list[TaskGroup]:
    return [
        TaskGroup(
            "Kê khai",
            [
                Task("Trường hợp áp dụng", "#main", "done", note="Đơn vị sử dụng ngân sách, đăng ký lần đầu"),
                Task("Tờ khai 01-MSNS-BTC", "#main", "fix", "Cần sửa 3 chỗ", "Hệ thống kiểm tra lúc 09:41"),
                Task("Bảng thống kê đơn vị", "#main", "todo"),
            ],
        ),
        TaskGroup("Duyệt và gửi", [Task("Xem lại toàn bộ hồ sơ", state="blocked", note="Cần xong mục 1 trước")]),
    ]


def _tiles() -> list[Tile]:
    return [
        Tile(
            "Tỷ lệ hồ sơ trực tuyến tháng 5", "98,23\u00a0%", note="612/623 hồ sơ,", url="#main", link="11 hồ sơ giấy"
        ),
        Tile("Cơ quan đạt 100\u00a0%", "22", "/ 30", "Tháng 4: 13."),
        Tile("Hồ sơ giấy bị từ chối", "14", note="Theo mục 1a Chỉ thị."),
        Tile("Giải quyết đúng, trước hạn", "96,42\u00a0%", note="21 hồ sơ đang quá hạn"),
    ]


def _fields() -> list[Field]:
    kinds = (Choice("1", "Đơn vị sự nghiệp công lập", True), Choice("2", "Cơ quan hành chính"))
    row = (
        Field("tk.ts.0.ten", label="Tên tài sản", value="Xe ô tô 07 chỗ", required=True),
        Field("tk.ts.0.gia", label="Nguyên giá (đồng)", value="985.000.000", look="w16", required=True),
    )
    return [
        Field(
            "ten",
            label="Tên đơn vị",
            id="ten",
            value="Trạm Y tế xã N’Thôn Hạ",
            hint="Đúng như trong văn bản.",
            required=True,
        ),
        Field(
            "dtl",
            "date",
            "Ngày thành lập",
            "dtl",
            "12/09/2018",
            "Ngày, tháng, năm. Ví dụ: 05/03/2018",
            ("Ngày thành lập phải trước hoặc đúng hôm nay, 16/05/2018",),
            required=True,
            look="w10",
        ),
        Field("loai", "radio", "Loại hình đơn vị", choices=kinds, required=True),
        Field("linh-vuc", "checks", "Lĩnh vực", choices=kinds),
        Field("chuong", "select", "Mã chương", choices=kinds, empty_choice="Chọn mã chương", look="w16", required=True),
        Field("cam-ket", "check", "Tôi đã xem lại toàn bộ tờ khai", required=True),
        Field("cq", "readonly", "Cơ quan chủ quản", value="Phòng Y tế, UBND huyện Đức Trọng", hint="Lấy từ danh bạ."),
        Field("ghi-chu", "area", "Ghi chú thêm"),
        Field("tk.ts", "group", "Tài sản đề nghị điều chuyển", id="tk-ts", rows_of=(row,), required=True),
    ]


def _uploads() -> list[Upload]:
    return [
        Upload("QD-thanh-lap-tram-y-te.pdf", "PDF · 412 KB · ký số hợp lệ", "#main", remove_url="#main", signed=True),
        Upload("to-trinh.pdf", "PDF · 88 KB", "#main", remove_url="#main", signed=False),
        Upload(
            "bang-thong-ke.pdf",
            "0 KB · tải lên lúc 09:40",
            problem="Tệp không mở được; hãy xuất lại thành PDF rồi tải lên.",
            remove_url="#main",
        ),
    ]
