"""What the customer agency does: draft, sign off, hand in, supply, ask to withdraw, acknowledge."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from motcua.catalogue.models import Offering
from motcua.catalogue.queries import Rulebook, rulebook, version_in_force
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.prepared import Prepared
from motcua.core.text import fold
from motcua.core.words import said
from motcua.dossiers import branching, checks, gate, holding, numbering
from motcua.dossiers.actions.saving import open_request
from motcua.dossiers.lifecycle import Change, perform
from motcua.dossiers.models import Channel, Dossier, Paper, Party, Promise, Status, SupplementRequest
from motcua.dossiers.queries import papers_of
from motcua.dossiers.rules import Act
from motcua.eforms import answers as eforms
from motcua.people.models import Agency, User

_TWIN = Prepared(lambda once, by: Dossier.objects.filter(once=once, created_by_id=by), UUID(int=0), -1)


def create(
    offering: Offering,
    *,
    customer: Agency,
    by: User,
    answers: Mapping[str, Any] | None = None,
    once: UUID | None = None,
    **request: Any,
) -> Dossier:
    """Begin a draft for an agency (soạn hồ sơ). `once` is the form's own number: the same form twice gives the same
    draft.

    request: facts of the request known already (abstract, request_number, contact_name …).
    Raises NotAllowed when `by` prepares nothing for this agency or the procedure can't be filed online there.
    """
    if once is not None and (twin := _TWIN.first(once, by.pk)):
        return twin
    book = check_fileable(offering)
    draft = Dossier(
        version_id=book.version_id,
        offering=offering,
        customer=customer,
        desk=offering.desk,
        receiver=offering.agency,
        created_by=by,
        once=once,
        channel=Channel.ONLINE,
        created_at=clock.now(),
        changed_at=clock.now(),
        **request,
    )
    try:
        with perform(Act.CREATE, draft, by=by) as change:
            draft.answers = dict(answers or {})
            draft.created_at = draft.saved_at = change.at
            change.hold = holding.with_customer(draft, officer=by)
            change.takes_part(customer, Party.Role.CUSTOMER)
    except IntegrityError:
        return Dossier.objects.get(once=once, created_by=by)  # the same form, pressed twice at the same moment
    return draft


def check_fileable(offering: Offering) -> Rulebook:
    """The rules a dossier would be filed under here, online. Raises NotAllowed where it can't be: below level 3, or
    no term to promise.
    """
    today = clock.today()
    version_id = version_in_force(offering, today)
    if version_id is None or offering.from_on > today or (offering.to_on is not None and offering.to_on < today):
        raise NotAllowed(said("Cơ quan này hiện không giải quyết thủ tục đã chọn. Hãy chọn lại từ danh mục thủ tục."))
    book = rulebook(version_id)
    if not book.accepts_online:
        raise NotAllowed(
            said(
                "Thủ tục đang công bố ở mức độ {level}, chưa nộp trực tuyến được. Hãy nộp hồ sơ giấy tại "
                "bộ phận tiếp nhận và trả kết quả.",
                level=book.level,
            )
        )
    if book.policy.term("online") is None and not any("online" in terms for terms in book.policy.by_case.values()):
        raise NotAllowed(
            said("Thủ tục chưa có thời hạn giải quyết được công bố cho hồ sơ trực tuyến nên chưa nộp được.")
        )
    return book


def send_for_sign_off(dossier: Dossier, *, by: User) -> Dossier:
    """Give a draft that is ready to the signers (trình lãnh đạo). Raises Invalid with what is still missing."""
    with perform(Act.SEND_FOR_SIGN_OFF, dossier, by=by) as change:
        _check_ready(change)
        change.hold = holding.with_customer(change.dossier)
    return change.dossier


def return_draft(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """Give a draft back to who prepared it, with what to mend (trả lại người soạn)."""
    with perform(Act.RETURN_DRAFT, dossier, by=by, reason=reason) as change:
        change.dossier.returned = True
        change.hold = holding.with_customer(change.dossier, officer=change.dossier.created_by)
    return change.dossier


def submit(dossier: Dossier, *, by: User) -> Dossier:
    """Hand a dossier in (nộp hồ sơ): the version is fixed, the reference given, the check term starts.

    Raises Invalid with what is missing, NotAllowed unless `by` signs for the customer.
    """
    with perform(Act.SUBMIT, dossier, by=by) as change:
        handed_in = change.dossier
        handed_in.version_id = check_fileable(handed_in.offering).version_id
        handed_in.answers = eforms.tidy(rulebook(handed_in.version_id).form_for(handed_in.case), handed_in.answers)
        _check_ready(change)
        handed_in.submitted_by = by
        register(change)
    return change.dossier


def register(change: Change) -> None:
    """What every way of handing in leaves: moment, reference, term, words to find it by, the desk's turn."""
    dossier = change.dossier
    dossier.submitted_at = change.at
    dossier.reference = numbering.new_reference()
    dossier.returned = False
    dossier.bound_online = gate.is_bound(
        equipped_from=dossier.customer.equipped_from,
        published_level=rulebook(dossier.version_id).level,
        on=change.at.date(),
        in_scope=dossier.customer.level != Agency.Level.CENTRAL,
    )
    dossier.search = search_text(dossier)
    change.hold = holding.at_desk(dossier, at=change.at)
    change.takes_part(dossier.desk, Party.Role.DESK)
    change.takes_part(dossier.receiver, Party.Role.RECEIVER)


def search_text(dossier: Dossier) -> str:
    """Folded words by which a dossier is found: codes, what is asked, the agencies, the procedure."""
    book = rulebook(dossier.version_id)
    words = [
        dossier.code,
        dossier.reference,
        dossier.abstract,
        f"{dossier.request_number}/{dossier.request_symbol}",
        dossier.customer.name,
        dossier.receiver.short,
        book.name,
        book.code,
    ]
    return fold(" ".join(word for word in words if word))


def _check_ready(change: Change) -> None:
    found = checks.findings(change.dossier, papers_of(change.dossier), today=change.at.date())
    if found:
        raise Invalid(
            said("Chưa nộp được: còn {count} chỗ phải hoàn thiện. Nội dung đã nhập vẫn được giữ.", count=len(found)),
            {finding.path: finding.message for finding in found},
        )


def supply(dossier: Dossier, *, by: User) -> Dossier:
    """Send what was asked for (gửi bổ sung). Before acceptance a new check term starts; after it the clock resumes
    with a new promise.

    Raises Invalid when an item asked for was not touched.
    """
    with perform(Act.SUPPLY, dossier, by=by) as change:
        supplied = change.dossier
        request = open_request(supplied)
        _check_supplied(supplied, request)
        request.supplied_at = change.at
        request.save(update_fields=["supplied_at"])
        supplied.answers = eforms.tidy(rulebook(supplied.version_id).form_for(supplied.case), supplied.answers)
        resume(change, counted=True)
        change.details["round"] = request.number
    return change.dossier


def resume(change: Change, *, counted: bool) -> None:
    """Go back to where the supplement was asked from; after acceptance with a new promise where the pause counted."""
    dossier = change.dossier
    if dossier.accepted_at is not None:
        due_at = holding.resumed_due(change, counted=counted)
        if counted or due_at != dossier.due_at:
            change.promise(due_at, why=Promise.Why.RESUMED)
    if dossier.accepted_at is None:
        change.hold, change.to = holding.at_desk(dossier, at=change.at), Status.SUBMITTED
        return
    branching.go_back(change, counted=counted)
    change.to = Status.PROCESSING if change.hold is not None and change.hold.step else Status.ACCEPTED


def _check_supplied(dossier: Dossier, request: SupplementRequest) -> None:
    """Every item must have been touched: a field changed, a paper added since."""
    asked = change_of_answers(dossier, request)
    added = set(
        Paper.objects.filter(dossier=dossier, added_at__gte=request.asked_at, replaced_at__isnull=True).values_list(
            "key", flat=True
        )
    )
    problems = {}
    for item in request.items.all():
        done = item.target in added if item.kind == "paper" else item.target in asked
        if not done:
            problems[f"{item.kind}.{item.target}"] = said(
                "Chưa bổ sung: {item}. {wanted}", item=item.label, wanted=item.wanted
            )
    if problems:
        raise Invalid(said("Chưa gửi được: còn {count} mục chưa bổ sung.", count=len(problems)), problems)


def change_of_answers(dossier: Dossier, request: SupplementRequest) -> frozenset[str]:
    """Paths of the form that differ from what they were when the request was made."""
    return frozenset(eforms.changed(request.answers_then, dossier.answers))


def ask_withdrawal(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """Ask the receiving agency to let an accepted dossier be withdrawn (đề nghị rút hồ sơ)."""
    with perform(Act.ASK_WITHDRAWAL, dossier, by=by, reason=reason) as change:
        change.dossier.withdrawal_asked_at = change.at
    return change.dossier


def acknowledge(dossier: Dossier, *, by: User) -> Dossier:
    """Say that the result is in hand (xác nhận đã nhận kết quả). Raises NotAllowed the second time."""
    with perform(Act.ACKNOWLEDGE, dossier, by=by) as change:
        if change.dossier.acknowledged_at is not None:
            raise NotAllowed(said("Cơ quan bạn đã xác nhận nhận kết quả của hồ sơ này."))
        change.dossier.acknowledged_at = change.at
    return change.dossier
