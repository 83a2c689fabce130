"""The procedures of the bench: a form of ten fields, two required papers, one approval, issued by a clerk.

A lifecycle is measured on the shorter process; the set of dossiers lives through the longer one, with a specialist.
"""

from typing import Any

WEEK = {str(day): [["07:00", "11:30"], ["13:30", "17:00"]] for day in range(5)}
FORM: dict[str, Any] = {
    "key": "do-luong",
    "title": "Tờ trình đề nghị thẩm định",
    "sections": [
        {
            "key": "noi_dung",
            "title": "Nội dung đề nghị",
            "fields": [
                {"key": "ten", "kind": "text", "label": "Tên dự án", "required": True, "max_length": 300},
                {"key": "muc_tieu", "kind": "note", "label": "Mục tiêu", "required": True, "max_length": 2000},
                {"key": "can_cu", "kind": "note", "label": "Căn cứ", "max_length": 2000},
                {"key": "dia_diem", "kind": "text", "label": "Địa điểm", "required": True, "max_length": 300},
                {"key": "bat_dau", "kind": "date", "label": "Ngày bắt đầu"},
            ],
        },
        {
            "key": "kinh_phi",
            "title": "Kinh phí và tổ chức thực hiện",
            "fields": [
                {"key": "nguon", "kind": "text", "label": "Nguồn vốn", "required": True, "max_length": 300},
                {"key": "thoi_gian", "kind": "text", "label": "Thời gian thực hiện", "max_length": 200},
                {"key": "don_vi", "kind": "text", "label": "Đơn vị thực hiện", "required": True, "max_length": 300},
                {"key": "phu_trach", "kind": "text", "label": "Người phụ trách", "max_length": 120},
                {"key": "ghi_chu", "kind": "note", "label": "Ghi chú", "max_length": 2000},
            ],
        },
    ],
}
ANSWERS: dict[str, dict[str, str]] = {
    "noi_dung": {
        "ten": "Hệ thống thông tin quản lý hồ sơ lưu trữ của đơn vị",
        "muc_tieu": "Số hóa, lập chỉ mục và tra cứu hồ sơ lưu trữ, phục vụ công tác chỉ đạo, điều hành.",
        "can_cu": "Kế hoạch ứng dụng công nghệ thông tin hằng năm đã được phê duyệt.",
        "dia_diem": "Trụ sở đơn vị",
        "bat_dau": "04/01/2027",
    },
    "kinh_phi": {
        "nguon": "Ngân sách địa phương",
        "thoi_gian": "06 tháng",
        "don_vi": "Văn phòng",
        "phu_trach": "Chánh Văn phòng",
        "ghi_chu": "Đơn vị cử cán bộ phối hợp trong quá trình thẩm định.",
    },
}
REQUEST: dict[str, str] = {
    "abstract": "Đề nghị thẩm định đề cương và dự toán chi tiết",
    "request_number": "125",
    "request_symbol": "TTr-VP",
    "request_on": "05/01/2026",
    "contact_name": "Nguyễn Thị Đo",
    "contact_phone": "0263 000 000",
    "contact_email": "",
    "return_by": "direct",
}
PAPERS = [
    {"key": "request", "name": "Tờ trình", "required": True, "request": True},
    {"key": "thuyet_minh", "name": "Thuyết minh dự án", "required": True, "originals": 1, "copies": 0},
]


def _step(key: str, name: str, kind: str, role: str, amount: int, unit: str = "working_hours") -> dict[str, Any]:
    return {"key": key, "name": name, "kind": kind, "where": {"role": role}, "term": {"amount": amount, "unit": unit}}


_APPROVED_AND_ISSUED = [
    _step("duyet", "Trưởng phòng duyệt", "approve", "head", 4),
    _step("phat_hanh", "Văn thư phát hành", "issue", "clerk", 2),
]
PROCESS = {"steps": _APPROVED_AND_ISSUED}
LONG_PROCESS = {
    "steps": [_step("thu_ly", "Thụ lý hồ sơ", "work", "specialist", 6, "working_days"), *_APPROVED_AND_ISSUED]
}
CLOCK = {"term": {"online": {"amount": 10, "unit": "working_days"}}}
FACTS = {"accepts": ["online", "direct"], "returns": ["online", "direct"], "sets": 1}
