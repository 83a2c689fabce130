"""The documents name files, functions, addresses, tests, settings and messages: all of them exist."""

import argparse
import ast
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve
from django.urls.resolvers import URLPattern, URLResolver, get_resolver

from motcua.cli import _parser
from motcua.dossiers.rules import RULES, Act, Who
from tests.architecture.sources import PACKAGE, ROOT, modules

WALKTHROUGH = "docs/walkthrough.md"
REQUIREMENTS = "docs/requirements.md"
OPERATIONS = "docs/operations.md"
ALL = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if path.name != "CHANGELOG.md"
)
FOLDERS = ("motcua/", "tests/", "data/", "docs/", "bench/", "requirements/", "deploy/", ".ci/")
FENCED = re.compile(r"```.*?```", re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def spans(document: str) -> list[str]:
    """What stands between single backticks, outside fenced blocks."""
    return SPAN.findall(FENCED.sub("", text_of(document)))


@pytest.mark.parametrize("document", ALL)
def test_every_path_that_is_named_exists(document):
    named = {span for span in spans(document) if span.startswith(FOLDERS) and not re.search(r"[‹ :…*]", span)}
    links = {
        os.path.normpath(Path(document).parent / target)
        for target in re.findall(r"\]\(([^)#]+)", FENCED.sub("", text_of(document)))
        if "://" not in target
    }
    assert [path for path in sorted(named | links) if not (ROOT / path).exists()] == []


def test_every_folder_and_file_on_the_map_exists():
    assert {span for span in spans("ARCHITECTURE.md") if span.startswith("motcua/")} != set()
    bare = {
        span for span in spans("ARCHITECTURE.md") if re.fullmatch(r"(web|workdays|catalogue|dossiers)/\w+\.py", span)
    }
    assert bare and [name for name in sorted(bare) if not (PACKAGE / name).exists()] == []


@lru_cache(maxsize=1)
def defined() -> frozenset[str]:
    """`module.name`, `package.module.name`, `Class.name` of all that the package defines or imports at the top."""
    found: set[str] = set()
    for path, module in modules().items():
        parts = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
        for name, inner in top_level(module):
            found |= {".".join([*parts[start:], name]) for start in range(len(parts))}
            found |= {f"{name}.{one}" for one in inner}
    return frozenset(found)


def top_level(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Each name at the top of a module, with the names inside it where it is a class."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, []
        elif isinstance(node, ast.ClassDef):
            yield node.name, [name for one in node.body for name in names_of(one)]
        else:
            yield from ((name, []) for name in names_of(node))


def names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


@pytest.mark.parametrize("document", [WALKTHROUGH, REQUIREMENTS, OPERATIONS])
def test_every_function_that_is_named_exists(document):
    dotted = {span.removesuffix("()") for span in spans(document) if re.fullmatch(r"[A-Za-z_]+(\.\w+)+(\(\))?", span)}
    verbs = {f"dossier.{act.value}" for act in Act}  # a test of their own
    names = {name for name in dotted - verbs if not name.endswith((".py", ".md", ".yaml", ".log"))}
    assert sorted(name for name in names if name not in defined() and f'"{name}"' not in sources()) == []


def test_every_verb_of_the_journal_that_is_named_is_written():
    verbs = {span for span in spans(WALKTHROUGH) if re.fullmatch(r"(dossier|desk|user)\.[a-z-]+", span)}
    acts = {f"dossier.{act.value.replace('_', '-')}" for act in Act}
    assert verbs & acts
    assert sorted(verb for verb in verbs - acts if f'"{verb}"' not in sources()) == []


def test_the_walkthrough_names_every_act_of_the_table():
    told = text_of(WALKTHROUGH)
    assert [act.value for act in Act if RULES[act].who != Who.SYSTEM and f"actions.{act.value}`" not in told] == []


@lru_cache(maxsize=1)
def sources() -> str:
    """Everything that the program says: its strings as they are joined, its templates."""
    strings = [
        node.value
        for module in modules().values()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    templates = [path.read_text(encoding="utf-8") for path in [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]]
    code = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    return "\n".join([*strings, *templates, *code])


@pytest.mark.parametrize("document", [WALKTHROUGH, OPERATIONS])
def test_every_message_that_is_quoted_is_one_that_the_program_says(document):
    quoted = re.findall(r"“([^”]+)”", " ".join(FENCED.sub("", text_of(document)).split()))
    assert quoted
    parts = {part.strip() for quote in quoted for part in quote.split("…") if part.strip()}
    assert sorted(part for part in parts if part not in sources()) == []


@pytest.mark.parametrize("document", [WALKTHROUGH, OPERATIONS])
def test_every_address_that_is_named_leads_to_a_view(document):
    named = {
        span
        for span in spans(document)
        if re.fullmatch(r"/[\w‹›/-]+", span) and not span.startswith(("/var", "/tmp", "/root", "/etc", "/opt"))
    }
    assert named
    assert sorted(address for address in named if not leads(address)) == []


def leads(address: str) -> bool:
    concrete = re.sub(r"‹\w+›", "x", address.replace("‹pk›", "1"))
    try:
        resolve(concrete)
    except Resolver404:
        return False
    return True


def test_every_url_name_exists():
    known = set(url_names(get_resolver()))
    quoted = re.compile(r"[`'\"]((?:ui|portal|desk|control):[a-z-]+)[`'\"]")
    named = {name for document in ALL for name in quoted.findall(text_of(document))}
    assert named and sorted(named - known) == []


def url_names(resolver: URLResolver) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from url_names(one)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{resolver.namespace}:{one.name}" if resolver.namespace else one.name


@lru_cache(maxsize=1)
def all_tests() -> frozenset[str]:
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found.add(f"{place}::{node.name}")
    return frozenset(found)


def test_every_test_that_a_requirement_names_exists():
    named = {span for span in spans(REQUIREMENTS) if "::" in span}
    assert len(named) > 30
    assert sorted(name for name in named if f"tests/{name}" not in all_tests()) == []


def test_every_requirement_that_is_met_names_its_part_and_its_test():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text_of(REQUIREMENTS).splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| Clause", "| Demand", "| Demanded"))
    ]
    full = [row for row in rows if len(row) == 4]
    assert len(full) > 20
    assert [row[0] + row[1] for row in full if "`motcua/" not in row[2] or "::" not in row[3]] == []


def settings_listed() -> set[str]:
    """The first column of the table of settings."""
    section = text_of(OPERATIONS).partition("## Settings")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_every_setting_that_is_listed_is_read_somewhere():
    readers = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]
    readers.remove(Path(__file__))
    read = "\n".join(path.read_text(encoding="utf-8") for path in readers)
    listed = settings_listed()
    assert len(listed) > 15
    assert sorted(name for name in listed if f'"{name}"' not in read) == []


def test_every_command_that_is_shown_is_one_of_ours():
    action = next(one for one in _parser()._actions if isinstance(one, argparse._SubParsersAction))
    shown = {
        name
        for document in ALL
        for name in re.findall(r"(?:\.venv/bin/motcua|`motcua|-m motcua) ([a-z-]+)", text_of(document))
    }
    assert "verify-journal" in shown
    assert sorted(shown - set(action.choices)) == []


def test_every_target_of_make_that_is_shown_exists():
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    shown = {name for document in ALL for name in re.findall(r"(?:`|^)make ([a-z]+)", text_of(document), re.MULTILINE)}
    assert shown and sorted(shown - targets) == []
