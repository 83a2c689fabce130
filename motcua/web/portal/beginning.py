"""How a draft begins: where it goes, for which agency, with what is known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, QueryDict

from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.queries import offerings, open_offering, rulebook
from motcua.core import clock
from motcua.core.errors import NotAllowed
from motcua.core.words import said
from motcua.dossiers import actions
from motcua.dossiers.depths import CUSTOMER_ROLES
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.queries import sent_by
from motcua.eforms import answers as eforms
from motcua.people.models import Agency, User
from motcua.people.queries import agencies_of
from motcua.web.portal.forms import read_facts
from motcua.web.portal.published import reason_not_fileable
from motcua.web.portal.typed import paths_in


@dataclass(frozen=True)
class Start:
    """What must be chosen before a draft is made; a single choice is made already."""

    procedure: Procedure
    offered_by: Sequence[Offering]
    customers: Sequence[Agency]
    drafts: Sequence[Dossier]
    once: UUID
    refusal: str


def start_of(procedure: Procedure, user: User) -> Start:
    """Where this procedure may be handed in, for whom, and which drafts of it this person's agencies have open."""
    offered = list(offerings(clock.today()).filter(procedure=procedure).order_by("agency__sort"))
    drafts = sent_by(user).filter(version__procedure=procedure, status__in=sorted(DRAFTS)).order_by("-saved_at")
    return Start(
        procedure, offered, agencies_of(user, *CUSTOMER_ROLES), list(drafts[:10]), uuid4(), reason_not_fileable(offered)
    )


def begin(post: QueryDict, *, by: User) -> Dossier:
    """Make the draft that a form asks for, with whatever facts and answers came along.

    The same form twice gives the same draft.
    """
    offering = open_offering(_whole(post.get("offering")), clock.today())
    if offering is None:
        raise Http404
    customer = _customer(post.get("customer"), by)
    version = offering.procedure.current
    if version is None:
        raise Http404
    book = rulebook(version.pk)
    facts, _form = read_facts(book, post)
    asked = book.form_for(facts.get("case", ""))
    told = eforms.parse(asked, dict(post.lists())) if paths_in(asked, post) else {}
    return actions.create(
        offering,
        customer=customer,
        by=by,
        answers=told,
        once=_once(post.get("once")),
        **{**contact_of(by, customer), **facts},
    )


def contact_of(user: User, customer: Agency) -> dict[str, Any]:
    """The contact as known of the person and her agency."""
    return {
        "contact_name": user.full_name,
        "contact_phone": user.phone or customer.phone,
        "contact_email": user.email or customer.email,
    }


def _customer(asked: str | None, by: User) -> Agency:
    own = agencies_of(by, *CUSTOMER_ROLES)
    if not asked and len(own) == 1:
        return own[0]
    for agency in own:
        if str(agency.pk) == asked:
            return agency
    raise NotAllowed(said("Hãy chọn cơ quan mà bạn soạn hồ sơ thay mặt."))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


def _once(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
