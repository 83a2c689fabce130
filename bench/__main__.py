"""`make bench`: whole lifecycles a second through HTTP, against the same rows written by bare SQL in the same run.

python -m bench [--quick] [--clients 1,4,16] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import place, report
from bench.bare import Bare
from bench.browser import Browser
from bench.cpu import Meter
from bench.lane import Lane
from bench.pdfs import a_pdf
from bench.rounds import Round, play

HTTP_S = 6.0
SQL_S = 2.5
WARM_S = 5.0


def main() -> int:
    given = _arguments()
    with place.database() as folder:
        made = _inside("world", {})
        counted = _inside("count", made)
        with place.web(folder) as (port, process):
            results = _measure(given, made, counted["model"], port, Meter(folder, process))
        proof = _inside("prove", {"http": results.http_dossiers, "sql": results.sql_dossiers})
    print(report.text(results, counted["statements"], proof))
    return 1 if proof["wrong"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round with 4 clients, to see that it runs")
    parser.add_argument("--clients", default="1,4,16", help="numbers of clients")
    parser.add_argument("--rounds", type=int, default=3, help="rounds for each number of clients")
    parser.add_argument("--seconds", type=float, default=HTTP_S, help="length of a round over HTTP, at most 8")
    given = parser.parse_args()
    given.seconds = min(given.seconds, 8.0)
    if given.quick:
        given.clients, given.rounds, given.seconds = "4", 1, 2.0
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


def _measure(
    given: argparse.Namespace, made: dict[str, Any], model: dict[str, Any], port: int, meter: Meter
) -> report.Results:
    """Interleaved rounds: SQL, HTTP, SQL, HTTP …, so that a noisy neighbour disturbs both."""
    lanes = [Lane(**one) for one in made["lanes"]]
    url, same = os.environ["DATABASE_URL"], a_pdf("the same file")
    results = report.Results()

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
    return results


if __name__ == "__main__":
    sys.exit(main())
