"""The page of a proposal: what it changes and saves, what was said of it, what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from motcua.catalogue import content, coverage, editing, proposals, publishing, savings
from motcua.catalogue.differences import diff
from motcua.catalogue.models import LegalEvent, Proposal
from motcua.core import clock
from motcua.core.words import said
from motcua.people.models import User
from motcua.people.queries import watching_post
from motcua.web.control.procedure_forms import VersionForm
from motcua.web.ui.chips import Words
from motcua.web.ui.pieces import Crumb

State = Proposal.State
SEVERAL = ("accepts", "returns", "asking_pauses")
# What the differences call a part, by the field of the draft that writes it.
_WHOLE = said("Nội dung chung")


@dataclass(frozen=True)
class Link:
    """Something that may be done; the first is the usual one."""

    word: Words
    url: str
    main: bool = False


def acts_of(one: Proposal, user: User) -> list[Link]:
    """What this person may do with it now."""

    def address(name: str) -> str:
        return reverse(f"control:{name}", args=[one.pk])

    found: list[Link] = []
    drafts, leads = proposals.drafting_post(user, one.agency), proposals.sending_post(user, one.agency)
    if one.state in proposals.WRITABLE and drafts and one.version_id:
        found.append(Link(said("Soạn nội dung"), address("edit-version"), main=leads is None))
    if one.state in proposals.WRITABLE and leads:
        found.append(Link(said("Gửi thẩm định…"), address("send-proposal"), main=True))
    if one.state == State.SENT and watching_post(user):
        found.append(Link(said("Đồng ý…"), address("agree-proposal"), main=True))
        found.append(Link(said("Trả lại để sửa…"), address("return-proposal")))
    if (leads and one.state in (*proposals.WRITABLE, State.SENT, State.AGREED)) or (
        drafts and one.state == State.DRAFTING
    ):
        found.append(Link(said("Rút đề xuất…"), address("withdraw-proposal")))
    return found


def page_of(one: Proposal) -> dict[str, Any]:
    """Everything that the page of a proposal shows but its acts."""
    document = publishing.document_of(one.version) if one.version else None
    current = one.procedure.current
    before = publishing.document_of(current) if current is not None and document is not None else None
    compared = before is not None and one.kind != LegalEvent.Kind.INTRODUCE
    changes = content.in_words(diff(before, document), before, document) if compared and before and document else []
    saved = savings.between(before, document) if compared and before and document else None
    steps = list(one.steps.select_related("by").prefetch_related("marks"))
    last = next((step for step in reversed(steps) if step.act == "give_back"), None)
    marks = {mark.field: mark.note for mark in last.marks.all()} if last and one.state in proposals.WRITABLE else {}
    return {
        "one": one, "document": document, "changes": changes, "steps": reversed(steps), "last": last,
        "saved": saved.in_words() if saved and saved.anything else [], "marks": _named(marks),
        "report": content.level_of(document, publishing.installed()) if document else None,
        "wanting": list(proposals.problems(one).values()) if one.state in proposals.WRITABLE else [],
        "holder": coverage.holder_of(one) if one.state in proposals.OPEN else "",
        "late": one.due_at is not None and one.state in proposals.OPEN and one.due_at < clock.now(),
        "crumbs": [Crumb(said("Đề xuất về thủ tục"), reverse("control:proposals")), Crumb(one.procedure.code)],
    }  # fmt: skip


def _named(marks: Mapping[str, str]) -> list[tuple[Words, str, str]]:
    """Label, field and note of each mark."""
    return [(_label(name), name, note) for name, note in marks.items()]


def _label(name: str) -> Words:
    field = VersionForm.base_fields.get(name)
    return str(field.label) if field is not None and field.label else _WHOLE


def named_fields(one: Proposal) -> dict[str, Words]:
    """The fields that may be marked, by name: those of the draft, or the proposal as a whole."""
    if one.version_id is None:
        return {}
    return {name: _label(name) for name in editing.FIELDS}


def typed_in(given: QueryDict, prefix: str = "") -> dict[str, str]:
    """What a form holds of a draft's fields, as text; several choices in one text."""
    found = {}
    for name in editing.FIELDS:
        key = f"{prefix}{name}"
        if key in given or (f"asked:{name}" in given and not prefix):
            found[name] = " ".join(given.getlist(key)) if name in SEVERAL else given.get(key, "")
    if "form_known" in found and not prefix:
        found["form_known"] = "1" if found["form_known"] else ""
    return found


def form_of(one: Proposal, typed: Mapping[str, str], problems: Mapping[str, str]) -> VersionForm:
    """The form of a draft: what is stored, over it what could not be read or was just typed, with its problems."""
    assert one.version is not None
    chosen = proposals.choices()
    values: dict[str, Any] = {**editing.values_of(publishing.document_of(one.version)), **one.typed, **typed}
    values |= {name: values[name].split() for name in SEVERAL}
    offered = {"forms_offered": _offered(chosen.forms, "title"), "processes": _offered(chosen.processes, "name")}
    form = VersionForm(values, **offered)
    form.full_clean()
    form.errors.clear()  # what is wrong is said by the rules of the catalogue alone
    for name, words in problems.items():
        form.add_error(name if name in form.fields else None, words)
    return form


def was_of(one: Proposal) -> list[tuple[str, str]]:
    """What each field was when the page was made: a press writes over nothing that its reader has not seen."""
    assert one.version is not None
    stored = editing.values_of(publishing.document_of(one.version)) | one.typed
    found = []
    for name, value in stored.items():
        found += [(f"was:{name}", each) for each in (value.split() or [""] if name in SEVERAL else [value])]
    return found


def _offered(documents: Mapping[str, Mapping[str, Any]], title: str) -> Sequence[tuple[str, str]]:
    return [(key, str(one.get(title) or one.get("title") or key)) for key, one in documents.items()]
