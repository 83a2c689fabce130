"""The life of versions: drafted, decided, in force from 00:00 of a day, superseded or repealed; by legal events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from motcua.catalogue import content
from motcua.catalogue.models import LegalEvent, Offering, Procedure, ProcedureVersion
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.text import fold, sort_key
from motcua.core.words import said
from motcua.journal.record import SYSTEM, record
from motcua.people.models import Agency, User

State = ProcedureVersion.State
OPEN = (State.DRAFT, State.IN_REVIEW)
_MOST = 500  # procedures switched in one transaction


@dataclass(frozen=True)
class Decision:
    """By what something is decided: number and symbol, day, authority; from 00:00 of which day it holds."""

    number: str
    on: date
    authority: str
    effective_on: date

    def refuse_wrong(self) -> None:
        """Raises Invalid where that makes no decision."""
        problems: dict[str, str] = {}
        if not self.number.strip():
            problems["number"] = said("Ghi số, ký hiệu quyết định, ví dụ: 1234/QĐ-UBND.")
        if not self.authority.strip():
            problems["authority"] = said("Ghi cơ quan ban hành quyết định.")
        if self.on > clock.today():
            problems["on"] = said("Ngày quyết định không thể sau hôm nay.")
        if self.effective_on <= clock.today():
            problems["effective_on"] = said("Chọn ngày có hiệu lực sau hôm nay: bản mới áp dụng từ 00 giờ ngày đó.")
        if problems:
            raise Invalid(said("Chưa ghi được quyết định."), problems)


def subject(procedure: Procedure) -> str:
    """The name of a procedure's chain in the journal."""
    return f"procedure:{procedure.code}"


def document_of(version: ProcedureVersion) -> dict[str, Any]:
    """What a version says, as `content` has it."""
    return {name: getattr(version, name) for name in content.FIELDS}


def installed() -> frozenset[str]:
    """Abilities of this installation that the levels ask for."""
    return frozenset(settings.INSTALLED_ABILITIES)


def draft_of(procedure: Procedure, *, document: Mapping[str, Any] | None = None) -> ProcedureVersion:
    """A new draft that says what the version in force says, or the document given; in the caller's transaction."""
    if document is None:
        assert procedure.current is not None
        document = document_of(procedure.current)
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    return ProcedureVersion.objects.create(
        procedure=procedure, number=last + 1, state=State.DRAFT, saved_at=clock.now(), **dict(document)
    )


def write(version: ProcedureVersion, document: Mapping[str, Any]) -> None:
    """Let a draft say this. Raises NotAllowed once it is none any more."""
    if version.state not in OPEN:
        raise NotAllowed(said("Bản này đã được quyết định, không sửa được nữa. Hãy lập đề xuất mới."))
    for name in content.FIELDS:
        setattr(version, name, document[name])
    version.saved_at = clock.now()
    version.save(update_fields=[*content.FIELDS, "saved_at"])


def schedule(version: ProcedureVersion, decision: Decision, *, kind: str, reason: str, by: User | None) -> LegalEvent:
    """Freeze a draft: it is in force from 00:00 of the decision's day. In the caller's transaction.

    Raises Invalid for a decision that is none, and where the version can not be published as it is.
    """
    decision.refuse_wrong()
    if version.state not in OPEN:
        raise NotAllowed(said("Bản này đã được quyết định."))
    refuse_outdated(version)
    wrong = content.problems(document_of(version), installed())
    if wrong:
        raise Invalid(said("Chưa ban hành được bản này."), wrong)
    if version.procedure.versions.filter(state=State.SCHEDULED).exists():
        raise NotAllowed(said("Thủ tục đã có một bản chờ hiệu lực. Hãy đợi bản đó có hiệu lực rồi quyết định tiếp."))
    version.state, version.effective_from = State.SCHEDULED, decision.effective_on
    version.published_at = clock.now()
    version.save(update_fields=["state", "effective_from", "published_at"])
    return _event(version.procedure, version, decision, kind=kind, reason=reason, by=by)


def refuse_outdated(version: ProcedureVersion) -> None:
    """Raises NotAllowed for a draft of what is in force no more: an import has written a newer version meanwhile."""
    current = version.procedure.current
    if current is not None and current.number > version.number:
        raise NotAllowed(
            said("Thủ tục đã có bản mới hơn bản soạn này. Hãy rút đề xuất rồi lập lại từ bản đang hiệu lực.")
        )


def repeal(
    procedure: Procedure, decision: Decision, *, reason: str, replaced_by: Procedure | None, by: User | None
) -> LegalEvent:
    """Let a procedure end with the day before the decision's; in the caller's transaction. What was accepted goes on.

    Raises Invalid for a decision that is none, NotAllowed where it is repealed or a new version waits.
    """
    decision.refuse_wrong()
    if procedure.repealed_on is not None or procedure.events.filter(kind="repeal", applied_at=None).exists():
        raise NotAllowed(said("Thủ tục này đã có quyết định bãi bỏ."))
    if procedure.versions.filter(state=State.SCHEDULED).exists():
        raise NotAllowed(said("Thủ tục đang có một bản chờ hiệu lực, chưa bãi bỏ được."))
    last = decision.effective_on - timedelta(days=1)
    procedure.offerings.filter(to_on__isnull=True, from_on__lte=last).update(to_on=last)
    return _event(procedure, None, decision, kind="repeal", reason=reason, replaced_by=replaced_by, by=by)


def _event(
    procedure: Procedure, version: ProcedureVersion | None, decision: Decision, *, kind: str, reason: str,
    by: User | None, replaced_by: Procedure | None = None,
) -> LegalEvent:  # fmt: skip
    at = clock.now()
    made = LegalEvent.objects.create(
        procedure=procedure, version=version, kind=kind, decision=decision.number.strip(), decided_on=decision.on,
        authority=decision.authority.strip(), effective_on=decision.effective_on, reason=reason.strip(), by=by, at=at,
        replaced_by=replaced_by,
    )  # fmt: skip
    details = {"event": made.pk, "kind": kind, "version": version.number if version else None}
    details |= {"decision": made.decision, "effective_on": decision.effective_on.isoformat()}
    record("procedure.decide", subject=subject(procedure), actor=by.username if by else SYSTEM, at=at, details=details)
    return made


def offer(procedure: Procedure, agencies: list[Agency], *, from_on: date) -> int:
    """Let agencies offer a procedure from a day on, each at its own desk; how many did not yet. One act for all."""
    there = set(procedure.offerings.filter(to_on__isnull=True).values_list("agency_id", flat=True))
    fresh = [one for one in agencies if one.pk not in there]
    Offering.objects.bulk_create(Offering(procedure=procedure, agency=one, desk=one, from_on=from_on) for one in fresh)
    return len(fresh)


def switch() -> int:
    """Apply every event whose day has come: new versions in force, old ones superseded, repeals done; how many.

    Safe to call again at any time, by any number of workers: rows that another is at are left to it.
    """
    done = 0
    while some := _switch_some():
        done += some
    return done


def _switch_some() -> int:
    with transaction.atomic():
        waiting = LegalEvent.objects.select_for_update(of=("self",), skip_locked=True)
        waiting = waiting.filter(applied_at__isnull=True, effective_on__lte=clock.today())
        events = list(waiting.select_related("procedure", "version").order_by("effective_on", "id")[:_MOST])
        if not events:
            return 0
        at = clock.now()
        closing = {one.procedure_id: State.REPEALED if one.version is None else State.SUPERSEDED for one in events}
        for state in (State.REPEALED, State.SUPERSEDED):
            ended = [pk for pk, wanted in closing.items() if wanted == state]
            ProcedureVersion.objects.filter(procedure__in=ended, state=State.IN_FORCE).update(state=state)
        begun = [one.version_id for one in events if one.version_id is not None]
        ProcedureVersion.objects.filter(pk__in=begun).update(state=State.IN_FORCE)
        for one in events:
            _follow(one)
            one.applied_at = at
        Procedure.objects.bulk_update([one.procedure for one in events], FOLLOWED)
        LegalEvent.objects.bulk_update(events, ["applied_at"])
        for one in events:
            details = {"event": one.pk, "version": one.version.number if one.version else None}
            record("procedure.switch", subject=subject(one.procedure), actor=SYSTEM, at=at, details=details)
    return len(events)


FOLLOWED = ["name", "sector", "kind", "search", "sort", "current", "repealed_on", "replaced_by"]


def _follow(event: LegalEvent) -> None:
    """What a procedure itself shows follows its version in force."""
    procedure, version = event.procedure, event.version
    if version is None:
        procedure.repealed_on, procedure.replaced_by = event.effective_on, event.replaced_by
        return
    show_as(procedure, version)


def show_as(procedure: Procedure, version: ProcedureVersion) -> None:
    """Let a procedure show this version; not saved (`FOLLOWED` are the columns)."""
    procedure.current, procedure.name, procedure.sector = version, version.name, version.sector
    procedure.kind, procedure.sort = version.kind or procedure.kind, sort_key(version.name)
    procedure.search = search_text(procedure)


def search_text(procedure: Procedure) -> str:
    """Folded words by which a procedure is found."""
    return fold(f"{procedure.code} {procedure.name} {procedure.sector}")
