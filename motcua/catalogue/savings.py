"""What a new version spares those who ask and those who solve: time, papers, steps, copies. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.core.words import joined, said
from motcua.workdays import terms

_UNIT = {"working_days": said("ngày làm việc"), "days": said("ngày"), "working_hours": said("giờ làm việc"),
         "months": said("tháng")}  # fmt: skip
_CHANNEL = {"online": said("trực tuyến"), "direct": said("trực tiếp"), "post": said("bưu chính")}


@dataclass(frozen=True)
class Savings:
    """What is saved; negative: what is added. time: by channel, amount and unit, where the unit is the same."""

    time: Mapping[str, tuple[int, str]]
    papers: int
    copies: int
    steps: int

    @property
    def anything(self) -> bool:
        return bool(self.time or self.papers or self.copies or self.steps)

    def in_words(self) -> list[str]:
        """`thời hạn trực tuyến: giảm 2 ngày làm việc`, a line each."""
        lines = [
            said("thời hạn {channel}: {by} {unit}", channel=_CHANNEL.get(channel, channel), by=_by(amount),
                 unit=_UNIT.get(unit, unit))
            for channel, (amount, unit) in self.time.items()
        ]  # fmt: skip
        counted = (
            (self.papers, said("thành phần hồ sơ")), (self.copies, said("bản giấy tờ phải nộp")),
            (self.steps, said("bước xử lý")),
        )  # fmt: skip
        return [*lines, *(joined(" ", (_by(amount), what)) for amount, what in counted if amount)]


def _by(amount: int) -> str:
    return said("giảm {n}", n=amount) if amount > 0 else said("tăng {n}", n=-amount)


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Savings:
    """What `after` spares against `before`; both are documents of versions."""
    old, new = before["clock"].get("term") or {}, after["clock"].get("term") or {}
    time = {}
    for channel in old:
        if channel in new and old[channel] and new[channel] and old[channel]["unit"] == new[channel]["unit"]:
            spared = terms.from_json(old[channel]).amount - terms.from_json(new[channel]).amount
            if spared:
                time[channel] = (int(spared), str(old[channel]["unit"]))
    return Savings(
        time=time,
        papers=_papers(before) - _papers(after),
        copies=_copies(before) - _copies(after),
        steps=_steps(before) - _steps(after),
    )


def _papers(document: Mapping[str, Any]) -> int:
    return sum(1 for one in document["papers"] if one.get("required") and not one.get("request"))


def _copies(document: Mapping[str, Any]) -> int:
    sets = document["facts"].get("sets") or 1
    return sum((one.get("originals") or 0) + (one.get("copies") or 0) for one in document["papers"]) * int(sets)


def _steps(document: Mapping[str, Any]) -> int:
    return len(document["process"].get("steps") or ())
