"""Who may see which dossiers: the guard behind every list and every fetch."""

from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.core.prepared import Prepared
from motcua.dossiers.depths import CUSTOMER_ROLES, RECEIVER_ROLES
from motcua.dossiers.models import Dossier, Party
from motcua.dossiers.models.dossier import DOCUMENTS_OF_VERSION, DRAFTS, NOT_OF_A_PRESS
from motcua.people.lean import lean
from motcua.people.models import Role
from motcua.people.queries import posts_of, watching_roles

_PARTY_OF_ROLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(CUSTOMER_ROLES, (Party.Role.CUSTOMER, Party.Role.ASKER)),
    **dict.fromkeys(RECEIVER_ROLES, (Party.Role.RECEIVER, Party.Role.ASKED, Party.Role.ASKER)),
    Role.INTAKE: (Party.Role.DESK,),
}


def visible_to(user: Any) -> QuerySet[Dossier]:
    """The dossiers a person may know of; the guard behind every list and every fetch."""
    posts = posts_of(user, scoped=True)
    found = Dossier.objects.all()
    if any(post.role in watching_roles() for post in posts):
        customers = [post.agency_id for post in posts if post.role in CUSTOMER_ROLES]
        return found.filter(~Q(status__in=sorted(DRAFTS)) | Q(customer__in=customers))
    parts = parties_of(user)
    if not parts:
        return found.none()
    return found.filter(Exists(Party.objects.filter(parts, dossier=OuterRef("pk"))))


def parties_of(user: Any) -> Q | None:
    """The parties through which a person's agencies see dossiers; None for who sees without being one."""
    posts = posts_of(user, scoped=True)
    if any(post.role in watching_roles() for post in posts):
        return None
    parts = Q()
    for post in posts:
        roles = _PARTY_OF_ROLE.get(post.role)
        if roles:
            parts |= Q(agency_id=post.agency_id, role__in=roles)
    return parts


def visible_one(user: Any, pk: int, joined: tuple[str, ...]) -> Dossier | None:
    """The dossier of this key with all that is joined, if this person may know of it: `visible_to` for one, but cheap.

    One query besides her posts; the documents of its version are left out (the rulebook keeps them).
    """
    posts = posts_of(user, scoped=True)
    if any(post.role in watching_roles() for post in posts):
        return _with(visible_to(user), joined).filter(pk=pk).first()
    takes_part = {(_PARTY_OF_ROLE[post.role], post.agency_id) for post in posts if post.role in _PARTY_OF_ROLE}
    if not takes_part:
        return None
    roles, agencies = zip(*sorted(takes_part), strict=True)
    return _visible_row(roles, joined).first(pk, *agencies)


@lru_cache(maxsize=256)
def _visible_row(roles: tuple[tuple[str, ...], ...], joined: tuple[str, ...]) -> Prepared[Dossier]:
    """The read of one dossier by whose agencies take part in these roles; few people hold more than two posts."""

    def rows(pk: int, *agencies: int) -> QuerySet[Dossier]:
        parts = Q()
        for agency, held in zip(agencies, roles, strict=True):
            parts |= Q(agency_id=agency, role__in=held)
        found = Dossier.objects.filter(Exists(Party.objects.filter(parts, dossier=OuterRef("pk"))), pk=pk)
        return _with(found, joined)

    return Prepared(rows, *range(-1, -len(roles) - 2, -1))


def _with(found: QuerySet[Dossier], joined: tuple[str, ...]) -> QuerySet[Dossier]:
    """Joined to these and no others: `select_related` without a name would follow every key. Without any it is for a
    press that shows no page.
    """
    if not joined:
        return found.defer(*NOT_OF_A_PRESS)
    return lean(found.select_related(*joined)).defer(*DOCUMENTS_OF_VERSION)
