"""Which icon, word and colour each state wears, the same on every screen."""

from dataclasses import dataclass
from typing import Protocol

from motcua.core.words import said

Words = str


class DueLike(Protocol):
    """What `dossiers.deadlines.DueState` gives: a kind for the colour and the words to show."""

    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Chip:
    look: str
    icon: str
    word: Words


STATUS: dict[str, Chip] = {
    "DRAFT": Chip("idle", "dash", said("Nháp")),
    "SIGN_OFF": Chip("idle", "sign", said("Chờ lãnh đạo duyệt gửi")),
    "SUBMITTED": Chip("info", "inbox", said("Mới đăng ký")),
    "REFUSED": Chip("bad", "xc", said("Không được tiếp nhận")),
    "ACCEPTED": Chip("info", "checkc", said("Được tiếp nhận")),
    "PROCESSING": Chip("run", "play", said("Đang xử lý")),
    "AWAITING_SUPPLEMENT": Chip("pause", "pause", said("Yêu cầu bổ sung")),
    "AWAITING_PAYMENT": Chip("pause", "coin", said("Chờ nộp phí, lệ phí")),
    "WITHDRAWN": Chip("idle", "undo", said("Đã rút hồ sơ")),
    "STOPPED": Chip("bad", "stop", said("Dừng xử lý")),
    "FINISHED": Chip("ok", "check", said("Đã xử lý xong")),
    "HANDED_OVER": Chip("closed", "check2", said("Đã trả kết quả")),
}

LEVEL: dict[int, Chip] = {
    4: Chip("ok", "checkc", said("Mức độ 4")),
    3: Chip("run", "check", said("Mức độ 3")),
    2: Chip("idle", "dash", said("Mức độ 2")),
    1: Chip("idle", "dash", said("Mức độ 1")),
}

DUE_ICON: dict[str, str] = {
    "far": "clock",
    "soon": "clock",
    "today": "clock",
    "late": "alert",
    "pause": "pause",
    "ok": "check",
    "was": "alert",
}


def of_status(status: object) -> Chip:
    """The chip of a dossier's status, told by name in either case; an unknown one is shown as it is written."""
    return STATUS.get(str(status).upper()) or Chip("idle", "dash", str(status))
