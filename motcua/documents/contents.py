"""What each kind of slip says, field by field. An unknown fact stays empty and is printed as "……", never made up.

Source: forms 01, 02, 03, 05 of TT 01/2018/TT-VPCP; the paper refusal is this system's own note and no legal form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime

from motcua.core import clock

DESK = "Bộ phận tiếp nhận và trả kết quả"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What every slip carries. The agencies, procedure, code and dates are what the public check page shows."""

    parent_body: str  # cơ quan chủ quản, as the heading prints it: "UBND tỉnh Lâm Đồng"; empty when there is none
    agency: str  # the agency that issues the slip
    desk: str = DESK
    place: str = ""  # địa danh
    code: str = ""  # mã hồ sơ, or the reference while there is no code
    procedure: str
    customer: str  # the agency that asks
    receiver: str  # the agency that solves
    received_on: date | None = None  # chooses the legal period of the form
    issued_at: datetime
    demo: bool = False

    def to_json(self) -> dict[str, object]:
        """Plain JSON; moments are written in Vietnam's zone."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, kw_only=True)
class Applicant(Content):
    """Who asks, as forms 01 to 03 name it. `submitter` is the person, left out where only the agency is named."""

    submitter: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    request: str = ""  # nội dung yêu cầu giải quyết
    officer: str = ""  # who receives or guides; her or his name under the signature


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One line of the table of papers; `None` is not known, 0 is none. `electronic`: came as a file."""

    name: str
    originals: int | None = None
    certified: int | None = None
    photocopies: int | None = None
    electronic: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiptContent(Applicant):
    """Form 01: giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

    copies: tuple[Copy, ...] = ()
    sets: int | None = None
    term: str = ""  # "10 ngày làm việc"
    received_at: datetime | None = None
    due_at: datetime | None = None
    delivery: str = ""  # "Trực tuyến trên Hệ thống …", "Bộ phận tiếp nhận và trả kết quả Sở …"
    book_volume: str = ""
    book_order: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplementContent(Applicant):
    """Form 02: phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

    items: tuple[str, ...]
    reason: str = ""
    contact: str = ""  # whom to ask, with telephone


@dataclass(frozen=True, kw_only=True)
class RefusalContent(Applicant):
    """Form 03: phiếu từ chối tiếp nhận giải quyết hồ sơ."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ApologyContent(Applicant):
    """Form 04 of TT 03/2025: the late result is excused and appointed anew. Only the form's name is known."""

    reason: str
    accepted_at: datetime | None = None
    due_at: datetime | None = None  # the promise that is not kept
    until_at: datetime
    title: str = ""  # the post of who approves it, over the signature


@dataclass(frozen=True, kw_only=True)
class StopContent(Applicant):
    """Form 05 of TT 03/2025: thông báo dừng giải quyết hồ sơ. Only its name is known, not what it looks like inside."""

    reason: str
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    stopped_at: datetime
    title: str = ""  # the post of who stops it, over the signature


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """One line of the control slip: who gave the dossier to whom, when, and how the giver stood to her own term."""

    given_by: str
    taken_by: str
    at: datetime
    judged: str = ""  # "Trước hạn", "Đúng hạn", "Quá hạn"; empty where the giver had no term
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlContent(Content):
    """Form 05 of TT 01/2018, 06 of TT 03/2025: phiếu kiểm soát quá trình giải quyết hồ sơ, as of its print."""

    request: str = ""
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    asked: tuple[str, ...] = ()  # cơ quan phối hợp giải quyết
    rows: tuple[HandOver, ...] = ()
    state: str = ""  # who has it now, or how it ended
    officer: str = ""  # who printed it


@dataclass(frozen=True, kw_only=True)
class PaperRefusalContent(Content):
    """The gate's own note: a paper dossier was not taken in, on which clause, and how to file online."""

    clause: str  # "Khoản 1 điểm a Chỉ thị số …"
    explanation: str  # the ground in one or two sentences
    presented_at: datetime
    presenter: str = ""
    level: str = ""  # "mức độ 3"
    online_address: str
    draft: str = ""  # reference of the online draft that was opened for the agency
    help_contact: str = ""
    officer: str = ""


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(clock.VN).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
