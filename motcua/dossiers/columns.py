"""The columns of a list of work beside the dossier itself: which there are, and which a person chose in which order."""

from collections.abc import Iterable

from motcua.core.words import said
from motcua.people.models import User

LABELS = {
    "viec": said("Việc của tôi"),
    "trang_thai": said("Trạng thái"),
    "phai_xong": said("Phải xong"),
    "tra_cuu": said("Mã tra cứu"),
    "thu_tuc": said("Thủ tục"),
    "giai_quyet": said("Cơ quan giải quyết"),
    "kenh": said("Cách gửi"),
    "phong": said("Phòng giữ"),
    "nguoi_giu": said("Người giữ"),
    "nop_luc": said("Nộp lúc"),
    "tiep_nhan": said("Tiếp nhận lúc"),
    "han_tra": said("Hạn trả kết quả"),
}
DEFAULT = ("viec", "trang_thai", "phai_xong")
"""What a list shows where nobody chose."""
MOST = 7  # more do not stand beside each other on a desk's screen


def known(names: Iterable[str]) -> tuple[str, ...]:
    """Those of them that are columns, each once, in the order told."""
    return tuple(dict.fromkeys(name for name in names if name in LABELS))


def moved(chosen: tuple[str, ...], name: str, by: int) -> tuple[str, ...]:
    """The same columns with one of them so many places on; at an end, or not among them, nothing changes."""
    at = chosen.index(name) if name in chosen else -1
    if at < 0 or not 0 <= at + by < len(chosen):
        return chosen
    rest = [one for one in chosen if one != name]
    return (*rest[: at + by], name, *rest[at + by :])


def chosen_by(user: User) -> tuple[str, ...]:
    """What a person chose, none where she never did; it is read together with the person."""
    return known(user.list_columns)
