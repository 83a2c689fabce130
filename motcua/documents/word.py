"""Papers as Word files, filled in from templates of `docx/` that an official may restyle in Word.

Values are escaped and never evaluated: what somebody typed is text, whatever it looks like.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from docxtpl import DocxTemplate

from motcua.documents.rendering import printable

_FOLDER = Path(__file__).resolve().parent / "docx"


def to_docx(template: str, data: Mapping[str, Any]) -> IO[bytes]:
    """The Word file of a template, to read from its start. Raises KeyError when there is no such template."""
    if template not in {known.stem for known in _FOLDER.glob("*.docx")}:
        raise KeyError(template)
    document = DocxTemplate(_FOLDER / f"{template}.docx")
    document.render(printable(dict(data)), autoescape=True)
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file
