"""A dossier whose process goes to two rooms side by side, and how far a test needs it; for tests of branches."""

from typing import Any

from motcua.catalogue.models import Offering, ProcedureVersion
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Stay
from tests import builders
from tests.builders import living_at

HERE, THERE = "tham_dinh_dau_tu", "tham_dinh_tin_hoc"
GROUP = [
    {
        **builders.a_step(HERE, "Thẩm định vốn", "work", "specialist", 2, "working_days"),
        "where": {"role": "specialist", "unit": builders.ROOM},
        "group": "tham_dinh",
    },
    {
        **builders.a_step(THERE, "Thẩm định kỹ thuật", "work", "specialist", 1, "working_days"),
        "where": {"role": "specialist", "unit": builders.OTHER_ROOM},
        "group": "tham_dinh",
    },
]
FIRST, *REST = builders.PROCESS["steps"]
SIDE_BY_SIDE: dict[str, Any] = {"steps": [FIRST, *GROUP, *REST]}
AT_ONCE: dict[str, Any] = {"steps": [*GROUP, *REST]}


def offering(process: dict[str, Any] = SIDE_BY_SIDE) -> Offering:
    """A procedure with branches, the same one for all dossiers of a test."""
    made = ProcedureVersion.objects.filter(procedure__code="NHANH-001").first()
    if made is not None:
        return Offering.objects.get(procedure=made.procedure_id)
    clock = {**builders.CLOCK, "reappointments": 1}
    return builders.an_offering(
        agency=builders.world().receiver, code="NHANH-001", process=process, clock=clock, name="Thẩm định song song"
    )


def waiting(**facts: Any) -> Dossier:
    """Dũng forwarded it at 10:00: the branch of his room and Quân's are open, nobody has taken them."""
    one = builders.accepted(offering=offering(), **facts)
    with living_at("2026-06-01T09:30"):
        one = actions.claim(one, by=builders.world().dung)
    with living_at("2026-06-01T10:00"):
        return actions.forward(one, by=builders.world().dung, note="Kính chuyển hai phòng.")


def held(**facts: Any) -> Dossier:
    """Dũng has the one branch, Quân the other, since 10:30."""
    one = waiting(**facts)
    with living_at("2026-06-01T10:30"):
        one = actions.branch_claim(one, track=1, by=builders.world().dung)
        return actions.branch_claim(one, track=2, by=builders.world().quan)


def one_left(**facts: Any) -> Dossier:
    """Quân has done his branch at 11:00; Dũng still has the other."""
    one = held(**facts)
    with living_at("2026-06-01T11:00"):
        return actions.branch_done(one, track=2, by=builders.world().quan, note="Đạt yêu cầu kỹ thuật.")


def joined(**facts: Any) -> Dossier:
    """Dũng has done the last branch at 11:15: the head of the room is to approve."""
    one = one_left(**facts)
    with living_at("2026-06-01T11:15"):
        return actions.branch_done(one, track=1, by=builders.world().dung, note="Đủ vốn.")


def open_tracks(dossier: Dossier) -> dict[int, str]:
    """Who holds each open branch, by track; an empty name where nobody does."""
    found = Stay.objects.select_related("officer").filter(dossier=dossier, track__gt=0, to_at__isnull=True)
    return {one.track: one.officer.username if one.officer else "" for one in found.order_by("track")}


def branch(dossier: Dossier, track: int = 1) -> Stay | None:
    """The open stay of a branch."""
    found = Stay.objects.select_related("agency", "unit", "officer")
    return found.filter(dossier=dossier, track=track, to_at__isnull=True).first()
