from motcua.eforms import answers, layout
from tests.eforms.forms import CASE, WHOLE, a_form, field

GIVEN = {
    "s": {
        "case": "new",
        "money": 985_000_000,
        "day": "2017-10-15",
        "table": [{"name": "Một", "kind": "a"}, {"name": "", "kind": ""}],
    }
}


def test_answers_are_shown_with_their_labels_units_and_days():
    (section,) = layout.rows(WHOLE, GIVEN)
    assert [(row.label, row.text) for row in section.rows[:3]] == [
        ("Trường hợp", "Mới"),
        ("Kinh phí", "985.000.000 đồng"),
        ("Ngày ký", "15/10/2017"),
    ]


def test_a_table_is_shown_as_columns_and_filled_lines():
    table = layout.rows(WHOLE, GIVEN)[0].rows[3]
    assert table.columns == ("Tên đơn vị", "Loại", "Loại khác")
    assert table.lines == (("Một", "Loại A", ""),)


def test_a_section_in_which_nothing_shows_is_left_out():
    hidden = field("x", show_if={"field": "case", "op": "eq", "value": "old"})
    form = a_form(CASE)
    second = form.sections[0].__class__("t", "Phần hai", a_form(CASE, hidden).sections[0].fields[1:])
    whole = form.__class__(form.key, form.title, (*form.sections, second))
    assert [section.key for section in layout.rows(whole, {"s": {"case": "new"}})] == ["s"]
    assert [section.visible for section in layout.bind(whole, {"s": {"case": "new"}})] == [True, False]


def test_a_bound_field_brings_what_was_typed_its_problem_and_its_options():
    given = answers.parse(WHOLE, {"s.case": ["new"], "s.money": ["nhiều"], "s.day": ["2017-10-15"]})
    (section,) = layout.bind(WHOLE, given, problems=answers.check(WHOLE, given))
    case, money, day, _ = section.fields
    assert [(option.value, option.chosen) for option in case.options] == [("new", True), ("old", False)]
    assert (money.name, money.id, money.value) == ("s.money", "s-money", "nhiều")
    assert "bằng chữ số" in money.problem
    assert day.value == "15/10/2017"
    assert day.problem == ""


def test_a_bound_table_has_its_rows_with_their_browser_names():
    given = answers.parse(WHOLE, {"s.case": ["old"], "s.table.0.name": ["Một"], "s.table.1.kind": ["b"]})
    table = layout.bind(WHOLE, given)[0].fields[3]
    assert [[inner.name for inner in row] for row in table.rows][1] == [
        "s.table.1.name",
        "s.table.1.kind",
        "s.table.1.other",
    ]
    assert [inner.visible for inner in table.rows[0]] == [True, True, False]
    assert [inner.visible for inner in table.rows[1]] == [True, True, True]


def test_posting_a_bound_form_unchanged_gives_the_same_answers():
    kept = answers.parse(
        WHOLE, {"s.case": ["new"], "s.money": ["5.000"], "s.day": ["1/2/2017"], "s.table.0.name": ["Một"]}
    )
    (section,) = layout.bind(WHOLE, kept)
    fields = [*section.fields[:3], *(inner for row in section.fields[3].rows for inner in row)]
    post = {one.name: [option.value for option in one.options if option.chosen] or [one.value] for one in fields}
    assert answers.parse(WHOLE, post) == kept


def test_an_agency_is_chosen_from_the_callers_list_and_typed_freely_without_one():
    form = a_form(field("who", "agency", "Cơ quan"))
    with_list = layout.bind(form, {"s": {"who": "STC"}}, choices={"agency": {"STC": "Sở Tài chính"}})[0].fields[0]
    assert [option.label for option in with_list.options if option.chosen] == ["Sở Tài chính"]
    assert layout.bind(form, {"s": {"who": "STC"}})[0].fields[0].freely
    assert (
        layout.rows(form, {"s": {"who": "STC"}}, choices={"agency": {"STC": "Sở Tài chính"}})[0].rows[0].text
        == "Sở Tài chính"
    )
