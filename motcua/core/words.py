"""What the product says: Vietnamese texts that a page shows in the reader's language.

A `Said` is its Vietnamese: it compares, is kept, printed and sealed as that, wherever it goes. Only where a page is
drawn (`__html__`, which templates and `format_html` ask for) it is said in the language of the request. So what the
database, slips and the journal keep never depends on who pressed the button. Knows no Django: see `speak`.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from html import escape
from typing import Self

# Gives a pattern in the language of the request; the Vietnamese itself where nobody set one (commands, rules, tests).
_translate: Callable[[str], str] = str


class Case(Enum):
    """How a text stands in its sentence."""

    AS_IT_IS = 0
    LOWER = 1
    CAPITAL = 2
    INSIDE = 3


def speak(translate: Callable[[str], str]) -> None:
    """Set what translates patterns; once, when the process starts."""
    global _translate
    _translate = translate


class Said(str):
    """A Vietnamese text with the pattern and values it was made of."""

    __slots__ = ("_case", "pattern", "values")

    pattern: str
    values: Mapping[str, object]
    _case: Case

    def __new__(cls, pattern: str, values: Mapping[str, object], *, case: Case = Case.AS_IT_IS) -> Self:
        made = super().__new__(cls, _cased(pattern.format(**values), case))
        made.pattern, made.values, made._case = pattern, values, case
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, Mapping[str, object]], dict[str, Case]]:
        return (self.pattern, self.values), {"case": self._case}

    def __str__(self) -> str:
        return self  # so that `str(error)` and Django's forms keep what can still be said in another language

    def __html__(self) -> str:
        return escape(self.shown())

    def lower(self) -> "Said":
        """As it stands inside a sentence, in any language."""
        return Said(self.pattern, self.values, case=Case.LOWER)

    def capital(self) -> "Said":
        """As it opens a sentence, in any language."""
        return Said(self.pattern, self.values, case=Case.CAPITAL)

    def inside(self) -> "Said":
        """As a label stands inside a sentence, in any language: small, unless it begins with a word of capitals."""
        return Said(self.pattern, self.values, case=Case.INSIDE)

    def shown(self) -> str:
        """The text in the language of the request."""
        values = {name: shown(value) if isinstance(value, str) else value for name, value in self.values.items()}
        return _cased(_translate(self.pattern).format(**values), self._case)


def _cased(text: str, case: Case) -> str:
    match case:
        case Case.LOWER:
            return text.lower()
        case Case.CAPITAL:
            return text[:1].upper() + text[1:]
        case Case.INSIDE:
            first = text.split(" ")[0]
            return text if len(first) > 1 and first.isupper() else text[:1].lower() + text[1:]
    return text


def said(pattern: str, /, **values: object) -> Said:
    """The Vietnamese text of `pattern`, whose {names} are filled from `values`; the pattern is looked up when shown."""
    return Said(pattern, values)


def joined(separator: str, parts: Iterable[object]) -> Said:
    """Texts in a row, without the empty ones, each still in the reader's language."""
    values = {f"part_{number}": part for number, part in enumerate(part for part in parts if part)}
    return Said(separator.replace("{", "{{").replace("}", "}}").join(f"{{{name}}}" for name in values), values)


def capital(text: str) -> str:
    """The text with a capital at its beginning, in any language."""
    return text.capital() if isinstance(text, Said) else _cased(text, Case.CAPITAL)


def inside(text: str) -> str:
    """A label as it stands inside a sentence: "Tên đơn vị" becomes "tên đơn vị", "KBNN nơi giao dịch" stays."""
    return text.inside() if isinstance(text, Said) else _cased(text, Case.INSIDE)


def shown(text: str) -> str:
    """A text as a page would show it: for answers that no template draws, such as JSON and messages kept for later."""
    return text.shown() if isinstance(text, Said) else text
