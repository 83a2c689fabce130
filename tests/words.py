"""The Vietnamese of what Django and allauth say themselves, for `make check`: `python -m tests.words`.

Django's own Vietnamese has gaps and allauth has none. What our pages can show of the two and neither translates stands
in `locale/vi`, and nothing else does: an entry that a new release translates, or no longer says, is a fault as well.
"""

import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

OURS = Path(__file__).resolve().parents[1] / "locale" / "vi" / "LC_MESSAGES" / "django.po"
# Library, folder of its catalogue, and the sources (as its catalogue names them) whose words a page of ours can show.
SHOWN = (
    (
        "django",
        "conf",
        (
            "core/paginator.py",
            "core/validators.py",
            "db/models/base.py",
            "db/models/constraints.py",
            "db/models/fields/",
            "forms/",
            "template/defaultfilters.py",
            "utils/ipv6.py",
            "utils/text.py",
        ),
    ),
    (
        "django",
        "contrib/auth",
        ("contrib/auth/forms.py", "contrib/auth/password_validation.py", "contrib/auth/validators.py"),
    ),
    ("django", "contrib/postgres", ("contrib/postgres/fields/array.py", "contrib/postgres/validators.py")),
    ("allauth", "", ("account/adapter.py", "account/forms.py")),
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
Key = tuple[str, str]  # the context ("" for none) and the English, singular where there are two


def key(message: Message) -> Key:
    return message.context or "", _texts(message.id)[0]


def needed() -> set[Key]:
    """What the installed libraries can show on our pages without a Vietnamese of their own."""
    return {
        key(message) for library, folder, sources in SHOWN for message in _without_vietnamese(library, folder, sources)
    }


def faults(ours: Catalog, wanted: Iterable[Key]) -> Iterator[str]:
    """A sentence for each thing that is wrong with our catalogue."""
    entries = {key(message): message for message in ours if message.id}
    for context, english in sorted(set(wanted) - set(entries)):
        yield f"without Vietnamese: {english!r}" + (f" (context {context!r})" if context else "")
    for place in sorted(set(entries) - set(wanted)):
        yield f"nobody says it any more, or the library translates it: {place[1]!r}"
    for obsolete in ours.obsolete.values():
        yield f"obsolete: {_texts(obsolete.id)[0]!r}"
    for message in entries.values():
        yield from _faults_of(message)


def _faults_of(message: Message) -> Iterator[str]:
    english, said = _texts(message.id), _texts(message.string)
    if message.fuzzy:
        yield f"fuzzy: {english[0]!r}"
    if not all(said):
        yield f"not translated: {english[0]!r}"
    elif any(_placeholders(one) != _placeholders(english[-1]) for one in said):
        yield f"other placeholders than {english[-1]!r}: {said[0]!r}"


def _without_vietnamese(library: str, folder: str, sources: tuple[str, ...]) -> Iterator[Message]:
    theirs = _catalogue(library, folder, "vi")
    for message in _catalogue(library, folder, "en"):
        if message.id and any(place.startswith(sources) for place, _line in message.locations):
            found = theirs.get(message.id, message.context)
            if found is None or found.fuzzy or not all(_texts(found.string)):
                yield message


def _catalogue(library: str, folder: str, language: str) -> Catalog:
    spec = importlib.util.find_spec(library)
    assert spec and spec.origin
    path = Path(spec.origin).parent / folder / "locale" / language / "LC_MESSAGES" / "django.po"
    return read(path) if path.exists() else Catalog()


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _texts(given: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a message: one, or one for each plural."""
    return (given,) if isinstance(given, str) else tuple(given)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    found = [f"{OURS.name}: {fault}" for fault in faults(read(OURS), needed())]
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))
