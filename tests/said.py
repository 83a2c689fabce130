"""Every text of the product that a person may read, found in its sources: what a catalogue must translate."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "motcua"
# What `templatize` makes of the tags of a template: gettext('…'), ngettext('…', '…', …), pgettext('context', '…').
_TEXT = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_CALL = re.compile(rf"\b(n|p|np)?(?:gettext|_)\(\s*({_TEXT})\s*(?:,\s*({_TEXT}))?", re.DOTALL)
Place = tuple[str, str]  # the text and, where there are two, its plural


def texts() -> dict[Place, set[str]]:
    """Each text with the files that say it."""
    found: dict[Place, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            for text in of_python(path.read_text(encoding="utf-8")):
                found.setdefault(text, set()).add(path.relative_to(ROOT).as_posix())
    for path in sorted(PACKAGE.rglob("templates/**/*.*")):
        if path.suffix in {".html", ".txt"}:
            for text in of_template(path.read_text(encoding="utf-8")):
                found.setdefault(text, set()).add(path.relative_to(ROOT).as_posix())
    return found


def of_python(source: str) -> Iterator[Place]:
    """The patterns given to `said`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said" and node.args:
            pattern = node.args[0]
            if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
                yield pattern.value, ""


def of_template(source: str) -> Iterator[Place]:
    """The texts of `translate` and `blocktranslate`, as Django looks them up."""
    for kind, first, second in _CALL.findall(templatize(source)):
        text = ast.literal_eval(first)
        if kind == "n":
            yield text, ast.literal_eval(second)
        elif not kind:
            yield text, ""
        else:
            raise ValueError(f"no contexts in templates: {text}")


VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
_COMPARED = {"startswith", "endswith", "removeprefix", "removesuffix", "replace", "sub", "compile", "Value"}


def unsaid(source: str) -> Iterator[int]:
    """Lines of Python with Vietnamese that is not said: a page could not show it in another language.

    Names of fields and parts, docstrings, keys of dicts and what is only compared with are no words for a reader.
    """
    yield from _unsaid(ast.parse(source))


def _unsaid(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and VIETNAMESE.search(node.value):
            yield node.lineno
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    for child in _read_children(node):
        yield from _unsaid(child)


def _read_children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of an expression whose texts a reader may see."""
    match node:
        case ast.Call(func=ast.Name(id="said")):
            yield from (one.value for one in node.keywords)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="models"))):
            yield from (one.value for one in node.keywords if one.arg not in {"verbose_name", "default"})
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _COMPARED:
            yield node.func
        case ast.Assign(targets=[ast.Name(id="verbose_name" | "verbose_name_plural")]) | ast.Compare():
            return
        case ast.Subscript():
            yield node.value
        case ast.Dict():
            yield from node.values
        case _:
            yield from ast.iter_child_nodes(node)
