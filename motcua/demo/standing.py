"""Dossiers of the demo's own procedure: one waits for two rooms, one stands still, one was given more time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from motcua.catalogue.models import Procedure
from motcua.core import clock
from motcua.demo import sample
from motcua.demo.moments import earlier, hours, later
from motcua.demo.plot import Province
from motcua.demo.roster import ASSETS, BUDGET
from motcua.demo.routes import Route
from motcua.demo.scenes import Scenes
from motcua.demo.story import Beat, Story
from motcua.dossiers import actions
from motcua.people.models import Role
from motcua.people.queries import calendar_for

LENGTH = hours(62)  # of office time, from the first draft until now
DECIDED_BEFORE = timedelta(days=20)
NEEDED = "Thiết bị, nhà làm việc hiện có đã hết thời gian sử dụng theo quy định, ảnh hưởng đến việc tiếp công dân."
TO_BOTH = "Hồ sơ đủ căn cứ thẩm định, kính chuyển hai phòng."
_ACTS = {
    "branch_claim": actions.branch_claim,
    "branch_done": actions.branch_done,
    "extend": actions.extend,
    "suspend": actions.suspend,
}
HANDED_IN: tuple[tuple[float, str, str, dict[str, Any]], ...] = (
    (0.0, "draft", "preparer", {"whole": True}),
    (2.0, "submit", "signer", {}),
    (6.0, "accept", "intake", {}),
    (10.0, "claim", "specialist", {}),
)


@dataclass(frozen=True)
class Life:
    """Who asks for what, and what happens after a specialist took it: (hours since the beginning, act, who, args)."""

    customer: str
    subject: str
    amount: int
    acts: tuple[tuple[float, str, str, dict[str, Any]], ...]


LIVES = (
    Life("678", "mua sắm máy vi tính, máy quét cho bộ phận một cửa các xã, thị trấn", 485_000_000, (
        (47.0, "forward", "specialist", {"note": TO_BOTH}),
        (50.0, "branch_claim", "specialist", {"track": 1}),
    )),
    Life("678", "sửa chữa hội trường và phòng họp trực tuyến của huyện", 1_240_000_000, (
        (34.0, "suspend", "leader", {
            "ground": "Chờ cấp có thẩm quyền điều chỉnh dự toán đã giao",
            "reason": "Ủy ban nhân dân tỉnh đang xem xét điều chỉnh dự toán giao đầu năm của huyện",
        }),
    )),
    Life("676", "sửa chữa mái nhà làm việc khối phòng chuyên môn", 760_000_000, (
        (42.0, "forward", "specialist", {"note": TO_BOTH}),
        (43.0, "branch_claim", "other", {"track": 2}),
        (44.0, "branch_claim", "specialist", {"track": 1}),
        (50.0, "extend", "leader", {
            "days": 5, "ground": "Phải kiểm tra thực tế tại cơ quan đề nghị",
            "reason": "Sở cùng cơ quan đề nghị kiểm tra hiện trạng mái nhà và lập biên bản",
        }),
        (57.0, "branch_done", "other", {"track": 2, "note": "Đơn giá phù hợp với ba báo giá kèm theo."}),
    )),
)  # fmt: skip


def stand_still(until: datetime) -> int:
    """Publish the procedure and live its dossiers up to now; how many, none where it is there already."""
    if Procedure.objects.filter(code=sample.CODE).exists():
        return 0
    calendar = calendar_for(Province.read().agencies[sample.RECEIVER])
    begun = earlier(calendar, until, LENGTH)
    sample.publish(calendar.next_opening(begun - DECIDED_BEFORE))
    scenes = Scenes(Province.read())
    for number, life in enumerate(LIVES):
        _live(scenes, life, _story(life, number, begun), begun)
    return len(LIVES)


def _story(life: Life, number: int, begun: datetime) -> Story:
    rooms, abstract = {sample.RECEIVER: BUDGET}, "Đề nghị thẩm định dự toán {}"
    answers = {
        "ten": f"{life.subject[0].upper()}{life.subject[1:]}",
        "su_can_thiet": NEEDED,
        "tong_so": life.amount,
        "nguon": "Chi thường xuyên đã giao năm nay",
    }
    return Story(
        number=number,
        once=uuid5(NAMESPACE_URL, f"motcua:demo:{sample.CODE}:{number}"),
        route=Route(sample.CODE, abstract, (life.subject,), "TCKH", rooms, (life.customer,), 1),
        customer=life.customer,
        receiver=sample.RECEIVER,
        subject=life.subject,
        channel="online",
        return_by="online",
        request_number=str(begun.timetuple().tm_yday * 3 + number),
        request_on=begun.date(),
        answers={"du_toan": answers},
        papers=("bang_du_toan",),
    )


def _live(scenes: Scenes, life: Life, story: Story, begun: datetime) -> None:
    """Each act at its hour of the receiver's office time, by who has the post."""
    cast, calendar = scenes.province.cast, calendar_for(scenes.province.agencies[story.receiver])
    people = {
        "preparer": cast.at(story.customer, Role.PREPARER)[0],
        "signer": cast.at(story.customer, Role.SIGNER)[0],
        "intake": cast.at(story.receiver, Role.INTAKE)[0],
        "specialist": cast.at(story.receiver, Role.SPECIALIST, BUDGET)[0],
        "other": cast.at(story.receiver, Role.SPECIALIST, ASSETS)[0],
        "leader": cast.at(story.receiver, Role.LEADER)[0],
    }
    for after, name, who, args in (*HANDED_IN, *life.acts):
        beat = Beat(name, people[who], args=args)
        with clock.at(later(calendar, begun, hours(after + story.number / 4))):
            if name in _ACTS:
                act: Any = _ACTS[name]
                act(scenes.dossier(story), by=cast.users[beat.by], **args)
            else:
                scenes.play(story, beat)
