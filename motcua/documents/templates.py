"""Template sets: which form, under which name and number, in which legal period. Data: data/template-sets."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from motcua.core.errors import Invalid
from motcua.documents.models import TemplateSet

_kept: list[TemplateSet] = []  # published sets never change, so one query a process is enough


def set_for(on: date) -> TemplateSet:
    """The template set of the legal period that holds `on`. Raises Invalid when no set does."""
    if not _kept:
        _kept.extend(list(TemplateSet.objects.order_by("from_on")))
    for candidate in _kept:
        if candidate.from_on <= on and (candidate.to_on is None or on <= candidate.to_on):
            return candidate
    raise Invalid(f"Chưa có bộ mẫu giấy tờ áp dụng cho ngày {on:%d/%m/%Y}. Đề nghị báo cho người quản trị hệ thống.")


def form_of(template_set: TemplateSet, kind: str) -> dict[str, str]:
    """Number, heading, circular and number suffix of a kind. Raises Invalid when the set has no such form."""
    form = template_set.kinds.get(kind)
    if form is None:
        raise Invalid(f"Bộ mẫu “{template_set.name}” không có loại giấy tờ này.")
    return {str(key): str(value) for key, value in form.items()}


def forget() -> None:
    """Let the next use read the sets again."""
    _kept.clear()


def load_template_sets(folder: Path | None = None) -> int:
    """Bring the reviewed sets of `folder` (data/template-sets) into the database; how many there are.

    Raises ValueError when a file lacks something or two periods overlap.
    """
    folder = folder or Path(settings.FACTS_DIR) / "template-sets"
    read = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    _refuse_overlap(read)
    for facts in read:
        TemplateSet.objects.update_or_create(key=facts["key"], defaults=facts)
    forget()
    return len(read)


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
