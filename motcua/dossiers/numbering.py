"""References, codes and slip numbers: each given once, however many ask at the same time."""

import secrets
from datetime import datetime

from django.db import connection

from motcua.core import clock
from motcua.people.models import Agency

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without I, L, O, 0 and 1, which look alike
REFERENCE = 10
"""Characters of a reference; codes are longer."""
_NEXT = """
INSERT INTO dossiers_series (agency_id, kind, period, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (agency_id, kind, period) DO UPDATE SET last = dossiers_series.last + 1
RETURNING last
"""


def new_reference() -> str:
    """Ten random characters, for asking after a dossier that has no code yet; about 8·10¹⁴ of them."""
    return "".join(secrets.choice(_LETTERS) for _ in range(REFERENCE))


def next_number(agency: Agency, kind: str, period: str) -> int:
    """The next number of a series, from 1. Its row stays locked until the transaction ends: take it last."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [agency.pk, kind, period])
        (number,) = cursor.fetchone()
    return int(number)


def next_code(agency: Agency, *, on: datetime) -> str:
    """`‹prefix›-yyMMdd-nnnn`: the n-th dossier that this agency accepted that day."""
    day = on.astimezone(clock.VN)
    return f"{agency.code_prefix}-{day:%y%m%d}-{next_number(agency, 'code', f'{day:%y%m%d}'):04d}"


def next_slip_number(agency: Agency, kind: str, *, on: datetime) -> str:
    """The n-th slip of this kind at this agency in the year: `17/2026`."""
    year = f"{on.astimezone(clock.VN):%Y}"
    return f"{next_number(agency, kind, year)}/{year}"
