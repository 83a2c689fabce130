"""Open dossiers that look like one that is about to be handed in or accepted: a warning, never a refusal."""

import json
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast, Greatest

from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers import visibility
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.dossier import DRAFTS

MOST = 5
ALIKE = 0.5


def similar(user: Any, dossier: Dossier) -> tuple[list[Dossier], bool]:
    """Open dossiers of the same customer under the same procedure that this person may see, the most alike first.

    Each carries `alike`: how near abstract or answers are, 0 to 1. One statement besides her posts; at most MOST,
    and whether there are more.
    """
    answers = json.dumps(dossier.answers, ensure_ascii=False)
    alike = Greatest(
        TrigramSimilarity("abstract", dossier.abstract), TrigramSimilarity(Cast("answers", TextField()), answers)
    )
    found: list[Dossier] = list(_open(user, dossier).annotate(alike=alike).order_by("-alike", "-pk")[: MOST + 1])
    return found[:MOST], len(found) > MOST


def _open(user: Any, dossier: Dossier) -> QuerySet[Dossier]:
    """The versions of its procedure are asked for apart, so that the customer's index is where the search begins."""
    versions = ProcedureVersion.objects.filter(procedure__versions=dossier.version_id)
    same = visibility.visible_to(user).filter(customer=dossier.customer_id, version__in=versions, ended_at__isnull=True)
    return same.exclude(pk=dossier.pk).exclude(status__in=sorted(DRAFTS)).defer("answers", "search")


def is_alike(found: Dossier) -> bool:
    """Is the abstract, or are the answers, nearly the same?"""
    return bool(getattr(found, "alike", 0) >= ALIKE)
