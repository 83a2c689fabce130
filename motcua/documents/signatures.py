"""Does a signature of a PDF cover the whole file? Only coverage: nothing here says whose it is or whether it holds.

Source: ISO 32000-1, 12.8.1: /ByteRange names the bytes that were signed, all but the /Contents string itself.
"""

import binascii
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from motcua.core.words import said

UNSIGNED = said("bản chưa ký số")
SIGNED = said("có chữ ký số trên toàn tệp (chưa xác thực)")

_DEEPEST_FIELD = 32


def label(signed: bool) -> str:
    """The words that stand beside a file everywhere."""
    return SIGNED if signed else UNSIGNED


def covers_whole_file(pdf: pikepdf.Pdf, stream: BinaryIO, size: int) -> bool:
    """True when a signature's byte range leaves out nothing of the file but the signature itself.

    A time stamp over an older signature counts; a time stamp alone is nobody's signature.
    """
    signatures = list(_signatures(pdf))
    if all(_is_time_stamp(signature) for signature in signatures):
        return False
    return any(_covers(signature, stream, size) for signature in signatures)


def _signatures(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    waiting = [(field, "", 0) for field in fields] if isinstance(fields, pikepdf.Array) else []
    while waiting:
        field, inherited, depth = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or depth > _DEEPEST_FIELD:
            continue
        kind = str(field.get("/FT", inherited))
        value = field.get("/V")
        if kind == "/Sig" and isinstance(value, pikepdf.Dictionary):
            yield value
        children = field.get("/Kids")
        if isinstance(children, pikepdf.Array):
            waiting.extend((child, kind, depth + 1) for child in children)


def _is_time_stamp(signature: pikepdf.Dictionary) -> bool:
    return str(signature.get("/SubFilter", "")) == "/ETSI.RFC3161"


def _covers(signature: pikepdf.Dictionary, stream: BinaryIO, size: int) -> bool:
    given, contents = signature.get("/ByteRange"), signature.get("/Contents")
    if not isinstance(given, pikepdf.Array) or not isinstance(contents, pikepdf.String):
        return False
    try:
        numbers = [int(str(number)) for number in given]
    except ValueError:
        return False
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        return False
    _, gap_from, gap_to, rest = numbers
    if not gap_from < gap_to or gap_to + rest != size:
        return False
    stream.seek(gap_from)
    return _is_the_contents(stream.read(gap_to - gap_from), bytes(contents))


def _is_the_contents(gap: bytes, contents: bytes) -> bool:
    """Only the hex string of /Contents may stand in the gap, and it may not be an empty place holder."""
    if gap[:1] != b"<" or gap[-1:] != b">" or not contents.strip(b"\0"):
        return False
    try:
        return binascii.unhexlify(gap[1:-1]) == contents
    except binascii.Error:
        return False
