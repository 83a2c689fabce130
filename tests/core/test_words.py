"""What is said: Vietnamese wherever it is kept, the reader's language where a page is drawn."""

import copy
import json
import pickle
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.template import engines
from django.utils.html import format_html

from motcua.core import words
from motcua.core.errors import NotAllowed
from motcua.core.words import Said, capital, joined, said, shown

ENGLISH = {"Còn {count} tệp.": "{count} files left.", "Nộp hồ sơ": "Submit <it>", "Trả lại: {act}": "Returned: {act}"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = words._translate
    words.speak(lambda pattern: ENGLISH.get(pattern, pattern))
    yield
    words.speak(before)


def drawn(template: str, **values: object) -> str:
    return engines["django"].from_string(template).render(values)


def test_a_text_is_its_vietnamese_and_is_shown_in_the_language_of_the_page() -> None:
    text = said("Còn {count} tệp.", count=3)
    assert text == "Còn 3 tệp." and json.dumps([text]) == json.dumps(["Còn 3 tệp."])
    assert f"{text}" == "Còn 3 tệp." and shown(text) == "3 files left."
    assert drawn("{{ text }} {{ text|default:'' }}", text=text) == "3 files left. 3 files left."


def test_a_translation_is_escaped_like_any_text() -> None:
    assert drawn("{{ text }}", text=said("Nộp hồ sơ")) == "Submit &lt;it&gt;"
    assert format_html("<b>{}</b>", said("Trả lại: {act}", act="<i>")) == "<b>Returned: &lt;i&gt;</b>"


def test_what_stands_inside_is_said_in_the_same_language() -> None:
    inner = said("Nộp hồ sơ")
    assert shown(said("Trả lại: {act}", act=inner.lower())) == "Returned: submit <it>"
    assert shown(joined("; ", ("", inner, 7))) == "Submit <it>; 7" and joined("; ", ("", inner, 7)) == "Nộp hồ sơ; 7"
    assert shown(capital(inner.lower())) == "Submit <it>" and capital("ông An") == "Ông An"


def test_an_empty_row_of_texts_is_empty() -> None:
    assert not joined(", ", ("", None))


def test_braces_in_what_a_person_typed_are_only_text() -> None:
    assert shown(said("Trả lại: {act}", act="{0.__class__}")) == "Returned: {0.__class__}"
    assert joined("{x}", ("a", "b")) == "a{x}b"


def test_errors_and_forms_keep_what_can_be_said_in_another_language() -> None:
    refusal = NotAllowed(said("Nộp hồ sơ"))
    assert isinstance(str(refusal), Said)
    assert drawn("{{ one }}", one=next(iter(ValidationError(str(refusal))))) == "Submit &lt;it&gt;"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_says_the_same(again) -> None:  # type: ignore[no-untyped-def]
    text = again(said("Còn {count} tệp.", count=3).lower())
    assert text == "còn 3 tệp." and shown(text) == "3 files left."
