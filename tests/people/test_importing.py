"""People from a spreadsheet: looked at first, understood or named, written all or not at all."""

import io
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from motcua import cli
from motcua.cli import people as command
from motcua.core import installation
from motcua.core.errors import Invalid
from motcua.core.sheets import MOST_UNPACKED
from motcua.journal.models import Event
from motcua.people import importing, sheets
from motcua.people.importing import COLUMNS, State
from motcua.people.models import Post, Role, SignedIn, Unit, User
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world):
    installation.choose(demo=False)
    return builders.a_person("hethong", Role.SYSTEM_ADMIN, world.agencies["STTTT"])


@pytest.fixture
def boss(world):
    installation.choose(demo=False)
    return builders.a_person("quantri", Role.AGENCY_ADMIN, world.receiver)


def row(username="moi.mot", name="Lê Thị Mới", honorific="bà", email="", phone="", agency="STC", unit="Phòng Đầu tư",
        role="Chuyên viên thụ lý", title="", since="01/06/2026"):  # fmt: skip
    return [username, name, honorific, email, phone, agency, unit, role, title, since]


def a_sheet(*rows, titles=COLUMNS):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([titles, *rows]):
            for column, text in enumerate(cells):
                sheet.write(number, column, text)
    return out.getvalue()


def planned(*rows, by):
    return importing.plan(importing.read(a_sheet(*rows)), by=by)


def test_the_plan_says_what_each_row_would_do_and_writes_nothing(admin, world):
    chi = world.chi
    same = row("chi", chi.full_name, chi.honorific, chi.email, chi.phone, "STC", "", "Cán bộ tiếp nhận và trả kết quả")
    mended = [*same]
    mended[1] = "Nguyễn Thị Chi Mai"
    people, events = User.objects.count(), Event.objects.count()
    assert [line.state for line in planned(row(), same, by=admin)] == [State.NEW, State.EQUAL]
    (line,) = planned(mended, by=admin)
    assert (line.state, line.said) == (State.CHANGED, ["sửa: họ và tên"])
    (line,) = planned(row("chi", chi.full_name, chi.honorific, chi.email, chi.phone), by=admin)
    assert (line.state, line.said) == (State.CHANGED, ["giao chức vụ"])
    (line,) = planned(row(unit="Phòng Chưa Có"), by=admin)
    assert line.said == ["người mới", "giao chức vụ", "lập phòng mới “Phòng Chưa Có”"]
    assert (User.objects.count(), Event.objects.count()) == (people, events)


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (row(username="Có Dấu"), "Tên đăng nhập"), (row(name=""), "Họ và tên"), (row(honorific="cô"), "Xưng hô"),
        (row(email="không phải"), "Thư điện tử"), (row(agency="KHONG"), "Mã cơ quan"), (row(role="Sếp"), "Vai trò"),
        (row(unit=""), "Phòng"), (row(since="31/02/2026"), "Từ ngày"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_by_its_cell(admin, bad, named):
    (line,) = planned(bad, by=admin)
    assert line.state == State.WRONG
    assert line.said[0].startswith(named)


def test_two_rows_of_one_person_must_agree(admin):
    lines = planned(row(), row(role="Trưởng phòng"), row(name="Tên khác"), by=admin)
    assert [line.state for line in lines] == [State.NEW, State.NEW, State.WRONG]
    assert "dòng 2" in lines[2].said[0]


def test_all_rows_are_written_or_none(admin, world):
    given = importing.apply(planned(row(unit="Phòng Mới"), row("moi.hai", "Trần Văn Hai", "ông"), by=admin), by=admin)
    assert set(given) == {"moi.mot", "moi.hai"}
    for name, password in given.items():
        person = User.objects.get(username=name)
        assert person.check_password(password)
        assert person.must_change_password
    assert Post.objects.get(user__username="moi.mot").unit == Unit.objects.get(name="Phòng Mới")
    again = planned(row(unit="Phòng Mới"), row("moi.hai", "Trần Văn Hai", "ông"), by=admin)
    assert {line.state for line in again} == {State.EQUAL}
    before = User.objects.count()
    with pytest.raises(Invalid):
        importing.apply(planned(row("moi.ba"), row(agency="KHONG"), by=admin), by=admin)
    assert User.objects.count() == before


def test_an_agencys_administrator_reaches_her_own_agency_only(boss, world):
    others = planned(row(agency="DTE"), row(role="Quản trị hệ thống"), row("an", "Trần Văn An", "ông"), by=boss)
    assert {line.state for line in others} == {State.WRONG}
    assert [line.state for line in planned(row(), by=boss)] == [State.NEW]


@pytest.mark.parametrize("data", [b"", b"khong phai", b"PK\x03\x04hong", b"x" * (importing.MOST_BYTES + 1)])
def test_what_is_no_spreadsheet_is_answered_in_words(data):
    with pytest.raises(Invalid, match=r"[Tt]ệp"):
        importing.read(data)


def test_a_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (MOST_UNPACKED + 1))
    with pytest.raises(Invalid, match="quá lớn"):
        importing.read(out.getvalue())


def test_a_sheet_without_a_needed_column_is_refused(admin):
    with pytest.raises(Invalid, match="Vai trò"):
        importing.plan(importing.read(a_sheet(titles=COLUMNS[:7])), by=admin)


def test_the_template_can_be_read_and_asks_for_every_column(world):
    made = sheets.template([world.receiver], [("intake", "Cán bộ tiếp nhận và trả kết quả")])
    assert tuple(importing.read(made)[0]) == COLUMNS


def test_the_press_writes_what_was_looked_at_and_gives_the_passwords_once(admin, client_of, world):
    page = client_of(admin)
    sheet = io.BytesIO(a_sheet(row()))
    sheet.name = "nguoi.xlsx"
    shown = page.post("/theo-doi/tai-khoan/nhap/", {"file": sheet})
    sealed = shown.context["sealed"]
    assert not User.objects.filter(username="moi.mot").exists()
    stranger = builders.a_person("hethong2", Role.SYSTEM_ADMIN, world.agencies["STTTT"])
    client_of(stranger).post("/theo-doi/tai-khoan/nhap/ghi/", {"sealed": sealed})
    page.post("/theo-doi/tai-khoan/nhap/ghi/", {"sealed": sealed + "x"})
    assert not User.objects.filter(username="moi.mot").exists()
    answer = page.post("/theo-doi/tai-khoan/nhap/ghi/", {"sealed": sealed})
    (_titles, (name, password)) = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert User.objects.get(username=name).check_password(password)
    assert (
        page.post("/theo-doi/tai-khoan/nhap/ghi/", {"sealed": sealed}).status_code == 302
    )  # nothing new: no passwords
    assert not SignedIn.objects.filter(user__username=name).exists()


def test_the_command_looks_first_and_writes_passwords_for_their_owner_only(admin, tmp_path, capsys):
    source, target = tmp_path / "nguoi.xlsx", tmp_path / "mat-khau.xlsx"
    source.write_bytes(a_sheet(row()))
    given = ["import-people", str(source), "--by", "hethong", "--passwords", str(target)]
    assert command.import_people(cli._parser().parse_args([*given, "--dry-run"])) == 0
    assert not target.exists()
    assert command.import_people(cli._parser().parse_args(given)) == 0
    assert target.stat().st_mode & 0o077 == 0
    source.write_bytes(a_sheet(row(agency="KHONG")))
    assert command.import_people(cli._parser().parse_args(given)) == 1
    assert "CHƯA HIỂU" in capsys.readouterr().out


def test_the_plan_of_many_rows_asks_few_questions(admin, django_assert_max_num_queries):
    rows = importing.read(a_sheet(*(row(f"moi.{number}") for number in range(300))))
    with django_assert_max_num_queries(8):
        importing.plan(rows, by=admin)
