"""What the tests of letters do again and again."""

from motcua.notifications import mailing
from motcua.notifications.actions import send
from motcua.notifications.models import Mail, Message
from tests.builders import at, living_at

TEN = "2026-06-01T10:00"


def tell(*people, title="Hồ sơ đã được tiếp nhận", moment=TEN, work=True):
    send(
        [one.pk for one in people], act="dossier.accept", title=title, body="Hẹn trả 09/06/2026.", url="/ho-so/1/",
        at=at(moment), work=[one.pk for one in people] if work else (),
    )  # fmt: skip


def run(moment=TEN):
    """One minute of the worker."""
    with living_at(moment):
        mailing.decide()
        return mailing.deliver()


def states():
    return [Mail(one) for one in Message.objects.order_by("pk").values_list("mail", flat=True)]
