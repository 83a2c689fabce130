"""`motcua figures 2026-10`: form II.06 of a period and what stands beside it, as a table or as JSON."""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from motcua.oversight import periods
from motcua.oversight.closing import bounds
from motcua.oversight.summary import summary
from motcua.people.models import Agency

_SHOWN = {
    "received": "Tổng nhận (3)", "received_online": "Trực tuyến (4)", "received_direct": "Trực tiếp, bưu chính (5)",
    "carried_over": "Kỳ trước (6)", "solved": "Đã giải quyết (7)", "early": "Trước hạn (8)", "on_time": "Đúng hạn (9)",
    "late": "Quá hạn (10)", "open": "Đang giải quyết (11)", "open_in_time": "Trong hạn (12)",
    "open_late": "Quá hạn (13)", "refused": "Không tiếp nhận", "paused": "Tạm dừng", "stopped": "Dừng",
    "withdrawn": "Rút", "supplemented_twice": "Bổ sung từ hai lần", "extended": "Gia hạn",
    "reappointed": "Xin lỗi, hẹn lại", "overridden": "Ấn định hạn", "for_others_received": "Liên thông: nhận",
    "for_others_solved": "Liên thông: xong", "for_others_late": "Liên thông: quá hạn",
}  # fmt: skip


def show(given: argparse.Namespace) -> int:
    """Print the figures of a period; 1 where there is no such period or agency."""
    try:
        period = periods.parse(given.period, bounds())
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    if given.agency and not Agency.objects.filter(code=given.agency).exists():
        print(f"Không có cơ quan mã {given.agency}.", file=sys.stderr)
        return 1
    told = summary(period)
    if given.agency:
        none = dict.fromkeys(told["province"], 0)
        told["agencies"] = {given.agency: told["agencies"].get(given.agency, none)}
    print(json.dumps(told, ensure_ascii=False, indent=1) if given.json else "\n".join(_lines(told, period.label)))
    return 0


def _lines(told: Mapping[str, Any], label: str) -> list[str]:
    kept = "đã chốt" if told["closed"] else "chưa chốt, tính đến bây giờ"
    lines = [f"Số liệu {label} ({kept})"]
    for code, numbers in {"Toàn tỉnh": told["province"], **told["agencies"]}.items():
        lines += ["", str(code)]
        lines += [f"  {word:<26}{_shown(numbers[key]):>9}" for key, word in _SHOWN.items()]
    return lines


def _shown(number: int | None) -> str:
    return "không có dữ liệu" if number is None else str(number)
