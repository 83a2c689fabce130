"""The geometry of the time ribbon: one bar a stay, as long as its working time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH = 1160
LEFT = 2
GAP = 4
LETTER = 7.0
PADDING = 16
LEAST = 14.0
WORD = 60
"""Room that "bây giờ" and "hạn trả" each need beside their line."""
CLASSES = {"done": "g-done", "first": "g-done2", "late": "g-late", "pause": "g-pause", "now": "g-now", "next": "g-next"}
INK = {"done": "on", "first": "on2", "late": "on", "pause": "pause", "now": "b", "next": "b"}


@dataclass(frozen=True)
class Bar:
    """A stay. weight: working minutes, 0 or more. kind: done, first, late, pause, now or next. under: its date."""

    label: str
    weight: float
    kind: str = "done"
    under: str = ""


@dataclass(frozen=True)
class Drawn:
    x: str
    width: str
    look: str
    ink: str
    label: str
    under: str
    text_x: str
    hatched: bool


@dataclass(frozen=True)
class Ribbon:
    """What `ui/ribbon.html` draws; `now_x` and `due_x` are empty when there is no such line."""

    bars: tuple[Drawn, ...]
    now_x: str
    due_x: str
    due_text: str
    title: str
    now_text_x: str
    now_anchor: str
    due_text_x: str
    due_anchor: str


def draw(
    bars: Sequence[Bar], *, title: str, now: float | None = None, due: float | None = None, due_text: str = ""
) -> Ribbon:
    """Lay the bars side by side.

    title: the whole ribbon as a sentence, for those who do not see it. now, due: working minutes from the start of
    the first bar; None draws no line. A bar too short for its word stays bare: the timeline beside it says the same.
    """
    total = max(sum(bar.weight for bar in bars), due or 0.0, 1.0)
    room = WIDTH - LEFT - WORD - (GAP + LEAST) * len(bars)
    scale = max(room, 1.0) / total
    drawn: list[Drawn] = []
    edges: list[tuple[float, float, float]] = []
    x, done, free_from = float(LEFT), 0.0, 0.0
    for bar in bars:
        width = LEAST + bar.weight * scale
        under = bar.under if bar.under and x >= free_from else ""
        free_from = x + len(under) * 6.2 + 8 if under else free_from
        drawn.append(_drawn(bar, x, width, under))
        edges.append((done, x, width))
        x, done = x + width + GAP, done + bar.weight
    now_x, due_x = _line(now, bars, edges, scale), _line(due, bars, edges, scale)
    crowded = now_x is not None and due_x is not None and abs(due_x - now_x) < 2 * WORD
    if now_x is not None:
        drawn = [_beside_line(one, now_x) for one in drawn]
    before = crowded and now_x is not None and due_x is not None and now_x <= due_x
    return Ribbon(
        bars=tuple(drawn),
        now_x=_written(now_x),
        due_x=_written(due_x),
        due_text=due_text,
        title=title,
        now_text_x=_written(now_x, -6 if before else 6),
        now_anchor="end" if before else "start",
        due_text_x=_written(due_x, 6 if before else -6),
        due_anchor="start" if before else "end",
    )


def _drawn(bar: Bar, x: float, width: float, under: str) -> Drawn:
    label = bar.label if len(bar.label) * LETTER + PADDING <= width else ""
    return Drawn(
        x=f"{x:.1f}",
        width=f"{width:.1f}",
        look=CLASSES.get(bar.kind, "g-none"),
        ink=INK.get(bar.kind, ""),
        label=label,
        under=under,
        text_x=f"{x + 8:.1f}",
        hatched=bar.kind == "pause",
    )


def _beside_line(bar: Drawn, line: float) -> Drawn:
    """A word that the line of now would cross stands behind it, where the bar has the room."""
    begins, length = float(bar.text_x), len(bar.label) * LETTER
    if not bar.label or not begins - GAP <= line <= begins + length:
        return bar
    behind = line + 2 * GAP
    fits = behind + length <= float(bar.x) + float(bar.width)
    return replace(bar, text_x=f"{behind:.1f}") if fits else bar


def _line(
    at: float | None, bars: Sequence[Bar], edges: Sequence[tuple[float, float, float]], scale: float
) -> float | None:
    if at is None or not edges:
        return None
    for bar, (start, x, width) in zip(bars, edges, strict=True):
        if at <= start + bar.weight:
            share = (at - start) / bar.weight if bar.weight else 0.0
            return x + max(share, 0.0) * width
    start, x, width = edges[-1]
    return min(x + width + (at - start - bars[-1].weight) * scale, WIDTH - float(WORD))


def _written(x: float | None, shift: int = 0) -> str:
    return "" if x is None else f"{x + shift:.1f}"
