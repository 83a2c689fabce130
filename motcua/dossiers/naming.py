"""What the stops of a dossier are called; apart from the timeline, because slips name them too."""

from motcua.catalogue.queries import rulebook
from motcua.core.words import joined, said
from motcua.dossiers.models import Dossier, Status, Stay

_NAMES = {
    Status.DRAFT: said("Soạn hồ sơ"),
    Status.SIGN_OFF: said("Chờ lãnh đạo duyệt gửi"),
    Status.SUBMITTED: said("Chờ tiếp nhận"),
    Status.ACCEPTED: said("Chờ phân công"),
    Status.AWAITING_SUPPLEMENT: said("Chờ bổ sung giấy tờ"),
    Status.AWAITING_PAYMENT: said("Chờ thực hiện nghĩa vụ tài chính"),
    Status.FINISHED: said("Chờ trả kết quả"),
}


def acted_for(stay: Stay) -> str:
    """Who ended a stay for another, and how: `bà Trần Thị B, KT. Giám đốc, Phó Giám đốc (thay ông A), Sở Tài chính`;
    empty where she did so for herself. Its `closed_by` is read.
    """
    if stay.closed_for_id is None or stay.closed_by is None:
        return ""
    return joined(", ", (stay.closed_by.addressed, stay.closed_post))


def name_of_stay(dossier: Dossier, stay: Stay) -> str:
    """What a stay is called, the wait it stands for first."""
    if stay.pause == Stay.SUSPENDED:
        return said("Tạm dừng giải quyết")
    return name_of(dossier, stay.status, stay.step)


def name_of(dossier: Dossier, status: str, step: str) -> str:
    """What a stay is called: its step's name while processing, else the wait it stands for."""
    if status == Status.PROCESSING and step:
        return rulebook(dossier.version_id).process.step(step).name
    return _NAMES.get(Status(status), Status(status).label)
