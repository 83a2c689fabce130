"""How deep a person sees into a dossier that she may know of."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from django.db.models import Q

from motcua.dossiers.case import posts_on
from motcua.dossiers.models import Channel, Dossier, Party, Stay
from motcua.dossiers.models.dossier import DRAFTS
from motcua.people.models import Post, Role
from motcua.people.queries import watching_roles

CUSTOMER_ROLES = frozenset({Role.PREPARER, Role.SIGNER})
RECEIVER_ROLES = frozenset({Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK})
WHOLE_AGENCY = frozenset({Role.LEADER, Role.CLERK})


class Depth(IntEnum):
    """How deep a person sees into a dossier."""

    CARD = 1  # code, procedure, agencies, status, holder, times
    CONTENT = 2  # answers, papers, messages
    INSIDE = 3  # notes, drafts of results


def depth(user: Any, dossier: Dossier) -> Depth | None:
    """How deep this person sees into this dossier; None where she may not know of it.

    One query at most besides her posts.
    """
    posts = posts_on(user, dossier)
    deepest = max((_depth_of(post, dossier) for post in posts), default=0)
    if deepest == 0:
        return _depth_of_asked(posts, dossier)
    if deepest == Depth.INSIDE:
        return Depth.INSIDE
    if deepest == Depth.CARD and dossier.channel == Channel.CHAIN and _asked_by(user, posts, dossier):
        return Depth.CONTENT
    here = [post for post in posts if post.role in RECEIVER_ROLES and post.agency_id == dossier.receiver_id]
    if here and dossier.status not in DRAFTS and _held_by(_whose(user, here), {post.unit_id for post in here}, dossier):
        return Depth.INSIDE
    return Depth(deepest)


def _depth_of(post: Post, dossier: Dossier) -> int:
    """What one post alone shows of a dossier, 0 for nothing."""
    if post.role in CUSTOMER_ROLES:
        return Depth.CONTENT if post.agency_id == dossier.customer_id else 0
    if dossier.status in DRAFTS:
        return 0
    if post.role in RECEIVER_ROLES:
        whole = post.role in WHOLE_AGENCY
        if post.agency_id == dossier.receiver_id:
            return Depth.INSIDE if whole else Depth.CARD
        if dossier.channel == Channel.CHAIN and post.agency_id == dossier.customer_id:
            return Depth.CONTENT if whole else Depth.CARD
        return 0
    if post.role == Role.INTAKE:
        return Depth.CONTENT if post.agency_id == dossier.desk_id else 0
    return Depth.CARD if post.role in watching_roles() else 0


def _depth_of_asked(posts: Sequence[Post], dossier: Dossier) -> Depth | None:
    """An agency that was asked sees the card of the dossier that asks."""
    agencies = [post.agency_id for post in posts if post.role in RECEIVER_ROLES]
    if not agencies or dossier.status in DRAFTS:
        return None
    asked = Party.objects.filter(dossier=dossier, agency_id__in=agencies, role=Party.Role.ASKED)
    return Depth.CARD if asked.exists() else None


def _asked_by(user: Any, posts: Sequence[Post], dossier: Dossier) -> bool:
    """Does or did this person, or her room, hold the dossier that asks?"""
    rooms = {post.unit_id for post in posts if post.agency_id == dossier.customer_id} - {None}
    held = Q(officer_id__in=_whose(user, posts)) | Q(unit_id__in=rooms)
    return Stay.objects.filter(held, dossier=dossier.parent_id).exists()


def _whose(user: Any, posts: Sequence[Post]) -> list[int]:
    """Herself, and those whose posts she was lent."""
    return [user.pk, *(post.user_id for post in posts if post.lent is not None)]


def _held_by(people: list[int], units: set[int | None], dossier: Dossier) -> bool:
    """Does or did one of these people, or one of these rooms, hold the dossier?"""
    rooms = units - {None}
    if dossier.unit_id in rooms or dossier.holder_unit_id in rooms:
        return True
    return Stay.objects.filter(Q(officer_id__in=people) | Q(unit_id__in=rooms), dossier=dossier).exists()
