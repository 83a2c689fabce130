import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.eforms.schema import MAX_FIELDS, Form, FormError
from tests.eforms.forms import CASE, DAY, TABLE, WHOLE, a_form, document, field


def test_a_form_knows_its_fields_by_path_also_inside_rows():
    assert WHOLE.field_at("s.money").label == "Kinh phí"
    assert WHOLE.field_at("s.table.2.name").label == "Tên đơn vị"
    assert WHOLE.field_at("s.nothing") is None
    assert WHOLE.field_at("s.money.0.name") is None


@pytest.mark.parametrize(
    ("bad", "path"),
    [
        ({"key": "x"}, ""),
        (document(field("A")), "sections/0/fields/0/key"),
        (document(field("a", "colour")), "sections/0/fields/0/kind"),
        (document({**field("a"), "script": "1"}), "sections/0/fields/0"),
        (document(field("a"), field("a")), "sections/0/fields"),
        (document(field("a", "choice")), "sections/0/fields/0"),
        (document(field("a", "text", choices=[{"value": "x", "label": "X"}])), "sections/0/fields/0"),
        (document(field("a", "choice", choices=[{"value": "x", "label": "X"}] * 2)), "sections/0/fields/0/choices"),
        (document(field("a", "group")), "sections/0/fields/0"),
        (document(field("a", "text", fields=[field("b")])), "sections/0/fields/0"),
        (
            document(field("a", "group", fields=[field("b", "group", fields=[field("c")])])),
            "sections/0/fields/0/fields/0/kind",
        ),
        (document(field("a", "money", min="today")), "sections/0/fields/0"),
        (document(field("a", "date", max="tomorrow")), "sections/0/fields/0"),
        (document(field("a", "date", max="2017-02-30")), "sections/0/fields/0"),
        (document(field("a", "text", min=1)), "sections/0/fields/0"),
        (document(field("a", "group", max=10_000, fields=[field("b")])), "sections/0/fields/0"),
        (document(field("a", show_if={"field": "b", "op": "eval", "value": "1"})), "sections/0/fields/0/show_if"),
        (document(field("a", show_if={"field": "b", "op": "filled"}), field("b")), "s.a"),
        (document(field("a", show_if={"field": "a", "op": "filled"})), "s.a"),
    ],
)
def test_a_bad_document_is_refused_with_the_place_of_the_fault(bad, path):
    with pytest.raises(FormError) as refusal:
        Form.parse(bad)
    assert refusal.value.path == path


def test_a_condition_in_a_row_may_ask_its_own_row_and_what_stands_before_the_table():
    rows = [field("kind"), field("more", show_if={"field": "kind", "op": "filled"})]
    outer = field(
        "table", "group", fields=[*rows, field("last", show_if={"field": "s.case", "op": "eq", "value": "new"})]
    )
    assert a_form(CASE, outer).field_at("s.table.0.last").show_if.field == "s.case"


def test_a_condition_outside_a_table_cannot_ask_into_its_rows():
    with pytest.raises(FormError):
        a_form(TABLE, field("after", show_if={"field": "s.table.0.name", "op": "filled"}))


def test_a_form_of_too_many_fields_is_refused():
    many = [
        {"key": f"s{part}", "title": "Phần", "fields": [field(f"f{number}") for number in range(60)]}
        for part in range(6)
    ]
    with pytest.raises(FormError, match=str(MAX_FIELDS)):
        Form.parse({"key": "lon", "title": "Lớn", "sections": many})


def test_limits_that_the_document_leaves_out_have_sensible_defaults():
    form = a_form(field("a"), field("b", "note"), field("c", "group", fields=[field("d")]), DAY)
    assert form.field_at("s.a").max_length == 500
    assert form.field_at("s.b").max_length == 5000
    assert form.field_at("s.c").max == 50


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["key", "title", "sections", "fields", "kind", "label"]), inner, max_size=6
            )
        ),
        max_leaves=12,
    )
)
def test_any_document_is_either_a_form_or_refused_by_name(anything):
    try:
        assert isinstance(Form.parse(anything), Form)
    except FormError:
        pass
