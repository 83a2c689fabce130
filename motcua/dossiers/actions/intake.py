"""What the desk does: accept, refuse, ask for what is missing, hand the result over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from motcua.catalogue.queries import rulebook
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers import branching, holding, numbering
from motcua.dossiers.actions import asking
from motcua.dossiers.actions.filing import resume, search_text
from motcua.dossiers.actions.saving import open_request
from motcua.dossiers.case import posts_on
from motcua.dossiers.lifecycle import Hold, perform
from motcua.dossiers.models import (
    STILL_ASKED,
    Dossier,
    Promise,
    ReturnBy,
    Status,
    Stay,
    SupplementItem,
    SupplementRequest,
)
from motcua.dossiers.rules import Act
from motcua.journal.record import record
from motcua.people.models import Post, Role, User
from motcua.people.queries import unit_named
from motcua.workdays import terms


def accept(dossier: Dossier, *, by: User) -> Dossier:
    """Take a submitted dossier in, number it and promise a due moment (tiếp nhận).

    Raises NotAllowed when `by` may not accept it, it is no longer waiting, or no term is published for its channel.
    """
    with perform(Act.ACCEPT, dossier, by=by) as change:
        accepted = change.dossier
        term = asking.term_of(accepted) or rulebook(accepted.version_id).policy.term(accepted.channel, accepted.case)
        if term is None:
            raise NotAllowed(
                said(
                    "Thủ tục chưa có thời hạn công bố cho kênh này nên chưa hẹn trả được. Hãy báo bộ phận "
                    "quản lý danh mục."
                )
            )
        accepted.accepted_at = change.at
        accepted.term = terms.to_json(term)
        change.promise(holding.due(accepted, change.at, term), why=Promise.Why.ACCEPTED)
        _choose_unit(accepted)
        if branching.begin(change):
            change.to = Status.PROCESSING  # its branches are open: there is no waiting for a first step
        else:
            change.hold = holding.at_first_step(accepted, at=change.at)
        accepted.code = numbering.next_code(accepted.receiver, on=change.at)
        accepted.search = search_text(accepted)
    return change.dossier


def _choose_unit(dossier: Dossier) -> None:
    """The room that will solve it: named by the offering, where the agency has it."""
    if dossier.unit is None and dossier.offering.unit_name:
        dossier.unit = unit_named(dossier.receiver_id, dossier.offering.unit_name)


def refuse(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """Do not take a dossier in, and say why (từ chối tiếp nhận)."""
    with perform(Act.REFUSE, dossier, by=by, reason=reason) as change:
        change.dossier.ended_at = None  # it was never accepted, so it enters no figure as ended
        close_open_request(change.dossier, change.at)
    asking.follow(change.dossier)
    return change.dossier


@dataclass(frozen=True)
class Wanted:
    """One thing asked for: kind `field` or `paper`, its path or key, its name, and what is to be mended."""

    kind: str
    target: str
    label: str
    wanted: str


def request_supplement(dossier: Dossier, *, by: User, reason: str, items: Sequence[Wanted]) -> Dossier:
    """Ask once and completely for everything that is missing (yêu cầu bổ sung); the clock pauses.

    Raises Invalid without an item, NotAllowed when the rounds are used up and `by` is no leader of the receiver.
    """
    wanted = [item for item in items if item.target and item.wanted.strip()]
    if not wanted:
        raise Invalid(
            said("Hãy chọn ít nhất một nội dung hoặc giấy tờ và ghi rõ phải sửa hay bổ sung gì."),
            {"items": said("Chọn ít nhất một mục.")},
        )
    with perform(Act.REQUEST_SUPPLEMENT, dossier, by=by, reason=reason) as change:
        asked = change.dossier
        policy = rulebook(asked.version_id).policy
        wait = policy.supplement_wait
        answer_by_at = holding.due(asked, change.at, wait)
        request = SupplementRequest.objects.create(
            dossier=asked,
            number=asked.supplement_rounds + 1,
            reason=change.reason,
            asked_by=by,
            asked_at=change.at,
            extra=asked.supplement_rounds >= policy.supplement_rounds,
            answer_by_at=answer_by_at,
            answers_then=asked.answers,
        )
        change.items = SupplementItem.objects.bulk_create(_item(request, one) for one in wanted)
        asked.supplement_rounds += 1
        change.answer_by_at = answer_by_at
        change.hold = Hold(
            agency=asked.customer,
            officer=asked.created_by if asked.channel == "online" else None,
            step=asked.step,
            step_from=change.stay.step_from if change.stay else None,
            term=terms.to_json(wait),
            act_by_at=answer_by_at,
            pause=Stay.SUPPLEMENT,
        )
        change.details["round"] = request.number
    return change.dossier


def _item(request: SupplementRequest, one: Wanted) -> SupplementItem:
    return SupplementItem(request=request, kind=one.kind, target=one.target, label=one.label, wanted=one.wanted.strip())


def take_back_supplement(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """Take one's own request back (thu hồi yêu cầu bổ sung): it counts as no pause and as no round."""
    with perform(Act.TAKE_BACK_SUPPLEMENT, dossier, by=by, reason=reason) as change:
        request = open_request(change.dossier)
        request.taken_back_at = change.at
        request.save(update_fields=["taken_back_at"])
        change.dossier.supplement_rounds -= 1
        resume(change, counted=False)
    return change.dossier


def close_open_request(dossier: Dossier, at: object) -> None:
    """An end closes a supplement request that is still open."""
    if dossier.supplement_rounds:
        SupplementRequest.objects.filter(STILL_ASKED, dossier=dossier).update(closed_at=at)


def hand_over(dossier: Dossier, *, by: User | None, handed_to: str = "") -> Dossier:
    """Give the result to the customer (trả kết quả): at the desk by `by`, online by the system (`by` None).

    Raises Invalid when the desk does not say who took it.
    """
    with perform(Act.HAND_OVER, dossier, by=by) as change:
        if by is not None and not handed_to.strip():
            raise Invalid(
                said("Ghi họ tên, chức vụ người nhận kết quả."),
                {"handed_to": said("Ghi họ tên, chức vụ người nhận kết quả.")},
            )
        if by is None and change.dossier.return_by != ReturnBy.ONLINE:
            raise NotAllowed(said("Kết quả này được trả tại bộ phận tiếp nhận và trả kết quả."))
        change.dossier.handed_over_at = change.at
        change.dossier.handed_to = handed_to.strip()[:200] or "trả trực tuyến"
        assert change.to == Status.HANDED_OVER
    return change.dossier


def may_note_originals(dossier: Dossier, *, by: User) -> Post | None:
    """The desk's post that may note when the paper originals came; None where none are to come or they have."""
    if not dossier.originals_follow or dossier.originals_received_on is not None or dossier.submitted_at is None:
        return None
    return next(
        (post for post in posts_on(by, dossier) if post.agency_id == dossier.desk_id and post.role == Role.INTAKE), None
    )


def note_originals(dossier: Dossier, *, on: date, by: User) -> Dossier:
    """Note the day on which the paper originals of an online dossier came (nhận bản giấy gửi sau).

    Raises NotAllowed unless `by` receives at its desk and they are still to come, Invalid for a day that cannot be.
    """
    with transaction.atomic(durable=True):
        noted = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
        post = may_note_originals(noted, by=by)
        if post is None:
            raise NotAllowed(said("Không ghi được: hồ sơ không chờ bản giấy, hoặc bạn không tiếp nhận hồ sơ này."))
        at = clock.now()
        if on > at.date() or (noted.request_on is not None and on < noted.request_on):
            raise Invalid(
                said("Ngày nhận bản giấy chưa đúng."),
                {"on": said("Ghi ngày từ ngày của văn bản đề nghị đến hôm nay.")},
            )
        noted.originals_received_on = on
        noted.save(update_fields=["originals_received_on"])
        details = {"on": f"{on:%d/%m/%Y}"}
        record("dossier.originals", subject=noted.subject, actor=by.username, post=str(post), at=at, details=details)
    return noted
