"""What administrators fill in about people and posts."""

from typing import Any

from django import forms

from motcua.core import clock
from motcua.core.words import said
from motcua.people import administration
from motcua.people.models import Agency, Unit, User
from motcua.web.ui.forms import day_field


class RoomField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A room, named after its agency."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.agency.short}: {obj.name}"


class PostForm(forms.Form):
    """A post: where, as what, from when. The room's agency is checked with the agency chosen."""

    use_required_attribute = False
    required_sometimes = frozenset({"unit"})
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=said("Cơ quan"), error_messages={"required": said("Chọn cơ quan.")}
    )
    role = forms.ChoiceField(label=said("Vai trò"), error_messages={"required": said("Chọn vai trò.")})
    unit = RoomField(
        Unit.objects.none(),
        label=said("Phòng"),
        required=False,
        help_text=said("Chuyên viên, trưởng phòng phải có phòng."),
    )
    title = forms.CharField(label=said("Chức danh"), max_length=120, required=False)
    from_on = day_field(said("Từ ngày"), missing=said("Nhập ngày bắt đầu."))

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = administration.agencies_for(by)
        self._choose("agency", agencies.order_by("sort"))
        rooms = Unit.objects.filter(agency__in=agencies).select_related("agency")
        self._choose("unit", rooms.order_by("agency__sort", "order"))
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", ""), *administration.roles_for(by)]
        self.fields["from_on"].initial = clock.today()

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        role, unit, agency = given.get("role"), given.get("unit"), given.get("agency")
        if role in administration.IN_A_ROOM and not unit:
            self.add_error("unit", said("Chọn phòng: chuyên viên và trưởng phòng làm việc trong một phòng."))
        if unit and agency and unit.agency_id != agency.pk:
            self.add_error("unit", said("Chọn phòng của cơ quan này."))
        return given

    def post(self) -> dict[str, Any]:
        """The post as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("agency", "role", "unit", "title", "from_on")}


class PersonForm(PostForm):
    """A new account with its first post."""

    username = forms.RegexField(
        r"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$",
        label=said("Tên đăng nhập"),
        max_length=80,
        help_text=said("Chữ thường không dấu, chữ số, dấu chấm. Ví dụ: an.ductrong"),
        error_messages={
            "required": said("Nhập tên đăng nhập."),
            "invalid": said("Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối."),
        },
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    full_name = forms.CharField(
        label=said("Họ và tên"), max_length=120, error_messages={"required": said("Nhập họ và tên.")}
    )
    honorific = forms.ChoiceField(
        label=said("Xưng hô"), choices=[("ông", said("Ông")), ("bà", said("Bà"))], widget=forms.RadioSelect,
        error_messages={"required": said("Chọn cách xưng hô.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=said("Thư điện tử công vụ"),
        required=False,
        error_messages={"invalid": said("Thư điện tử chưa đúng dạng.")},
    )
    phone = forms.CharField(label=said("Điện thoại"), max_length=40, required=False)
    field_order = ["username", "full_name", "honorific", "email", "phone", "agency", "role", "unit", "title", "from_on"]

    def facts(self) -> dict[str, Any]:
        """The person as the action takes her."""
        return {name: self.cleaned_data[name] for name in ("username", "full_name", "honorific", "email", "phone")}


class EndForm(forms.Form):
    """The last day of a post."""

    use_required_attribute = False
    on = day_field(said("Ngày cuối cùng giữ chức vụ"), missing=said("Nhập ngày cuối cùng."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
