"""Commands about what is in the database; imported only when Django stands."""

import argparse
import os

from motcua.cli import django_commands
from motcua.core import guard, installation
from motcua.core.errors import NotAllowed
from motcua.core.models import Installation
from motcua.demo import command
from motcua.oversight.reminders import write_rules


def prepare(given: argparse.Namespace) -> int:
    """Tables, reviewed facts and, in a demo, its people and dossiers; prints the lines that `motcua run` shows."""
    django_commands.migrate(given, verbosity=0)
    demo = _is_to_be_demo()
    if demo and not guard.is_loopback(os.environ.get("HOST", "127.0.0.1")):
        raise NotAllowed(
            "Cơ sở dữ liệu thử cho đăng nhập không cần mật khẩu nên chỉ được phục vụ trên chính máy này. "
            "Hãy bỏ HOST, hoặc đặt DEMO=0 với một cơ sở dữ liệu mới."
        )
    write_rules()
    print("\n".join(command.prepare(demo=demo)))
    return 0


def demo(given: argparse.Namespace) -> int:
    """More dossiers for a demo database."""
    print("\n".join(command.fill(dossiers=given.dossiers, seed=given.seed)))
    return 0


def _is_to_be_demo() -> bool:
    """What was chosen when the database was made; for a new one, DEMO decides."""
    if Installation.objects.exists():
        return installation.is_demo()
    return os.environ.get("DEMO", "1") != "0"
