"""What the customer says of the service after hand-over: once, and for good."""

import unicodedata
from collections.abc import Mapping

from motcua.core import written
from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.dossiers.lifecycle import perform
from motcua.dossiers.models import Dossier, Mark, Rating, RatingMark
from motcua.dossiers.rules import Act
from motcua.dossiers.satisfaction import Questions, questions_for
from motcua.people.models import User

MOST_LETTERS = 2000


def rate(dossier: Dossier, *, by: User, marks: Mapping[str, str], comment: str = "") -> Dossier:
    """Answer the published questions about a dossier that was handed over (đánh giá).

    marks: a Mark for the key of each question. The comment is kept as typed, in composed letters.
    Raises NotAllowed for a second rating or one too late, Invalid for what is not answered or too long.
    """
    with perform(Act.RATE, dossier, by=by) as change:
        assert change.post is not None
        asked = questions_for(change.dossier)
        rating = Rating(
            dossier=change.dossier,
            receiver=change.dossier.receiver,
            author=by,
            post=str(change.post),
            questions=asked.key,
            comment=_checked(asked, marks, comment),
            at=change.at,
        )
        written.insert(rating)
        written.insert_all(RatingMark(rating=rating, question=one.key, mark=marks[one.key]) for one in asked.questions)
        change.details["rating"] = rating.pk
        change.details["mark"] = marks[asked.overall]
    return change.dossier


def _checked(asked: Questions, marks: Mapping[str, str], comment: str) -> str:
    """The comment in its stored form, when everything is answered."""
    problems = {
        one.key: said("Chọn một mức cho câu {n}.", n=number)
        for number, one in enumerate(asked.questions, start=1)
        if marks.get(one.key) not in Mark.values
    }
    kept = unicodedata.normalize("NFC", comment.replace("\r\n", "\n")).replace("\x00", "")
    if len(kept) > MOST_LETTERS:
        problems["comment"] = said(
            "Ý kiến dài {n} ký tự; hãy viết gọn trong {most} ký tự.", n=len(kept), most=MOST_LETTERS
        )
    if problems:
        raise Invalid(said("Chưa gửi được đánh giá. Hãy sửa các mục được nêu."), problems)
    return kept if kept.strip() else ""
