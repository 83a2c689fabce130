"""Labels of an agency: who sees and changes them, and which lie on the dossiers of a list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from motcua.dossiers.depths import RECEIVER_ROLES
from motcua.dossiers.models import Dossier, Label, Labelled
from motcua.people.models import Agency, Post, Role
from motcua.people.queries import agencies_of, posts_of

KEEPING = frozenset({Role.HEAD, Role.LEADER})
MOST_LABELS = 40  # in use at one agency


def agencies_with_labels(user: Any) -> list[Agency]:
    """The agencies whose labels this person sees."""
    return agencies_of(user, *RECEIVER_ROLES)


def keeper_post(user: Any) -> Post | None:
    """The post under which a person makes and closes the labels of its agency."""
    return next((post for post in posts_of(user) if post.role in KEEPING), None)


def labels_of(agency_id: int) -> QuerySet[Label]:
    """The labels in use at an agency, each with on how many dossiers it lies."""
    return Label.objects.filter(agency=agency_id, closed_at__isnull=True).annotate(used=Count("on"))


def labels_on(user: Any, dossiers: Sequence[Dossier]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Look and name of the labels of this person's own agencies, by dossier. One query, none for the rows of a list
    (`listing.with_labels`).
    """
    mine = {one.pk for one in agencies_with_labels(user)}
    if dossiers and "label_marks" in vars(dossiers[0]):
        marks = {one.pk: vars(one)["label_marks"] for one in dossiers if one.receiver_id in mine}
        return {
            pk: tuple((mark.split(" ", 1)[0], mark.split(" ", 1)[1]) for mark in told)
            for pk, told in marks.items()
            if told
        }
    here = [one.pk for one in dossiers if one.receiver_id in mine]
    found: dict[int, list[tuple[str, str]]] = {}
    if here:
        rows = Labelled.objects.filter(dossier__in=here, label__agency__in=mine).order_by("label__name", "label")
        for pk, look, name in rows.values_list("dossier", "label__look", "label__name"):
            found.setdefault(pk, []).append((look, name))
    return {pk: tuple(told) for pk, told in found.items()}


def put_on(dossier: Dossier) -> Iterable[int]:
    """The keys of the labels that lie on a dossier."""
    return Labelled.objects.filter(dossier=dossier, label__agency=dossier.receiver_id).values_list("label", flat=True)
