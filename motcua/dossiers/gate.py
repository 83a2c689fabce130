"""The gate: may a paper dossier be taken in at the desk? Pure; asked before anything is typed.

The directive of October 2017 (point a of clause 1, from 15 October 2017): once a procedure between agencies is
published at level 3 or 4, an agency that is equipped hands its dossiers in online, and paper alone is not received.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from motcua.core.words import said
from motcua.workdays.calendar import in_vietnam

CLAUSE = said("điểm a khoản 1")
IN_FORCE_FROM = date(2017, 10, 15)
ONLINE_LEVEL = 3
ONLINE, DIRECT, POST, CHAIN = "online", "direct", "post", "chain"

DIRECTIVE = said("văn bản chỉ đạo tháng 10 năm 2017 của Ủy ban nhân dân tỉnh")
_PAPER = {DIRECT: said("nộp trực tiếp"), POST: said("gửi qua dịch vụ bưu chính")}


class Why(StrEnum):
    """The ground of a decision."""

    ONLINE = "online"
    CHAIN = "chain"
    OUTSIDE_SCOPE = "outside_scope"
    NOT_EQUIPPED = "not_equipped"
    BELOW_LEVEL_3 = "below_level_3"
    INCIDENT = "incident"
    REFUSED = "refused"


class OpenIncident(NamedTuple):
    """A declared incident whose scope takes in this intake; `to_at` None: not ended yet."""

    name: str
    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`text` tells the officer and the customer in Vietnamese; `clause` is empty unless it is a refusal."""

    allowed: bool
    why: Why
    text: str
    clause: str = ""


def decide(
    *,
    customer: str,
    equipped_from: date | None,
    published_level: int | None,
    channel: str,
    at: datetime,
    incidents: Sequence[OpenIncident] = (),
    in_scope: bool = True,
) -> Decision:
    """Decide on a dossier that the agency named `customer` hands in at a moment.

    in_scope: False for agencies that the directive does not bind (central-line agencies, bodies outside the state).
    published_level: None where the procedure is published without a level; it then counts as below 3.
    incidents: those whose scope covers this intake; only one that is open at the moment opens the gate.
    Raises ValueError for an unknown channel.
    """
    if channel == ONLINE:
        return Decision(True, Why.ONLINE, said("Hồ sơ nộp trực tuyến được tiếp nhận."))
    if channel == CHAIN:
        return Decision(True, Why.CHAIN, said("Hồ sơ liên thông giữa các cơ quan được tiếp nhận."))
    if channel not in _PAPER:
        raise ValueError(said("Không có kênh nộp hồ sơ “{channel}”.", channel=channel))
    exception = (
        _outside(customer, equipped_from, in_vietnam(at).date(), in_scope=in_scope)
        or _below(published_level)
        or _during(incidents, at)
    )
    return exception or _refused(customer, equipped_from, published_level, channel)


def is_bound(*, equipped_from: date | None, published_level: int | None, on: date, in_scope: bool = True) -> bool:
    """Does the directive bind a dossier that comes on a day to be handed in online: the denominator of its share?

    An incident lets paper in, it binds no less: what came on paper meanwhile counts as not online.
    """
    return _outside("", equipped_from, on, in_scope=in_scope) is None and _below(published_level) is None


def _outside(customer: str, equipped_from: date | None, on: date, *, in_scope: bool) -> Decision | None:
    if not in_scope:
        text = said(
            "{customer} không thuộc phạm vi của {directive}: được tiếp nhận hồ sơ giấy.",
            customer=customer,
            directive=DIRECTIVE,
        )
        return Decision(True, Why.OUTSIDE_SCOPE, text)
    if on < IN_FORCE_FROM:
        text = said(
            "Trước ngày {in_force_from:%d/%m/%Y}, {directive} chưa được áp dụng: được tiếp nhận hồ sơ giấy.",
            in_force_from=IN_FORCE_FROM,
            directive=DIRECTIVE,
        )
        return Decision(True, Why.OUTSIDE_SCOPE, text)
    if equipped_from is None:
        text = said("{customer} chưa được trang bị hệ thống: được tiếp nhận hồ sơ giấy.", customer=customer)
        return Decision(True, Why.NOT_EQUIPPED, text)
    if on < equipped_from:
        day = f"{equipped_from:%d/%m/%Y}"
        text = said(
            "{customer} được trang bị hệ thống từ ngày {day}: trước ngày đó được tiếp nhận hồ sơ giấy.",
            customer=customer,
            day=day,
        )
        return Decision(True, Why.NOT_EQUIPPED, text)
    return None


def _below(published_level: int | None) -> Decision | None:
    if published_level is not None and published_level >= ONLINE_LEVEL:
        return None
    now = (
        said("chưa công bố mức độ")
        if published_level is None
        else said("mới công bố ở mức độ {published_level}", published_level=published_level)
    )
    return Decision(
        True, Why.BELOW_LEVEL_3, said("Thủ tục {now}, chưa đến mức độ 3: được tiếp nhận hồ sơ giấy.", now=now)
    )


def _during(incidents: Sequence[OpenIncident], at: datetime) -> Decision | None:
    for incident in incidents:
        if incident.from_at <= at and (incident.to_at is None or at < incident.to_at):
            text = said("Đang có sự cố được công bố ({name}): tạm thời được tiếp nhận hồ sơ giấy.", name=incident.name)
            return Decision(True, Why.INCIDENT, text)
    return None


def _refused(customer: str, equipped_from: date | None, published_level: int | None, channel: str) -> Decision:
    text = said(
        "Không tiếp nhận hồ sơ giấy {paper} theo {clause} {directive} (thực hiện từ ngày "
        "{in_force_from:%d/%m/%Y}): thủ tục đã công bố ở mức độ {published_level} và {customer} "
        "đã được trang bị hệ thống từ ngày {equipped_from:%d/%m/%Y}. Đề nghị cơ quan nộp hồ sơ "
        "trực tuyến trên hệ thống; bộ phận tiếp nhận có thể mở sẵn bản nháp trực tuyến.",
        paper=_PAPER[channel],
        clause=CLAUSE,
        directive=DIRECTIVE,
        in_force_from=IN_FORCE_FROM,
        published_level=published_level,
        customer=customer,
        equipped_from=equipped_from,
    )
    return Decision(False, Why.REFUSED, text, clause=CLAUSE)
