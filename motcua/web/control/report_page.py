"""What the page of a report shows, and which acts it offers to whom."""

from typing import Any

from django.urls import reverse

from motcua.core.words import capital, said
from motcua.oversight import closing, papers
from motcua.oversight.closing import period_of
from motcua.oversight.counting import Counts, added
from motcua.oversight.explained import CELLS, COLUMNS
from motcua.oversight.models import Report
from motcua.people.models import Agency, Role, User
from motcua.people.queries import approving_post, has_role, watching_post
from motcua.web.control.figuring import Asked, Row, row
from motcua.web.ui import formats
from motcua.web.ui.pieces import Crumb, NavItem, Tile


def page_of(report: Report) -> dict[str, Any]:
    """The whole page but its acts."""
    told = report.tables
    asked = Asked(period_of(report.period))
    return {
        "report": report,
        "period": asked.period,
        "told": told,
        "asked": asked,
        "comparison": papers.comparison(told, formats.percent),
        "tiles": _tiles(asked, told, report.period.amendments.count()),
        "columns": [CELLS[one] for one in COLUMNS],
        "rows": _rows(asked, told),
        "lines": [(line.agency.name, line.proposed, line.edited) for line in report.lines.select_related("agency")],
        "paragraphs": (report.assessment or report.proposed).split("\n"),
        "amendments": [
            (one, CELLS[one.figure].title) for one in report.period.amendments.select_related("agency", "by")
        ],
        "chains": papers.chains(told),
        "support": papers.support(told),
        "seal": closing.seal(report.period),
        "crumbs": [Crumb(said("Báo cáo tháng"), reverse("control:reports")), Crumb(capital(asked.period.label))],
    }


def _tiles(asked: Asked, told: dict[str, Any], amended: int) -> list[Tile]:
    whole, before = told["total"], told["before"]
    share = said("{online}/{bound} hồ sơ thuộc diện.", online=whole["bound_online"], bound=whole["bound"])
    then = said(" Kỳ trước: {share}.", share=_percent(before["share"])) if before else ""
    solved = said("{good}/{solved} hồ sơ.", good=whole["early"] + whole["on_time"], solved=whole["solved"])
    return [
        Tile(said("Trực tuyến theo chỉ đạo"), _percent(whole["share"]), note=f"{share}{then}"),
        Tile(said("Đúng và trước hạn"), _percent(whole["in_time_share"]), note=solved),
        Tile(
            said("Đang quá hạn"), formats.number(whole["open_late"]),
            url=asked.url("control:figure", so="open_late"), link=said("Xem hồ sơ"),
        ),
        Tile(said("Đính chính"), formats.number(amended)),
    ]  # fmt: skip


def _percent(value: float | None) -> str:
    return formats.percent(value) if value is not None else formats.NO_DATA


def _rows(asked: Asked, told: dict[str, Any]) -> list[Row]:
    """Form II.06 as it was closed, groups with their sums."""
    rows: list[Row] = []
    group = None
    for one in told["agencies"]:
        if one["group"] != group:
            group = one["group"]
            inside = [_counts(line) for line in told["agencies"] if line["group"] == group]
            rows.append(row(asked, Agency.Level(group).label, added(inside), COLUMNS, key=f"~{group}", head=True))
        rows.append(row(asked, one["name"], _counts(one), COLUMNS, key=one["key"]))
    return [*rows, row(asked, said("Tổng cộng toàn tỉnh"), _counts(told["total"]), COLUMNS, head=True)]


def _counts(told: dict[str, Any]) -> Counts:
    numbers: dict[str, Any] = {name: told.get(name) for name in Counts.__dataclass_fields__}
    return Counts(**numbers)


def acts_of(report: Report, user: User) -> list[NavItem]:
    """What this person may do to the report now, the next step first."""
    state, watching, leading = report.state, watching_post(user) is not None, approving_post(user) is not None
    offered = (
        ("approve-report", said("Duyệt báo cáo…"), leading and state == Report.State.DRAFT),
        ("send-report", said("Gửi Ủy ban nhân dân tỉnh…"), watching and state == Report.State.APPROVED),
        ("answer-report", said("Xem, cho ý kiến…"), has_role(user, Role.READER) and report.sent_at is not None),
        ("edit-report", said("Sửa nội dung"), watching and state == Report.State.DRAFT),
        ("amend-report", said("Đính chính…"), leading),
    )
    return [NavItem(word, reverse(f"control:{name}", args=[report.period.name])) for name, word, may in offered if may]
