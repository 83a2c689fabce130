"""What the catalogue does by itself: at 00:00 decided versions are in force, superseded and repealed ones are not."""

from motcua.catalogue import proposals, publishing, rounds
from motcua.core.jobs import every


@every("* * * * *", name="catalogue.switch")
def each_minute() -> None:
    publishing.switch()


@every("20 1 * * *", name="catalogue.remind_of_terms")
def each_morning() -> None:
    """At 08:20 in Vietnam."""
    proposals.remind_of_terms()
    rounds.remind()
