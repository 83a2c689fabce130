"""Tickets and difficulties as far as a test needs them."""

from typing import Any
from uuid import uuid4

from motcua.people.models import Post, Role, User
from motcua.support import difficulties, petitions, tickets
from motcua.support.models import Difficulty, Petition, Ticket
from motcua.support.tickets import Place
from tests import builders
from tests.builders import World


def a_ticket(by: User, *, title: str = "Không tải được tệp", kind: str = "fault", **more: Any) -> Ticket:
    """Sent by a person, with nothing about her screen unless a test says so."""
    told = {"place": Place(), "once": uuid4(), "by": by, **more}
    return tickets.ask(kind, title, "Bấm tải thì trang đứng yên.", **told)


def answered(one: Ticket, by: User, text: str = "Tải lại bằng trình duyệt khác.") -> Ticket:
    return tickets.answer(one, text, once=uuid4(), by=by)


def a_leader(world: World) -> User:
    """Leads the watching agency, and watches."""
    found = User.objects.filter(username="phong").first()
    if found is None:
        found = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"])
        Post.objects.create(user=found, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    return found


def a_difficulty(by: User, agency: Any, *, title: str = "Chữ ký số của xã chưa được cấp") -> Difficulty:
    content = "Xã chưa có chữ ký số nên phải gửi giấy."
    return difficulties.begin(title, content, "Cấp chữ ký số cho xã.", agency=agency, once=uuid4(), by=by)


def sent(world: World, **more: Any) -> Difficulty:
    """Of the customer agency, sent by its leader."""
    return difficulties.send(a_difficulty(world.an, world.customer, **more), by=world.bao)


def sent_by_receiver(world: World, **more: Any) -> Difficulty:
    """Of the receiving agency, sent by its leader."""
    return difficulties.send(a_difficulty(world.dung, world.receiver, **more), by=world.giang)


def consolidated(world: World, **more: Any) -> Difficulty:
    told = "Đề nghị xem xét.", "Cấp trong năm nay\nCấp trong năm sau"
    return difficulties.consolidate(sent(world, **more), *told, by=world.khanh)


def a_petition(world: World, *ones: Difficulty) -> Petition:
    chosen = ones or (consolidated(world),)
    return petitions.make("Khó khăn tháng 6", [one.pk for one in chosen], once=uuid4(), by=world.khanh)


def submitted(world: World, *ones: Difficulty) -> Petition:
    return petitions.submit(a_petition(world, *ones), number="15/TTr-STTTT", by=a_leader(world))
