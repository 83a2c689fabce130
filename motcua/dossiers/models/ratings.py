from django.db import models

from motcua.core.words import said
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Agency, User


class Mark(models.TextChoices):
    """How satisfied a customer is, as the national portal gathers it (DongBoDanhGia)."""

    VERY = "very", said("Rất hài lòng")
    SATISFIED = "satisfied", said("Hài lòng")
    NOT_YET = "not_yet", said("Chưa hài lòng")


class Rating(models.Model):
    """What the customer says of how its dossier was solved (đánh giá): once for each dossier, never changed."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="rating")
    receiver = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # who is judged
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField("chức danh", max_length=250)
    questions = models.CharField("bộ câu hỏi", max_length=60)
    comment = models.TextField("ý kiến thêm", blank=True)
    at = models.DateTimeField("đánh giá lúc")

    class Meta:
        indexes = [
            models.Index(name="rating_of_receiver", fields=["receiver", "at"]),
            models.Index(name="rating_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at:%Y-%m-%d}"


class RatingMark(models.Model):
    """The answer to one question of a rating."""

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="marks")
    question = models.CharField("câu hỏi", max_length=60)
    mark = models.CharField("mức đánh giá", max_length=20, choices=Mark)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="rating_mark_once", fields=["rating", "question"]),
            models.CheckConstraint(name="rating_mark_known", condition=models.Q(mark__in=list(Mark))),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.mark}"
