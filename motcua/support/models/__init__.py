"""What support keeps: guides and announcements, tickets, difficulties."""

from motcua.support.models.announcements import Acknowledgement, Announcement, AnnouncementFile
from motcua.support.models.difficulties import Difficulty, DifficultyStep, Joining, Petition
from motcua.support.models.guides import GuideVersion, StepDone
from motcua.support.models.tickets import KnownProblem, Ticket, TicketFile, TicketMessage

__all__ = [
    "Acknowledgement",
    "Announcement",
    "AnnouncementFile",
    "Difficulty",
    "DifficultyStep",
    "GuideVersion",
    "Joining",
    "KnownProblem",
    "Petition",
    "StepDone",
    "Ticket",
    "TicketFile",
    "TicketMessage",
]
