"""All rows of a lived dossier, as text with places for what a copy has of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet

from bench.fill.lives import Lived, Way
from bench.fill.text import Cutter, Named, Piece, for_copy
from bench.world import SAMPLE
from motcua.catalogue.models import Offering
from motcua.core import clock
from motcua.core.text import fold
from motcua.documents.models import Slip, StoredFile
from motcua.dossiers.models import (
    Dossier,
    Paper,
    Party,
    Promise,
    Reading,
    Stay,
    SupplementItem,
    SupplementRequest,
)
from motcua.journal.chain import canonical
from motcua.journal.models import Event, Head
from motcua.journal.record import facts_of
from motcua.notifications.models import Message
from motcua.people.models import Agency, Unit, User


def rows_of(dossier: Dossier) -> list[QuerySet[Any]]:
    """Every row that an act writes about a dossier, table by table, a table before those that point to it."""
    of = {"dossier": dossier}
    papers = Paper.objects.filter(**of).order_by("id")
    return [
        StoredFile.objects.filter(pk__in=papers.values("file")),
        Dossier.objects.filter(pk=dossier.pk),
        Stay.objects.filter(**of).order_by("id"),
        Promise.objects.filter(**of).order_by("id"),
        Party.objects.filter(**of).order_by("id"),
        papers,
        SupplementRequest.objects.filter(**of).order_by("id"),
        SupplementItem.objects.filter(request__dossier=dossier).order_by("id"),
        Reading.objects.filter(**of).order_by("id"),
        Slip.objects.filter(subject=dossier.subject).order_by("id"),
        Message.objects.filter(url=f"/ho-so/{dossier.pk}/").order_by("id"),
        Head.objects.filter(subject=dossier.subject),
        Event.objects.filter(subject=dossier.subject).order_by("number"),
    ]


TABLES: list[type[Model]] = [found.model for found in rows_of(Dossier(pk=0))]
"""The tables of the set, in that order."""


@dataclass
class Sample:
    """A lived dossier, ready to be copied.

    rows: COPY's lines, by table. keys: how many keys each table needs. seals: what each entry's hash is made of.
    slips: kind and moment of each, for its number. shas: how many files.
    """

    way: Way
    accepted_on: date | None
    rows: dict[str, list[Piece]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    seals: list[list[Piece]] = field(default_factory=list)
    slips: list[tuple[str, date]] = field(default_factory=list)
    files: int = 0


def read(lived: Lived, told: dict[str, Any]) -> Sample:
    """The sample of a lived dossier. told: the sample agencies, as the world tells them."""
    dossier = Dossier.objects.get(pk=lived.pk)
    sample = Sample(lived.way, _day(dossier.accepted_at))
    found = [list(rows) for rows in rows_of(dossier)]
    reader = _Reader(dossier, found, told)
    for model, rows in zip(TABLES, found, strict=True):
        table = model._meta.db_table
        sample.rows[table] = [piece for row in rows for piece in reader.line(row)]
        sample.keys[table] = len(rows)
        if model is Slip:
            sample.slips = [(slip.kind, slip.issued_at.astimezone(clock.VN).date()) for slip in rows]
        elif model is StoredFile:
            sample.files = len(rows)
        elif model is Event:
            sample.seals = [reader.cut(canonical(facts_of(event))) for event in rows]
    return sample


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.VN).date() if moment else None


class _Reader:
    """Knows what stands in the sample's rows that a copy must say otherwise."""

    def __init__(self, dossier: Dossier, found: list[list[Any]], told: dict[str, Any]) -> None:
        self._keys = _keys_of_people(told) | {(Dossier, dossier.pk): "dossier"}
        own = _own_words(told) | {str(dossier.once): "once"}
        for word, name in ((dossier.code, "code"), (dossier.reference, "reference")):
            if word:
                own |= {word: name, fold(word): f"{name}.folded"}
        own |= {f"dossier:{dossier.pk}": "subject", f"/ho-so/{dossier.pk}/": "url"}
        for rows in found:
            for number, row in enumerate(rows):
                self._learn(row, number, own)
        self._cutter = Cutter(own)

    def _learn(self, row: Model, number: int, own: dict[str, str]) -> None:
        """A row's own key, hash and mark of checking."""
        key = f"{row._meta.db_table}.{number}"
        if isinstance(row, StoredFile):
            own[row.sha256] = f"file.{number}"
        elif not isinstance(row, Dossier | Head):
            self._keys[type(row), row.pk] = key
        if isinstance(row, Event):
            own[row.hash] = f"hash.{row.number}"
        if isinstance(row, Slip):
            own |= {
                row.token: f"{key}.token",
                f'"slip":{row.pk}': f"{key}.detail",
                f'"slip": {row.pk}': f"{key}.detail",
            }

    def cut(self, text: str) -> list[Piece]:
        """The text with its places. Raises ValueError where something of the sample would stand in a copy."""
        pieces = self._cutter.cut(text)
        if left := [piece for piece in pieces if isinstance(piece, str) and SAMPLE in piece]:
            raise ValueError(f"the sample's own words would be copied: {left}")
        return pieces

    def line(self, row: Model) -> list[Piece]:
        """A row as one line of COPY."""
        pieces: list[Piece] = []
        for one in row._meta.concrete_fields:
            pieces += [*self._cell(row, one), "\t"]
        return [*pieces[:-1], "\n"]

    def _cell(self, row: Model, one: Field[Any, Any]) -> list[Piece]:
        value = getattr(row, one.attname)
        if value is None:
            return ["\\N"]
        if isinstance(row, Slip) and one.name == "number":
            return [Named(f"{self._keys[Slip, row.pk]}.number")]
        target = one.related_model if isinstance(one, ForeignKey) else type(row) if one.primary_key else None
        if target is not None and (name := self._keys.get((target, value))):
            return [Named(name)]
        return for_copy(self.cut(_text(value)))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.astimezone(clock.VN).isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _keys_of_people(told: dict[str, Any]) -> dict[tuple[Any, Any], str]:
    """What a copy's agencies, room, offering and people are called, by the sample's keys."""
    receiver, customer = told["receiver"], told["customer"]
    keys: dict[tuple[Any, Any], str] = {
        (Agency, receiver["id"]): "receiver.id",
        (Agency, customer["id"]): "customer.id",
        (Unit, receiver["unit"]): "unit.id",
        (Offering, receiver["long_offering"]): "offering.id",
    }
    return keys | {(User, person["id"]): f"{role}.id" for role, person in _people(told)}


def _own_words(told: dict[str, Any]) -> dict[str, str]:
    words = {}
    for part in ("receiver", "customer"):
        for what in ("name", "short"):
            word = told[part][what]
            words |= {word: f"{part}.{what}", fold(word): f"{part}.{what}.folded"}
    for role, person in _people(told):
        words |= {person["username"]: f"{role}.username", person["name"]: f"{role}.name"}
    return words


def _people(told: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    yield from told["receiver"]["people"].items()
    yield from told["customer"]["people"].items()
    yield "specialist", told["receiver"]["specialists"][0]


def names_of(receiver: dict[str, Any], customer: dict[str, Any], specialist: int) -> dict[str, Any]:
    """What these two agencies, and this specialist of the receiver, put in the places of a sample."""
    told = {"receiver": {**receiver, "specialists": [receiver["specialists"][specialist]]}, "customer": customer}
    names: dict[str, Any] = {name: key for (_, key), name in _keys_of_people(told).items()}
    return names | {name: word for word, name in _own_words(told).items()}
