"""Commands that are Django's own; imported only when its settings stand."""

import argparse
import gc

from django.core.management import call_command, execute_from_command_line


def migrate(_given: argparse.Namespace, *, verbosity: int = 1) -> int:
    """Bring the tables up to date. verbosity: 0 says nothing."""
    # Each migration makes all models anew; looking through them for garbage as often as ever takes a third of the time.
    gc.set_threshold(200_000)
    call_command("migrate", interactive=False, verbosity=verbosity)
    return 0


def check(_given: argparse.Namespace) -> int:
    """Django's checks, warnings included, and whether each model has its migration."""
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", check=True, dry_run=True)
    return 0


def manage(given: argparse.Namespace) -> int:
    """Any management command of Django and its applications."""
    execute_from_command_line(["motcua manage", *given.rest])
    return 0
