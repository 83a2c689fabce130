"""Who gives work out in a room, and who takes it back; as in `who.py`."""

from motcua.core.words import said
from motcua.dossiers.case import Case, Verdict


def assigner(case: Case) -> Verdict:
    """The head of the room that holds it, or a leader."""
    return case.overseer() or said("Chỉ trưởng phòng đang giữ hồ sơ hoặc lãnh đạo cơ quan được phân công.")


def work_taker(case: Case) -> Verdict:
    """Who could give it out, while somebody else holds it."""
    if case.officer_id is None:
        return said("Hồ sơ chưa có người giữ nên không phải thu lại. Hãy phân công luôn.")
    if case.officer_id == case.user.pk:
        return said("Bạn đang giữ hồ sơ này. Hãy trả lại phòng hoặc phân công cho người khác.")
    return case.overseer() or said("Chỉ trưởng phòng đang giữ hồ sơ hoặc lãnh đạo cơ quan được thu lại.")
