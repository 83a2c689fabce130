"""The figures of a period: form II.06 by any dimension, what each number means and the dossiers behind it."""

from collections.abc import Iterator
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.core.words import said
from motcua.documents import sheets
from motcua.documents.sheets import Cell, Column, Sheet
from motcua.documents.verdict import XLSX
from motcua.dossiers import listing, visibility
from motcua.dossiers.models import Dossier
from motcua.journal.record import record
from motcua.oversight import counting, explained, figures
from motcua.oversight.counting import Dimension
from motcua.oversight.rows import closed_as, rows_as
from motcua.people.models import User
from motcua.people.queries import posts_of
from motcua.web.control import cards
from motcua.web.control.figuring import BY, Asked, Row, asked_of, grouped, months_offered, row, share
from motcua.web.control.frame import WATCHING, for_roles, show
from motcua.web.ui import formats
from motcua.web.ui.files import sent
from motcua.web.ui.pieces import Crumb, Tile
from motcua.web.ui.requests import signed_in

PAGE = 50
BESIDE = (*explained.BESIDE,)


@for_roles(WATCHING)
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """Form II.06 by agency, customer, sector, procedure, level or channel; every number leads to its dossiers."""
    asked = asked_of(request.GET)
    closed = closed_as(asked.period)
    source = rows_as(closed, asked.period)
    found = counting.lines_from(source, asked.by)
    whole = counting.total(found)
    context = {
        "asked": asked,
        "months": months_offered(asked),
        "closed": closed,
        "dimensions": [(label, asked.url(theo=one.value), one == asked.by) for one, label in BY.items()],
        "tiles": _tiles(asked, whole),
        "columns": [explained.CELLS[one] for one in explained.COLUMNS],
        "beside": [explained.CELLS[one] for one in BESIDE],
        "rows": _rows(asked, found, explained.COLUMNS),
        "rows_beside": _rows(asked, found, BESIDE),
        "others": counting.lines_from(source, chain=True),
    }
    return show(request, "control/figures.html", "figures", context, status=422 if asked.problem else 200)


def _tiles(asked: Asked, whole: counting.Counts) -> list[Tile]:
    see = said("Xem hồ sơ")
    told = said("{online} / {bound} hồ sơ thuộc diện.", online=whole.bound_online, bound=whole.bound)
    in_time = formats.percent(whole.in_time_share) if whole.in_time_share is not None else formats.NO_DATA
    on_time = said("{good} / {solved} hồ sơ đã giải quyết.", good=whole.early + whole.on_time, solved=whole.solved)
    return [
        Tile(said("Nộp trực tuyến theo chỉ đạo"), share(whole), note=told),
        Tile(
            said("Còn nộp giấy"), formats.number(whole.bound_not_online),
            url=asked.url("control:figure", so="bound_not_online"), link=see,
        ),
        Tile(said("Đúng và trước hạn"), in_time, note=on_time),
        Tile(
            said("Quá hạn chưa xong"), formats.number(whole.open_late),
            url=asked.url("control:figure", so="open_late"), link=see,
        ),
    ]  # fmt: skip


def _rows(asked: Asked, found: list[counting.Line], cells: tuple[str, ...]) -> list[Row]:
    """Each group with its sum, its lines, and the whole at the end."""
    rows: list[Row] = []
    for label, lines in grouped(found):
        if label and asked.by == Dimension.AGENCY:
            rows.append(row(asked, label, counting.total(lines), cells, key=f"~{lines[0].group}", head=True))
        rows += [row(asked, one.name, one.counts, cells, key=one.key) for one in lines]
    return [*rows, row(asked, said("Cộng"), counting.total(found), cells, head=True)] if found else []


@for_roles(WATCHING)
@require_GET
def figure(request: HttpRequest) -> HttpResponse:
    """One number: what it means, its formula and source, and the dossiers that it counts."""
    asked, user, at = asked_of(request.GET), signed_in(request), clock.now()
    if not asked.cell:
        raise Http404
    first = int(given) if (given := request.GET.get("tu", "")).isdecimal() and len(given) < 9 else 0
    (by, key), told = _value(asked), explained.CELLS[asked.cell]
    keys = counting.behind(asked.period, asked.cell, by=by, key=key, chain=asked.chain, first=first, most=PAGE + 1)
    context = {
        "asked": asked,
        "explained": told,
        "of": _of(asked),
        "rows": cards.rows(_dossiers(user, keys[:PAGE]), at=at),
        "next_url": asked.url("control:figure", tu=str(first + PAGE)) if len(keys) > PAGE else "",
        "previous_url": asked.url("control:figure", tu=str(max(first - PAGE, 0))) if first else "",
        "file_url": asked.url("control:figure-file"),
        "crumbs": [Crumb(said("Số liệu"), asked.url(so="", **{"gia-tri": ""})), Crumb(str(told.title))],
    }
    return show(request, "control/figure.html", "figures", context)


def _value(asked: Asked) -> tuple[Dimension, str]:
    """The dimension and value of an address; `~so` is the group of agencies `so`."""
    return (Dimension.GROUP, asked.key[1:]) if asked.key.startswith("~") else (asked.by, asked.key)


def _of(asked: Asked) -> str:
    """Of whom the number is, in words."""
    by, key = _value(asked)
    if not key:
        return said("Toàn tỉnh")
    found = counting.lines(asked.period, by)
    return next((one.name for one in found if one.key == key), key)


def _dossiers(user: User, keys: list[int]) -> list[Dossier]:
    found = listing.listed(visibility.visible_to(user)).filter(pk__in=keys)
    by_key = {one.pk: one for one in found}
    return [by_key[pk] for pk in keys if pk in by_key]


@for_roles(WATCHING)
@require_GET
def figure_file(request: HttpRequest) -> HttpResponseBase:
    """The dossiers behind a number, all of them, as XLSX. The taking is journalled."""
    asked, user, at = asked_of(request.GET), signed_in(request), clock.now()
    if not asked.cell:
        raise Http404
    by, key = _value(asked)
    keys = counting.behind(asked.period, asked.cell, by=by, key=key, chain=asked.chain, most=sheets.MOST_XLSX)
    details = {"period": asked.period.name, "figure": asked.cell, "of": key, "rows": len(keys)}
    record("figures.take", subject="figures", actor=user.username, at=at, details=details)
    name = f"so-lieu-{asked.period.name.replace('..', '-den-')}-{asked.cell}.xlsx"
    return sent(sheets.to_xlsx(_sheet(asked, user, keys, at)), name, XLSX, attachment=True)


_COLUMNS = (
    Column(said("Mã hồ sơ"), 22), Column(said("Thủ tục"), 44), Column(said("Cơ quan gửi"), 28),
    Column(said("Cơ quan giải quyết"), 28), Column(said("Cách gửi"), 14), Column(said("Tiếp nhận lúc"), 17),
    Column(said("Hạn trả kết quả"), 17), Column(said("Kết thúc lúc"), 17), Column(said("Trạng thái"), 20),
)  # fmt: skip


def _sheet(asked: Asked, user: User, keys: list[int], at: datetime) -> Sheet:
    title = explained.CELLS[asked.cell].title
    place = posts_of(user)[0].agency.name
    lines = [said("Kỳ: {label}", label=asked.period.label), _of(asked)]
    return Sheet(
        parent_body="", agency=place, place="", title=title, lines=lines, columns=_COLUMNS,
        rows=_lines(user, keys), at=at, demo=is_demo(),
    )  # fmt: skip


def _lines(user: User, keys: list[int]) -> Iterator[tuple[Cell, ...]]:
    for begin in range(0, len(keys), 500):
        for one in _dossiers(user, keys[begin : begin + 500]):
            yield (
                one.code, one.version.procedure.name, one.customer.name, one.receiver.name, one.get_channel_display(),
                one.accepted_at, one.due_at, one.ended_at, one.get_status_display(),
            )  # fmt: skip


@for_roles(WATCHING)
@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """Causes of lateness, lateness by stop, check terms, the online report, and indicators with their marks."""
    asked = asked_of(request.GET)
    context = {
        "asked": asked,
        "months": months_offered(asked),
        "causes": figures.late_causes(asked.period),
        "stops": figures.late_stops(asked.period),
        "checks": figures.check_terms(asked.period),
        "online": figures.online_report(asked.period),
        "par_index": figures.par_index(asked.period),
        "quality": figures.preview_766(asked.period),
    }
    return show(request, "control/figures_beside.html", "figures", context, status=422 if asked.problem else 200)
