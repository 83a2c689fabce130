"""Template sets: which form, under which name and number, in which legal period. Data: data/template-sets."""

import logging
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from motcua.core import clock
from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.documents.models import TemplateSet
from motcua.journal.queries import history
from motcua.journal.record import SYSTEM, record

_log = logging.getLogger(__name__)
SUBJECT = "template-sets"
"""The chain of the journal that holds the changes of all template sets."""
_kept: dict[date, list[TemplateSet]] = {}  # as read today; a new set begins on a later day than it was made


def set_for(on: date) -> TemplateSet:
    """The template set of the legal period that holds `on`. Raises Invalid when no set does."""
    today = clock.today()
    if today not in _kept:
        forget()
        _kept[today] = list(TemplateSet.objects.order_by("from_on"))
    for candidate in _kept[today]:
        if candidate.from_on <= on and (candidate.to_on is None or on <= candidate.to_on):
            return candidate
    raise Invalid(
        said("Chưa có bộ mẫu giấy tờ áp dụng cho ngày {on:%d/%m/%Y}. Đề nghị báo cho người quản trị hệ thống.", on=on)
    )


def form_of(template_set: TemplateSet, kind: str) -> dict[str, str]:
    """Number, heading, circular and number suffix of a kind. Raises Invalid when the set has no such form."""
    form = template_set.kinds.get(kind)
    if form is None:
        raise Invalid(said("Bộ mẫu “{name}” không có loại giấy tờ này.", name=template_set.name))
    return {str(key): str(value) for key, value in form.items()}


def forget() -> None:
    """Let the next use read the sets again."""
    _kept.clear()


def load_template_sets(folder: Path | None = None) -> int:
    """Bring the reviewed sets of `folder` (data/template-sets) into the database; how many there are. What an
    administrator changed (`template_editing.py`) stays.

    Raises ValueError when a file lacks something or two periods overlap.
    """
    folder = folder or Path(settings.FACTS_DIR) / "template-sets"
    read = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    _refuse_overlap(read)
    edited = set(history(SUBJECT).values_list("details__key", flat=True))
    theirs = list(TemplateSet.objects.filter(key__in=edited))
    for facts in read:
        if facts["key"] not in edited and not _overlapped(facts, theirs):
            TemplateSet.objects.update_or_create(key=facts["key"], defaults=facts)
    _add_new_kinds(read)
    forget()
    return len(read)


def _add_new_kinds(read: Iterable[dict[str, Any]]) -> None:
    """Give the sets that stand as they were changed here the forms of kinds that came later; no paper goes without."""
    ordered = sorted(read, key=lambda facts: facts["from_on"])
    for one in TemplateSet.objects.order_by("from_on"):
        begun = [facts for facts in ordered if facts["from_on"] <= one.from_on] or ordered[:1]
        own = [facts for facts in ordered if facts["key"] == one.key]
        source = (own or begun)[-1]["kinds"] if ordered else {}
        missing = {kind: form for kind, form in source.items() if kind not in one.kinds}
        if missing:
            one.kinds = {**one.kinds, **missing}
            one.save(update_fields=["kinds"])
            details = {"key": one.key, "set": one.name, "kinds": sorted(missing)}
            record("template-set.new-kind", subject=SUBJECT, actor=SYSTEM, at=clock.now(), details=details)


def _overlapped(facts: dict[str, Any], theirs: Iterable[TemplateSet]) -> bool:
    """Does a set of the files meet one that an administrator changed? Hers stands, and the log says so."""
    end = facts["to_on"] or date.max
    twin = next((one for one in theirs if one.from_on <= end and facts["from_on"] <= (one.to_on or date.max)), None)
    if twin is not None:
        _log.warning(
            "template set %s is not loaded: its period meets %s, which was changed here", facts["key"], twin.key
        )
    return twin is not None


_NEEDED = {"key", "name", "from_on", "to_on", "kinds", "source", "verified", "note"}
_FORM_NEEDS = {"number", "heading", "circular", "number_suffix"}


def _read(path: Path) -> dict[str, Any]:
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    if set(facts) != _NEEDED:
        raise ValueError(f"{path.name}: {sorted(set(facts) ^ _NEEDED)}")
    for kind, form in facts["kinds"].items():
        if set(form) != _FORM_NEEDS:
            raise ValueError(f"{path.name}, {kind}: {sorted(set(form) ^ _FORM_NEEDS)}")
    return dict(facts)


def _refuse_overlap(read: Iterable[dict[str, Any]]) -> None:
    ordered = sorted(read, key=lambda facts: facts["from_on"])
    for earlier, later in pairwise(ordered):
        if earlier["to_on"] is None or earlier["to_on"] >= later["from_on"]:
            raise ValueError(f"{earlier['key']} and {later['key']} overlap")
