"""Writing agencies, rooms, people and their posts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.installation import is_demo
from motcua.core.seeding import Written
from motcua.core.text import fold, nfc, sort_key
from motcua.core.words import said
from motcua.people.models import Agency, Post, Role, Unit, User

DERIVED = ("search", "sort")


def load_agencies(listed: Sequence[tuple[Mapping[str, Any], str | None]]) -> Written:
    """Write agencies as their source gives them: (fields, code of the parent), parents first.

    What the source said last time is kept in `facts`. A field that the source has changed since then is taken over; a
    field that administrators changed in the database stays theirs.
    """
    there = {agency.code: agency for agency in Agency.objects.select_related("parent")}
    fresh: list[Agency] = []
    changed: list[Agency] = []
    for fields, parent in listed:
        said = {name: _plain(value) for name, value in fields.items()} | {"parent": parent}
        agency = there.get(fields["code"])
        if agency is None:
            agency = Agency(**fields, parent=there[parent] if parent else None)
            there[agency.code] = agency
            fresh.append(agency)
        elif agency.facts != said:
            _follow(agency, fields, said, there[parent] if parent else None)
            changed.append(agency)
        agency.facts = said
        agency.search, agency.sort = fold(f"{agency.name} {agency.short} {agency.code}"), sort_key(agency.name)
    _add(fresh)
    if changed:
        Agency.objects.bulk_update(changed, [*listed[0][0], "parent", "facts", *DERIVED])
    return Written(len(fresh), len(changed))


def _follow(agency: Agency, fields: Mapping[str, Any], said: Mapping[str, Any], parent: Agency | None) -> None:
    """Take over those facts that the source says differently from last time."""
    before = agency.facts
    for name, value in fields.items():
        if before.get(name) != said[name]:
            setattr(agency, name, value)
    if before.get("parent") != said["parent"]:
        agency.parent = parent


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _add(fresh: Sequence[Agency]) -> None:
    """Insert level by level, since a child needs the key of its parent."""
    waiting = list(fresh)
    while waiting:
        ready = [agency for agency in waiting if agency.parent is None or agency.parent.pk is not None]
        for agency in ready:
            agency.parent = agency.parent  # its key is known by now
        Agency.objects.bulk_create(ready)
        waiting = [agency for agency in waiting if agency not in ready]


def add_units(agency: Agency, names: Iterable[str]) -> list[Unit]:
    """The rooms of these names at an agency, made where they are missing, in the order given."""
    there = {unit.name: unit for unit in Unit.objects.filter(agency=agency)}
    wanted = [nfc(name) for name in names]
    fresh = [Unit(agency=agency, name=name, order=order) for order, name in enumerate(wanted) if name not in there]
    Unit.objects.bulk_create(fresh)
    there |= {unit.name: unit for unit in fresh}
    return [there[name] for name in wanted]


def add_person(
    username: str,
    *,
    full_name: str,
    honorific: str,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    demo: bool = False,
) -> User:
    """Make an account; without a password nobody can sign in with one.

    Raises Invalid when the name is taken, NotAllowed for a real person in a demo database or a demo person in a real
    one.
    """
    refuse_other_kind(demo=demo)
    name = nfc(username).lower()
    if not name or User.objects.filter(username=name).exists():
        raise Invalid(said("Tên đăng nhập đã có người dùng."), {"username": said("Chọn tên đăng nhập khác.")})
    person = User(
        username=name,
        full_name=nfc(full_name),
        honorific=honorific,
        email=email,
        phone=phone,
        is_demo=demo,
        joined_at=clock.now(),
    )
    person.set_password(password) if password else person.set_unusable_password()
    person.save(force_insert=True)
    return person


def refuse_other_kind(*, demo: bool) -> None:
    """Raise NotAllowed when a person of this kind has no place in this database."""
    if demo and not is_demo():
        raise NotAllowed(said("Đây là cơ sở dữ liệu thật, không tạo người của dữ liệu thử được."))
    if not demo and is_demo():
        raise NotAllowed(
            said("Đây là cơ sở dữ liệu thử, không nhập người thật. Hãy lập một cơ sở dữ liệu mới với DEMO=0.")
        )


def give_post(
    person: User, agency: Agency, role: Role, *, title: str = "", unit: Unit | None = None, from_on: date | None = None
) -> Post:
    """Give a person a post from a day on (today where none is said). Raises Invalid when the room is another
    agency's.
    """
    if unit is not None and unit.agency_id != agency.pk:
        raise Invalid(said("Phòng không thuộc cơ quan đã chọn."), {"unit": said("Chọn phòng của cơ quan này.")})
    return Post.objects.create(
        user=person, agency=agency, unit=unit, role=role, title=nfc(title), from_on=from_on or clock.today()
    )


def end_post(post: Post, *, on: date) -> Post:
    """Let a post end with a day; what was done in it stays. Raises Invalid for a day before it began."""
    if on < post.from_on:
        raise Invalid(
            said("Ngày thôi giữ chức danh trước ngày bắt đầu."), {"to_on": said("Ghi lại ngày thôi giữ chức danh.")}
        )
    post.to_on = on
    post.save(update_fields=["to_on"])
    return post
