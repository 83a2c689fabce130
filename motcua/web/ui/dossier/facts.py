"""The four answers on top of a dossier: who holds it, until when, who asks, what is expected of the reader."""

from dataclasses import dataclass

from motcua.core.words import capital, said
from motcua.dossiers import queries, timeline
from motcua.dossiers.models import Dossier, Promise, Status
from motcua.dossiers.models.dossier import ENDED
from motcua.people.models import Role
from motcua.web.ui import formats
from motcua.web.ui.chips import DueLike, Words
from motcua.web.ui.dossier.seen import Seen
from motcua.web.ui.pieces import Fact


def facts(
    seen: Seen, *, mine: Words, mine_note: Words = "", mine_due: DueLike | None = None, as_customer: bool = False
) -> list[Fact]:
    """The four facts of `ui/facts.html`; `mine` is the reader's task in a verb-led sentence, or that there is none.

    as_customer: the reader asks, so the third answer names who solves.
    """
    third = _receiver_fact(seen) if as_customer else _customer_fact(seen)
    return [
        _holder_fact(seen),
        due_fact(seen),
        third,
        Fact(said("Việc của bạn"), mine, note=mine_note, due=mine_due, mine=True),
    ]


def holder_name(seen: Seen) -> str:
    """Who holds it now, by name, role or place: `Bà Hoàng Thị Giang (bạn)`, `Văn thư`, `Sở Tài chính`."""
    stay, dossier = seen.stay, seen.dossier
    if stay is None:
        return said("Đã kết thúc")
    if stay.officer is not None:
        name = capital(stay.officer.addressed)
        return said("{name} (bạn)", name=name) if stay.officer_id == seen.user.pk else name
    if stay.unit is not None:
        return stay.unit.name
    return Role(dossier.holder_role).label if dossier.holder_role else stay.agency.short


def _holder_fact(seen: Seen) -> Fact:
    dossier, stay = seen.dossier, seen.stay
    if stay is None:
        ended = dossier.handed_over_at or dossier.ended_at or dossier.changed_at
        return Fact(
            said("Đang giữ"), said("Không còn ai giữ"), note=said("Kết thúc lúc {ended}", ended=formats.moment(ended))
        )
    place = stay.unit.name if stay.unit is not None and stay.officer is not None else stay.agency.short
    name, since = holder_name(seen), formats.moment(stay.from_at)
    note = said("từ {from_at}", from_at=since)
    if place != name:
        note = said("{place} · từ {from_at}", place=place, from_at=since)
    return Fact(said("Đang giữ"), name, note=note)


@dataclass(frozen=True)
class Suspension:
    """That a dossier is suspended (`ui/facts.html`). reason: empty for who does not read it. until: what is hoped."""

    since: str
    reason: str
    until: str


def suspension(seen: Seen) -> Suspension | None:
    """Since when, why and until about when a suspended dossier stands still; None for every other one."""
    if seen.dossier.suspended_at is None:
        return None
    stop = next((one for one in seen.stops if one.tense == timeline.Tense.NOW), None)
    told = stop.reason if stop is not None and (seen.reads_inside or seen.reads_content) else ""
    until = stop.act_by_at if stop is not None else None
    return Suspension(formats.moment(seen.dossier.suspended_at), told, formats.day(until) if until else "")


def due_fact(seen: Seen) -> Fact:
    """Until when: the promise and its pill; a projection while paused; the check term before acceptance."""
    dossier = seen.dossier
    pill = queries.due_state(dossier, at=seen.at, calendars=seen.calendars)
    if dossier.due_at is None:
        return _before_promise(seen)
    if dossier.is_paused:
        projected = timeline.projected_due(dossier, seen.stays, seen.calendar, at=seen.at)
        return Fact(
            said("Hạn trả kết quả"),
            said("Dự kiến {projected}", projected=formats.full_moment(projected)),
            note=_if_resumed(dossier),
            due=pill,
            term="tam-dung",
        )
    note = _beside(seen.moved[-1]) if seen.moved else ""
    return Fact(said("Hạn trả kết quả"), formats.full_moment(dossier.due_at), note=note, due=pill, term="han-tra")


def _if_resumed(dossier: Dossier) -> Words:
    """What a projection takes for granted."""
    if dossier.suspended_at is not None:
        return said("Nếu được giải quyết tiếp ngay hôm nay.")
    return said("Nếu có trả lời ngay hôm nay.") if dossier.clock_waits else said("Nếu bổ sung ngay hôm nay.")


def _beside(promise: Promise) -> Words:
    """The moment that stands beside the promise now."""
    until = formats.full_moment(promise.due_at)
    if promise.why == Promise.Why.REAPPOINTED:
        return said("Đã xin lỗi, hẹn lại {until}", until=until)
    if promise.why == Promise.Why.CALENDAR:
        return said("Đã tính lại vì lịch làm việc thay đổi.")
    return said("Lãnh đạo ấn định {until}", until=until)


def _before_promise(seen: Seen) -> Fact:
    dossier = seen.dossier
    if dossier.status == Status.SUBMITTED:
        pill = queries.act_by_state(dossier, at=seen.at, calendars=seen.calendars)
        return Fact(
            said("Hạn kiểm tra, tiếp nhận"),
            formats.full_moment(dossier.act_by_at),
            note=said("Hẹn ngày trả khi tiếp nhận."),
            due=pill,
            term="thoi-han-kiem-tra",
        )
    if dossier.status in ENDED:
        return Fact(said("Hạn trả kết quả"), said("Không có"), note=said("Hồ sơ chưa từng được tiếp nhận."))
    return Fact(said("Hạn trả kết quả"), said("Chưa hẹn"), note=said("Hẹn ngày trả khi hồ sơ được tiếp nhận."))


def _customer_fact(seen: Seen) -> Fact:
    dossier = seen.dossier
    contact = (
        " · ".join(part for part in (dossier.contact_name, dossier.contact_phone) if part) if seen.reads_content else ""
    )
    return Fact(said("Cơ quan gửi"), dossier.customer.name, note=contact)


def _receiver_fact(seen: Seen) -> Fact:
    dossier = seen.dossier
    return Fact(said("Cơ quan giải quyết"), dossier.receiver.name, note=dossier.unit.name if dossier.unit else "")
