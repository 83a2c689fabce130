"""Nobody reads English by accident: what Django and allauth can show has its Vietnamese, and the check for it bites."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.forms import UUIDField
from django.utils import translation

from tests import said, words
from tests.architecture.sources import PACKAGE, ROOT

WANTED = {("", "You have %d day."), ("", "Enter a name.")}


def a_catalogue(*, days="Còn %d ngày.", name: str | None = "Hãy nhập tên.", **more) -> Catalog:
    made = Catalog(locale="vi", fuzzy=False)
    made.add(("You have %d day.", "You have %d days."), (days,))
    if name is not None:
        made.add("Enter a name.", name, **more)
    return made


def test_what_the_libraries_can_show_has_its_vietnamese():
    assert list(words.faults(words.read(words.OURS), words.needed())) == []


def test_a_whole_catalogue_has_no_fault():
    assert list(words.faults(a_catalogue(), WANTED)) == []


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        (a_catalogue(name=None), "without translation: 'Enter a name.'"),
        (a_catalogue(name=""), "not translated: 'Enter a name.'"),
        (a_catalogue(flags=["fuzzy"]), "fuzzy: 'Enter a name.'"),
        (a_catalogue(days="Còn vài ngày."), "other placeholders than 'You have %d days.': 'Còn vài ngày.'"),
        (a_catalogue(days="Còn %s ngày."), "other placeholders than 'You have %d days.': 'Còn %s ngày.'"),
    ],
)
def test_each_fault_is_named(catalogue, fault):
    assert list(words.faults(catalogue, WANTED)) == [fault]


def test_an_entry_that_no_library_needs_is_a_fault():
    found = list(words.faults(a_catalogue(), WANTED - {("", "Enter a name.")}))
    assert found == ["nobody says it any more, or the library translates it: 'Enter a name.'"]


def test_an_obsolete_entry_is_a_fault():
    left = read_po(io.BytesIO('#~ msgid "Enter a number."\n#~ msgstr "Hãy nhập số."\n'.encode()), locale="vi")
    assert list(words.faults(left, set())) == ["obsolete: 'Enter a number.'"]


def test_the_compiled_words_reach_the_forms_of_the_libraries():
    with translation.override("vi"):
        with pytest.raises(ValidationError, match="Hãy nhập một UUID hợp lệ"):
            UUIDField().clean("x")
        with pytest.raises(ValidationError, match="phải có ít nhất 10 ký tự"):
            MinimumLengthValidator(10).validate("ngắn")


# Texts that stay Vietnamese in whatever language the page is read: path or folder, and why.
KEPT = {
    "motcua/cli": "the terminal of those who run the system",
    "motcua/demo": "people and dossiers of the demo",
    "motcua/settings.py": "names of languages, faults of settings",
    "motcua/core/postgres": "the launcher's terminal",
    "motcua/core/guard.py": "the launcher's terminal",
    "motcua/core/models.py": "names for the terminal",
    "motcua/core/text.py": "the alphabet",
    "motcua/catalogue/actions.py": "a note kept with the data",
    "motcua/dossiers/models/ledgers.py": "why a stay pauses, as it is kept",
    "motcua/catalogue/asking.py": "facts as they are kept",
    "motcua/catalogue/customers.py": "words looked for in what was published",
    "motcua/catalogue/importing.py": "titles of columns, marks kept with the data",
    "motcua/catalogue/list_papers.py": "printed on the list, which is an official paper",
    "motcua/catalogue/national.py": "facts as they are kept",
    "motcua/catalogue/papers.py": "words that officials type",
    "motcua/catalogue/tables.py": "titles of columns in files",
    "motcua/catalogue/loading.py": "faults of files, for whoever wrote the file",
    "motcua/catalogue/process.py": "faults of files, for whoever wrote the file",
    "motcua/eforms/schema.py": "faults of files, for whoever wrote the file",
    "motcua/eforms/conditions.py": "faults of files, for whoever wrote the file",
    "motcua/workdays/loading.py": "faults of files, for whoever wrote the file",
    "motcua/documents/contents.py": "printed on slips",
    "motcua/documents/specimens.py": "printed on specimens",
    "motcua/documents/sheets.py": "names of sheets in files",
    "motcua/dossiers/actions/intake.py": "kept with the dossier",
    "motcua/dossiers/actions/result.py": "kept with the dossier",
    "motcua/dossiers/bundle.py": "printed and packed",
    "motcua/dossiers/slips.py": "printed on slips",
    "motcua/dossiers/proof.py": "the terminal of whoever proves a bundle",
    "motcua/dossiers/due_command.py": "the terminal",
    "motcua/dossiers/exports.py": "a notice that is kept",
    "motcua/journal/record.py": "the journal's name for the system",
    "motcua/eforms/fields.py": "an amount of money as it is kept and printed",
    "motcua/journal/command.py": "the terminal",
    "motcua/notifications/letters.py": "letters",
    "motcua/oversight/papers.py": "printed on the report",
    "motcua/oversight/reminders.py": "a notice that is kept",
    "motcua/oversight/reports.py": "the report, which is an official paper",
    "motcua/oversight/workbook.py": "heads of the report's workbook",
    "motcua/support/petition_papers.py": "printed on the petition, which is an official paper",
    "motcua/people/administration.py": "the journal's name for the server",
    "motcua/people/devices.py": "kept with the session",
    "motcua/people/importing.py": "columns of the file",
    "motcua/people/sheets.py": "columns of the file",
    "motcua/web/control/forms.py": "forms of address, as they are kept",
    "motcua/web/ui/condition.py": "answers to monitoring and `motcua doctor`",
    "motcua/web/ui/own.py": "a notice that is kept",
    "motcua/web/ui/specimen.py": "a specimen of the look",
}


def kept(path: str) -> bool:
    return path.endswith("/apps.py") or any(path == one or path.startswith(f"{one}/") for one in KEPT)


def test_every_vietnamese_text_of_python_is_said():
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and not kept(path.relative_to(ROOT).as_posix())
        for line in said.unsaid(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_each_text_that_stays_vietnamese_is_still_there():
    for one in KEPT:
        files = [ROOT / one] if one.endswith(".py") else sorted((ROOT / one).rglob("*.py"))
        assert any(list(said.unsaid(path.read_text(encoding="utf-8"))) for path in files), one


def test_patterns_are_filled_by_name_in_braces():
    found = [
        text
        for (text, _plural), files in said.texts().items()
        if "%(" in text and any(one.endswith(".py") for one in files)
    ]
    assert found == []


def test_python_asks_gettext_nowhere():
    users = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if "gettext" in path.read_text(encoding="utf-8")
    ]
    assert users == ["motcua/core/apps.py"]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('x = "Hồ sơ"', [1]),
        ('x = f"{n} hồ sơ"', [1]),
        ('x = said("Hồ sơ")', []),
        ('x = said("Hồ sơ {x}", x="cu")', []),
        ('x = said("Hồ sơ {x}", x="đã cũ")', [1]),
        ('"""Hồ sơ."""', []),
        ('name = models.CharField("tên hồ sơ", max_length=3)', []),
        ('if kind == "hồ sơ": pass', []),
        ('x = {"hồ sơ": 1}', []),
        ('x = {1: "hồ sơ"}', [1]),
    ],
)
def test_vietnamese_that_is_not_said_is_found(source, lines):
    assert list(said.unsaid(source)) == lines


def test_the_english_catalogue_is_whole():
    assert [fault for fault in words.all_faults() if fault.startswith("en/")] == []


def test_texts_are_found_in_python_and_templates():
    assert list(said.of_python('said("Còn " "{n} tệp.", n=1)')) == [("Còn {n} tệp.", "")]
    counted = "{% blocktranslate count n=n %}{{ n }} tệp{% plural %}{{ n }} các tệp{% endblocktranslate %}"
    assert list(said.of_template("{% load i18n %}{% translate 'Nộp' %}" + counted)) == [
        ("Nộp", ""),
        ("%(n)s tệp", "%(n)s các tệp"),
    ]
