"""The tables that are printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from bench.doors import NAMES
from bench.rounds import Round

AIM = 0.12
MOST_STATEMENTS = {"submit": 20, "accept": 20}
MOST_OTHERS = 15
HEAVY = 4  # from so many clients on, the aim holds


@dataclass
class Results:
    """The rounds, in pairs of SQL and HTTP."""

    pairs: list[tuple[Round, Round]] = field(default_factory=list)
    same_file: tuple[Round, Round] | None = None

    def add(self, sql: Round, http: Round) -> None:
        self.pairs.append((sql, http))

    @property
    def http_dossiers(self) -> list[int]:
        return [key for _, http in self.pairs for key in http.dossiers]

    @property
    def sql_dossiers(self) -> list[int]:
        return [key for sql, _ in self.pairs for key in sql.dossiers]


def text(results: Results, statements: dict[str, int], proof: dict[str, Any]) -> str:
    """Everything that was measured, and whether the aims are met."""
    lines = ["", "Whole lifecycles a second (nine requests, nine durable transactions); medians of interleaved rounds"]
    lines += ["", f"{'clients':>8} {'HTTP':>16} {'bare SQL':>18} {'ratio':>7}  {'aim':>5}"]
    counts = sorted({sql.clients for sql, _ in results.pairs})
    lines += [_rate(clients, [pair for pair in results.pairs if pair[0].clients == clients]) for clients in counts]
    if results.same_file:
        sql, http = results.same_file
        lines.append(f"{'same file':>8} {http.rate:>15.1f} {sql.rate:>18.1f} {http.rate / sql.rate:>7.3f}")
    lines += ["", "Milliseconds of CPU of a lifecycle: clients + web server + database; bare SQL over HTTP"]
    lines += [
        "",
        *(_cpu(clients, [pair for pair in results.pairs if pair[0].clients == clients]) for clients in counts),
    ]
    lines += ["", "Milliseconds of a request, p50 / p95, by number of clients; SQL statements of a request"]
    lines += ["", f"{'':>10}" + "".join(f"{clients:>16}" for clients in counts) + f"{'statements':>14}{'at most':>9}"]
    lines += [_request(name, counts, results, statements) for name in NAMES]
    rows = ", ".join(f"{table.split('_')[-1]} {number}" for table, number in proof["rows"].items())
    lines += ["", f"Rows of a lifecycle: {rows}."]
    lines += [f"Dossiers lived through HTTP: {len(results.http_dossiers)}, all handed over; journal proved."]
    if proof["wrong"]:
        lines[-1] = "NOT SOUND: " + "; ".join(proof["wrong"][:10])
    return "\n".join(lines)


def _rate(clients: int, pairs: list[tuple[Round, Round]]) -> str:
    http, sql = sorted(one.rate for _, one in pairs), sorted(one.rate for one, _ in pairs)
    ratio = median(one.rate / limit.rate for limit, one in pairs)
    aim = "" if clients < HEAVY else ("met" if ratio >= AIM else "MISSED")
    return f"{clients:>8} {_spread(http):>16} {_spread(sql):>18} {ratio:>7.3f}  {aim:>5}"


def _cpu(clients: int, pairs: list[tuple[Round, Round]]) -> str:
    """The part of all CPU that the bare rows need: what the ratio of rates would be where nothing else runs."""
    measured = [(sql.cpu, http.cpu) for sql, http in pairs if sql.cpu and http.cpu]
    if not measured:
        return f"{clients:>8}  -"
    cells = []
    for found in ([http for _, http in measured], [sql for sql, _ in measured]):
        parts = (median(getattr(one, name) for one in found) for name in ("clients", "web", "database"))
        cells.append(" + ".join(f"{part:.1f}" for part in parts))
    ratio = median(sql.whole / http.whole for sql, http in measured)
    return f"{clients:>8}   HTTP {cells[0]:>22}   bare SQL {cells[1]:>18} {ratio:>7.3f}"


def _spread(rates: list[float]) -> str:
    return f"{median(rates):.1f} [{rates[0]:.0f}-{rates[-1]:.0f}]"


def _request(name: str, counts: list[int], results: Results, statements: dict[str, int]) -> str:
    most = MOST_STATEMENTS.get(name, MOST_OTHERS)
    cells = ""
    for clients in counts:
        times = [one * 1000 for _, http in results.pairs if http.clients == clients for one in http.times.get(name, [])]
        cells += f"{f'{median(times):.0f} / {quantiles(times, n=20)[-1]:.0f}' if len(times) > 1 else '-':>16}"
    made = statements.get(name, 0)
    return f"{name:>10}{cells}{made:>14}{most:>9}{'' if made <= most else '  MISSED'}"
