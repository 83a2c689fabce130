"""What administrators change of agencies and their rooms: who may what, never over another's change unseen, a line in
the journal for each with what was before and after.

The system's administrator changes every fact and adds agencies; an agency's own administrator changes how it is reached
and its rooms. A change made here outlasts the next load of the source (`actions.load_agencies`).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.text import fold, nfc, sort_key
from motcua.core.words import said
from motcua.journal.record import record
from motcua.people.models import Agency, Role, Unit, User
from motcua.people.queries import agencies_of, has_role

LOCAL = ("address", "phone", "email")
FIELDS = (
    "name", "short", "parent", "area", *LOCAL, "equipped_from", "equipped_source", "valid_from", "valid_to", "source",
    "notes",
)  # fmt: skip
# The kind of an agency as the loaded lists name it, by its level.
KIND_OF_LEVEL = {
    Agency.Level.PROVINCE: "uy_ban_tinh", Agency.Level.DEPARTMENT: "so", Agency.Level.DISTRICT: "uy_ban_huyen",
    Agency.Level.COMMUNE: "uy_ban_xa", Agency.Level.CENTRAL: "nganh_doc",
}  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}", re.ASCII)


def subject_of(agency: Agency) -> str:
    """The chain of the journal that holds the changes of an agency and its rooms."""
    return f"agency-facts:{agency.pk}"


def fields_for(by: User, agency: Agency) -> tuple[str, ...]:
    """The facts of this agency that this person may change; none for who administers it not."""
    if has_role(by, Role.SYSTEM_ADMIN):
        return FIELDS
    mine = {one.pk for one in agencies_of(by, Role.AGENCY_ADMIN)}
    return LOCAL if agency.pk in mine else ()


def known_of(agency: Agency) -> str:
    """What a form was filled in over; sent back with it, so that a change meanwhile is seen."""
    return json.dumps(_state(agency, FIELDS), ensure_ascii=False, sort_keys=True)


def change(agency: Agency, given: Mapping[str, Any], *, reason: str, known: str, by: User) -> Agency:
    """Change facts of an agency (sửa thông tin cơ quan). Only what differs from `known`, over which the form was filled
    in, is written: what somebody else changed meanwhile stays.

    Raises NotAllowed for facts that this person may not change, Invalid where they make no agency, Conflict where the
    same fact was changed by somebody else; `theirs` holds it as it stands.
    """
    allowed = fields_for(by, agency)
    if not allowed or not set(given) <= set(allowed):
        raise NotAllowed(said("Bạn không sửa được thông tin này của cơ quan. Hãy nhờ quản trị hệ thống."))
    seen = seen_in(known)
    with transaction.atomic():
        kept = Agency.objects.select_for_update(of=("self",)).select_related("parent").get(pk=agency.pk)
        before = _state(kept, allowed)
        told = {name: nfc(value).strip() if isinstance(value, str) else value for name, value in given.items()}
        changed = [name for name, value in told.items() if _plain(value) != seen.get(name)]
        _refuse_disputed({name: before[name] for name in changed if before[name] != seen.get(name)})
        for name in changed:
            setattr(kept, name, told[name])
        if not changed:
            raise Invalid(said("Chưa có gì thay đổi. Sửa nội dung rồi ghi lại."))
        _refuse_wrong(kept, changed, reason)
        _name(kept)
        kept.save(update_fields=[*changed, "search", "sort"])
        was, now = {name: before[name] for name in changed}, _state(kept, changed)
        _note("agency.change", kept, by, before=was, after=now, reason=reason.strip())
    return kept


def seen_in(known: str) -> dict[str, Any]:
    """The facts that a form was filled in over; none where it does not say."""
    try:
        seen = json.loads(known)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _refuse_disputed(theirs: Mapping[str, Any]) -> None:
    if theirs:
        words = said("Người khác vừa sửa cùng nội dung. Xem lại; gửi lần nữa nếu vẫn muốn ghi đè.")
        raise Conflict(words, theirs=theirs)


def create(given: Mapping[str, Any], *, reason: str, by: User) -> Agency:
    """Add an agency (lập cơ quan): code, level and the facts that `change` knows.

    Raises NotAllowed for all but the system's administrator, Invalid where the facts make no agency or it is there.
    """
    if not has_role(by, Role.SYSTEM_ADMIN):
        raise NotAllowed(said("Chỉ quản trị hệ thống lập được cơ quan mới."))
    told = {name: nfc(value).strip() if isinstance(value, str) else value for name, value in given.items()}
    agency = Agency(**told, kind=KIND_OF_LEVEL[Agency.Level(told["level"])])
    _refuse_wrong(agency, FIELDS, reason)
    _refuse_code(agency.code)
    _name(agency)
    try:
        with transaction.atomic():
            agency.save(force_insert=True)
            _note("agency.create", agency, by, before={}, after=_state(agency, FIELDS), reason=reason.strip())
    except IntegrityError as twice:
        raise Conflict(said("Người khác vừa lập cơ quan mang mã này. Hãy tìm lại trong danh sách cơ quan.")) from twice
    return agency


def add_room(agency: Agency, name: str, *, by: User) -> Unit:
    """Add a room (thêm phòng), last in the order. Raises NotAllowed, or Invalid where the name is empty or taken."""
    _refuse_strangers(by, agency)
    with transaction.atomic():
        rooms = list(Unit.objects.select_for_update().filter(agency=agency))
        unit = Unit(
            agency=agency, name=_room_name(name, rooms), order=max((one.order for one in rooms), default=-1) + 1
        )
        unit.save(force_insert=True)
        _note("agency.add-room", agency, by, before={}, after={"room": unit.name})
    return unit


def rename_room(unit: Unit, name: str, *, known: str, by: User) -> Unit:
    """Give a room another name (đổi tên phòng); whose room it is and what lies there stays.

    known: the name the form was filled in over. Raises as `add_room` does, Conflict after another's change.
    """
    _refuse_strangers(by, unit.agency)
    with transaction.atomic():
        rooms = {one.pk: one for one in Unit.objects.select_for_update().filter(agency=unit.agency)}
        kept = rooms.pop(unit.pk)
        if kept.name != known:
            raise Conflict(
                said("Người khác vừa đổi tên phòng này thành “{name}”. Xem lại rồi gửi lần nữa.", name=kept.name)
            )
        before, kept.name = kept.name, _room_name(name, rooms.values())
        if kept.name == before:
            raise Invalid(said("Tên phòng chưa thay đổi."), {"name": said("Ghi tên mới của phòng.")})
        kept.save(update_fields=["name"])
        _note("agency.rename-room", unit.agency, by, before={"room": before}, after={"room": kept.name})
    return kept


def _refuse_strangers(by: User, agency: Agency) -> None:
    if not fields_for(by, agency):
        raise NotAllowed(said("Chỉ quản trị của cơ quan hoặc quản trị hệ thống sửa được phòng của cơ quan này."))


def _room_name(name: str, others: Iterable[Unit]) -> str:
    """The name as it is kept. Raises Invalid where it is none, or another room's but for marks and capitals."""
    name = " ".join(nfc(name).split())
    if not name or len(name) > 150:
        raise Invalid(said("Chưa ghi được phòng."), {"name": said("Ghi tên phòng, nhiều nhất 150 chữ.")})
    twin = next((one for one in others if fold(one.name) == fold(name)), None)
    if twin is not None:
        raise Invalid(said("Chưa ghi được phòng."), {"name": said("Cơ quan đã có phòng “{name}”.", name=twin.name)})
    return name


def _refuse_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise Invalid(
            said("Chưa lập được cơ quan."),
            {"code": said("Mã gồm chữ không dấu, chữ số, dấu chấm, gạch nối; nhiều nhất 20 ký tự.")},
        )
    if twin := Agency.objects.filter(code__iexact=code).first():
        told = said("Mã này là của {agency}. Chọn mã khác.", agency=twin.name)
        raise Invalid(said("Chưa lập được cơ quan."), {"code": told})


def _refuse_wrong(agency: Agency, changed: Sequence[str], reason: str) -> None:
    """Refuse what is wrong of the changed facts: what a source left open keeps nobody from mending something else."""
    problems = _wrong_names(agency) if "name" in changed or "short" in changed else {}
    touches_equipment = "equipped_from" in changed or "equipped_source" in changed
    if touches_equipment and agency.equipped_from and not agency.equipped_source:
        problems["equipped_source"] = said("Ghi căn cứ của ngày được trang bị; từ ngày đó hồ sơ giấy không được nhận.")
    if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
        problems["valid_to"] = said("Ngày kết thúc trước ngày bắt đầu.")
    if _is_above(agency):
        problems["parent"] = said("Cơ quan không thể thuộc chính mình hoặc cơ quan trực thuộc mình.")
    if not reason.strip():
        problems["reason"] = said("Ghi căn cứ, ví dụ: Quyết định số 12/QĐ-UBND ngày 05/06/2018.")
    if problems:
        raise Invalid(said("Chưa ghi được thông tin cơ quan."), problems)


def _wrong_names(agency: Agency) -> dict[str, str]:
    wanted = (("name", said("Ghi tên cơ quan.")), ("short", said("Ghi tên ngắn của cơ quan.")))
    problems: dict[str, str] = {name: words for name, words in wanted if not getattr(agency, name)}
    twin = next((one for one in Agency.objects.exclude(pk=agency.pk) if fold(one.name) == fold(agency.name)), None)
    if twin is not None:
        problems["name"] = said("Đã có cơ quan tên này, mã {code}.", code=twin.code)
    return problems


def _is_above(agency: Agency) -> bool:
    """Is the agency its own parent, or above it?"""
    above, seen = agency.parent, set[int]()
    while above is not None and above.pk not in seen:
        if above.pk == agency.pk:
            return True
        seen.add(above.pk)
        above = above.parent
    return False


def _name(agency: Agency) -> None:
    agency.search, agency.sort = fold(f"{agency.name} {agency.short} {agency.code}"), sort_key(agency.name)


def _state(agency: Agency, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(agency, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Agency):
        return value.name
    return value.isoformat() if isinstance(value, date) else value


def _note(verb: str, agency: Agency, by: User, **details: Any) -> None:
    record(verb, subject=subject_of(agency), actor=by.username, at=clock.now(), details=details)
