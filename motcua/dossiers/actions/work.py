"""What the solving agency does inside PROCESSING: take, give, pass on, send back, take back, approve."""

from collections.abc import Sequence
from dataclasses import replace

from motcua.catalogue.process import ProcessStep
from motcua.catalogue.queries import rulebook
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers import branching, holding, routing
from motcua.dossiers.extending import begun_by
from motcua.dossiers.lifecycle import Change, perform
from motcua.dossiers.models import Dossier, Stay
from motcua.dossiers.rules import Act
from motcua.people.models import Post, Role, User
from motcua.people.queries import own_posts


def claim(dossier: Dossier, *, by: User) -> Dossier:
    """Take a dossier that nobody holds (nhận xử lý); from ACCEPTED this opens the first step."""
    with perform(Act.CLAIM, dossier, by=by) as change:
        assert change.post is not None and change.taker is not None
        _give(change, change.taker, change.post)
    return change.dossier


def assign(dossier: Dossier, *, by: User, officer: User, over: int | None = None) -> Dossier:
    """Give a dossier to an officer whom its step is meant for (phân công).

    over: the key of who held it when this was decided, 0 for nobody; None asks nothing of that.
    Raises Invalid when that person has no post that the step is meant for, NotAllowed when it is in her hands already
    or in other hands than those it is taken from.
    """
    with perform(Act.ASSIGN, dossier, by=by) as change:
        _refuse_moved(change, over)
        if change.stay is not None and change.stay.officer_id == officer.pk:
            raise NotAllowed(
                said("Hồ sơ đang do {addressed} giữ, không phải phân công lại.", addressed=officer.addressed)
            )
        step = _step_of(change)
        _give(change, officer, post_of(change.dossier, step, officer))
    return change.dossier


def _refuse_moved(change: Change, over: int | None) -> None:
    """Somebody else gave it out since this was decided."""
    stay = change.stay
    if over is None or stay is None or (stay.officer_id or 0) == over:
        return
    if stay.officer is None:
        raise NotAllowed(said("Hồ sơ không còn ở tay người đã giữ. Hãy xem lại hồ sơ rồi làm tiếp."))
    raise NotAllowed(
        said("Hồ sơ vừa sang tay {addressed}. Hãy xem lại hồ sơ rồi làm tiếp.", addressed=stay.officer.addressed)
    )


def _give(change: Change, officer: User, post: Post) -> None:
    """The step as it runs, now in this officer's hands and room."""
    dossier, stay = change.dossier, change.stay
    assert stay is not None
    if dossier.unit is None and post.unit is not None and post.role in holding.IN_A_UNIT:
        dossier.unit = post.unit
    step = _step_of(change)
    began = stay.step_from or dossier.accepted_at or change.at
    hold = holding.same_step(change, step) if dossier.step else holding.at_step(dossier, step, step_from=began)
    change.hold = replace(
        hold, officer=officer, post=post.as_held(), unit=post.unit if post.role in holding.IN_A_UNIT else None
    )


def _step_of(change: Change) -> ProcessStep:
    """The step a dossier is in, or will begin with."""
    book = rulebook(change.dossier.version_id)
    return book.process.step(change.dossier.step) if change.dossier.step else holding.first_step(book, change.dossier)


def post_of(dossier: Dossier, step: ProcessStep, officer: User) -> Post:
    """The post of a person that a step is meant for. Raises Invalid where she holds none."""
    unit = holding.unit_of(dossier, step)
    for post in own_posts(officer):
        if post.agency_id != dossier.receiver_id or post.role != step.where.role:
            continue
        if step.where.role not in (Role.SPECIALIST, Role.HEAD) or unit is None or post.unit_id == unit.pk:
            return post
    raise Invalid(
        said(
            "{full_name} không giữ chức danh làm được bước “{name}”. Hãy chọn người khác.",
            full_name=officer.full_name,
            name=step.name,
        ),
        {"officer": said("Chọn người có chức danh phù hợp với bước này.")},
    )


def take_back_work(dossier: Dossier, *, by: User, reason: str, over: int | None = None) -> Dossier:
    """Take a dossier from who holds it back to the room (thu lại về phòng), with why; its step runs on.

    over: as in `assign`. Raises NotAllowed when it is in other hands.
    """
    with perform(Act.TAKE_BACK_WORK, dossier, by=by, reason=reason) as change:
        _refuse_moved(change, over)
        change.hold = holding.same_step(change, _step_of(change))
    return change.dossier


def release(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """Give a dossier back to the room (trả lại phòng), with why."""
    with perform(Act.RELEASE, dossier, by=by, reason=reason) as change:
        change.dossier.returned = True
        change.hold = holding.same_step(change, _step_of(change))
    return change.dossier


def forward(dossier: Dossier, *, by: User, note: str = "") -> Dossier:
    """Finish a work step and pass the dossier on (chuyển bước tiếp theo); `note` goes to who comes next."""
    with perform(Act.FORWARD, dossier, by=by, reason=note) as change:
        branching.onward(change, change.dossier.step)
    return change.dossier


def approve(dossier: Dossier, *, by: User, note: str = "") -> Dossier:
    """Approve and pass on (duyệt); after the last approval the result can be issued."""
    with perform(Act.APPROVE, dossier, by=by, reason=note) as change:
        branching.onward(change, change.dossier.step)
    return change.dossier


def send_back(dossier: Dossier, *, by: User, reason: str, branches: Sequence[str] = ()) -> Dossier:
    """Return the dossier to the step before, to who did it, with what to mend (trả lại bước trước).

    branches: keys of the steps that are opened again where those before ran side by side; none named: all of them.
    """
    with perform(Act.SEND_BACK, dossier, by=by, reason=reason) as change:
        dossier = change.dossier
        block = routing.previous(rulebook(dossier.version_id).process, dossier.step, dossier.answers)
        dossier.returned = True
        if block[0].group:
            chosen = tuple(step for step in block if step.key in branches) or block
            branching.enter(change, chosen, earlier=branching.last_of(dossier, chosen))
        else:
            earlier = _last_at(dossier, block[0].key)
            branching.enter(change, block, earlier={block[0].key: earlier} if earlier else None)
    return change.dossier


def recall(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """Take back what one has just passed on and nobody has touched (thu hồi): the earlier step runs on as if it had
    not left.
    """
    with perform(Act.RECALL, dossier, by=by, reason=reason) as change:
        assert change.stay is not None
        begun = begun_by(change.stay)
        left = (
            Stay.objects.select_related("agency", "unit", "officer")
            .filter(dossier=change.dossier, track=0, to_at=begun.from_at, pk__lt=begun.pk)
            .latest("id")
        )
        pauses = holding.pauses_until(change.dossier, change.at)
        if left.branching:
            branching.take_back(change, left, pauses)
        else:
            change.hold = replace(holding.at_step_again(change.dossier, left, pauses), officer=change.taker)
    return change.dossier


def _last_at(dossier: Dossier, step: str) -> Stay | None:
    """The last stay at a step that an officer held."""
    stays = Stay.objects.select_related("unit", "officer").filter(dossier=dossier, step=step, officer__isnull=False)
    return stays.order_by("from_at", "id").last()
