"""The tab of a dossier's chain: the picture, and what was answered to this dossier's own questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from motcua.core.words import said
from motcua.dossiers.chains import Node
from motcua.dossiers.models import Dossier, Paper, Status
from motcua.dossiers.models.dossier import ENDED
from motcua.people.models import Role
from motcua.web.ui import dossier as pieces
from motcua.web.ui import formats
from motcua.web.ui.dossier import Seen


@dataclass(frozen=True)
class Stop:
    """A line of the picture. url: empty where the reader sees the card alone."""

    depth: int
    agency: str
    kind: str
    code: str
    url: str
    here: bool
    status: str
    holder: str
    due: str
    late: bool
    question: str


@dataclass(frozen=True)
class Answer:
    """What came of a question of this dossier: who was asked, how it ended, with which papers."""

    agency: str
    url: str
    word: str
    reason: str
    papers: Sequence[Any]


def answers_of(seen: Seen, chain: Sequence[Node]) -> dict[str, Any]:
    """The context of the tab."""
    return {"chain": [_stop(seen, one) for one in chain], "answers_here": _answers(seen, chain)}


def _stop(seen: Seen, node: Node) -> Stop:
    one = node.dossier
    asking = node.asking
    reads = node.opens and asking is not None and (seen.reads_content or node.here)
    return Stop(
        depth=node.depth,
        agency=one.receiver.short,
        kind=asking.get_kind_display() if asking is not None else said("Hồ sơ gốc"),
        code=one.code or one.reference or "",
        url=reverse("desk:dossier", args=[one.pk]) if node.opens and not node.here else "",
        here=node.here,
        status=one.status,
        holder=_holder(one) if node.opens else "",
        due=formats.moment(one.due_at),
        late=node.late(seen.at),
        question=asking.question if asking is not None and reads else "",
    )


def _holder(one: Dossier) -> str:
    if one.holder is not None:
        return one.holder.full_name
    if one.holder_unit is not None:
        return one.holder_unit.name
    return Role(one.holder_role).label if one.holder_role else ""


def _answers(seen: Seen, chain: Sequence[Node]) -> list[Answer]:
    """Only to who reads the content of the dossier that asked."""
    if not seen.reads_content:
        return []
    mine = [
        node for node in chain
        if node.opens and node.asking is not None and node.asking.parent_id == seen.dossier.pk
        and (node.dossier.ended_at is not None or node.dossier.status in ENDED)
    ]  # fmt: skip
    held: dict[int, list[Paper]] = {}
    found = Paper.objects.select_related("file", "added_by")
    for paper in found.filter(dossier__in=[node.dossier.pk for node in mine], kind=Paper.Kind.RESULT):
        held.setdefault(paper.dossier_id, []).append(paper)
    return [
        Answer(
            node.dossier.receiver.short,
            reverse("desk:dossier", args=[node.dossier.pk]),
            node.dossier.get_outcome_display() or Status(node.dossier.status).label,
            node.dossier.end_reason,
            pieces.paper_rows(held.get(node.dossier.pk, ())),
        )
        for node in mine
    ]
