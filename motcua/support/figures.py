"""How support did in a period: tickets received, answered in time or late, by kind, open at its end."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from motcua.core.words import said
from motcua.support.models import Ticket

SUM = said("Cộng")


@dataclass(frozen=True)
class Line:
    """Tickets of a kind. received = in_time + late + not_due; open: of whatever period, not settled at the end."""

    kind: str
    received: int = 0
    in_time: int = 0
    late: int = 0
    not_due: int = 0
    open: int = 0

    @property
    def word(self) -> str:
        """The kind as a screen says it."""
        return str(Ticket.Kind(self.kind).label) if self.kind else ""


def of_period(since: datetime, until: datetime) -> list[Line]:
    """A line a kind for the period [since, until), as it stood at its end. One query.

    The first answer decides: in time, late (given or still missing after its due moment), or not due yet.
    """
    made = Q(made_at__gte=since, made_at__lt=until)
    answered = Q(answered_at__isnull=False, answered_at__lt=until)
    missing = ~answered & Q(due_at__lt=until)
    counted = Ticket.objects.filter(made_at__lt=until).values("kind").annotate(
        received=Count("pk", filter=made),
        in_time=Count("pk", filter=made & answered & Q(answered_at__lte=F("due_at"))),
        late=Count("pk", filter=made & ((answered & Q(answered_at__gt=F("due_at"))) | missing)),
        not_due=Count("pk", filter=made & ~answered & Q(due_at__gte=until)),
        open=Count("pk", filter=Q(settled_at__isnull=True) | Q(settled_at__gte=until)),
    )  # fmt: skip
    found = {row["kind"]: Line(**row) for row in counted.order_by()}
    return [found.get(kind, Line(kind)) for kind in Ticket.Kind.values]


def total(lines: Sequence[Line]) -> Line:
    """The sum of all kinds."""
    names = [one.name for one in fields(Line) if one.name != "kind"]
    return Line("", **{name: sum(getattr(line, name) for line in lines) for name in names})


def told(since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The lines as a report keeps them, with their sum at the end."""
    lines = of_period(since, until)
    return [asdict(one) | {"word": one.word} for one in lines] + [asdict(total(lines)) | {"word": str(SUM)}]
