"""A list as a file: exactly what is on the page, as its person may see it, harmless, kept a week."""

import csv
import io
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from motcua.core.errors import NotAllowed, NotFound
from motcua.dossiers import exports, jobs
from motcua.dossiers.models import Dossier, Export
from motcua.journal.models import Event
from motcua.notifications.models import Message
from motcua.people.models import Post
from motcua.people.queries import person_with_posts
from tests import builders
from tests.builders import at, living_at

pytestmark = pytest.mark.django_db
NOON = at("2026-06-01T12:00")


def built(person, format="csv", tab="my_unit", **asked):
    with living_at(NOON):
        export = exports.ask("inbox", format, by=person, title="Phòng tôi", asked={"tab": tab, **asked})
        return exports.build(export)


def content(person, export):
    with living_at(NOON), exports.take(person, export.pk)[1] as file:
        return file.read()


def lines(person, export):
    return list(csv.reader(io.StringIO(content(person, export).decode("utf-8-sig"))))


def test_the_file_holds_the_rows_of_the_list_and_no_others(world):
    kept = builders.in_step(abstract="Mua máy chủ")
    builders.in_step(abstract="Sửa trụ sở")
    export = built(world.dung, loc="may chu")
    head, *rows = lines(world.dung, export)
    assert head[0] == "Mã hồ sơ" and [row[0] for row in rows] == [kept.code]
    assert rows[0][2] == "Mua máy chủ" and rows[0][10] == "Phạm Văn Dũng" and rows[0][8] == "Thụ lý hồ sơ"
    assert content(world.dung, export).startswith(b"\xef\xbb\xbf")
    assert lines(world.quan, built(world.quan)) == [head]


def test_a_long_list_is_read_by_key_and_loses_and_doubles_nothing(world, monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 2)
    codes = [builders.in_step().code for _ in range(5)]
    for order in ("", "moi", "han-tra"):
        assert sorted(row[0] for row in lines(world.dung, built(world.dung, xep=order))[1:]) == sorted(codes)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(world, text):
    Dossier.objects.filter(pk=builders.in_step().pk).update(abstract=text)
    assert lines(world.dung, built(world.dung))[1][2] == f"'{text}"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content(world.dung, built(world.dung, "xlsx"))))
    assert any(
        cell.strip().startswith("'") for row in sheet.get_sheet_by_index(0).to_python() for cell in map(str, row)
    )


def test_nobody_else_gets_it_nor_she_herself_after_a_week_or_after_leaving(world):
    builders.in_step()
    export = built(world.dung)
    with living_at(NOON), pytest.raises(NotFound):
        exports.take(world.vinh, export.pk)
    with living_at(NOON + timedelta(days=8)):
        with pytest.raises(NotFound, match="7 ngày"):
            exports.take(world.dung, export.pk)
        assert exports.sweep() == 1 and exports.sweep() == 0
    later = built(world.dung)
    Post.objects.filter(user=world.dung).update(to_on="2026-05-31")
    with living_at(NOON):
        gone = person_with_posts(world.dung.pk)
        with pytest.raises(NotAllowed, match="không còn chức vụ"):
            exports.take(gone, later.pk)


def test_who_lost_her_post_before_it_was_made_gets_none_and_is_told_why(world):
    builders.in_step()
    Post.objects.filter(user=world.dung).update(to_on="2026-05-31")
    with living_at(NOON):
        export = built(person_with_posts(world.dung.pk))
    assert not export.file_name and "không còn chức vụ" in export.problem


def test_asking_making_and_taking_are_journalled_and_told(world):
    export = built(world.dung)
    content(world.dung, export)
    verbs = Event.objects.filter(subject=f"export:{export.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["export.ask", "export.build", "export.download"]
    assert Message.objects.get(recipient=world.dung, act="export.build").title == "Tệp kết xuất đã sẵn sàng"


def test_a_file_whose_worker_was_killed_is_made_once_by_the_next(world):
    with living_at(NOON):
        export = exports.ask("inbox", "csv", by=world.dung, title="Phòng tôi", asked={"tab": "my_unit"})
    with living_at(NOON + timedelta(minutes=3)):
        assert jobs.resume_exports() == jobs.resume_exports() == 1
        assert ProcrastinateJob.objects.filter(task_name="dossiers.export").count() == 1
        made = exports.build(Export.objects.get(pk=export.pk))
        assert made.file_name and exports.build(made).file_name == made.file_name
        assert jobs.resume_exports() == 0


def test_a_format_that_is_not_offered_is_refused(world):
    with pytest.raises(NotFound):
        exports.ask("inbox", "exe", by=world.dung, title="x", asked={"tab": "mine"})


def test_the_worker_finds_its_jobs_whatever_is_read_first():
    """A circle of imports shows only in a process of its own."""
    told = "import django; django.setup(); import motcua.jobs; print(motcua.jobs.dossiers.export.name)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "motcua.settings"}
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "dossiers.export", done.stderr
