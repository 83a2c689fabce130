"""The limit: the rows of a lifecycle written by bare SQL, in nine durable transactions, and nothing else.

No reading, no permission, no form, no file: prepared INSERTs and UPDATEs of psycopg over one open connection. The
values are those of a lifecycle that was lived through the doors (`model`), so that the rows have the same size.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from bench.lane import Lane

HASH = "0" * 64

_DRAFT = """
INSERT INTO dossiers_dossier (version_id, offering_id, customer_id, desk_id, receiver_id, created_by_id,
  holder_agency_id, holder_id, once, channel, status, "case", answers, saved_at, created_at, changed_at, request_number,
  request_symbol,
  request_on, abstract, contact_name, contact_phone, contact_email, return_by, originals_follow, outcome, end_reason,
  handed_to, supplement_rounds, step, holder_role, returned, search)
VALUES (%(version)s, %(offering)s, %(customer)s, %(receiver)s, %(receiver)s, %(by)s, %(customer)s, %(by)s, %(once)s,
  'online', 'draft', '', %(answers)s, %(at)s, %(at)s, %(at)s, '125', 'TTr-VP', '2026-01-05', 'Bare SQL',
  'Nguyễn Thị Đo', '0263 000 000', '', 'direct', false, '', '', '', 0, '', '', false, '') RETURNING id
"""
_STAY = """
INSERT INTO dossiers_stay (dossier_id, track, status, step, step_from, agency_id, unit_id, officer_id, post, from_at,
  term, act_by_at, counting, pause, opened_act, opened_by_id, closed_act, reason)
VALUES (%(dossier)s, 0, %(status)s, %(step)s, %(at)s, %(agency)s, %(unit)s, %(officer)s, %(post)s, %(at)s, %(term)s,
  %(act_by)s, %(counting)s, '', %(act)s, %(by)s, '', '')
RETURNING id
"""
_CLOSE = """
UPDATE dossiers_stay SET to_at=%(at)s, closed_act=%(act)s, closed_by_id=%(by)s, officer_id=%(by)s, post=%(post)s
WHERE id=%(stay)s
"""
_PARTY = "INSERT INTO dossiers_party (agency_id, dossier_id, role) VALUES (%s, %s, %s)"
_FILE = """
INSERT INTO documents_storedfile (sha256, size, media_type, pages, signed, stored_at)
VALUES (%(sha256)s, 700, 'application/pdf', 1, false, %(at)s) ON CONFLICT DO NOTHING
"""
_PAPER = """
INSERT INTO dossiers_paper (dossier_id, kind, key, name, file_id, file_name, number, issued_on, signer, originals,
  copies, added_by_id, added_at)
VALUES (%(dossier)s, %(kind)s, %(key)s, %(key)s, %(sha256)s, 'to-trinh.pdf', '125/TTr-VP', '2026-01-05', 'Chủ tịch',
  0, 1, %(by)s, %(at)s)
"""
_SUBMITTED = """
UPDATE dossiers_dossier SET status='submitted', reference=%(reference)s, submitted_at=%(at)s, submitted_by_id=%(by)s,
  holder_agency_id=receiver_id, holder_id=NULL, holder_role='intake', act_by_at=%(act_by)s, changed_at=%(at)s,
  search=%(search)s
WHERE id=%(dossier)s
"""
_ACCEPTED = """
UPDATE dossiers_dossier SET status='accepted', code=%(code)s, accepted_at=%(at)s, term=%(term)s, due_at=%(due)s,
  unit_id=%(unit)s, holder_unit_id=%(unit)s, holder_role='head', act_by_at=%(act_by)s, changed_at=%(at)s,
  search=%(search)s
WHERE id=%(dossier)s
"""
_CLAIMED = """
UPDATE dossiers_dossier SET status='processing', step='duyet', holder_id=%(by)s, changed_at=%(at)s WHERE id=%(dossier)s
"""
_APPROVED = """
UPDATE dossiers_dossier SET step='phat_hanh', holder_id=NULL, holder_unit_id=NULL, holder_role='clerk',
  act_by_at=%(act_by)s, changed_at=%(at)s WHERE id=%(dossier)s
"""
_FINISHED = """
UPDATE dossiers_dossier SET status='finished', step='', ended_at=%(at)s, outcome='granted', holder_role='intake',
  act_by_at=NULL, changed_at=%(at)s WHERE id=%(dossier)s
"""
_HANDED_OVER = """
UPDATE dossiers_dossier SET status='handed_over', handed_over_at=%(at)s, handed_to='Bà Đo', holder_agency_id=NULL,
  holder_role='', changed_at=%(at)s WHERE id=%(dossier)s
"""
_SERIES = """
INSERT INTO dossiers_series (agency_id, kind, period, last) VALUES (%s, %s, 'bare', 1)
ON CONFLICT (agency_id, kind, period) DO UPDATE SET last = dossiers_series.last + 1 RETURNING last
"""
_PROMISE = (
    "INSERT INTO dossiers_promise (dossier_id, due_at, made_at, why, judging) VALUES (%s, %s, %s, 'accepted', true)"
)
_SLIP = """
INSERT INTO documents_slip (kind, agency_id, subject, number, token, template_set_id, content, issued_at)
VALUES ('receipt', %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_MESSAGE = """
INSERT INTO notifications_message (recipient_id, act, title, body, url, at)
VALUES (%(to)s, %(act)s, %(title)s, %(body)s, %(url)s, %(at)s)
"""
_HEAD = "INSERT INTO journal_head (subject, number, hash) VALUES (%s, 1, %s)"
_NEXT_HEAD = "UPDATE journal_head SET number = %s, hash = %s WHERE subject = %s"
_EVENT = """
INSERT INTO journal_event (subject, number, verb, actor, post, on_behalf, at, details, previous, hash)
VALUES (%(subject)s, %(number)s, %(verb)s, %(actor)s, %(post)s, '', %(at)s, %(details)s, %(previous)s, %(hash)s)
"""


class Bare:
    """One client of the limit. `write` is one lifecycle; `took` is called with each transaction's name."""

    def __init__(self, url: str, lane: Lane, model: dict[str, Any]) -> None:
        self._connection = psycopg.connect(url, prepare_threshold=0)
        self._lane = lane
        self._model = model

    def close(self) -> None:
        self._connection.close()

    def write(self, took: Callable[[str], None]) -> int:
        """Write the rows of one lifecycle; its dossier's key."""
        life = _Life(self._connection, self._lane, self._model)
        for name in ("draft", "paper", "paper", "submit", "accept", "claim", "approve", "issue", "hand_over"):
            with self._connection.transaction():
                getattr(life, name)()
            took(name)
        return life.dossier


class _Life:
    """The nine transactions of one lifecycle."""

    def __init__(self, connection: psycopg.Connection, lane: Lane, model: dict[str, Any]) -> None:
        self.run = connection.execute
        self.lane = lane
        self.model = model
        self.dossier = self.stay = self.events = self.papers = 0

    def draft(self) -> None:
        lane, at = self.lane, _now()
        values = {
            "version": lane.version,
            "offering": lane.offering,
            "customer": lane.customer,
            "receiver": lane.receiver,
        }
        values |= {"by": lane.person("preparer"), "answers": Jsonb(self.model["answers"]), "at": at, "once": uuid4()}
        (self.dossier,) = self.run(_DRAFT, values).fetchone()  # type: ignore[misc]
        self._open("create", "draft", "preparer", lane.customer, officer=lane.person("preparer"))
        self.run(_PARTY, [lane.customer, self.dossier, "customer"])
        self._journal("create", "preparer")

    def paper(self) -> None:
        self.papers += 1
        self._paper(
            "request" if self.papers == 1 else "attachment",
            "request" if self.papers == 1 else "thuyet_minh",
            "preparer",
        )

    def submit(self) -> None:
        lane = self.lane
        values = {
            "reference": secrets.token_hex(5),
            "by": lane.person("signer"),
            "search": self.model["search"],
            "act_by": _later(8),
        }
        self._update(_SUBMITTED, values)
        self._move("submit", "submitted", "signer", lane.receiver, term={"amount": 8, "unit": "working_hours"})
        for role in ("desk", "receiver"):
            self.run(_PARTY, [lane.receiver, self.dossier, role])
        self._tell("submit", "intake")
        self._journal("submit", "signer")

    def accept(self) -> None:
        lane, at, due = self.lane, _now(), _later(240)
        (number,) = self.run(_SERIES, [lane.receiver, "code"]).fetchone()  # type: ignore[misc]
        term = Jsonb({"amount": 10, "unit": "working_days"})
        values = {
            "code": f"BARE-{lane.receiver}-{number}",
            "term": term,
            "due": due,
            "unit": lane.unit,
            "act_by": _later(4),
        }
        self._update(_ACCEPTED, {**values, "search": self.model["search"]})
        self._move(
            "accept", "accepted", "intake", lane.receiver, unit=lane.unit, term={"amount": 4, "unit": "working_hours"}
        )
        self.run(_PROMISE, [self.dossier, due, at])
        (number,) = self.run(_SERIES, [lane.receiver, "receipt"]).fetchone()  # type: ignore[misc]
        slip = [
            lane.receiver,
            f"bare:{self.dossier}",
            f"bare-{number}",
            secrets.token_urlsafe(16),
            self.model["template_set"],
        ]
        self.run(_SLIP, [*slip, Jsonb(self.model["slip"]), at])
        for role in ("preparer", "signer", "head"):
            self._tell("accept", role)
        self._journal("accept", "intake")

    def claim(self) -> None:
        self._update(_CLAIMED, {"by": self.lane.person("head")})
        term = {"amount": 4, "unit": "working_hours"}
        self._move(
            "claim",
            "processing",
            "head",
            self.lane.receiver,
            unit=self.lane.unit,
            officer=self.lane.person("head"),
            step="duyet",
            term=term,
        )
        self._journal("claim", "head")

    def approve(self) -> None:
        self._update(_APPROVED, {"act_by": _later(2)})
        self._move(
            "approve",
            "processing",
            "head",
            self.lane.receiver,
            step="phat_hanh",
            term={"amount": 2, "unit": "working_hours"},
        )
        self._tell("approve", "clerk")
        self._journal("approve", "head")

    def issue(self) -> None:
        self._paper("result", "result", "clerk")
        self._update(_FINISHED, {})
        self._move("issue_result", "finished", "clerk", self.lane.receiver)
        for role in ("preparer", "signer"):
            self._tell("issue_result", role)
        self._journal("issue_result", "clerk")

    def hand_over(self) -> None:
        self._update(_HANDED_OVER, {})
        self._close("hand_over", "intake")
        for role in ("preparer", "signer"):
            self._tell("hand_over", role)
        self._journal("hand_over", "intake")

    def _update(self, statement: str, values: dict[str, Any]) -> None:
        self.run(statement, {**values, "at": _now(), "by": values.get("by"), "dossier": self.dossier})

    def _move(self, act: str, status: str, who: str, agency: int, **stay: Any) -> None:
        self._close(act, who)
        self._open(act, status, who, agency, **stay)

    def _close(self, act: str, who: str) -> None:
        values = {"at": _now(), "act": act, "by": self.lane.person(who), "post": self.lane.post(who), "stay": self.stay}
        self.run(_CLOSE, values)

    def _open(
        self, act: str, status: str, who: str, agency: int, *, unit: int | None = None,
        officer: int | None = None, step: str = "",
        term: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        values = {
            "dossier": self.dossier,
            "status": status,
            "step": step,
            "agency": agency,
            "unit": unit,
            "officer": officer,
            "act": act,
        }
        values |= {
            "at": _now(),
            "act_by": _later(8) if term else None,
            "term": Jsonb(term) if term else None,
            "counting": bool(step),
        }
        values |= {"by": self.lane.person(who), "post": self.lane.post(who) if officer else ""}
        (self.stay,) = self.run(_STAY, values).fetchone()  # type: ignore[misc]

    def _paper(self, kind: str, key: str, who: str) -> None:
        sha256, at = secrets.token_hex(32), _now()
        self.run(_FILE, {"sha256": sha256, "at": at})
        values = {
            "dossier": self.dossier,
            "kind": kind,
            "key": key,
            "sha256": sha256,
            "by": self.lane.person(who),
            "at": at,
        }
        self.run(_PAPER, values)

    def _tell(self, act: str, to: str) -> None:
        title, body = self.model["messages"].get(act, ("", ""))
        values = {
            "to": self.lane.person(to),
            "act": f"dossier.{act}",
            "title": title,
            "body": body,
            "url": f"/ho-so/{self.dossier}/",
            "at": _now(),
        }
        self.run(_MESSAGE, values)

    def _journal(self, act: str, who: str) -> None:
        self.events += 1
        subject = f"bare:{self.dossier}"
        values = {
            "subject": subject,
            "number": self.events,
            "verb": f"dossier.{act}",
            "actor": self.lane.name(who),
            "at": _now(),
        }
        values |= {"post": self.lane.post(who), "details": Jsonb({"from": "submitted", "to": "accepted", "step": ""})}
        self.run(_EVENT, {**values, "previous": HASH, "hash": HASH})
        if self.events == 1:
            self.run(_HEAD, [subject, HASH])
        else:
            self.run(_NEXT_HEAD, [self.events, HASH, subject])


def _now() -> datetime:
    return datetime.now(tz=timezone.utc)  # noqa: TID251, UP017 - not the product's time


def _later(hours: int) -> datetime:
    return _now() + timedelta(hours=hours)
