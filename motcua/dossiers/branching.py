"""Parallel branches: steps of one block, each a stay of its own beside the main stay that waits for all of them.

A branch's track is its place in its group, whether its neighbours apply to the answers or not: it stays the same for a
dossier's whole life. A branch is done when the last stay on its track was ended by `Act.BRANCH_DONE`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from motcua.catalogue.process import Process, ProcessStep
from motcua.catalogue.queries import rulebook
from motcua.dossiers import holding, routing
from motcua.dossiers.deadlines import Pause
from motcua.dossiers.lifecycle import Change, Hold
from motcua.dossiers.models import OPEN_BRANCH, Dossier, Stay
from motcua.dossiers.routing import Block
from motcua.dossiers.rules import Act


def open_branches(dossier: Dossier) -> list[Stay]:
    """The branches that are open now, in order; none, without a query, where it waits for none."""
    if not dossier.branches:
        return []
    found = Stay.objects.select_related("agency", "unit", "officer")
    return list(found.filter(OPEN_BRANCH, dossier=dossier.pk).order_by("track"))


def enter(change: Change, block: Block, *, earlier: Mapping[str, Stay] | None = None) -> None:
    """Go to a block: its one step, or all of its branches side by side, their terms from now.

    earlier: who did which step before, to whom it comes back.
    """
    dossier, before = change.dossier, earlier or {}
    holds = {one.key: holding.at_step(dossier, one, step_from=change.at) for one in block}
    for step in (one for one in block if one.key in before):
        stay = before[step.key]
        officer = holding.still_there(dossier, step, stay.officer)
        holds[step.key] = replace(holds[step.key], officer=officer, unit=stay.unit, post=stay.post if officer else "")
    if block[0].group:
        wait(change, [(step, holds[step.key]) for step in block])
    else:
        change.hold = holds[block[0].key]


def wait(change: Change, open_ones: Sequence[tuple[ProcessStep, Hold]]) -> None:
    """Wait for these branches: the main stay has no holder, and the latest moment of theirs."""
    dossier = change.dossier
    process = rulebook(dossier.version_id).process
    change.branches = {track_of(process, step): replace(hold, counting=False) for step, hold in open_ones}
    moments = [hold.act_by_at for _, hold in open_ones if hold.act_by_at is not None]
    starts = [hold.step_from for _, hold in open_ones if hold.step_from is not None]
    change.hold = Hold(
        agency=dossier.receiver,
        step=open_ones[0][0].key,
        step_from=min(starts, default=change.at),
        act_by_at=max(moments, default=None),
        counting=True,
    )


def keep(change: Change, pauses: Sequence[Pause] = ()) -> None:
    """The same branches in the same hands, their moments counted anew: the main stay was only cut."""
    wait(change, [_again(change.dossier, stay, pauses) for stay in open_branches(change.dossier)])


def go_back(change: Change, *, counted: bool) -> None:
    """Back to the very stay that a pause came out of, its branches with it. counted: as in `holding.pauses_with`."""
    origin, pauses = holding.asked_from(change), holding.pauses_with(change, counted=counted)
    if _runs_beside(change.dossier, origin):
        _back(change, origin, pauses)
    else:
        change.hold = holding.back_from_pause(change, origin, pauses)


def _back(change: Change, origin: Stay, pauses: Sequence[Pause]) -> None:
    """After a pause: what was not done goes on in the hands that had it, its term run on around the pauses.

    Answers that changed meanwhile may open a branch more, or leave none to wait for.
    """
    dossier = change.dossier
    block = block_of(dossier, origin.step or holding.first_step(rulebook(dossier.version_id), dossier).key)
    last = last_of(dossier, block) if origin.branching else {origin.step: origin}
    waiting = [one for one in block if one.key not in last or last[one.key].closed_act != Act.BRANCH_DONE]
    if not waiting:
        onward(change, block[-1].key if block else origin.step)
        return
    wait(change, [
        _again(dossier, last[one.key], pauses) if one.key in last
        else (one, holding.at_step(dossier, one, step_from=change.at))
        for one in waiting
    ])  # fmt: skip


def begin(change: Change) -> bool:
    """Open the branches that a process begins with, from acceptance on; whether it does begin with some."""
    dossier = change.dossier
    first = holding.first_step(rulebook(dossier.version_id), dossier)
    if first.group:
        enter(change, block_of(dossier, first.key))
    return bool(first.group)


def _runs_beside(dossier: Dossier, origin: Stay) -> bool:
    """Does a dossier that comes back to this main stay wait for branches there?"""
    book = rulebook(dossier.version_id)
    step = book.process.step(origin.step) if origin.step else holding.first_step(book, dossier)
    return bool(step.group)


def take_back(change: Change, left: Stay, pauses: Sequence[Pause]) -> None:
    """Open again the branch whose end was the last; the others stay done."""
    mine = Stay.objects.select_related("agency", "unit", "officer").filter(
        dossier=change.dossier, track__gt=0, to_at=left.to_at, closed_act=Act.BRANCH_DONE
    )
    wait(change, [_again(change.dossier, mine.latest("id"), pauses)])


def onward(change: Change, step: str) -> None:
    """To the block after this step; its terms run from now."""
    dossier = change.dossier
    dossier.returned = False
    enter(change, routing.following(rulebook(dossier.version_id).process, step, dossier.answers))


def last_of(dossier: Dossier, block: Collection[ProcessStep]) -> dict[str, Stay]:
    """The last branch stay of each of these steps that has had one."""
    found = Stay.objects.select_related("agency", "unit", "officer").filter(
        dossier=dossier.pk, track__gt=0, step__in=[one.key for one in block]
    )
    return {stay.step: stay for stay in found.order_by("from_at", "id")}


def block_of(dossier: Dossier, step: str) -> Block:
    """The steps that stand in one block with this one and apply to the answers."""
    return routing.beside(rulebook(dossier.version_id).process, step, dossier.answers)


def track_of(process: Process, step: ProcessStep) -> int:
    """The track of a branch: its place in its group, from 1."""
    return 1 + [one.key for one in process.steps if one.group == step.group].index(step.key)


def _again(dossier: Dossier, stay: Stay, pauses: Sequence[Pause]) -> tuple[ProcessStep, Hold]:
    step = rulebook(dossier.version_id).process.step(stay.step)
    officer = holding.still_there(dossier, step, stay.officer)
    hold = holding.at_step_again(dossier, stay, pauses)
    return step, replace(hold, officer=officer, post=stay.post if officer else "")
