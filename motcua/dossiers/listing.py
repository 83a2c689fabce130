"""What a list of dossiers reads: the columns that it shows, its rows by key, and which of them are unread."""

from collections.abc import Callable, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, JSONObject

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.core.prepared import Prepared
from motcua.dossiers.models import Asking, Dossier, Labelled, Reading
from motcua.people.models import Agency, User

LIST_JOINS = ("version__procedure", "customer", "receiver", "holder_agency", "holder_unit", "holder")
_SHOWN: dict[type[Model], frozenset[str]] = {
    Agency: frozenset({"id", "name", "short", "office_hours"}),
    User: frozenset({"id", "full_name"}),
    Procedure: frozenset({"id", "code", "name"}),
    ProcedureVersion: frozenset({"id", "procedure", "level"}),
}
"""The columns that a list shows of what its rows are joined to; the others are left in the database."""
_NOT_LISTED = (
    *("search", "once", "contact_name", "contact_phone", "contact_email", "end_reason", "handed_to"),
    *(
        f"{joined}__{one.name}"
        for joined, model in (
            *((joined, Agency) for joined in ("customer", "receiver", "holder_agency")),
            *(("holder", User), ("version", ProcedureVersion), ("version__procedure", Procedure)),
        )
        for one in model._meta.concrete_fields
        if one.name not in _SHOWN[model]
    ),
)
LIST_ROWS = 51
"""How many rows of a list are read by key in one statement."""


def listed(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The same dossiers with what a list shows of them and of what they are joined to, and no more."""
    return found.select_related(*LIST_JOINS).defer(*_NOT_LISTED)


def unread(user: User | int) -> Q:
    """Dossiers that changed since this person (or her key) last opened them, or that she never opened."""
    return Q(~Exists(Reading.objects.filter(user=user, dossier=OuterRef("pk"), at__gte=OuterRef("changed_at"))))


def with_labels(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The same dossiers, each read together with the labels of the agency that solves it: look and name in one text."""
    here = Labelled.objects.filter(dossier=OuterRef("pk"), label__agency=OuterRef("receiver"))
    marks = here.order_by("label__name", "label").values_list(Concat("label__look", Value(" "), "label__name"))
    return found.annotate(label_marks=ArraySubquery(marks))


def with_unread(found: QuerySet[Dossier], user: User | int) -> QuerySet[Dossier]:
    """The same dossiers, each read together with whether it is unread: `unread_of` then asks nothing."""
    return found.annotate(is_unread=unread(user))


def unread_of(user: User, dossiers: list[Dossier]) -> frozenset[int]:
    """The ids of those dossiers that changed since this person last opened them, or that she never opened."""
    if dossiers and "is_unread" in vars(dossiers[0]):
        return frozenset(one.pk for one in dossiers if vars(one)["is_unread"])
    seen = dict(
        Reading.objects.filter(user=user, dossier__in=[one.pk for one in dossiers]).values_list("dossier_id", "at")
    )
    return frozenset(one.pk for one in dossiers if one.pk not in seen or seen[one.pk] < one.changed_at)


def with_questions(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The same dossiers, each read together with what it asks other agencies and none has answered yet."""
    still = Asking.objects.filter(parent=OuterRef("pk"), ended_at__isnull=True).order_by("asked_at", "id")
    told = JSONObject(
        child="child_id", agency="child__receiver__short", asked_at="asked_at", due_at="child__due_at",
        reminded_at="reminded_at",
    )  # fmt: skip
    return found.annotate(questions=ArraySubquery(still.values(told=told)))


def _by_key(user: int, *keys: int) -> QuerySet[Dossier]:
    return with_labels(listed(with_unread(Dossier.objects.filter(pk__in=keys), user)))


_SAMPLES = range(-1, -LIST_ROWS - 2, -1)
_LISTED = Prepared(_by_key, *_SAMPLES, shared=True)
_ASKING = Prepared(lambda user, *keys: with_questions(_by_key(user, *keys)), *_SAMPLES, shared=True)


def rows_by_key(user: User, *, asking: bool = False) -> Callable[[Sequence[int]], list[Dossier]]:
    """How a page reads the dossiers of its keys, in any order, each with whether she has read it. For `paging.page`.

    asking: also with whom each waits for.
    """
    rows = _ASKING if asking else _LISTED

    def read(keys: Sequence[int]) -> list[Dossier]:
        batches = [keys[start : start + LIST_ROWS] for start in range(0, len(keys), LIST_ROWS)]
        return [one for batch in batches for one in rows.all(user.pk, *batch, *[0] * (LIST_ROWS - len(batch)))]

    return read
