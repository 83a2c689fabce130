"""By what agencies ask one another while they solve: two procedures of the system's own, offered by every agency."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from motcua.catalogue import loading
from motcua.catalogue.models import Kind, Offering, Procedure, ProcedureVersion
from motcua.core import clock
from motcua.people.models import Agency

SECTION, QUESTION = "noi_dung", "cau_hoi"
_FORM = {
    "key": "hoi-co-quan-khac",
    "title": "Nội dung đề nghị",
    "sections": [
        {
            "key": SECTION,
            "title": "Nội dung đề nghị",
            "fields": [{"key": QUESTION, "kind": "note", "label": "Nội dung cần trả lời", "required": True}],
        }
    ],
}
_PROCESS = {
    "steps": [
        {"key": "tra_loi", "name": "Soạn trả lời", "kind": "work", "where": {"role": "specialist"}},
        {"key": "ky", "name": "Lãnh đạo ký trả lời", "kind": "approve", "where": {"role": "leader"}},
        {"key": "phat_hanh", "name": "Phát hành trả lời", "kind": "issue", "where": {"role": "clerk"}},
    ]
}
_SINCE = "2017-10-15"


@dataclass(frozen=True)
class Way:
    """A way of asking: its code, key and name, and within how many working days unless the asker says otherwise."""

    code: str
    kind: str
    name: str
    days: int


@lru_cache(maxsize=1)
def ways() -> dict[str, Way]:
    """The ways of asking by key, read once in the life of the process."""
    return {one["kind"]: Way(**one) for one in loading.asking(Path(settings.FACTS_DIR))}


def offering_of(kind: str, agency: Agency) -> Offering:
    """Where an agency is asked; made at the first question. Raises KeyError for a way that is not there."""
    way = ways()[kind]
    found = Offering.objects.filter(procedure__code=way.code, agency=agency, to_on__isnull=True).first()
    if found is not None:
        return found
    with transaction.atomic():
        # One at a time: the row of the agency is what two first questions would both have to write beside.
        Agency.objects.select_for_update().get(pk=agency.pk)
        procedure = _procedure(way)
        return Offering.objects.get_or_create(
            procedure=procedure, agency=agency, to_on=None, defaults={"desk": agency, "from_on": _SINCE}
        )[0]


def _procedure(way: Way) -> Procedure:
    """The procedure of a way, with its one version; it has no current one, so no list of what is published shows it."""
    procedure, made = Procedure.objects.get_or_create(
        code=way.code,
        defaults={"code_is_local": True, "name": way.name, "sector": "Liên thông", "kind": Kind.ASKING},
    )
    if made:
        ProcedureVersion.objects.create(
            procedure=procedure, number=1, name=way.name, sector="Liên thông", kind=Kind.ASKING,
            effective_from=_SINCE, published_at=clock.now(), level=1, level_note="việc nội bộ của hệ thống",
            facts={}, papers=[], cases=[], form=_FORM, form_is_common=False, process=_PROCESS,
            clock={"term": {"online": {"amount": way.days, "unit": "working_days"}}},
        )  # fmt: skip
    return procedure
