"""People from a spreadsheet: read, laid beside what is there, and only then written, all or nothing.

A row is one post of one person; who holds several posts has several rows. Nothing is guessed: a row that is not
understood is named with what to do, and while there is one nothing is written.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from motcua.core import clock
from motcua.core import sheets as spreadsheets
from motcua.core.errors import Invalid
from motcua.core.installation import is_demo
from motcua.core.text import fold
from motcua.core.words import said
from motcua.people import actions, administration
from motcua.people.models import Post, Role, Unit, User
from motcua.people.queries import held_on

MOST_BYTES, MOST_ROWS = 5_000_000, 5000
# Random letters need no slow hash against guessing; the person's own password, which she must choose, gets one.
FIRST_PASSWORD_ROUNDS = 1000

USERNAME, NAME, HONORIFIC, EMAIL, PHONE = "Tên đăng nhập", "Họ và tên", "Xưng hô", "Thư điện tử", "Điện thoại"
AGENCY, UNIT, ROLE, TITLE, FROM = "Mã cơ quan", "Phòng", "Vai trò", "Chức danh", "Từ ngày"
COLUMNS = (USERNAME, NAME, HONORIFIC, EMAIL, PHONE, AGENCY, UNIT, ROLE, TITLE, FROM)
NEEDED = (USERNAME, NAME, HONORIFIC, AGENCY, ROLE)
_ROLES = {fold(str(label)): role for role, label in Role.choices} | {role: role for role in Role.values}
_FACTS = {"full_name": NAME, "honorific": HONORIFIC, "email": EMAIL, "phone": PHONE}
_LETTERS = set("abcdefghijklmnopqrstuvwxyz0123456789._-")


class State(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    EQUAL = "equal"
    WRONG = "wrong"


@dataclass
class Line:
    """One row of the sheet. number: as the spreadsheet counts; said: what it would do, or which cell to mend how."""

    number: int
    username: str
    state: State = State.EQUAL
    said: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    post: dict[str, Any] = field(default_factory=dict)
    unit_name: str = ""

    def refuse(self, problem: str) -> None:
        self.state = State.WRONG
        self.said.append(problem)


def read(data: bytes) -> list[list[str]]:
    """The rows of the first sheet as text, the row of titles first. Raises Invalid for what is no such file."""
    return spreadsheets.read(data, most_bytes=MOST_BYTES, most_rows=MOST_ROWS, longest=300)


def plan(rows: Sequence[Sequence[str]], *, by: User) -> list[Line]:
    """What each row would do if it were written by this administrator. A few queries, however many rows."""
    titles = list(rows[0]) if rows else []
    missing = [name for name in NEEDED if name not in titles]
    if missing:
        raise Invalid(said("Dòng đầu thiếu cột: {names}. Hãy dùng tệp mẫu.", names=", ".join(missing)))
    told = [
        (number, {name: row[titles.index(name)] if name in titles else "" for name in COLUMNS})
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    ]
    there = _There({one[USERNAME].lower() for _number, one in told}, {one[AGENCY] for _number, one in told}, by)
    return list(_lines(told, there))


class _There:
    """What the database holds of everything that the rows name."""

    def __init__(self, usernames: set[str], codes: set[str], by: User) -> None:
        self.people = {one.username: one for one in User.objects.filter(username__in=usernames)}
        self.agencies = {one.code: one for one in administration.agencies_for(by).filter(code__in=codes)}
        units = Unit.objects.filter(agency__in=self.agencies.values())
        self.units = {(one.agency_id, fold(one.name)): one for one in units}
        posts = Post.objects.filter(held_on(clock.today()), user__in=self.people.values())
        self.posts = {(one.user_id, one.agency_id, one.unit_id, one.role) for one in posts}
        self.roles = {role for role, _label in administration.roles_for(by)}
        self.mine = set(administration.people_of(by).filter(username__in=usernames).values_list("username", flat=True))


def _lines(told: Sequence[tuple[int, Mapping[str, str]]], there: _There) -> Iterator[Line]:
    first: dict[str, Line] = {}
    for number, row in told:
        line = Line(number, row[USERNAME].lower())
        _read_person(line, row)
        _read_post(line, row, there)
        earlier = first.setdefault(line.username, line)
        if earlier is not line and earlier.facts != line.facts:
            line.refuse(said("Khác dòng {n} về cùng một người.", n=earlier.number))
        if line.state != State.WRONG:
            _compare(line, there, again=earlier is not line)
        yield line


def _read_person(line: Line, row: Mapping[str, str]) -> None:
    name = line.username
    if not name or not set(name) <= _LETTERS or len(name) > 80:
        line.refuse(said("{c}: chữ thường không dấu, chữ số, dấu chấm.", c=USERNAME))
    if not row[NAME] or len(row[NAME]) > 120:
        line.refuse(said("{c}: ghi từ 1 đến 120 ký tự.", c=NAME))
    if row[HONORIFIC].lower() not in ("ông", "bà"):
        line.refuse(said("{c}: ghi “ông” hoặc “bà”.", c=HONORIFIC))
    if row[EMAIL] and not _is_address(row[EMAIL]):
        line.refuse(said("{c}: chưa đúng dạng.", c=EMAIL))
    line.facts = {
        "full_name": row[NAME],
        "honorific": row[HONORIFIC].lower(),
        "email": row[EMAIL],
        "phone": row[PHONE][:40],
    }


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _read_post(line: Line, row: Mapping[str, str], there: _There) -> None:
    agency, role = there.agencies.get(row[AGENCY]), _ROLES.get(fold(row[ROLE]))
    if agency is None:
        line.refuse(said("{c}: không có cơ quan này, hoặc bạn không quản trị.", c=AGENCY))
    if role is None or role not in there.roles:
        line.refuse(said("{c}: ghi đúng tên vai trò trong tệp mẫu mà bạn được giao.", c=ROLE))
    if role in administration.IN_A_ROOM and not row[UNIT]:
        line.refuse(said("{c}: chuyên viên và trưởng phòng phải có phòng.", c=UNIT))
    began = _day(row[FROM]) if row[FROM] else clock.today()
    if began is None:
        line.refuse(said("{c}: ghi ngày/tháng/năm.", c=FROM))
    unit = there.units.get((agency.pk, fold(row[UNIT]))) if agency and row[UNIT] else None
    line.unit_name = row[UNIT][:150] if row[UNIT] and unit is None else ""
    line.post = {"agency": agency, "role": role, "unit": unit, "title": row[TITLE][:120], "from_on": began}


def _day(text: str) -> date | None:
    try:
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except ValueError:
        return None


def _compare(line: Line, there: _There, *, again: bool) -> None:
    """Say what is new and what changes against the database."""
    person = there.people.get(line.username)
    if person is not None and line.username not in there.mine:
        return line.refuse(said("{c}: đã có người dùng ở cơ quan khác.", c=USERNAME))
    if person is None:
        line.state = State.NEW
        line.said.append(said("chức vụ nữa của người mới") if again else said("người mới"))
    else:
        changed = [_FACTS[name].lower() for name, value in line.facts.items() if getattr(person, name) != value]
        if changed and not again:
            line.state = State.CHANGED
            line.said.append(said("sửa: {names}", names=", ".join(changed)))
    agency, unit, role = line.post["agency"], line.post["unit"], line.post["role"]
    held = person and not line.unit_name and (person.pk, agency.pk, unit.pk if unit else None, role) in there.posts
    if not held:
        line.state = State.NEW if person is None else State.CHANGED
        line.said.append(said("giao chức vụ"))
    if line.unit_name:
        line.said.append(said("lập phòng mới “{name}”", name=line.unit_name))
    return None


def apply(lines: Sequence[Line], *, by: User) -> dict[str, str]:
    """Write everything that the plan says, in one transaction; the first password of each new person, by sign-in name.

    Raises Invalid while a row is not understood, and what the single actions raise when the world has changed since.
    """
    if any(line.state == State.WRONG for line in lines):
        raise Invalid(said("Còn dòng chưa hiểu nên chưa ghi gì. Hãy sửa tệp rồi tải lên lại."))
    passwords: dict[str, str] = {}
    with transaction.atomic():
        for line in lines:
            if line.state != State.EQUAL:
                _write(line, passwords, by)
    return passwords


def _write(line: Line, passwords: dict[str, str], by: User) -> None:
    post = dict(line.post)
    if line.unit_name:
        (post["unit"],) = actions.add_units(post["agency"], [line.unit_name])
    person = User.objects.filter(username=line.username).first()
    if person is None:
        passwords[line.username] = password = administration.new_password()
        person = actions.add_person(line.username, **line.facts, demo=is_demo())
        person.password = PBKDF2PasswordHasher().encode(
            password, secrets.token_hex(12), iterations=FIRST_PASSWORD_ROUNDS
        )
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
        administration.note("user.create", person, by)
    elif any(getattr(person, name) != value for name, value in line.facts.items()):
        administration.mend_person(person, line.facts, by=by)
    held = Post.objects.filter(
        held_on(clock.today()), user=person, agency=post["agency"], unit=post["unit"], role=post["role"]
    )
    if not held.exists():
        administration.give_post(person, post, by=by)
