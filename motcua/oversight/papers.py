"""The report as a paper in official style: PDF and Word."""

from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.documents import rendering, word
from motcua.oversight import closing, reports
from motcua.oversight.explained import CELLS, COLUMNS
from motcua.oversight.models import Report
from motcua.people.models import Agency
from motcua.people.queries import watching_agency

GROUPS = {
    Agency.Level.PROVINCE.value: "Ủy ban nhân dân tỉnh",
    Agency.Level.DEPARTMENT.value: "Sở, ban, ngành",
    Agency.Level.DISTRICT.value: "Ủy ban nhân dân cấp huyện",
    Agency.Level.COMMUNE.value: "Ủy ban nhân dân cấp xã",
    Agency.Level.CENTRAL.value: "Cơ quan ngành dọc",
}
DEMO, DRAFT = "DỮ LIỆU THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", "DỰ THẢO"
APPROVED = "Đã duyệt trên hệ thống, bản chưa ký số"
TO = ("Ủy ban nhân dân tỉnh", "Các cơ quan có tên trong báo cáo")


def to_pdf(report: Report) -> bytes:
    """The report in official style; a draft says on every page that it is one."""
    return rendering.render("report", _data(report), report.approved_at or report.made_at)


def to_docx(report: Report) -> IO[bytes]:
    """The same as a Word file, for who must put it into another paper."""
    told = _data(report)
    marks = [word for word, holds in ((DEMO, told["demo"]), (DRAFT, told["draft"])) if holds]
    made = (report.approved_at or report.made_at).astimezone(clock.VN)
    rows = [
        line for group in told["groups"] for line in ({"name": group["name"], "cells": group["sum"]}, *group["lines"])
    ]
    root = told["root"]
    return word.to_docx("report", {
        **told,
        "mark": " · ".join(marks),
        "parent_body": told["parent_body"].upper(),
        "agency": told["agency"].upper(),
        "number": told["number"] or "……/BC-……",
        "place": told["place"] or "……",
        "day": f"ngày {made:%d} tháng {made:%m} năm {made:%Y}",
        "heads": told["comparison"]["heads"],
        "comparison": told["comparison"]["rows"],
        "causes": [[one["word"], one["count"]] for one in told["causes"]],
        "rows": [*rows, {"name": "Tổng cộng toàn tỉnh", "cells": told["total"]}],
        "post": (told["post"] or "Thủ trưởng cơ quan").upper(),
        "approved": APPROVED if told["approved_at"] else "(chưa duyệt)",
        "root": f"Mã niêm phong nhật ký đêm {root['day']}: {root['root']}" if root["root"] else "",
    })  # fmt: skip


def _data(report: Report) -> dict[str, Any]:
    told, by = report.tables, report.approved_for or watching_agency()
    lines = {one.agency.code: str(one) for one in report.lines.select_related("agency")}
    made = report.approved_at or report.made_at
    signer = report.approved_by.full_name if report.approved_by else ""
    return {
        "form": {"number": "", "heading": "Báo cáo", "circular": ""},
        "parent_body": _parent(by) if by else "",
        "agency": by.name if by else "Cơ quan theo dõi",
        "number": report.number,
        "place": report.place,
        "issued_at": made.astimezone(clock.VN).isoformat(timespec="minutes"),
        "label": told["label"],
        "draft": report.state == Report.State.DRAFT,
        "demo": is_demo(),
        "paragraphs": (report.assessment or report.proposed).split("\n"),
        "proposals": [line for line in report.proposals.split("\n") if line.strip()],
        "columns": [CELLS[name].column for name in COLUMNS],
        "groups": _groups(told["agencies"]),
        "total": [told["total"][name] for name in COLUMNS],
        "comparison": comparison(told),
        "lines": [{"name": one["name"], "text": lines.get(one["key"], "")} for one in told["agencies"]],
        "causes": told["causes"],
        "refusals": [[one["customer"], one["procedure"], one["refused"], one["online"]] for one in told["refusals"]],
        "incidents": [[one["scope"], moment(one["from"]), moment(one["to"]), one["reason"], one["papers"]]
                      for one in told["incidents"]],
        "chains": chains(told),
        "support": support(told),
        "never_online": [[one["name"], one["bound"]] for one in told["never_online"]],
        "amendments": [list(one) for one in amendments(report)],
        "root": told["root"],
        "to": list(TO),
        "post": report.approved_post,
        "signer": signer,
        "approved_at": made.astimezone(clock.VN).isoformat(timespec="minutes") if report.approved_at else "",
    }  # fmt: skip


def _parent(agency: Agency) -> str:
    return agency.parent.name if agency.parent else ""


def chains(told: dict[str, Any]) -> list[list[Any]]:
    """What agencies asked of one another, a line a kind and their sum; none where nobody did, or it was not counted."""
    lines = told.get("chains", [])
    names = ("word", "begun", "answered", "in_time", "late", "refused", "taken_back", "open")
    if not any(one["begun"] or one["answered"] or one["open"] for one in lines):
        return []
    return [[*(one[name] for name in names), _mean(one["mean_stops"])] for one in lines]


def _mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def support(told: dict[str, Any]) -> list[list[Any]]:
    """How support did, a line a kind and their sum; none where nobody asked, or it was not counted yet."""
    lines = told.get("support", [])
    names = ("word", "received", "in_time", "late", "not_due", "open")
    return (
        [[one[name] for name in names] for one in lines] if any(one["received"] or one["open"] for one in lines) else []
    )


def moment(text: str) -> str:
    """`2026-06-01T08:00+07:00` as `08:00 01/06/2026`."""
    return f"{text[11:16]} {text[8:10]}/{text[5:7]}/{text[:4]}" if text else "chưa kết thúc"


def _groups(agencies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Form II.06 by groups: the word, the sum, the lines."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in agencies:
        found.setdefault(one["group"], []).append(one)
    return [
        {
            "name": GROUPS.get(group, group),
            "sum": [sum(one[name] for one in lines) for name in COLUMNS],
            "lines": [{"name": one["name"], "cells": [one[name] for name in COLUMNS]} for one in lines],
        }
        for group, lines in found.items()
    ]


_COMPARED = (
    ("Nhận giải quyết", "received"), ("Đã giải quyết", "solved"), ("Trả quá hạn", "late"),
    ("Đang quá hạn", "open_late"), ("Tỷ lệ nộp trực tuyến theo chỉ đạo", "share"),
    ("Tỷ lệ đúng và trước hạn", "in_time_share"), ("Được gia hạn", "extended"),
    ("Xin lỗi và hẹn lại", "reappointed"), ("Lãnh đạo ấn định hạn", "overridden"),
)  # fmt: skip


def comparison(told: dict[str, Any], percent: Callable[[float | None], str] = reports.percent) -> dict[str, Any]:
    """This period beside the one before and the same of last year; a dash where there is nothing. A paper writes all
    shares with two decimals.
    """
    beside = (told["total"], told["before"], told["year_before"])
    absent = ("Kỳ trước", "Cùng kỳ năm trước")
    heads = [told["label"], *(one["label"] if one else word for one, word in zip(beside[1:], absent, strict=True))]
    rows = [[word, *(_value(one, name, percent) for one in beside)] for word, name in _COMPARED]
    return {"heads": heads, "rows": rows}


def _value(told: dict[str, Any] | None, name: str, percent: Callable[[float | None], str]) -> str:
    if told is None:
        return reports.DASH
    if name.endswith("share"):
        return percent(told[name])
    return reports.NO_DATA if told.get(name) is None else str(told[name])


def amendments(report: Report) -> Iterable[tuple[str, str, int, int, str]]:
    """Corrections of the closed figures: both values, the reason and the day."""
    for one in report.period.amendments.select_related("agency"):
        on = one.at.astimezone(clock.VN)
        where = one.agency.name if one.agency else "Toàn tỉnh"
        yield where, str(CELLS[one.figure].title), one.before, one.after, f"{one.reason} ({on:%d/%m/%Y})"


def name_of(report: Report, form: str) -> str:
    """The name of the report's file."""
    return f"bao-cao-{closing.period_of(report.period).name.replace('..', '-den-')}.{form}"
