"""The branches of a dossier as an officer of the desk sees them, and which of them an act is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from motcua.core.words import joined, said
from motcua.dossiers import deadlines, who
from motcua.dossiers.deadlines import DueState
from motcua.dossiers.models import Stay
from motcua.dossiers.rules import OF_A_BRANCH, Act
from motcua.web.desk.work import ICONS
from motcua.web.ui import formats
from motcua.web.ui.dossier import Seen

ACTS = (Act.BRANCH_DONE, Act.BRANCH_CLAIM, Act.BRANCH_ASSIGN, Act.BRANCH_RELEASE)


@dataclass(frozen=True)
class BranchAct:
    """A button of a branch. pressed: done by this press; the others open a page."""

    verb: str
    url: str
    icon: str
    pressed: bool
    leads: bool = False  # what is expected of who has the branch


@dataclass(frozen=True)
class BranchRow:
    """A branch (`desk/branches.html`): who has it or did it, since when, until when, and what the reader may do."""

    name: str
    holder: str
    since: str
    due: DueState | None
    moment: str
    done: str
    note: str
    acts: Sequence[BranchAct]


def branch_rows(seen: Seen) -> list[BranchRow]:
    """Every branch that was opened, each as it stands; empty for who does not read the inside."""
    if not seen.branches or not seen.reads_inside:
        return []
    last = {one.track: one for one in seen.branches}
    return [_row(seen, last[track]) for track in sorted(last)]


def mine(seen: Seen) -> Stay | None:
    """The open branch that this person has, the nearest to its moment first; else one that she may take."""
    still = [one for one in seen.branches if one.to_at is None]
    held = [one for one in still if one.officer_id == seen.user.pk]
    held.sort(key=lambda one: (one.act_by_at is None, one.act_by_at))
    free = (one for one in still if _may(seen, Act.BRANCH_CLAIM, one))
    return held[0] if held else next(free, None)


def judged_by(request: HttpRequest, seen: Seen, act: Act) -> Stay | None:
    """The open stay that judges an act: of the branch that the address names, or of the first one where this person may
    do it; for every other act the main one.
    """
    if act not in OF_A_BRANCH:
        return seen.stay
    still = [one for one in seen.branches if one.to_at is None]
    asked = request.GET.get("nhanh", "")
    if asked:
        return next((one for one in still if str(one.track) == asked), seen.stay)
    return next((one for one in still if _may(seen, act, one)), still[0] if still else seen.stay)


def _may(seen: Seen, act: Act, branch: Stay) -> bool:
    return bool(who.may(seen.user, act, seen.dossier, stay=branch, at=seen.at))


def _row(seen: Seen, branch: Stay) -> BranchRow:
    is_open = branch.to_at is None
    done = branch.closed_act == Act.BRANCH_DONE
    acts = [_act(seen, act, branch) for act in ACTS if _may(seen, act, branch)] if is_open else []
    place = branch.unit.name if branch.unit else branch.agency.short
    officer = branch.officer.full_name if branch.officer else said("Chưa có người giữ")
    return BranchRow(
        name=seen.book.process.step(branch.step).name,
        holder=joined(" · ", (officer, place)),
        since=formats.near_moment(branch.from_at),
        due=due_of(seen, branch) if is_open else None,
        moment=formats.near_moment(branch.act_by_at) if is_open else "",
        done=said("xong lúc {at}", at=formats.near_moment(branch.to_at))
        if done
        else ""
        if is_open
        else said("chưa xong"),
        note=branch.note,
        acts=acts,
    )


def due_of(seen: Seen, branch: Stay) -> DueState | None:
    """How near an open branch's moment is; None where it has none."""
    if branch.act_by_at is None:
        return None
    return deadlines.remaining(seen.at, branch.act_by_at, seen.calendar, in_hours=False)


def _act(seen: Seen, act: Act, branch: Stay) -> BranchAct:
    address = reverse(f"desk:{act.value.replace('_', '-')}", args=[seen.dossier.pk])
    pressed = act == Act.BRANCH_CLAIM
    name = act.label if pressed else said("{act}…", act=act.label)
    return BranchAct(name, f"{address}?nhanh={branch.track}", ICONS[act], pressed, act == Act.BRANCH_DONE)
