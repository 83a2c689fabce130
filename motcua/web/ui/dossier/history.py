"""The journal of a dossier in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.core.words import capital, joined, said
from motcua.dossiers.bundle import DRAFTING
from motcua.dossiers.models import Outcome, Status
from motcua.dossiers.rules import Act
from motcua.journal.models import Event
from motcua.journal.queries import history
from motcua.people.models import User
from motcua.people.queries import posts_of
from motcua.web.ui import formats
from motcua.web.ui.dossier.seen import Seen

SYSTEM = said("hệ thống")
_OTHER = {
    "dossier.originals": said("Ghi ngày nhận bản giấy"),
    "dossier.control-slip": said("In phiếu kiểm soát"),
    "dossier.reckon": said("Tính lại hạn vì lịch làm việc thay đổi"),
    "dossier.bundle": said("Tải toàn bộ hồ sơ"),
    "dossier.print": said("Tải bản in hồ sơ"),
    "dossier.download": said("Tải tệp"),
    "dossier.preview": said("Xem giấy tờ"),
    "dossier.follow-version": said("Chuyển sang bản mới của thủ tục"),
    "dossier.infected-file": said("Phát hiện tệp có mã độc"),
}


@dataclass(frozen=True)
class HistoryRow:
    """A line of `ui/dossier_history.html`."""

    when: str
    what: str
    who: str
    post: str
    note: str = ""


def history_rows(seen: Seen) -> list[HistoryRow]:
    """What happened, newest first. Two queries. What the customer did while drafting is told to the customer alone."""
    outside = seen.dossier.customer_id not in {post.agency_id for post in posts_of(seen.user)}
    events = [event for event in history(seen.dossier.subject) if not (outside and event.verb in DRAFTING)]
    names = _names(name for event in events for name in (event.actor, event.on_behalf) if name)
    return [_row(event, names) for event in reversed(events)]


def _names(actors: Iterable[str]) -> dict[str, str]:
    found = User.objects.filter(username__in=set(actors)).values_list("username", "honorific", "full_name")
    return {username: f"{honorific} {full_name}" for username, honorific, full_name in found}


def _row(event: Event, names: dict[str, str]) -> HistoryRow:
    who = capital(names.get(event.actor, event.actor or SYSTEM))
    if event.on_behalf:
        who = said("{by} thay {principal}", by=who, principal=names.get(event.on_behalf, event.on_behalf))
    return HistoryRow(formats.moment(event.at), verb_in_words(event.verb), who, event.post, _note(event))


def verb_in_words(verb: str) -> str:
    """`dossier.request-supplement` is “Yêu cầu bổ sung”: the same word as on the button."""
    value = verb.removeprefix("dossier.").replace("-", "_")
    return Act(value).label if value in Act.values else _OTHER.get(verb, verb)


def _note(event: Event) -> str:
    details = event.details
    notes: list[str] = []
    came, went = details.get("from"), details.get("to")
    if came and went and came != went and went in Status.values:
        notes.append(said("sang “{status}”", status=Status(went).label))
    if details.get("outcome") in Outcome.values:
        notes.append(Outcome(details["outcome"]).label.lower())
    if details.get("to_version"):
        notes.append(said("bản {a} sang bản {b}", a=details["from_version"], b=details["to_version"]))
    if details.get("round"):
        notes.append(said("lần {round}", round=details["round"]))
    if details.get("on"):
        notes.append(said("ngày {on}", on=details["on"]))
    return joined(", ", notes)
