from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.process import Process
from motcua.dossiers import routing


def step(key, kind="work", role="specialist", **more):
    return {"key": key, "name": f"Bước {key}", "kind": kind, "where": {"role": role}, **more}


def process(*steps):
    return Process.parse({"steps": [*steps, step("sign", "approve", "leader"), step("issue", "issue", "clerk")]})


def keys(steps):
    return [one.key for one in steps]


BIG = {"field": "a.size", "op": "gt", "value": 10}
PLAIN = process(step("work"), step("meet", when=BIG), step("head", "approve", "head"))
SIDE = process(step("work"), step("left", group="g"), step("right", group="g", when=BIG), step("join"))
LARGE, SMALL = {"a": {"size": 11}}, {"a": {"size": 10}}


def test_the_first_step_opens_when_nothing_is_done():
    assert keys(routing.next_steps(PLAIN, [], SMALL)) == ["work"]


def test_a_step_whose_condition_does_not_hold_is_passed_over():
    assert keys(routing.next_steps(PLAIN, ["work"], SMALL)) == ["head"]
    assert keys(routing.next_steps(PLAIN, ["work"], LARGE)) == ["meet"]


def test_after_the_last_step_there_is_none():
    assert routing.next_steps(PLAIN, ["work", "head", "sign", "issue"], SMALL) == ()


def test_steps_of_a_group_open_together_and_all_must_be_done_before_the_next():
    assert keys(routing.next_steps(SIDE, ["work"], LARGE)) == ["left", "right"]
    assert keys(routing.next_steps(SIDE, ["work", "right"], LARGE)) == ["left"]
    assert keys(routing.next_steps(SIDE, ["work", "right", "left"], LARGE)) == ["join"]
    assert keys(routing.next_steps(SIDE, ["work", "left"], SMALL)) == ["join"]


def test_work_is_sent_back_to_the_block_before():
    assert routing.previous(PLAIN, "work", SMALL) == ()
    assert keys(routing.previous(PLAIN, "head", SMALL)) == ["work"]
    assert keys(routing.previous(PLAIN, "head", LARGE)) == ["meet"]
    assert keys(routing.previous(SIDE, "right", LARGE)) == ["work"]
    assert keys(routing.previous(SIDE, "join", LARGE)) == ["left", "right"]


def test_what_is_still_to_come_leaves_out_what_runs_beside():
    assert keys(routing.remaining(SIDE, "left", LARGE)) == ["join", "sign", "issue"]
    assert keys(routing.remaining(PLAIN, "work", SMALL)) == ["head", "sign", "issue"]
    assert routing.remaining(PLAIN, "issue", SMALL) == ()


def test_a_step_that_no_longer_applies_still_knows_its_neighbours():
    assert keys(routing.previous(PLAIN, "meet", SMALL)) == ["work"]
    assert keys(routing.remaining(PLAIN, "meet", SMALL)) == ["head", "sign", "issue"]


def test_a_step_that_the_process_does_not_have_is_refused():
    with pytest.raises(KeyError):
        routing.next_steps(PLAIN, ["nothing"], SMALL)
    with pytest.raises(KeyError):
        routing.previous(PLAIN, "nothing", SMALL)


@st.composite
def processes(draw):
    """Some steps, some of them with a condition, some in groups that stand together."""
    steps, group = [], 0
    for number in range(draw(st.integers(0, 8))):
        more = {"when": BIG} if draw(st.booleans()) else {}
        kind = draw(st.sampled_from(["alone", "same", "new"]))
        group += kind == "new"
        if kind != "alone" and group:
            more["group"] = f"g{group}"
        elif kind == "alone":
            group += 1
        steps.append(step(f"s{number}", **more))
    return process(*steps)


@given(processes(), st.integers(0, 20), st.randoms(use_true_random=False))
def test_following_the_next_steps_does_each_that_applies_once_in_order_and_ends_at_the_issue(drawn, size, chance):
    answers = {"a": {"size": size}}
    done, blocks = [], []
    while now := routing.next_steps(drawn, done, answers):
        assert {one.group for one in now} == {now[0].group}
        assert len(now) == 1 or now[0].group
        chosen = chance.choice(now)
        blocks.append((drawn.steps.index(chosen), chosen.group))
        done.append(chosen.key)
    assert done[-1] == "issue"
    assert sorted(done) == sorted(one.key for one in drawn.steps if one.applies(answers))
    for (one, group), (following, its_group) in pairwise(blocks):
        assert one < following or (group and group == its_group)


@given(processes(), st.integers(0, 20))
def test_before_now_beside_and_after_together_are_all_that_applies(drawn, size):
    answers = {"a": {"size": size}}
    applying = [one for one in drawn.steps if one.applies(answers)]
    for current in applying:
        after = routing.remaining(drawn, current.key, answers)
        before = []
        block = routing.previous(drawn, current.key, answers)
        while block:
            before = [*block, *before]
            block = routing.previous(drawn, block[0].key, answers)
        beside = [one for one in applying if one == current or (current.group and one.group == current.group)]
        assert [*before, *beside, *after] == applying
