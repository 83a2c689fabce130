"""What agencies asked of one another in a period (liên thông): begun, answered in time or late, open, stops of each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import Count, F, Q

from motcua.core.words import said
from motcua.dossiers.models import Asking, Status, Stay
from motcua.dossiers.models.dossier import DRAFTS
from motcua.oversight.periods import Period

SUM = said("Cộng")


@dataclass(frozen=True)
class Line:
    """Questions of a kind. begun: asked in the period. answered = in_time + late, refused, taken_back: ended in it,
    however early they were asked; open: asked before its end and not ended then. stops: stays of the answered ones.
    """

    kind: str
    begun: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    refused: int = 0
    taken_back: int = 0
    open: int = 0
    stops: int = 0

    @property
    def word(self) -> str:
        """The kind as a screen says it."""
        return str(Asking.Kind(self.kind).label) if self.kind else str(SUM)

    @property
    def mean_stops(self) -> float | None:
        """Stays of an answered question on the average (số chặng bình quân); None where none was answered."""
        return round(self.stops / self.answered, 1) if self.answered else None


def of_period(period: Period) -> list[Line]:
    """A line a kind for [S, E); two queries. An answer is judged by its own due moment, as form II.06 judges."""
    ended = Q(ended_at__gte=period.since, ended_at__lt=period.until)
    answered = ended & ~Q(child__outcome="")
    counted = Asking.objects.filter(asked_at__lt=period.until).values("kind").annotate(
        begun=Count("pk", filter=Q(asked_at__gte=period.since)),
        answered=Count("pk", filter=answered),
        in_time=Count("pk", filter=answered & Q(ended_at__lte=F("child__due_at"))),
        late=Count("pk", filter=answered & Q(ended_at__gt=F("child__due_at"))),
        refused=Count("pk", filter=ended & Q(child__status=Status.REFUSED)),
        taken_back=Count("pk", filter=ended & Q(child__status__in=[Status.WITHDRAWN, Status.STOPPED])),
        open=Count("pk", filter=Q(ended_at__isnull=True) | Q(ended_at__gte=period.until)),
    )  # fmt: skip
    stays = Stay.objects.filter(
        track=0, dossier__asking__ended_at__gte=period.since, dossier__asking__ended_at__lt=period.until
    )
    stays = stays.exclude(dossier__outcome="").exclude(status__in=[*sorted(DRAFTS), Status.FINISHED])
    stops = dict(stays.values_list("dossier__asking__kind").annotate(n=Count("pk")).order_by())
    found = {row["kind"]: Line(**row, stops=stops.get(row["kind"], 0)) for row in counted.order_by()}
    return [found.get(kind, Line(kind)) for kind in Asking.Kind.values]


def total(lines: Sequence[Line]) -> Line:
    """The sum of all kinds."""
    names = [one.name for one in fields(Line) if one.name != "kind"]
    return Line("", **{name: sum(getattr(line, name) for line in lines) for name in names})


def told(period: Period) -> list[dict[str, Any]]:
    """The lines as a report keeps them, with their sum at the end."""
    lines = of_period(period)
    return [asdict(one) | {"word": one.word, "mean_stops": one.mean_stops} for one in [*lines, total(lines)]]
