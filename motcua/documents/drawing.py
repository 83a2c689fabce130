"""One page of a stranger's file as a picture that is ours. Runs only in the checking process (`inspect_child.py`).

What comes out is drawn anew: no script, no link, no text layer, no data about who made it.
"""

import io
from typing import IO, Final

import pypdfium2
from PIL import Image, ImageOps

from motcua.documents.filetypes import MOST_PIXELS
from motcua.documents.verdict import PDF

LONGEST_SIDE: Final = 1700  # pixels: A4 at about 145 dots an inch, readable at 200 %
QUALITY: Final = 82
DRAWN_AS: Final = "image/jpeg"


def draw(stream: IO[bytes], media_type: str, page: int) -> bytes:
    """Page `page` (from 1) of a PDF, or a picture itself, as JPEG. Raises whatever the file makes its reader raise."""
    picture = _of_pdf(stream, page) if media_type == PDF else _of_picture(stream)
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue()


def _of_pdf(stream: IO[bytes], page: int) -> Image.Image:
    leaf = pypdfium2.PdfDocument(stream)[page - 1]
    scale = LONGEST_SIDE / max(leaf.get_width(), leaf.get_height(), 1)
    drawn: Image.Image = leaf.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn.convert("RGB")


def _of_picture(stream: IO[bytes]) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises from twice this on
    opened = Image.open(stream, formats=("PNG", "JPEG"))
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is opened small at once
    picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.mode in ("RGBA", "LA", "P"):  # a transparent ground is paper
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")
