"""What the solving agency asked for, item by item, each where it can be mended."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.catalogue.queries import rulebook
from motcua.core import clock
from motcua.dossiers import checks
from motcua.dossiers.actions.filing import change_of_answers
from motcua.dossiers.actions.saving import open_request
from motcua.dossiers.models import Dossier, Paper, SupplementItem, SupplementRequest
from motcua.eforms import layout
from motcua.eforms.answers import Answers, with_row
from motcua.web.portal.tasks import problems_of
from motcua.web.portal.uploads import upload_of, versions_of
from motcua.web.ui import fields
from motcua.web.ui.dossier import PaperRow
from motcua.web.ui.pieces import Upload


@dataclass(frozen=True)
class FieldItem:
    """A field asked for, with what is wanted of it."""

    label: str
    wanted: str
    done: bool
    bound: layout.BoundField


@dataclass(frozen=True)
class PaperItem:
    """A paper asked for, with what was sent since and what was there before."""

    key: str
    label: str
    wanted: str
    done: bool
    uploads: Sequence[Upload]
    versions: Sequence[PaperRow]


@dataclass(frozen=True)
class Asked:
    """An open request laid out."""

    request: SupplementRequest
    fields: Sequence[FieldItem]
    papers: Sequence[PaperItem]

    @property
    def left(self) -> int:
        """How many items nobody has touched yet."""
        return [one.done for one in self.fields].count(False) + [one.done for one in self.papers].count(False)


def asked_of(dossier: Dossier, answers: Answers, *, checked: bool, extra_row: str = "") -> Asked:
    """The open request of a dossier; `answers` are what the fields show, `extra_row` names a group to lengthen.

    Raises DoesNotExist where nothing is asked for.
    """
    request = open_request(dossier)
    items = list(request.items.all())
    return Asked(
        request=request,
        fields=_field_items(
            dossier,
            request,
            items,
            with_row(rulebook(dossier.version_id).form_for(dossier.case), answers, extra_row) if extra_row else answers,
            checked,
        ),
        papers=_paper_items(dossier, request, items),
    )


def _field_items(
    dossier: Dossier, request: SupplementRequest, items: Sequence[SupplementItem], answers: Answers, checked: bool
) -> list[FieldItem]:
    book = rulebook(dossier.version_id)
    found = checks.form_findings(dossier, book, clock.today()) if checked else []
    bound = {
        one.name: one
        for section in layout.bind(book.form_for(dossier.case), answers, problems=problems_of(found))
        for one in section.fields
    }
    touched = change_of_answers(dossier, request)
    return [
        FieldItem(item.label, item.wanted, item.target in touched, bound[item.target])
        for item in items
        if item.kind == SupplementItem.Kind.FIELD and item.target in bound
    ]


def _paper_items(dossier: Dossier, request: SupplementRequest, items: Sequence[SupplementItem]) -> list[PaperItem]:
    papers = list(Paper.objects.filter(dossier=dossier).select_related("file", "dossier", "added_by"))
    return [
        _paper_item(item, [one for one in papers if one.key == item.target], request)
        for item in items
        if item.kind == SupplementItem.Kind.PAPER
    ]


def _paper_item(item: SupplementItem, papers: Sequence[Paper], request: SupplementRequest) -> PaperItem:
    held = [one for one in papers if one.replaced_at is None]
    done = any(one.added_at >= request.asked_at for one in held)
    uploads = [upload_of(one) for one in held]
    return PaperItem(item.target, item.label, item.wanted, done, uploads, versions_of(papers))


def problems(asked: Asked) -> list[fields.Problem]:
    """What is wrong in the fields asked for, for the summary."""
    return fields.problems_of_sections([layout.BoundSection("", "", tuple(item.bound for item in asked.fields))])
