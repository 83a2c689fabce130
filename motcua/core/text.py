"""Vietnamese text: one normal form, folding for search, keys for sorting."""

import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # ngang is 0

_LONGEST_ENDING = 10  # letters; more is no ending


def nfc(text: str) -> str:
    """The one stored form: composed letters, outer spaces gone."""
    return unicodedata.normalize("NFC", text).strip()


def file_name(name: str, longest: int = 200) -> str:
    """What a file is called in lists and when it is saved: no folder, no sign that can not be seen (a turned reading
    direction hides the true ending), and its ending also when the name is too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = nfc("".join(char for char in last if char.isprintable()))
    stem, point, ending = plain.rpartition(".")
    if len(plain) <= longest or not stem or len(ending) > _LONGEST_ENDING:
        return plain[:longest]
    return f"{stem[: longest - len(ending) - 1]}{point}{ending}"


def fold(text: str) -> str:
    """Lower case without marks, spaces made single: `Đăng ký` → `dang ky`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " ".join(plain.replace("đ", "d").split())


@lru_cache(maxsize=1024)
def fold_letter(letter: str) -> str:
    """One letter folded; of a text that is folded letter by letter nearly all come again. Empty for a space."""
    return fold(letter)


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """A string whose plain order is the Vietnamese dictionary's: letters first, tones second."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        letter, tone = _split(char)
        place = _LETTERS.find(letter)
        letters.append(chr(0x100 + place) if place >= 0 else letter)
        tones.append(str(tone))
    return "".join(letters) + "\x01" + "".join(tones)


def _split(char: str) -> tuple[str, int]:
    """A letter without its tone, and the tone's rank 0 to 5."""
    tone = 0
    kept = []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone
