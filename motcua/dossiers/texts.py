"""The text of each act's message, and whom it goes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import get_template

from motcua.catalogue.content import Told
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import rulebook
from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.dossiers.change import Change, Hold
from motcua.dossiers.models import OPEN_BRANCH, Dossier, Note, PaperRefusal, Stay
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.rules import Tells
from motcua.notifications.actions import send
from motcua.people.models import Role
from motcua.people.queries import holder_ids, stands_in_for

# Those who have something to do now; the others are told so that they know.
SHOWN_DIFFERENCES = 12
THEIR_TURN = frozenset({Tells.HOLDER, Tells.DESK, Tells.CUSTOMER_SIGNERS, Tells.LEADERS})


def address(dossier_pk: int) -> str:
    """Where a dossier is found; every door answers there for those who may see it."""
    return f"/ho-so/{dossier_pk}/"


def tell(change: Change) -> int:
    """Write the act's message to those whom its row names, except the one who acted; how many were told."""
    by_audience = {audience: _AUDIENCE[audience](change) for audience in change.rule.tells}
    told = [pk for found in by_audience.values() for pk in found]
    me = change.by.pk if change.by else None
    recipients = [pk for pk in dict.fromkeys(told) if pk is not None and pk != me]
    if not recipients:
        return 0
    title, body = message(change)
    return send(
        recipients,
        act=f"dossier.{change.act.value}",
        title=title,
        body=body,
        url=address(change.dossier.pk),
        at=change.at,
        work={pk for audience, found in by_audience.items() if audience in THEIR_TURN for pk in found},
    )


@dataclass(frozen=True)
class Actor:
    """Who acts, as a message names her: `bà Trần Thị B (thay ông Nguyễn Văn A)`."""

    addressed: str
    full_name: str

    @classmethod
    def of(cls, change: Change) -> Actor | None:
        if change.by is None or change.whom is None:
            return cls(change.by.addressed, change.by.full_name) if change.by else None
        by, principal = change.by, change.whom.addressed
        names = (said("{by} (thay {principal})", by=one, principal=principal) for one in (by.addressed, by.full_name))
        return cls(*names)


def message(change: Change) -> tuple[str, str]:
    """Title (first line) and body of an act's message, from `messages/‹act›.txt`."""
    text = get_template(f"dossiers/messages/{change.act.value}.txt").render(
        {
            "change": change,
            "dossier": change.dossier,
            "by": Actor.of(change),
            "reason": change.reason,
            "procedure": rulebook(change.dossier.version_id).name,
        }
    )
    return _title_and_body(text)


def _title_and_body(text: str) -> tuple[str, str]:
    """The first line of a message, and the rest."""
    title, _, body = text.strip().partition("\n")
    return title.strip(), body.strip()


def tell_draft_opened(draft: Dossier, refusal: PaperRefusal, recipients: list[int], *, at: datetime) -> int:
    """Tell the preparers of an agency that its paper was turned away and an online draft waits for them."""
    text = get_template("dossiers/messages/draft_opened.txt").render({"dossier": draft, "refusal": refusal})
    title, body = _title_and_body(text)
    return send(
        recipients,
        act="dossier.draft_opened",
        title=title,
        body=body,
        url=address(draft.pk),
        at=at,
        work=recipients,
    )


def tell_infected(dossier: Dossier, file: StoredFile, name: str, recipients: list[int], *, at: datetime) -> int:
    """Tell who brought a file and who holds its dossier that the scanner found something in it."""
    told = {"dossier": dossier, "file": file, "name": name, "drafting": dossier.status in DRAFTS}
    title, body = _title_and_body(get_template("dossiers/messages/infected.txt").render(told))
    return send(
        recipients,
        act="dossier.infected",
        title=title,
        body=body,
        url=address(dossier.pk),
        at=at,
        work=recipients,
    )


def tell_of_new_version(
    dossier: Dossier, before: ProcedureVersion, after: ProcedureVersion, differences: Sequence[Told],
    recipients: list[int], *, at: datetime,
) -> int:  # fmt: skip
    """Tell whom it concerns that a dossier follows its procedure to a new version, and what that says otherwise."""
    told = {"dossier": dossier, "before": before, "after": after, "differences": differences[:SHOWN_DIFFERENCES]}
    told |= {"more": max(0, len(differences) - SHOWN_DIFFERENCES), "drafting": dossier.status in DRAFTS}
    title, body = _title_and_body(get_template("dossiers/messages/version_followed.txt").render(told))
    url = address(dossier.pk)
    return send(recipients, act="dossier.version_followed", title=title, body=body, url=url, at=at, work=recipients)


def tell_reckoned(
    person: int, what: str, lines: Sequence[str], more: int, *, url: str, at: datetime, work: bool
) -> int:  # fmt: skip
    """Tell a person of all her dossiers that a change of the calendar gave another due moment: one message."""
    told = {"what": what, "lines": lines, "more": more, "count": len(lines) + more}
    title, body = _title_and_body(get_template("dossiers/messages/reckoned.txt").render(told))
    act = "dossier.reckon"
    return send([person], act=act, title=title, body=body, url=url, at=at, work=[person] if work else ())


def tell_mentioned(note: Note) -> int:
    """Tell who was named in a note of her agency. The note's own text stays on its page."""
    title, body = _title_and_body(get_template("dossiers/messages/mentioned.txt").render({"note": note}))
    recipients = [note.mentioned_id] if note.mentioned_id is not None else []
    url = address(note.dossier_id)
    return send(recipients, act="dossier.mentioned", title=title, body=body, url=url, at=note.at, work=recipients)


def _customer(change: Change) -> list[int]:
    return people_of_customer(change.dossier)


def people_of_customer(dossier: Dossier) -> list[int]:
    """Who prepared it and who signed it; for a paper dossier its maker sits at the desk, so the preparers."""
    if dossier.submitted_by_id is None and dossier.channel != "online":
        return _who_hold(dossier, dossier.customer_id, Role.PREPARER)
    return [pk for pk in (dossier.created_by_id, dossier.submitted_by_id) if pk is not None]


def _holder(change: Change) -> list[int]:
    """The officer who holds it now and who acts for her, else everybody whom its place is meant for."""
    hold = change.hold
    if change.branch is not None and hold is None:
        return _meant(change.dossier, change.branch_hold)
    if change.branches:
        return [pk for one in change.branches.values() for pk in _meant(change.dossier, one)]
    if hold is None and change.dossier.branches:
        return of_branches(change.dossier)
    if hold is None:
        return _officer(change.dossier, change.dossier.holder_id) if change.dossier.holder_id else []
    return _meant(change.dossier, hold)


def _meant(dossier: Dossier, hold: Hold | None) -> list[int]:
    if hold is None:
        return []
    if hold.officer is not None:
        return _officer(dossier, hold.officer.pk)
    if not hold.role:
        return []
    return _who_hold(dossier, hold.agency.pk, hold.role, hold.unit.pk if hold.unit else None)


def _officer(dossier: Dossier, pk: int) -> list[int]:
    return [pk, *stands_in_for(pk, rulebook(dossier.version_id).procedure_id)]


def _who_hold(dossier: Dossier, agency_id: int, role: str, unit_id: int | None = None) -> list[int]:
    """Who holds a role, and who stands in for them in such a dossier."""
    return holder_ids(agency_id, role, unit_id=unit_id, procedure=rulebook(dossier.version_id).procedure_id)


def _left(change: Change) -> list[int]:
    stay = change.stay
    if stay is None:
        return []
    if stay.branching:
        ended = Stay.objects.filter(dossier=change.dossier, track__gt=0, to_at=change.at, closed_act=change.act)
        return [pk for pk in ended.values_list("officer_id", flat=True) if pk is not None]
    return [stay.officer_id] if stay.officer_id else []


def of_branches(dossier: Dossier) -> list[int]:
    """Who has the open branches of a dossier, or may take them."""
    found: list[int] = []
    for one in Stay.objects.filter(OPEN_BRANCH, dossier=dossier).order_by("track"):
        meant = _officer(dossier, one.officer_id) if one.officer_id else None
        found += meant or _who_hold(dossier, one.agency_id, one.role, one.unit_id)
    return found


def _other_side(change: Change) -> list[int]:
    """A message of the receiver goes to who prepared and signed; the customer's to who holds the dossier there, else
    who held it last, else the desk.
    """
    dossier = change.dossier
    if change.post is None or change.post.agency_id != dossier.customer_id:
        return _customer(change)
    if dossier.holder_agency_id not in (None, dossier.customer_id):
        if dossier.branches:
            return of_branches(dossier)
        if dossier.holder_id:
            return _officer(dossier, dossier.holder_id)
        return _who_hold(dossier, dossier.holder_agency_id or 0, dossier.holder_role, dossier.holder_unit_id)
    held = Stay.objects.filter(dossier=dossier, track=0, officer__isnull=False).exclude(agency_id=dossier.customer_id)
    last = held.order_by("-from_at").values_list("officer_id", flat=True).first()
    return [last] if last else _who_hold(dossier, dossier.desk_id, Role.INTAKE)


_AUDIENCE: dict[Tells, Callable[[Change], list[int]]] = {
    Tells.CUSTOMER: _customer,
    Tells.CUSTOMER_SIGNERS: lambda change: _who_hold(change.dossier, change.dossier.customer_id, Role.SIGNER),
    Tells.CUSTOMER_PREPARERS: lambda change: _who_hold(change.dossier, change.dossier.customer_id, Role.PREPARER),
    Tells.DESK: lambda change: _who_hold(change.dossier, change.dossier.desk_id, Role.INTAKE),
    Tells.HOLDER: _holder,
    Tells.LEFT: _left,
    Tells.OTHER_SIDE: _other_side,
    Tells.LEADERS: lambda change: _who_hold(change.dossier, change.dossier.receiver_id, Role.LEADER),
}
