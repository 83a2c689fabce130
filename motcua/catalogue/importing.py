"""Procedures from published records: laid beside what is there, shown line by line, and only then written.

Nothing is guessed: a record that is not understood is named, and while there is one nothing is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from motcua.catalogue import content, loading, national, papers, publishing
from motcua.catalogue.differences import diff
from motcua.catalogue.models import Kind, LegalEvent, Procedure, ProcedureVersion
from motcua.catalogue.national import NotUnderstood, Record
from motcua.core import clock, sheets
from motcua.core.errors import Invalid
from motcua.core.text import fold, sort_key
from motcua.core.words import joined, said
from motcua.journal.record import SYSTEM, record
from motcua.people.importing import State
from motcua.people.models import User
from motcua.workdays import terms

MOST_BYTES, MOST_ROWS, LONGEST = 60_000_000, 20_000, 20_000
CODE, NAME, SECTOR, KIND, AGENCY = "Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Loại", "Cơ quan giải quyết"
CUSTOMER, LEVEL, TERM, CHANNELS = "Đối tượng thực hiện", "Mức độ", "Thời hạn", "Cách nộp"
RESULT, FEE, BASIS, DECISION = "Kết quả", "Phí, lệ phí", "Căn cứ pháp lý", "Quyết định công bố"
COLUMNS = (
    CODE, NAME, SECTOR, KIND, AGENCY, CUSTOMER, LEVEL, TERM, CHANNELS, RESULT, FEE, BASIS, DECISION,
)  # fmt: skip
NEEDED = (CODE, NAME)
SOURCE = "Bản ghi nạp từ dữ liệu công bố"
LEVEL_UNKNOWN = "Nguồn không nêu mức độ"
LEVEL_ABOVE = "Mức độ theo nguồn nạp, cao hơn mức hệ thống đạt được"
_PUBLISHED = [(value, label) for value, label in Kind.choices if value != Kind.ASKING]
_KINDS = {fold(str(label)): value for value, label in _PUBLISHED} | {value: value for value, _ in _PUBLISHED}
_CHANNELS = {"trực tuyến": "online", "trực tiếp": "direct", "bưu chính": "post"}


@dataclass
class Line:
    """One record of a file. number: as it stands there, from 1; said: what it would do, what a person must look at."""

    number: int
    code: str
    name: str
    state: State = State.EQUAL
    said: list[str] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)
    decision: str = ""


def read(data: bytes, name: str) -> list[Any]:
    """The records of a file: JSON in both national shapes, or an XLSX list. Raises Invalid in words."""
    if len(data) > MOST_BYTES:
        raise Invalid(said("Tệp lớn hơn {n} MB. Hãy chia thành nhiều tệp.", n=MOST_BYTES // 1_000_000))
    if not name.lower().endswith(".xlsx") and not data.startswith(b"PK"):
        return national.read(data)
    rows = sheets.read(data, most_bytes=MOST_BYTES, most_rows=MOST_ROWS, longest=LONGEST)
    titles = list(rows[0]) if rows else []
    missing = [one for one in NEEDED if one not in titles]
    if missing:
        raise Invalid(said("Dòng đầu thiếu cột: {names}. Hãy dùng tệp mẫu.", names=", ".join(missing)))
    return [
        _Row({title: cell for title, cell in zip(titles, row, strict=False) if title}) for row in rows[1:] if any(row)
    ]


class _Row(dict[str, str]):
    """A row of a sheet, told from a record of JSON."""


def plan(records: Sequence[Any]) -> list[Line]:
    """What each record would do if it were written now. Two queries, however many records."""
    common = _Common.read()
    there = {one.code: one for one in Procedure.objects.select_related("current")}
    waiting = set(
        ProcedureVersion.objects.filter(state=publishing.State.SCHEDULED).values_list("procedure__code", flat=True)
    )
    lines: list[Line] = []
    first: dict[str, int] = {}
    for number, one in enumerate(records, start=1):
        try:
            told = _from_row(one) if isinstance(one, _Row) else national.adapt(one)
        except NotUnderstood as wrong:
            code = one.get("code") or one.get("MATTHC") or one.get(CODE) if isinstance(one, Mapping) else ""
            lines.append(Line(number, str(code or "")[:40], "", State.WRONG, [str(wrong)]))
            continue
        line = Line(number, told.code, told.name, said=list(told.notes), decision=told.decision)
        if (before := first.setdefault(told.code, number)) != number:
            line.state, line.said = State.WRONG, [said("trùng mã với dòng {n}", n=before)]
        elif told.code in waiting:
            line.state, line.said = State.WRONG, [said("thủ tục đang có một bản chờ hiệu lực")]
        else:
            _compare(line, told, there.get(told.code), common)
        lines.append(line)
    return lines


@dataclass(frozen=True)
class _Common:
    """What a procedure has that brings neither a form nor a process of its own."""

    form: Mapping[str, Any]
    process: Mapping[str, Any]

    @classmethod
    def read(cls) -> "_Common":
        root = Path(settings.FACTS_DIR)
        return cls(loading.forms(root)[loading.COMMON_FORM], loading.processes(root)[loading.DEFAULT_PROCESS])


def _compare(line: Line, told: Record, there: Procedure | None, common: _Common) -> None:
    """Say what is new and what changes; what the record does not say stays as it is."""
    if there is not None and there.repealed_on is not None:
        line.state = State.WRONG
        line.said = [said("thủ tục đã bãi bỏ từ {day:%d/%m/%Y}", day=there.repealed_on)]
        return
    before = publishing.document_of(there.current) if there is not None and there.current is not None else None
    line.document = _document(told, before, common)
    if before is None:
        line.state = State.NEW
        line.said.insert(0, said("thủ tục mới"))
    elif changes := diff(before, line.document):
        line.state = State.CHANGED
        parts = dict.fromkeys(one.part.lower() for one in content.in_words(changes, before, line.document))
        line.said.insert(0, said("sửa: {parts}", parts=joined(", ", parts)))
    if line.document["level_note"] == LEVEL_ABOVE and line.state != State.EQUAL:
        line.said.append(said("mức độ {level} cao hơn mức đạt được: giữ, và ghi vào danh sách cần bổ sung",
                              level=line.document["level"]))  # fmt: skip


def _document(told: Record, before: Mapping[str, Any] | None, common: _Common) -> dict[str, Any]:
    made: dict[str, Any] = dict(before) if before is not None else _empty(common)
    made["name"], made["sector"] = told.name, told.sector or made["sector"]
    made["kind"] = told.kind or made["kind"]
    facts = {**made["facts"], **{key: value for key, value in told.facts.items() if value not in (None, "", [], {})}}
    if told.papers and not _same_papers(told.papers, made["facts"].get("components") or ()):
        facts["components"] = [
            {**{key: one[key] for key in ("group", "name", "originals", "copies")}} for one in told.papers
        ]
        made["papers"] = papers.merged(told.papers, made["papers"])
    if set(told.terms) and any(told.terms.values()):
        published = {channel: term for channel, term in told.terms.items() if term}
        made["clock"] = {**made["clock"], "term": {**(made["clock"].get("term") or {}), **published}}
    if before is None or facts != made["facts"]:
        facts["source"] = facts.get("source") or SOURCE
    made["facts"] = facts
    return _levelled(made, told, is_new=before is None)


def _levelled(made: dict[str, Any], told: Record, *, is_new: bool) -> dict[str, Any]:
    """The level that the source gives, kept and marked where it is above the actual one; none is guessed."""
    actual = content.level_of(made, publishing.installed()).level
    if told.level is not None:
        made["level"] = told.level
        made["level_note"] = LEVEL_ABOVE if told.level > actual else ""
    elif is_new:
        made["level"], made["level_note"] = min(actual, 2), LEVEL_UNKNOWN
    return made


def _empty(common: _Common) -> dict[str, Any]:
    return {
        "name": "", "sector": "", "kind": Kind.STANDARD.value, "level": 1, "level_note": "", "facts": {}, "papers": [],
        "cases": [], "form": dict(common.form), "form_is_common": True, "process": dict(common.process),
        "process_is_default": True, "clock": {},
    }  # fmt: skip


def _same_papers(told: Sequence[Mapping[str, Any]], there: Sequence[Mapping[str, Any]]) -> bool:
    names = ("group", "name", "originals", "copies")
    return [tuple(one.get(key) for key in names) for one in told] == [
        tuple(one.get(key) for key in names) for one in there
    ]


def _from_row(row: Mapping[str, str]) -> Record:
    """A row of an XLSX list. Raises NotUnderstood."""
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    made = national.adapt({"code": told[CODE], "name": told[NAME]})
    made.sector, made.decision = told[SECTOR][:200], told[DECISION][:120]
    if told[KIND]:
        if fold(told[KIND]) not in _KINDS:
            raise NotUnderstood(said("loại “{kind}” không có trong danh mục", kind=told[KIND]))
        made.kind = _KINDS[fold(told[KIND])]
    if told[LEVEL]:
        if told[LEVEL] not in ("1", "2", "3", "4"):
            raise NotUnderstood(said("mức độ “{level}” không phải 1, 2, 3 hoặc 4", level=told[LEVEL]))
        made.level = int(told[LEVEL])
    channels = list(_channels(told[CHANNELS]))
    made.facts |= {
        "customer": told[CUSTOMER], "agency_lamdong_2017": told[AGENCY], "accepts": channels,
        "announced_by": told[DECISION],
        "result": [{"name": one, "code": None} for one in _parts(told[RESULT])], "fee": _parts(told[FEE]),
        "legal_basis": _parts(told[BASIS]),
    }  # fmt: skip
    if told[TERM]:
        try:
            term = terms.to_json(terms.parse(told[TERM]))
        except ValueError as wrong:
            raise NotUnderstood(
                said("thời hạn “{term}” không hiểu được, ví dụ: 5 ngày làm việc", term=told[TERM])
            ) from wrong
        if not channels:
            made.notes.append(said("có thời hạn nhưng không nêu cách nộp: chưa dùng"))
        made.terms = dict.fromkeys(channels, term)
    return made


def _channels(text: str) -> Iterator[str]:
    for one in _parts(text.replace(",", ";")):
        if one.lower() not in _CHANNELS:
            raise NotUnderstood(said("cách nộp “{one}” không phải trực tuyến, trực tiếp, bưu chính", one=one))
        yield _CHANNELS[one.lower()]


def _parts(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def apply(lines: Sequence[Line], *, by: User | None) -> int:
    """Write everything that the plan says, in one transaction: each a version in force from today; how many.

    Raises Invalid while a line is not understood.
    """
    if any(line.state == State.WRONG for line in lines):
        raise Invalid(said("Còn dòng chưa hiểu nên chưa ghi gì. Hãy sửa tệp rồi nạp lại."))
    doing = [line for line in lines if line.state in (State.NEW, State.CHANGED)]
    at, today = clock.now(), clock.today()
    with transaction.atomic():
        procedures = _procedures(doing)
        numbers = dict(
            ProcedureVersion.objects.filter(procedure__in=procedures.values())
            .values_list("procedure_id").annotate(last=Max("number"))
        )  # fmt: skip
        ProcedureVersion.objects.filter(procedure__in=procedures.values(), state=publishing.State.IN_FORCE).update(
            state=publishing.State.SUPERSEDED
        )
        versions = ProcedureVersion.objects.bulk_create(
            ProcedureVersion(
                procedure=procedures[line.code], number=numbers.get(procedures[line.code].pk, 0) + 1,
                state=publishing.State.IN_FORCE, effective_from=today, published_at=at, **line.document,
            )
            for line in doing
        )  # fmt: skip
        _follow(doing, procedures, versions)
        events = LegalEvent.objects.bulk_create(
            LegalEvent(
                procedure=procedures[line.code], version=version, kind=LegalEvent.Kind.IMPORT, decision=line.decision,
                effective_on=today, by=by, at=at, applied_at=at,
            )
            for line, version in zip(doing, versions, strict=True)
        )  # fmt: skip
        for event in events:
            record(
                "procedure.import", subject=publishing.subject(event.procedure), at=at,
                actor=by.username if by else SYSTEM,
                details={"event": event.pk, "version": event.version.number if event.version else None},
            )  # fmt: skip
    return len(doing)


def _procedures(doing: Sequence[Line]) -> dict[str, Procedure]:
    """The procedures of these lines by code, locked or made."""
    locked = Procedure.objects.select_for_update().filter(code__in=[line.code for line in doing]).order_by("pk")
    found = {one.code: one for one in locked}
    fresh = [line for line in doing if line.code not in found]
    made = Procedure.objects.bulk_create(
        Procedure(code=line.code, name=line.name, sector=line.document["sector"], kind=line.document["kind"],
                  sort=sort_key(line.name))
        for line in fresh
    )  # fmt: skip
    return found | {one.code: one for one in made}


def _follow(doing: Sequence[Line], procedures: Mapping[str, Procedure], versions: Sequence[ProcedureVersion]) -> None:
    """What each procedure shows follows its new version."""
    for version in versions:
        publishing.show_as(version.procedure, version)
    Procedure.objects.bulk_update(procedures.values(), publishing.FOLLOWED, batch_size=500)


def template_rows() -> list[tuple[str, ...]]:
    """The titles of the sheet to fill in, and one row that shows how."""
    shown = {
        CODE: "5.000001", NAME: "Tên thủ tục", SECTOR: "Lĩnh vực", KIND: "Thủ tục nội bộ", AGENCY: "Sở Tài chính",
        CUSTOMER: "Cơ quan nhà nước", LEVEL: "3", TERM: "5 ngày làm việc", CHANNELS: "Trực tuyến; Trực tiếp",
        RESULT: "Quyết định", FEE: "Không", BASIS: "12/2024/TT-BTC", DECISION: "1234/QĐ-UBND",
    }  # fmt: skip
    return [COLUMNS, tuple(shown[name] for name in COLUMNS)]
