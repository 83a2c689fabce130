"""The tables that are printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from bench import pages
from bench.doors import NAMES
from bench.pages import InTurns, Measured, Slips
from bench.rounds import Round

AIM = 0.15
GROWN_AIM = 0.9  # of the rate at the smallest set
MOST_STATEMENTS = {"submit": 20, "accept": 20}
MOST_OTHERS = 15
HEAVY = 4  # from so many clients on, the aim holds


@dataclass
class Results:
    """The rounds, in pairs of SQL and HTTP."""

    pairs: list[tuple[Round, Round]] = field(default_factory=list)
    same_file: tuple[Round, Round] | None = None
    grown: list[tuple[Round, Round]] = field(default_factory=list)  # beside few dossiers, beside many
    pages: dict[int, list[Measured]] = field(default_factory=dict)  # by number of dossiers
    turns: list[InTurns] = field(default_factory=list)  # at the largest set and the one before
    figures: dict[int, dict[str, Any]] = field(default_factory=dict)  # by number of dossiers
    catalogue: dict[str, float] = field(default_factory=dict)
    reckoned: dict[str, Any] = field(default_factory=dict)
    chains: dict[str, float] = field(default_factory=dict)
    filled: list[tuple[int, int, float]] = field(default_factory=list)  # size, added, seconds
    slips: Slips | None = None

    def add(self, sql: Round, http: Round) -> None:
        self.pairs.append((sql, http))

    @property
    def http_dossiers(self) -> list[int]:
        """Of the database that is proved at the end."""
        return [key for _, http in [*self.pairs, *self.grown] for key in http.dossiers]

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
    lines += [
        *_grown(results),
        *_pages(results),
        *_figures(results),
        *_catalogue(results),
        *_reckoned(results),
        *_chains(results),
        *_others(results, proof),
    ]
    rows = ", ".join(f"{table.split('_')[-1]} {number}" for table, number in proof["rows"].items())
    lines += ["", f"Rows of a lifecycle: {rows}."]
    lines += [f"Dossiers lived through HTTP: {len(results.http_dossiers)}, all handed over."]
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


def _grown(results: Results) -> list[str]:
    if not results.grown:
        return []
    ratio = median(many.rate / few.rate for few, many in results.grown)
    spent = [(few.cpu.whole, many.cpu.whole) for few, many in results.grown if few.cpu and many.cpu]
    few, many = (_spread(sorted(pair[side].rate for pair in results.grown)) for side in (0, 1))
    return [
        "",
        f"Lifecycles at {max(results.pages)} against {min(results.pages)} dossiers, "
        f"{results.grown[0][0].clients} clients, in turns: {ratio:.3f} {'met' if ratio >= GROWN_AIM else 'MISSED'} "
        f"({many} against {few} a second); whole CPU {median(many / few for few, many in spent):.3f} times",
    ]


def _pages(results: Results) -> list[str]:
    """Ratios first, then each size. Growth: the p95 of a size over that of the size before it."""
    sizes = sorted(results.pages)
    names = [page.name for page in results.pages[sizes[0]]] if sizes else []
    of = {(size, page.name): page for size in sizes for page in results.pages[size]}
    heads = "".join(f"{f'{size}:{before}':>18}" for before, size in pairwise(sizes))
    turns = {one.name: one for one in results.turns}
    lines = ["", "Pages, one client: p95 against the size before (CPU likewise), the last in turns; aims", ""]
    lines += [f"{'':>18}{heads}{'in turns':>10}"]
    lines += [_page_line(name, [of[size, name] for size in sizes], turns.get(name)) for name in names]
    for size in sizes:
        head = f"{'p50':>8}{'p95':>8}{'web CPU':>9}{'db CPU':>8}{'statements':>12}{'kB':>6}"
        lines += ["", f"Milliseconds of a page at {size} dossiers", "", f"{'':>18}{head}"]
        lines += [_page(page) for page in results.pages[size]]
    return lines


def _figures(results: Results) -> list[str]:
    """A month: each task over the bare GROUP BY of the same rows in the same run, and its milliseconds."""
    lines = ["", "Figures of a month: times a bare GROUP BY of its rows (milliseconds)"] if results.figures else []
    for size, found in sorted(results.figures.items()):
        bare = found["ms"]["bare GROUP BY"]
        cells = ", ".join(f"{name} {ms / bare:.1f} ({ms:.0f})" for name, ms in found["ms"].items())
        sound = "" if found["adds_up"] else "  DOES NOT ADD UP"
        lines.append(f"{size} dossiers, {found['dossiers']} in {found['month']}: {cells}{sound}")
    return lines


def _catalogue(results: Results) -> list[str]:
    """Import, search and the switch at midnight, with their aims."""
    found = results.catalogue
    if not found:
        return []
    return [
        "",
        f"Catalogue of {found['procedures']:.0f} procedures: 3000 records looked at in {found['plan']:.1f} s, imported "
        f"in {found['import']:.1f} s (aim 60); a search {found['search']:.0f} ms of the server (aim 50);",
        f"5000 versions switched at midnight in {found['switch']:.1f} s",
    ]


def _reckoned(results: Results) -> list[str]:
    """New promises after a change of the calendar, with the aim."""
    found = results.reckoned
    if not found:
        return []
    return [
        "",
        f"New promises for {found['open']} open dossiers after a change of the calendar: {found['moved']} moved in "
        f"{found['seconds']:.1f} s (aim 60 for 100000);",
        f"{found['acts']} acts on them meanwhile took {found['median_ms']:.0f} ms (median), the longest "
        f"{found['longest_ms']:.0f} ms",
    ]


def _chains(results: Results) -> list[str]:
    """A chain against a lifecycle, a long page against a short one, each in one process without a socket."""
    found = results.chains
    if not found:
        return []

    def told(name: str) -> str:
        ms, cpu, statements = (found[f"{name} {what}"] for what in ("ms", "cpu", "statements"))
        return f"{ms:.0f} ms, {cpu:.0f} ms CPU, {statements:.0f} statements"

    return [
        "",
        f"A chain of four agencies end to end: {told('chain')}; a lifecycle without one: {told('lifecycle')}; "
        f"{found['chain ms'] / found['lifecycle ms']:.2f} times",
        f"Timeline of a dossier with {found['stays']:.0f} stays: {told('many stays')}; of one with few: "
        f"{told('few stays')}",
    ]


def _page_line(name: str, found: list[Measured], turns: InTurns | None) -> str:
    ratios = [(after.p95 / before.p95, after.cpu / max(before.cpu, 0.1)) for before, after in pairwise(found)]
    cells = "".join(f"{f'{p95:.2f} ({cpu:.2f})':>18}" for p95, cpu in ratios)
    growth = f"{turns.growth:.2f}" if turns else ""
    return f"{name:>18}{cells}{growth:>10}   {', '.join(_missed(found[-1], turns)) or 'met'}"


def _missed(last: Measured, turns: InTurns | None) -> list[str]:
    """Which aims a page misses at the largest size."""
    missed = []
    if last.statements > (pages.MOST_LIST if last.is_list else pages.MOST_PAGE):
        missed.append("STATEMENTS")
    if last.is_list and last.cpu > pages.MOST_CPU:
        missed.append("CPU")
    if last.is_list and turns and turns.growth > pages.MOST_GROWTH:
        missed.append("GROWTH")
    return missed


def _page(page: Measured) -> str:
    told = f"{page.p50:>8.1f}{page.p95:>8.1f}{page.web:>9.1f}{page.database:>8.1f}{page.statements:>12}"
    return f"{page.name:>18}{told}{page.bytes / 1000:>6.0f}"


def _others(results: Results, proof: dict[str, Any]) -> list[str]:
    lines = [""]
    if results.slips:
        made = results.slips
        lines.append(
            f"Slips a second, {pages.SLIP_CLIENTS} clients: {made.made:.1f} made ({made.cpu:.0f} ms of CPU each), "
            f"{made.again:.0f} given again"
        )
    lines += [f"{size} dossiers: {added} made in {seconds:.0f} s" for size, added, seconds in results.filled]
    if journal := proof.get("journal"):
        lines.append(f"Journal of {journal['entries']} entries: {'; '.join(journal['wrong']) or 'every chain holds'}")
    return lines


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
