"""Notes inside an agency: who reads and writes them, and whom they may name."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.core import clock
from motcua.dossiers.case import posts_on
from motcua.dossiers.depths import RECEIVER_ROLES, WHOLE_AGENCY, Depth, depth
from motcua.dossiers.models import Dossier, Note, Stay
from motcua.people.models import Post, User
from motcua.people.queries import held_on

MOST_NOTES = 200


def note_post(user: Any, dossier: Dossier) -> Post | None:
    """The post under which a person reads and writes the notes: one of the solving agency that sees inside."""
    here = (
        post
        for post in posts_on(user, dossier)
        if post.agency_id == dossier.receiver_id and post.role in RECEIVER_ROLES
    )
    post = next(here, None)
    seen = depth(user, dossier) if post is not None else None
    return post if seen is not None and seen >= Depth.INSIDE else None


def notes_of(dossier: Dossier, agency_id: int) -> list[Note]:
    """The latest notes of one agency, oldest first, each with what corrected it. One query."""
    joined = Note.objects.select_related("author", "mentioned", "corrects", "corrected_by")
    return list(joined.filter(dossier=dossier, agency=agency_id).order_by("-id")[:MOST_NOTES])[::-1]


def count_notes(dossier: Dossier) -> int:
    """How many notes stand, for the tab of who reads them; a corrected one counts once. One query."""
    return Note.objects.filter(dossier=dossier, agency=dossier.receiver_id, corrected_by__isnull=True).count()


def colleagues(dossier: Dossier, *, but: User) -> QuerySet[User]:
    """Whom a note may name: the agency's people who read it today, without its author."""
    rooms = [pk for pk in (dossier.unit_id, dossier.holder_unit_id) if pk is not None]
    held = Stay.objects.filter(Q(officer=OuterRef("user")) | Q(unit=OuterRef("unit")), dossier=dossier)
    inside = Q(role__in=WHOLE_AGENCY) | Q(unit__in=rooms) | Exists(held)
    posts = Post.objects.filter(inside, held_on(clock.today()), agency=dossier.receiver_id, role__in=RECEIVER_ROLES)
    found = User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=but.pk)
    return found.order_by("full_name", "pk")


def was_noted(dossier: Dossier, once: UUID, *, by: User) -> bool:
    """Whether this person's form has become a note already: a second press is no failure."""
    return Note.objects.filter(dossier=dossier, once=once, author=by).exists()
