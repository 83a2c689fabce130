import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.eforms import answers
from motcua.eforms.fields import MAX_TYPED
from tests.eforms.forms import CASE, MONEY, WHOLE, a_form, field

TODAY = date(2017, 10, 20)


def messages(form, given, **more):
    return {problem.path: problem.message for problem in answers.check(form, given, today=TODAY, **more)}


def one(kind, typed, **more):
    """Post one field of this kind; return what is kept and the message, or None."""
    form = a_form(field("x", kind, "Mục này", **more))
    kept = answers.parse(form, {"s.x": [typed]})
    return kept["s"]["x"], messages(form, kept).get("s.x")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("money", "985.000.000", 985_000_000),
        ("money", "985 000 000 đồng", 985_000_000),
        ("money", "985000000đ", 985_000_000),
        ("money", "0", 0),
        ("number", "1.500", 1500),
        ("number", "2,50", "2,5"),
        ("number", "2.5", "2,5"),
        ("number", "7,0", 7),
        ("number", "-3", -3),
        ("date", "15/10/2017", "2017-10-15"),
        ("date", "5-1-2017", "2017-01-05"),
        ("date", "2017-10-15", "2017-10-15"),
        ("person_id", "068 099 000 001", "068099000001"),
        ("person_id", "250000001", "250000001"),
        ("phone", "0263 3 000 000", "0263 3 000 000"),
        ("email", "vanthu@donvi.gov.vn", "vanthu@donvi.gov.vn"),
        ("text", "  Sở   Tài chính ", "Sở Tài chính"),
        ("note", " dòng một\r\ndòng hai ", "dòng một\ndòng hai"),
    ],
)
def test_a_right_answer_is_kept_in_one_form(kind, typed, kept):
    assert one(kind, typed) == (kept, None)


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("money", "985.00", "bằng chữ số, đơn vị đồng"),
        ("money", "một trăm", "bằng chữ số, đơn vị đồng"),
        ("money", "1,5", "bằng chữ số, đơn vị đồng"),
        ("number", "1.2.3", "bằng chữ số"),
        ("date", "31/02/2017", "ngày/tháng/năm"),
        ("date", "10/2017", "ngày/tháng/năm"),
        ("person_id", "1234567890", "12 chữ số"),
        ("phone", "123", "từ 8 đến 12 chữ số"),
        ("phone", "gọi tôi", "từ 8 đến 12 chữ số"),
        ("email", "vanthu@", "ten@donvi.gov.vn"),
    ],
)
def test_a_wrong_answer_is_kept_as_typed_and_told_what_to_do(kind, typed, says):
    kept, message = one(kind, typed)
    assert kept == typed
    assert says in message
    assert "mục này" in message


def test_text_becomes_nfc_without_control_characters():
    decomposed = unicodedata.normalize("NFD", "Đơn vị sự nghiệp")
    assert one("text", f"{decomposed}\x00\x07")[0] == "Đơn vị sự nghiệp"


def test_an_answer_is_never_kept_beyond_the_limit_and_too_long_is_said():
    kept, message = one("text", "a" * (MAX_TYPED + 5), max_length=20)
    assert len(kept) == MAX_TYPED
    assert "tối đa 20 ký tự" in message


@pytest.mark.parametrize(
    ("kind", "typed", "limits", "says"),
    [
        ("money", "0", {"min": 1}, "từ 1 trở lên"),
        ("number", "5.001", {"max": 5000}, "không quá 5.000"),
        ("date", "21/10/2017", {"max": "today"}, "không sau ngày 20/10/2017"),
        ("date", "14/10/2017", {"min": "2017-10-15"}, "từ ngày 15/10/2017"),
    ],
)
def test_an_answer_outside_its_range_is_refused_and_the_end_of_the_range_is_not(kind, typed, limits, says):
    assert says in one(kind, typed, **limits)[1]


def test_the_ends_of_a_range_are_inside():
    assert one("date", "20/10/2017", max="today")[1] is None
    assert one("number", "5000", max=5000)[1] is None


def test_without_today_an_end_of_today_is_left_unchecked():
    form = a_form(field("x", "date", max="today"))
    assert answers.check(form, {"s": {"x": "2099-01-01"}}) == []


def test_a_missing_answer_asks_for_what_is_missing():
    asked = messages(a_form(field("ten", label="Tên đơn vị", required=True), CASE), {})
    assert asked == {"s.ten": "Nhập tên đơn vị", "s.case": "Chọn trường hợp"}


def test_a_field_may_bring_its_own_message_for_a_missing_answer():
    own = "Nhập mã chương; mã này có trong quyết định giao dự toán"
    assert messages(a_form(field("ma", label="Mã chương", required=True, message=own)), {}) == {"s.ma": own}


def test_an_abbreviation_at_the_head_of_a_label_keeps_its_capitals():
    asked = messages(a_form(field("kb", label="KBNN nơi giao dịch", required=True)), {})
    assert asked["s.kb"] == "Nhập KBNN nơi giao dịch"


def test_a_choice_outside_the_list_is_refused():
    assert messages(a_form(CASE), {"s": {"case": "sideways"}})["s.case"] == "Chọn trường hợp trong danh sách"


def test_lists_given_by_the_caller_decide_for_agencies():
    form = a_form(field("who", "agency", "Cơ quan nhận"))
    given = answers.parse(form, {"s.who": ["STC"]})
    assert messages(form, given, choices={"agency": {"STC": "Sở Tài chính"}}) == {}
    assert "trong danh sách" in messages(form, given, choices={"agency": {"SNV": "Sở Nội vụ"}})["s.who"]
    assert messages(form, given) == {}


def test_several_choices_are_a_list_without_repeats():
    form = a_form(field("m", "multi_choice", choices=[{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]))
    assert answers.parse(form, {"s.m": ["b", "a", "b"]}) == {"s": {"m": ["b", "a"]}}
    assert "trong danh sách" in messages(form, {"s": {"m": ["a", "z"]}})["s.m"]


def test_a_hidden_field_is_not_asked_and_not_submitted():
    given = answers.parse(WHOLE, {"s.case": ["old"], "s.money": ["abc"]})
    assert "s.money" not in messages(WHOLE, given)
    assert "money" not in answers.tidy(WHOLE, given)["s"]
    assert given["s"]["money"] == "abc"


def test_what_is_hidden_counts_as_empty_for_what_follows_it():
    last = field("last", show_if={"field": "money", "op": "filled"})
    form = a_form(CASE, MONEY, last)
    assert answers.visible(form, {"s": {"case": "new", "money": 5}}) == {"s.case", "s.money", "s.last"}
    assert answers.visible(form, {"s": {"case": "old", "money": 5}}) == {"s.case"}


def test_rows_are_read_in_order_and_checked_one_by_one():
    given = answers.parse(
        WHOLE, {"s.case": ["old"], "s.table.7.name": ["Hai"], "s.table.2.kind": ["b"], "s.table.2.name": ["Một"]}
    )
    assert [row["name"] for row in given["s"]["table"]] == ["Một", "Hai"]
    assert messages(WHOLE, given) == {"s.table.0.other": "Nhập loại khác"}


def test_an_empty_row_is_neither_a_fault_nor_submitted():
    given = answers.parse(WHOLE, {"s.case": ["old"], "s.table.0.name": [""], "s.table.1.name": ["Một"]})
    assert messages(WHOLE, given) == {}
    assert [row["name"] for row in answers.tidy(WHOLE, given)["s"]["table"]] == ["Một"]


def test_a_required_table_without_rows_asks_for_one_and_too_many_are_refused():
    form = a_form(field("t", "group", "Danh sách", required=True, max=2, fields=[field("n")]))
    assert "Thêm ít nhất 1 dòng" in messages(form, {"s": {"t": [{"n": ""}]}})["s.t"]
    assert "tối đa 2 dòng, hiện có 3" in messages(form, {"s": {"t": [{"n": "x"}] * 3}})["s.t"]


def test_rows_can_be_added_up_to_the_limit_and_taken_away():
    given = answers.parse(WHOLE, {"s.case": ["old"], "s.table.0.name": ["Một"]})
    for _ in range(5):
        given = answers.with_row(WHOLE, given, "s.table")
    assert len(given["s"]["table"]) == 3
    assert given["s"]["case"] == "old"
    left = answers.without_row(WHOLE, given, "s.table", 0)
    assert [row["name"] for row in left["s"]["table"]] == ["", ""]
    assert answers.without_row(WHOLE, left, "s.table", 9) == left


def test_names_that_the_form_does_not_know_are_left_out():
    assert answers.parse(a_form(CASE), {"s.case": ["new"], "s.evil": ["1"], "csrf": ["x"]}) == {"s": {"case": "new"}}


def test_only_real_differences_are_changes():
    old = {"s": {"a": "1", "b": "", "t": [{"n": "x"}]}}
    assert answers.changed(old, {"s": {"a": "1", "t": [{"n": "x"}]}}) == ()
    assert answers.changed(old, {"s": {"a": "2", "b": "3", "t": []}}) == ("s.a", "s.b", "s.t")


typed = st.text(max_size=30) | st.from_regex(r"[0-9./, đ-]{1,12}", fullmatch=True)
posts = st.dictionaries(
    st.sampled_from(["s.case", "s.money", "s.day", "s.table.0.name", "s.table.0.kind", "s.table.1.other", "s.x"]),
    st.lists(typed, max_size=3),
)


@given(posts)
def test_whatever_is_posted_can_be_kept_as_json_and_checked(post):
    kept = answers.parse(WHOLE, post)
    assert json.loads(json.dumps(kept)) == kept
    for problem in answers.check(WHOLE, kept, today=TODAY):
        assert problem.path in answers.visible(WHOLE, kept)
        assert problem.message


@given(posts)
def test_posting_what_was_kept_keeps_the_same(post):
    kept = answers.parse(WHOLE, post)
    again = {}
    for name in ("case", "money", "day"):
        again[f"s.{name}"] = [str(kept["s"][name])]
    for number, row in enumerate(kept["s"]["table"]):
        again |= {f"s.table.{number}.{key}": [str(value)] for key, value in row.items()}
    assert answers.parse(WHOLE, again) == kept


@given(posts)
def test_tidying_twice_changes_nothing_and_brings_no_new_fault(post):
    once = answers.tidy(WHOLE, answers.parse(WHOLE, post))
    assert answers.tidy(WHOLE, once) == once
    before = {problem.message for problem in answers.check(WHOLE, answers.parse(WHOLE, post), today=TODAY)}
    assert {problem.message for problem in answers.check(WHOLE, once, today=TODAY)} == before


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_shown_is_read_back_as_the_same_amount(amount):
    assert one("money", f"{amount:,}".replace(",", "."))[0] == amount
