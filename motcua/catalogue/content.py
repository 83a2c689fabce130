"""What a version says, as one document, and its parts in the words of officials. Pure.

{"name", "sector", "kind", "level", "level_note", "facts", "papers", "cases", "form", "form_is_common", "process",
"process_is_default", "clock"}: what a draft is edited as, what two versions are compared by, what the levels judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.catalogue import levels
from motcua.catalogue.differences import MISSING, ORDER, Change, Path
from motcua.catalogue.levels import LevelReport
from motcua.catalogue.policy import ClockPolicy
from motcua.catalogue.process import Process, ProcessError
from motcua.core.words import capital, inside, joined, said
from motcua.eforms.schema import Form, FormError
from motcua.workdays import terms

FIELDS = (
    "name", "sector", "kind", "level", "level_note", "clock", "papers", "cases", "facts", "form", "form_is_common",
    "process", "process_is_default",
)  # fmt: skip
"""In the order in which differences are told."""
NAMES: Mapping[Path, str] = {
    ("name",): said("Tên thủ tục"), ("sector",): said("Lĩnh vực"), ("kind",): said("Loại thủ tục"),
    ("level",): said("Mức độ"), ("level_note",): said("Nguồn của mức độ"), ("facts",): said("Dữ kiện công bố"),
    ("papers",): said("Giấy tờ"), ("cases",): said("Trường hợp"), ("form",): said("Biểu mẫu điện tử"),
    ("form_is_common",): said("Dùng mẫu đề nghị chung"), ("process",): said("Quy trình nội bộ"),
    ("process_is_default",): said("Dùng quy trình chung"), ("clock",): said("Cách tính thời hạn"),
    ("process", "steps"): said("Bước"), ("form", "sections"): said("Mục của biểu mẫu"),
    ("clock", "check"): said("Thời hạn kiểm tra"), ("clock", "term"): said("Thời hạn giải quyết"),
    ("clock", "by_case"): said("Thời hạn theo trường hợp"), ("clock", "cut_off"): said("Giờ chốt nhận"),
    ("clock", "supplement_rounds"): said("Số lần bổ sung"), ("clock", "supplement_wait"): said("Thời hạn chờ bổ sung"),
    ("clock", "extensions"): said("Số lần gia hạn"), ("clock", "extension_grounds"): said("Trường hợp được gia hạn"),
    ("clock", "reappointments"): said("Số lần xin lỗi, hẹn lại"),
    ("clock", "suspensions"): said("Số lần tạm dừng giải quyết"),
    ("clock", "suspension_grounds"): said("Trường hợp được tạm dừng"),
    ("clock", "asking_pauses"): said("Việc hỏi cơ quan khác làm tạm dừng thời hạn"),
    ("facts", "order"): said("Trình tự thực hiện"), ("facts", "channels"): said("Cách thức, thời hạn theo kênh"),
    ("facts", "components"): said("Thành phần hồ sơ công bố"), ("facts", "sets"): said("Số bộ hồ sơ"),
    ("facts", "sets_by"): said("Số bộ theo cách nộp"),
    ("facts", "customer"): said("Đối tượng thực hiện"), ("facts", "agency_lamdong_2017"): said("Cơ quan giải quyết"),
    ("facts", "result"): said("Kết quả"), ("facts", "fee"): said("Phí, lệ phí"),
    ("facts", "conditions"): said("Yêu cầu, điều kiện"), ("facts", "legal_basis"): said("Căn cứ pháp lý"),
    ("facts", "announced_by"): said("Quyết định công bố"), ("facts", "accepts"): said("Cách nộp"),
    ("facts", "returns"): said("Cách trả kết quả"), ("facts", "form_known"): said("Có mẫu đơn, tờ khai để tải"),
}  # fmt: skip
"""The parts that have a name of their own; what lies below is named after its nearest named part."""

CHANNELS = {"online": said("trực tuyến"), "direct": said("trực tiếp"), "post": said("bưu chính")}
_LISTED = ("papers", "cases", "process", "form")
_PARTS = {
    "name": said("tên"), "title": said("tên"), "label": said("tên"), "originals": said("bản chính"),
    "copies": said("bản sao"), "required": said("bắt buộc"), "when": said("điều kiện"), "note": said("ghi chú"),
    "kind": said("loại"), "where": said("nơi làm"), "term": said("thời hạn"), "group": said("nhóm"),
    "fields": said("mục"), "cases": said("trường hợp"), "form": said("biểu mẫu"),
    "produces": said("giấy tờ phải có"), "hint": said("chỉ dẫn"), ORDER: said("thứ tự"),
}  # fmt: skip


def sets_of(facts: Mapping[str, Any], channel: str) -> int | None:
    """How many sets of papers a channel asks for: its own number where the version tells channels apart, else the one
    for all; None where none was published. A chain counts as online.
    """
    by_channel = facts.get("sets_by") or {}
    return by_channel.get("online" if channel == "chain" else channel) or facts.get("sets")


def level_of(document: Mapping[str, Any], installed: frozenset[str] = frozenset()) -> LevelReport:
    """The level that a document really reaches, and what each level above it lacks."""
    told = levels.read_facts(
        document["name"], document["facts"], form=document["form"], form_is_common=document["form_is_common"],
        process=document["process"], clock=document["clock"],
    )  # fmt: skip
    return levels.actual_level(told, installed)


def problems(document: Mapping[str, Any], installed: frozenset[str] = frozenset()) -> dict[str, str]:
    """What keeps a document from being published, by part; empty where nothing does."""
    found: dict[str, str] = {}
    if not document["name"].strip():
        found["name"] = said("Ghi tên thủ tục.")
    if not document["sector"].strip():
        found["sector"] = said("Ghi lĩnh vực.")
    for part, parse in (("form", Form.parse), ("process", Process.parse), ("clock", ClockPolicy.parse)):
        try:
            parse(document[part])
        except (FormError, ProcessError, ValueError, KeyError, TypeError) as wrong:
            found[part] = said("{part} chưa đúng: {wrong}", part=NAMES[part,], wrong=wrong)
    if not found:
        found |= _of_cases(document) or _above_actual(document, installed)
    return found


def _of_cases(document: Mapping[str, Any]) -> dict[str, str]:
    """The forms of cases are whole, and papers name only cases that are there."""
    known = {one["key"] for one in document["cases"]}
    for one in document["cases"]:
        try:
            Form.parse(one["form"]) if one.get("form") else None
        except (FormError, KeyError, TypeError) as wrong:
            return {"cases": said("Biểu mẫu của trường hợp “{name}” chưa đúng: {wrong}", name=one["name"], wrong=wrong)}
    for paper in document["papers"]:
        if not known.issuperset(paper.get("cases") or ()):
            return {"papers": said("Giấy tờ “{name}” dùng cho một trường hợp không còn nữa.", name=paper["name"])}
    return {}


def _above_actual(document: Mapping[str, Any], installed: frozenset[str]) -> dict[str, str]:
    """A published level never exceeds the actual one, and online filing needs a time to promise."""
    report, wanted = level_of(document, installed), document["level"]
    if wanted > report.level:
        lacking = [one for level in range(report.level + 1, wanted + 1) for one in report.missing.get(level, ())]
        told = joined("; ", lacking)
        return {"level": said("Chưa đạt mức độ {level}: {lacking}.", level=wanted, lacking=told)}
    policy = ClockPolicy.parse(document["clock"])
    if wanted >= 3 and policy.term("online") is None and not any("online" in one for one in policy.by_case.values()):
        return {"clock": said("Mức độ 3 trở lên phải có thời hạn cho hồ sơ trực tuyến.")}
    return {}


@dataclass(frozen=True)
class Told:
    """A change in the words of officials. path: apart by dots; before, after: empty where there was or is nothing."""

    path: str
    part: str
    about: str
    before: str
    after: str


def in_words(changes: Sequence[Change], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Told]:
    """Each change with the part it belongs to, the member it is about, and both values as they would be read."""
    found = []
    for one in changes:
        named = max((path for path in NAMES if one.path[: len(path)] == path), key=len, default=())
        rest = one.path[len(named) :]
        found.append(
            Told(
                ".".join(one.path),
                str(NAMES.get(named, ".".join(one.path[:1]))),
                _about(named, rest, after, before),
                _read(one.before, one.path),
                _read(one.after, one.path),
            )
        )
    return found


def _about(named: Path, rest: Path, *documents: Mapping[str, Any]) -> str:
    """The member of a list that a change lies in, by its name, and which of its facts."""
    if not rest:
        return ""
    if named[:1] and named[0] in _LISTED and rest[0] != ORDER:
        name = next((told for one in documents if (told := _member(one, (*named, rest[0])))), rest[0])
        return joined(": ", (name, *(_word(part) for part in rest[1:])))
    return joined(" › ", (_word(part) for part in rest))


def _word(part: str) -> str:
    return str(_PARTS.get(part) or CHANNELS.get(part) or part)


def _member(document: Mapping[str, Any], path: Path) -> str:
    found: Any = document
    for key in path:
        if isinstance(found, list):
            found = next((one for one in found if isinstance(one, Mapping) and one.get("key") == key), None)
        else:
            found = found.get(key) if isinstance(found, Mapping) else None
    return str(found.get("name") or found.get("title") or found.get("label") or "") if isinstance(found, dict) else ""


def _read(value: Any, path: Path) -> str:
    """A value as an official reads it."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, bool):
        return str(said("có") if value else said("không"))
    if path[-1:] in (("level",),):
        return str(levels.LEVEL_NAMES.get(value, value))
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list):
        return joined("; ", (_read(one, ()) for one in value))
    return str(CHANNELS.get(value, value)) if isinstance(value, str) else str(value)


def _table(value: Mapping[str, Any]) -> str:
    if "channel" in value:
        return _way(value)
    if set(value) == {"amount", "unit"}:
        return terms.in_words(terms.from_json(value))
    name = value.get("name") or value.get("title") or value.get("label")
    if name:
        counts = ((value.get("originals"), _PARTS["originals"]), (value.get("copies"), _PARTS["copies"]))
        more = joined(", ", (joined(" ", (count, word)) for count, word in counts if count))
        return joined(" · ", (str(name).strip(), value.get("code"), more))
    return joined("; ", (joined(": ", (_word(key), _read(one, (key,)))) for key, one in value.items() if one))


def _way(value: Mapping[str, Any]) -> str:
    """A published way to file: `Trực tuyến: 5 ngày làm việc · phí, lệ phí: không`."""
    name = capital(str(CHANNELS.get(value["channel"], value["channel"])))
    term = joined(" ", (value.get("time"), inside(value.get("unit_as_published") or "")))
    fee = joined(": ", (inside(str(NAMES["facts", "fee"])), value["fee"])) if value.get("fee") else ""
    return joined(" · ", (joined(": ", (name, term)), fee, value.get("note")))
