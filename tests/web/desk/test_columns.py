"""The columns of the lists: chosen by a person for herself, carried by a kept list and by the file of a list."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.core import installation
from motcua.core.errors import Invalid
from motcua.dossiers import columns, exports
from motcua.dossiers.actions.columns import choose_columns
from motcua.dossiers.models import Export
from motcua.people.models import User
from tests import builders
from tests.builders import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOON = "2026-06-01T11:00"
PLAIN = ["Hồ sơ", "Việc của tôi", "Trạng thái", "Phải xong"]


def heads(client: Client, address: str) -> list[str]:
    body = client.get(address).content.decode()
    return [text.replace("↑", "").strip() for text in re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', body)]


def chosen_by(person: User) -> tuple[str, ...]:
    return columns.chosen_by(User.objects.get(pk=person.pk))


def presses(client: Client, hien: list[str], **button: str) -> str:
    address: str = client.post(reverse("desk:columns", args=["mine"]), {"hien": hien, **button})["Location"]
    return address


def test_a_choice_is_kept_with_the_person_and_touches_nobody_else(world: World, client_of: SignIn) -> None:
    builders.in_step()
    mine, other = client_of(world.dung), client_of(world.vinh)
    with builders.living_at(NOON):
        assert heads(mine, reverse("desk:mine")) == PLAIN
        assert presses(mine, ["thu_tuc", "han_tra"]).startswith(reverse("desk:mine"))
        for client in (mine, client_of(world.dung)):  # another browser too
            assert heads(client, reverse("desk:mine")) == ["Hồ sơ", "Thủ tục", "Hạn trả kết quả"]
        assert heads(mine, reverse("desk:my-unit")) == ["Hồ sơ", "Thủ tục", "Hạn trả kết quả"]
        assert heads(other, reverse("desk:my-unit")) == PLAIN
        presses(mine, ["thu_tuc"], mac_dinh="1")
        assert heads(mine, reverse("desk:mine")) == PLAIN


def test_every_row_has_a_cell_for_each_column_and_says_what_it_is(world: World, client_of: SignIn) -> None:
    one, client = builders.in_step(), client_of(world.dung)
    User.objects.filter(pk=world.dung.pk).update(list_columns=list(columns.LABELS))
    with builders.living_at(NOON):
        body = client.get(reverse("desk:mine")).content.decode()
    row = body[body.index("data-row>") :]
    row = row[: row.index("</tr>")]
    assert row.count("<td") == len(columns.LABELS) + 1 + row.count('<td class="c"')
    assert one.version.procedure.name in row and '<span class="k">Thủ tục: </span>' in row
    assert world.dung.full_name in row and (one.reference or "") in row


def test_the_buttons_move_a_column_and_lead_back_to_the_form(world: World, client_of: SignIn) -> None:
    client = client_of(world.dung)
    with builders.living_at(NOON):
        form = presses(client, ["viec", "kenh", "phong"], len="kenh")
        assert form.startswith(reverse("desk:columns", args=["mine"]))
        assert chosen_by(world.dung) == ("kenh", "viec", "phong")
        presses(client, ["kenh", "viec", "phong"], xuong="viec")
        assert chosen_by(world.dung) == ("kenh", "phong", "viec")
        presses(client, ["kenh", "phong", "viec"], xuong="viec")  # at the end already
        presses(client, ["kenh", "phong", "viec"], len="la_gi")
        assert chosen_by(world.dung) == ("kenh", "phong", "viec")
        assert "Chọn ít nhất một cột" in client.get(presses(client, [])).content.decode()
        form = client.get(presses(client, list(columns.LABELS)))  # too many: what was ticked stays ticked
        assert [name for name, _ in form.context["chosen"]] == list(columns.LABELS)
    assert chosen_by(world.dung) == ("kenh", "phong", "viec")


def test_unknown_and_doubled_columns_are_left_out(world: World) -> None:
    assert choose_columns(["kenh", "password", "kenh", "viec"], by=world.dung) == ("kenh", "viec")
    with pytest.raises(Invalid):
        choose_columns(["password"], by=world.dung)
    with pytest.raises(Invalid, match="nhiều nhất 7 cột"):
        choose_columns(columns.LABELS, by=world.dung)
    User.objects.update(list_columns=["gone", "viec"])  # of an earlier release
    assert chosen_by(world.dung) == ("viec",)


def test_the_filters_of_the_list_are_still_on_after_choosing(world: World, client_of: SignIn) -> None:
    with builders.living_at(NOON):
        assert "loc=may" in presses(client_of(world.dung), ["kenh"], loc="may")


def test_a_kept_list_carries_the_columns_it_was_kept_with(world: World, client_of: SignIn) -> None:
    builders.in_step()
    client = client_of(world.dung)
    with builders.living_at(NOON):
        presses(client, ["phong", "viec"])
        told = client.get(reverse("desk:mine")).context["kept_with"]
        view = client.post(reverse("desk:view-save", args=["mine"]), {"ten": "Việc gấp", **told})["Location"]
        presses(client, ["kenh"])
        assert heads(client, view) == ["Hồ sơ", "Phòng giữ", "Việc của tôi"]
        assert heads(client, reverse("desk:mine")) == ["Hồ sơ", "Cách gửi"]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_file_has_the_columns_of_the_page(world: World, format: str) -> None:
    one = builders.in_step(abstract="Mua máy chủ")
    with builders.living_at(NOON):
        asked = {"tab": "my_unit", "cot": "nguoi_giu,viec"}
        export = exports.build(exports.ask("inbox", format, by=world.dung, title="x", asked=asked))
        with exports.take(world.dung, export.pk)[1] as file:
            lines = _lines(file.read(), export)
    assert lines[-2] == ["Mã hồ sơ", "Trích yếu", "Cơ quan gửi", "Người giữ", "Bước"]
    assert lines[-1] == [one.code, "Mua máy chủ", one.customer.name, world.dung.full_name, "Thụ lý hồ sơ"]


def _lines(content: bytes, export: Export) -> list[list[str]]:
    if export.format == Export.Format.CSV:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    from_sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row if cell != ""] for row in from_sheet if any(row)]


def test_the_page_asks_for_the_file_with_the_chosen_columns(world: World, client_of: SignIn) -> None:
    builders.in_step()
    client = client_of(world.dung)
    with builders.living_at(NOON):
        presses(client, ["kenh"])
        body = client.get(reverse("desk:my-unit")).content.decode()
    form = body[body.index(reverse("desk:export", args=["my_unit"])) :]
    assert '<input type="hidden" name="cot" value="kenh">' in form[: form.index("</form>")]


@pytest.mark.parametrize("chosen", [("viec",), tuple(columns.LABELS)[-columns.MOST :]])
def test_no_column_costs_a_statement(world: World, client_of: SignIn, chosen: tuple[str, ...]) -> None:
    for _ in range(3):
        builders.in_step()
    client = client_of(world.dung)
    installation.choose(demo=False)  # asked for once in the life of a process
    choose_columns(chosen, by=world.dung)
    with builders.living_at(NOON):
        client.get(reverse("desk:mine"))
        with CaptureQueriesContext(connection) as spent:
            client.get(reverse("desk:mine"))
    assert len(spent) <= 8, [one["sql"][:90] for one in spent]
