"""What an action may raise: each carries a Vietnamese sentence that says what to do next."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal with a message for the person who asked."""


class NotAllowed(DomainError):
    """This person may not do this, or not in this state."""


class Invalid(DomainError):
    """What was given is not complete or not right; `problems` maps a field's path to its message."""

    def __init__(self, message: str, problems: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems: dict[str, str] = dict(problems or {})


class Conflict(DomainError):
    """Somebody else changed the same thing meanwhile; both texts are kept in `theirs` and `yours`."""

    def __init__(
        self, message: str, *, theirs: Mapping[str, object] | None = None, yours: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.theirs: dict[str, object] = dict(theirs or {})
        self.yours: dict[str, object] = dict(yours or {})


class NotFound(DomainError):
    """There is no such thing, or this person may not know of it."""
