import hashlib
import io
import threading
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotFound
from motcua.documents import actions, queries, storage, templates
from motcua.documents.contents import Content
from motcua.documents.models import JournalRoot, Slip, StoredFile
from motcua.people.models import Agency
from tests.documents import builders

pytestmark = pytest.mark.usefixtures("files")


def fixed(agency: Agency, content: Content | None = None, kind: str = "receipt", number: str = "15") -> Slip:
    said = (content or builders.a_receipt()).to_json()
    return actions.fix_slip(
        kind, agency=agency, subject="dossier:12", number=number, content=said, at=builders.ISSUED_AT
    )


# Incoming files


def test_a_good_upload_is_kept_with_what_is_known_of_it(db: None) -> None:
    stored = actions.store_upload(io.BytesIO(builders.a_signed_pdf()), "Quyết định.pdf")
    assert (stored.media_type, stored.pages, stored.signed) == ("application/pdf", 1, True)
    assert storage.path_of(stored.sha256).read_bytes() == builders.a_signed_pdf()


def test_a_refused_upload_leaves_no_row_and_no_file(db: None, files: Path) -> None:
    with pytest.raises(Invalid, match="mật khẩu"):
        actions.store_upload(io.BytesIO(builders.an_encrypted_pdf()), "a.pdf")
    assert not StoredFile.objects.exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_known_file_is_not_opened_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = actions.store_upload(io.BytesIO(builders.a_docx()), "a.docx")

    def must_not(*_: object) -> None:
        raise AssertionError("opened again")

    monkeypatch.setattr(actions, "inspect", must_not)
    assert actions.store_upload(io.BytesIO(builders.a_docx()), "khac.docx") == first
    with pytest.raises(AssertionError):
        actions.store_upload(io.BytesIO(builders.a_docx()), "a.pdf")


def test_a_known_file_that_was_lost_comes_back_with_its_next_upload(db: None) -> None:
    stored = actions.store_upload(io.BytesIO(builders.a_png()), "a.png")
    storage.path_of(stored.sha256).unlink()
    actions.store_upload(io.BytesIO(builders.a_png()), "a.png")
    assert storage.path_of(stored.sha256).read_bytes() == builders.a_png()


# Fixing a slip


@pytest.mark.parametrize(
    ("received_on", "key"),
    [
        (date(2017, 10, 16), "qd-09-2015"),
        (date(2018, 11, 22), "qd-09-2015"),
        (date(2018, 11, 23), "tt-01-2018"),
        (date(2025, 9, 14), "tt-01-2018"),
        (date(2025, 9, 15), "tt-03-2025"),
    ],
)
def test_the_day_of_receipt_chooses_the_form_not_the_day_of_issue(
    agency: Agency, template_sets: None, received_on: date, key: str
) -> None:
    slip = fixed(agency, builders.a_receipt(received_on=received_on))
    assert slip.template_set.key == key
    assert slip.content["form"] == slip.template_set.kinds["receipt"]


def test_without_a_day_of_receipt_the_day_in_vietnam_chooses(agency: Agency, template_sets: None) -> None:
    late_in_utc = datetime.fromisoformat("2018-11-22T17:30:00+00:00")  # already the 23rd in Vietnam
    content = builders.a_supplement(received_on=None).to_json()
    slip = actions.fix_slip(
        "supplement", agency=agency, subject="dossier:1", number="1", content=content, at=late_in_utc
    )
    assert slip.template_set.key == "tt-01-2018"


def test_a_day_before_every_set_is_refused(agency: Agency, template_sets: None) -> None:
    with pytest.raises(Invalid, match="Chưa có bộ mẫu"):
        fixed(agency, builders.a_receipt(received_on=date(2014, 1, 2)))


def test_fixing_a_slip_is_one_statement_once_the_sets_are_known(agency: Agency, template_sets: None) -> None:
    fixed(agency)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        fixed(agency, number="16")
    assert [query["sql"].split()[0] for query in asked.captured_queries] == ["INSERT"]


def test_every_slip_has_a_token_of_128_random_bits(agency: Agency, template_sets: None) -> None:
    tokens = {fixed(agency, number=str(number)).token for number in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {22}


def test_an_agency_gives_a_number_of_a_kind_once(agency: Agency, template_sets: None) -> None:
    fixed(agency)
    with pytest.raises(IntegrityError), transaction.atomic():
        fixed(agency)


# The PDF


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("receipt", builders.a_receipt()),
        ("supplement", builders.a_supplement()),
        ("refusal", builders.a_refusal()),
        ("apology", builders.an_apology()),
        ("stop", builders.a_stop()),
        ("control", builders.a_control()),
        ("paper_refusal", builders.a_paper_refusal()),
    ],
)
def test_the_pdf_is_made_on_first_need_and_kept(
    agency: Agency, template_sets: None, kind: str, content: Content
) -> None:
    slip = fixed(agency, content, kind)
    assert slip.pdf is None
    path = actions.pdf_of(slip)
    kept = Slip.objects.get(pk=slip.pk).pdf
    assert kept is not None
    assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (kept.media_type, kept.pages, kept.signed) == ("application/pdf", 1, False)


def test_a_kept_pdf_is_not_rendered_again(agency: Agency, template_sets: None, monkeypatch: pytest.MonkeyPatch) -> None:
    slip = fixed(agency)
    path = actions.pdf_of(slip)

    def must_not(*_: object) -> bytes:
        raise AssertionError("rendered again")

    monkeypatch.setattr(actions, "_rendered", must_not)
    assert actions.pdf_of(Slip.objects.get(pk=slip.pk)) == path


def test_a_lost_pdf_is_made_again_byte_for_byte(agency: Agency, template_sets: None) -> None:
    slip = fixed(agency)
    path = actions.pdf_of(slip)
    before = path.read_bytes()
    path.unlink()
    assert actions.pdf_of(slip).read_bytes() == before


def test_a_lost_pdf_is_never_replaced_by_another_one(agency: Agency, template_sets: None) -> None:
    slip = fixed(agency)
    actions.pdf_of(slip).unlink()
    slip.content = {**slip.content, "term": "khác"}
    with pytest.raises(NotFound, match="mất"):
        actions.pdf_of(slip)


@pytest.mark.django_db(transaction=True)
def test_two_who_need_the_pdf_at_once_get_the_same_file(files: Path) -> None:
    templates.load_template_sets()
    office = Agency.objects.create(code="STTTT", name="Sở", short="Sở", kind="so", level="so")
    slip = fixed(office)
    got: list[Path] = []

    def need() -> None:
        try:
            got.append(actions.pdf_of(Slip.objects.get(pk=slip.pk)))
        finally:
            connection.close()

    threads = [threading.Thread(target=need) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == 1
    assert StoredFile.objects.count() == 1


# The public check


def test_the_check_tells_what_the_paper_says(agency: Agency, template_sets: None) -> None:
    slip = fixed(agency)
    path = actions.pdf_of(slip)
    found = queries.check(slip.token)
    assert found is not None
    assert (found.kind, found.number, found.code) == ("receipt", "15", "STTTT-181203-0001")
    assert found.received_on == date(2018, 12, 3)
    assert found.due_at == datetime(2018, 12, 17, 17, 0, tzinfo=clock.VN)
    assert found.sha256 == path.name


def test_the_check_tells_no_person_and_no_answer(agency: Agency, template_sets: None) -> None:
    slip = fixed(agency)
    found = queries.check(slip.token)
    assert found is not None
    told = str(asdict(found))
    for private in ("submitter", "officer", "address", "request", "phone", "email"):
        said = str(slip.content[private])
        assert not said or said not in told


@pytest.mark.parametrize("token", ["", "x" * 22, "../../etc/passwd", "a\x00b" + "c" * 19, "Đ" * 22, "x" * 23])
def test_an_unknown_token_is_no_slip(db: None, token: str) -> None:
    assert queries.check(token) is None


def test_slips_of_a_subject_come_oldest_first_and_no_others(agency: Agency, template_sets: None) -> None:
    first, second = fixed(agency), fixed(agency, builders.a_refusal(), "refusal")
    content = builders.a_refusal().to_json()
    actions.fix_slip(
        "refusal", agency=agency, subject="dossier:120", number="9", content=content, at=builders.ISSUED_AT
    )
    assert list(queries.slips_of("dossier:12")) == [first, second]


# Template sets


def test_loading_the_sets_again_changes_nothing(db: None) -> None:
    assert templates.load_template_sets() == templates.load_template_sets() == 3


def test_every_set_has_a_form_for_every_kind_of_slip(db: None) -> None:
    templates.load_template_sets()
    for day in (date(2017, 10, 15), date(2020, 1, 1), date(2026, 1, 1)):
        assert set(templates.set_for(day).kinds) == {*Slip.Kind.values, "register"}


def test_a_period_whose_forms_were_not_seen_names_no_circular(db: None) -> None:
    templates.load_template_sets()
    early = templates.set_for(date(2017, 10, 15))
    assert not early.verified
    assert {form["circular"] for form in early.kinds.values()} == {""}


@pytest.mark.parametrize(
    "change", [("to_on: 2018-11-22", "to_on: 2018-11-23"), ("note:", "notes:"), ("heading:", "head:")]
)
def test_overlapping_or_incomplete_sets_are_refused(db: None, tmp_path: Path, change: tuple[str, str]) -> None:
    reviewed = Path(__file__).resolve().parents[2] / "data" / "template-sets"
    for path in reviewed.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(ValueError, match=r"overlap|yaml"):
        templates.load_template_sets(tmp_path)


# The journal's roots


def test_a_root_is_kept_once_and_never_replaced(db: None) -> None:
    day = date(2018, 12, 3)
    first = actions.record_root(day, "a" * 64, 7)
    assert actions.record_root(day, "a" * 64, 7) == first
    with pytest.raises(Conflict):
        actions.record_root(day, "b" * 64, 7)
    assert queries.root_of(day) == JournalRoot.objects.get() == first
