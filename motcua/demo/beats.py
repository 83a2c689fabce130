"""The acts of a story in order, with who does each; the moments come later. Pure."""

from dataclasses import dataclass
from random import Random
from typing import Any

from motcua.catalogue.process import ProcessStep, StepKind
from motcua.catalogue.queries import Rulebook
from motcua.demo.answers import mended
from motcua.demo.endings import Ending
from motcua.demo.people import Cast
from motcua.demo.story import Beat, Story
from motcua.people.models import Role

REFUSALS = (
    "Thủ tục thuộc thẩm quyền của cơ quan khác; đề nghị gửi đúng cơ quan có thẩm quyền giải quyết.",
    "Nội dung đề nghị trùng với hồ sơ đã được tiếp nhận trước đó.",
    "Văn bản đề nghị không đúng thẩm quyền ký theo quy định.",
)
DENIALS = (
    "Nguồn kinh phí nêu trong hồ sơ chưa được cấp có thẩm quyền bố trí.",
    "Hồ sơ chưa đáp ứng điều kiện theo quy định hiện hành; các điểm chưa đạt nêu tại văn bản trả lời.",
)
STOPS = (
    "Qua thẩm tra, cơ quan gửi đề nghị dừng để rà soát lại chủ trương; trả lại hồ sơ sau thẩm tra.",
    "Dự án tạm dừng theo chỉ đạo của cấp có thẩm quyền.",
)
ASKED = "Đề nghị bổ sung, hoàn thiện các nội dung dưới đây để có căn cứ giải quyết."


@dataclass(frozen=True)
class Room:
    """Who works on a dossier at its receiver."""

    intake: str
    specialist: str
    head: str
    leader: str
    clerk: str

    def of(self, role: str) -> str:
        """Who does a step that is meant for this role."""
        return str(getattr(self, role))


@dataclass
class Plot:
    """One story's beats, by part: at the customer, at the desk, in work, after the end."""

    story: Story
    ending: Ending
    book: Rulebook
    cast: Cast
    rng: Random

    @property
    def preparer(self) -> str:
        return self.cast.at(self.story.customer, Role.PREPARER)[0]

    @property
    def signer(self) -> str:
        return self.cast.at(self.story.customer, Role.SIGNER)[0]

    @property
    def has_people(self) -> bool:
        """Does the agency that asks have accounts at all?"""
        return bool(self.cast.at(self.story.customer, Role.SIGNER))

    def room(self) -> Room:
        """The people of the receiver; of several specialists one is chosen, the best known twice as often."""
        receiver, unit = self.story.receiver, self.story.route.rooms[self.story.receiver]
        specialists = self.cast.at(receiver, Role.SPECIALIST, unit)
        return Room(
            intake=self.cast.at(receiver, Role.INTAKE)[0],
            specialist=self.rng.choice([specialists[0], *specialists]),
            head=self.cast.at(receiver, Role.HEAD, unit)[0],
            leader=self.cast.at(receiver, Role.LEADER)[0],
            clerk=self.cast.at(receiver, Role.CLERK)[0],
        )

    def before(self, room: Room) -> list[Beat]:
        """Until it is handed in."""
        twists = self.ending.twists
        if self.story.channel != "online":
            return [Beat("receive_paper", room.intake)]
        beats = [Beat("refuse_paper", room.intake), Beat("open_draft", room.intake)] if self.story.turned_away else []
        beats.append(Beat("draft", self.preparer, args={"whole": self.ending.stops_at != "ready" or bool(twists)}))
        if twists or self.rng.random() < 0.5:
            beats.append(Beat("sign_off", self.preparer))
        if "draft_returned" in twists or "draft_returned_only" in twists:
            beats.append(
                Beat("return_draft", self.signer, args={"reason": "Bổ sung số liệu tại mục kinh phí rồi trình lại."})
            )
        if "draft_returned" in twists:
            beats.append(Beat("sign_off", self.preparer))
        return [*beats, Beat("submit", self.signer)]

    def desk(self, room: Room) -> list[Beat]:
        """From handing in to acceptance, or to the end that comes before it."""
        if self.ending.name == "refused":
            return [Beat("refuse", room.intake, args={"reason": self.rng.choice(REFUSALS)})]
        if self.ending.name == "withdrawn_before":
            return [Beat("withdraw", self.signer, args={"reason": "Cơ quan gửi rà soát lại nội dung đề nghị."})]
        asked = self._asked("asked_before", room.intake)
        return [*asked, Beat("accept", room.intake)]

    def _asked(self, prefix: str, by: str) -> list[Beat]:
        """A supplement asked for and sent, where the ending has that twist."""
        for twist in self.ending.twists:
            if twist in (f"{prefix}_by_field", f"{prefix}_by_paper") and self.has_people:
                items = self._wanted(twist.endswith("field"))
                asking = Beat("ask", by, args={"reason": ASKED, "items": items})
                return [asking, Beat("supply", self.signer, args={"items": items})]
            if twist == f"{prefix}_taken_back":
                items = self._wanted(False)
                return [
                    Beat("ask", by, args={"reason": ASKED, "items": items}),
                    Beat("take_back", by, 0.2, args={"reason": "Giấy tờ đã có trong hồ sơ, yêu cầu nhầm."}),
                ]
        return []

    def _wanted(self, by_field: bool) -> list[dict[str, Any]]:
        """What is asked for: a field where the form is filled, else a paper."""
        if by_field and self.story.channel == "online":
            path, label, value = mended(self.book.form, self.story.answers, self.rng)
            return [
                {
                    "kind": "field",
                    "target": path,
                    "label": label,
                    "wanted": "Đề nghị rà soát, ghi lại cho khớp với văn bản kèm theo.",
                    "value": value,
                }
            ]
        names = {kind.key: kind.name for kind in self.book.papers}
        key = self.rng.choice(self.story.papers or ("request",))
        label = names.get(key, "Văn bản đề nghị")[:290]
        return [
            {"kind": "paper", "target": key, "label": label, "wanted": "Đề nghị gửi lại bản quét rõ, đủ trang, có dấu."}
        ]

    def work(self, room: Room) -> list[Beat]:
        """Inside the receiving agency, until the result is out or the work ends otherwise."""
        steps = [step for step in self.book.process.steps if step.applies(self.story.answers)]
        beats: list[Beat] = []
        first_work = True
        for step in steps:
            if step.kind is StepKind.WORK:
                beats += self._working(step, room, twisting=first_work and step.where.role == Role.SPECIALIST)
                first_work = first_work and step.where.role != Role.SPECIALIST
            elif step.kind is StepKind.APPROVE:
                beats += self._approving(step, room)
            else:
                beats.append(self._issuing(room))
        return self._cut(beats, room)

    def _working(self, step: ProcessStep, room: Room, *, twisting: bool) -> list[Beat]:
        worker = room.of(step.where.role)
        assigned = step.where.role == Role.SPECIALIST and self.rng.random() < 0.4
        taking = Beat("assign", room.head, 0.4, {"officer": worker}) if assigned else Beat("claim", worker, 0.4)
        if not twisting:
            return [taking, Beat("forward", worker, 1.0)]
        middle: list[Beat] = []
        if {"released", "released_only"} & set(self.ending.twists):
            middle = [Beat("release", worker, 0.3, {"reason": "Đi công tác, đề nghị phân công người khác."})]
            middle += [Beat("claim", worker, 0.6)] if "released" in self.ending.twists else []
        middle += self._asked("asked", worker)
        note = self.rng.choice(("", "", "Hồ sơ đủ điều kiện, kính trình.", "Đã đối chiếu số liệu."))
        forwarding = [Beat("forward", worker, 3.0, {"note": note})]
        if "recalled" in self.ending.twists:
            forwarding += [
                Beat("recall", worker, 0.2, {"reason": "Sửa lại số liệu dự thảo."}),
                Beat("forward", worker, 0.5, {"note": note}),
            ]
        return [taking, *middle, *forwarding]

    def _approving(self, step: ProcessStep, room: Room) -> list[Beat]:
        approver = room.of(step.where.role)
        twists = set(self.ending.twists)
        if step.where.role != Role.HEAD or not {"sent_back", "sent_back_only"} & twists:
            return [Beat("approve", approver, 1.0, {"step": step.key})]
        back = Beat(
            "send_back", approver, 0.8, {"reason": "Bổ sung căn cứ pháp lý, sửa thể thức dự thảo rồi trình lại."}
        )
        return [
            back,
            Beat("forward", room.specialist, 1.2, {"note": "Đã sửa theo ý kiến."}),
            Beat("approve", approver, 0.8),
        ]

    def _issuing(self, room: Room) -> Beat:
        denied = self.ending.name == "denied"
        args = {
            "outcome": "denied" if denied else "granted",
            "reason": self.rng.choice(DENIALS) if denied else "",
            "signer": room.leader,
        }
        return Beat("issue", room.clerk, 0.8, args)

    def _cut(self, beats: list[Beat], room: Room) -> list[Beat]:
        """Stopped and withdrawn dossiers leave in the middle of the work."""
        taken = next((number for number, beat in enumerate(beats, start=1) if beat.by == room.specialist), len(beats))
        if self.ending.name == "stopped":
            return [*beats[:taken], Beat("stop", room.leader, 1.5, {"reason": self.rng.choice(STOPS)})]
        if self.ending.name == "withdrawn" and self.has_people:
            asking = Beat("ask_withdrawal", self.signer, 1.0, {"reason": "Chủ trương đầu tư được điều chỉnh."})
            return [
                *beats[:taken],
                asking,
                Beat("withdraw", room.head, 0.6, {"reason": "Đồng ý theo đề nghị của cơ quan gửi."}),
            ]
        return beats

    def after(self, room: Room) -> list[Beat]:
        """Handing over and acknowledging."""
        if self.ending.name not in ("done", "denied", "turned_away"):
            return []
        beats = [] if self.story.return_by == "online" else [Beat("hand_over", room.intake)]
        acknowledging = self.has_people and (self.ending.stops_at == "acknowledge" or self.rng.random() < 0.92)
        return [*beats, *([Beat("acknowledge", self.preparer)] if acknowledging else [])]


def stop_before(beats: list[Beat], stops_at: str, twists: tuple[str, ...]) -> list[Beat]:
    """The beats until the one at which the story stands now."""
    for twist, last in (
        ("draft_returned_only", "return_draft"),
        ("released_only", "release"),
        ("sent_back_only", "send_back"),
    ):
        if twist in twists:
            return beats[: next((n for n, beat in enumerate(beats, start=1) if beat.name == last), len(beats))]
    place = _place(beats, stops_at)
    return beats if place is None else beats[:place]


def _place(beats: list[Beat], stops_at: str) -> int | None:
    """The number of the beat before which the story stands still; None where it has no such beat."""
    wanted = {
        "ready": ("sign_off", "submit"),
        "take": ("claim", "assign"),
        "work": ("forward",),
        "approve_last": ("approve",),
    }
    names = wanted.get(stops_at, (stops_at,))
    found = [number for number, beat in enumerate(beats) if beat.name in names]
    if not found:
        return None
    return found[-1] if stops_at in ("approve_last", "work") else found[0]
