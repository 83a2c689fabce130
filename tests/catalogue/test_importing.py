"""Published records in both national shapes and as a sheet: what they would do, line by line, and nothing guessed."""

import io
import json

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue import importing, national, tables
from motcua.catalogue.importing import COLUMNS, State
from motcua.catalogue.models import LegalEvent, Procedure
from motcua.core.errors import Invalid
from motcua.documents import sheets
from motcua.dossiers.actions.filing import check_fileable
from motcua.journal.queries import breaks
from tests import builders

OLD = {
    "MATTHC": "1.000358", "TENTTHC": "Thủ tục cấp lại giấy phép", "TRANGTHAI": 1, "YEUCAU": "Có trụ sở.",
    "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": "Nộp hồ sơ"}, {"TENTRINHTU": "Trả kết quả"}]}],
    "LINHVUCTHUCHIEN": [{"MALINHVUC": "G02-CT19", "TENLINHVUC": "Xây dựng"}],
    "CACHTHUCTHUCHIEN": [
        {"KENH": 1, "THOIGIAN": [{"THOIGIANGIAIQUYET": 5, "DONVITINH": "Ngày làm việc", "MOTA": "", "PHILEPHI": []}]},
        {"KENH": 2, "THOIGIAN": [{"THOIGIANGIAIQUYET": 4, "DONVITINH": "Ngày làm việc",
                                  "PHILEPHI": [{"SOTIEN": 50000, "DONVI": "Đồng", "MOTA": ""}]}]},
    ],
    "THANHPHANHOSO": [{"GIAYTO": [{"MAGIAYTO": "1", "TENGIAYTO": "Đơn đề nghị", "TENMAUDON": "mau1.docx"}]}],
    "DOITUONGTHUCHIEN": [{"TENDOITUONG": "Tổ chức"}], "COQUANTHUCHIEN": [{"TENDONVI": "Sở Xây dựng"}],
    "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G02.000444", "TENKETQUA": "Giấy phép"}],
    "CANCUPHAPLY": [{"SOVANBAN": "59/2015/NĐ-CP", "TENVANBAN": "Nghị định"}],
}  # fmt: skip
NEW = {
    "id": "x", "code": "5.000012", "name": "Thủ tục thẩm định nội bộ", "type": "STANDARD_INTERNAL", "isInternal": True,
    "isFullProcess": True, "categoriesDetails": [{"id": "1", "name": "Tài chính", "code": "TC"}],
    "executionSteps": [{"name": "Bước 1", "description": "Nộp hồ sơ"}],
    "executionMethods": [
        {"submissionMethod": "ONLINE", "processingTime": 7, "processingTimeUnit": "WORKING_DAY", "fees": []},
        {"submissionMethod": "DIRECT", "processingTime": 7, "processingTimeUnit": "WORKING_DAY", "fees": []},
    ],
    "executionCases": [{"name": "Cấp mới", "profileComponents": [
        {"code": "G1", "name": "Tờ trình", "originalQty": 1, "copyQty": 0, "required": True,
         "hasElectronicForm": True}]}],
    "departmentsExecuting": [{"id": "1", "name": "Sở Tài chính", "code": "STC"}],
    "subjectTypesDetails": [{"name": "Cơ quan nhà nước", "code": "ĐT4"}],
    "resultsDetails": [{"name": "Văn bản thẩm định", "code": "KQ.1"}],
    "legalBasisesDetails": [{"code": "102/2009/NĐ-CP", "name": "Nghị định"}], "decisionNo": "12/QĐ-UBND",
}  # fmt: skip


def lines_of(*records):
    return importing.plan(importing.read(json.dumps(records).encode(), "a.json"))


@pytest.mark.django_db
def test_both_shapes_say_the_same_things_in_our_words(world):
    old, new = lines_of(OLD, NEW)
    assert (old.state, new.state) == (State.NEW, State.NEW)
    assert old.document["clock"]["term"] == {
        "direct": {"amount": 5, "unit": "working_days"}, "online": {"amount": 4, "unit": "working_days"}
    }  # fmt: skip
    assert old.document["facts"]["fee"] == ["50.000 Đồng"]
    assert old.document["facts"]["order"] == ["Nộp hồ sơ", "Trả kết quả"]
    assert old.document["facts"]["result"] == [{"name": "Giấy phép", "code": "KQ.G02.000444"}]
    assert new.document["kind"] == "tthc_noi_bo"
    assert new.document["papers"][0] == {
        "key": "to_trinh",
        "name": "Tờ trình",
        "originals": 1,
        "copies": 0,
        "required": True,
    }
    assert (new.document["facts"]["announced_by"], new.decision) == ("12/QĐ-UBND", "12/QĐ-UBND")


@pytest.mark.django_db
def test_a_level_above_the_actual_one_is_kept_and_marked_and_none_is_guessed(world):
    old, new = lines_of(OLD, NEW)
    assert (new.document["level"], new.document["level_note"]) == (4, importing.LEVEL_ABOVE)
    assert old.document["level_note"] == importing.LEVEL_UNKNOWN
    assert old.document["level"] <= 2


@pytest.mark.django_db
def test_what_was_written_is_equal_the_second_time_and_a_change_is_a_new_version(world):
    assert importing.apply(lines_of(OLD, NEW), by=None) == 2
    assert {one.state for one in lines_of(OLD, NEW)} == {State.EQUAL}
    assert importing.apply(lines_of(OLD, NEW), by=None) == 0
    changed = {**OLD, "TENTTHC": "Thủ tục cấp lại giấy phép xây dựng"}
    (line,) = lines_of(changed)
    assert (line.state, [str(one) for one in line.said]) == (State.CHANGED, ["sửa: tên thủ tục"])
    importing.apply([line], by=None)
    procedure = Procedure.objects.get(code="1.000358")
    assert (procedure.name, procedure.current.number) == ("Thủ tục cấp lại giấy phép xây dựng", 2)
    assert list(procedure.versions.order_by("number").values_list("state", flat=True)) == ["superseded", "in_force"]
    assert LegalEvent.objects.filter(procedure=procedure, kind="import", applied_at__isnull=False).count() == 2
    assert breaks() == []


@pytest.mark.django_db
def test_what_is_ours_of_a_procedure_stays_when_its_facts_are_imported(world):
    record = {**NEW, "code": world.offering.procedure.code, "name": world.offering.procedure.name}
    (line,) = lines_of(record)
    before = world.version
    assert (line.document["form"], line.document["process"]) == (before.form, before.process)
    assert line.document["clock"]["supplement_wait"] == before.clock["supplement_wait"]
    assert line.document["clock"]["term"]["online"] == {"amount": 7, "unit": "working_days"}
    importing.apply([line], by=None)
    assert check_fileable(world.offering).policy.term("online").amount == 7


WRONG = [
    ({**OLD, "TRANGTHAI": 2}, "không ở trạng thái có hiệu lực"),
    ({**OLD, "CACHTHUCTHUCHIEN": [{"KENH": 9}]}, "không phải kênh nào"),
    ({**OLD, "CACHTHUCTHUCHIEN": [{"KENH": 1, "THOIGIAN": [{"THOIGIANGIAIQUYET": 5, "DONVITINH": "Tuần"}]}]}, "“Tuần”"),
    ({**OLD, "CACHTHUCTHUCHIEN": "x"}, "không phải một danh sách"),
    ({**OLD, "MATTHC": "../../x"}, "không đúng dạng"),
    ({**OLD, "TENTTHC": None}, "không có tên"),
    ({**NEW, "type": ["x"]}, "không có trong danh mục"),
    ({**NEW, "executionCases": [{"profileComponents": [{"name": "A", "originalQty": -1}]}]}, "không phải số bản"),
    ({"ten": "x"}, "không có mã thủ tục"),
    ("x", "không phải một bản ghi"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("record", "words"), WRONG)
def test_what_is_not_understood_is_named_and_nothing_is_written(world, record, words):
    lines = lines_of(NEW, record)
    assert lines[1].state == State.WRONG
    assert words in " ".join(str(one) for one in lines[1].said)
    with pytest.raises(Invalid, match="chưa ghi gì"):
        importing.apply(lines, by=None)
    assert not Procedure.objects.filter(code="5.000012").exists()


@pytest.mark.django_db
def test_one_code_stands_once_in_a_file(world):
    assert [one.state for one in lines_of(NEW, NEW)] == [State.NEW, State.WRONG]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe\x00", b"[]", b"[" * 100_000, b"PK\x03\x04broken"])
def test_a_broken_file_is_answered_in_words(data):
    with pytest.raises(Invalid):
        importing.read(data, "a.json")


NAMES = st.sampled_from([*OLD, *NEW, "KENH", "name"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(key=st.sampled_from([*OLD, *NEW]), value=JSON)
def test_whatever_stands_in_a_record_it_is_read_or_refused_in_words(key, value):
    record = {**(OLD if key in OLD else NEW), key: value}
    try:
        made = national.adapt(record)
    except national.NotUnderstood as wrong:
        assert str(wrong)
    else:
        assert made.code and made.name and json.dumps(made.facts)


def a_sheet(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([COLUMNS, *rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.django_db
def test_a_sheet_is_read_by_its_titles(world):
    good = importing.template_rows()[1]
    bad = ("5.000002", "Thủ tục khác", "", "Loại lạ")
    lines = importing.plan(importing.read(a_sheet(good, bad), "a.xlsx"))
    assert [one.state for one in lines] == [State.NEW, State.WRONG]
    five = {"amount": 5, "unit": "working_days"}
    assert lines[0].document["clock"]["term"] == {"online": five, "direct": five}
    assert (lines[0].document["kind"], lines[0].document["level"]) == ("tthc_noi_bo", 3)
    assert "Loại lạ" in str(lines[1].said[0])


@pytest.mark.django_db
def test_a_repealed_procedure_is_not_brought_back_by_a_file(world):
    procedure = world.offering.procedure
    Procedure.objects.filter(pk=procedure.pk).update(repealed_on="2026-06-01")
    (line,) = lines_of({**NEW, "code": procedure.code})
    assert (line.state, "đã bãi bỏ" in str(line.said[0])) == (State.WRONG, True)


@pytest.mark.django_db
def test_a_file_does_not_come_before_what_was_decided(world):
    procedure = world.offering.procedure
    builders.a_newer_version(procedure, on="2026-06-02")
    with builders.living_at("2026-06-01T08:00"):
        (line,) = lines_of({**NEW, "code": procedure.code})
    assert (line.state, str(line.said[0])) == (State.WRONG, "thủ tục đang có một bản chờ hiệu lực")


@pytest.mark.django_db
def test_the_template_that_is_handed_out_can_be_filled_in_and_read(world):
    (line,) = importing.plan(importing.read(sheets.to_xlsx(tables.template()).read(), "mau.xlsx"))
    assert (line.state, line.code) == (State.NEW, "5.000001")
