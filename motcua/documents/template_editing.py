"""What the system's administrator changes of template sets (bộ mẫu giấy tờ): a new set begins on a coming day and
closes the one before it; what a set says about itself is mended; its forms only until it begins. Papers keep what they
said.

A line in the journal for each, with what was before and after. The reviewed sets of `data/` no longer change a set that
was changed here.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.text import fold, nfc
from motcua.core.words import said
from motcua.documents import templates
from motcua.documents.models import TemplateSet
from motcua.journal.record import record
from motcua.people.models import Role, User
from motcua.people.queries import has_role

SUBJECT = templates.SUBJECT
TOLD = ("name", "source", "note", "verified")
FORM = ("number", "heading", "circular")


def known_of(one: TemplateSet) -> str:
    """What a form was filled in over; sent back with it, so that a change meanwhile is seen."""
    return json.dumps(_state(one), ensure_ascii=False, sort_keys=True)


def has_begun(one: TemplateSet) -> bool:
    """Is or was the set in force? Its forms stay then."""
    return one.from_on <= clock.today()


def change(
    one: TemplateSet, told: Mapping[str, Any], forms: Mapping[str, Mapping[str, str]], *, known: str, by: User
) -> TemplateSet:
    """Mend what a set says about itself (`told`: name, source, note, verified), and before it begins its forms.

    Raises NotAllowed for all but the system's administrator and for the forms of a set that has begun, Invalid where
    something is left empty, Conflict where the set is no longer what `known` says.
    """
    _refuse_others(by)
    with transaction.atomic():
        kept = _unchanged(one, known)
        before = _state(kept)
        if forms and has_begun(kept):
            raise NotAllowed(
                said("Bộ mẫu đã áp dụng: không sửa được mẫu giấy. Hãy lập bộ mẫu mới từ một ngày sắp tới.")
            )
        for name, value in told.items():
            setattr(kept, name, nfc(value).strip() if isinstance(value, str) else value)
        kept.kinds = {kind: {**form, **_clean(forms.get(kind, {}))} for kind, form in kept.kinds.items()}
        _refuse_empty(kept)
        after = _state(kept)
        if before == after:
            raise Invalid(said("Chưa có gì thay đổi. Sửa nội dung rồi ghi lại."))
        kept.save(update_fields=[*TOLD, "kinds"])
        _note("template-set.change", kept, by, before=before, after=after)
    templates.forget()
    return kept


def begin(name: str, from_on: date, source: str, *, by: User) -> TemplateSet:
    """Begin a set on a coming day with the forms of the last one, which ends the day before (lập bộ mẫu mới).

    Raises NotAllowed for all but the system's administrator, Invalid for a day that is not after today or not after the
    beginning of the last set.
    """
    _refuse_others(by)
    with transaction.atomic():
        list(TemplateSet.objects.select_for_update())  # two who begin a set at once go one after the other
        last = TemplateSet.objects.order_by("-from_on").first()
        _refuse_day(from_on, last)
        assert last is not None
        before, last.to_on = _state(last), from_on - timedelta(days=1)
        fresh = TemplateSet(
            key=_key(name, from_on), name=nfc(name).strip(), from_on=from_on, source=nfc(source).strip(),
            kinds=last.kinds,
        )  # fmt: skip
        _refuse_empty(fresh)
        last.save(update_fields=["to_on"])
        fresh.save(force_insert=True)
        _note("template-set.close", last, by, before=before, after=_state(last))
        _note("template-set.begin", fresh, by, before={}, after=_state(fresh))
    templates.forget()
    return fresh


def take_back(one: TemplateSet, *, known: str, by: User) -> None:
    """Take back the last set before it begins; the one before it goes on. Raises as `change` does."""
    _refuse_others(by)
    with transaction.atomic():
        kept = _unchanged(one, known)
        if has_begun(kept) or TemplateSet.objects.filter(from_on__gt=kept.from_on).exists():
            raise NotAllowed(said("Chỉ bỏ được bộ mẫu cuối cùng khi chưa đến ngày áp dụng."))
        earlier = TemplateSet.objects.select_for_update().filter(from_on__lt=kept.from_on).order_by("-from_on").first()
        _note("template-set.take-back", kept, by, before=_state(kept), after={})
        kept.delete()
        if earlier is not None:
            before, earlier.to_on = _state(earlier), None
            earlier.save(update_fields=["to_on"])
            _note("template-set.reopen", earlier, by, before=before, after=_state(earlier))
    templates.forget()


def _unchanged(one: TemplateSet, known: str) -> TemplateSet:
    kept = TemplateSet.objects.select_for_update().filter(pk=one.pk).first()
    if kept is None:
        raise NotAllowed(said("Bộ mẫu này đã được bỏ. Hãy xem lại danh sách."))
    if known_of(kept) != known:
        words = said("Người khác vừa sửa bộ mẫu này. Xem lại; gửi lần nữa nếu vẫn muốn ghi đè.")
        raise Conflict(words, theirs=_state(kept))
    return kept


def _refuse_others(by: User) -> None:
    if not has_role(by, Role.SYSTEM_ADMIN):
        raise NotAllowed(said("Chỉ quản trị hệ thống sửa được bộ mẫu giấy tờ."))


def _refuse_day(from_on: date, last: TemplateSet | None) -> None:
    problem = ""
    if from_on <= clock.today():
        problem = said("Chọn ngày sau hôm nay: giấy đã lập trong ngày theo bộ mẫu đang áp dụng.")
    elif last is None:
        problem = said("Chưa có bộ mẫu nào để lấy mẫu giấy. Đề nghị báo cho người quản trị hệ thống.")
    elif from_on <= last.from_on:
        problem = said("Chọn ngày sau {day:%d/%m/%Y}, ngày bắt đầu của bộ mẫu cuối cùng.", day=last.from_on)
    if problem:
        raise Invalid(said("Chưa lập được bộ mẫu."), {"from_on": problem})


def _refuse_empty(one: TemplateSet) -> None:
    problems: dict[str, str] = {}
    if not one.name:
        problems["name"] = said("Ghi tên bộ mẫu, ví dụ tên thông tư.")
    if not one.source:
        problems["source"] = said("Ghi số, ngày của văn bản quy định bộ mẫu.")
    for kind, form in one.kinds.items():
        if not form["heading"]:
            problems[f"{kind}-heading"] = said("Ghi tên giấy.")
    if problems:
        raise Invalid(said("Chưa ghi được bộ mẫu."), problems)


def _clean(form: Mapping[str, str]) -> dict[str, str]:
    return {name: nfc(form[name]).strip() for name in FORM if name in form}


def _key(name: str, from_on: date) -> str:
    return f"{re.sub(r'[^a-z0-9]+', '-', fold(name)).strip('-')[:28] or 'bo-mau'}-{from_on:%Y%m%d}"


def _state(one: TemplateSet) -> dict[str, Any]:
    forms = {f"{kind}.{name}": form[name] for kind, form in one.kinds.items() for name in FORM}
    days = {"from_on": one.from_on.isoformat(), "to_on": one.to_on.isoformat() if one.to_on else ""}
    return {**{name: getattr(one, name) for name in TOLD}, **days, **forms}


def _note(verb: str, one: TemplateSet, by: User, **details: Any) -> None:
    record(
        verb, subject=SUBJECT, actor=by.username, at=clock.now(), details={"key": one.key, "set": one.name, **details}
    )
