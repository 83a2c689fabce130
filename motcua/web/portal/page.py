"""A dossier's page for the agency that sent it: what is expected of the reader, and what she may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from motcua.core.words import said
from motcua.dossiers import actions, queries
from motcua.dossiers.case import posts_on
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.rules import RULES, Act
from motcua.dossiers.similar import MOST, is_alike, similar
from motcua.dossiers.who import allowed_acts
from motcua.people.models import Role, User
from motcua.people.queries import holders
from motcua.web.ui.chips import DueLike, Words
from motcua.web.ui.dossier import Seen


@dataclass(frozen=True)
class Doing:
    """An act of the customer as this door offers it. `consequence` stands on its own page; `done` is said after it."""

    act: Act
    do: Callable[..., Dossier]
    done: Words
    title: Words = ""
    consequence: Words = ""
    warn: bool = False

    @property
    def asks_reason(self) -> bool:
        return RULES[self.act].reason

    @property
    def name(self) -> str:
        """The last part of the act's address."""
        return self.act.value.replace("_", "-")


DOINGS = {
    one.act: one
    for one in (
        Doing(
            Act.SEND_FOR_SIGN_OFF,
            actions.send_for_sign_off,
            said("Đã trình lãnh đạo. Lãnh đạo nhận được thông báo ngay."),
        ),
        Doing(
            Act.SUBMIT,
            actions.submit,
            said("Đã nộp hồ sơ. Cơ quan giải quyết sẽ kiểm tra và trả lời trong thời hạn kiểm tra."),
        ),
        Doing(
            Act.RETURN_DRAFT,
            actions.return_draft,
            said("Đã trả lại hồ sơ cho người soạn."),
            said("Trả lại hồ sơ cho người soạn?"),
            said("Hồ sơ trở về bản nháp; người soạn đọc nguyên văn lý do bạn ghi."),
        ),
        Doing(Act.SUPPLY, actions.supply, said("Đã gửi bổ sung. Thời hạn giải quyết chạy tiếp.")),
        Doing(Act.ACKNOWLEDGE, actions.acknowledge, said("Đã xác nhận nhận kết quả.")),
        Doing(Act.RATE, actions.rate, said("Đã gửi đánh giá. Cảm ơn cơ quan đã cho ý kiến.")),
        Doing(
            Act.ASK_WITHDRAWAL,
            actions.ask_withdrawal,
            said("Đã gửi đề nghị rút hồ sơ đến cơ quan giải quyết."),
            said("Đề nghị rút hồ sơ?"),
            said(
                "Hồ sơ đã được tiếp nhận nên cơ quan giải quyết phải chấp nhận thì mới rút được. Trong "
                "lúc chờ, việc giải quyết vẫn tiếp tục."
            ),
        ),
        Doing(
            Act.WITHDRAW,
            actions.withdraw,
            said("Đã rút hồ sơ."),
            said("Rút hồ sơ này?"),
            said("Hồ sơ kết thúc ngay và không mở lại được. Muốn làm tiếp phải nộp hồ sơ mới."),
            warn=True,
        ),
    )
}


@dataclass(frozen=True)
class Button:
    """An act on the dossier's page. `page`: it opens a page that asks first; else it is done at once."""

    verb: Words
    url: str
    page: bool
    look: str


def buttons(seen: Seen) -> list[Button]:
    """What this person may do now, the way forward first."""
    found = {*allowed_acts(seen.user, seen.dossier, DOINGS, stay=seen.stay, at=seen.at)}
    if seen.dossier.status == Status.AWAITING_SUPPLEMENT:
        found.add(Act.SUPPLY)  # who prepares mends it on the same page; only a signer's press there sends it
    shown = [
        DOINGS[act] for act in DOINGS if act in found and not (act == Act.ACKNOWLEDGE and seen.dossier.acknowledged_at)
    ]
    return [_button(one, seen.dossier, first=place == 0) for place, one in enumerate(shown)]


def _button(one: Doing, dossier: Dossier, *, first: bool) -> Button:
    if one.act == Act.SUPPLY:
        return Button(said("Bổ sung"), reverse("portal:supplement", args=[dossier.pk]), page=True, look="btn-primary")
    if one.act == Act.RATE:
        look = "btn-primary" if first else "btn-quiet"
        return Button(said("Đánh giá"), reverse("portal:rate", args=[dossier.pk]), page=True, look=look)
    forward = first and not one.asks_reason
    verb = said("{act}…", act=one.act.label) if one.asks_reason else one.act.label
    return Button(
        verb,
        reverse(f"portal:{one.name}", args=[dossier.pk]),
        page=one.asks_reason,
        look="btn-primary" if forward else "btn-quiet",
    )


@dataclass(frozen=True)
class Mine:
    """What is expected of the reader, and until when."""

    text: Words
    note: Words = ""
    due: DueLike | None = None


def mine_of(seen: Seen) -> Mine:
    """The reader's task in a verb-led sentence; what comes instead where there is none."""
    dossier = seen.dossier
    signs = signs_for(seen.user, dossier)
    if dossier.status == Status.AWAITING_SUPPLEMENT:
        due = queries.act_by_state(dossier, at=seen.at, calendars=seen.calendars)
        return Mine(said("Bổ sung và gửi lại") if signs else said("Bổ sung để lãnh đạo gửi lại"), due=due)
    if dossier.status == Status.SIGN_OFF:
        return Mine(said("Duyệt và nộp, hoặc trả lại") if signs else said("Chờ lãnh đạo duyệt gửi"))
    if dossier.status == Status.HANDED_OVER and dossier.acknowledged_at is None:
        return Mine(said("Xác nhận đã nhận kết quả"))
    if dossier.status == Status.FINISHED:
        return Mine(said("Nhận kết quả"), dossier.get_return_by_display())
    if dossier.withdrawal_asked_at is not None and dossier.ended_at is None:
        return Mine(said("Chờ cơ quan giải quyết trả lời đề nghị rút"))
    if dossier.ended_at is not None or seen.stay is None:
        return Mine(said("Không còn việc gì"))
    return Mine(said("Chưa có việc gì"), said("Hệ thống báo ngay khi cần bạn."))


def signs_for(user: User, dossier: Dossier) -> bool:
    """Whether this person signs for the agency that sends it, by a post of her own or one that is lent to her."""
    return any(post.role == Role.SIGNER and post.agency_id == dossier.customer_id for post in posts_on(user, dossier))


def signers_of(dossier: Dossier) -> Sequence[User]:
    """Who signs for the agency that sends it."""
    return list(holders(dossier.customer_id, [Role.SIGNER]))


@dataclass(frozen=True)
class Similar:
    """Open dossiers of the agency about the same, each with whether its content is nearly the same; `more`: how many
    are shown where there are more, else 0.
    """

    rows: list[tuple[Dossier, bool]]
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows)


def similar_of(user: User, draft: Dossier) -> Similar:
    """Open dossiers of the agency about the same as this draft."""
    found, more = similar(user, draft)
    return Similar([(one, is_alike(one)) for one in found], MOST if more else 0)
