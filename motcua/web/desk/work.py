"""What an act is called, what it asks of the reader, and what follows from it, in words."""

from collections.abc import Mapping
from datetime import datetime

from motcua.catalogue.process import ProcessStep, StepKind
from motcua.catalogue.queries import rulebook
from motcua.core.words import joined, said
from motcua.dossiers import holding, routing
from motcua.dossiers.case import posts_on
from motcua.dossiers.models import Asking, Channel, Dossier, ReturnBy, Status, Stay
from motcua.dossiers.rules import Act
from motcua.dossiers.who_terms import needs_apology
from motcua.people.models import Post, Role, User
from motcua.web.ui import formats
from motcua.web.ui.dossier import Seen
from motcua.workdays import terms

ACTS: tuple[Act, ...] = (
    Act.ACCEPT,
    Act.ISSUE_RESULT,
    Act.APPROVE,
    Act.FORWARD,
    Act.CLAIM,
    Act.HAND_OVER,
    Act.ASSIGN,
    Act.ASK,
    Act.REMIND,
    Act.GIVE_TIME,
    Act.SEND_BACK,
    Act.REQUEST_SUPPLEMENT,
    Act.TAKE_BACK_SUPPLEMENT,
    Act.REFUSE,
    Act.RECALL,
    Act.TAKE_BACK_WORK,
    Act.RELEASE,
    Act.EXTEND,
    Act.REAPPOINT,
    Act.ASK_REAPPOINT,
    Act.OVERRIDE,
    Act.RESUME,
    Act.SUSPEND,
    Act.WITHDRAW,
    Act.STOP,
)
"""The acts of this door, the one that leads on first."""
LEADING = frozenset({Act.ACCEPT, Act.ISSUE_RESULT, Act.APPROVE, Act.FORWARD, Act.CLAIM, Act.HAND_OVER, Act.ASSIGN})
EXCUSING = (Act.REAPPOINT, Act.ASK_REAPPOINT)
"""What leads on where a dossier is late and not excused, before it can be passed on."""
ICONS: dict[Act, str] = {
    Act.ACCEPT: "checkc",
    Act.ISSUE_RESULT: "send",
    Act.APPROVE: "check",
    Act.FORWARD: "right",
    Act.CLAIM: "user",
    Act.HAND_OVER: "check2",
    Act.ASSIGN: "users",
    Act.ASK: "branch",
    Act.REMIND: "bell",
    Act.SEND_BACK: "undo",
    Act.REQUEST_SUPPLEMENT: "pause",
    Act.TAKE_BACK_SUPPLEMENT: "undo",
    Act.REFUSE: "xc",
    Act.RECALL: "undo",
    Act.TAKE_BACK_WORK: "undo",
    Act.RELEASE: "users",
    Act.WITHDRAW: "undo",
    Act.STOP: "stop",
    Act.EXTEND: "clock",
    Act.ASK_REAPPOINT: "cal",
    Act.REAPPOINT: "cal",
    Act.OVERRIDE: "flag",
    Act.GIVE_TIME: "clock",
    Act.BRANCH_CLAIM: "user",
    Act.BRANCH_ASSIGN: "users",
    Act.BRANCH_RELEASE: "undo",
    Act.BRANCH_DONE: "check",
    Act.SUSPEND: "pause",
    Act.RESUME: "right",
}


def acts_in_order(dossier: Dossier, at: datetime) -> tuple[Act, ...]:
    """The acts of this door, the one that leads on first; the apology before giving it to somebody."""
    if not needs_apology(dossier, at):
        return ACTS
    place = ACTS.index(Act.ASSIGN)
    return (*ACTS[:place], *EXCUSING, *(act for act in ACTS[place:] if act not in EXCUSING))


def leads(dossier: Dossier, act: Act, at: datetime) -> bool:
    """Does this act lead on, now?"""
    if act == Act.ASK:  # to be asked comes before going on, and going on before asking once more
        step = step_of(dossier)
        return step is not None and step.kind == StepKind.ASK and not dossier.asked
    return act in LEADING or (act in EXCUSING and needs_apology(dossier, at))


def step_of(dossier: Dossier) -> ProcessStep | None:
    """The step it is in, or the first one while none has begun."""
    process = rulebook(dossier.version_id).process
    if dossier.step:
        return process.step(dossier.step)
    return next(iter(routing.next_steps(process, (), dossier.answers)), None)


def posts_at(user: User, dossier: Dossier) -> dict[str, Post]:
    """What this person is at the agencies that receive and solve a dossier: each role with the first post of it."""
    agencies, found = {dossier.receiver_id, dossier.desk_id}, dict[str, Post]()
    for post in posts_on(user, dossier):
        if post.agency_id in agencies:
            found.setdefault(post.role, post)
    return found


def task_of(dossier: Dossier, user: User) -> tuple[str, str]:
    """The reader's task in a list: the verb, and what goes with it."""
    return _wait_of(dossier) or _task_of(dossier, user)


def _wait_of(dossier: Dossier) -> tuple[str, str] | None:
    """What a dossier waits for, whoever reads; None where the step itself says what is to be done."""
    waiting = _WAITING.get(Status(dossier.status))
    if waiting is not None:
        return waiting
    if dossier.status == Status.AWAITING_SUPPLEMENT:
        return said("Chờ bổ sung"), said(
            "đến {act_by_at}", act_by_at=formats.moment(dossier.act_by_at)
        ) if dossier.act_by_at else ""
    if dossier.branches and dossier.status == Status.PROCESSING:
        return said("Chờ các nhánh"), said("còn {n} nhánh chưa xong", n=dossier.branches)
    if dossier.suspended_at is not None:
        return said("Tạm dừng giải quyết"), said(
            "dự kiến đến {until}", until=formats.moment(dossier.act_by_at)
        ) if dossier.act_by_at else ""
    if dossier.waits and dossier.status == Status.PROCESSING:
        return said("Chờ cơ quan khác"), said("{n} đề nghị chưa trả lời", n=dossier.asked)
    if dossier.status == Status.FINISHED:
        return said("Trả kết quả"), ReturnBy(dossier.return_by).label.lower()
    return None


def _task_of(dossier: Dossier, user: User) -> tuple[str, str]:
    step = step_of(dossier)
    if step is None:
        return Status(dossier.status).label, ""
    posts = posts_at(user, dossier)
    if dossier.holder_id is not None and dossier.holder_id != user.pk and dossier.holder is not None:
        if not any(post.lent is not None and post.user_id == dossier.holder_id for post in posts_on(user, dossier)):
            return step.name, said("{full_name} đang giữ", full_name=dossier.holder.full_name)
        verb, note = _step_task(dossier, step, dossier.holder_id, posts)
        return verb, joined(" · ", (note, _instead_of(dossier.holder)))
    verb, note = _step_task(dossier, step, user.pk, posts)
    meant = posts.get(step.where.role) if dossier.holder_id is None else None
    return verb, joined(" · ", (note, _instead_of(meant.user) if meant is not None and meant.lent is not None else ""))


def _instead_of(principal: User) -> str:
    return said("thay {principal}", principal=principal.addressed)


def branch_task(dossier: Dossier, branch: Stay, user: User) -> tuple[str, str]:
    """The reader's task on a branch that is hers or her room's."""
    name = rulebook(dossier.version_id).process.step(branch.step).name
    if branch.officer_id == user.pk:
        return name, said("nhánh của bạn")
    if branch.officer is not None:
        return name, said("nhánh, {full_name} đang giữ", full_name=branch.officer.full_name)
    return said("Nhận nhánh"), name


_WAITING = {
    Status.DRAFT: (said("Soạn hồ sơ"), ""),
    Status.SIGN_OFF: (said("Chờ lãnh đạo duyệt gửi"), ""),
    Status.SUBMITTED: (said("Kiểm tra, tiếp nhận"), ""),
    Status.AWAITING_PAYMENT: (said("Chờ nộp phí, lệ phí"), ""),
    Status.REFUSED: (said("Đã từ chối tiếp nhận"), ""),
    Status.WITHDRAWN: (said("Đã rút"), ""),
    Status.STOPPED: (said("Đã dừng xử lý"), ""),
    Status.HANDED_OVER: (said("Đã trả kết quả"), ""),
}
_DOING = {StepKind.APPROVE: said("Duyệt hoặc trả lại"), StepKind.ISSUE: said("Phát hành kết quả")}


def _step_task(dossier: Dossier, step: ProcessStep, holder: int, roles: Mapping[str, Post]) -> tuple[str, str]:
    """A step that nobody else holds. holder: the key of who does, if anybody."""
    again = said("bị trả lại") if dossier.returned else ""
    named = joined(" · ", (step.name, again))
    if dossier.holder_id == holder or (step.where.role in roles and step.kind not in (StepKind.WORK, StepKind.ASK)):
        verb = _DOING.get(step.kind)
        return (verb, named) if verb else (step.name, again)
    if step.where.role in roles:
        return said("Nhận xử lý"), named
    if {Role.HEAD, Role.LEADER} & set(roles):
        return said("Phân công"), named
    return step.name, said("chờ {role}", role=Role(step.where.role).label.lower())


def next_place(dossier: Dossier) -> str:
    """Where it goes when the present step is done: `sang Văn thư để làm bước “Phát hành”, thời hạn 2 giờ`."""
    process = rulebook(dossier.version_id).process
    step = step_of(dossier)
    coming = routing.following(process, step.key, dossier.answers) if step is not None else ()
    if not coming:
        return said("kết thúc quy trình")
    if coming[0].group:
        return said("tách thành các nhánh làm song song: {names}", names=joined("; ", [one.name for one in coming]))
    who = coming[0].where.unit or (Role(coming[0].where.role).label if coming[0].where.role else coming[0].where.agency)
    term = said(", thời hạn {term}", term=terms.in_words(terms.from_json(coming[0].term))) if coming[0].term else ""
    return said("sang {who} để làm bước “{name}”{term}", who=who, name=coming[0].name, term=term)


def _accepting(seen: Seen) -> str:
    term = seen.book.policy.term(seen.dossier.channel, seen.dossier.case)
    if term is None:
        return said("Thủ tục chưa có thời hạn công bố cho kênh này nên chưa hẹn trả được.")
    due_at = formats.full_moment(holding.due(seen.dossier, seen.at, term))
    return said(
        "Tiếp nhận xong, hồ sơ có mã và giấy tiếp nhận hẹn trả {due_at} ({term}); hồ sơ chuyển đến {solving_room}.",
        due_at=due_at,
        term=terms.in_words(term),
        solving_room=_solving_room(seen.dossier),
    )


def _solving_room(dossier: Dossier) -> str:
    return dossier.offering.unit_name or dossier.receiver.short


def _asking_supplement(seen: Seen) -> str:
    wait = terms.in_words(seen.book.policy.supplement_wait)
    rounds = seen.book.policy.supplement_rounds
    last = (
        said("Chỉ được yêu cầu {rounds} lần với mỗi hồ sơ, nên hãy nêu đủ một lần.", rounds=rounds)
        if seen.dossier.supplement_rounds < rounds
        else said("Đây là lần yêu cầu thêm do lãnh đạo cho phép; hồ sơ được đánh dấu.")
    )
    return said("Thời hạn tạm dừng từ lúc gửi; cơ quan gửi có {wait} để bổ sung. {last}", wait=wait, last=last)


def _issuing(seen: Seen) -> str:
    if seen.dossier.return_by == ReturnBy.ONLINE:
        return said(
            "Phát hành là kết thúc hồ sơ: thời gian giải quyết dừng tại đây và kết quả được trả trực tuyến ngay."
        )
    way = ReturnBy(seen.dossier.return_by).label.lower()
    return said(
        "Phát hành là kết thúc hồ sơ: thời gian giải quyết dừng tại đây; bộ phận tiếp nhận trả kết quả ({way}).",
        way=way,
    )


def _asking(seen: Seen) -> str:
    kinds = joined(", ", (Asking.Kind(one).label.lower() for one in sorted(seen.book.policy.asking_pauses)))
    return said(
        "Cơ quan được hỏi nhận một hồ sơ liên thông với thời hạn riêng; câu trả lời hiện ở mục “Liên thông”. "
        "Thời hạn của hồ sơ này tạm dừng trong khi chờ, với loại: {kinds}.",
        kinds=kinds,
    )


def consequence(seen: Seen, act: Act) -> str:
    """What follows when this act is done now, said before it is done."""
    dossier = seen.dossier
    if act in (Act.APPROVE, Act.FORWARD):
        return said(
            "{act} xong, hồ sơ {next_place}.",
            act=said("Duyệt") if act == Act.APPROVE else said("Chuyển"),
            next_place=next_place(dossier),
        )
    if act == Act.ACCEPT:
        return _accepting(seen)
    if act == Act.REQUEST_SUPPLEMENT:
        return _asking_supplement(seen)
    if act == Act.ISSUE_RESULT:
        return _issuing(seen)
    if act == Act.CLAIM:
        step = step_of(dossier)
        return said(
            "Bạn giữ hồ sơ và làm bước “{name}”{until}.",
            name=step.name if step else "",
            until=_until(dossier.act_by_at),
        )
    if act == Act.ASK and seen.book.policy.asking_pauses:
        return _asking(seen)
    if act == Act.WITHDRAW and dossier.channel == Channel.CHAIN:
        return said("Đề nghị kết thúc ở đây, không mở lại được; cơ quan được hỏi đọc nguyên văn lý do.")
    return _CONSEQUENCES.get(act, "")


def _until(moment: datetime | None) -> str:
    return said(", phải xong trước {moment}", moment=formats.moment(moment)) if moment else ""


_CONSEQUENCES: dict[Act, str] = {
    Act.REFUSE: said(
        "Hồ sơ kết thúc ở đây, không được tiếp nhận. Cơ quan gửi nhận phiếu từ chối với nguyên văn lý do."
    ),
    Act.TAKE_BACK_SUPPLEMENT: said(
        "Hồ sơ chạy tiếp như chưa từng dừng; lần yêu cầu này không tính vào số lần được phép."
    ),
    Act.ASSIGN: said(
        "Người được phân công giữ hồ sơ; người đó và người đang giữ (nếu có) được báo. Thời hạn của bước không đổi."
    ),
    Act.TAKE_BACK_WORK: said(
        "Hồ sơ trở lại mục “Chưa phân công” của phòng; người đang giữ được báo với nguyên văn lý do. Thời hạn của "
        "bước vẫn chạy."
    ),
    Act.RELEASE: said("Hồ sơ trở lại mục “Chưa phân công” của phòng; thời hạn của bước vẫn chạy."),
    Act.SEND_BACK: said("Hồ sơ trở lại bước trước, cho người đã làm bước đó; người đó đọc nguyên văn lý do."),
    Act.RECALL: said("Hồ sơ trở lại tay bạn như chưa chuyển; người đang chờ nhận được thông báo."),
    Act.STOP: said(
        "Hồ sơ kết thúc mà không có kết quả, không mở lại được. Cơ quan gửi nhận thông báo với nguyên văn lý do."
    ),
    Act.ASK: said(
        "Cơ quan được hỏi nhận một hồ sơ liên thông với thời hạn riêng; câu trả lời hiện ở mục “Liên thông”. "
        "Thời hạn của hồ sơ này vẫn chạy."
    ),
    Act.REMIND: said("Người đang giữ ở cơ quan được hỏi nhận thông báo ngay; mỗi ngày nhắc được một lần."),
    Act.WITHDRAW: said("Hồ sơ kết thúc theo đề nghị của cơ quan gửi, không mở lại được."),
    Act.EXTEND: said(
        "Hạn trả kết quả dời thêm số ngày làm việc này và hồ sơ được xét đúng hạn theo hạn mới; cơ quan gửi và người "
        "đang giữ nhận thông báo với nguyên văn lý do."
    ),
    Act.ASK_REAPPOINT: said(
        "Lãnh đạo nhận đề nghị, có thể sửa ngày và lý do; duyệt xong mới có văn bản xin lỗi gửi cơ quan gửi."
    ),
    Act.REAPPOINT: said(
        "Văn bản xin lỗi được lập và gửi cho cơ quan gửi với nguyên văn lý do và ngày hẹn lại. Hồ sơ vẫn bị tính là "
        "quá hạn; duyệt xong thì chuyển tiếp được."
    ),
    Act.OVERRIDE: said(
        "Hạn này áp dụng nội bộ; ngày hẹn trả kết quả không thay đổi. Hồ sơ vẫn được xét đúng hạn theo ngày đã hẹn, "
        "và việc ấn định được đếm trong báo cáo."
    ),
    Act.GIVE_TIME: said(
        "Hạn trả lời dời thêm số ngày làm việc này; người đang giữ ở cơ quan được hỏi nhận thông báo với nguyên "
        "văn lý do."
    ),
    Act.BRANCH_CLAIM: said("Bạn giữ nhánh này và làm phần việc của nhánh; các nhánh khác không đổi."),
    Act.BRANCH_ASSIGN: said("Người được phân công giữ nhánh và nhận thông báo; thời hạn của nhánh không đổi."),
    Act.BRANCH_RELEASE: said("Nhánh trở lại mục “Chưa phân công” của phòng; thời hạn của nhánh vẫn chạy."),
    Act.BRANCH_DONE: said("Nhánh đóng lại cùng ý kiến của bạn. Xong nhánh cuối cùng, hồ sơ sang bước sau ngay."),
    Act.SUSPEND: said(
        "Thời hạn ngừng chạy cho đến khi lãnh đạo cho giải quyết tiếp; hạn trả kết quả khi đó được tính lại. Cơ quan "
        "gửi và người đang giữ nhận thông báo với nguyên văn lý do."
    ),
    Act.RESUME: said(
        "Thời hạn chạy tiếp từ lúc này; hạn trả kết quả được tính lại, không tính thời gian tạm dừng. Hồ sơ trở lại "
        "đúng bước và người đang giữ trước khi tạm dừng."
    ),
    Act.HAND_OVER: said("Hồ sơ đóng lại. Ghi đúng người nhận, vì cơ quan gửi thấy nội dung này."),
}

TITLES: dict[Act, str] = {
    Act.ACCEPT: said("Tiếp nhận hồ sơ?"),
    Act.REFUSE: said("Từ chối tiếp nhận hồ sơ?"),
    Act.REQUEST_SUPPLEMENT: said("Yêu cầu cơ quan gửi bổ sung?"),
    Act.TAKE_BACK_SUPPLEMENT: said("Thu hồi yêu cầu bổ sung?"),
    Act.CLAIM: said("Nhận xử lý hồ sơ?"),
    Act.ASSIGN: said("Phân công cho ai?"),
    Act.TAKE_BACK_WORK: said("Thu hồ sơ lại về phòng?"),
    Act.RELEASE: said("Trả hồ sơ lại phòng?"),
    Act.FORWARD: said("Chuyển bước tiếp theo?"),
    Act.SEND_BACK: said("Trả hồ sơ lại bước trước?"),
    Act.RECALL: said("Thu hồi hồ sơ vừa chuyển?"),
    Act.APPROVE: said("Duyệt hồ sơ?"),
    Act.ISSUE_RESULT: said("Phát hành kết quả"),
    Act.STOP: said("Dừng xử lý hồ sơ?"),
    Act.ASK: said("Hỏi cơ quan khác"),
    Act.REMIND: said("Nhắc cơ quan được hỏi?"),
    Act.WITHDRAW: said("Chấp nhận cho rút hồ sơ?"),
    Act.HAND_OVER: said("Trả kết quả cho ai?"),
    Act.EXTEND: said("Gia hạn giải quyết hồ sơ?"),
    Act.ASK_REAPPOINT: said("Đề nghị xin lỗi, hẹn lại?"),
    Act.OVERRIDE: said("Ấn định lại hạn của hồ sơ?"),
    Act.REAPPOINT: said("Xin lỗi và hẹn lại ngày trả kết quả?"),
    Act.GIVE_TIME: said("Cho thêm thời gian trả lời?"),
    Act.BRANCH_CLAIM: said("Nhận nhánh này?"),
    Act.BRANCH_ASSIGN: said("Phân công nhánh cho ai?"),
    Act.BRANCH_RELEASE: said("Trả nhánh lại phòng?"),
    Act.BRANCH_DONE: said("Xong phần việc của nhánh?"),
    Act.SUSPEND: said("Tạm dừng giải quyết hồ sơ?"),
    Act.RESUME: said("Giải quyết tiếp hồ sơ?"),
}


def label_of(dossier: Dossier, act: Act) -> str:
    """The word on the button: what an agency asked it takes back, it does not withdraw a dossier."""
    taken_back = act == Act.WITHDRAW and dossier.channel == Channel.CHAIN
    return said("Thu hồi đề nghị") if taken_back else act.label


def title_of(dossier: Dossier, act: Act) -> str:
    """The question over the page that asks for an act."""
    return said("{act}?", act=label_of(dossier, act)) if label_of(dossier, act) != act.label else TITLES[act]
