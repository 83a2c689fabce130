"""One dossier as an officer of the desk decides on it: the panel of acts, its checks, the tabs of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from motcua.core.words import capital, inside, joined, said
from motcua.dossiers import who
from motcua.dossiers.actions.intake import may_note_originals
from motcua.dossiers.actions.printing import may_print_control
from motcua.dossiers.chains import chain_of
from motcua.dossiers.labels import labels_on
from motcua.dossiers.models import Channel, Dossier, Paper, Status
from motcua.dossiers.moved import proposed
from motcua.dossiers.notes import count_notes, note_post
from motcua.dossiers.queries import act_by_state
from motcua.dossiers.rules import Act, acts_from
from motcua.dossiers.similar import MOST, is_alike, similar
from motcua.dossiers.tabs import Tab
from motcua.dossiers.talk import unread_remarks
from motcua.dossiers.who_asking import REMINDED
from motcua.dossiers.who_terms import needs_apology
from motcua.people.models import Post
from motcua.people.queries import posts_of
from motcua.web.desk import work
from motcua.web.desk.branches import branch_rows, due_of, mine
from motcua.web.desk.chain import answers_of
from motcua.web.desk.frame import LABELS, frame, tab_url
from motcua.web.ui import dossier as pieces
from motcua.web.ui import formats
from motcua.web.ui.dossier import Seen
from motcua.web.ui.pieces import Crumb, NavItem

SECTIONS = (
    ("yeu-cau", said("Yêu cầu")),
    ("giay-to", said("Giấy tờ")),
    ("qua-trinh", said("Quá trình")),
    ("lien-thong", said("Liên thông")),
    ("ket-qua", said("Kết quả")),
    ("lich-su", said("Lịch sử")),
)
OF_CARD = ("qua-trinh", "lien-thong")  # what stands open to who sees the card alone
CHAIN = "lien-thong"


@dataclass(frozen=True)
class ActLink:
    """An act as the panel shows it. pressed: done by this press; the others open a page."""

    verb: str
    url: str
    icon: str
    pressed: bool = False


@dataclass(frozen=True)
class Check:
    """A line of what was looked at before deciding. look: ok, soon or late. code: of the dossier that it speaks of."""

    look: str
    icon: str
    text: str
    url: str = ""
    link: str = ""
    code: str = ""


@dataclass(frozen=True)
class Decide:
    """The panel at the right (`desk/decide.html`). note: an opinion may be typed, for the primary act and `back`."""

    title: str
    consequence: str
    checks: Sequence[Check]
    primary: ActLink | None
    back: ActLink | None
    more: Sequence[ActLink]
    note: bool
    acting_as: str = ""  # the post that allows the leading act, for who holds several
    other_posts: Sequence[Post] = ()  # those that would allow it too


PRESSED = frozenset({Act.ACCEPT, Act.APPROVE, Act.FORWARD, Act.CLAIM})


def page_of(request: HttpRequest, seen: Seen) -> dict[str, Any]:
    """The context of the dossier's page."""
    chain = chain_of(seen.dossier, seen.user)
    shown = _shown(seen, chained=bool(chain))
    section = _section(request, seen, shown)
    acts = acts_of(seen)
    papers = pieces.papers_of(seen) if seen.reads_content else []
    tab = tab_of(request)
    verb, note = _mine(seen, acts)
    context = frame(request, at=seen.at, current=tab or "")
    return context | {
        "seen": seen,
        "dossier": seen.dossier,
        "crumbs": crumbs(seen, tab),
        "tab": tab,
        "labels": labels_on(seen.user, [seen.dossier]).get(seen.dossier.pk, ()) if seen.reads_inside else (),
        "may_label": note_post(seen.user, seen.dossier) is not None,
        "facts": pieces.facts(seen, mine=verb, mine_note=note, mine_due=_mine_due(seen, acts)),
        "suspension": pieces.suspension(seen),
        "ribbon": pieces.ribbon_of(seen),
        "sections": _sections(seen, shown, section, papers, query=f"&hop={tab.value}" if tab else ""),
        "section": section,
        "decide": decide(seen, acts, papers, tab),
        "branches": branch_rows(seen),
        **pieces.timeline_of(seen),
        **(answers_of(seen, chain) if section == CHAIN else _content(seen, section, papers)),
    }


def acts_of(seen: Seen) -> list[Act]:
    """What this person may do at the desk now, the leading act first."""
    possible = set(acts_from(Status(seen.dossier.status)))
    offered = [act for act in work.acts_in_order(seen.dossier, seen.at) if act in possible]
    allowed = who.allowed_acts(seen.user, seen.dossier, offered, stay=seen.stay, at=seen.at)
    return [act for act in offered if act in allowed]


def crumbs(seen: Seen, tab: Tab | None, *more: str) -> list[Crumb]:
    """The way here: the tab one came from, the dossier, and what is done with it."""
    name = seen.dossier.code or seen.dossier.reference or said("Nháp")
    first = Crumb(LABELS[tab][0], tab_url(tab)) if tab else Crumb(said("Hộp việc"), reverse("desk:home"))
    own = Crumb(name, from_tab(reverse("desk:dossier", args=[seen.dossier.pk]), tab) if more else "")
    return [first, own, *(Crumb(one) for one in more)]


def act_url(seen: Seen, act: Act, tab: Tab | None) -> str:
    return from_tab(reverse(f"desk:{act.value.replace('_', '-')}", args=[seen.dossier.pk]), tab)


def from_tab(url: str, tab: Tab | None) -> str:
    """The address, keeping the tab one came from."""
    return f"{url}?hop={tab.value}" if tab is not None else url


def decide(seen: Seen, acts: Sequence[Act], papers: Sequence[Paper], tab: Tab | None) -> Decide | None:
    """The panel; None where there is nothing for this person to do."""
    originals = may_note_originals(seen.dossier, by=seen.user) is not None
    if not acts and not originals:
        return None
    leading = acts[0] if acts and work.leads(seen.dossier, acts[0], seen.at) else None
    back = Act.SEND_BACK if leading in (Act.APPROVE, Act.FORWARD) and Act.SEND_BACK in acts else None
    more = [_link(seen, act, tab, dots=True) for act in acts if act not in (leading, back)]
    if originals:
        url = from_tab(reverse("desk:note-originals", args=[seen.dossier.pk]), tab)
        more.append(ActLink(said("Ghi ngày nhận bản giấy…"), url, "book"))
    return Decide(
        title=_title(seen, leading),
        consequence=work.consequence(seen, leading) if leading else "",
        checks=_checks(seen, papers),
        primary=_link(seen, leading, tab, dots=leading not in PRESSED) if leading else None,
        back=_link(seen, back, tab) if back else None,
        more=more,
        note=leading in (Act.APPROVE, Act.FORWARD),
        acting_as=_acting_as(seen, leading) if leading else "",
        other_posts=who.posts_for(seen.user, leading, seen.dossier, stay=seen.stay, at=seen.at)[1:] if leading else (),
    )


def _acting_as(seen: Seen, act: Act) -> str:
    """The post under which this person would act; empty where she holds only one, which the bar shows already."""
    post = who.may(seen.user, act, seen.dossier, stay=seen.stay, at=seen.at).post
    return str(post) if post is not None and len(posts_of(seen.user, scoped=True)) > 1 else ""


def _title(seen: Seen, leading: Act | None) -> str:
    step = work.step_of(seen.dossier)
    if leading in (Act.APPROVE, Act.FORWARD) and step is not None:
        return step.name
    return str(leading.label) if leading else said("Việc có thể làm")


def _link(seen: Seen, act: Act, tab: Tab | None, *, dots: bool = False) -> ActLink:
    label = work.label_of(seen.dossier, act)
    name = said("{act}…", act=label) if dots else label
    return ActLink(name, act_url(seen, act, tab), work.ICONS[act], act in PRESSED)


def _mine(seen: Seen, acts: Sequence[Act]) -> tuple[str, str]:
    """The fourth answer: what is expected of the reader, or that nothing is."""
    branch = mine(seen)
    if branch is not None:
        return work.branch_task(seen.dossier, branch, seen.user)
    if acts and work.leads(seen.dossier, acts[0], seen.at):
        return work.task_of(seen.dossier, seen.user)
    if acts:
        may = inside(work.label_of(seen.dossier, acts[0]))
        return said("Không có việc đang chờ bạn"), said("Bạn vẫn có thể: {act}.", act=may)
    return said("Không có việc đang chờ bạn"), ""


def _mine_due(seen: Seen, acts: Sequence[Act]) -> Any:
    """How near this step's own moment is, or that of her branch, named so that nobody takes it for the dossier's."""
    branch = mine(seen)
    if branch is not None:
        due = due_of(seen, branch)
        return replace(due, text=said("nhánh này {state}", state=due.text)) if due else None
    leads = bool(acts) and work.leads(seen.dossier, acts[0], seen.at)
    near = act_by_state(seen.dossier, at=seen.at, calendars=seen.calendars) if leads else None
    return replace(near, text=said("bước này {state}", state=near.text)) if near else None


def tab_of(request: HttpRequest) -> Tab | None:
    """The tab one came from, as the address says."""
    told = request.GET.get("hop", "")
    return Tab(told) if told in list(Tab) else None


def _shown(seen: Seen, *, chained: bool) -> dict[str, str]:
    """The tabs that this person's depth opens; that of the chain only where there is one."""
    return {
        key: label for key, label in SECTIONS if (seen.reads_content or key in OF_CARD) and (chained or key != CHAIN)
    }


def _section(request: HttpRequest, seen: Seen, shown: Mapping[str, str]) -> str:
    asked = request.GET.get("muc", "")
    return asked if asked in shown else next(iter(shown))


def _sections(
    seen: Seen, shown: Mapping[str, str], current: str, papers: Sequence[Paper], *, query: str
) -> list[NavItem]:
    """The tabs of the page, with what is in them."""
    held = [paper for paper in papers if paper.replaced_at is None]
    results = sum(paper.kind == Paper.Kind.RESULT for paper in held)
    counts = {"giay-to": len(held) - results, "ket-qua": results}
    tabs = [
        NavItem(label, f"?muc={key}{query}", count=counts.get(key), current=key == current)
        for key, label in shown.items()
    ]
    if seen.reads_content:
        unread = unread_remarks(seen.user, seen.dossier)
        tabs.insert(2, NavItem(said("Tin nhắn"), reverse("ui:thread", args=[seen.dossier.pk]), count=unread))
    if seen.reads_inside and note_post(seen.user, seen.dossier) is not None:
        url = reverse("desk:notes", args=[seen.dossier.pk])
        tabs.insert(3, NavItem(said("Ghi chú nội bộ"), url, count=count_notes(seen.dossier)))
    return tabs


def _content(seen: Seen, section: str, papers: Sequence[Paper]) -> dict[str, Any]:
    """What the chosen tab shows."""
    if section == "yeu-cau":
        rounds = pieces.supplement_rows(seen) if seen.dossier.supplement_rounds else []
        answers = pieces.answer_sections(seen)
        return {"request_rows": pieces.request_rows(seen), "answers": answers, "supplements": rounds}
    if section == "giay-to":
        sent = [paper for paper in papers if paper.kind in (Paper.Kind.REQUEST, Paper.Kind.ATTACHMENT)]
        prints = may_print_control(seen.dossier, by=seen.user) is not None
        return {"papers": pieces.paper_rows(sent), "slips": pieces.slip_rows(seen), "prints_control": prints}
    if section == "ket-qua":
        return {"papers": pieces.paper_rows(paper for paper in papers if paper.kind == Paper.Kind.RESULT)}
    if section == "lich-su":
        return {"history": pieces.history_rows(seen)}
    return {"stays": pieces.stay_rows(seen)}


def _checks(seen: Seen, papers: Sequence[Paper]) -> list[Check]:
    """What stands for and against, from the dossier itself."""
    dossier = seen.dossier
    checks = _paper_checks(seen, papers) if seen.reads_content else []
    if dossier.withdrawal_asked_at:
        asked = formats.moment(dossier.withdrawal_asked_at)
        checks.append(Check("soon", "alert", said("Cơ quan gửi đề nghị rút hồ sơ lúc {at}", at=asked)))
    if dossier.channel == Channel.CHAIN and _may_remind(seen).reason == REMINDED:
        checks.append(Check("ok", "bell", said("Đã nhắc hôm nay; mai nhắc lại được")))
    if dossier.originals_follow and not dossier.originals_received_on:
        checks.append(Check("soon", "alert", said("Bản giấy gửi sau chưa nhận")))
    if dossier.status == Status.SUBMITTED and seen.reads_content:
        checks.extend(_similar_checks(seen))
    if dossier.due_at and dossier.ended_at is None and not dossier.is_paused and dossier.due_at < seen.at:
        checks.append(Check("late", "alert", said("Đã quá hạn trả kết quả {at}", at=formats.moment(dossier.due_at))))
    if needs_apology(dossier, seen.at) and seen.reads_inside:
        checks.append(_excuse_check(seen))
    return checks


def _may_remind(seen: Seen) -> who.Permission:
    return who.may(seen.user, Act.REMIND, seen.dossier, stay=seen.stay, at=seen.at)


def _excuse_check(seen: Seen) -> Check:
    """A late dossier waits for its apology: who proposed what, or that somebody must."""
    asked = proposed(seen.dossier)
    if asked is None:
        return Check("soon", "alert", said("Phải xin lỗi, hẹn lại trước khi chuyển tiếp"))
    until, by = formats.day(asked.until_at), asked.asked_by.addressed
    return Check(
        "soon", "alert", said("{by} đề nghị hẹn lại đến {until}, chờ lãnh đạo duyệt", by=capital(by), until=until)
    )


def _similar_checks(seen: Seen) -> list[Check]:
    """Open dossiers of the same customer under the same procedure, for whoever is about to accept one more."""
    found, more = similar(seen.user, seen.dossier)
    checks = [
        Check("soon", "alert", _alike(one), reverse("desk:dossier", args=[one.pk]), said("Xem"), code=str(one))
        for one in found
    ]
    if more:
        checks.append(
            Check("soon", "alert", said("Còn hồ sơ tương tự khác; chỉ hiện {n} hồ sơ gần giống nhất", n=MOST))
        )
    return checks


def _alike(one: Dossier) -> str:
    if is_alike(one):
        return said("Nội dung gần giống hồ sơ đang mở")
    return said("Cùng cơ quan, cùng thủ tục: hồ sơ đang mở")


def _paper_checks(seen: Seen, papers: Sequence[Paper]) -> list[Check]:
    held = [paper for paper in papers if paper.replaced_at is None]
    keys = {paper.key for paper in held}
    wanted = [kind for kind in seen.book.papers_for(seen.dossier.answers, seen.dossier.case) if kind.required]
    missing = [kind.name for kind in wanted if kind.key not in keys]
    url = f"{reverse('desk:dossier', args=[seen.dossier.pk])}?muc=giay-to"
    if missing:
        text = said("Thiếu {n} giấy tờ bắt buộc: {names}", n=len(missing), names=joined("; ", missing))
        first = Check("soon", "alert", text, url, said("Xem giấy tờ"))
    else:
        text = said("Đủ {n} giấy tờ bắt buộc", n=len(wanted)) if wanted else said("Không có giấy tờ nào là bắt buộc")
        first = Check("ok", "check", text, url, said("Xem giấy tờ"))
    sent = [one for one in held if one.file is not None and one.kind in (Paper.Kind.REQUEST, Paper.Kind.ATTACHMENT)]
    unsigned = sum(not one.file.signed for one in sent if one.file is not None)
    if not unsigned:
        return [first]
    return [first, Check("soon", "alert", said("{n} tệp là bản chưa ký số", n=unsigned))]
