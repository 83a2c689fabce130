"""What the tags of the screens write: chips, pills, Vietnamese dates and numbers, questions with their errors."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import get_language, gettext, override
from hypothesis import given
from hypothesis import strategies as st

from motcua.core import clock
from motcua.core.words import said, speak
from motcua.eforms import fields as eform_fields
from motcua.eforms import layout
from motcua.web.ui import chips, fields, formats, ribbon
from motcua.web.ui.specimen import Due

NBSP = "\u00a0"
CLOSE = datetime(2018, 5, 21, 17, 0, tzinfo=clock.VN)


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_a_moment_in_another_zone_is_written_in_vietnams() -> None:
    utc = datetime(2018, 5, 20, 18, 30, tzinfo=UTC)
    assert formats.moment(utc) == "01:30, 21/05/2018"
    assert formats.day(utc) == "21/05/2018"


def test_a_full_moment_names_the_day_of_the_week() -> None:
    assert formats.full_moment(CLOSE) == "17:00, Thứ Hai 21/05/2018"
    assert formats.full_moment(date(2018, 5, 20)) == "Chủ Nhật 20/05/2018"


def test_a_near_moment_leaves_the_year_out() -> None:
    assert formats.near_moment(CLOSE) == "17:00, 21/05"
    assert formats.short_day(date(2018, 5, 9)) == "09/05"


@pytest.mark.parametrize("write", [formats.day, formats.moment, formats.near_moment, formats.full_moment])
def test_no_moment_is_written_as_nothing(write) -> None:
    assert write(None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(1145, "1.145"), (0, "0"), (Decimal("3.5"), "3,5"), (-1234567, "-1.234.567"), (2.0, "2"), (None, "–"), ("", "–")],
)
def test_numbers_have_points_between_thousands_and_a_comma_before_decimals(value, text) -> None:
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("97.28"), f"97,28{NBSP}%"),
        (97.5, f"97,50{NBSP}%"),
        (100, f"100{NBSP}%"),
        (0, f"0{NBSP}%"),
        (25.0, f"25{NBSP}%"),
        (99.999, f"100,00{NBSP}%"),
        (None, "–"),
    ],
)
def test_a_share_is_written_with_a_space_that_does_not_break_and_no_data_as_a_dash(value, text) -> None:
    assert formats.percent(value) == text


def test_money_names_its_unit() -> None:
    assert formats.money(985000000) == f"985.000.000{NBSP}đồng"


@pytest.mark.parametrize(
    ("count", "text"), [(0, f"0{NBSP}byte"), (2048, f"2{NBSP}KB"), (2516582, f"2,4{NBSP}MB"), (None, "–")]
)
def test_the_size_of_a_file_is_written_for_people(count, text) -> None:
    assert formats.size(count) == text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_a_written_whole_number_reads_back_as_itself(value: int) -> None:
    assert int(formats.number(value).replace(".", "")) == value


@pytest.mark.parametrize(("name", "mark"), [("Phạm Văn Dũng", "PD"), ("An", "A"), ("  ", "?"), ("đặng ý", "ĐÝ")])
def test_a_persons_mark_is_the_first_letters_of_family_and_given_name(name, mark) -> None:
    assert formats.initials(name) == mark


@pytest.mark.parametrize("status", list(chips.STATUS))
def test_every_status_has_an_icon_and_a_word_whatever_its_case(status: str) -> None:
    upper, lower = drawn("{% status_chip s %}", s=status), drawn("{% status_chip s %}", s=status.lower())
    assert upper == lower
    assert f"#i-{chips.STATUS[status].icon}" in upper
    assert str(chips.STATUS[status].word) in upper


def test_a_status_chip_may_be_said_closer() -> None:
    assert "Chờ cơ quan khác" in drawn('{% status_chip "processing" "Chờ cơ quan khác" %}')


def test_words_of_chips_and_pills_are_escaped() -> None:
    evil = "<script>"
    for source in (
        "{% status_chip e %}",
        '{% chip "ok" "check" e %}',
        '{% pill "late" e %}',
        "{% dossier_code e %}",
        "{% icon e %}",
    ):
        assert "<script>" not in drawn(source, e=evil), source


@pytest.mark.parametrize("kind", list(chips.DUE_ICON))
def test_a_pill_wears_the_look_of_its_kind(kind: str) -> None:
    assert f'class="due due-{kind}"' in drawn("{% due_pill d %}", d=Due(kind, "còn 3 ngày"))


def test_no_deadline_draws_no_pill_and_an_unknown_kind_the_quiet_one() -> None:
    assert drawn("{% due_pill d %}", d=None) == ""
    assert "due-far" in drawn('{% pill "strange" "x" %}')


def test_no_published_level_draws_no_chip() -> None:
    assert drawn("{% level_chip n %}", n=None) == ""
    assert "Mức độ 4" in drawn("{% level_chip n %}", n=4)


class Asked(forms.Form):
    reason = forms.CharField(
        label="Lý do", help_text="Nêu rõ <b>", widget=forms.Textarea, error_messages={"required": "Nêu lý do"}
    )
    kind = forms.ChoiceField(label="Loại", choices=[("a", "Một"), ("b", "Hai")], widget=forms.RadioSelect)
    on = forms.DateField(label="Ngày", required=False)


def test_a_wrong_answer_stays_with_its_error_between_hint_and_input() -> None:
    form = Asked({"reason": "", "kind": "b", "on": "<12/09>"})
    html = drawn("{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert html.index('id="id_reason-h"') < html.index('id="id_reason-e"') < html.index('id="id_reason"')
    assert 'aria-describedby="id_reason-h id_reason-e"' in html
    assert "&lt;12/09&gt;" in html and "&lt;b&gt;" in html
    assert 'value="b" checked' in html
    assert html.count("(không bắt buộc)") == 1


class Sometimes(forms.Form):
    required_sometimes = frozenset({"reason"})
    reason = forms.CharField(label="Lý do", required=False, help_text="Bắt buộc khi thu lại.")
    note = forms.CharField(label="Ghi chú", required=False)


def test_what_is_required_only_in_some_cases_is_not_called_optional() -> None:
    reason, note = (drawn("{% field f %}", f=bound) for bound in Sometimes())
    assert "(không bắt buộc)" not in reason and "aria-required" not in reason
    assert "(không bắt buộc)" in note


def test_the_error_summary_says_the_same_words_and_links_to_the_first_input_of_a_group() -> None:
    form = Asked({"reason": ""})
    html = drawn("{% error_summary form %}", form=form)
    assert '<a href="#id_reason">Nêu lý do</a>' in html
    assert 'href="#id_kind_0"' in html
    assert 'id="id_kind_0"' in drawn("{% field f %}", f=form["kind"])


class Bare(forms.Form):
    note = forms.CharField(label="Ý kiến của bạn")
    place = forms.CharField(label="KBNN nơi giao dịch")
    agency = forms.ChoiceField(label="Cơ quan", choices=[("", ""), ("a", "A")])


def test_an_answer_that_is_missing_is_asked_for_by_its_name() -> None:
    said = [problem.message for problem in fields.problems_of(Bare({}))]
    assert said == ["Nhập ý kiến của bạn", "Nhập KBNN nơi giao dịch", "Chọn cơ quan"]


def test_a_complaint_about_the_whole_form_alone_is_not_counted_as_places_to_mend() -> None:
    form = Bare({"note": "x", "place": "y", "agency": "a"})
    form.add_error(None, "Hồ sơ vừa được người khác nhận.")
    html = drawn("{% error_summary form %}", form=form)
    assert "Chưa làm được" in html
    assert "Cần sửa" not in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=Asked({"reason": "x", "kind": "a"})).strip() == ""


def answer(kind: eform_fields.Kind, **more: object) -> layout.BoundField:
    return layout.BoundField("tk.x", "tk-x", eform_fields.Field("x", kind, "Tên", required=True), **more)  # type: ignore[arg-type]


def test_a_sum_of_an_electronic_form_says_its_unit() -> None:
    assert "Đơn vị: đồng." in drawn("{% field f %}", f=answer(eform_fields.Kind.MONEY))
    assert "đồng" not in drawn("{% field f %}", f=answer(eform_fields.Kind.NUMBER))


@pytest.mark.parametrize("kind", list(eform_fields.Kind))
def test_every_kind_of_electronic_form_can_be_filled_in(kind: eform_fields.Kind) -> None:
    row = (answer(eform_fields.Kind.TEXT),)
    bound = (
        answer(kind, rows=(row,)) if kind is eform_fields.Kind.GROUP else answer(kind, value="y", problem="Sửa chỗ này")
    )
    html = drawn("{% field f %}", f=bound)
    assert 'name="tk.x"' in html
    assert 'id="tk-x"' in html
    if kind is not eform_fields.Kind.GROUP:
        assert "Sửa chỗ này" in html and "tk-x-e" in html


@pytest.mark.parametrize(("many", "tag"), [(3, 'type="radio"'), (9, "<select")])
def test_few_choices_stand_open_and_many_fold_into_a_list(many: int, tag: str) -> None:
    options = tuple(layout.Option(str(n), f"Mục {n}", n == 1) for n in range(many))
    assert tag in drawn("{% field f %}", f=answer(eform_fields.Kind.CHOICE, options=options))


def test_the_summary_of_an_electronic_form_reaches_the_rows_of_a_group_and_passes_hidden_fields() -> None:
    inner = layout.BoundField(
        "tk.g.0.a", "tk-g-0-a", eform_fields.Field("a", eform_fields.Kind.TEXT, "A"), problem="Nhập A"
    )
    group = answer(eform_fields.Kind.GROUP, rows=((inner,),))
    hidden = answer(eform_fields.Kind.TEXT, problem="Không hiện", visible=False)
    section = layout.BoundSection("tk", "Tờ khai", (hidden, group))
    assert fields.problems_of_sections([section]) == [fields.Problem("tk-g-0-a", "Nhập A")]


BARS = st.lists(
    st.builds(ribbon.Bar, st.text(max_size=30), st.floats(0, 1e6), st.sampled_from(list(ribbon.CLASSES))),
    min_size=1,
    max_size=12,
)


@given(BARS, st.none() | st.floats(0, 1e7), st.none() | st.floats(0, 1e7))
def test_no_bar_overlaps_the_next_and_nothing_leaves_the_ribbon(bars, now, due) -> None:
    made = ribbon.draw(bars, title="x", now=now, due=due)
    edges = [(float(bar.x), float(bar.x) + float(bar.width)) for bar in made.bars]
    assert all(end <= start + 0.11 for (_, end), (start, _) in pairwise(edges))
    assert all(0 <= start < end <= ribbon.WIDTH for start, end in edges)
    assert all(0 <= float(x) <= ribbon.WIDTH for x in (made.now_x, made.due_x) if x)


def test_a_longer_stay_has_a_longer_bar_and_a_short_one_no_word() -> None:
    made = ribbon.draw([ribbon.Bar("Thẩm tra", 1000), ribbon.Bar("Phát hành kết quả", 1)], title="x")
    assert float(made.bars[0].width) > float(made.bars[1].width)
    assert (made.bars[0].label, made.bars[1].label) == ("Thẩm tra", "")


def test_the_line_of_now_stands_inside_the_bar_that_runs() -> None:
    made = ribbon.draw([ribbon.Bar("a", 100), ribbon.Bar("b", 100, "now")], title="x", now=150, due=400)
    running = made.bars[1]
    assert float(running.x) < float(made.now_x) < float(running.x) + float(running.width) < float(made.due_x)


def test_a_kept_row_is_drawn_anew_for_other_values_and_in_the_other_language() -> None:
    def kept(text: str) -> str:
        return drawn('{% kept "ui/empty.html" text=text %}', text=text)

    assert "Trống" in kept("Trống") and "&lt;b&gt;" in kept("<b>")
    told = said("Tất cả")
    speak(lambda pattern: "All" if get_language() == "en" else pattern)
    try:
        with override("en"):
            assert "All" in kept(told)
        assert "Tất cả" in kept(told)
    finally:
        speak(gettext)


def test_the_line_of_now_crosses_no_word_that_has_room_behind_it() -> None:
    drawn = ribbon.draw([ribbon.Bar("Thẩm tra", 600, "now"), ribbon.Bar("Duyệt", 60, "next")], title="", now=20)
    bar = drawn.bars[0]
    assert bar.label == "Thẩm tra" and float(bar.text_x) > float(drawn.now_x)
    begun = ribbon.draw([ribbon.Bar("Thẩm tra", 600, "now")], title="", now=500).bars[0]
    assert float(begun.text_x) == float(begun.x) + 8
