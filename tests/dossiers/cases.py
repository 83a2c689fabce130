"""One case for each act that is done to a dossier there is: where it starts, who does it, what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from motcua.core import clock
from motcua.dossiers import actions, queries, satisfaction
from motcua.dossiers.models import Dossier, Mark, Outcome, Status, Stay
from motcua.dossiers.rules import Act
from motcua.people.models import Agency, User
from tests import builders
from tests.dossiers import branched

Do = Callable[[Dossier, User, str], Dossier]
REASON = "Theo quy định."


@dataclass(frozen=True)
class Case:
    """`by` are all who may do it, the first of them does; `holder` is a username, `role:…`, or empty at an end."""

    start: Callable[[], Dossier]
    by: tuple[str, ...]
    do: Do
    status: str
    holder: str
    step: str = ""
    told: frozenset[str] = field(default_factory=frozenset)
    promise: str = ""
    promised_at: str = ""  # where it is not the dossier's due moment
    at: str = "2026-06-01T16:00"
    looked_at: Callable[[Dossier], Stay | None] = queries.open_stay  # the stay that judges: a branch's for its acts


def _supply(dossier: Dossier, by: User, _reason: str) -> Dossier:
    return actions.supply(dossier, by=by)


def mended() -> Dossier:
    """A supplement is asked for, and the field that it names is mended."""
    dossier = builders.awaiting_supplement()
    with builders.living_at("2026-06-01T15:00"):
        return actions.save_answers(dossier, {"du_an.kinh_phi": 400000000}, over={}, by=builders.world().an)


def _issue(dossier: Dossier, by: User, _reason: str) -> Dossier:
    return actions.issue_result(dossier, by=by, outcome=Outcome.GRANTED, result=builders.a_result(), late=builders.LATE)


def _ask(dossier: Dossier, by: User, reason: str) -> Dossier:
    return actions.request_supplement(dossier, by=by, reason=reason, items=[builders.wanted()])


def all_marked(mark: str = Mark.SATISFIED) -> dict[str, str]:
    """The same mark for every published question."""
    return {question.key: mark for one in satisfaction.all_questions() for question in one.questions}


def other_house() -> Agency:
    """An agency that can be asked: somebody takes in there."""
    agency = builders.world().agencies["STTTT"]
    if not User.objects.filter(username="nhan").exists():
        builders.a_person("nhan", "intake", agency)
    return agency


def in_a_house() -> Dossier:
    """Dũng holds it, and there is an agency that he can ask."""
    other_house()
    return builders.in_step()


def asking_of(dossier: Dossier, by: User, why: str) -> Dossier:
    return actions.ask(dossier, by=by, kind="opinion", agency=other_house(), reason=why, days=3)


def asked() -> Dossier:
    """What Dũng asked another agency, still waiting to be taken in there."""
    parent = builders.in_step()
    with builders.living_at("2026-06-01T13:45"):
        asking_of(parent, builders.world().dung, REASON)
    return Dossier.objects.get(parent=parent)


def taken_in() -> Dossier:
    """What Dũng asked, taken in at the other agency and due on Thursday."""
    child = asked()
    with builders.living_at("2026-06-01T13:50"):
        return actions.accept(child, by=User.objects.get(username="nhan"))


def suspended() -> Dossier:
    """Giang stopped the clock while Dũng was at work."""
    one = builders.in_step()
    with builders.living_at("2026-06-01T15:00"):
        return actions.suspend(one, by=builders.world().giang, reason="Chờ cơ quan có thẩm quyền kết luận.")


def coming(dossier: Dossier) -> date:
    """A working day a week after today or after the promise, whichever is later."""
    last = max(clock.now(), dossier.due_at or clock.now()).astimezone(clock.VN).date()
    return last + timedelta(days=7 + (7 - last.weekday() if last.weekday() > 4 else 0))


CUSTOMER = frozenset({"an", "bao"})
HEAD_STEP, LEADER_STEP, CLERK_STEP = "truong_phong_duyet", "lanh_dao_ky", "phat_hanh"
S = Status

CASES: dict[Act, Case] = {
    Act.SEND_FOR_SIGN_OFF: Case(
        builders.a_draft,
        ("an", "bao"),
        lambda one, by, _: actions.send_for_sign_off(one, by=by),
        S.SIGN_OFF,
        "role:",
        told=frozenset({"bao"}),
    ),
    Act.RETURN_DRAFT: Case(
        builders.in_sign_off,
        ("bao",),
        lambda one, by, why: actions.return_draft(one, by=by, reason=why),
        S.DRAFT,
        "an",
        told=frozenset({"an"}),
    ),
    Act.SUBMIT: Case(
        builders.in_sign_off,
        ("bao",),
        lambda one, by, _: actions.submit(one, by=by),
        S.SUBMITTED,
        "role:intake",
        told=frozenset({"chi"}),
    ),
    Act.ACCEPT: Case(
        builders.submitted,
        ("chi",),
        lambda one, by, _: actions.accept(one, by=by),
        S.ACCEPTED,
        "role:specialist",
        told=CUSTOMER | {"dung", "vinh"},
        promise="accepted",
    ),
    Act.REFUSE: Case(
        builders.submitted,
        ("chi",),
        lambda one, by, why: actions.refuse(one, by=by, reason=why),
        S.REFUSED,
        "",
        told=CUSTOMER,
    ),
    Act.REQUEST_SUPPLEMENT: Case(
        builders.in_step, ("dung",), _ask, S.AWAITING_SUPPLEMENT, "an", "thu_ly", told=CUSTOMER
    ),
    Act.TAKE_BACK_SUPPLEMENT: Case(
        builders.awaiting_supplement,
        ("dung",),
        lambda one, by, why: actions.take_back_supplement(one, by=by, reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=CUSTOMER,
    ),
    Act.SUPPLY: Case(
        mended,
        ("bao",),
        _supply,
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=frozenset({"dung"}),
        promise="resumed",
        at="2026-06-03T09:00",
    ),
    Act.CLAIM: Case(
        builders.accepted,
        ("dung", "vinh"),
        lambda one, by, _: actions.claim(one, by=by),
        S.PROCESSING,
        "dung",
        "thu_ly",
    ),
    Act.ASSIGN: Case(
        builders.accepted,
        ("nga", "giang"),
        lambda one, by, _: actions.assign(one, by=by, officer=builders.world().vinh),
        S.PROCESSING,
        "vinh",
        "thu_ly",
        told=frozenset({"vinh"}),
    ),
    Act.TAKE_BACK_WORK: Case(
        builders.in_step,
        ("nga", "giang"),
        lambda one, by, why: actions.take_back_work(one, by=by, reason=why),
        S.PROCESSING,
        "role:specialist",
        "thu_ly",
        told=frozenset({"dung"}),
    ),
    Act.RELEASE: Case(
        builders.in_step,
        ("dung",),
        lambda one, by, why: actions.release(one, by=by, reason=why),
        S.PROCESSING,
        "role:specialist",
        "thu_ly",
    ),
    Act.FORWARD: Case(
        builders.in_step,
        ("dung",),
        lambda one, by, _: actions.forward(one, by=by),
        S.PROCESSING,
        "role:head",
        HEAD_STEP,
        told=frozenset({"nga"}),
    ),
    Act.SEND_BACK: Case(
        lambda: builders.in_step(HEAD_STEP),
        ("nga",),
        lambda one, by, why: actions.send_back(one, by=by, reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=frozenset({"dung"}),
    ),
    Act.RECALL: Case(
        lambda: builders.in_step(HEAD_STEP),
        ("dung",),
        lambda one, by, why: actions.recall(one, by=by, reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
    ),
    Act.APPROVE: Case(
        lambda: builders.in_step(HEAD_STEP),
        ("nga",),
        lambda one, by, _: actions.approve(one, by=by),
        S.PROCESSING,
        "role:leader",
        LEADER_STEP,
        told=frozenset({"giang"}),
    ),
    Act.ISSUE_RESULT: Case(
        lambda: builders.in_step(CLERK_STEP), ("hoa",), _issue, S.FINISHED, "role:intake", told=CUSTOMER
    ),
    Act.STOP: Case(
        builders.in_step,
        ("giang",),
        lambda one, by, why: actions.stop(one, by=by, reason=why, late=builders.LATE),
        S.STOPPED,
        "",
        told=CUSTOMER | {"dung"},
    ),
    Act.ASK_WITHDRAWAL: Case(
        builders.in_step,
        ("bao",),
        lambda one, by, why: actions.ask_withdrawal(one, by=by, reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=frozenset({"dung"}),
    ),
    Act.WITHDRAW: Case(
        builders.submitted,
        ("bao",),
        lambda one, by, why: actions.withdraw(one, by=by, reason=why, late=builders.LATE),
        S.WITHDRAWN,
        "",
        told=frozenset({"an"}),
    ),
    Act.HAND_OVER: Case(
        builders.finished,
        ("chi",),
        lambda one, by, _: actions.hand_over(one, by=by, handed_to="Trần Văn An"),
        S.HANDED_OVER,
        "",
        told=CUSTOMER,
    ),
    Act.ACKNOWLEDGE: Case(
        builders.handed_over, ("an", "bao"), lambda one, by, _: actions.acknowledge(one, by=by), S.HANDED_OVER, ""
    ),
    Act.MESSAGE: Case(
        builders.in_step,
        ("an", "bao", "chi", "dung", "vinh", "nga", "giang", "hoa"),
        lambda one, by, why: actions.message(one, by=by, text=why, once=UUID(int=1)),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=frozenset({"dung"}),
    ),
    Act.RATE: Case(
        builders.handed_over,
        ("an", "bao"),
        lambda one, by, why: actions.rate(one, by=by, marks=all_marked(), comment=why),
        S.HANDED_OVER,
        "",
    ),
    Act.ASK: Case(
        in_a_house,
        ("dung", "giang"),
        lambda one, by, why: asking_of(one, by, why),
        S.PROCESSING,
        "dung",
        step="thu_ly",
    ),
    Act.REMIND: Case(
        asked,
        ("dung", "giang", "nga", "vinh"),
        lambda one, by, why: actions.remind(one, by=by, note=why),
        S.SUBMITTED,
        "role:intake",
        told=frozenset({"nhan"}),
    ),
    Act.EXTEND: Case(
        builders.in_step,
        ("giang",),
        lambda one, by, why: actions.extend(one, by=by, days=3, reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=CUSTOMER | {"dung"},
        promise="extended",
    ),
    Act.ASK_REAPPOINT: Case(
        builders.in_step,
        ("dung", "nga"),
        lambda one, by, why: actions.ask_reappoint(one, by=by, until=coming(one), reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=frozenset({"giang"}),
        at="2026-06-08T16:00",
    ),
    Act.REAPPOINT: Case(
        builders.in_step,
        ("giang",),
        lambda one, by, why: actions.reappoint(one, by=by, until=coming(one), reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=CUSTOMER | {"dung"},
        promise="reappointed",
        promised_at="2026-06-15T17:00",
        at="2026-06-08T16:00",
    ),
    Act.SUSPEND: Case(
        builders.in_step,
        ("giang",),
        lambda one, by, why: actions.suspend(one, by=by, reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=CUSTOMER | {"dung"},
    ),
    Act.RESUME: Case(
        suspended,
        ("giang",),
        lambda one, by, why: actions.resume(one, by=by, note=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=CUSTOMER | {"dung"},
        promise="resumed",
        at="2026-06-03T09:00",
    ),
    Act.OVERRIDE: Case(
        builders.in_step,
        ("giang",),
        lambda one, by, why: actions.override(one, by=by, until=coming(one), reason=why),
        S.PROCESSING,
        "dung",
        "thu_ly",
        told=CUSTOMER | {"dung"},
        promise="overridden",
        promised_at="2026-06-15T17:00",
    ),
    Act.GIVE_TIME: Case(
        taken_in,
        ("dung", "giang", "nga", "vinh"),
        lambda one, by, why: actions.give_time(one, by=by, days=2, reason=why),
        S.ACCEPTED,
        "role:specialist",
        promise="extended",
    ),
    Act.BRANCH_CLAIM: Case(
        branched.waiting,
        ("dung", "vinh"),
        lambda one, by, _: actions.branch_claim(one, track=1, by=by),
        S.PROCESSING,
        "role:",
        branched.HERE,
        looked_at=branched.branch,
    ),
    Act.BRANCH_ASSIGN: Case(
        branched.waiting,
        ("nga", "giang"),
        lambda one, by, _: actions.branch_assign(one, track=1, by=by, officer=builders.world().vinh),
        S.PROCESSING,
        "role:",
        branched.HERE,
        told=frozenset({"vinh"}),
        looked_at=branched.branch,
    ),
    Act.BRANCH_RELEASE: Case(
        branched.held,
        ("dung",),
        lambda one, by, why: actions.branch_release(one, track=1, by=by, reason=why),
        S.PROCESSING,
        "role:",
        branched.HERE,
        looked_at=branched.branch,
    ),
    Act.BRANCH_DONE: Case(
        branched.one_left,
        ("dung",),
        lambda one, by, why: actions.branch_done(one, track=1, by=by, note=why),
        S.PROCESSING,
        "role:head",
        HEAD_STEP,
        told=frozenset({"nga"}),
        looked_at=branched.branch,
    ),
}
