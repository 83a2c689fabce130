"""Finding people by name, sign-in name or agency, marks or not."""

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from motcua.core.text import fold
from motcua.people.models import Post, User


class Unmarked(Func):
    """A name in lower case without marks, as `core.text.fold` writes it: marks fall off the decomposed letters."""

    template = r"regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g')"
    output_field = CharField()


def find(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Those of `people` whose name, sign-in name or agency holds every word of `text`."""
    words = fold(text).split()
    if not words:
        return people
    plain = Replace(Unmarked(Lower(F("full_name"))), Value("đ"), Value("d"))
    found = people.annotate(plain_name=plain)
    for word in words:
        at_agency = Post.objects.filter(agency__search__contains=word).values("user")
        found = found.filter(Q(plain_name__contains=word) | Q(username__contains=word) | Q(pk__in=at_agency))
    return found
