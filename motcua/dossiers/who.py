"""Who may do what: each function returns the post that allows it, or the sentence that forbids it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.catalogue.process import StepKind
from motcua.core.clock import VN
from motcua.core.words import said
from motcua.dossiers import routing
from motcua.dossiers.case import OUTSIDE, Case, Verdict, not_your_step
from motcua.dossiers.depths import RECEIVER_ROLES, Depth, depth
from motcua.dossiers.extending import begun_by
from motcua.dossiers.models import Channel, Dossier, Rating, ReturnBy, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.rules import HELD_UP, RULES, Act, Who
from motcua.dossiers.who_asking import child_asker, not_asked_yet, reminder, still_asked, system, time_giver
from motcua.dossiers.who_branches import branch_assigner, branch_holder, branch_taker, holder_of_one, untouched
from motcua.dossiers.who_pauses import resumer, still, suspender
from motcua.dossiers.who_rooms import assigner, work_taker
from motcua.dossiers.who_terms import extender, once_excused, reappoint_asker, reappointer
from motcua.people.models import Post, Role, User
from motcua.people.queries import posts_of

DAYS_TO_WRITE = 30  # calendar days after the end
DAYS_TO_RATE = 30  # calendar days after hand-over; docs/decisions/0013-satisfaction.md says why


@dataclass(frozen=True)
class Permission:
    """The post that allows an act, or the reason that forbids it; true when allowed."""

    post: Post | None
    reason: str = ""

    def __bool__(self) -> bool:
        return self.post is not None


def may(user: User, act: Act, dossier: Dossier, *, stay: Stay | None, at: datetime) -> Permission:
    """May this person do this act to this dossier at this moment? `stay` is its open main stay, if any; for an act on
    a branch, that branch's.

    One answer draws the button and guards the action.
    """
    rule = RULES[act]
    if rule.sources is not None and dossier.status not in rule.sources:
        return Permission(None, _not_now(act, dossier, stay))
    barred = still(act, dossier) or _held_up(act, dossier)
    verdict = barred or _WHO[rule.who](Case(dossier, stay, user, posts_of(user, scoped=True), at))
    return Permission(verdict) if isinstance(verdict, Post) else Permission(None, verdict)


def posts_for(user: User, act: Act, dossier: Dossier, *, stay: Stay | None, at: datetime) -> list[Post]:
    """All of this person's posts under which she may do this act now."""
    rule = RULES[act]
    early = rule.sources is not None and dossier.status not in rule.sources
    if early or still(act, dossier) or _held_up(act, dossier):
        return []
    asked = (_WHO[rule.who](Case(dossier, stay, user, [post], at)) for post in posts_of(user, scoped=True))
    return [verdict for verdict in asked if isinstance(verdict, Post)]


def allowed_acts(
    user: User, dossier: Dossier, acts: Iterable[Act], *, stay: Stay | None, at: datetime
) -> dict[Act, Post]:
    """Those of the acts that this person may do now, each with the post that allows it."""
    found = {act: may(user, act, dossier, stay=stay, at=at).post for act in acts}
    return {act: post for act, post in found.items() if post is not None}


def _not_now(act: Act, dossier: Dossier, stay: Stay | None) -> str:
    """The refusal of an act whose time is not now, naming who did the last thing and when where that is known."""
    state = Status(dossier.status).label
    if stay is not None and stay.opened_by_id and stay.opened_act:
        done = Act(stay.opened_act).label if stay.opened_act in Act.values else stay.opened_act
        moment = timezone_text(stay.from_at)
        return said(
            "Chưa làm được việc “{act}”: {addressed} đã làm “{done}” lúc {moment}, hồ sơ đang ở trạng "
            "thái “{state}”. Hãy xem lại hồ sơ.",
            act=act.label,
            addressed=stay.opened_by.addressed,
            done=done,
            moment=moment,
            state=state,
        )
    return said(
        "Chưa làm được việc “{act}”: hồ sơ đang ở trạng thái “{state}”. Hãy xem lại hồ sơ.", act=act.label, state=state
    )


def _held_up(act: Act, dossier: Dossier) -> str:
    """Why a step's act is not done while branches are open; empty where it may be."""
    if not dossier.branches or act not in HELD_UP:
        return ""
    return said(
        "Hồ sơ đang chờ các nhánh: còn {n} nhánh chưa xong. Người giữ nhánh bấm “Xong phần việc”; xong nhánh cuối, "
        "hồ sơ tự sang bước sau.",
        n=dossier.branches,
    )


def timezone_text(moment: datetime) -> str:
    """`09:44, 16/05/2018` in Vietnam."""
    return f"{moment.astimezone(VN):%H:%M, %d/%m/%Y}"


def _customer(case: Case) -> Verdict:
    return case.post(case.dossier.customer_id, Role.PREPARER, Role.SIGNER) or (
        said("Chỉ người soạn hồ sơ hoặc lãnh đạo của cơ quan gửi được làm việc này.")
    )


def _customer_signer(case: Case) -> Verdict:
    return case.post(case.dossier.customer_id, Role.SIGNER) or (
        said("Chỉ lãnh đạo ký gửi của cơ quan gửi được làm việc này. Hãy trình hồ sơ để lãnh đạo duyệt.")
    )


def _desk(case: Case) -> Verdict:
    return case.post(case.dossier.desk_id, Role.INTAKE) or (
        said("Chỉ cán bộ tiếp nhận và trả kết quả của cơ quan nhận hồ sơ được làm việc này.")
    )


def _desk_or_late_leader(case: Case) -> Verdict:
    """At first sight the desk refuses; a supplement that did not come in time is refused by a leader."""
    if case.dossier.status == Status.SUBMITTED:
        return _desk(case)
    if not case.before_acceptance:
        return said("Hồ sơ đã được tiếp nhận; hết hạn bổ sung thì lãnh đạo quyết định dừng xử lý.")
    if case.stay is None or case.stay.act_by_at is None or case.at <= case.stay.act_by_at:
        return said("Còn trong thời gian chờ bổ sung; chưa từ chối được.")
    return _leader(case)


def _supplement_asker(case: Case) -> Verdict:
    """Once by the desk or the holder; once more only by a leader."""
    if case.dossier.channel == Channel.CHAIN:
        return said("Đề nghị của cơ quan khác: hãy trao đổi bằng tin nhắn, hoặc trả lời kèm lý do.")
    step = case.step
    if case.dossier.status == Status.PROCESSING and step is not None and step.kind == StepKind.ISSUE:
        return said("Hồ sơ đã được duyệt xong, không yêu cầu bổ sung được nữa.")
    if case.dossier.supplement_rounds >= case.book.policy.supplement_rounds:
        leader = case.post(case.dossier.receiver_id, Role.LEADER)
        return leader or (
            said(
                "Đã yêu cầu bổ sung {supplement_rounds} lần, đủ số lần được phép. Yêu cầu thêm phải do "
                "lãnh đạo cơ quan thực hiện và nêu lý do.",
                supplement_rounds=case.dossier.supplement_rounds,
            )
        )
    if case.dossier.status != Status.PROCESSING:
        return _desk(case)
    return holder_of_one(case) if case.dossier.branches else _holder(case)


def _supplement_maker(case: Case) -> Verdict:
    mine = case.acting(_opener(case.stay)) if case.stay is not None else None
    if mine is None:
        return said("Chỉ người đã yêu cầu bổ sung được thu hồi yêu cầu đó.")
    roles = (Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER)
    return mine.post(case.dossier.receiver_id, *roles) or mine.post(case.dossier.desk_id, *roles) or OUTSIDE


def _opener(stay: Stay) -> int:
    """Who opened a stay, or whose post it was where she did so for another."""
    return stay.opened_for_id or stay.opened_by_id


def _taker(case: Case) -> Verdict:
    if case.officer_id == case.user.pk:
        return said("Bạn đang giữ hồ sơ này.")
    if case.officer_id is not None:
        return _held_by_another(case)
    return case.step_post() or not_your_step(case)


def _holder(case: Case) -> Verdict:
    if case.officer_id is None:
        return said("Hồ sơ chưa có người giữ. Hãy nhận xử lý trước.")
    mine = case.acting(case.officer_id)
    return _held_by_another(case) if mine is None else mine.step_post() or OUTSIDE


def _worker(case: Case) -> Verdict:
    if case.step is None or case.step.kind not in (StepKind.WORK, StepKind.ASK):
        return said("Bước này phải duyệt hoặc phát hành, không chuyển tiếp được.")
    return still_asked(case) or not_asked_yet(case) or once_excused(case, _holder(case))


def _step_actor(case: Case) -> Verdict:
    """Who holds the step, or, where nobody does, anyone whom it is meant for; the first step has none before it."""
    step = case.step
    if step is None or not routing.previous(case.book.process, step.key, case.dossier.answers):
        return said("Đây là bước đầu tiên, không có bước trước để trả lại.")
    mine = case.acting(case.officer_id)
    return _held_by_another(case) if mine is None else mine.step_post() or not_your_step(case)


def _approver(case: Case) -> Verdict:
    if case.step is None or case.step.kind != StepKind.APPROVE:
        return said("Bước này không phải bước duyệt.")
    if asked := still_asked(case):
        return asked
    mine = case.acting(case.officer_id)
    return _held_by_another(case) if mine is None else once_excused(case, mine.step_post() or not_your_step(case))


def _issuer(case: Case) -> Verdict:
    if case.step is None or case.step.kind != StepKind.ISSUE:
        return said("Hồ sơ chưa được duyệt xong nên chưa phát hành được kết quả.")
    if asked := still_asked(case):
        return asked
    mine = case.acting(case.officer_id)
    return _held_by_another(case) if mine is None else mine.step_post() or not_your_step(case)


def _recaller(case: Case) -> Verdict:
    """Who passed it on may take it back as long as nobody has touched it; more time is no touch."""
    stay = begun_by(case.stay) if case.stay is not None else None
    mine = case.acting(_opener(stay)) if stay is not None else None
    if (
        stay is None
        or mine is None
        or stay.opened_act not in (Act.FORWARD, Act.APPROVE, Act.SEND_BACK, Act.BRANCH_DONE)
        or (stay.branching and not untouched(stay))
    ):
        return said("Chỉ người vừa chuyển hồ sơ được thu hồi, khi người sau chưa làm gì.")
    roles = (Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK)
    return mine.post(case.dossier.receiver_id, *roles) or OUTSIDE


def _leader(case: Case) -> Verdict:
    if case.before_acceptance and case.dossier.status != Status.AWAITING_SUPPLEMENT:
        return said("Hồ sơ chưa được tiếp nhận.")
    return case.post(case.dossier.receiver_id, Role.LEADER) or said(
        "Chỉ lãnh đạo cơ quan giải quyết được làm việc này."
    )


def _stopper(case: Case) -> Verdict:
    if case.before_acceptance:
        return said("Hồ sơ chưa được tiếp nhận; quá hạn bổ sung thì từ chối tiếp nhận.")
    return _leader(case)


def _withdrawer(case: Case) -> Verdict:
    """Before acceptance the customer alone; after it the receiving head or leader, on the customer's request. What one
    agency asked of another it takes back itself.
    """
    if case.dossier.channel == Channel.CHAIN:
        return child_asker(case)
    if case.before_acceptance:
        return _customer_signer(case)
    if case.dossier.withdrawal_asked_at is None:
        return said("Hồ sơ đã được tiếp nhận. Cơ quan gửi phải đề nghị rút trước, rồi cơ quan giải quyết chấp nhận.")
    head = case.post(case.dossier.receiver_id, Role.HEAD, unit_id=case.dossier.unit_id)
    return (
        head
        or case.post(case.dossier.receiver_id, Role.LEADER)
        or (said("Chỉ trưởng phòng thụ lý hoặc lãnh đạo cơ quan giải quyết được chấp nhận rút hồ sơ."))
    )


def _withdrawal_asker(case: Case) -> Verdict:
    if case.dossier.channel == Channel.CHAIN:
        return said("Cơ quan hỏi thu hồi đề nghị được ngay, không phải xin rút.")
    if case.before_acceptance:
        return said("Hồ sơ chưa được tiếp nhận, cơ quan gửi rút được ngay.")
    if case.dossier.withdrawal_asked_at is not None:
        return said("Cơ quan bạn đã đề nghị rút hồ sơ này.")
    return _customer_signer(case)


def _hander(case: Case) -> Verdict:
    """The desk hands over what is fetched or posted; what is returned online the system hands over by itself."""
    if case.dossier.return_by == ReturnBy.ONLINE:
        return said("Kết quả được hệ thống trả trực tuyến.")
    return _desk(case)


def _correspondent(case: Case) -> Verdict:
    """Who reads the content at either side, until some days after the end."""
    dossier = case.dossier
    ended = dossier.handed_over_at or (dossier.ended_at if dossier.status in ENDED else None)
    if ended is not None and case.at > ended + timedelta(days=DAYS_TO_WRITE):
        return said("Hồ sơ đã kết thúc quá {days} ngày nên không nhận thêm tin nhắn.", days=DAYS_TO_WRITE)
    seen = depth(case.user, dossier)
    if seen is None or seen < Depth.CONTENT:
        return said("Chỉ người đọc được nội dung hồ sơ ở cơ quan gửi và cơ quan giải quyết được gửi tin nhắn.")
    return (
        case.post(dossier.customer_id, Role.PREPARER, Role.SIGNER)
        or case.post(dossier.desk_id, Role.INTAKE)
        or case.post(dossier.receiver_id, *RECEIVER_ROLES)
        or (case.post(dossier.customer_id, *RECEIVER_ROLES) if dossier.channel == Channel.CHAIN else None)
        or OUTSIDE
    )


def _rater(case: Case) -> Verdict:
    """Who prepares or signs at the customer, once for each dossier, until some days after hand-over."""
    dossier, post = case.dossier, case.post(case.dossier.customer_id, Role.PREPARER, Role.SIGNER)
    if post is None:
        return said("Chỉ người soạn hồ sơ hoặc lãnh đạo của cơ quan gửi được đánh giá.")
    if dossier.handed_over_at is not None and case.at > dossier.handed_over_at + timedelta(days=DAYS_TO_RATE):
        return said("Đã trả kết quả quá {days} ngày nên không nhận đánh giá nữa.", days=DAYS_TO_RATE)
    if Rating.objects.filter(dossier=dossier.pk).exists():
        return said("Cơ quan bạn đã đánh giá hồ sơ này; mỗi hồ sơ đánh giá một lần và không sửa được.")
    return post


def _asker(case: Case) -> Verdict:
    """Who works on a step or is to approve it may ask another agency, or several; a leader for who holds it."""
    step = case.step
    if step is None or step.kind == StepKind.ISSUE:
        return said("Hồ sơ đã được duyệt xong, không hỏi cơ quan khác được nữa.")
    mine = case.acting(case.officer_id)
    if mine is None:
        return case.post(case.dossier.receiver_id, Role.LEADER) or _held_by_another(case)
    if step.kind != StepKind.APPROVE and case.officer_id is None:
        return said("Hồ sơ chưa có người giữ. Hãy nhận xử lý trước.")
    return mine.step_post() or not_your_step(case)


def _held_by_another(case: Case) -> str:
    name = case.stay.officer.addressed if case.stay and case.stay.officer else said("người khác")
    return said("Hồ sơ đang do {holder_name} giữ.", holder_name=name)


_WHO: dict[Who, Callable[[Case], Verdict]] = {
    Who.CUSTOMER: _customer,
    Who.CUSTOMER_SIGNER: _customer_signer,
    Who.DESK: _desk,
    Who.DESK_OR_LATE_LEADER: _desk_or_late_leader,
    Who.SUPPLEMENT_ASKER: _supplement_asker,
    Who.SUPPLEMENT_MAKER: _supplement_maker,
    Who.TAKER: _taker,
    Who.ASSIGNER: assigner,
    Who.WORK_TAKER: work_taker,
    Who.HOLDER: _holder,
    Who.WORKER: _worker,
    Who.STEP_ACTOR: _step_actor,
    Who.RECALLER: _recaller,
    Who.APPROVER: _approver,
    Who.ISSUER: _issuer,
    Who.LEADER: _stopper,
    Who.WITHDRAWAL_ASKER: _withdrawal_asker,
    Who.WITHDRAWER: _withdrawer,
    Who.HANDER: _hander,
    Who.CORRESPONDENT: _correspondent,
    Who.RATER: _rater,
    Who.ASKER: _asker,
    Who.REMINDER: reminder,
    Who.SYSTEM: system,
    Who.TIME_GIVER: time_giver,
    Who.EXTENDER: extender,
    Who.REAPPOINT_ASKER: reappoint_asker,
    Who.REAPPOINTER: reappointer,
    Who.BRANCH_TAKER: branch_taker,
    Who.BRANCH_ASSIGNER: branch_assigner,
    Who.BRANCH_HOLDER: branch_holder,
    Who.SUSPENDER: suspender,
    Who.RESUMER: resumer,
}
