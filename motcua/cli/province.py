"""Commands about what is in the database; imported only when Django stands."""

import argparse
import os

from django.core.management import call_command

from motcua.demo import command


def prepare(_given: argparse.Namespace) -> int:
    """Tables, reviewed facts and, in a demo, its people and dossiers; prints the lines that `motcua run` shows."""
    call_command("migrate", verbosity=0, interactive=False)
    print("\n".join(command.prepare(demo=os.environ.get("DEMO", "1") != "0")))
    return 0


def demo(given: argparse.Namespace) -> int:
    """More dossiers for a demo database."""
    print("\n".join(command.fill(dossiers=given.dossiers, seed=given.seed)))
    return 0
