"""The catalogues, for `make check`: `python -m tests.words`; `make words` brings the English one up to the sources.

`locale/en` has the English of everything that the product says. `locale/vi` has the Vietnamese of what Django and
allauth say themselves: Django's own has gaps and allauth has none. What our pages can show of the two and neither
translates stands there, and nothing else does: an entry that a new release translates, or no longer says, is a fault.
"""

import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tests import said

LOCALE = Path(__file__).resolve().parents[1] / "locale"
OURS = LOCALE / "vi" / "LC_MESSAGES" / "django.po"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
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
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{(?:\w+[:}]|\})")
_HEADER = r"""# English of everything that the product says, by the file that says it first (`make words`).
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
Key = tuple[str, str]  # the context ("" for none) and the English, singular where there are two


def key(message: Message) -> Key:
    return message.context or "", _texts(message.id)[0]


def needed() -> set[Key]:
    """What the installed libraries can show on our pages without a Vietnamese of their own."""
    return {
        key(message) for library, folder, sources in SHOWN for message in _without_vietnamese(library, folder, sources)
    }


def faults(ours: Catalog, wanted: Iterable[Key]) -> Iterator[str]:
    """A sentence for each thing that is wrong with a catalogue of ours."""
    entries = {key(message): message for message in ours if message.id}
    for context, text in sorted(set(wanted) - set(entries)):
        yield f"without translation: {text!r}" + (f" (context {context!r})" if context else "")
    for place in sorted(set(entries) - set(wanted)):
        yield f"nobody says it any more, or the library translates it: {place[1]!r}"
    for obsolete in ours.obsolete.values():
        yield f"obsolete: {_texts(obsolete.id)[0]!r}"
    for message in entries.values():
        yield from _faults_of(message)


def _faults_of(message: Message) -> Iterator[str]:
    source, translated = _texts(message.id), _texts(message.string)
    if message.fuzzy:
        yield f"fuzzy: {source[0]!r}"
    if not all(translated):
        yield f"not translated: {source[0]!r}"
    elif any(_placeholders(one) != _placeholders(source[-1]) for one in translated):
        yield f"other placeholders than {source[-1]!r}: {translated[0]!r}"
    elif source[-1][:1].isspace() != translated[-1][:1].isspace():
        yield f"another beginning than {source[-1]!r}: {translated[0]!r}"


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


def _shown_faults(path: Path, wanted: Iterable[Key]) -> list[str]:
    return [f"{path.relative_to(LOCALE)}: {fault}" for fault in faults(read(path), wanted)]


def all_faults() -> list[str]:
    """What is wrong with both catalogues."""
    return _shown_faults(OURS, needed()) + _shown_faults(ENGLISH, {("", text) for text, _plural in said.texts()})


def update() -> None:
    """Bring the English catalogue up to the sources: new texts come in untranslated, what nobody says goes."""
    before = read(ENGLISH) if ENGLISH.exists() else Catalog()
    after = Catalog(locale="en", fuzzy=False)
    for (text, plural), files in sorted(said.texts().items(), key=lambda one: (sorted(one[1])[0], one[0])):
        known = before.get(text)
        after.add(
            (text, plural) if plural else text, known.string if known else "", [(path, 0) for path in sorted(files)]
        )
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(file, after, width=120, include_lineno=False, omit_header=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    found = all_faults()
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))
