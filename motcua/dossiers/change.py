"""One act while it is being done: what `perform` gives to the act's own code, and what that leaves for it to write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.dossiers.models import Dossier, Party, Promise, Status, Stay, SupplementItem
from motcua.dossiers.rules import Act, Rule
from motcua.people.models import Agency, Post, Unit, User

JUDGING = frozenset({Promise.Why.ACCEPTED, Promise.Why.RESUMED, Promise.Why.EXTENDED, Promise.Why.CALENDAR})


@dataclass(frozen=True)
class Hold:
    """Who holds the dossier next, at which step, until when."""

    agency: Agency
    role: str = ""  # whose work it is where no officer is named
    unit: Unit | None = None
    officer: User | None = None
    step: str = ""
    step_from: datetime | None = None
    term: dict[str, Any] | None = None
    act_by_at: datetime | None = None
    counting: bool = False
    pause: str = ""
    post: str = ""  # of the officer, where she is not the one who acts


@dataclass
class Change:
    """One act while it is being done: what it reads, and what it leaves behind."""

    act: Act
    rule: Rule
    dossier: Dossier
    stay: Stay | None
    by: User | None
    post: Post | None
    at: datetime
    reason: str
    meant_for: str = ""  # the role whose work it was before the act
    to: Status | None = None
    hold: Hold | None = None
    promised: list[tuple[datetime, Promise.Why]] = field(default_factory=list)
    parties: list[tuple[Agency, Party.Role]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    items: list[SupplementItem] = field(default_factory=list)  # what a supplement request asks for
    answer_by_at: datetime | None = None
    until_at: datetime | None = None  # the new moment that is proposed or given by hand
    after_save: list[Callable[[Dossier], object]] = field(default_factory=list)  # rows that need the dossier's key
    stays_put: bool = False  # this time the open stay is left as it is
    branch: Stay | None = None  # the open branch that the act is about
    branch_hold: Hold | None = None  # who has that branch next; None ends it
    branches: dict[int, Hold] = field(default_factory=dict)  # by track, what is open beside the main stay that opens

    @property
    def whom(self) -> User | None:
        """For whom one acts under a post that was lent; None where one acts for oneself."""
        return self.post.principal if self.post is not None else None

    @property
    def taker(self) -> User | None:
        """In whose hands the dossier is where who acts takes it: a delegate takes it for who lent the post."""
        return self.whom or self.by

    def promise(self, due_at: datetime, *, why: Promise.Why) -> None:
        """Give a due moment; a judging one becomes the dossier's."""
        self.promised.append((due_at, why))
        if why in JUDGING:
            self.dossier.due_at = due_at

    def takes_part(self, agency: Agency, role: Party.Role) -> None:
        """Let an agency see the dossier, in this role."""
        self.parties.append((agency, role))
