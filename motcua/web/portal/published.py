"""A procedure as it was published, in all its parts, for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from motcua.catalogue import levels
from motcua.catalogue.models import LegalEvent, Offering, Procedure, ProcedureVersion
from motcua.catalogue.policy import ClockPolicy
from motcua.catalogue.process import Process
from motcua.catalogue.queries import history, offerings
from motcua.core import clock
from motcua.core.errors import NotAllowed
from motcua.core.text import fold
from motcua.core.words import joined, said
from motcua.dossiers.actions.filing import check_fileable
from motcua.dossiers.models import Asking
from motcua.people.models import Role
from motcua.web.ui.chips import Words
from motcua.workdays import terms
from motcua.workdays.terms import Term

CHANNELS = (("online", said("Trực tuyến")), ("direct", said("Trực tiếp")), ("post", said("Dịch vụ bưu chính")))
NAMES = {
    "customer": said("đối tượng thực hiện"),
    "customer_as_published": said("đối tượng theo bản công bố"),
    "agency_lamdong_2017": said("cơ quan giải quyết năm 2017"),
    "agency_lamdong_2025": said("cơ quan giải quyết từ 2025"),
    "in force in 2017": said("hiệu lực trong năm 2017"),
    "name": said("tên thủ tục"),
    "code": said("mã thủ tục"),
    "field": said("lĩnh vực"),
    "level": said("cấp thực hiện"),
    "level_2017": said("mức độ năm 2017"),
    "announced_by": said("quyết định công bố"),
    "channels": said("cách thức, thời hạn theo kênh"),
    "components": said("thành phần hồ sơ"),
    "papers": said("danh mục giấy tờ"),
    "result": said("kết quả"),
    "legal_basis": said("căn cứ pháp lý"),
    "sets": said("số bộ hồ sơ"),
    "order": said("trình tự thực hiện"),
    "fee": said("phí, lệ phí"),
    "g2g_fit": said("mức phù hợp giữa các cơ quan nhà nước"),
    "internal_steps": said("các bước nội bộ"),
}
"""What the reviewed data calls its values, in words; the others are shown as they are written."""


SHOWN_STATES = (
    ProcedureVersion.State.SCHEDULED, ProcedureVersion.State.IN_FORCE, ProcedureVersion.State.SUPERSEDED,
    ProcedureVersion.State.REPEALED,
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A way to file, with its time for each case."""

    channel: Words
    times: Sequence[tuple[str, str]]
    fee: str
    note: str


@dataclass(frozen=True)
class PaperLine:
    """only_in: the cases that ask for it; empty where all do."""

    name: str
    count: str
    only_in: str = ""


@dataclass(frozen=True)
class PaperGroup:
    title: str
    lines: Sequence[PaperLine]


@dataclass(frozen=True)
class StepLine:
    name: str
    who: str
    term: str


@dataclass(frozen=True)
class Review:
    """What officers of the catalogue must still verify; nobody else is shown this."""

    unverified: Sequence[str]
    filled: Sequence[str]
    source: str
    successor: str


@dataclass(frozen=True)
class Told:
    """A fact as it holds between the agencies here, and how the publication itself words it where that differs."""

    here: str
    published: str


@dataclass(frozen=True)
class Published:
    """All the parts of a procedure's page."""

    procedure: Procedure
    version: ProcedureVersion
    customer: Told
    authority: Told
    order: Sequence[str]
    ways: Sequence[Way]
    check: str
    moves: Sequence[str]  # when the promised day may move
    papers: Sequence[PaperGroup]
    sets: str
    fee: str
    results: Sequence[tuple[str, str]]
    legal_basis: Sequence[str]
    decision: str
    why_not_higher: str
    steps: Sequence[StepLine]
    conditions: Sequence[str]
    versions: Sequence[ProcedureVersion]
    events: Sequence[LegalEvent]
    offered_by: Sequence[Offering]
    file_url: str
    no_filing: str


def publish(procedure: Procedure) -> Published:
    """Read everything that a procedure's page shows."""
    version = procedure.current
    assert version is not None
    facts = version.facts
    offered = list(offerings(clock.today()).filter(procedure=procedure).order_by("agency__sort"))
    refusal = reason_not_fileable(offered)
    return Published(
        procedure=procedure,
        version=version,
        customer=_told(facts, "customer", "customer_as_published"),
        authority=_told(facts, "agency_lamdong_2017", "responsible_agency_as_published"),
        order=facts.get("order") or (),
        ways=_ways(version),
        check=terms.in_words(ClockPolicy.parse(version.clock).check),
        moves=_moves(ClockPolicy.parse(version.clock)),
        papers=_papers(facts.get("components") or (), _only_in(version)),
        sets=_sets(facts),
        fee="; ".join(facts.get("fee") or ()),
        results=[(one["name"], one.get("code") or "") for one in facts.get("result") or ()],
        legal_basis=facts.get("legal_basis") or (),
        decision=facts.get("announced_by") or "",
        why_not_higher=why_not_higher(procedure, version),
        steps=_steps(version),
        conditions=facts.get("conditions") or (),
        versions=list(
            procedure.versions.filter(state__in=SHOWN_STATES)
            .defer("form", "process", "papers", "facts")
            .order_by("-number")
        ),
        events=list(history(procedure)),
        offered_by=offered,
        file_url="" if refusal else reverse("portal:start-procedure", args=[procedure.code]),
        no_filing=refusal,
    )


def reason_not_fileable(offered: Sequence[Offering]) -> str:
    """Why nobody takes this procedure online, in a sentence; empty when somebody does."""
    if not offered:
        return said("Chưa có cơ quan nào nhận thủ tục này trên hệ thống.")
    try:
        check_fileable(offered[0])
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def why_not_higher(procedure: Procedure, version: ProcedureVersion) -> str:
    """What the version lacks for the level above the published one, in one line; empty at level 4."""
    if version.level >= 4:
        return ""
    told = levels.read_facts(
        procedure.name,
        version.facts,
        form=version.form,
        form_is_common=version.form_is_common,
        process=version.process,
        clock=version.clock,
    )
    missing = levels.actual_level(told).missing.get(version.level + 1, ())
    if not missing:
        return ""
    lacking = joined("; ", (one.lower() for one in missing))
    return said("Chưa lên mức độ {level}: {missing}.", level=version.level + 1, missing=lacking)


def _told(facts: Mapping[str, Any], here: str, published: str) -> Told:
    mine, theirs = facts.get(here) or "", facts.get(published) or ""
    return Told(mine or theirs, theirs if mine and theirs != mine else "")


def _ways(version: ProcedureVersion) -> list[Way]:
    policy = ClockPolicy.parse(version.clock)
    said = {one["channel"]: one for one in version.facts.get("channels") or ()}
    accepted = version.facts.get("accepts") or list(policy.terms)
    found = []
    for channel, name in CHANNELS:
        if channel in accepted:
            told = said.get(channel, {})
            found.append(
                Way(
                    name,
                    _times(version, policy, channel),
                    told.get("fee") or "; ".join(version.facts.get("fee") or ()),
                    _note(told.get("note")),
                )
            )
    return found


def _times(version: ProcedureVersion, policy: ClockPolicy, channel: str) -> list[tuple[str, str]]:
    """Case and its time; one line without a case where time does not depend on one."""
    if not policy.by_case or not version.cases:
        return [("", _words(policy.term(channel)))]
    return [(case["name"], _words(policy.term(channel, case["key"]))) for case in version.cases]


def _moves(policy: ClockPolicy) -> list[str]:
    """When the promised day may be moved, and how often."""
    told: list[str] = []
    if policy.extensions:
        grounds = joined("; ", policy.extension_grounds) or said("khi có lý do, do lãnh đạo quyết định")
        told.append(said("Được gia hạn {n} lần trước hạn: {grounds}.", n=policy.extensions, grounds=grounds))
    if policy.suspensions:
        grounds = joined("; ", policy.suspension_grounds) or said("khi có lý do, do lãnh đạo quyết định")
        told.append(said("Được tạm dừng giải quyết {n} lần: {grounds}.", n=policy.suspensions, grounds=grounds))
    if policy.asking_pauses:
        kinds = joined(", ", (Asking.Kind(one).label.lower() for one in sorted(policy.asking_pauses)))
        told.append(said("Thời hạn tạm dừng trong khi chờ cơ quan khác trả lời: {kinds}.", kinds=kinds))
    if policy.reappointments:
        told.append(
            said("Nếu quá hạn, cơ quan giải quyết xin lỗi bằng văn bản và hẹn lại {n} lần.", n=policy.reappointments)
        )
    return told


def _words(term: Term | None) -> str:
    return terms.in_words(term) if term else said("chưa công bố thời hạn")


def _note(text: str | None) -> str:
    told = (text or "").strip()
    inside = told[1:-1].strip() if told.startswith("(") and told.endswith(")") else told
    return "" if inside in ("", "Không", "Không có") else inside


def _papers(components: Sequence[Mapping[str, Any]], only_in: Mapping[str, str]) -> list[PaperGroup]:
    groups: dict[str, list[PaperLine]] = {}
    for one in components:
        line = PaperLine(one["name"], _count(one), only_in.get(fold(one["name"]), ""))
        groups.setdefault((one.get("group") or "").strip().rstrip(":"), []).append(line)
    return [PaperGroup(title, lines) for title, lines in groups.items()]


def _sets(facts: Mapping[str, Any]) -> str:
    """`3 bộ`, with the channels that ask for another number; empty where none was published."""
    own = joined(", ", (said("{way}: {n}", way=name.lower(), n=n) for key, name in CHANNELS
                        if (n := (facts.get("sets_by") or {}).get(key))))  # fmt: skip
    whole = said("{n} bộ", n=facts["sets"]) if facts.get("sets") else ""
    return joined(" · ", (whole, own))


def _only_in(version: ProcedureVersion) -> dict[str, str]:
    """The cases that ask for a paper, by its folded name; only of papers that not all cases ask for."""
    named = {one["key"]: one["name"] for one in version.cases}
    told = {fold(one["name"]): one["cases"] for one in version.papers if one.get("cases")}
    return {name: "; ".join(str(named.get(key, key)) for key in keys) for name, keys in told.items()}


def _count(one: Mapping[str, Any]) -> str:
    """`1 bản chính, 1 bản sao`; a plain sentence where the source is silent."""
    told = ((one.get("originals"), said("bản chính")), (one.get("copies"), said("bản sao")))
    counted = joined(", ", (joined(" ", (count, word)) for count, word in told if count))
    return counted or said("không nêu số bản")


def _steps(version: ProcedureVersion) -> list[StepLine]:
    return [
        StepLine(
            step.name,
            joined(
                " · ",
                (
                    step.where.unit,
                    Role(step.where.role).label if step.where.role else step.where.agency,
                    said("làm song song") if step.group else "",
                ),
            ),
            terms.in_words(terms.from_json(step.term)) if step.term else "",
        )
        for step in Process.parse(version.process).steps
    ]


def review(version: ProcedureVersion) -> Review:
    """What is not verified yet, for officers of the catalogue."""
    facts = version.facts
    return Review(
        unverified=[NAMES.get(key, key) for key in facts.get("unverified") or ()],
        filled=[NAMES.get(key, key) for key in facts.get("filled_for_demo") or ()],
        source=facts.get("source") or "",
        successor=facts.get("agency_lamdong_2025") or "",
    )
