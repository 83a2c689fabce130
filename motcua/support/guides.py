"""Guides: shipped as reviewed files (data/guides), edited by the watching agency, each wording kept for ever.

Which screens a guide covers and to whom it is addressed stands in its file; title and text may be edited.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import IntegrityError, transaction

from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.queries import open_on
from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.core.text import fold, nfc
from motcua.core.words import said
from motcua.journal.record import record
from motcua.people.models import Post, Role, User
from motcua.people.queries import posts_of, watching_post
from motcua.support.models import GuideVersion

MOST_LETTERS = 50_000
MOST_IN_TITLE = 200
OF_PROCEDURE = "thu-tuc:"


@dataclass(frozen=True)
class Guide:
    """A guide as it reads now. number: 0 while it is as shipped. parts: of a role's guide, those its manual joins."""

    key: str
    title: str
    text: str
    screens: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    lang: str = "vi"
    number: int = 0
    at: datetime | None = None


def read_guides(folder: Path) -> dict[str, Guide]:
    """The guides of a folder by key. Raises ValueError when one lacks its title, or names what is not there."""
    found = {path.stem: _read(path) for path in sorted(folder.glob("*.md"))}
    covered: dict[str, str] = {}
    for one in found.values():
        for screen in one.screens:
            if covered.setdefault(screen, one.key) != one.key:
                raise ValueError(f"{screen} has two guides: {covered[screen]}, {one.key}")
        unknown = {*one.roles} - {*Role.values} | {*one.parts} - {*found}
        if unknown:
            raise ValueError(f"{one.key}: {', '.join(sorted(unknown))}")
    return found


def _read(path: Path) -> Guide:
    begin, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = yaml.safe_load(head)
    if begin or not facts.get("title") or not text.strip():
        raise ValueError(f"{path.name}: no title or no text")
    screens, roles, parts = (tuple(facts.pop(name, ())) for name in ("screens", "roles", "parts"))
    return Guide(path.stem, facts.pop("title"), text.strip(), screens, roles, parts, **facts)


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Guide]:
    """The guides as they come with the program; read once in the life of a process."""
    return read_guides(Path(settings.FACTS_DIR) / "guides")


@lru_cache(maxsize=1)
def _by_screen() -> Mapping[str, str]:
    return {screen: one.key for one in shipped().values() for screen in one.screens}


def of_screen(route: str) -> str:
    """The key of the guide of a screen, by the name of its route; empty where it has none."""
    return _by_screen().get(route, "")


def screen_of(route: str) -> str:
    """The name of a screen, that of its guide as shipped; empty where it has none."""
    key = of_screen(route)
    return shipped()[key].title if key else ""


def several(keys: Iterable[str]) -> list[Guide]:
    """These guides as they read now, in this order; one statement."""
    wanted = list(keys)
    rows = GuideVersion.objects.filter(key__in=wanted).order_by("key", "-number").distinct("key")
    edited = {row.key: row for row in rows}
    return [_as_edited(shipped()[key], edited.get(key)) for key in wanted]


def _as_edited(one: Guide, row: GuideVersion | None) -> Guide:
    return one if row is None else replace(one, title=row.title, text=row.text, number=row.number, at=row.at)


def guide(key: str) -> Guide:
    """A guide as it reads now. Raises NotFound."""
    if key not in shipped():
        raise NotFound(said("Không có hướng dẫn này."))
    return several([key])[0]


def every() -> list[Guide]:
    """All guides as they read now: those of roles first."""
    return sorted(several(shipped()), key=lambda one: (not one.roles, fold(one.title)))


def search(text: str) -> list[Guide]:
    """The guides that hold every word of `text`, marks or not; first those that have them in their title."""
    words = fold(nfc(text.replace("\x00", ""))).split()
    if not words:
        return []
    found = [one for one in every() if all(word in fold(f"{one.title} {one.text}") for word in words)]
    return sorted(found, key=lambda one: not all(word in fold(one.title) for word in words))


def versions(key: str) -> list[GuideVersion]:
    """Each wording that was kept, the latest first."""
    return list(GuideVersion.objects.filter(key=key).select_related("by").order_by("-number"))


def version(key: str, number: int) -> GuideVersion:
    """One wording. Raises NotFound."""
    found = GuideVersion.objects.filter(key=key, number=number).first()
    if found is None:
        raise NotFound(said("Không có bản này."))
    return found


def edit(key: str, *, title: str, text: str, reason: str, over: int, by: User) -> GuideVersion:
    """Write the next wording of a guide, as the watching agency (sửa hướng dẫn). over: the number that was edited.

    Raises Conflict where somebody else wrote one meanwhile, Invalid where something is missing or nothing changed.
    """
    post, now = watching_post(by), guide(key)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi sửa được hướng dẫn."))
    _refuse_wrong(title, text, reason)
    if (nfc(title), _plain(text)) == (now.title, _plain(now.text)):
        raise Invalid(said("Chưa có gì thay đổi. Hãy sửa tên hoặc nội dung rồi lưu."))
    with transaction.atomic():
        if now.number == 0:
            _keep(GuideVersion(key=key, number=1, title=now.title, text=now.text, at=clock.now()))
        row = GuideVersion(key=key, title=nfc(title), text=_plain(text), reason=nfc(reason))
        return _write(row, over=max(over, 1), latest=max(now.number, 1), by=by, post=post)


def _refuse_wrong(title: str, text: str, reason: str) -> None:
    problems: dict[str, str] = {}
    if not title.strip():
        problems["title"] = said("Ghi tên hướng dẫn.")
    if not text.strip():
        problems["text"] = said("Ghi nội dung hướng dẫn.")
    if not reason.strip():
        problems["reason"] = said("Ghi lý do sửa.")
    if problems:
        raise Invalid(said("Chưa lưu được hướng dẫn."), problems)


def _plain(text: str) -> str:
    """A text as it is kept: lines end one way, whichever browser sent it."""
    return nfc(text.replace("\r\n", "\n").replace("\r", "\n"))


def _write(row: GuideVersion, *, over: int, latest: int, by: User, post: Post) -> GuideVersion:
    """Write the wording after `latest`; Conflict where it is not the one that was edited."""
    if over != latest:
        raise _conflict(row)
    row.number, row.by, row.at = latest + 1, by, clock.now()
    _keep(row)
    details = {"number": row.number}
    record("guide.edit", subject=f"guide:{row.key}", actor=by.username, post=str(post), at=row.at, details=details)
    return row


def _keep(row: GuideVersion) -> None:
    """Write a wording; Conflict where somebody else took its number a moment ago."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise _conflict(row) from taken


def _conflict(row: GuideVersion) -> Conflict:
    latest = GuideVersion.objects.filter(key=row.key).order_by("-number").first()
    words = said("Người khác vừa sửa hướng dẫn này. Xem bản của họ; gửi lần nữa nếu vẫn muốn dùng bản của bạn.")
    theirs = {"title": latest.title, "text": latest.text, "over": latest.number} if latest else {}
    return Conflict(words, theirs=theirs, yours={"title": row.title, "text": row.text})


def key_of(procedure: Procedure) -> str:
    """The key under which the guide of a procedure is kept."""
    return f"{OF_PROCEDURE}{procedure.code}"


def of_procedure(procedure: Procedure) -> GuideVersion | None:
    """What the filing agency is told about a procedure; None while nobody wrote anything, or it was emptied."""
    row = GuideVersion.objects.filter(key=key_of(procedure)).order_by("-number").first()
    return row if row is not None and row.text else None


def writing_post(user: Any, procedure: Procedure) -> Post | None:
    """The post by which a person writes the guide of a procedure: she watches, or leads an agency that solves it."""
    if (watching := watching_post(user)) is not None:
        return watching
    leading = [post for post in posts_of(user) if post.role == Role.LEADER]
    if not leading:
        return None
    solving = Offering.objects.filter(open_on(clock.today()), procedure=procedure)
    known = set(solving.filter(agency__in=[post.agency_id for post in leading]).values_list("agency_id", flat=True))
    return next((post for post in leading if post.agency_id in known), None)


def edit_procedure(procedure: Procedure, *, text: str, reason: str, over: int, by: User) -> GuideVersion:
    """Write what the filing agency is told about a procedure; an empty text takes it away. Raises as `edit` does."""
    post = writing_post(by, procedure)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi hoặc lãnh đạo cơ quan giải quyết sửa được hướng dẫn của thủ tục."))
    latest = GuideVersion.objects.filter(key=key_of(procedure)).order_by("-number").first()
    if not reason.strip():
        raise Invalid(said("Chưa lưu được hướng dẫn."), {"reason": said("Ghi lý do sửa.")})
    if _plain(text) == (latest.text if latest else ""):
        raise Invalid(said("Chưa có gì thay đổi. Hãy sửa nội dung rồi lưu."))
    row = GuideVersion(
        key=key_of(procedure), title=procedure.name[:MOST_IN_TITLE], text=_plain(text), reason=nfc(reason)
    )
    with transaction.atomic():
        return _write(row, over=over, latest=latest.number if latest else 0, by=by, post=post)
