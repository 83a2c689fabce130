"""Satisfaction: the published questions (data/satisfaction), what was answered, and how often in a period."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import Count, QuerySet

from motcua.core.clock import VN
from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.dossiers.models import Dossier, Mark, Rating, RatingMark
from motcua.people.models import Agency

MOST_COMMENTS = 200


@dataclass(frozen=True)
class Question:
    """One published question; `verified` False where its words were not read at the source."""

    key: str
    text: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Questions:
    """The questions of a period. `overall`: the key of the one that stands for a whole dossier."""

    key: str
    name: str
    from_on: date
    to_on: date | None
    overall: str
    questions: tuple[Question, ...]
    source: str
    verified: bool
    note: str


def read_questions(folder: Path) -> tuple[Questions, ...]:
    """The reviewed sets of a folder, by time.

    Raises ValueError when a file lacks something, two periods overlap, or a key has two meanings.
    """
    found = sorted((_read(path) for path in folder.glob("*.yaml")), key=lambda one: one.from_on)
    for earlier, later in pairwise(found):
        if earlier.to_on is None or earlier.to_on >= later.from_on:
            raise ValueError(f"{earlier.key} and {later.key} overlap")
    texts: dict[str, str] = {}
    for question in (question for one in found for question in one.questions):
        if texts.setdefault(question.key, question.text) != question.text:
            raise ValueError(f"{question.key} has two texts; a new text needs a new key")
    return tuple(found)


def _read(path: Path) -> Questions:
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        asked = tuple(Question(**one) for one in facts.pop("questions"))
        found = Questions(**facts, questions=asked)
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"{path.name}: {wrong}") from wrong
    keys = [one.key for one in asked]
    if len(set(keys)) != len(keys) or found.overall not in keys:
        raise ValueError(f"{path.name}: keys of questions, or the overall one")
    return found


@lru_cache(maxsize=1)
def all_questions() -> tuple[Questions, ...]:
    """Every set there is; read once in the life of a process, since reviewed facts come with the program."""
    return read_questions(Path(settings.FACTS_DIR) / "satisfaction")


def questions_for(dossier: Dossier) -> Questions:
    """The set of the day on which the result was handed over. Raises Invalid when none is published for it."""
    on = dossier.handed_over_at.astimezone(VN).date() if dossier.handed_over_at else None
    for one in all_questions():
        if on is not None and one.from_on <= on and (one.to_on is None or on <= one.to_on):
            return one
    raise Invalid(said("Chưa có bộ câu hỏi đánh giá áp dụng cho hồ sơ này. Đề nghị báo cho người quản trị hệ thống."))


def rating_of(dossier: Dossier) -> Rating | None:
    """What the customer said of this dossier, if it did."""
    return Rating.objects.select_related("author").filter(dossier=dossier).first()


def answers_of(rating: Rating) -> list[tuple[str, str]]:
    """Each question with the word of its mark, in the order asked."""
    texts = _texts()
    return [(texts.get(one.question, one.question), str(Mark(one.mark).label)) for one in rating.marks.all()]


def _texts() -> dict[str, str]:
    return {question.key: question.text for one in all_questions() for question in one.questions}


@dataclass
class Counted:
    """How often each mark was given; `name` is a question, a procedure or an agency."""

    name: str
    code: str = ""
    marks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Mark.values, 0))

    @property
    def total(self) -> int:
        return sum(self.marks.values())

    @property
    def content(self) -> int:
        """Those who were satisfied or more."""
        return self.marks[Mark.VERY] + self.marks[Mark.SATISFIED]


def given(since: datetime, until: datetime, receiver: Agency | None = None) -> QuerySet[Rating]:
    """The ratings given from `since` to before `until`, about one receiver or all."""
    found = Rating.objects.filter(at__gte=since, at__lt=until)
    return found if receiver is None else found.filter(receiver=receiver)


@dataclass(frozen=True)
class Tally:
    """Marks of each question in the order of publishing, and the overall marks of each procedure or agency."""

    questions: list[Counted]
    groups: list[Counted]


def by_procedure(ratings: QuerySet[Rating]) -> Tally:
    """Counted by question and by procedure, in the order of codes; one statement."""
    return _tally(ratings, "rating__dossier__version__procedure", "code")


def by_agency(ratings: QuerySet[Rating]) -> Tally:
    """Counted by question and by receiver, in the order of names; one statement."""
    return _tally(ratings, "rating__receiver", "sort")


def _tally(ratings: QuerySet[Rating], whose: str, order: str) -> Tally:
    questions, groups = {key: Counted(text) for key, text in _texts().items()}, dict[str, Counted]()
    overall = {one.overall for one in all_questions()}
    marks = RatingMark.objects.filter(rating__in=ratings).order_by(f"{whose}__{order}")
    columns = (f"{whose}__code", f"{whose}__name", "question", "mark")
    for code, name, question, mark, n in marks.values_list(*columns).annotate(n=Count("pk")):
        questions.setdefault(question, Counted(question)).marks[mark] += n
        if question in overall:
            groups.setdefault(code, Counted(name, code)).marks[mark] += n
    return Tally(list(questions.values()), list(groups.values()))


def comments(ratings: QuerySet[Rating]) -> list[Rating]:
    """The newest comments, at most MOST_COMMENTS, each with its dossier."""
    said = ratings.exclude(comment="").select_related("dossier").order_by("-at", "-pk")
    return list(said.only("comment", "at", "dossier__code", "dossier__reference")[:MOST_COMMENTS])
