"""A catalogue that is being worked on: a round half answered, proposals at every stage, a list before UBND tỉnh."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from motcua.catalogue import lists, proposals, rounds
from motcua.catalogue.models import Procedure, Proposal, ProposalList, ReviewRound, RoundAnswer
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.people.models import Agency, Role, User
from motcua.people.queries import country_calendar, holders

WATCHER, LEADER = "khanh.sotttt", "phong.sotttt"
ROUND = "Rà soát thủ tục giữa các cơ quan nhà nước"
SHORTER = "Rút ngắn thời hạn vì hồ sơ trực tuyến không mất thời gian luân chuyển."
ASKED, ANSWERED = 6, 3  # agencies of the round, and those that have answered
STAGES = ("listed", "listed", "agreed", "sent", "returned", "drafting")


def improve_catalogue(until: datetime) -> int:
    """Open the round, live proposals up to their stages; how many proposals were made. Nothing where some are there."""
    if Proposal.objects.exists() or ReviewRound.objects.exists():
        return 0
    watcher, leader = (User.objects.get(username=name) for name in (WATCHER, LEADER))
    begun = country_calendar().next_opening(until - timedelta(days=21))
    with clock.at(begun):
        _review(watcher, until)
    made = _propose(begun + timedelta(days=2), watcher)
    listed = [one.pk for stage, one in made if stage == "listed"]
    if listed:
        with clock.at(country_calendar().next_opening(until - timedelta(days=4))):
            put = lists.make("Danh mục thủ tục đơn giản hóa", listed, once=_once("list"), by=watcher)
            lists.submit(ProposalList.objects.get(pk=put.pk), number="27/TTr-STTTT", by=leader)
    return len(made)


def _once(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"motcua:demo:{name}")


def _manned() -> list[tuple[Agency, User]]:
    """Agencies that solve something and have a leader who may send, in the order of the province."""
    solving = Agency.objects.filter(offerings__isnull=False).distinct().order_by("sort")
    found = ((agency, holders(agency.pk, [Role.LEADER]).first()) for agency in solving)
    return [(agency, leader) for agency, leader in found if leader is not None]


def _review(watcher: User, until: datetime) -> None:
    some = _manned()[:ASKED]
    due = (until + timedelta(days=20)).date()
    opened = rounds.begin(ROUND, [agency for agency, _ in some], due_on=due, once=_once("round"), by=watcher)
    for agency, leader in some[:ANSWERED]:
        for number, procedure in enumerate(rounds.own_procedures(agency, clock.today())):
            choice = RoundAnswer.Choice.SIMPLIFY if number % 3 == 0 else RoundAnswer.Choice.KEEP
            reason = SHORTER if choice == RoundAnswer.Choice.SIMPLIFY else ""
            rounds.answer(opened, procedure, agency, choice=choice, reason=reason, by=leader)


def _propose(begun: datetime, watcher: User) -> list[tuple[str, Proposal]]:
    """A proposal for each stage, each of another procedure, a day after one another."""
    made: list[tuple[str, Proposal]] = []
    candidates = _candidates()
    calendar = country_calendar()
    for number, stage in enumerate(STAGES):
        at = calendar.next_opening(begun + timedelta(days=number))
        one = _drafted(candidates, at)
        if one is None:
            break
        leader = holders(one.agency_id, [Role.LEADER])[0]
        _bring_to(stage, one, leader, watcher, at)
        made.append((stage, one))
    return made


def _candidates() -> Iterator[tuple[Agency, User, Procedure]]:
    taken: set[int] = set()
    for agency, leader in _manned():
        for procedure in rounds.own_procedures(agency, clock.today()):
            if procedure.pk not in taken:
                taken.add(procedure.pk)
                yield agency, leader, procedure


def _drafted(candidates: Iterator[tuple[Agency, User, Procedure]], at: datetime) -> Proposal | None:
    """The next procedure whose terms may be shortened by a draft that has nothing wrong."""
    for agency, leader, procedure in candidates:
        shorter = _shorter(procedure)
        if not shorter:
            continue
        with clock.at(at):
            try:
                one = proposals.begin(
                    "simplify", procedure, agency=agency, reason=SHORTER, once=_once(procedure.code), by=leader
                )
            except (Invalid, NotAllowed):
                continue
            proposals.save(one, shorter, over={}, by=leader)
        one = Proposal.objects.select_related("procedure__current", "agency", "version").get(pk=one.pk)
        if not proposals.problems(one):
            return one
        proposals.withdraw(one, reason="Chưa đủ nội dung để đề xuất.", by=leader)
    return None


def _shorter(procedure: Procedure) -> dict[str, str]:
    """The published terms in working days, each a fifth shorter."""
    told = procedure.current.clock.get("term") or {} if procedure.current else {}
    return {
        f"term_{channel}": f"{max(1, term['amount'] * 4 // 5)} ngày làm việc"
        for channel, term in told.items()
        if term and term.get("unit") == "working_days" and term["amount"] > 1
    }


def _bring_to(stage: str, one: Proposal, leader: User, watcher: User, at: datetime) -> None:
    if stage == "drafting":
        return
    with clock.at(at + timedelta(hours=1)):
        one = proposals.send(one, by=leader)
    with clock.at(at + timedelta(hours=26)):
        if stage == "returned":
            marks: Sequence[tuple[str, str]] = [("term_online", "Nêu rõ căn cứ để rút ngắn thời hạn.")]
            proposals.give_back(one, marks=marks, reason="Đề nghị bổ sung thuyết minh.", by=watcher)
        elif stage in ("agreed", "listed"):
            proposals.agree(one, opinion="Đủ điều kiện đưa vào danh mục.", by=watcher)
