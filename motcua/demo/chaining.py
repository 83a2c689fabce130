"""Questions between agencies on the way of some dossiers: one before its leader, one taken in, one just sent."""

from datetime import datetime, timedelta

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.dossiers import actions
from motcua.dossiers.models import Asking, Dossier, Status
from motcua.dossiers.queries import open_stay
from motcua.dossiers.rules import Act
from motcua.dossiers.who import may
from motcua.people.models import Agency, Role, User
from motcua.people.queries import calendar_for, holders, who_receive

QUESTIONS = (
    "Đề nghị cho ý kiến về sự phù hợp của hồ sơ với quy hoạch, kế hoạch của ngành.",
    "Đề nghị cho ý kiến về nguồn vốn và mức kinh phí đề xuất.",
    "Đề nghị phối hợp kiểm tra thực địa và cung cấp số liệu đã có.",
)
STAGES = ("worked", "accepted", "sent")
BACK = timedelta(hours=30)


def ask_around(until: datetime) -> int:
    """Ask from a few dossiers that somebody works on now; how many questions. Nothing where some were asked before."""
    if Asking.objects.exists():
        return 0
    made = 0
    held = Dossier.objects.filter(status=Status.PROCESSING, holder__isnull=False, parent__isnull=True)
    for parent in held.select_related("receiver", "holder").order_by("-accepted_at", "pk"):
        if made == len(QUESTIONS):
            break
        made += _ask(parent, STAGES[made], QUESTIONS[made], until)
    return made


def _ask(parent: Dossier, stage: str, question: str, until: datetime) -> int:
    by, asked = parent.holder, _house(parent.receiver)
    at = calendar_for(parent.receiver).next_opening(until - BACK)
    if by is None or asked is None or not may(by, Act.ASK, parent, stay=open_stay(parent), at=at):
        return 0
    kind = Asking.Kind.COORDINATION if "phối hợp" in question else Asking.Kind.OPINION
    try:
        with clock.at(at):
            actions.ask(parent, by=by, kind=kind, agency=asked, reason=question, days=5)
    except DomainError:
        return 0
    child = Dossier.objects.get(parent=parent)
    if stage != "sent":
        _work(child, stage, at)
    return 1


def _house(asking: Agency) -> Agency | None:
    """Another agency where everybody is there who takes in, works, signs and issues."""
    roles = (Role.INTAKE, Role.SPECIALIST, Role.LEADER, Role.CLERK)
    others = who_receive(clock.today()).exclude(pk=asking.pk).filter(level=Agency.Level.DEPARTMENT)
    return next((one for one in others if all(holders(one.pk, [role]).exists() for role in roles)), None)


def _work(child: Dossier, stage: str, at: datetime) -> None:
    """Taken in and claimed; at the first stage gone on to its leader."""
    people: dict[str, User] = {role: holders(child.receiver_id, [role])[0] for role in (Role.INTAKE, Role.SPECIALIST)}
    with clock.at(at + timedelta(hours=1)):
        child = actions.accept(child, by=people[Role.INTAKE])
    if stage == "worked":
        with clock.at(at + timedelta(hours=2)):
            child = actions.claim(child, by=people[Role.SPECIALIST])
        with clock.at(at + timedelta(hours=3)):
            actions.forward(child, by=people[Role.SPECIALIST], note="Nhất trí với hồ sơ.")
