"""What the people of one agency tell each other about a dossier."""

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Agency, User


class Note(models.Model):
    """A note inside an agency (ghi chú nội bộ): added, never changed; a correction is a new one that names the old."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notes")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # whose people read it, and nobody else
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField("chức danh", max_length=250)
    text = models.TextField("nội dung")
    mentioned = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    at = models.DateTimeField("ghi lúc")
    once = models.UUIDField("mã một lần của biểu mẫu")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="note_once", fields=["dossier", "once"])]
        indexes = [models.Index(name="note_of_dossier", fields=["dossier", "agency", "id"])]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.pk}"

    @property
    def correction(self) -> "Note | None":
        """The note that took this one's place, if there is one."""
        return getattr(self, "corrected_by", None)

    def may_correct(self, person: User) -> bool:
        """Who wrote it may correct it, once: a further correction is of the new one."""
        return self.author_id == person.pk and self.correction is None
