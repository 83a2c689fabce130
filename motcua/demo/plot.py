"""The plot of a whole demo: the same seed, number and end give the same steps. Reads the catalogue, writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from motcua.catalogue.models import Kind, Offering
from motcua.catalogue.queries import Rulebook, rulebook
from motcua.core.clock import VN
from motcua.demo import timeline
from motcua.demo.answers import Asked, answers_for
from motcua.demo.beats import Plot, stop_before
from motcua.demo.endings import PAST, PRESENT, Ending, choose
from motcua.demo.moments import earlier, hours
from motcua.demo.people import Cast
from motcua.demo.routes import CHILDREN, HOME, ONLINE, PAPER, Route
from motcua.demo.story import Beat, Step, Story
from motcua.demo.timeline import PARTS, Timeline
from motcua.people.models import Agency, Role
from motcua.people.queries import calendar_for

PRESENT_SHARE = 0.3
MOST_PRESENT = 96
OFFICE_HOURS_BACK = 1000.0  # about six months
LAGGING = ("SXD", "673")
_TICK = timedelta(seconds=1)
_NOT_TURNED_AWAY = ("24961", "24868", "24964", "SNGV", "BDT")  # not equipped: their paper is taken in


@dataclass(frozen=True)
class Province:
    """What a plot is made from, read once."""

    cast: Cast
    offerings: dict[tuple[str, str], Offering]
    agencies: dict[str, Agency]

    @classmethod
    def read(cls) -> "Province":
        """From the database."""
        open_now = (
            Offering.objects.filter(to_on__isnull=True)
            .exclude(procedure__kind=Kind.ASKING)
            .select_related("procedure__current", "agency__parent", "desk__parent")
        )
        return cls(
            cast=Cast.read(),
            offerings={(one.procedure.code, one.agency.code): one for one in open_now},
            agencies={one.code: one for one in Agency.objects.all()},
        )

    def book(self, route: Route, receiver: str) -> Rulebook:
        """The rules of what this route asks for."""
        version = self.offerings[route.procedure, receiver].procedure.current
        assert version is not None
        return rulebook(version.pk)


def steps(province: Province, *, seed: int, dossiers: int, until: datetime) -> list[Step]:
    """Every act of every story in order of time, no two at one moment, none after `until`."""
    found = [step for number in range(dossiers) for step in _story(province, seed, number, dossiers, until)]
    found.sort(key=lambda step: (step.at, step.story.number))
    last = datetime.min.replace(tzinfo=VN)
    ordered = []
    for step in found:
        last = max(step.at, last + _TICK)
        if last < until:
            ordered.append(Step(last, step.story, step.beat))
    return ordered


def once_of(seed: int, number: int) -> UUID:
    """The form's own number of the n-th story of a seed."""
    return uuid5(NAMESPACE_URL, f"motcua:demo:{seed}:{number}")


def _story(province: Province, seed: int, number: int, dossiers: int, until: datetime) -> Iterator[Step]:
    """The steps of one story. The first ones stand still now, so that every desk has work of every kind."""
    rng = Random(f"{seed}:{number}")  # noqa: S311 - a story, no secret
    standing = number < min(MOST_PRESENT, round(dossiers * PRESENT_SHARE))
    known = standing and number < len(PRESENT)
    ending = PRESENT[number] if known else choose(PRESENT if standing else PAST, rng)
    route = ONLINE[0] if known else _route(ending, rng, standing=standing)
    receiver, customer = _agencies(route, ending, rng, at_home=known and number % 2 == 0)
    book = province.book(route, receiver)
    clock = _clock(province, route, receiver, book, until)
    arrival = until if standing else earlier(clock.calendar, until, hours(rng.uniform(0.0, OFFICE_HOURS_BACK)))
    story = Story(
        number=number,
        once=once_of(seed, number),
        route=route,
        customer=customer,
        receiver=receiver,
        subject=rng.choice(route.subjects),
        channel=rng.choices(("direct", "post"), (7, 3))[0] if route.paper else "online",
        return_by=_return_by(ending, book, rng),
        request_number=str(arrival.timetuple().tm_yday * 3 + rng.randint(1, 9)),
        request_on=(arrival - timedelta(days=45 if standing else 1)).date(),
        turned_away=ending.name.startswith("turned_away"),
    )
    _fill(province, story, book, rng)
    parts = _parts(Plot(story, ending, book, province.cast, rng))
    played = timeline.present(parts, ending, clock, rng) if standing else timeline.past(parts, clock, arrival, rng)
    if standing and played:
        story.request_on = played[0][0].date()
        story.request_number = str(story.request_on.timetuple().tm_yday * 3 + rng.randint(1, 9))
    yield from (Step(at, story, beat) for at, beat in played)


def _route(ending: Ending, rng: Random, *, standing: bool) -> Route:
    """Online for whatever needs it, else also paper."""
    needs_online = bool(ending.twists) or ending.name in (
        "turned_away",
        "turned_away_only",
        "withdrawn_before",
        "withdrawn",
    )
    online = needs_online or ending.stops_at in ("ready", "submit", "acknowledge", "supply") or rng.random() < 0.8
    routes = ONLINE if online else PAPER
    return rng.choices(routes, [route.weight for route in routes])[0]


def _agencies(route: Route, ending: Ending, rng: Random, *, at_home: bool) -> tuple[str, str]:
    """Who solves it and who asks; the home of the best known people asks more often."""
    customers = [code for code in route.customers if code not in route.rooms]
    if ending.name.startswith("turned_away"):
        customers = [code for code in customers if code not in _NOT_TURNED_AWAY]
    at_home = at_home or (HOME in customers and rng.random() < 0.12)
    customer = HOME if at_home else rng.choice(customers)
    receiver = next(iter(route.rooms)) if len(route.rooms) == 1 else CHILDREN[customer]
    return receiver, customer


def _clock(province: Province, route: Route, receiver: str, book: Rulebook, until: datetime) -> Timeline:
    return Timeline(
        calendar=calendar_for(province.agencies[receiver]),
        policy=book.policy,
        term=book.policy.term("direct" if route.paper else "online"),
        until=until,
        lags=receiver in LAGGING,
    )


def _return_by(ending: Ending, book: Rulebook, rng: Random) -> str:
    offered = [way for way in ("online", "direct", "post") if way in book.facts.get("returns", ())]
    if ending.stops_at == "hand_over":
        return "direct"
    return rng.choices(offered, [{"online": 6, "direct": 4, "post": 1}[way] for way in offered])[0]


def _fill(province: Province, story: Story, book: Rulebook, rng: Random) -> None:
    """Answers and papers of an online story."""
    if story.channel != "online":
        return
    preparer = province.cast.users[province.cast.at(story.customer, Role.PREPARER)[0]]
    name = province.agencies[story.customer].name
    asked = Asked(story.subject, name, preparer.full_name, "02630000100", story.request_on)
    story.answers = answers_for(book.form, asked, rng)
    story.papers = tuple(kind.key for kind in book.papers_for(story.answers, "") if kind.required)


def _parts(plot: Plot) -> dict[str, list[Beat]]:
    """The beats by part, cut where the story stands still."""
    room = plot.room()
    if plot.ending.name == "turned_away_only":
        return {part: [] for part in PARTS} | {"before": [Beat("refuse_paper", room.intake)]}
    parts: dict[str, list[Beat]] = {"before": plot.before(room), "desk": plot.desk(room), "work": [], "after": []}
    if any(beat.name == "accept" for beat in parts["desk"]):
        parts |= {"work": plot.work(room), "after": plot.after(room)}
    kept = (
        stop_before([beat for part in PARTS for beat in parts[part]], plot.ending.stops_at, plot.ending.twists)
        if plot.ending.stops_at
        else None
    )
    return (
        parts
        if kept is None
        else {part: [beat for beat in parts[part] if any(beat is one for one in kept)] for part in PARTS}
    )
