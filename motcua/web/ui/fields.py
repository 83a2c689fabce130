"""A question as a screen shows it, whoever asked it: a Django form or an electronic form of a procedure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.forms import BaseForm

from motcua.core.words import inside, joined, said
from motcua.eforms import layout
from motcua.eforms.fields import Field as FormField
from motcua.eforms.fields import Kind

FEW = 6
"""Up to so many choices stand open as buttons; more fold into a list."""
INPUT_TYPES = frozenset({"text", "number", "date", "email", "tel", "url", "password", "file", "hidden"})


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to mend: `anchor` is the id of the input it speaks of, empty for the whole page."""

    anchor: str
    message: str


@dataclass(frozen=True)
class Field:
    """One question. `kind`: text, number, date, email, tel, password, file, hidden, area, select, radio, checks,
    check, note, readonly or group. `value` is shown as typed, right or wrong. `attrs` are further attributes of the
    input; one whose value is True stands alone. `rows_of`: the rows of a group, each its own questions. `sometimes`:
    required in cases that its hint names, so it is not called optional.
    """

    name: str
    kind: str = "text"
    label: str = ""
    id: str = ""
    value: str = ""
    hint: str = ""
    errors: tuple[str, ...] = ()
    required: bool = False
    sometimes: bool = False
    choices: tuple[Choice, ...] = ()
    empty_choice: str | None = None
    look: str = ""
    rows: int = 4
    multiple: bool = False
    attrs: Mapping[str, str | bool] = field(default_factory=dict)
    rows_of: tuple[tuple["Field", ...], ...] = ()

    @property
    def anchor(self) -> str:
        """The id that an error links to: the first choice of a group, else the input."""
        own = self.id or f"id_{self.name}"
        return f"{own}_0" if self.kind in ("radio", "checks") else own

    @property
    def own_id(self) -> str:
        return self.id or f"id_{self.name}"

    @property
    def grouped(self) -> bool:
        return self.kind in ("radio", "checks")

    @property
    def input_type(self) -> str:
        """A date is typed as text, day first: the browser's own picker follows the machine's language, not ours."""
        return "text" if self.kind == "date" or self.kind not in INPUT_TYPES else self.kind

    @property
    def described_by(self) -> str:
        """The ids of hint and errors, for aria-describedby; empty when there are none."""
        ids = ([f"{self.own_id}-h"] if self.hint else []) + ([f"{self.own_id}-e"] if self.errors else [])
        return " ".join(ids)

    def dressed(self, *, hint: str = "", look: str = "") -> "Field":
        """The same question with a hint and a width told by the template."""
        return replace(self, hint=hint or self.hint, look=look or self.look)


def of_bound(bound: BoundField) -> Field:
    """The question of a Django form's bound field."""
    widget = bound.field.widget
    return Field(
        name=bound.html_name,
        kind=_kind(bound.field, widget),
        label=str(bound.label),
        id=bound.id_for_label if not isinstance(widget, forms.RadioSelect) else bound.auto_id,
        value=_shown(bound),
        hint=str(bound.help_text),
        errors=tuple(_said(bound)),
        required=bound.field.required,
        sometimes=bound.name in getattr(bound.form, "required_sometimes", ()),
        choices=tuple(_choices(bound)),
        look=str(widget.attrs.get("class", "")),
        rows=int(str(widget.attrs.get("rows", 4))),
        multiple=bool(getattr(widget, "allow_multiple_selected", False)),
        attrs=_attrs(bound, widget),
    )


PLAIN: Mapping[Kind, tuple[str, str, Mapping[str, str | bool]]] = {
    Kind.TEXT: ("text", "", {}),
    Kind.NOTE: ("area", "", {}),
    Kind.NUMBER: ("text", "w16", {"inputmode": "decimal"}),
    Kind.MONEY: ("text", "w16", {"inputmode": "numeric"}),
    Kind.DATE: ("date", "w10", {}),
    Kind.PERSON_ID: ("text", "w16", {"inputmode": "numeric", "autocomplete": "off"}),
    Kind.PHONE: ("tel", "w16", {}),
    Kind.EMAIL: ("email", "", {}),
}
"""How each kind of electronic form is typed: input, width, further attributes."""


def of_answer(bound: layout.BoundField) -> Field:
    """The question of an electronic form, as `eforms.layout.bind` gives it."""
    asked = bound.field
    kind, look, attrs = _answer_kind(bound)
    return Field(
        name=bound.name,
        kind=kind,
        label=asked.label,
        id=bound.id,
        value=bound.value,
        hint=_hint(asked),
        errors=(bound.problem,) if bound.problem else (),
        required=asked.required,
        choices=tuple(Choice(one.value, one.label, one.chosen) for one in bound.options),
        empty_choice=said("Chọn") if kind == "select" else None,
        look={"third": "w10", "half": "w16"}.get(asked.width, look),
        attrs=attrs,
        rows_of=tuple(tuple(of_answer(inner) for inner in row if inner.visible) for row in bound.rows),
    )


def _hint(asked: FormField) -> str:
    """Its own; money says its unit."""
    if asked.kind is not Kind.MONEY or "đồng" in asked.hint:
        return asked.hint
    return joined(" ", (asked.hint, said("Đơn vị: đồng.")))


def _answer_kind(bound: layout.BoundField) -> tuple[str, str, Mapping[str, str | bool]]:
    kind = bound.field.kind
    if kind is Kind.GROUP:
        return "group", "", {}
    if kind is Kind.MULTI_CHOICE and bound.options:
        return "checks", "", {}
    if bound.options:
        few = kind is Kind.CHOICE and len(bound.options) <= FEW
        return ("radio" if few else "select"), "", {}
    return PLAIN.get(kind, ("text", "", {}))


def of_any(source: "BoundField | layout.BoundField | Field") -> Field:
    """The question, whoever asked it."""
    if isinstance(source, BoundField):
        return of_bound(source)
    return of_answer(source) if isinstance(source, layout.BoundField) else source


def problems_of(source: BaseForm | Sequence[Problem] | None) -> list[Problem]:
    """What must be mended, in the order of the page; the whole form's own complaints come first."""
    if source is None:
        return []
    if not isinstance(source, BaseForm):
        return list(source)
    general = [Problem("", str(error)) for error in source.non_field_errors()]
    shown = [of_bound(bound) for bound in source if bound.errors]
    return general + [Problem(one.anchor, message) for one in shown for message in one.errors]


def problems_of_sections(sections: Iterable[layout.BoundSection]) -> list[Problem]:
    """What must be mended in an electronic form, in the order of the page, a group's own complaint before its rows'."""
    shown = [of_answer(bound) for section in sections for bound in section.fields if bound.visible]
    flat = [each for one in shown for each in (one, *(inner for row in one.rows_of for inner in row))]
    return [Problem(one.anchor, message) for one in flat for message in one.errors]


BARE = ("", BLANK_CHOICE_DASH[0][1])
"""What Django, or a form without a word of its own, writes where nothing is chosen."""


def _kind(asked: forms.Field, widget: forms.Widget) -> str:
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.HiddenInput, "hidden"),
        (forms.CheckboxSelectMultiple, "checks"),
        (forms.RadioSelect, "radio"),
        (forms.CheckboxInput, "check"),
        (forms.Select, "select"),
        (forms.Textarea, "area"),
        (forms.FileInput, "file"),
        (forms.PasswordInput, "password"),
    )
    for known, kind in kinds:
        if isinstance(widget, known):
            return kind
    if isinstance(asked, forms.DateField):
        return "date"
    return str(getattr(widget, "input_type", "text"))


def _said(bound: BoundField) -> Iterable[str]:
    """The errors in words that say what to do: Django's bare "required" becomes "Nhập lý do", "Chọn cơ quan"."""
    bare = str(forms.Field.default_error_messages["required"])
    chosen = isinstance(bound.field.widget, forms.Select | forms.CheckboxInput | forms.RadioSelect)
    for message in bound.errors:
        if str(message) != bare:
            yield str(message)
        elif isinstance(bound.field.widget, forms.FileInput):
            yield said("Chọn tệp: {label}", label=bound.label)
        else:
            label = inside(str(bound.label))
            yield said("Chọn {label}", label=label) if chosen else said("Nhập {label}", label=label)


def _shown(bound: BoundField) -> str:
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "on" if bound.value() else ""
    if isinstance(bound.field.widget, forms.PasswordInput | forms.FileInput):
        return ""
    formatted = bound.field.widget.format_value(bound.value())
    return "" if formatted is None or isinstance(formatted, list) else str(formatted)


def _choices(bound: BoundField) -> Iterable[Choice]:
    offered = getattr(bound.field, "choices", None)
    if not offered:
        return
    value = bound.value()
    chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {str("" if value is None else value)}
    for key, label in offered:
        if isinstance(label, list | tuple):
            yield from (Choice(str(k), str(v), str(k) in chosen, str(key)) for k, v in label)
        else:
            bare = not str(key) and label in BARE
            yield Choice(str(key), said("Chọn") if bare else str(label), str(key) in chosen)


def _attrs(bound: BoundField, widget: forms.Widget) -> dict[str, str | bool]:
    drawn_by_template = {"class", "rows", "cols", "id", "aria-describedby", "aria-invalid"}
    merged = {**bound.field.widget_attrs(widget), **widget.attrs}
    kept: dict[str, str | bool] = {
        key: True if value is True else str(value)
        for key, value in merged.items()
        if key not in drawn_by_template and value not in (False, None)
    }
    if bound.field.disabled:
        kept["disabled"] = True
    if isinstance(bound.field, forms.DateField):
        kept.setdefault("inputmode", "numeric")
    return kept
