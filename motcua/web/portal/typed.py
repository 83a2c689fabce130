"""From what a browser posts to what a draft keeps, and back: fields by path, and the values they were typed over."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from motcua.catalogue.queries import Rulebook
from motcua.core.errors import Conflict
from motcua.dossiers import actions
from motcua.dossiers.actions.saving import REQUEST_FIELDS
from motcua.dossiers.models import Dossier
from motcua.eforms import answers as eforms
from motcua.eforms import layout
from motcua.eforms.conditions import lookup
from motcua.eforms.fields import Field, Kind, show
from motcua.eforms.schema import Form
from motcua.people.models import User
from motcua.web.portal.forms import RequestForm, read_facts
from motcua.web.ui import formats

WAS = "was:"


@dataclass(frozen=True)
class Clash:
    """One field that somebody else changed meanwhile, with both texts; `kept` is the reader's own as it was read."""

    path: str
    label: str
    yours: str
    theirs: str
    kept: Any = None

    @property
    def name(self) -> str:
        """The id of the input, to which `ui/compare.html` leads."""
        return f"id_{self.path}" if self.path.startswith("request.") else self.path.replace(".", "-")


@dataclass
class Saved:
    """What came of saving: the draft as it is now, what two people changed at once, what could not be read."""

    draft: Dossier
    clashes: list[Clash] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, Any]:
        """The stored answers with the reader's own words where two people wrote: so her page keeps them."""
        laid = {section: dict(fields) for section, fields in self.draft.answers.items()}
        for clash in self.clashes:
            section, _, key = clash.path.partition(".")
            if section != "request":
                laid.setdefault(section, {})[key] = clash.kept
        return laid


def save(draft: Dossier, book: Rulebook, post: QueryDict, *, by: User) -> Saved:
    """Save everything of form and request that this post speaks of, each over the value it was typed over."""
    saved = Saved(draft)
    asked = book.form_for(draft.case)
    paths = paths_in(asked, post)
    if paths:
        values, over = read_answers(asked, draft.answers, post, paths)
        _saving(saved, lambda: actions.save_answers(saved.draft, values, over=over, by=by), book)
    values, form = read_facts(book, post)
    saved.problems |= {
        f"request.{name}": str(errors[0]) for name, errors in form.errors.items() if f"request.{name}" in post
    }
    if values:
        over, _ = read_facts(book, _before(post))
        _saving(saved, lambda: actions.save_request(saved.draft, values, over=over, by=by), book)
    return saved


def _saving(saved: Saved, act: Any, book: Rulebook) -> None:
    try:
        saved.draft = act()
    except Conflict as conflict:
        saved.clashes += [_clash(book, saved.draft.case, path, conflict) for path in conflict.theirs]
        saved.draft.refresh_from_db(fields=["answers", "saved_at", *REQUEST_FIELDS])


def _clash(book: Rulebook, case: str, path: str, conflict: Conflict) -> Clash:
    asked = book.form_for(case).field_at(path)
    if asked is None:
        label = RequestForm(book=book).fields[path].label
        return Clash(
            f"request.{path}",
            str(label or path),
            _text(conflict.yours[path]),
            _text(conflict.theirs[path]),
            conflict.yours[path],
        )
    mine, theirs = conflict.yours[path], conflict.theirs[path]
    return Clash(path, asked.label, _told(asked, mine), _told(asked, theirs), mine)


def _text(value: object) -> str:
    return formats.day(value) if isinstance(value, date) else str(value or "")


def _told(asked: Field, value: object) -> str:
    if asked.kind is Kind.GROUP:
        rows = eforms.rows_of(value)
        return "; ".join(
            ", ".join(show(inner, row.get(inner.key)) for inner in asked.fields if row.get(inner.key)) for row in rows
        )
    return show(asked, value)


def paths_in(form: Form, post: QueryDict) -> list[str]:
    """Fields (a group as a whole) that a post speaks of: by name, or as `asked`, which an empty box leaves."""
    spoken = {".".join(name.split(".")[:2]) for name in post} | set(post.getlist("asked"))
    return [path for path, _ in form.each() if path in spoken]


def read_answers(
    form: Form, stored: Mapping[str, Any], post: QueryDict, paths: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The new value of each path and, where the post tells it, the value it was typed over.

    A whole group comes with the page; when a draft saves itself only changed cells come, laid over the stored rows.
    """
    before = _before(post)
    values = eforms.parse(form, dict(post.lists()))
    olds = eforms.parse(form, dict(before.lists()))
    new: dict[str, Any] = {}
    over: dict[str, Any] = {}
    for path in paths:
        asked = form.field_at(path)
        if asked is not None and asked.kind is Kind.GROUP and path not in post.getlist("asked"):
            new[path] = _overlaid(form, path, asked, stored, post)
            over[path] = _as_stored(lookup(stored, path), _overlaid(form, path, asked, stored, before))
            continue
        new[path] = lookup(values, path)
        if path in before:
            over[path] = (
                _rows(str(before[path])) if asked is not None and asked.kind is Kind.GROUP else lookup(olds, path)
            )
    return new, over


def _before(post: QueryDict) -> QueryDict:
    """What the fields held when the page was made."""
    before = QueryDict(mutable=True)
    for name, given in post.lists():
        if name.startswith(WAS):
            before.setlist(name.removeprefix(WAS), given)
    return before


def _rows(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _as_stored(held: Any, told: Any) -> Any:
    """The stored rows themselves where they say the same: the database keeps a row's answers in an order of its own."""
    return held if held == told else told


def _overlaid(form: Form, path: str, asked: Field, stored: Mapping[str, Any], typed: QueryDict) -> Any:
    """The stored rows of a group with some cells typed anew."""
    cells: dict[str, Sequence[str]] = {}
    for number, row in enumerate(eforms.rows_of(lookup(stored, path))):
        for inner in asked.fields:
            value = row.get(inner.key)
            texts = [str(one) for one in value] if isinstance(value, list) else [show(inner, value)]
            cells[f"{path}.{number}.{inner.key}"] = texts
    cells |= {name: given for name, given in typed.lists() if name.startswith(f"{path}.")}
    return lookup(eforms.parse(form, cells), path)


@dataclass(frozen=True)
class Was:
    """A hidden field that says what an answer was when the page was made."""

    name: str
    value: str


def was_of(fields: Sequence[layout.BoundField], stored: Mapping[str, Any]) -> list[Was]:
    """The hidden fields of a page without a script; with one, drafts save themselves and tell it each time."""
    found = []
    for bound in fields:
        if bound.field.kind is Kind.GROUP:
            rows = [dict(row) for row in eforms.rows_of(lookup(stored, bound.name))]
            found.append(Was(f"{WAS}{bound.name}", json.dumps(rows, ensure_ascii=False)))
        elif bound.field.kind is Kind.MULTI_CHOICE:
            held = lookup(stored, bound.name)
            found += [Was(f"{WAS}{bound.name}", str(one)) for one in (held if isinstance(held, list) else []) or [""]]
        else:
            found.append(Was(f"{WAS}{bound.name}", bound.value))
    return found


def row_change(form: Form, answers: Mapping[str, Any], post: QueryDict) -> dict[str, Any] | None:
    """The group's rows after the button “Bỏ dòng”; None where no such button was pressed."""
    path, _, number = post.get("remove_row", "").rpartition(".")
    if not path or not number.isdecimal():
        return None
    return {path: lookup(eforms.without_row(form, answers, path, int(number)), path)}


def conflicts_as_json(saved: Saved, form: Form, post: QueryDict) -> list[dict[str, str]]:
    """What a draft that saves itself is told of clashes; those of a group stand at each cell that was typed."""
    found = []
    for clash in saved.clashes:
        cells = [name for name in post if name.startswith(f"{clash.path}.")]
        for name in cells or [clash.path]:
            theirs = clash.theirs if name == clash.path else _cell(form, saved.draft.answers, name)
            found.append({"name": name, "label": clash.label, "theirs": theirs})
    return found


def _cell(form: Form, stored: Mapping[str, Any], name: str) -> str:
    section, group, row, key = name.split(".")
    rows = eforms.rows_of(lookup(stored, f"{section}.{group}"))
    asked = form.field_at(name)
    return show(asked, rows[int(row)].get(key)) if asked is not None and int(row) < len(rows) else ""
