"""What support keeps: guides and notices, tickets, difficulties."""

from motcua.support.models.difficulties import Difficulty, DifficultyStep, Joining, Petition
from motcua.support.models.tickets import KnownProblem, Ticket, TicketFile, TicketMessage

__all__ = [
    "Difficulty",
    "DifficultyStep",
    "Joining",
    "KnownProblem",
    "Petition",
    "Ticket",
    "TicketFile",
    "TicketMessage",
]
