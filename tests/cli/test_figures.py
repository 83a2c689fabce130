"""`motcua figures`: a period as a table or as JSON with fixed keys."""

import argparse
import json

import pytest

from motcua.cli import _parser, figures
from tests import builders

KEYS = {
    "received", "received_online", "received_direct", "carried_over", "solved", "early", "on_time", "late", "open",
    "open_in_time", "open_late", "refused", "paused", "stopped", "withdrawn", "supplemented_twice",
    "extended", "reappointed", "overridden", "for_others_received", "for_others_solved", "for_others_late",
}  # fmt: skip


def asked(*words: str) -> argparse.Namespace:
    return _parser().parse_args(["figures", *words])


def test_the_json_has_the_fixed_keys_for_the_province_and_each_agency(world, capsys):
    builders.finished(on="2026-06-01")
    builders.in_step(on="2026-06-02")
    assert figures.show(asked("2026-06", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["province"]) == KEYS == set(told["agencies"]["STC"])
    whole = told["province"]
    assert whole["received"] == whole["received_online"] + whole["received_direct"] + whole["carried_over"] == 2
    assert whole["received"] == whole["solved"] + whole["open"] and whole["solved"] == 1
    assert (told["period"], told["closed"], list(told["agencies"])) == ("2026-06", False, ["STC"])


def test_one_agency_is_told_even_where_it_has_nothing(world, capsys):
    assert figures.show(asked("2026-06", "--agency", "DTE", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["agencies"] == {"DTE": dict.fromkeys(KEYS, 0)}


def test_a_table_for_people(world, capsys):
    builders.finished(on="2026-06-01")
    assert figures.show(asked("2026-06")) == 0
    out = capsys.readouterr().out
    assert out.startswith("Số liệu tháng 06/2026 (chưa chốt") and "Tổng nhận (3)" in out


@pytest.mark.parametrize(("words", "told"), [(("2026-13",), "quý III/2026"), (("2026-06", "--agency", "XX"), "XX")])
def test_what_is_not_there_is_told(world, capsys, words, told):
    assert figures.show(asked(*words)) == 1
    assert told in capsys.readouterr().err
