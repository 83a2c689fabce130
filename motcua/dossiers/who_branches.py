"""Who may do what to a branch, judged by the branch's own open stay; as in `who.py`."""

from dataclasses import replace

from motcua.core.words import said
from motcua.dossiers.case import OUTSIDE, Case, Verdict, not_your_step
from motcua.dossiers.models import OPEN_BRANCH, Stay
from motcua.dossiers.rules import OF_A_BRANCH

NO_BRANCH = said("Việc này làm trên từng nhánh. Hãy mở hồ sơ và chọn nhánh của bạn ở mục “Các nhánh”.")


def branch_taker(case: Case) -> Verdict:
    """Whom the branch's step is meant for, while nobody holds it."""
    if case.stay is None or not case.stay.track:
        return NO_BRANCH
    if case.officer_id == case.user.pk:
        return said("Bạn đang giữ nhánh này.")
    if case.officer_id is not None:
        return _held(case)
    return case.step_post() or not_your_step(case)


def branch_assigner(case: Case) -> Verdict:
    """The head of the branch's room, or a leader."""
    if case.stay is None or not case.stay.track:
        return NO_BRANCH
    return case.overseer() or said("Chỉ trưởng phòng của nhánh này hoặc lãnh đạo cơ quan được phân công.")


def branch_holder(case: Case) -> Verdict:
    """The officer who has the branch."""
    if case.stay is None or not case.stay.track:
        return NO_BRANCH
    if case.officer_id is None:
        return said("Nhánh chưa có người giữ. Hãy nhận nhánh trước.")
    mine = case.acting(case.officer_id)
    return _held(case) if mine is None else mine.step_post() or OUTSIDE


def holder_of_one(case: Case) -> Verdict:
    """Who has a branch of the dossier in hand, whichever, or acts for who has."""
    held = Stay.objects.select_related("unit").filter(OPEN_BRANCH, dossier=case.dossier.pk, officer__isnull=False)
    cases = (replace(case, stay=branch).acting(branch.officer_id) for branch in held.order_by("track"))
    posts = (mine.step_post() for mine in cases if mine is not None)
    return next((post for post in posts if post is not None), None) or said(
        "Hồ sơ đang chờ các nhánh: chỉ người đang giữ một nhánh được làm việc này."
    )


def untouched(waiting: Stay) -> bool:
    """Has nobody taken, been given or done a branch since this main stay began to wait for them?"""
    beside = Stay.objects.filter(dossier=waiting.dossier_id, track__gt=0, pk__gt=waiting.pk)
    return not beside.filter(opened_act__in=OF_A_BRANCH).union(beside.filter(closed_act__in=OF_A_BRANCH)).exists()


def _held(case: Case) -> str:
    officer = case.stay.officer if case.stay else None
    return said(
        "Nhánh này đang do {holder_name} giữ.", holder_name=officer.addressed if officer else said("người khác")
    )
