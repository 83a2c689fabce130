"""`make bench`: whole lifecycles against the same rows in bare SQL, pages at growing numbers of dossiers, slips.

python -m bench [--quick] [--sizes 10000,100000,1000000] [--clients 1,4,16] [--rounds N] [--seconds S]
                [--figures 10000000] [--open 100000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import pages, place, report
from bench.bare import Bare
from bench.browser import Browser
from bench.cpu import Meter
from bench.lane import Lane
from bench.pdfs import a_pdf
from bench.rounds import Round, play

HTTP_S = 6.0
SQL_S = 2.5
WARM_S = 5.0
GROWN_CLIENTS = 4


def main() -> int:
    given = _arguments()
    sizes = [int(one) for one in given.sizes.split(",")]
    with place.database(given.keep) as folder:
        made = _world(folder)
        results = report.Results()
        copies: dict[int, str] = {}
        for size in sizes:
            _fill(made, size, results)
            if size == sizes[0]:
                counted = _inside("count", made)
            if size in {sizes[0], *sizes[-2:-1]} and len(sizes) > 1:
                copies[size] = place.copy_of(os.environ["DATABASE_URL"], f"of_{size}")
            if size == sizes[0]:
                with place.web(folder) as (port, process):
                    _measure(given, made, counted["model"], port, Meter(folder, process), results)
            asked = _inside("pages", {**made, "times": given.times})
            with place.web(folder) as (port, process):
                results.pages[size] = pages.measure(asked, port, Meter(folder, process))
            results.figures[size] = _inside("figures", {})
        if copies:
            _grown(given, made, copies[sizes[0]], folder, results)
            with place.using(copies[sizes[-2]]):
                fewer = _inside("pages", {**made, "times": given.times})
            results.turns = _pages_in_turns(fewer, asked, copies[sizes[-2]], folder)
        waiting = _inside("slips", {**made, "count": given.slips})
        with place.web(folder) as (port, process):
            results.slips = pages.slips(waiting, port, Meter(folder, process))
        proof = _inside("prove", {"http": results.http_dossiers, "sql": results.sql_dossiers})
        proof["journal"] = _inside("verify", {})
        if not given.keep:
            results.chains = _inside("chains", made)
            results.catalogue = _inside("catalogue", {})
            results.reckoned = _inside("reckon", {**made, "open": given.open})
            proof["wrong"] += results.reckoned["wrong"]
        if given.figures > sizes[-1] and not given.keep:  # a set that is kept stays whole
            _fill_years(given.figures, results)
            results.figures[given.figures] = _inside("figures", {})
            months = [results.figures[size]["dossiers"] for size in (sizes[-1], given.figures)]
            proof["wrong"] += [f"the month holds {months}"] if len(set(months)) > 1 else []
    print(report.text(results, counted["statements"], proof))
    return 1 if proof["wrong"] or proof["journal"]["wrong"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round with 4 clients, to see that it runs")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="numbers of dossiers, rising")
    parser.add_argument("--clients", default="1,4,16", help="numbers of clients")
    parser.add_argument("--rounds", type=int, default=3, help="rounds for each number of clients")
    parser.add_argument("--seconds", type=float, default=HTTP_S, help="length of a round over HTTP, at most 8")
    parser.add_argument("--times", type=int, default=150, help="how often each page is asked for")
    parser.add_argument("--figures", type=int, default=10_000_000, help="number of dossiers for the figures of a month")
    parser.add_argument("--open", type=int, default=100_000, help="number of open dossiers that a calendar moves")
    parser.add_argument("--keep", default="", help="a data folder that stays: a set that is there is not made again")
    given = parser.parse_args()
    given.seconds, given.slips = min(given.seconds, 8.0), 64
    if given.quick:
        given.sizes, given.clients, given.rounds, given.seconds = "500,1000", "4", 1, 2.0
        given.times, given.slips, given.figures, given.open = 20, 12, 3000, 500
    return given


def _inside(task: str, given: dict[str, Any]) -> Any:
    """Run a task that needs Django in a process of its own, so that the clients are forked from a small one."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "motcua.settings")}
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside", task], input=json.dumps(given), env=environment,
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"bench.inside {task} failed")
    return json.loads(done.stdout)


def _world(folder: Path) -> dict[str, Any]:
    """The world, made anew, or as it stands in a folder that was kept."""
    kept = folder / "bench-world.json"
    if not kept.exists():
        kept.write_text(json.dumps(_inside("world", {})))
    told: dict[str, Any] = json.loads(kept.read_text())
    return told


def _fill(made: dict[str, Any], size: int, results: report.Results) -> None:
    begun = time.monotonic()
    _filled(size, _inside("fill", {"world": made, "size": size}), begun, results)


def _fill_years(size: int, results: report.Results) -> None:
    begun = time.monotonic()
    _filled(size, _inside("years", {"size": size}), begun, results)


def _filled(size: int, added: int, begun: float, results: report.Results) -> None:
    results.filled.append((size, added, time.monotonic() - begun))
    print(f"{size} dossiers: {added} made in {results.filled[-1][2]:.0f} s", file=sys.stderr, flush=True)


def _measure(
    given: argparse.Namespace, made: dict[str, Any], model: dict[str, Any], port: int, meter: Meter,
    results: report.Results,
) -> None:  # fmt: skip
    """Interleaved rounds: SQL, HTTP, SQL, HTTP …, so that a noisy neighbour disturbs both."""
    lanes = [Lane(**one) for one in made["lanes"]]
    url, same = os.environ["DATABASE_URL"], a_pdf("the same file")

    def sql(clients: int) -> Round:
        return play(lambda number: Bare(url, lanes[number], model), clients, min(SQL_S, given.seconds), meter)

    def http(clients: int, seconds: float, pdf: Any = a_pdf) -> Round:
        return play(
            lambda number: Browser(place.HOST, port, lanes[number], made["paths"], pdf), clients, seconds, meter
        )

    counts = [int(one) for one in given.clients.split(",")]
    http(max(counts), WARM_S)  # every connection has prepared its statements, which it does at their third use
    for _ in range(given.rounds):
        for clients in counts:
            results.add(sql(clients), http(clients, given.seconds))
    results.same_file = (sql(4), http(4, given.seconds, lambda: same))


def _grown(given: argparse.Namespace, made: dict[str, Any], small: str, folder: Path, results: report.Results) -> None:
    """Lifecycles beside the smallest set and beside the largest, in turns: two web servers, two databases."""
    lanes = [Lane(**one) for one in made["lanes"]]

    def http(port: int, seconds: float, meter: Meter) -> Round:
        return play(
            lambda number: Browser(place.HOST, port, lanes[number], made["paths"], a_pdf), GROWN_CLIENTS, seconds, meter
        )

    with place.web(folder) as (many, many_process), place.using(small), place.web(folder) as (few, few_process):
        few_meter, many_meter = Meter(folder, few_process), Meter(folder, many_process)
        for port, meter in ((few, few_meter), (many, many_meter)):
            http(port, WARM_S, meter)
        for _ in range(given.rounds + 1):
            results.grown.append((http(few, given.seconds, few_meter), http(many, given.seconds, many_meter)))


def _pages_in_turns(few: Any, many: Any, url: str, folder: Path) -> list[pages.InTurns]:
    """Every page beside the largest set and beside the one before, whose database this is, in turns."""
    with place.web(folder) as (many_port, _), place.using(url), place.web(folder) as (few_port, _):
        return pages.in_turns(few, many, (few_port, many_port))


if __name__ == "__main__":
    sys.exit(main())
