"""Slips as PDF/A-2a + PDF/UA-1: the same data at the same moment give the same bytes.

Templates are files of `typst/`, fonts those of `fonts/` and no others; data reach a template as JSON only.
"""

import json
import threading
import unicodedata
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import segno
import typst

from motcua.documents.glyphs import can_print

_FOLDER = Path(__file__).resolve().parent
_TEMPLATES = _FOLDER / "typst"
_NOT_PRINTABLE = "\N{WHITE SQUARE}"

_one_at_a_time = threading.Lock()  # a compiler keeps the inputs of its last call


def render(template: str, data: dict[str, object], at: datetime) -> bytes:
    """The PDF of a template of `typst/`. at: the moment written into the file, not the present one.

    Raises KeyError when there is no such template.
    """
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False, sort_keys=True)}
    with _one_at_a_time:
        pdf = _compiler(template).compile(
            format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=int(at.timestamp())
        )
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template} gave no single PDF")
    return pdf


def qr_svg(text: str) -> str:
    """A QR code as an SVG without a quiet zone of its own; the page's margin is one."""
    return str(segno.make(text, error="m", micro=False).svg_inline(border=1, scale=4, omitsize=False))


def printable(value: object) -> object:
    """The same data with composed letters, without control characters, and □ where the fonts have no letter."""
    if isinstance(value, str):
        return "".join(_printable_letter(letter) for letter in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {str(key): printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def _printable_letter(letter: str) -> str:
    if letter in "\n\t":
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return ""
    return letter if can_print(letter) else _NOT_PRINTABLE


@lru_cache(maxsize=16)
def _compiler(template: str) -> typst.Compiler:
    path = _TEMPLATES / f"{template}.typ"
    if template not in {known.stem for known in _TEMPLATES.glob("*.typ")}:
        raise KeyError(template)
    return typst.Compiler(path, root=_TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FOLDER / "fonts")])
