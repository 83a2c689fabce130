"""The two tables of support: no state without a way in, none that is open without a way to its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.support.rules import (
    DIFFICULTY_RULES,
    ENDED_DIFFICULTIES,
    OPEN_DIFFICULTIES,
    SETTLED,
    SUPPORTERS_TURN,
    TICKET_RULES,
    DifficultyAct,
    DifficultyState,
    TicketAct,
    TicketState,
    Who,
    after,
)


def reachable(begin, rules):
    found, fresh = {begin}, {begin}
    while fresh:
        fresh = {rule.to for rule in rules.values() if rule.to and rule.since & found} - found
        found |= fresh
    return found


def test_each_act_has_its_row():
    assert set(TICKET_RULES) == set(TicketAct)
    assert set(DIFFICULTY_RULES) == set(DifficultyAct)


def test_every_state_is_reached_and_is_named_once():
    assert reachable("new", TICKET_RULES) == set(TicketState.values)
    assert reachable("drafting", DIFFICULTY_RULES) == set(DifficultyState.values)
    assert OPEN_DIFFICULTIES | ENDED_DIFFICULTIES | {"drafting"} == set(DifficultyState.values)
    assert not OPEN_DIFFICULTIES & ENDED_DIFFICULTIES


@pytest.mark.parametrize("state", sorted(OPEN_DIFFICULTIES - {"grouped"}))
def test_every_open_difficulty_can_come_to_its_end(state):
    assert reachable(state, DIFFICULTY_RULES) & ENDED_DIFFICULTIES


def test_nothing_is_done_to_a_difficulty_that_is_over():
    assert [act for act, rule in DIFFICULTY_RULES.items() if rule.since & ENDED_DIFFICULTIES] == []


@given(st.lists(st.sampled_from(sorted(TicketAct)), max_size=12))
def test_however_a_ticket_is_handled_somebody_may_always_go_on(acts):
    state = "new"
    for act in acts:
        if state in TICKET_RULES[act].since:
            state = after(act, state)
    possible = {TICKET_RULES[act].who for act in TicketAct if state in TICKET_RULES[act].since and TICKET_RULES[act].to}
    assert possible & {Who.ASKER, Who.EITHER}
    assert (state in SUPPORTERS_TURN) != (state in SETTLED or state == "waiting")


def test_a_new_ticket_stays_new_until_somebody_answers():
    assert after(TicketAct.WRITE, "new") == "new"
    assert after(TicketAct.WRITE, "waiting") == "again"
    assert after(TicketAct.REOPEN, "closed") == "again"
