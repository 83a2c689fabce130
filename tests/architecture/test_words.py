"""Nobody reads English by accident: what Django and allauth can show has its Vietnamese, and the check for it bites."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.forms import UUIDField
from django.utils import translation

from tests import words

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
        (a_catalogue(name=None), "without Vietnamese: 'Enter a name.'"),
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
