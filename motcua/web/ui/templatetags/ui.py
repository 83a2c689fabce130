"""Tags and filters of the screens: chips, pills, icons, Vietnamese dates and numbers, form fields."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from motcua.eforms import layout
from motcua.support import glossary
from motcua.support.markdown import to_html
from motcua.web.ui import chips, fields, formats

register = template.Library()

register.filter("vn_date", formats.day)
register.filter("vn_day", formats.short_day)
register.filter("vn_datetime", formats.moment)
register.filter("vn_near", formats.near_moment)
register.filter("vn_full", formats.full_moment)
register.filter("vn_number", formats.number)
register.filter("percent", formats.percent)
register.filter("vn_money", formats.money)
register.filter("file_size", formats.size)
register.filter("initials", formats.initials)

ICON = '<svg class="i" viewBox="0 0 20 20" aria-hidden="true"><use href="#i-{}"/></svg>'


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """A line icon of `ui/sprite.html`; always beside a word, so it is hidden from readers."""
    return format_html(ICON, name)


@register.simple_tag
def status_chip(status: object, label: str = "") -> SafeString:
    """The square chip of a dossier's status; `label` says it closer, as "Chờ cơ quan khác"."""
    known = chips.of_status(status)
    return _chip(known.look, known.icon, label or known.word)


@register.simple_tag
def level_chip(level: int | None) -> SafeString:
    """The chip of a procedure's published level; nothing when none is published."""
    known = chips.LEVEL.get(level) if level is not None else None
    return _chip(known.look, known.icon, known.word) if known else SafeString("")


@register.simple_tag
def chip(look: str, icon_name: str, word: str) -> SafeString:
    """A square chip of any other state. look: idle info run pause bad ok closed."""
    return _chip(look, icon_name, word)


@register.simple_tag
def due_pill(due: chips.DueLike | None) -> SafeString:
    """The round pill of a deadline; nothing when there is no deadline to speak of."""
    return _pill(due.kind, due.text) if due is not None else SafeString("")


@register.simple_tag
def pill(kind: str, text: str) -> SafeString:
    """A round pill from its words. kind: far soon today late pause ok was."""
    return _pill(kind, text)


@register.simple_tag
def dossier_code(code: str | None) -> SafeString:
    """A dossier's code or reference, never broken over two lines; a dash when it has none yet."""
    return format_html('<span class="code">{}</span>', code or formats.NO_DATA)


@register.simple_tag
def kept(name: str, **told: Hashable) -> SafeString:
    """A small template that draws plain values and nothing of the request, as a row of a list does.

    What it drew for the same values is remembered: of the rows that a reader opens again few have changed.
    """
    return _drawn(name, get_language(), tuple(sorted(told.items())))


@lru_cache(maxsize=4096)
def _drawn(name: str, _language: str | None, told: tuple[tuple[str, Hashable], ...]) -> SafeString:
    small: template.Template = get_template(name).template  # type: ignore[attr-defined]
    return small.render(Context(dict(told)))


@register.inclusion_tag("ui/field.html")
def field(source: BoundField | layout.BoundField | fields.Field, hint: str = "", look: str = "") -> dict[str, Any]:
    """One question with its label, hint, error and input: a bound field of a Django or an electronic form.

    look: a width for the answer, w10 or w16.
    """
    return {"field": fields.of_any(source).dressed(hint=hint, look=look)}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(source: BaseForm | Sequence[fields.Problem] | None) -> dict[str, Any]:
    """The list of what must be mended, each line a link to its field; nothing when all is well."""
    return {"problems": fields.problems_of(source)}


@register.simple_tag
def markdown(text: str, highest: int = 2) -> SafeString:
    """What somebody wrote in Markdown; highest: the level of its first headings. The renderer lets nothing else in."""
    return mark_safe(to_html(text, highest=highest))


@register.inclusion_tag("ui/term.html")
def term(key: str) -> dict[str, Any]:
    """A word's meaning, opened where the word stands; beside it, never inside a paragraph."""
    return {"term": glossary.term(key)}


def _chip(look: str, icon_name: str, word: object) -> SafeString:
    return format_html('<span class="st st-{}">' + ICON + "{}</span>", look, icon_name, word)


def _pill(kind: str, text: str) -> SafeString:
    known = kind if kind in chips.DUE_ICON else "far"
    return format_html('<span class="due due-{}">' + ICON + "{}</span>", known, chips.DUE_ICON[known], text)
