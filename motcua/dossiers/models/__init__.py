"""The facts of a dossier, split by what they are about."""

from motcua.dossiers.models.bulk import BulkRow, BulkRun
from motcua.dossiers.models.desk import Incident, PaperRefusal, Reading, Series
from motcua.dossiers.models.dossier import Channel, Dossier, Outcome, ReturnBy, Status
from motcua.dossiers.models.exports import Export
from motcua.dossiers.models.ledgers import Party, Promise, Stay
from motcua.dossiers.models.papers import STILL_ASKED, Paper, SupplementItem, SupplementRequest
from motcua.dossiers.models.ratings import Mark, Rating, RatingMark
from motcua.dossiers.models.talk import Remark, RemarkFile, RemarksRead
from motcua.dossiers.models.views import SavedView

__all__ = [
    "STILL_ASKED",
    "BulkRow",
    "BulkRun",
    "Channel",
    "Dossier",
    "Export",
    "Incident",
    "Mark",
    "Outcome",
    "Paper",
    "PaperRefusal",
    "Party",
    "Promise",
    "Rating",
    "RatingMark",
    "Reading",
    "Remark",
    "RemarkFile",
    "RemarksRead",
    "ReturnBy",
    "SavedView",
    "Series",
    "Status",
    "Stay",
    "SupplementItem",
    "SupplementRequest",
]
