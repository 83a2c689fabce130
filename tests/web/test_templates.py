"""What templates and files of the look must keep: nothing inline, forms guarded, contrast, vendored files untouched."""

import hashlib
import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from motcua.web.ui import context, specimen

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "motcua" / "web"
LOOK = WEB / "ui" / "static" / "ui"
TEMPLATES = sorted((ROOT / "motcua").rglob("templates/**/*.html"))
NAMES = [str(path.relative_to(ROOT)) for path in TEMPLATES]
VENDORED = [WEB / "ui" / "static" / "vendor", ROOT / "tests" / "journeys" / "vendor"]

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)


@each_template
def test_a_template_has_nothing_inline_that_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "geometry goes into SVG attributes, states into classes"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "a handler in an attribute is a script"
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script is a file"
    assert "hx-on" not in text and "javascript:" not in text


@each_template
def test_a_template_never_reads_the_clock(path: Path) -> None:
    assert not re.search(r"{%\s*now\b", path.read_text())


@each_template
def test_every_form_that_posts_is_guarded(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.DOTALL):
        if re.search(r"method=[\"']post[\"']", form, flags=re.IGNORECASE):
            assert "{% csrf_token %}" in form, form[:120]


@each_template
def test_a_template_marks_nothing_safe_by_hand(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape\s+off", path.read_text())


@each_template
def test_a_template_compiles_and_extends_what_exists(path: Path) -> None:
    get_template(str(path).split("/templates/", 1)[1])


@each_template
def test_every_icon_that_is_named_is_in_the_sprite(path: Path) -> None:
    sprite = (WEB / "ui" / "templates" / "ui" / "sprite.html").read_text()
    for name in re.findall(r"{% icon \"([^\"]+)\" %}", path.read_text()):
        assert f'id="i-{name}"' in sprite, name


@pytest.mark.parametrize("folder", VENDORED, ids=[str(folder.relative_to(ROOT)) for folder in VENDORED])
def test_vendored_files_are_the_ones_that_were_reviewed(folder: Path) -> None:
    lines = (folder / "VENDOR.sha256").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    present = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("README.md", "VENDOR.sha256")
    }
    assert listed == present


PACKAGES = sorted(path for path in VENDORED[0].iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", PACKAGES, ids=[folder.name for folder in PACKAGES])
def test_every_vendored_package_carries_its_licence(folder: Path) -> None:
    assert (folder / "LICENSE.txt").stat().st_size > 200


def tokens(text: str, opening: str) -> dict[str, str]:
    block = text[text.index(opening) :]
    return dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", block[: block.index("}")]))


def test_the_machines_own_dark_is_the_same_as_a_chosen_dark() -> None:
    text = (LOOK / "tokens.css").read_text()
    chosen = tokens(text, '[data-bs-theme="dark"] {')
    assert chosen == tokens(text, '[data-bs-theme="auto"] {')
    assert set(chosen) == set(tokens(text, ':root, [data-bs-theme="light"] {'))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    ("--ink", "--paper", 7), ("--ink-2", "--paper", 4.5), ("--ink-3", "--sunken", 4.5), ("--link", "--paper", 4.5),
    ("--on-brand", "--brand", 4.5), ("--brand", "--brand-soft", 4.5), ("--ok", "--ok-soft", 4.5),
    ("--soon", "--soon-soft", 4.5), ("--on-soon", "--soon-full", 4.5), ("--late", "--late-soft", 4.5),
    ("--on-late", "--late-full", 4.5), ("--pause", "--pause-soft", 4.5), ("--info", "--info-soft", 4.5),
    ("--edge", "--surface", 3), ("--bar-1", "--surface", 3), ("--bar-2", "--surface", 3),
    *(("--ink", f"--heat-{step}", 4.5) for step in range(5)),
]  # fmt: skip


THEMES = {"light": ':root, [data-bs-theme="light"] {', "dark": '[data-bs-theme="dark"] {'}


@pytest.mark.parametrize("opening", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize(("front", "back", "least"), PAIRS, ids=[f"{front} on {back}" for front, back, _ in PAIRS])
def test_text_and_marks_stand_out_from_what_they_lie_on(opening: str, front: str, back: str, least: float) -> None:
    found = tokens((LOOK / "tokens.css").read_text(), opening)
    assert contrast(found[front].strip(), found[back].strip()) >= least


def test_the_page_of_all_pieces_draws_without_a_person_or_a_database() -> None:
    html = render_to_string("ui/components.html", specimen.everything())
    assert html.count("<main") == 1
    assert len(re.findall(r"<h1\b", html)) == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "an id stands once"
    assert "<title>Lỗi: " in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_a_page_of_refusal_needs_nothing_and_says_what_to_do_next(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert 'href="/"' in html
    assert len(re.findall(r"<h1>[^<]{10,}</h1>", html)) == 1


def test_the_colours_come_from_the_cookie_and_a_strange_value_is_not_written_into_the_page() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    assert context.Frame(request).theme == "auto"
    request.COOKIES["theme"] = "dark"
    assert context.Frame(request).theme == "dark"
    page = render_to_string("ui/plain_page.html", {"ui": {"theme": context.Frame(request).theme}})
    assert 'data-bs-theme="dark"' in page
