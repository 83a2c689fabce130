"""Records of the national catalogue of procedures, in its old and its new shape, as rows of ours. Pure.

Old: upper-case keys of the exchange service (MATTHC, TENTTHC …). New: the portal since 2026 (code, executionMethods …).
Nothing is guessed: what a record does not say is missing, and what is not understood is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from motcua.core.errors import Invalid
from motcua.core.text import nfc
from motcua.core.words import joined, said

CHANNEL_OF = {1: "direct", 2: "online", 3: "post", "DIRECT": "direct", "ONLINE": "online", "POSTAL": "post"}
UNIT_OF = {
    "ngày làm việc": "working_days", "ngày": "days", "giờ làm việc": "working_hours", "tháng": "months",
    "working_day": "working_days", "day": "days", "calendar_day": "days", "working_hour": "working_hours",
    "month": "months",
}  # fmt: skip
KIND_OF = {
    "STANDARD": "tthc", "SPECIFIC": "tthc_dac_thu", "INTERCONNECTED": "tthc_lien_thong",
    "STANDARD_INTERNAL": "tthc_noi_bo", "INTERCONNECTED_INTERNAL": "tthc_noi_bo_lien_thong",
}  # fmt: skip
MOST_RECORDS = 20_000
_OLD = frozenset({
    "MATTHC", "TENTTHC", "TRANGTHAI", "YEUCAU", "MOTADOITUONGTHUCHIEN", "MACOQUANCONGBO", "TRINHTUTHUCHIEN",
    "LINHVUCTHUCHIEN", "CACHTHUCTHUCHIEN", "THANHPHANHOSO", "DOITUONGTHUCHIEN", "KETQUATHUCHIEN", "CANCUPHAPLY",
    "COQUANTHUCHIEN",
})  # fmt: skip
_NEW = frozenset({
    "id", "code", "codeNotation", "name", "description", "note", "keywords", "state", "createdAt", "updatedAt", "type",
    "formalityType", "isInternal", "isWard", "isProvince", "isMinistry", "isOtherAgency", "isUndetermined",
    "isVertical", "isFullProcess", "isSharedService", "isOfflineOnly", "isNonTerritorial", "executionSteps",
    "executionMethods", "executionCases", "cases", "categoriesDetails", "departmentsExecuting", "departmentsAuthority",
    "departmentsAuthorized", "departmentsCoordinating", "legalBasisesDetails", "resultsDetails", "subjectTypesDetails",
    "serviceGroupsDetails", "departmentPromulgateCode", "departmentPromulgateName", "decisionNo", "procedureProposal",
    "executingAgencies", "authorizedAgencies", "delegatedAgencies", "coordinatingAgencies", "dossierReceivingAddresses",
    "requirementsAndConditions",
})  # fmt: skip


class NotUnderstood(ValueError):
    """Something of a record that is not what it should be; the words say where."""


@dataclass
class Record:
    """What a record says. terms: by channel, {"amount", "unit"}; papers: name, originals, copies, required, group.

    level: None where the source does not say. notes: what is to be looked at by a person, nothing of it guessed.
    """

    code: str
    name: str
    sector: str = ""
    kind: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    papers: list[dict[str, Any]] = field(default_factory=list)
    terms: dict[str, dict[str, Any]] = field(default_factory=dict)
    level: int | None = None
    decision: str = ""
    notes: list[str] = field(default_factory=list)


def read(data: bytes) -> list[Any]:
    """The records of a file: one, a list, or the answer of the service around them. Raises Invalid in words."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise Invalid(said("Không đọc được tệp JSON. Hãy tải lại tệp từ nguồn; tệp phải là UTF-8.")) from broken
    if isinstance(found, Mapping) and isinstance(found.get("result"), list):
        found = found["result"]
    records = found if isinstance(found, list) else [found]
    if not records or len(records) > MOST_RECORDS:
        raise Invalid(said("Tệp phải có từ 1 đến {n} bản ghi.", n=MOST_RECORDS))
    return records


def adapt(record: Any) -> Record:
    """A record of either shape as ours. Raises NotUnderstood."""
    if not isinstance(record, Mapping):
        raise NotUnderstood(said("không phải một bản ghi"))
    if "MATTHC" in record:
        made = _old(record)
        unknown = sorted(set(map(str, record)) - _OLD)
    elif "code" in record:
        made = _new(record)
        unknown = sorted(name for name in set(map(str, record)) - _NEW if not name.startswith("unitGroups"))
    else:
        raise NotUnderstood(said("không có mã thủ tục (MATTHC hoặc code)"))
    if unknown:
        made.notes.append(said("chưa dùng: {names}", names=", ".join(unknown)))
    return made


def _text(value: Any, where: str, longest: int = 20_000) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NotUnderstood(said("{where} không phải chữ", where=where))
    told = nfc(str(value)).strip()
    if len(told) > longest:
        raise NotUnderstood(said("{where} dài hơn {n} ký tự", where=where, n=longest))
    return told


def _tables(value: Any, where: str) -> Iterator[Mapping[str, Any]]:
    if value is None:
        return
    if not isinstance(value, list):
        raise NotUnderstood(said("{where} không phải một danh sách", where=where))
    for one in value:
        if not isinstance(one, Mapping):
            raise NotUnderstood(said("{where} có dòng không phải một bảng", where=where))
        yield one


def _names(value: Any, where: str, key: str) -> list[str]:
    return [told for one in _tables(value, where) if (told := _text(one.get(key), where))]


def _begun(record: Mapping[str, Any], code: str, name: str) -> Record:
    made = Record(_text(record.get(code), code, 40), _text(record.get(name), name, 500))
    if not made.code or not set(made.code) <= set("0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"):
        raise NotUnderstood(said("mã thủ tục “{code}” không đúng dạng", code=made.code))
    if not made.name:
        raise NotUnderstood(said("không có tên thủ tục"))
    return made


def _old(record: Mapping[str, Any]) -> Record:
    made = _begun(record, "MATTHC", "TENTTHC")
    if record.get("TRANGTHAI") not in (None, "", 1, "1"):
        raise NotUnderstood(said("bản ghi không ở trạng thái có hiệu lực (TRANGTHAI khác 1)"))
    made.sector = next(iter(_names(record.get("LINHVUCTHUCHIEN"), "LINHVUCTHUCHIEN", "TENLINHVUC")), "")
    order = [
        joined(": ", (_text(one.get("TRUONGHOP"), "TRUONGHOP"), step))
        for one in _tables(record.get("TRINHTUTHUCHIEN"), "TRINHTUTHUCHIEN")
        for step in _names(one.get("TRINHTU"), "TRINHTU", "TENTRINHTU")
    ]
    made.facts |= {
        "order": [str(one) for one in order],
        "customer": "; ".join(_names(record.get("DOITUONGTHUCHIEN"), "DOITUONGTHUCHIEN", "TENDOITUONG")),
        "agency_lamdong_2017": "; ".join(_names(record.get("COQUANTHUCHIEN"), "COQUANTHUCHIEN", "TENDONVI")),
        "conditions": [one for one in [_text(record.get("YEUCAU"), "YEUCAU")] if one],
        "result": _results(record.get("KETQUATHUCHIEN"), "KETQUATHUCHIEN", "TENKETQUA", "MAKETQUA"),
        "legal_basis": _names(record.get("CANCUPHAPLY"), "CANCUPHAPLY", "SOVANBAN"),
    }
    for one in _tables(record.get("CACHTHUCTHUCHIEN"), "CACHTHUCTHUCHIEN"):
        channel = _channel(one.get("KENH"), "KENH")
        times = list(_tables(one.get("THOIGIAN"), "THOIGIAN"))
        for time in times:
            fees = [
                _fee(fee.get("SOTIEN"), fee.get("DONVI"), fee.get("MOTA"))
                for fee in _tables(time.get("PHILEPHI"), "PHILEPHI")
            ]
            _add_way(made, channel, time.get("THOIGIANGIAIQUYET"), time.get("DONVITINH"), fees, time.get("MOTA"))
        if not times:
            _add_way(made, channel, None, None, [], None)
    for one in _tables(record.get("THANHPHANHOSO"), "THANHPHANHOSO"):
        group = _text(one.get("TRUONGHOP"), "TRUONGHOP", 500)
        for paper in _tables(one.get("GIAYTO"), "GIAYTO"):
            _add_paper(made, paper.get("TENGIAYTO"), group, None, None, required=None)
            made.facts["form_known"] = made.facts.get("form_known", False) or bool(paper.get("TENMAUDON"))
    return made


def _new(record: Mapping[str, Any]) -> Record:
    made = _begun(record, "code", "name")
    kind = record.get("type")
    if kind not in (None, "", *KIND_OF):
        raise NotUnderstood(said("loại thủ tục “{kind}” không có trong danh mục", kind=kind))
    made.kind = KIND_OF[kind] if kind else ""
    made.sector = next(iter(_names(record.get("categoriesDetails"), "categoriesDetails", "name")), "")
    order = [
        joined(": ", (_text(one.get("name"), "executionSteps"), _text(one.get("description"), "executionSteps")))
        for one in _tables(record.get("executionSteps"), "executionSteps")
    ]
    executing = _names(record.get("departmentsExecuting"), "departmentsExecuting", "name")
    conditions = _text(record.get("requirementsAndConditions"), "requirementsAndConditions")
    made.facts |= {
        "order": [str(one) for one in order],
        "customer": "; ".join(_names(record.get("subjectTypesDetails"), "subjectTypesDetails", "name")),
        "agency_lamdong_2017": "; ".join(executing) or _text(record.get("executingAgencies"), "executingAgencies"),
        "conditions": [conditions] if conditions else [],
        "result": _results(record.get("resultsDetails"), "resultsDetails", "name", "code"),
        "legal_basis": [
            str(joined(" ", (_text(one.get("code"), "legalBasisesDetails"), _text(one.get("name"), "legalBasis"))))
            for one in _tables(record.get("legalBasisesDetails"), "legalBasisesDetails")
        ],
    }
    proposal = record.get("procedureProposal")
    proposal = proposal if isinstance(proposal, Mapping) else {}
    made.decision = _text(record.get("decisionNo") or proposal.get("proposalNumber"), "decisionNo", 120)
    made.facts["announced_by"] = made.decision
    _new_ways(made, record)
    if "online" in made.facts.get("accepts", ()):
        made.level = 4 if record.get("isFullProcess") is True else 3
    return made


def _new_ways(made: Record, record: Mapping[str, Any]) -> None:
    """Ways to file with their times, and the papers of each case."""
    for one in _tables(record.get("executionMethods"), "executionMethods"):
        channel = _channel(one.get("submissionMethod"), "submissionMethod")
        fees = [_fee(fee.get("value"), None, fee.get("type")) for fee in _tables(one.get("fees"), "fees")]
        _add_way(made, channel, one.get("processingTime"), one.get("processingTimeUnit"), fees, one.get("description"))
    for one in _tables(record.get("executionCases"), "executionCases"):
        group = _text(one.get("name"), "executionCases", 500)
        for paper in _tables(one.get("profileComponents"), "profileComponents"):
            counts = (_count(paper.get("originalQty"), "originalQty"), _count(paper.get("copyQty"), "copyQty"))
            _add_paper(made, paper.get("name"), group, *counts, required=paper.get("required"))
            known = bool(paper.get("hasElectronicForm") or paper.get("attachments"))
            made.facts["form_known"] = made.facts.get("form_known", False) or known


def _results(value: Any, where: str, name: str, code: str) -> list[dict[str, Any]]:
    return [
        {"name": _text(one.get(name), where, 500), "code": _text(one.get(code), where, 60) or None}
        for one in _tables(value, where)
        if _text(one.get(name), where, 500)
    ]


def _channel(value: Any, where: str) -> str:
    try:
        return CHANNEL_OF[int(value) if isinstance(value, str) and value.isdigit() else value]
    except (KeyError, TypeError) as unknown:
        raise NotUnderstood(said("{where} “{value}” không phải kênh nào", where=where, value=value)) from unknown


def _count(value: Any, where: str) -> int | None:
    if value is None or value == "":
        return None
    if not _is_whole(value) or not 0 <= value <= 999:
        raise NotUnderstood(said("{where} “{value}” không phải số bản", where=where, value=value))
    return int(value)


def _fee(amount: Any, unit: Any, told: Any) -> str:
    shown = f"{int(amount):,}".replace(",", ".") if _is_whole(amount) else ""
    if amount == 0:
        return "Miễn phí"
    return str(joined(" ", (shown or _text(amount, "phí"), _text(unit, "phí"), _text(told, "phí"))))


def _add_way(made: Record, channel: str, time: Any, unit: Any, fees: Sequence[str], note: Any) -> None:
    """A way to file with its time; a second time of the same channel is kept as published, and named."""
    amount = _amount(time)
    unit_name = _text(unit, "đơn vị thời hạn", 60)
    if amount is not None:
        known = UNIT_OF.get(unit_name.lower())
        if known is None:
            raise NotUnderstood(said("đơn vị thời hạn “{unit}” không hiểu được", unit=unit_name))
        term = {"amount": amount, "unit": known}
        before = made.terms.setdefault(channel, term)
        if before != term:
            made.terms[channel] = {}
            made.notes.append(said("kênh {channel} có nhiều thời hạn: phải chọn theo trường hợp", channel=channel))
    ways = made.facts.setdefault("channels", [])
    told = "; ".join(fee for fee in fees if fee) or None
    ways.append(
        {"channel": channel, "time": amount, "unit_as_published": unit_name or None, "fee": told,
         "note": _text(note, "mô tả") or None}
    )  # fmt: skip
    accepts = made.facts.setdefault("accepts", [])
    accepts += [channel] if channel not in accepts else []
    found = made.facts.setdefault("fee", [])
    found += [told] if told and told not in found else []


def _is_whole(value: Any) -> bool:
    """A whole number as JSON may write it; true is none, and neither is NaN."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value == int(value)


def _amount(value: Any) -> int | None:
    if value is None or value == "" or value == 0:
        return None
    number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 9 else value
    if not _is_whole(number) or not 1 <= number <= 3650:
        raise NotUnderstood(said("thời hạn “{value}” không phải số nguyên từ 1 đến 3650", value=value))
    return int(number)


def _add_paper(
    made: Record, name: Any, group: str, originals: int | None, copies: int | None, *, required: Any
) -> None:
    told = _text(name, "tên giấy tờ", 2000)
    if told:
        made.papers.append(
            {"name": told, "group": group or None, "originals": originals, "copies": copies,
             "required": required if isinstance(required, bool) else None}
        )  # fmt: skip
