"""Everything that a permission looks at: a dossier, who asks, by which posts, when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from motcua.catalogue.process import ProcessStep
from motcua.catalogue.queries import Rulebook, rulebook
from motcua.core.words import said
from motcua.dossiers import routing
from motcua.dossiers.models import Dossier, Stay
from motcua.people.models import Post, Role, User
from motcua.people.queries import posts_under

Verdict = Post | str
"""The post that allows an act, or the sentence that forbids it."""
OUTSIDE = said("Bạn không giữ chức danh nào được làm việc này với hồ sơ.")


def posts_on(user: Any, dossier: Dossier) -> list[Post]:
    """The posts under which a person may act on this dossier: her own, and those lent to her for its procedure."""
    return posts_under(user, rulebook(dossier.version_id).procedure_id)


@dataclass(frozen=True)
class Case:
    """Everything a permission looks at."""

    dossier: Dossier
    stay: Stay | None
    user: User
    posts: Sequence[Post]
    at: datetime

    @property
    def book(self) -> Rulebook:
        return rulebook(self.dossier.version_id)

    @property
    def step(self) -> ProcessStep | None:
        """The step of the branch that is looked at, else the dossier's, or the first one when none has begun."""
        if self.stay is not None and self.stay.track:
            return self.book.process.step(self.stay.step)
        if self.dossier.step:
            return self.book.process.step(self.dossier.step)
        return next(iter(routing.next_steps(self.book.process, (), self.dossier.answers)), None)

    def post(self, agency_id: int | None, *roles: Role, unit_id: int | None = None) -> Post | None:
        """The first of this person's posts at an agency with one of these roles (in one unit, when given)."""
        for post in self.posts:
            here = post.agency_id == agency_id and unit_id in (None, post.unit_id)
            if here and post.role in roles and post.covers(self.book.procedure_id):
                return post
        return None

    def step_post(self) -> Post | None:
        """A post that the present step is meant for: its role, in the unit that holds the dossier."""
        step = self.step
        if step is None or not step.where.role:
            return None
        unit_id = (self.stay.unit_id if self.stay else None) or self.dossier.unit_id
        role = Role(step.where.role)
        if role in (Role.SPECIALIST, Role.HEAD):
            return self.post(self.dossier.receiver_id, role, unit_id=unit_id)
        return self.post(self.dossier.receiver_id, role)

    def overseer(self) -> Post | None:
        """The post of the head of the room that holds what is looked at, or of a leader: who gives work out there."""
        unit_id = (self.stay.unit_id if self.stay else None) or self.dossier.unit_id
        head = self.post(self.dossier.receiver_id, Role.HEAD, unit_id=unit_id)
        return head or self.post(self.dossier.receiver_id, Role.LEADER)

    def acting(self, whose: int | None) -> "Case | None":
        """The case as far as she may act on what this person holds: as it is where it is herself or nobody, with the
        posts that were lent her where it is another, None where she was lent none.
        """
        if whose in (None, self.user.pk):
            return self
        lent = [post for post in self.posts if post.lent is not None and post.user_id == whose]
        return replace(self, posts=lent) if any(post.covers(self.book.procedure_id) for post in lent) else None

    @property
    def officer_id(self) -> int | None:
        return self.stay.officer_id if self.stay else None

    @property
    def before_acceptance(self) -> bool:
        return self.dossier.accepted_at is None


def not_your_step(case: Case) -> str:
    """Whom the step is meant for."""
    step = case.step
    if step is None:
        return OUTSIDE
    where = said(" của {unit}", unit=step.where.unit) if step.where.unit else ""
    return said(
        "Bước “{name}” dành cho {role}{where}.", name=step.name, role=Role(step.where.role).label.lower(), where=where
    )
