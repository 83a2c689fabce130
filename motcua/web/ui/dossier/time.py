"""The way of a dossier as ribbon, timeline and ledger, from its stops."""

from dataclasses import replace
from datetime import datetime, timedelta

from motcua.catalogue.process import StepKind
from motcua.core.words import capital, joined, said
from motcua.dossiers import deadlines
from motcua.dossiers.deadlines import DueKind, DueState
from motcua.dossiers.models import Promise, Status
from motcua.dossiers.models.dossier import RUNNING
from motcua.dossiers.rules import Act
from motcua.dossiers.timeline import Stop, Tense
from motcua.web.ui import formats, ribbon
from motcua.web.ui.dossier.seen import Seen
from motcua.web.ui.pieces import Event, StayRow

HOUR = 60
DAY = 8 * HOUR  # working minutes of a day, only for showing lengths
OPEN_REASONS = frozenset(
    {
        Act.REQUEST_SUPPLEMENT,
        Act.TAKE_BACK_SUPPLEMENT,
        Act.ASK_WITHDRAWAL,
        Act.RETURN_DRAFT,
        Act.EXTEND,
        Act.GIVE_TIME,
        Act.SUSPEND,
        Act.RESUME,
    }
)
"""Acts whose reason the customer reads too; the other reasons are notes inside the receiver."""
_HOUR_UNIT = said("giờ làm việc")


def span(length: timedelta | None) -> str:
    """Working time as `3,1 ngày` or `5,5 giờ`; under an hour `12 phút`; empty for None."""
    if length is None:
        return ""
    minutes = length.total_seconds() / 60
    if minutes < HOUR:
        return said("{minutes} phút", minutes=round(minutes))
    if minutes < DAY:
        return said("{minutes} giờ", minutes=formats.number(round(minutes / HOUR, 1)))
    return said("{minutes} ngày", minutes=formats.number(round(minutes / DAY, 1)))


def stay_rows(seen: Seen) -> list[StayRow]:
    """The ledger of time (`ui/stays.html`): one line a stop that was, the open one last."""
    held = [stop for stop in seen.stops if stop.tense != Tense.NEXT]
    return [row for stop in held for row in (_row(seen, stop), *(_branch_row(seen, one) for one in stop.beside))]


def _branch_row(seen: Seen, stop: Stop) -> StayRow:
    row = _row(seen, stop)
    held = joined(" · ", (stop.officer, stop.unit)) or said("chưa có người giữ")
    until = row.until if stop.officer or not row.current else said("chờ nhận")
    return replace(row, name=said("Nhánh: {name}", name=stop.name), holder=held, until=until, current=False)


def timeline_of(seen: Seen) -> dict[str, list[Event]]:
    """`done`, `now` and `next` of `ui/timeline.html`; the end of a dossier stands as its last done line."""
    stops = seen.stops
    done = [(stop.from_at, _done(seen, stop)) for stop in stops if stop.tense == Tense.DONE]
    done += [(one.made_at, _moved(seen, one)) for one in seen.moved]
    done.sort(key=lambda told: told[0] or seen.at)
    return {
        "done": [*(event for _, event in done), *_ending(seen)],
        "now": [_now(seen, stop) for stop in stops if stop.tense == Tense.NOW],
        "next": [_next(seen, stop) for stop in stops if stop.tense == Tense.NEXT],
    }


def ribbon_of(seen: Seen) -> ribbon.Ribbon | None:
    """The ribbon of `ui/ribbon.html`, each bar as long as its working time; None where nothing was handed in yet."""
    bars: list[ribbon.Bar] = []
    now: float | None = None
    spent = 0.0
    before = seen.at
    for number, stop in enumerate(seen.stops):
        weight = _weight(seen, stop, before)
        if stop.tense == Tense.NOW:
            now = spent + _minutes(stop.used)
            before = max(_own_end(stop) or seen.at, seen.at)
        elif stop.tense == Tense.NEXT:
            before = max(stop.expected_at or before, before)
        bars.append(ribbon.Bar(_label(seen, stop), weight, _kind(stop, number), _under(seen, stop)))
        spent += weight
    if not bars or seen.dossier.submitted_at is None:
        return None
    due_at = seen.dossier.due_at
    bars = _fitting(bars, seen.stops)
    due = (
        _due_place(seen, now, due_at) if now is not None and due_at is not None and not seen.dossier.is_paused else None
    )
    return ribbon.draw(bars, title=_title(seen), now=now, due=due, due_text=formats.short_day(due_at))


def _minutes(length: timedelta | None) -> float:
    return length.total_seconds() / 60 if length else 0.0


def _weight(seen: Seen, stop: Stop, before: datetime) -> float:
    """Working minutes of a bar: used, or until its own moment, or what its term adds after the stop before."""
    if stop.tense == Tense.NOW and stop.paused:
        return max(_minutes(stop.used), DAY / 2)
    own_end = _own_end(stop)
    if stop.tense == Tense.NOW and own_end is not None and own_end > seen.at:
        return _minutes(stop.used) + _minutes(deadlines.working_time_between(seen.at, own_end, seen.calendar))
    if stop.tense == Tense.NEXT and stop.expected_at is not None and stop.term:
        return max(_minutes(deadlines.working_time_between(before, stop.expected_at, seen.calendar)), HOUR)
    return _minutes(stop.used) or float(HOUR)


def _own_end(stop: Stop) -> datetime | None:
    """Until when a stop's own term runs; None where it has no time but the dossier's."""
    return stop.act_by_at if stop.term else None


def _due_place(seen: Seen, now: float, due_at: datetime) -> float:
    if due_at >= seen.at:
        return now + _minutes(deadlines.working_time_between(seen.at, due_at, seen.calendar))
    return max(now - _minutes(deadlines.working_time_between(due_at, seen.at, seen.calendar)), 0.0)


def _kind(stop: Stop, number: int) -> str:
    if stop.paused:
        return "pause"
    if stop.tense == Tense.DONE:
        return "first" if number == 0 else "done"
    return "now" if stop.tense == Tense.NOW else "next"


_SHORT = {
    "Chờ tiếp nhận": said("Tiếp nhận"),
    "Chờ phân công": said("Phân công"),
    "Chờ bổ sung giấy tờ": said("Tạm dừng chờ bổ sung"),
    "Tạm dừng giải quyết": said("Tạm dừng"),
}
_BY_KIND = {StepKind.APPROVE: said("Duyệt"), StepKind.ISSUE: said("Phát hành")}


def _label(seen: Seen, stop: Stop) -> str:
    """A word that fits a bar; the timeline beside it has the whole name."""
    kind = next((step.kind for step in seen.book.process.steps if step.name == stop.name), None)
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    return _SHORT.get(stop.name) or stop.name.split(":")[0].split(",")[0]


def _fitting(bars: list[ribbon.Bar], stops: list[Stop]) -> list[ribbon.Bar]:
    """What is done says how long it took, where its bar has room for that."""
    room = ribbon.WIDTH - ribbon.WORD - (ribbon.GAP + ribbon.LEAST) * len(bars)
    scale = room / max(sum(bar.weight for bar in bars), 1.0)
    fitted = []
    for bar, stop in zip(bars, stops, strict=True):
        longer = joined(" · ", (bar.label, span(stop.used)))
        width = ribbon.LEAST + bar.weight * scale
        fits = stop.tense == Tense.DONE and len(longer) * ribbon.LETTER + ribbon.PADDING <= width
        fitted.append(replace(bar, label=longer) if fits else bar)
    return fitted


def _under(seen: Seen, stop: Stop) -> str:
    """The date under a bar; none where the line of the due moment says the same, or nothing can be foreseen."""
    if stop.from_at is not None:
        return formats.short_day(stop.from_at)
    expected = formats.short_day(stop.expected_at)
    if not expected or seen.dossier.is_paused or expected == formats.short_day(seen.dossier.due_at):
        return ""
    return said("dự kiến {expected}", expected=expected)


def _title(seen: Seen) -> str:
    """The ribbon as a sentence."""
    parts = [
        said("{name} từ {from_at}", name=stop.name, from_at=formats.short_day(stop.from_at))
        for stop in seen.stops
        if stop.from_at is not None
    ]
    due = said("hạn trả {due_at}", due_at=formats.moment(seen.dossier.due_at)) if seen.dossier.due_at else ""
    return said("Dải thời gian: {parts}.", parts=joined("; ", (joined(", ", parts), due)))


def _row(seen: Seen, stop: Stop) -> StayRow:
    current = stop.tense == Tense.NOW
    return StayRow(
        name=stop.name,
        holder=" · ".join(part for part in (stop.officer, stop.unit or stop.agency, stop.acted) if part),
        since=formats.near_moment(stop.from_at),
        until=said("đang giữ") if current else formats.near_moment(stop.to_at),
        term=stop.term,
        used=span(stop.used),
        judged=_judged(seen, stop),
        current=current,
    )


def _judged(seen: Seen, stop: Stop) -> DueState | None:
    """How the stop kept its own time; how near its moment is while it is open."""
    if stop.paused:
        return DueState(DueKind.PAUSE, said("không tính"))
    if stop.act_by_at is None:
        return None
    if stop.tense == Tense.NOW:
        return deadlines.remaining(seen.at, stop.act_by_at, seen.calendar, in_hours=stop.term.endswith(_HOUR_UNIT))
    if stop.judged == "late" and stop.to_at is not None:
        late = span(deadlines.working_time_between(stop.act_by_at, stop.to_at, seen.calendar))
        return DueState(DueKind.WAS, said("chậm {late}", late=late))
    return {"early": DueState(DueKind.OK, said("trước hạn")), "on_time": DueState(DueKind.OK, said("đúng hạn"))}.get(
        stop.judged or ""
    )


def _done(seen: Seen, stop: Stop) -> Event:
    words = [_stretch(stop)]
    judged = _judged(seen, stop)
    if judged is not None and judged.kind == DueKind.WAS:
        words.append(said("{judged} so với bước", judged=judged.text))
    if stop.acted:
        words.append(capital(stop.acted))
    if _shows_reason(seen, stop):
        words.append(f"“{stop.reason}”")
    kind, beside = "wait" if stop.paused else "done", _beside(seen, stop)
    return Event(kind, stop.name, who=stop.officer or stop.agency, note=joined(" · ", words), beside=beside)


def _beside(seen: Seen, stop: Stop) -> list[str]:
    return [_branch_word(seen, one) for one in stop.beside]


def _branch_word(seen: Seen, stop: Stop) -> str:
    """A branch under the stop that waits for it: its step, who has or had it, how it stands."""
    who = stop.officer or stop.unit
    if stop.tense == Tense.DONE:
        return said("{name}: {who}, đến {until}", name=stop.name, who=who, until=formats.near_moment(stop.to_at))
    until, late = formats.near_moment(stop.act_by_at), _late(seen, stop)
    told = said("{name}: {who}, phải xong trước {until}", name=stop.name, who=who, until=until)
    return joined(", ", (told, late.text)) if late else told


def _late(seen: Seen, stop: Stop) -> DueState | None:
    """How late an open stop is against its own moment; None where it is not."""
    judged = _judged(seen, stop)
    return judged if judged is not None and judged.kind == DueKind.LATE else None


def _moved(seen: Seen, promise: Promise) -> Event:
    """A moment that stands beside the promise, told to the customer or set by a leader; or one the calendar gave."""
    told = joined(": ", (promise.get_why_display(), formats.moment(promise.due_at)))
    reads = seen.reads_inside or (seen.reads_content and promise.why != Promise.Why.OVERRIDDEN)
    reason = f"“{promise.reason}”" if promise.reason and reads else ""
    by = promise.made_by.full_name if promise.made_by else ""
    if promise.made_for is not None:
        by = said("{by} thay {principal}", by=by, principal=promise.made_for.addressed)
    return Event("done", told, who=by, note=joined(" · ", (formats.near_moment(promise.made_at), reason)))


def _stretch(stop: Stop) -> str:
    since, until = formats.near_moment(stop.from_at), formats.near_moment(stop.to_at)
    return since if since == until else said("{since} đến {until}", since=since, until=until)


def _shows_reason(seen: Seen, stop: Stop) -> bool:
    return bool(stop.reason) and (seen.reads_inside or (seen.reads_content and stop.opened_act in OPEN_REASONS))


def _now(seen: Seen, stop: Stop) -> Event:
    stay = seen.stay
    mine = stay is not None and stay.officer_id == seen.user.pk
    words: list[str] = [said("từ {from_at}", from_at=formats.near_moment(stop.from_at))]
    if stop.act_by_at is not None:
        words.append(said("phải xong trước {act_by_at}", act_by_at=formats.near_moment(stop.act_by_at)))
    if _shows_reason(seen, stop):
        words.append(f"“{stop.reason}”")
    return Event(
        "now",
        stop.name,
        who=said("bạn") if mine else stop.officer or stop.unit or stop.agency,
        note=joined(" · ", words),
        beside=_beside(seen, stop),
        due=_late(seen, stop),
    )


def _next(seen: Seen, stop: Stop) -> Event:
    who = stop.unit or stop.post
    expected = (
        said("dự kiến {expected_at}", expected_at=formats.short_day(stop.expected_at)) if stop.expected_at else ""
    )
    if seen.dossier.is_paused:
        expected = _once_resumed(seen, stop) if stop.term else ""
    return Event("next", stop.name, who=who, note=expected)


def _once_resumed(seen: Seen, stop: Stop) -> str:
    if seen.dossier.status in RUNNING:
        return said("thời hạn {term}, tính từ khi giải quyết tiếp", term=stop.term)
    return said("thời hạn {term}, tính từ khi bổ sung xong", term=stop.term)


def _ending(seen: Seen) -> list[Event]:
    """What the ledger does not show: how it ended."""
    dossier = seen.dossier
    if seen.stay is not None:
        return []
    moment = dossier.handed_over_at or dossier.ended_at or dossier.changed_at
    words = [formats.near_moment(moment)]
    if dossier.status == Status.HANDED_OVER:
        words.append(joined(", ", (dossier.get_outcome_display().lower(), dossier.handed_to)))
    elif dossier.end_reason and seen.reads_content:
        words.append(f"“{dossier.end_reason}”")
    return [Event("done", Status(dossier.status).label, note=joined(" · ", words))]
