"""Levels of an online public service, and what a version lacks for the next. Pure.

Source: Nghị định 43/2011/NĐ-CP, four levels. Level 1: the full information of the procedure. Level 2: and its forms to
download. Level 3: and the forms filled in and sent online, dealings on the network. Level 4: and fees paid online; the
result may be returned online. Nghị định 42/2022/NĐ-CP renames what was 3 and 4: một phần, toàn trình.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.core.words import said

ONLINE_PAYMENT = "online_payment"
"""Name of the installed ability without which a procedure with a fee cannot reach level 4."""

INFORMATION: Mapping[str, str] = {
    "name": said("tên thủ tục"),
    "order": said("trình tự thực hiện"),
    "manner": said("cách thức thực hiện"),
    "components": said("thành phần hồ sơ"),
    "sets": said("số lượng bộ hồ sơ"),
    "term": said("thời hạn giải quyết"),
    "customer": said("đối tượng thực hiện"),
    "receiver": said("cơ quan giải quyết"),
    "result": said("kết quả thực hiện"),
    "fee": said("phí, lệ phí"),
    "legal_basis": said("căn cứ pháp lý"),
}
"""What level 1 must show, after Thông tư 32/2017/TT-BTTTT."""

LEVEL_NAMES: Mapping[int, str] = {1: said("mức độ 1"), 2: said("mức độ 2"), 3: said("mức độ 3"), 4: said("mức độ 4")}
NAMES_SINCE_2022: Mapping[int, str] = {
    1: said("cung cấp thông tin"),
    2: said("cung cấp thông tin"),
    3: said("trực tuyến một phần"),
    4: said("trực tuyến toàn trình"),
}


@dataclass(frozen=True)
class VersionFacts:
    """What a procedure version has, as far as the levels ask.

    stated: keys of INFORMATION that the version states. has_form: a form can be downloaded. form_is_common: its
    electronic form is the common request form. free: True no fee, False a fee, None not known.
    """

    stated: frozenset[str] = frozenset()
    has_form: bool = False
    has_electronic_form: bool = False
    form_is_common: bool = False
    has_process: bool = False
    accepts_online: bool = False
    free: bool | None = None
    result_online: bool = False


@dataclass(frozen=True)
class LevelReport:
    """The level that a version really reaches, and for each level above it what it lacks, in words for the screen."""

    level: int
    missing: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def actual_level(facts: VersionFacts, installed: frozenset[str] = frozenset()) -> LevelReport:
    """Return the level reached, 1 to 4, each level asking everything of those below.

    What full information lacks is listed under 2: a version that is published at all stands at 1.
    missing has a key for each level above the one reached and what that level itself asks: a level whose own demands
    are all met has an empty tuple, though a lower one still holds it back.
    """
    demands = {2: _for_level_2(facts), 3: _for_level_3(facts), 4: _for_level_4(facts, installed)}
    level = 1
    while level < 4 and not demands[level + 1]:
        level += 1
    return LevelReport(level, {above: demands[above] for above in range(level + 1, 5)})


def level_name(level: int, *, since_2022: bool = False) -> str:
    """Return the name of a level, under Nghị định 43/2011 or, since_2022, under Nghị định 42/2022."""
    return (NAMES_SINCE_2022 if since_2022 else LEVEL_NAMES)[level]


def _for_level_2(facts: VersionFacts) -> tuple[str, ...]:
    lacking = [said("Chưa có {label}", label=label) for key, label in INFORMATION.items() if key not in facts.stated]
    if not facts.has_form:
        lacking.append(said("Chưa có mẫu đơn, tờ khai để tải về"))
    return tuple(lacking)


def _for_level_3(facts: VersionFacts) -> tuple[str, ...]:
    lacking = []
    if not facts.has_electronic_form or facts.form_is_common:
        lacking.append(said("Chưa có biểu mẫu điện tử riêng (đơn đề nghị chung không đủ để đạt mức độ 3)"))
    if not facts.has_process:
        lacking.append(said("Chưa có quy trình nội bộ"))
    if not facts.accepts_online:
        lacking.append(said("Chưa nhận hồ sơ trực tuyến"))
    return tuple(lacking)


def _for_level_4(facts: VersionFacts, installed: frozenset[str]) -> tuple[str, ...]:
    lacking = []
    if facts.free is None:
        lacking.append(said("Chưa rõ có thu phí, lệ phí hay không"))
    elif not facts.free and ONLINE_PAYMENT not in installed:
        lacking.append(said("Có thu phí, lệ phí nhưng chưa thanh toán trực tuyến được"))
    if not facts.result_online:
        lacking.append(said("Chưa trả kết quả trực tuyến"))
    return tuple(lacking)


def read_facts(
    name: str,
    facts: Mapping[str, Any],
    *,
    form: Mapping[str, Any] | None,
    form_is_common: bool,
    process: Mapping[str, Any] | None,
    clock: Mapping[str, Any] | None,
) -> VersionFacts:
    """Return what the levels ask of a version from its documents as the catalogue keeps them.

    facts: the published facts, with `accepts` and `returns` (channels) and `form_known` (a form can be downloaded).
    """
    said = {
        "name": name,
        "order": facts.get("order"),
        "manner": facts.get("channels") or facts.get("accepts"),
        "components": facts.get("components"),
        "sets": facts.get("sets"),
        "term": (clock or {}).get("term") or (clock or {}).get("by_case"),
        "customer": facts.get("customer"),
        "receiver": facts.get("agency_lamdong_2017"),
        "result": facts.get("result"),
        "fee": facts.get("fee"),
        "legal_basis": facts.get("legal_basis"),
    }
    return VersionFacts(
        stated=frozenset(key for key, value in said.items() if value),
        has_form=bool(facts.get("form_known")),
        has_electronic_form=bool(form),
        form_is_common=form_is_common,
        has_process=bool(process),
        accepts_online="online" in facts.get("accepts", ()),
        free=_is_free(facts.get("fee")),
        result_online="online" in facts.get("returns", ()),
    )


def _is_free(fee: object) -> bool | None:
    if not isinstance(fee, list) or not fee:
        return None
    return all(str(one).lower().startswith(("miễn", "không")) for one in fee)
