"""Branches that run side by side inside PROCESSING: take one, give one, give one back, and do one's part."""

from dataclasses import replace

from motcua.catalogue.process import ProcessStep
from motcua.catalogue.queries import rulebook
from motcua.core.errors import NotAllowed
from motcua.core.words import said
from motcua.dossiers import branching, holding
from motcua.dossiers.actions.work import post_of
from motcua.dossiers.lifecycle import Change, perform
from motcua.dossiers.models import Dossier, Stay
from motcua.dossiers.rules import Act
from motcua.people.models import Post, User


def branch_claim(dossier: Dossier, *, track: int, by: User) -> Dossier:
    """Take a branch that nobody holds (nhận nhánh). `track`: which one, as on its stay."""
    with perform(Act.BRANCH_CLAIM, dossier, by=by, track=track) as change:
        assert change.post is not None and change.taker is not None
        _give(change, change.taker, change.post)
    return change.dossier


def branch_assign(dossier: Dossier, *, track: int, by: User, officer: User) -> Dossier:
    """Give a branch to an officer whom its step is meant for (phân công nhánh).

    Raises Invalid when that person has no post that the step is meant for, NotAllowed when it is in her hands already.
    """
    with perform(Act.BRANCH_ASSIGN, dossier, by=by, track=track) as change:
        branch, step = _branch(change)
        if branch.officer_id == officer.pk:
            raise NotAllowed(
                said("Nhánh đang do {addressed} giữ, không phải phân công lại.", addressed=officer.addressed)
            )
        _give(change, officer, post_of(change.dossier, step, officer))
    return change.dossier


def branch_release(dossier: Dossier, *, track: int, by: User, reason: str) -> Dossier:
    """Give a branch back to its room (trả nhánh lại phòng), with why."""
    with perform(Act.BRANCH_RELEASE, dossier, by=by, reason=reason, track=track) as change:
        branch, step = _branch(change)
        change.branch_hold = holding.as_it_stands(branch, step)
    return change.dossier


def branch_done(dossier: Dossier, *, track: int, by: User, note: str = "") -> Dossier:
    """Do one's part (xong phần việc); `note` is kept beside it. The last one passes the dossier on at once."""
    with perform(Act.BRANCH_DONE, dossier, by=by, reason=note, track=track) as change:
        branch, step = _branch(change)
        branch.note = change.reason
        if change.dossier.branches > 1:
            change.dossier.branches -= 1
            change.stays_put = True
        else:
            branching.onward(change, step.key)
    return change.dossier


def _branch(change: Change) -> tuple[Stay, ProcessStep]:
    """The branch that the act is about, named in the journal, and its step."""
    assert change.branch is not None
    change.details["branch"] = change.branch.step
    return change.branch, rulebook(change.dossier.version_id).process.step(change.branch.step)


def _give(change: Change, officer: User, post: Post) -> None:
    branch, step = _branch(change)
    unit = post.unit if post.role in holding.IN_A_UNIT else None
    change.branch_hold = replace(holding.as_it_stands(branch, step), officer=officer, post=post.as_held(), unit=unit)
