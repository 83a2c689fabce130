"""Filling a form with answers that a careful officer might give. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from motcua.eforms.answers import each_visible
from motcua.eforms.fields import Field, Kind
from motcua.eforms.schema import Form

_WORDS = {
    "ma_chuong": "405",
    "cap_du_toan": "Cấp II",
    "kho_bac": "Kho bạc Nhà nước Lâm Đồng",
    "tinh": "Lâm Đồng",
    "huyen": "Đức Trọng",
    "xa": "Liên Nghĩa",
    "so_nha": "Số 270 Quốc lộ 20",
    "nguon": "Chi thường xuyên đã giao năm nay",
    "nguon_von": "Ngân sách tỉnh",
    "ma_so_da_cap": "7890123",
    "tu_van": "Trung tâm Tư vấn thiết kế Cao Nguyên",
    "don_vi_thiet_ke": "Trung tâm Tư vấn thiết kế Cao Nguyên",
    "co_quan_quan_ly": "Ủy ban nhân dân tỉnh",
    "co_quan_chu_quan": "Ủy ban nhân dân tỉnh Lâm Đồng",
    "tru_so": "Thành phố Đà Lạt",
    "dia_diem": "Tỉnh Lâm Đồng",
    "khoan_muc": "Chi phí xây dựng, thiết bị",
    "ngan_sach": "Ngân sách tỉnh",
    "so_nguoi": 12,
    "bao_cao_so": "38/BC-KTNB",
}
_NOTES = {
    "muc_tieu": "Bảo đảm hạ tầng và dữ liệu dùng chung, quy mô cấp tỉnh, kết nối đến cấp huyện, cấp xã.",
    "phuong_an": "Kế thừa hạ tầng hiện có, bổ sung thiết bị theo tiêu chuẩn đã ban hành, có phương án dự phòng.",
    "chuc_nang": "Cung cấp dịch vụ sự nghiệp công theo nhiệm vụ; quản lý viên chức, tài chính, tài sản theo quy định.",
    "su_can_thiet": "Khối lượng công việc tăng, đơn vị hiện có không đáp ứng; phù hợp quy hoạch đã phê duyệt.",
    "tiep_thu": "Đã tiếp thu ý kiến của các cơ quan về cơ cấu tổ chức, vị trí việc làm và mức độ tự chủ.",
    "mo_ta_thay_doi": "Trước: tên cũ theo quyết định thành lập. Sau: tên mới theo quyết định đổi tên.",
    "kien_nghi": "Đề nghị sớm phê duyệt quyết toán để tất toán tài khoản dự án.",
}


@dataclass(frozen=True)
class Asked:
    """What a request is about: its subject, who asks, who is to be called, and on which day."""

    subject: str
    customer: str
    contact: str
    phone: str
    on: date


def answers_for(form: Form, asked: Asked, rng: Random) -> dict[str, Any]:
    """Answers that pass the form's check on the day of the request: every field that shows is filled."""
    answers: dict[str, Any] = {section.key: {} for section in form.sections}
    while True:
        empty = [
            (path, field)
            for path, field, value in each_visible(form, answers)
            if value is None and path.count(".") == 1
        ]
        if not empty:
            return answers
        for path, field in empty:
            section, _, key = path.partition(".")
            answers[section][key] = _answer(field, asked, rng)


def _answer(field: Field, asked: Asked, rng: Random) -> Any:
    if field.kind is Kind.GROUP:
        least = field.min if isinstance(field.min, int) else 1
        return [{inner.key: _answer(inner, asked, rng) for inner in field.fields} for _ in range(max(1, least))]
    if field.choices:
        chosen = rng.choice(field.choices)[0]
        return [chosen] if field.kind is Kind.MULTI_CHOICE else chosen
    return _SIMPLE[field.kind](field, asked, rng)


def _text(field: Field, asked: Asked, rng: Random) -> Any:
    known = {
        "ten": asked.subject,
        "chu_dau_tu": asked.customer,
        "don_vi": asked.customer,
        "co_quan": asked.customer,
        "nguoi_lien_he": asked.contact,
        "quyet_dinh_so": f"{rng.randint(100, 2900)}/QĐ-UBND",
        "so": f"{rng.randint(10, 990)}/QĐ-UBND",
        "van_ban": f"{rng.randint(10, 990)}/QĐ-UBND",
    }
    value = known.get(field.key, _WORDS.get(field.key, asked.subject))
    return str(value)[: field.max_length]


def _note(field: Field, asked: Asked, rng: Random) -> Any:
    return _NOTES.get(field.key, f"{asked.customer} đề nghị xem xét, giải quyết: {asked.subject}.")


def _number(field: Field, asked: Asked, rng: Random) -> Any:
    least = field.min if isinstance(field.min, int) else 1
    most = field.max if isinstance(field.max, int) else least + 40
    return rng.randint(max(1, least), most if most < 100 else least + 40)


def _money(field: Field, asked: Asked, rng: Random) -> Any:
    return rng.randint(18, 960) * 10_000_000


def _date(field: Field, asked: Asked, rng: Random) -> Any:
    """Past where the form wants it so, ends after beginnings."""
    after = {"bat_dau": 30, "ket_thuc": 180, "ngay_can": 40, "hoan_thanh": -60, "khoi_cong": -420}
    return (asked.on + timedelta(days=after.get(field.key, -rng.randint(90, 300)))).isoformat()


def _person_id(field: Field, asked: Asked, rng: Random) -> Any:
    return "000000000000"


def _phone(field: Field, asked: Asked, rng: Random) -> Any:
    return asked.phone


def _email(field: Field, asked: Asked, rng: Random) -> Any:
    return "vanphong@lamdong.example"


_SIMPLE: dict[Kind, Callable[[Field, Asked, Random], Any]] = {
    Kind.TEXT: _text,
    Kind.NOTE: _note,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.AGENCY: _text,
    Kind.PLACE: _text,
    Kind.CHOICE: _text,
    Kind.MULTI_CHOICE: _text,
    Kind.PERSON_ID: _person_id,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
}


def mended(form: Form, answers: dict[str, Any], rng: Random) -> tuple[str, str, Any]:
    """A field that a desk may ask to mend: its path, its label, and what it says after mending."""
    shown = [
        (path, field, value)
        for path, field, value in each_visible(form, answers)
        if path.count(".") == 1 and field.kind in (Kind.MONEY, Kind.NOTE, Kind.TEXT)
    ]
    path, field, value = rng.choice(shown)
    if field.kind is Kind.MONEY:
        return path, field.label, int(value) + 5_000_000
    return (
        path,
        field.label,
        f"{value} (đã rà soát)"[: field.max_length] if len(str(value)) + 14 <= field.max_length else f"{value}"[:-1],
    )
