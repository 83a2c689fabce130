"""`motcua doctor`: the same checks as /readyz, in words, with what to do."""

import argparse

from motcua.web.ui.condition import State, examine

MARKS = {State.OK: "tốt    ", State.WARNING: "cần xem", State.FAULT: "HỎNG   "}


def examine_all(_given: argparse.Namespace) -> int:
    """Print each finding; 1 when something is at fault, 0 with warnings or without."""
    found = examine(live=True)
    for one in found:
        print(f"{MARKS[one.state]}  {one.name:<13} {one.said}" + (f" → {one.advice}" if one.advice else ""))
    return 1 if any(one.state == State.FAULT for one in found) else 0
