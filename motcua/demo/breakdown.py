"""An incident of the months that a demo lived through, and the paper that it let in: one withdrawn, one still open."""

from datetime import datetime, timedelta

from motcua.core import clock
from motcua.demo.plot import Province
from motcua.demo.roster import BUDGET
from motcua.dossiers import actions, incidents
from motcua.dossiers.actions.gateway import PaperCount
from motcua.dossiers.models import Dossier, Incident
from motcua.people.queries import calendar_for

WATCHER, LEADER = "khanh.sotttt", "phong.sotttt"
CUSTOMER, RECEIVER, PROCEDURE = "673", "STC", "2.002206"
WEEKS_AGO = 6
REASON = "Đứt cáp quang khu vực thành phố Bảo Lộc"


def break_down(until: datetime) -> Incident | None:
    """Live through the incident; None where it was lived through before."""
    province = Province.read()
    customer, people = province.agencies[CUSTOMER], province.cast.users
    if Incident.objects.filter(agency=customer, reason=REASON).exists():
        return None
    calendar = calendar_for(province.agencies[RECEIVER])
    begun = calendar.next_day_opening((until - timedelta(weeks=WEEKS_AGO)).date())
    with clock.at(begun):
        proposed = incidents.propose(
            customer, from_at=begun, to_at=begun + timedelta(hours=9), reason=REASON, by=people[WATCHER]
        )
    with clock.at(begun + timedelta(minutes=20)):
        incidents.decide(
            proposed, approve=True, decision="Thông báo của đơn vị cung cấp đường truyền", by=people[LEADER]
        )
    first = _take_in(province, begun + timedelta(hours=1), "Đề nghị cấp mã số cho Trường Mầm non Suối Hoa")
    _take_in(province, begun + timedelta(hours=2), "Đề nghị cấp mã số cho Trạm y tế phường Lộc Sơn")
    with clock.at(begun + timedelta(days=1, hours=1)):
        actions.ask_withdrawal(first, by=people[_one(province, CUSTOMER, "signer")], reason="Nộp lại trực tuyến.")
    with clock.at(begun + timedelta(days=1, hours=2)):
        head = people[province.cast.at(RECEIVER, "head", BUDGET)[0]]
        actions.withdraw(first, by=head, reason="Đồng ý theo đề nghị của cơ quan gửi.")
    return proposed


def _take_in(province: Province, at: datetime, abstract: str) -> Dossier:
    """A paper dossier at the desk, received and accepted."""
    desk = province.cast.users[_one(province, RECEIVER, "intake")]
    papers = [PaperCount("request", "Văn bản đề nghị", 1, 0)]
    with clock.at(at):
        made = actions.receive_paper(
            province.offerings[PROCEDURE, RECEIVER], province.agencies[CUSTOMER], "direct", by=desk, papers=papers,
            abstract=abstract, request_number="41", request_symbol="UBND-TCKH", request_on=at.date(),
        )  # fmt: skip
    with clock.at(at + timedelta(minutes=10)):
        return actions.accept(made, by=desk)


def _one(province: Province, agency: str, role: str) -> str:
    """The first who holds a role there."""
    return province.cast.at(agency, role)[0]
