import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.eforms import conditions

ANSWERS = {
    "a": {"case": "new", "many": ["x", "y"], "sum": 500, "part": "2,5", "on": "2017-10-15", "none": "", "rows": []}
}


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("a.case", "eq", "new", True),
        ("a.case", "eq", "old", False),
        ("a.case", "ne", "old", True),
        ("a.case", "in", ["old", "new"], True),
        ("a.case", "not_in", ["old", "new"], False),
        ("a.many", "eq", "y", True),
        ("a.many", "in", ["z", "x"], True),
        ("a.many", "ne", "x", False),
        ("a.sum", "gt", 499, True),
        ("a.sum", "gt", 500, False),
        ("a.sum", "lt", 501, True),
        ("a.sum", "eq", 500, True),
        ("a.part", "gt", 2, True),
        ("a.on", "lt", "2017-10-16", True),
        ("a.on", "gt", "2017-10-16", False),
        ("a.none", "eq", "", False),
        ("a.none", "gt", 0, False),
        ("a.none", "not_in", ["x"], True),
        ("a.unknown", "eq", "x", False),
        ("b.unknown", "lt", 1, False),
        ("a.case", "gt", 3, False),
    ],
)
def test_an_operation_holds_as_its_name_says(field, op, value, expected):
    condition = conditions.parse({"field": field, "op": op, "value": value})
    assert conditions.holds(condition, ANSWERS) is expected


def test_filled_and_empty_are_opposites_and_zero_says_something():
    for field, filled in [
        ("a.case", True),
        ("a.none", False),
        ("a.rows", False),
        ("a.nothing", False),
        ("a.zero", True),
    ]:
        answers = {"a": {**ANSWERS["a"], "zero": 0}}
        assert conditions.holds(conditions.parse({"field": field, "op": "filled"}), answers) is filled
        assert conditions.holds(conditions.parse({"field": field, "op": "empty"}), answers) is not filled


def test_all_needs_every_part_and_any_needs_one():
    yes, no = {"field": "a.case", "op": "eq", "value": "new"}, {"field": "a.case", "op": "eq", "value": "old"}
    assert conditions.holds(conditions.parse({"all": [yes, yes]}), ANSWERS)
    assert not conditions.holds(conditions.parse({"all": [yes, no]}), ANSWERS)
    assert conditions.holds(conditions.parse({"any": [no, yes]}), ANSWERS)
    assert not conditions.holds(conditions.parse({"any": [no, {"all": [yes, no]}]}), ANSWERS)


def test_no_condition_always_holds():
    assert conditions.holds(None, {})


@pytest.mark.parametrize(
    "document",
    [
        None,
        "a.case",
        {},
        {"field": "a"},
        {"field": "", "op": "filled"},
        {"field": "a", "op": "matches", "value": ".*"},
        {"field": "a", "op": "eq"},
        {"field": "a", "op": "filled", "value": 1},
        {"field": "a", "op": "eq", "value": ["x"]},
        {"field": "a", "op": "in", "value": "x"},
        {"field": "a", "op": "in", "value": [{}]},
        {"field": "a", "op": "eq", "value": 1, "more": 2},
        {"all": []},
        {"any": {"field": "a", "op": "filled"}},
        {"all": [{"field": "a", "op": "filled"}], "any": []},
    ],
)
def test_what_is_no_condition_is_refused(document):
    with pytest.raises(conditions.ConditionError):
        conditions.parse(document)


def test_conditions_nested_too_deep_are_refused():
    document = {"field": "a", "op": "filled"}
    for _ in range(conditions.MAX_DEPTH):
        document = {"all": [document]}
    with pytest.raises(conditions.ConditionError, match="tầng"):
        conditions.parse(document)


def test_every_field_that_a_condition_asks_about_is_named():
    document = {"any": [{"field": "a.x", "op": "filled"}, {"all": [{"field": "a.y", "op": "eq", "value": 1}]}]}
    assert list(conditions.fields(conditions.parse(document))) == ["a.x", "a.y"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["a", "b"]), json_values), st.sampled_from([*conditions.PAIRED]), json_values)
def test_no_answers_whatever_make_a_condition_fail_to_decide(answers, op, value):
    try:
        condition = conditions.parse({"field": "a.b", "op": op, "value": value})
    except conditions.ConditionError:
        return
    assert conditions.holds(condition, answers) in (True, False)
    assert conditions.holds(condition, {"a": {"b": answers}}) in (True, False)
