"""Papers of a dossier: added one file at a time, described, taken off again; nothing that was seen is lost."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from motcua.catalogue.queries import rulebook
from motcua.core import clock, text, written
from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.core.text import nfc
from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.dossiers.actions.saving import locked_to_write, open_request
from motcua.dossiers.models import Dossier, Paper, Status
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.queries import papers_of
from motcua.people.models import User

REQUEST_KEY = "request"
MAX_PAPERS = 100


@dataclass(frozen=True)
class Facts:
    """What is written on a paper: number and symbol, date, signer."""

    number: str = ""
    issued_on: date | None = None
    signer: str = ""


def add_paper(
    dossier: Dossier, key: str, *, file: StoredFile, file_name: str, by: User, facts: Facts | None = None
) -> Paper:
    """Put a checked file in the place `key` (`request`, or a key of the version's papers); an earlier one there is
    replaced. The same file with the same facts sent again, before anything else was done, is
    the paper that is there already.

    Raises NotAllowed when the dossier is not open to this person or did not ask for that paper.
    """
    with transaction.atomic(durable=True):
        draft = locked_to_write(dossier, by)
        name = _name_of(draft, key)
        at = clock.now()
        papers = papers_of(draft)
        if len(papers) >= MAX_PAPERS:
            raise Invalid(
                said("Hồ sơ đã có {max_papers} tệp, không thêm được nữa. Hãy gộp bớt tệp.", max_papers=MAX_PAPERS)
            )
        earlier = [paper for paper in papers if paper.key == key and paper.replaced_at is None]
        kind = Paper.Kind.REQUEST if key == REQUEST_KEY else Paper.Kind.ATTACHMENT
        if draft.status in DRAFTS and not facts:
            facts = _facts_of(earlier[-1] if earlier else None)
        told = facts or Facts()
        _refuse_future(told)
        if earlier and earlier[-1].added_at >= draft.changed_at and _is_same(earlier[-1], file, file_name, told):
            return earlier[-1]
        for paper in earlier:
            paper.replaced_at = at
            written.update(paper, ("replaced_at",))
        added = Paper(
            dossier=draft,
            kind=kind,
            key=key,
            name=name,
            file=file,
            file_name=text.file_name(file_name),
            number=nfc(told.number)[:120],
            issued_on=told.issued_on,
            signer=nfc(told.signer)[:200],
            originals=0,
            copies=1,
            added_by=by,
            added_at=at,
        )
        written.insert(added)
    return added


def _is_same(paper: Paper, file: StoredFile, file_name: str, facts: Facts) -> bool:
    """Whether a press that was not answered is only pressed again."""
    same_file = paper.file_id == file.pk and paper.file_name == text.file_name(file_name)
    return same_file and _facts_of(paper) == Facts(nfc(facts.number)[:120], facts.issued_on, nfc(facts.signer)[:200])


def _refuse_future(facts: Facts) -> None:
    if facts.issued_on and facts.issued_on > clock.today():
        raise Invalid(said("Ngày văn bản không thể sau hôm nay."), {"issued_on": said("Ghi lại ngày trên văn bản.")})


def _facts_of(paper: Paper | None) -> Facts | None:
    return Facts(paper.number, paper.issued_on, paper.signer) if paper else None


def describe_paper(paper: Paper, facts: Facts, *, by: User) -> Paper:
    """Write number, date and signer of a paper that is already there."""
    with transaction.atomic(durable=True):
        locked_to_write(paper.dossier, by)
        _refuse_future(facts)
        paper.number, paper.issued_on, paper.signer = nfc(facts.number)[:120], facts.issued_on, nfc(facts.signer)[:200]
        paper.save(update_fields=["number", "issued_on", "signer"])
    return paper


def remove_paper(paper: Paper, *, by: User) -> None:
    """Take a paper off a draft. Once handed in, papers are only replaced, so that the receiver keeps what it saw."""
    with transaction.atomic(durable=True):
        draft = locked_to_write(paper.dossier, by)
        if draft.status not in DRAFTS:
            raise NotAllowed(said("Hồ sơ đã nộp: chỉ thay được giấy tờ bằng bản mới, không bỏ được."))
        paper.replaced_at = clock.now()
        paper.save(update_fields=["replaced_at"])


def _name_of(draft: Dossier, key: str) -> str:
    """The name of a place for papers; raises NotFound for a key that the version does not have."""
    if draft.status == Status.AWAITING_SUPPLEMENT:
        item = open_request(draft).items.filter(kind="paper", target=key).first()
        if item is None:
            raise NotAllowed(said("Cơ quan giải quyết không yêu cầu bổ sung giấy tờ này."))
        return item.label
    if key == REQUEST_KEY:
        return Paper.Kind.REQUEST.label
    for kind in rulebook(draft.version_id).papers:
        if kind.key == key:
            return kind.name
    raise NotFound(said("Thủ tục không có giấy tờ này."))
