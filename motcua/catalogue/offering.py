"""What is an agency's own of a procedure that it offers: the room that solves it, the place that receives for it."""

from django.db import transaction

from motcua.catalogue import publishing
from motcua.catalogue.models import Offering
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.journal.record import record
from motcua.people.models import Role, User
from motcua.people.queries import agencies_of, unit_named


def change(offering: Offering, *, unit_name: str, address: str, by: User) -> Offering:
    """Change room and place (sửa nơi giải quyết). What was accepted stays in the room where it is.

    Raises NotAllowed unless `by` administers the agency, Invalid for a room that it does not have.
    """
    if offering.agency_id not in {one.pk for one in agencies_of(by, Role.AGENCY_ADMIN)}:
        raise NotAllowed(said("Chỉ quản trị của cơ quan giải quyết được sửa thông tin này."))
    name = unit_name.strip()
    if name and unit_named(offering.agency_id, name) is None:
        raise Invalid(said("Chưa ghi được."), {"unit_name": said("Cơ quan không có phòng này. Ghi đúng tên phòng.")})
    with transaction.atomic():
        kept = Offering.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=offering.pk)
        before = {"unit_name": kept.unit_name, "address": kept.address}
        kept.unit_name, kept.address = name, address.strip()
        kept.save(update_fields=["unit_name", "address"])
        details = {"offering": kept.pk, "before": before, "after": {"unit_name": name, "address": kept.address}}
        record("procedure.offering", subject=publishing.subject(kept.procedure), actor=by.username, at=clock.now(),
               details=details)  # fmt: skip
    return kept
