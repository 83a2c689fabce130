"""A form to test with: a case, money that shows for one case, a day, and a table."""

from motcua.eforms.schema import Form


def field(key, kind="text", label=None, **more):
    return {"key": key, "kind": kind, "label": label or key.capitalize(), **more}


def document(*fields, **more):
    return {
        "key": "thu",
        "title": "Tờ khai",
        "sections": [{"key": "s", "title": "Phần", "fields": list(fields)}],
        **more,
    }


def a_form(*fields):
    return Form.parse(document(*fields))


CASE = field(
    "case",
    "choice",
    "Trường hợp",
    required=True,
    choices=[{"value": "new", "label": "Mới"}, {"value": "old", "label": "Cũ"}],
)
MONEY = field("money", "money", "Kinh phí", required=True, min=1, show_if={"field": "case", "op": "eq", "value": "new"})
DAY = field("day", "date", "Ngày ký", max="today")
TABLE = field(
    "table",
    "group",
    "Các đơn vị",
    max=3,
    fields=[
        field("name", "text", "Tên đơn vị", required=True),
        field("kind", "choice", "Loại", choices=[{"value": "a", "label": "Loại A"}, {"value": "b", "label": "Khác"}]),
        field("other", "text", "Loại khác", required=True, show_if={"field": "kind", "op": "eq", "value": "b"}),
    ],
)
WHOLE = a_form(CASE, MONEY, DAY, TABLE)
