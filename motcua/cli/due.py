"""`motcua due --agency`; imported only when Django stands. Without an agency the command needs no database."""

import argparse

from motcua.core.errors import NotFound
from motcua.dossiers import due_command
from motcua.people.models import Agency
from motcua.people.queries import calendar_for


def for_agency(given: argparse.Namespace) -> int:
    """Count by the calendar of one agency in the database."""
    agency = Agency.objects.filter(code=given.agency).first()
    if agency is None:
        raise NotFound(f"Không có cơ quan nào có mã “{given.agency}”.")
    print("\n".join(due_command.run(given, calendar_for(agency))))
    return 0
