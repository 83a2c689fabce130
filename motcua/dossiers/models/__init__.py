"""The facts of a dossier, split by what they are about."""

from motcua.dossiers.models.askings import Asking
from motcua.dossiers.models.bulk import BulkRow, BulkRun
from motcua.dossiers.models.desk import PaperRefusal, Reading, Series
from motcua.dossiers.models.dossier import Channel, Dossier, LateCause, Outcome, ReturnBy, Status
from motcua.dossiers.models.exports import Export
from motcua.dossiers.models.incidents import Digitising, Incident
from motcua.dossiers.models.labels import Label, Labelled
from motcua.dossiers.models.ledgers import OPEN_BRANCH, Party, Promise, Reappointment, Stay
from motcua.dossiers.models.notes import Note
from motcua.dossiers.models.papers import STILL_ASKED, Paper, SupplementItem, SupplementRequest
from motcua.dossiers.models.ratings import Mark, Rating, RatingMark
from motcua.dossiers.models.reckonings import Moved, Reckoning
from motcua.dossiers.models.talk import Remark, RemarkFile, RemarksRead
from motcua.dossiers.models.views import SavedView

__all__ = [
    "OPEN_BRANCH",
    "STILL_ASKED",
    "Asking",
    "BulkRow",
    "BulkRun",
    "Channel",
    "Digitising",
    "Dossier",
    "Export",
    "Incident",
    "Label",
    "Labelled",
    "LateCause",
    "Mark",
    "Moved",
    "Note",
    "Outcome",
    "Paper",
    "PaperRefusal",
    "Party",
    "Promise",
    "Rating",
    "RatingMark",
    "Reading",
    "Reappointment",
    "Reckoning",
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
