"""The work of one process: samples and plan become lines of COPY."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import uuid4

from bench.fill.plan import Copy
from bench.fill.sample import Sample, names_of
from bench.fill.text import template
from motcua.core.text import fold
from motcua.dossiers.numbering import new_reference


@dataclass(frozen=True)
class Templates:
    """A sample so many weeks earlier. rows: by table."""

    rows: dict[str, str]
    seals: list[str]


@dataclass
class Copier:
    """Writes copies. receivers, customers: as the world tells them."""

    samples: Sequence[Sample]
    receivers: Sequence[dict[str, Any]]
    customers: Sequence[dict[str, Any]]
    _written: dict[tuple[int, int], Templates] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = lru_cache(maxsize=None)(self._names_of)

    def lines(self, copies: Iterable[Copy], keys: Mapping[str, int]) -> dict[str, list[str]]:
        """COPY's lines of some copies, by table. keys: the first free key of each table."""
        free = dict(keys)
        lines: dict[str, list[str]] = {table: [] for table in keys}
        for copy in copies:
            sample = self.samples[copy.sample]
            templates = self._templates(copy.sample, copy.weeks)
            values = self._values(copy, sample, free)
            for number, seal in enumerate(templates.seals, start=1):
                values[f"hash.{number}"] = hashlib.sha256((seal % values).encode()).hexdigest()
            for table, rows in templates.rows.items():
                lines[table].append(rows % values)
                free[table] += sample.keys[table]
        return lines

    def _templates(self, number: int, weeks: int) -> Templates:
        """Copies come in order of time, so only those of one moment are kept."""
        if (number, weeks) not in self._written:
            if any(week != weeks for _, week in self._written):
                self._written.clear()
            sample = self.samples[number]
            rows = {table: template(pieces, weeks) for table, pieces in sample.rows.items() if pieces}
            self._written[number, weeks] = Templates(rows, [template(seal, weeks) for seal in sample.seals])
        return self._written[number, weeks]

    def _names_of(self, receiver: int, customer: int, specialist: int) -> dict[str, Any]:
        return names_of(self.receivers[receiver], self.customers[customer], specialist)

    def _values(self, copy: Copy, sample: Sample, free: Mapping[str, int]) -> dict[str, Any]:
        """Everything that this copy has of its own but its hashes."""
        dossier, reference = free["dossiers_dossier"], new_reference()
        values = {
            **self._names(copy.receiver, copy.customer, copy.specialist),
            "dossier": dossier,
            "subject": f"dossier:{dossier}",
            "url": f"/ho-so/{dossier}/",
            "once": uuid4(),
            "code": copy.code,
            "code.folded": fold(copy.code),
            "reference": reference,
            "reference.folded": fold(reference),
        }
        for table, count in sample.keys.items():
            values |= {f"{table}.{number}": free[table] + number for number in range(count)}
        values |= {f"file.{number}": os.urandom(32).hex() for number in range(sample.files)}
        for number, given in enumerate(copy.slips):
            key = f"documents_slip.{number}"
            values |= {f"{key}.number": given, f"{key}.token": secrets.token_urlsafe(16)}
            values[f"{key}.detail"] = f'"slip":{values[key]}'
        return values
