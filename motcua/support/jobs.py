"""What support does by itself: unanswered tickets come before the leader, terms of difficulties are recalled."""

from motcua.core.jobs import every
from motcua.support import terms, tickets


@every("*/5 * * * *", name="support.escalate_late")
def often() -> None:
    tickets.escalate_late()


@every("25 1 * * *", name="support.remind_of_terms")
def each_morning() -> None:
    """At 08:25 in Vietnam."""
    terms.remind_of_terms()
