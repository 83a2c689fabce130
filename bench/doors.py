"""The nine requests of a lifecycle, as a browser posts them: who, where, with which fields and which file."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from uuid import uuid4

from bench import procedure
from bench.lane import Lane

NAMES = ("draft", "paper", "submit", "accept", "claim", "approve", "issue", "hand_over")


@dataclass(frozen=True)
class Post:
    """One request. who: the role of the person; path: without host; file: bytes sent as `file`, if any."""

    name: str
    who: str
    path: str
    fields: dict[str, str] = field(default_factory=dict)
    file: bytes | None = None


def lifecycle(lane: Lane, paths: dict[str, str], pdf: Callable[[], bytes]) -> Generator[Post, int | None, None]:
    """The nine requests in order; the dossier's key is sent in after the first.

    paths: address of each, `{pk}` where the dossier's key goes. pdf: makes the bytes of the next file.
    """
    pk = yield Post("draft", "preparer", paths["draft"], _draft(lane))
    assert pk

    def at(name: str, who: str, fields: dict[str, str] | None = None, file: bytes | None = None) -> Post:
        return Post(name.split(":")[0], who, paths[name].replace("{pk}", str(pk)), fields or {}, file)

    facts = {"number": "125/TTr-VP", "issued_on": "05/01/2026", "signer": "Chủ tịch UBND huyện", "go": "list"}
    yield at("paper:request", "preparer", facts, pdf())
    yield at("paper:thuyet_minh", "preparer", facts, pdf())
    yield at("submit", "signer")
    yield at("accept", "intake")
    yield at("claim", "head")
    yield at("approve", "head")
    told = {"outcome": "granted", "number": "7/QĐ-S", "issued_on": "06/01/2026", "signer": "Giám đốc Sở"}
    yield at("issue", "clerk", told, pdf())
    yield at("hand_over", "intake", {"handed_to": "Bà Người Nhận, chuyên viên"})


def _draft(lane: Lane) -> dict[str, str]:
    fields = {"offering": str(lane.offering), "customer": str(lane.customer), "once": str(uuid4())}
    fields |= {f"request.{name}": value for name, value in procedure.REQUEST.items()}
    for section, answers in procedure.ANSWERS.items():
        fields |= {f"{section}.{name}": value for name, value in answers.items()}
    return fields
