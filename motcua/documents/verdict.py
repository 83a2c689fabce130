"""What was found out about one incoming file. Pure: the checking process and its caller share it."""

from dataclasses import dataclass

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JPEG = "image/jpeg"

# The allow-list by name; the content must be of the same kind.
MEDIA_TYPES = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX, "png": PNG, "jpg": JPEG, "jpeg": JPEG}

ALLOWED = "PDF, DOCX, XLSX, PNG, JPG"


@dataclass(frozen=True)
class Verdict:
    """Good (`ok`) with what is known of it, or refused with a `problem` that says what to do (Vietnamese)."""

    ok: bool
    media_type: str = ""
    pages: int | None = None
    signed: bool = False  # a signature covers the whole file; nothing is said about who signed
    problem: str = ""


def refused(problem: str, media_type: str = "") -> Verdict:
    return Verdict(ok=False, media_type=media_type, problem=problem)


def media_type_of_name(name: str) -> str:
    """The media type that the name promises, empty when the name's ending is not on the allow-list."""
    stem, dot, ending = name.strip().rpartition(".")
    return MEDIA_TYPES.get(ending.lower(), "") if stem and dot else ""
