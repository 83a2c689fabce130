"""A whole dossier taken away: what is in it, and that it proves itself offline."""

import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest

from motcua.cli import main
from motcua.core import clock
from motcua.documents import storage
from motcua.documents.actions import record_root
from motcua.dossiers import bundle, proof
from motcua.dossiers.depths import depth
from motcua.dossiers.models import Dossier, Paper
from motcua.journal.models import Event
from motcua.journal.queries import root
from motcua.people.models import User
from motcua.web.ui.dossier import see, whole_pdf
from tests import builders
from tests.builders import living_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def taken(dossier: Dossier, by: User, folder: Path, at: str = "2026-06-09T09:00") -> Path:
    with living_at(at) as moment:
        seen = see(by, dossier.pk)
        path = folder / f"{by.username}.zip"
        path.write_bytes(b"".join(bundle.take(dossier, seen.depth, whole_pdf(seen), by=by, at=moment)))
    return path


def changed(path: Path, **files: bytes | None) -> Path:
    """The same ZIP with files changed, added, or left out (None)."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, data in {**kept, **files}.items():
            if data is not None:
                new.writestr(name, data)
    return other


def text_of(path: Path, name: str) -> dict:
    with zipfile.ZipFile(path) as read:
        return json.loads(read.read(name))


def with_entry(path: Path, place: int, **facts: object) -> Path:
    journal = text_of(path, proof.JOURNAL)
    journal["entries"][place] |= facts
    return changed(path, **{proof.JOURNAL: json.dumps(journal).encode()})


def test_it_holds_originals_slips_the_print_and_the_proof(bao, tmp_path):
    done = builders.handed_over()
    path = taken(done, bao, tmp_path)
    with zipfile.ZipFile(path) as read:
        names = read.namelist()
        assert len(names) == len(set(names))
        folders = [name.split("/")[0] for name in names]
        assert folders[:4] == [proof.README, proof.JOURNAL, proof.FILES, bundle.PRINTED]
        assert (folders.count("giay-to"), folders.count("ket-qua"), folders.count("phieu")) == (2, 1, 1)
        original = next(name for name in names if name.startswith("ket-qua/"))
        kept = Paper.objects.get(dossier=done, kind=Paper.Kind.RESULT).file_id
        assert read.read(original) == storage.path_of(kept).read_bytes()
        with pikepdf.open(io.BytesIO(read.read(bundle.PRINTED))) as printed:
            assert len(printed.pages) >= 1
    assert Event.objects.get(subject=done.subject, verb="dossier.bundle").actor == bao.username


def test_it_proves_itself_by_the_command_without_a_database(bao, tmp_path, capsys):
    path = taken(builders.handed_over(), bao, tmp_path)
    assert main(["verify-dossier", str(path)]) == 0
    assert "nguyên vẹn" in capsys.readouterr().out
    assert main(["verify-dossier", str(changed(path, **{bundle.PRINTED: b"other"}))]) == 1
    assert "ho-so.pdf đã bị sửa" in capsys.readouterr().out


def test_the_first_difference_is_named(bao, tmp_path):
    path = taken(builders.handed_over(), bao, tmp_path)
    with zipfile.ZipFile(path) as read:
        paper = next(name for name in read.namelist() if name.startswith("giay-to/"))
    listed = text_of(path, proof.FILES)
    for one in listed["files"]:
        one["name"] = "Tên khác"
    for files, said in (
        ({paper: None}, f"thiếu tệp {paper}"),
        ({"them.exe": b"x"}, "them.exe không có trong danh mục"),
        ({proof.FILES: json.dumps(listed).encode()}, "không phải danh mục"),
        ({proof.JOURNAL: b"{"}, "không đúng dạng"),
        ({proof.JOURNAL: None}, "không đúng dạng"),
    ):
        assert said in proof.report(str(changed(path, **files)))[1][0]
    assert "bản ghi số 2 của nhật ký đã bị sửa" in proof.report(str(with_entry(path, 1, actor="khac")))[1][0]
    assert "không nối" in proof.report(str(with_entry(path, 1, previous="0" * 64)))[1][0]
    assert "thiếu bản ghi số 1" in proof.report(str(with_entry(path, 0, number=7)))[1][0]
    assert "không đọc được" in proof.report(__file__)[1][0]


def test_a_journal_written_anew_does_not_fit_the_list(bao, tmp_path):
    """Who forges a file must forge the list, the last entry, and so the head that others know."""
    path = taken(builders.handed_over(), bao, tmp_path)
    journal = text_of(path, proof.JOURNAL)
    journal["entries"] = journal["entries"][:-1]
    last = journal["entries"][-1]
    journal["head"] = {"number": last["number"], "hash": last["hash"]}
    cut = changed(path, **{proof.JOURNAL: json.dumps(journal).encode()})
    assert "không phải danh mục" in proof.report(str(cut))[1][0]


def test_what_the_customer_did_while_drafting_is_withheld_from_others_and_the_chain_still_holds(bao, giang, tmp_path):
    done = builders.handed_over()
    own, others = taken(done, bao, tmp_path), taken(done, giang, tmp_path, "2026-06-09T09:05")
    assert text_of(own, proof.JOURNAL)["entries"][0]["verb"] == "dossier.create"
    first = text_of(others, proof.JOURNAL)["entries"][0]
    assert first == {"number": 1, "previous": "", "hash": first["hash"], "withheld": True}
    assert proof.report(str(others))[0]


def test_a_draft_of_the_result_stays_inside(an, tmp_path):
    working = builders.in_step()
    assert depth(an, working) is not None
    Paper.objects.filter(dossier=working, key="du_toan").update(kind=Paper.Kind.RESULT_DRAFT)
    with zipfile.ZipFile(taken(working, an, tmp_path)) as read:
        assert len([name for name in read.namelist() if name.startswith("giay-to/")]) == 1


def test_the_root_says_until_where_it_covers_the_chain(bao, tmp_path):
    done = builders.handed_over()
    with living_at("2026-06-02T00:10") as night:
        before = Event.objects.filter(subject=done.subject).count()
        record_root(night.date(), *root())
    told = text_of(taken(done, bao, tmp_path), proof.JOURNAL)
    assert told["root"]["covers"] == before == len(told["entries"]) - 1


def test_a_lost_file_is_told_before_anything_is_sent_or_journalled(bao, tmp_path):
    done = builders.handed_over()
    kept = storage.path_of(Paper.objects.get(dossier=done, kind=Paper.Kind.RESULT).file_id)
    saved = kept.read_bytes()
    kept.unlink()
    try:
        with pytest.raises(Exception, match="kho lưu trữ"):
            taken(done, bao, tmp_path)
    finally:
        kept.write_bytes(saved)
    assert not Event.objects.filter(verb="dossier.bundle").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Tờ trình số 1/2026.pdf", "Tờ trình số 1-2026.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("..\\a:b*?.pdf", "a-b-.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "tep"),
        ("a" * 300 + ".pdf", "a" * 60 + ".pdf"),
    ],
)
def test_names_are_safe_on_every_system(name, safe):
    assert bundle.safe_name(name) == safe


def test_a_printed_dossier_takes_all_that_was_typed(bao):
    waiting = builders.awaiting_supplement()
    with living_at("2026-06-02T09:00"):
        assert whole_pdf(see(bao, waiting.pk)).startswith(b"%PDF")
        bundle.note_print(waiting, by=bao, at=clock.now())
    assert Event.objects.filter(subject=waiting.subject, verb="dossier.print").exists()
