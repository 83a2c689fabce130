"""Two documents and what lies between them: applied to the one it gives the other, whatever they hold."""

from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue import content
from motcua.catalogue.differences import MISSING, ORDER, Change, apply, diff, same

KEYS = st.sampled_from(["a", "b", "c", "key", "name"])
LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "x", "y"])


def keyed(members):
    def named(keys):
        each = (members.map(lambda one, key=key: {**one, "key": key}) for key in keys)
        return st.tuples(*each).map(list)

    return st.lists(st.sampled_from(["một", "hai", "ba", "bốn"]), unique=True, max_size=4).flatmap(named)


DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=4) | st.lists(inner, max_size=3)
    | keyed(st.dictionaries(st.sampled_from(["name", "term"]), inner, max_size=2)), max_leaves=14,
)  # fmt: skip


@given(one=DOCUMENTS, other=DOCUMENTS)
def test_what_differs_applied_to_the_one_gives_the_other(one, other):
    found = diff(one, other)
    assert same(apply(one, found), other)
    assert (found == []) == same(one, other)


@given(one=DOCUMENTS, other=DOCUMENTS)
def test_what_differs_backwards_leads_back(one, other):
    assert same(apply(other, diff(other, one)), one)


def test_members_are_told_apart_by_their_key_and_their_order_is_a_change():
    before = {"papers": [{"key": "a", "name": "Tờ trình"}, {"key": "b", "name": "Dự toán"}]}
    after = {"papers": [{"key": "b", "name": "Dự toán"}, {"key": "a", "name": "Tờ trình ký số"}]}
    assert diff(before, after) == [
        Change(("papers", "a", "name"), "Tờ trình", "Tờ trình ký số"),
        Change(("papers", ORDER), ["a", "b"], ["b", "a"]),
    ]


def test_true_is_not_one_and_none_is_not_missing():
    assert diff({"a": True}, {"a": 1}) == [Change(("a",), True, 1)]
    assert diff({"a": None}, {}) == [Change(("a",), None, MISSING)]


def a_term(amount):
    return {"term": {"online": {"amount": amount, "unit": "working_days"}}}


def test_an_official_reads_the_part_the_member_and_both_values():
    before = {"papers": [{"key": "a", "name": "Dự toán", "originals": 2}], "clock": a_term(5)}
    after = {"papers": [{"key": "a", "name": "Dự toán", "originals": 1}], "clock": a_term(3), "level": 3}
    told = content.in_words(diff(before, after), before, after)
    assert [(one.part, str(one.about), one.before, one.after) for one in told] == [
        ("Giấy tờ", "Dự toán: bản chính", "2", "1"),
        ("Thời hạn giải quyết", "trực tuyến", "5 ngày làm việc", "3 ngày làm việc"),
        ("Mức độ", "", "", "mức độ 3"),
    ]


def test_a_published_way_to_file_is_read_with_its_time_and_its_unit():
    online = {"channel": "online", "time": 5, "unit_as_published": "Ngày làm việc", "fee": None, "note": None}
    direct = {"channel": "direct", "time": None, "unit_as_published": None, "fee": "50.000 đồng"}
    before, after = {"facts": {}}, {"facts": {"channels": [online, direct]}}
    (told,) = content.in_words(diff(before, after), before, after)
    assert told.after == "Trực tuyến: 5 ngày làm việc; Trực tiếp · phí, lệ phí: 50.000 đồng"
