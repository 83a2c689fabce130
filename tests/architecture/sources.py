"""The project's own source files, read once."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "motcua"


@lru_cache(maxsize=1)
def modules() -> dict[str, ast.Module]:
    """Every module of the package but migrations, by path from the project's folder."""
    found = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in found}


def nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of a kind, with the path of its module."""
    for path, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, kind):
                yield path, node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression of names, or "" where it is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def place(path: str, node: ast.AST) -> str:
    """Where a node stands, as an editor wants it."""
    return f"{path}:{getattr(node, 'lineno', 0)}"
