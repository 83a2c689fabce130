"""Where a dossier goes next inside its internal process. Pure: (process, what is done) → steps.

Steps of one group stand as one block and run side by side; every other step is a block of its own. The block after is
reached when every step of the block before that applies to the answers is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from motcua.catalogue.process import Process, ProcessStep

Block = tuple[ProcessStep, ...]


def next_steps(process: Process, done: Collection[str], answers: Mapping[str, Any]) -> Block:
    """Return the steps that are to be open now: one, or those of a group that are not done. Empty when all is done.

    done: keys of the steps done, in any order. Raises KeyError on a key that the process does not have.
    """
    finished = {process.step(key).key for key in done}
    for block in _blocks(process, answers):
        waiting = tuple(step for step in block if step.key not in finished)
        if waiting:
            return waiting
    return ()


def previous(process: Process, current: str, answers: Mapping[str, Any]) -> Block:
    """Return the block before the step `current`, to which work is sent back. Empty at the first."""
    before = [block for block in _blocks(process, answers) if _place(process, block[-1]) < _start(process, current)]
    return before[-1] if before else ()


def remaining(process: Process, current: str, answers: Mapping[str, Any]) -> Block:
    """Return the steps still to come after the step `current` and those beside it, in order."""
    own = process.step(current)
    return tuple(
        step
        for block in _blocks(process, answers)
        for step in block
        if _place(process, step) > _place(process, own) and not (own.group and step.group == own.group)
    )


def following(process: Process, current: str, answers: Mapping[str, Any]) -> Block:
    """Return the block after the one in which `current` stands. Empty at the last."""
    coming = remaining(process, current, answers)
    return tuple(step for step in coming if step == coming[0] or (coming[0].group and step.group == coming[0].group))


def beside(process: Process, current: str, answers: Mapping[str, Any]) -> Block:
    """Return the steps of the block in which `current` stands that apply to the answers; itself too if it does."""
    own = process.step(current)
    return tuple(
        step
        for step in process.steps
        if (step == own or (own.group and step.group == own.group)) and step.applies(answers)
    )


def _blocks(process: Process, answers: Mapping[str, Any]) -> list[Block]:
    applying = [step for step in process.steps if step.applies(answers)]
    return [tuple(block) for _, block in groupby(applying, key=lambda step: step.group or f" {step.key}")]


def _place(process: Process, step: ProcessStep) -> int:
    return process.steps.index(step)


def _start(process: Process, current: str) -> int:
    """Return the place of the first step of the block in which `current` stands, whether it applies or not."""
    own = process.step(current)
    beside = [step for step in process.steps if step == own or (own.group and step.group == own.group)]
    return _place(process, beside[0])
