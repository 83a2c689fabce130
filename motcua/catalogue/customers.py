"""Who asks, in the groups that a reader looks for: read from the words that were published. Pure."""

import re
from collections.abc import Mapping

from motcua.core.words import said

OTHERS = "khac"
_GROUPS = {
    "so-nganh": (said("Sở, ban, ngành"), r"\bsở\b|ban, ngành"),
    "cap-huyen": (said("UBND cấp huyện"), r"cấp huyện|huyện, thành phố"),
    "cap-xa": (said("UBND cấp xã"), r"cấp xã"),
    "chu-dau-tu": (said("Chủ đầu tư, chủ dự án"), r"chủ đầu tư|chủ dự án|chuẩn bị dự án"),
    "ngan-sach": (said("Đơn vị sử dụng ngân sách"), r"ngân sách|đơn vị dự toán|kinh phí|kho bạc"),
    "tai-san": (said("Cơ quan quản lý tài sản, đất, nhà"), r"tài sản|đất|nhà ở|rừng"),
}
LABELS: Mapping[str, str] = {
    **{key: label for key, (label, _) in _GROUPS.items()},
    OTHERS: said("Cơ quan, đơn vị khác"),
}
"""Each group with its name, in the order in which they are shown."""
_WORDS = {key: re.compile(words, re.IGNORECASE) for key, (_, words) in _GROUPS.items()}


def groups_of(customer: str | None) -> frozenset[str]:
    """The groups that a published customer (đối tượng thực hiện) names; `OTHERS` where it names none of them."""
    found = frozenset(key for key, words in _WORDS.items() if words.search(customer or ""))
    return found or frozenset([OTHERS])
