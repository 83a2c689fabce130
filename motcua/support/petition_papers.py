"""A petition as a paper in official style, Word and PDF: each difficulty with whose it is, opinion and options."""

from collections.abc import Iterable
from typing import IO, Any

from django.conf import settings

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.documents import rendering, word
from motcua.people.queries import watching_agency
from motcua.support.models import Difficulty, Petition

DEMO, DRAFT = "DỮ LIỆU THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", "DỰ THẢO"


def content(one: Petition, found: Iterable[Difficulty]) -> dict[str, Any]:
    """What the paper says; kept with the petition when it is submitted."""
    agency = watching_agency()
    parent = agency.parent if agency and agency.parent else None
    return {
        "parent_body": parent.name if parent else "",
        "agency": agency.name if agency else "Cơ quan theo dõi",
        "place": (agency.area if agency else "") or settings.PROVINCE_NAME,
        "number": one.number,
        "title": one.title,
        "issued_at": (one.submitted_at or one.made_at).astimezone(clock.VN).isoformat(timespec="minutes"),
        "post": one.submitted_post,
        "signer": one.submitted_by.full_name if one.submitted_by else "",
        "rows": [_row(number, each) for number, each in enumerate(found, start=1)],
    }


def _row(number: int, one: Difficulty) -> dict[str, Any]:
    followers = list(one.followers.select_related("agency"))
    joined = [each.agency.name for each in one.joinings.select_related("agency")]
    others = list(dict.fromkeys([*(each.agency.name for each in followers), *joined]))
    return {
        "number": number, "title": one.title, "agency": one.agency.name, "others": others, "content": one.content,
        "wish": one.wish, "opinion": one.opinion,
        "options": [f"Phương án {at}: {line}" for at, line in enumerate(one.option_lines, start=1)],
    }  # fmt: skip


def _data(one: Petition) -> dict[str, Any]:
    found = one.difficulties.select_related("agency").order_by("agency__sort", "id")
    told = one.paper or content(one, found)
    return {**told, "demo": is_demo(), "draft": one.state == Petition.State.DRAFT,
            "form": {"number": "", "heading": "Tờ trình", "circular": ""}}  # fmt: skip


def to_pdf(one: Petition) -> bytes:
    """The petition as a PDF; a draft says on every page that it is one."""
    return rendering.render("petition", _data(one), one.submitted_at or one.made_at)


def to_docx(one: Petition) -> IO[bytes]:
    """The same as a Word file, to be restyled and signed."""
    told = _data(one)
    at = (one.submitted_at or one.made_at).astimezone(clock.VN)
    marks = [mark for mark, holds in ((DEMO, told["demo"]), (DRAFT, told["draft"])) if holds]
    return word.to_docx("petition", {
        **told, "mark": " · ".join(marks), "parent_body": told["parent_body"].upper(), "agency": told["agency"].upper(),
        "number": told["number"] or "……/TTr-……", "place": told["place"] or "……",
        "day": f"ngày {at.day:02} tháng {at.month:02} năm {at.year}",
        "post": (told["post"] or "Thủ trưởng cơ quan").upper(),
        "rows": [{**row, "others": "; ".join(row["others"])} for row in told["rows"]],
    })  # fmt: skip
