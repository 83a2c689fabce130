"""One word from button to log: each act has its rule, its function, its word, its message and its test."""

import inspect
import re

import pytest
from django.template.loader import get_template

from motcua.dossiers import actions
from motcua.dossiers.rules import RULES, Act, Who, acts_from
from motcua.dossiers.who import _WHO
from tests.architecture.sources import ROOT

ACTS = list(Act)
PRESSED = [act for act in ACTS if RULES[act].who != Who.SYSTEM]


@pytest.mark.parametrize("act", PRESSED)
def test_an_act_has_a_rule_a_function_a_word_and_a_test(act):
    assert act in RULES
    function = getattr(actions, act.value)
    assert act.value in actions.__all__
    assert function.__doc__ and function.__doc__.count("(") >= 1
    assert act.label and act.label[0].isupper()
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "dossiers").glob("*.py"))
    assert f"actions.{act.value}(" in tests


@pytest.mark.parametrize("act", PRESSED)
def test_an_act_takes_by_and_a_reason_where_its_row_wants_one(act):
    parameters = inspect.signature(getattr(actions, act.value)).parameters
    assert parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY
    if RULES[act].reason:
        assert parameters["reason"].default is inspect.Parameter.empty


@pytest.mark.parametrize("act", [act for act in ACTS if RULES[act].tells])
def test_an_act_that_tells_somebody_has_its_text(act):
    assert get_template(f"dossiers/messages/{act.value}.txt")


def test_no_text_is_left_over():
    there = {path.stem for path in (ROOT / "motcua/dossiers/templates/dossiers/messages").glob("*.txt")}
    others = {
        "delegated", "delegation_ended", "draft_opened", "infected", "mentioned", "reckoned", "version_followed",
    }  # fmt: skip
    assert there == {act.value for act in ACTS if RULES[act].tells} | others


def test_words_on_buttons_differ():
    assert len({act.label for act in ACTS}) == len(ACTS)


def test_everybody_whom_a_row_names_is_known():
    assert set(_WHO) == set(Who) == {rule.who for rule in RULES.values()}


def test_the_acts_from_a_status_are_those_whose_rows_name_it():
    for status in {source for rule in RULES.values() for source in rule.sources or ()}:
        assert set(acts_from(status)) == {act for act, rule in RULES.items() if rule.sources and status in rule.sources}


def test_a_message_is_a_title_and_a_body():
    for path in (ROOT / "motcua/dossiers/templates/dossiers/messages").glob("*.txt"):
        title, _, body = path.read_text(encoding="utf-8").strip().partition("\n")
        assert re.search(r"\S", title) and re.search(r"\S", body), path.name
