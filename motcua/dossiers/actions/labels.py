"""Labels of an agency: made, renamed and closed by heads and leaders; put on and taken off by who sees inside.

No status, no clock, no journal: they sort an agency's own work, and a dossier's journal goes to its customer.
"""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.text import fold, nfc
from motcua.core.words import said
from motcua.dossiers.labels import MOST_LABELS, keeper_post, labels_of
from motcua.dossiers.models import Dossier, Label, Labelled
from motcua.dossiers.notes import note_post
from motcua.people.models import User


def make_label(name: str, look: str, *, by: User) -> Label:
    """Make a label of one's agency (lập nhãn). Raises NotAllowed, or Invalid for a name that is none or taken."""
    post = keeper_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ trưởng phòng hoặc lãnh đạo cơ quan lập được nhãn."))
    kept = _name(name, post.agency_id)
    if labels_of(post.agency_id).count() >= MOST_LABELS:
        raise Invalid(said("Cơ quan đã có {most} nhãn. Hãy thôi dùng bớt nhãn cũ.", most=MOST_LABELS))
    try:
        with transaction.atomic():
            return Label.objects.create(
                agency_id=post.agency_id, name=kept, look=_look(look), made_by=by, made_at=clock.now()
            )
    except IntegrityError as twice:
        raise Conflict(said("Người khác vừa lập nhãn cùng tên. Hãy xem lại danh sách nhãn.")) from twice


def change_label(pk: int, name: str, look: str, *, by: User) -> Label:
    """Rename a label or give it another colour, on all its dossiers at once. Raises as `make_label` does."""
    with transaction.atomic():
        label = _own(pk, by)
        label.name, label.look = _name(name, label.agency_id, but=pk), _look(look)
        label.save(update_fields=["name", "look"])
    return label


def close_label(pk: int, *, by: User) -> None:
    """Stop using a label (thôi dùng nhãn): it stays where it lies, and is put on nothing more. Raises NotAllowed."""
    with transaction.atomic():
        label = _own(pk, by)
        label.closed_at = clock.now()
        label.save(update_fields=["closed_at"])


def put_labels(dossier: Dossier, chosen: Collection[int], *, known: Collection[int], by: User) -> None:
    """Leave these labels on a dossier (gắn nhãn). known: those that the form showed as lying there: what somebody else
    put on or took off meanwhile stays as it is.

    Raises NotAllowed for who does not see inside at the solving agency, Invalid for a label that is not in use there.
    """
    if note_post(by, dossier) is None:
        raise NotAllowed(said("Chỉ người xử lý hồ sơ ở cơ quan giải quyết gắn được nhãn."))
    add, take = set(chosen) - set(known), set(known) - set(chosen)
    if Label.objects.filter(pk__in=add, agency=dossier.receiver_id, closed_at__isnull=True).count() != len(add):
        raise Invalid(said("Có nhãn không còn dùng. Hãy tải lại trang rồi chọn lại."))
    with transaction.atomic():
        at = clock.now()
        rows = [Labelled(dossier=dossier, label_id=pk, put_by=by, put_at=at) for pk in sorted(add)]
        Labelled.objects.bulk_create(rows, ignore_conflicts=True)
        Labelled.objects.filter(dossier=dossier, label__in=take, label__agency=dossier.receiver_id).delete()


def _own(pk: int, by: User) -> Label:
    post = keeper_post(by)
    label = Label.objects.select_for_update().filter(pk=pk, closed_at__isnull=True).first()
    if label is None or post is None or label.agency_id != post.agency_id:
        raise NotAllowed(said("Không có nhãn này, hoặc nhãn không còn dùng. Hãy xem lại danh sách nhãn."))
    return label


def _look(look: str) -> str:
    return look if look in Label.Look.values else Label.Look.IDLE.value


def _name(name: str, agency_id: int, *, but: int = 0) -> str:
    """The name as it is kept. Raises Invalid where it is none, or another label's but for marks and capitals."""
    kept = " ".join(nfc(name).split())
    if not kept or len(kept) > 40:
        raise Invalid(said("Chưa ghi được nhãn: ghi tên nhãn, nhiều nhất 40 chữ."))
    names = (
        Label.objects.filter(agency=agency_id, closed_at__isnull=True).exclude(pk=but).values_list("name", flat=True)
    )
    twin = next((one for one in names if fold(one) == fold(kept)), None)
    if twin is not None:
        raise Invalid(said("Cơ quan đã có nhãn “{name}”.", name=twin))
    return kept
