"""Each act of a story, done as its person by the same actions that the screens call."""

from collections.abc import Callable
from datetime import date
from typing import Any

from motcua.core import clock
from motcua.demo.files import Files
from motcua.demo.plot import Province
from motcua.demo.story import Beat, Story
from motcua.dossiers import actions
from motcua.dossiers.actions.ending import Lateness
from motcua.dossiers.actions.gateway import PaperCount
from motcua.dossiers.actions.intake import Wanted
from motcua.dossiers.actions.papers import REQUEST_KEY, Facts
from motcua.dossiers.actions.result import ResultPaper
from motcua.dossiers.models import Dossier, LateCause, PaperRefusal
from motcua.dossiers.who_terms import needs_apology
from motcua.eforms.conditions import lookup
from motcua.people.models import Role, User
from motcua.people.queries import calendar_for

EXCUSES = (
    "Nội dung thẩm tra phức tạp, phải xác minh thêm tại đơn vị nên chưa hoàn thành đúng hẹn.",
    "Số lượng hồ sơ trong kỳ tăng cao, cơ quan chưa bố trí kịp người thụ lý.",
)


class Scenes:
    """Plays one beat after the other. `play` must be called inside `clock.at` of the step's moment."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.files = Files(province)
        self._keys: dict[int, int] = {}  # number of the story → key of its dossier

    def play(self, story: Story, beat: Beat) -> None:
        """Do one act. Raises what the action raises."""
        by = self.province.cast.users[beat.by]
        _PLAYED[beat.name](self, story, by, dict(beat.args))

    def dossier(self, story: Story) -> Dossier:
        """The story's dossier as it stands; by its own number, or as the draft that a refusal opened."""
        if story.number in self._keys:
            return Dossier(pk=self._keys[story.number])
        found = Dossier.objects.filter(once=story.once).first()
        if found is None:
            found = PaperRefusal.objects.select_related("draft").get(once=story.once).draft
        assert found is not None
        self._keys[story.number] = found.pk
        return found

    def facts(self, story: Story, by: User) -> dict[str, Any]:
        """The facts of the request that văn thư needs."""
        return {
            "abstract": story.abstract,
            "request_number": story.request_number,
            "request_symbol": f"{self.symbol(story)}",
            "request_on": story.request_on,
            "contact_name": by.full_name,
            "contact_phone": by.phone,
            "contact_email": by.email,
            "return_by": story.return_by,
        }

    def symbol(self, story: Story) -> str:
        """`UBND-TCKH` for a People's Committee, `STC-VP` for another agency."""
        code = story.customer
        return f"{code if code.isalpha() else 'UBND'}-{story.route.symbol}".replace("UBND-UBND", "UBND")

    def draft(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """Begin, or go on with what a refusal opened; half filled where the story stops there."""
        offering = self.province.offerings[story.route.procedure, story.receiver]
        customer = self.province.agencies[story.customer]
        if story.turned_away:
            made = self.dossier(story)
            actions.save_request(made, self.facts(story, by), over={}, by=by)
            flat = {
                f"{section}.{key}": value for section, fields in story.answers.items() for key, value in fields.items()
            }
            actions.save_answers(made, flat, over={}, by=by)
        else:
            answers = story.answers if args["whole"] else dict(list(story.answers.items())[:1])
            made = actions.create(
                offering, customer=customer, by=by, once=story.once, answers=answers, **self.facts(story, by)
            )
        self._keys[story.number] = made.pk
        if args["whole"]:
            self._attach(made, story, by)

    def _attach(self, made: Dossier, story: Story, by: User) -> None:
        signer = self.files.signer_name(story.customer)
        facts = Facts(f"{story.request_number}/{self.symbol(story)}", story.request_on, signer)
        request = self.files.request(story)
        actions.add_paper(made, REQUEST_KEY, file=request, file_name="van-ban-de-nghi.pdf", by=by, facts=facts)
        for key in story.papers:
            actions.add_paper(made, key, file=self.files.attachment(story), file_name=f"{key}.pdf", by=by)

    def receive_paper(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """Paper at the desk, or by post."""
        contact = self.province.cast.at(story.customer, "preparer")
        person = self.province.cast.users[contact[0]] if contact else None
        facts = self.facts(story, person or by) | (
            {} if person else {"contact_name": "", "contact_phone": "", "contact_email": ""}
        )
        book = self.province.book(story.route, story.receiver)
        papers = [PaperCount("request", "Văn bản đề nghị", 1, 0)]
        papers += [
            PaperCount(kind.key, kind.name, kind.originals or 1, kind.copies or 0)
            for kind in book.papers
            if kind.required
        ]
        made = actions.receive_paper(
            self.province.offerings[story.route.procedure, story.receiver],
            self.province.agencies[story.customer],
            story.channel,
            by=by,
            papers=papers,
            once=story.once,
            **facts,
        )
        self._keys[story.number] = made.pk

    def refuse_paper(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """What the gate turns away."""
        offering = self.province.offerings[story.route.procedure, story.receiver]
        actions.refuse_paper(offering, self.province.agencies[story.customer], "direct", by=by, once=story.once)

    def open_draft(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """The online draft in place of the paper."""
        refusal = PaperRefusal.objects.select_related("draft", "desk", "customer", "procedure").get(once=story.once)
        self._keys[story.number] = actions.open_online_draft(refusal, by=by).pk

    def ask(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """Ask for what is missing."""
        items = [Wanted(one["kind"], one["target"], one["label"], one["wanted"]) for one in args["items"]]
        actions.request_supplement(self.dossier(story), by=by, reason=args["reason"], items=items)

    def supply(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """Mend or add each thing asked for, then send."""
        made = self.dossier(story)
        for one in args["items"]:
            if one["kind"] == "field":
                over = {one["target"]: lookup(story.answers, one["target"])}
                actions.save_answers(made, {one["target"]: one["value"]}, over=over, by=by)
            else:
                file = self.files.request(story) if one["target"] == REQUEST_KEY else self.files.attachment(story)
                actions.add_paper(made, one["target"], file=file, file_name="bo-sung.pdf", by=by)
        actions.supply(made, by=by)

    def assign(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """The head gives it to an officer."""
        actions.assign(self.dossier(story), by=by, officer=self.province.cast.users[args["officer"]])

    def approve(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """A head or leader approves; what is late is excused first."""
        self._excuse(story, by)
        actions.approve(self.dossier(story), by=by)

    def forward(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """A specialist passes it on; what is late is excused first."""
        self._excuse(story, by)
        actions.forward(self.dossier(story), by=by, **args)

    def _excuse(self, story: Story, by: User) -> None:
        """A dossier that is late now: who has it proposes an apology and a new day, the leader approves."""
        made = Dossier.objects.get(pk=self.dossier(story).pk)
        if not needs_apology(made, clock.now()):
            return
        leader = self.province.cast.users[self.province.cast.at(story.receiver, Role.LEADER)[0]]
        until, reason = self._later_day(story), EXCUSES[story.number % len(EXCUSES)]
        if by.pk != leader.pk and not made.reappointments.exists():
            actions.ask_reappoint(made, by=by, until=until, reason=reason)
        actions.reappoint(made, by=leader, until=until, reason=reason)

    def _later_day(self, story: Story) -> date:
        """A few working days from now."""
        calendar, on = calendar_for(self.province.agencies[story.receiver]), clock.now().date()
        for _ in range(3 + story.number % 3):
            on = calendar.next_day_opening(on).date()
        return on

    def issue(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """The clerk issues the signed result."""
        now = clock.now()
        number = now.timetuple().tm_yday * 4 + story.number % 4
        outcome = args["outcome"]
        result = ResultPaper(
            file=self.files.result(story, outcome),
            file_name="ket-qua.pdf",
            number=f"{number}/{self.answer_symbol(story)}",
            issued_on=now.date(),
            signer=self.province.cast.users[args["signer"]].full_name,
        )
        actions.issue_result(
            self.dossier(story), by=by, outcome=outcome, result=result, reason=args["reason"], late=_late(story)
        )

    def answer_symbol(self, story: Story) -> str:
        """The symbol of what the receiver issues."""
        code = story.receiver
        return f"{code if code.isalpha() else 'UBND'}-{story.route.symbol}".replace("UBND-UBND", "UBND")

    def hand_over(self, story: Story, by: User, args: dict[str, Any]) -> None:
        """At the desk, to the customer's officer or to the post."""
        contact = self.province.cast.at(story.customer, "preparer")
        name = self.province.cast.users[contact[0]].full_name if contact else "Văn thư cơ quan gửi"
        actions.hand_over(self.dossier(story), by=by, handed_to=f"{name}, ký nhận")


def _plain(act: Callable[..., Any]) -> Callable[[Scenes, Story, User, dict[str, Any]], None]:
    """An act that takes the dossier, `by` and what the beat carries."""

    def play(scenes: Scenes, story: Story, by: User, args: dict[str, Any]) -> None:
        act(scenes.dossier(story), by=by, **args)

    return play


def _late(story: Story) -> Lateness:
    """Why this story is late, where it is."""
    causes = [cause for cause in LateCause.values if cause != LateCause.OTHER]
    return Lateness(causes[story.number % len(causes)])


def _ending(end: Callable[..., Dossier]) -> Callable[[Scenes, Story, User, dict[str, Any]], None]:
    """An act that ends a dossier and would say why it is late."""

    def play(scenes: Scenes, story: Story, by: User, args: dict[str, Any]) -> None:
        end(scenes.dossier(story), by=by, late=_late(story), **args)

    return play


_PLAYED: dict[str, Callable[[Scenes, Story, User, dict[str, Any]], None]] = {
    "draft": Scenes.draft,
    "receive_paper": Scenes.receive_paper,
    "refuse_paper": Scenes.refuse_paper,
    "open_draft": Scenes.open_draft,
    "ask": Scenes.ask,
    "supply": Scenes.supply,
    "assign": Scenes.assign,
    "approve": Scenes.approve,
    "issue": Scenes.issue,
    "hand_over": Scenes.hand_over,
    "sign_off": _plain(actions.send_for_sign_off),
    "return_draft": _plain(actions.return_draft),
    "submit": _plain(actions.submit),
    "accept": _plain(actions.accept),
    "refuse": _plain(actions.refuse),
    "withdraw": _ending(actions.withdraw),
    "take_back": _plain(actions.take_back_supplement),
    "claim": _plain(actions.claim),
    "release": _plain(actions.release),
    "forward": Scenes.forward,
    "recall": _plain(actions.recall),
    "send_back": _plain(actions.send_back),
    "stop": _ending(actions.stop),
    "ask_withdrawal": _plain(actions.ask_withdrawal),
    "acknowledge": _plain(actions.acknowledge),
}
