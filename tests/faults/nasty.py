"""Strings that have broken forms, databases, spreadsheets and pages, each in Vietnamese hands one day."""

from __future__ import annotations

import itertools
import random
import unicodedata

MARK = "mc7"  # stands in each string that must come back escaped or not at all

_MARKUP = [
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f'"><svg onload={MARK}()>',
    f"' onmouseover='{MARK}()",
    f"javascript:{MARK}()",
    f"</textarea><script>{MARK}()</script>",
    f"</title><script>{MARK}()</script>",
    f"{{{{ {MARK} }}}}",
    f"{{% load {MARK} %}}",
    f"${{{MARK}}}",
    f"#{{{MARK}}}",
    f"<!--{MARK}-->",
    f"]]>{MARK}",
    f"&lt;b&gt;{MARK}",
    f'#import "{MARK}.typ"',
    f"#set page({MARK})",
    f"\\u003cscript\\u003e{MARK}",
]
_SQL = [
    "'; DROP TABLE dossiers_dossier; --",
    "1 OR 1=1",
    "%_%",
    "\\'; SELECT pg_sleep(9); --",
    "') UNION SELECT 1 --",
    "$$;",
    "E'\\x00'",
    "NULL",
    "%s",
    "%(name)s",
    "{0}",
    "{name}",
]
_PATHS = [
    "../../etc/passwd",
    "..\\..\\windows",
    "/dev/null",
    "CON",
    "a/b",
    "file:///etc/passwd",
    "\\\\host\\share",
    "~",
]
_CELLS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "\r=1", "|calc", "'=1"]
_NUMBERS = [
    "0", "-0", "-1", "1e309", "NaN", "Infinity", "-Infinity", "0x10", "1_000", "１２", "٣", "²", "1,5", "1.5.5",
    str(2**31), str(2**63), str(2**64), "9" * 400, "00000001", "1" + "0" * 30,
]  # fmt: skip
_DAYS = ["31/02/2026", "00/00/0000", "29/02/2025", "01/01/0001", "31/12/9999", "1/1/1", "2026-13-01", "32/01/2026"]
_CONTROL = [
    "\x00",
    "a\x00b",
    "\x01\x02",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\r\n\r\n",
]
_UNICODE = [
    "\u202ednuor\u202c", "\u200b\u200c\u200d", "\u2066x", "ﷺ", "🏳️‍🌈", "👩‍👩‍👧‍👦", "𠜎𠜱", "Ω≈ç√", "І і кирилиця",
    "زبان",     "e\u0301" * 20, "a" + "\u0300" * 200, "\u0000".strip(), "\U0010ffff", "ẞß", "İı", "ǆ", "ﬁ", "①", "　",
]  # fmt: skip
_VIETNAMESE = [
    "Đề nghị thẩm định đề cương và dự toán chi tiết",
    "NGUYỄN THỊ KHUYẾT DANH",
    "Quyết định số 12/QĐ-UBND ngày 05/01/2026 của Ủy ban nhân dân",
    "hoà bình, hòa bình, thuỷ lợi, thủy lợi, quí, quý",
    "Ơ ơ Ư ư Ă ă Â â Ê ê Ô ô Đ đ",
]
_FALSE = [
    "",
    " ",
    "   ",
    "\n",
    "\t",
    "null",
    "None",
    "undefined",
    "true",
    "false",
    "on",
    "[]",
    "{}",
    "''",
    '""',
    "-",
    ".",
]


def strings() -> list[str]:
    """At least five hundred, none twice: each as typed, in both normal forms, long, and in pairs by a fixed chance."""
    single = [
        *_MARKUP, *_SQL, *_PATHS, *_CELLS, *_NUMBERS, *_DAYS, *_CONTROL, *_UNICODE, *_VIETNAMESE, *_FALSE,
    ]  # fmt: skip
    forms = [unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in _VIETNAMESE + _UNICODE]
    long = ["a" * 5000, "Ư" * 5000, "từ " * 2000, "x" * 100_000, "\n" * 3000, "<" * 4001]
    around = [f"  {one}  " for one in single] + [f"{one}\n{one}" for one in single]
    chance = random.Random(2017)
    pairs = ["".join(pair) for pair in chance.sample(list(itertools.permutations(single, 2)), 300)]
    return list(dict.fromkeys([*single, *forms, *long, *around, *pairs]))
