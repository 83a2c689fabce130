"""Lists kept under a name: saved, renamed, chosen to open with, removed."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.dossiers.models import SavedView
from motcua.dossiers.queries import views_of
from motcua.people.models import Role, Unit, User
from motcua.people.queries import posts_of

MOST = 30


def headed_by(user: User) -> Unit | None:
    """The room whose lists this person may save for everybody in it: the first that she heads."""
    return next((post.unit for post in posts_of(user) if post.role == Role.HEAD and post.unit), None)


def save_view(name: str, *, tab: str, asked: Mapping[str, str], by: User, for_room: bool = False) -> SavedView:
    """Keep a list under a name, for oneself or for one's room; the same name again replaces its conditions.

    Raises Invalid for no name and for too many, NotAllowed unless `by` heads a room where it is for one.
    """
    named, unit = _name(name), headed_by(by) if for_room else None
    if for_room and unit is None:
        raise NotAllowed(said("Chỉ trưởng phòng lưu được bộ lọc cho cả phòng."))
    owner = {"unit": unit} if unit else {"user": by}
    with transaction.atomic(durable=True):
        if SavedView.objects.filter(**owner).exclude(name=named).count() >= MOST:
            raise Invalid(said("Đã có {most} bộ lọc. Hãy xóa bớt bộ lọc không dùng nữa.", most=MOST))
        kept = {"tab": tab, "asked": dict(asked)}
        return SavedView.objects.update_or_create(**owner, name=named, defaults=kept)[0]


def rename_view(pk: int, name: str, *, by: User) -> SavedView:
    """Give a kept list another name. Raises Invalid when that one is taken."""
    view = _own(pk, by)
    view.name = _name(name)
    try:
        with transaction.atomic():
            view.save(update_fields=["name"])
    except IntegrityError:
        raise Invalid(said("Đã có bộ lọc tên “{name}”. Hãy chọn tên khác.", name=view.name)) from None
    return view


def delete_view(pk: int, *, by: User) -> None:
    """Forget a kept list; the dossiers in it are not touched."""
    _own(pk, by).delete()


def open_with(pk: int, *, by: User) -> SavedView:
    """Let the desk open with this list of one's own; pressed again, no longer."""
    with transaction.atomic(durable=True):
        view = SavedView.objects.select_for_update().filter(pk=pk, user=by).first()
        if view is None:
            raise NotFound(said("Không có bộ lọc này."))
        SavedView.objects.filter(user=by, opens=True).exclude(pk=pk).update(opens=False)
        view.opens = not view.opens
        view.save(update_fields=["opens"])
    return view


def _own(pk: int, by: User) -> SavedView:
    """A view that this person may change: her own, or her room's where she heads it."""
    view = views_of(by).filter(pk=pk).first()
    if view is None:
        raise NotFound(said("Không có bộ lọc này."))
    room = headed_by(by)
    if view.unit_id is not None and (room is None or room.pk != view.unit_id):
        raise NotAllowed(said("Chỉ trưởng phòng sửa được bộ lọc của phòng."))
    return view


def _name(text: str) -> str:
    named = nfc(text.replace("\x00", ""))
    if not named:
        raise Invalid(said("Ghi tên bộ lọc."))
    if len(named) > 60:
        raise Invalid(said("Tên bộ lọc dài nhất 60 chữ."))
    return named
