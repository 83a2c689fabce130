"""`motcua verify-journal`; imported only when Django stands."""

import argparse

from motcua.journal import command


def verify(_given: argparse.Namespace) -> int:
    """Print the proof, or each break; 1 when there is one."""
    whole, lines = command.verify()
    print("\n".join(lines))
    return 0 if whole else 1
