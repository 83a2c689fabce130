"""Posts that are lent in tests: who acts for whom, on Monday 1 June 2026."""

from datetime import date
from typing import Any

from motcua.dossiers.actions import delegating
from motcua.dossiers.actions.delegating import Terms
from motcua.people.models import Delegation, Post, User
from tests.builders import living_at

MORNING = "2026-06-01T07:15"
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
DOCUMENT = {"document_number": "15/QĐ-STC", "document_on": date(2026, 5, 28)}


def terms(kind: str = "cover", **told: Any) -> Terms:
    """How a post is lent for June, on whatever ground its kind needs."""
    ground = {"reason": "Nghỉ phép"} if kind == "cover" else DOCUMENT
    return Terms(**{"kind": kind, "from_on": FIRST, "to_on": LAST, **ground, **told})


def lent(who: User, to: User, kind: str = "cover", **told: Any) -> Delegation:
    """She lends her post to a colleague, herself."""
    with living_at(MORNING):
        return delegating.delegate(Post.objects.get(user=who), to, terms(kind, **told), by=who)


def again(person: User) -> User:
    """The person as a new request has her: posts are read once for each object."""
    return User.objects.get(pk=person.pk)
