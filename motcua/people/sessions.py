"""Django's sessions in the database; only the read, which every request makes, has its SQL written once."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from motcua.core import clock
from motcua.core.prepared import Prepared

_LIVING = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    "a key",
    datetime.min.replace(tzinfo=clock.VN),
)


class SessionStore(db.SessionStore):
    """What Django's own store reads and writes; a session whose time is over is not found."""

    def _get_session_from_db(self) -> Any:
        found = _LIVING.first(self.session_key, clock.now()) if self.session_key else None
        if found is None:
            self._session_key = None  # a strange key gets a new one, never that one
        return found
