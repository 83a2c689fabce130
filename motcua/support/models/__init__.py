"""What support keeps: guides and announcements, tickets, difficulties."""

from motcua.support.models.announcements import Acknowledgement, Announcement, AnnouncementFile
from motcua.support.models.guides import GuideVersion, StepDone

__all__ = ["Acknowledgement", "Announcement", "AnnouncementFile", "GuideVersion", "StepDone"]
