"""Finding dossiers by words at a cost that does not grow with the years.

A rare word is found through the index of words. A common one stands in most dossiers: the database would gather all
of them to show fifty. So the newest dossiers of the person's agencies are looked through first: there it is soon found.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.core.paging import Turned
from motcua.core.text import fold, nfc
from motcua.dossiers import depths, visibility
from motcua.dossiers.listing import listed, rows_by_key
from motcua.dossiers.models import Dossier, Party
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.numbering import REFERENCE
from motcua.people.models import Role, User
from motcua.people.queries import posts_of, watching_roles

WALKED = 4000
"""How many dossiers are looked at one by one: a word that stands in more than one of eighty is found among them."""
MOST_WALKS = 3
TRIGRAM = 3
MOST_WORDS = 8
_COLUMN: dict[str, str] = {
    Role.INTAKE: "desk",
    **dict.fromkeys(depths.CUSTOMER_ROLES, "customer"),
    **dict.fromkeys(depths.RECEIVER_ROLES, "receiver"),
}


def search(user: User, text: str) -> QuerySet[Dossier]:
    """Dossiers one may see whose code, reference, abstract, agencies or procedure hold every word, marks or not."""
    found = listed(visibility.visible_to(user))
    words = words_of(text)
    for word in words:
        found = found.filter(has_word(word))
    return found if words else found.none()


def words_of(text: str) -> list[str]:
    """The words that are searched for, folded."""
    return fold(text.replace("\x00", "")).split()[:MOST_WORDS]


def is_named(words: Sequence[str]) -> bool:
    """May this be the code or the reference of one dossier? No word of the language is as long as these."""
    return len(words) == 1 and len(words[0]) >= REFERENCE


def has_word(word: str) -> Q:
    """Dossiers whose words hold this one, folded. One or two letters must begin a word: so an index can find them."""
    if len(word) >= TRIGRAM:
        return Q(search__contains=word)
    return Q(search__contains=f" {word}") | Q(search__startswith=word)


def exactly(user: User, text: str) -> Dossier | None:
    """The dossier one may see whose code or reference is just this text, however it was typed."""
    named = nfc(text.replace("\x00", "")).upper()
    if not is_named(named.split()):
        return None
    # Its key alone first: all that a list shows of it is read by a statement that is made once.
    found = visibility.visible_to(user).filter(Q(code=named) | Q(reference=named)).values_list("pk", flat=True)[:1]
    return next(iter(rows_by_key(user)(list(found))), None)


class Walk:
    """The newest dossiers of a person's agencies, looked through for words. For `paging.page` beside `search`.

    Parties alone say what she may see; the columns only say where to look. Whoever is asked by another agency, which no
    act does yet, needs a walk of her own here.
    """

    def __init__(self, user: User, text: str) -> None:
        self._user = user
        self._words = words_of(text)

    def __call__(self, turned: Turned, count: int, *, falling: bool) -> list[int] | None:
        """The first keys of the list; None where too few are found near its beginning to be sure of them."""
        walks = _walks(self._user) if self._words and not is_named(self._words) else []
        if not 0 < len(walks) <= MOST_WALKS:
            return None
        found = _looked_through([turned(one) for one in walks], visibility.parties_of(self._user), self._words, count)
        if any(len(one) < count for one in found):
            return None
        rows = sorted({row for one in found for row in one}, reverse=falling)
        return [pk for _, pk in rows[:count]]


def _walks(user: User) -> list[QuerySet[Dossier]]:
    """One set for each way in which an agency of hers takes part, each in the order of an index of its own."""
    posts = posts_of(user)
    if any(post.role in watching_roles() for post in posts):
        return [visibility.visible_to(user)]
    places = {(_COLUMN[post.role], post.agency_id) for post in posts if post.role in _COLUMN}
    return [Dossier.objects.filter(_begun(column), **{column: agency}) for column, agency in sorted(places)]


def _begun(column: str) -> Q:
    """A draft is its customer's alone."""
    return Q() if column == "customer" else ~Q(status__in=sorted(DRAFTS))


def _looked_through(
    walks: Sequence[QuerySet[Dossier]], parties: Q | None, words: Sequence[str], count: int
) -> list[list[tuple[datetime, int]]]:
    """Moment and key of the first dossiers of each walk that hold every word; one statement.

    Whether she takes part is asked of those alone, one by one: as a join it would begin with all that her agency has.
    """
    holds = " AND ".join(_HOLDS if len(word) >= TRIGRAM else _BEGINS for word in words)
    parts: list[str] = []
    values: list[Any] = []
    for number, walk in enumerate(walks):
        walked, told = walk.values("pk", "changed_at", "search")[:WALKED].query.sql_with_params()
        seen, asked = _takes_part(parties)
        parts.append(
            f"(SELECT {number}, changed_at, pk FROM ({walked}) AS walked WHERE {holds}{seen} LIMIT {count})"  # noqa: S608
        )
        values += [*told, *(like for word in words for like in _likes(word)), *asked]
    found: list[list[tuple[datetime, int]]] = [[] for _ in walks]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for number, moment, pk in cursor.fetchall():
            found[number].append((moment, pk))
    return found


_HOLDS = "search LIKE %s"
_BEGINS = "(search LIKE %s OR search LIKE %s)"


def _likes(word: str) -> list[str]:
    """What `has_word` asks for, as patterns."""
    told = connection.ops.prep_for_like_query(word)
    return [f"%{told}%"] if len(word) >= TRIGRAM else [f"% {told}%", f"{told}%"]


def _takes_part(parties: Q | None) -> tuple[str, Sequence[Any]]:
    if parties is None:
        return "", ()
    sql, values = Party.objects.filter(parties).order_by().values("dossier_id").query.sql_with_params()
    return f" AND (SELECT TRUE FROM ({sql}) AS held WHERE held.dossier_id = walked.pk LIMIT 1)", values  # noqa: S608
