"""How moments come from the database: in UTC, read by Python's own parser."""

from datetime import UTC, datetime

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template


class MomentLoader(BaseTzLoader):  # type: ignore[misc]
    """What Django's own loader gives, in a tenth of its time: a dossier's row holds a dozen moments.

    Theirs takes the text apart by a regular expression in Python; it is still asked for what is no plain moment, so
    that the errors are the same.
    """

    timezone = UTC

    def load(self, data: bytes) -> datetime:
        try:
            return datetime.fromisoformat(bytes(data).decode()).astimezone(UTC)
        except ValueError:
            moment: datetime = super().load(data)
            return moment


def read_fast() -> None:
    """Let every connection that is opened from now on read moments so."""
    get_adapters_template(settings.USE_TZ, UTC).register_loader("timestamptz", MomentLoader)
