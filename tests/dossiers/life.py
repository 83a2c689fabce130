"""What the random lives share: each leaves the database as it found it."""

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from motcua.people import queries as people
from motcua.workdays.queries import country_days


class Life(RuleBasedStateMachine):
    """One example. What it did is taken back when it ends: a delegation or a holiday that stayed would show in the next
    one, and the same choices would not be the same life.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before = transaction.savepoint()
        _forget_calendars()

    def ends_whole(self) -> None:
        """What must hold when a life is over."""

    def teardown(self) -> None:
        try:
            self.ends_whole()
        finally:
            transaction.savepoint_rollback(self._before)
            _forget_calendars()


def _forget_calendars() -> None:
    """Revisions are numbered anew once they were rolled back."""
    country_days.cache_clear()
    people._calendar.cache_clear()
