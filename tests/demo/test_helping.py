"""Support and difficulties of a demo are lived by the real acts, once, and never after the end of the story."""

from datetime import datetime

from motcua.core.clock import VN
from motcua.demo.absence import stand_in
from motcua.demo.helping import ASKED, ask_for_help
from motcua.journal.models import Event
from motcua.journal.queries import breaks
from motcua.notifications.models import Message
from motcua.people.models import User
from motcua.support.models import Difficulty, KnownProblem, Petition, Ticket

UNTIL = datetime(2026, 11, 27, 13, 20, tzinfo=VN)


def test_a_demo_has_tickets_known_problems_and_difficulties_at_their_stages(demo):
    assert ask_for_help(UNTIL) == len(ASKED)
    assert ask_for_help(UNTIL) == 0
    assert {"new", "answered"} <= set(Ticket.objects.values_list("state", flat=True))
    assert Ticket.objects.filter(known=KnownProblem.objects.earliest("pk"), state="answered").count() == 2
    states = set(Difficulty.objects.values_list("state", flat=True))
    assert states == {"tasked", "grouped", "closed", "sent"}
    assert Petition.objects.get().state == Petition.State.DECIDED
    told = Message.objects.filter(act="difficulty.decide").values_list("recipient__posts__agency__code", flat=True)
    assert {"678", "676", "673"} <= set(told)
    assert User.objects.get(username="khanh.sotttt").pk in Ticket.objects.values_list("assigned", flat=True)
    assert not Event.objects.filter(at__gt=UNTIL).exists() and breaks() == []


def test_a_head_who_is_away_has_lent_her_post_once(demo):
    made = stand_in(UNTIL)
    assert made is not None and stand_in(UNTIL) is None
    assert made.from_on <= UNTIL.date() <= made.to_on and made.post.role == "head"
    assert not Event.objects.filter(at__gt=UNTIL).exists() and breaks() == []
