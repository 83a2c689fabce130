"""One act over many rows of a list: which acts a tab offers, what they ask, how a run is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count
from django.http import QueryDict

from motcua.core import clock
from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.dossiers import filters, inboxes, visibility
from motcua.dossiers.actions.bulk import MOST, begin_bulk
from motcua.dossiers.models import BulkRow, BulkRun, Dossier
from motcua.dossiers.rules import Act, reason_wanted
from motcua.dossiers.tabs import Tab
from motcua.people.models import Role, User
from motcua.people.queries import holders, posts_of
from motcua.web.ui.chips import Words

_ROOM_WORK = frozenset({Tab.UNASSIGNED, Tab.MY_UNIT, Tab.RETURNED})
_ALL_WORK = _ROOM_WORK | {Tab.LATE, Tab.NEAR_DUE}
OFFERED: dict[Act, tuple[frozenset[str], frozenset[Tab]]] = {
    Act.CLAIM: (frozenset({Role.SPECIALIST}), _ROOM_WORK),
    Act.ASSIGN: (frozenset({Role.HEAD, Role.LEADER}), _ALL_WORK),
    Act.TAKE_BACK_WORK: (frozenset({Role.HEAD, Role.LEADER}), frozenset({Tab.MY_UNIT, Tab.LATE, Tab.NEAR_DUE})),
    Act.HAND_OVER: (frozenset({Role.INTAKE}), frozenset({Tab.TO_HAND_OVER})),
}
"""Who is offered an act over many rows, and in which tabs. What may be done is judged for each dossier."""
QUESTIONS: dict[Act, Words] = {
    Act.CLAIM: said("Nhận xử lý các hồ sơ đã chọn?"),
    Act.ASSIGN: said("Phân công các hồ sơ đã chọn cho ai?"),
    Act.TAKE_BACK_WORK: said("Thu các hồ sơ đã chọn lại về phòng?"),
    Act.HAND_OVER: said("Trả kết quả các hồ sơ đã chọn cho ai?"),
}


def acts_in(user: User, tab: Tab) -> list[Act]:
    """The acts over many rows that this tab offers this person."""
    held = {post.role for post in posts_of(user, scoped=True)}
    return [act for act, (roles, tabs) in OFFERED.items() if tab in tabs and held & roles]


class Asking(forms.Form):
    """Nothing to ask beside the press itself."""

    use_required_attribute = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(user)

    def prepare(self, user: User) -> None:
        """Fit the questions to the person."""


class AskingOfficer(Asking):
    officer = forms.TypedChoiceField(
        label=said("Người được phân công"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": said("Chọn người được phân công."),
            "invalid_choice": said("Chọn một người trong danh sách."),
        },
    )

    def prepare(self, user: User) -> None:
        """A leader gives to the specialists of the whole agency, a head to those of her room."""
        people: dict[int, str] = {}
        for post in posts_of(user):
            if post.role in (Role.HEAD, Role.LEADER):
                unit = post.unit_id if post.role == Role.HEAD else None
                found = holders(post.agency_id, [Role.SPECIALIST], unit_id=unit)
                people |= {one.pk: one.full_name for one in found}
        asked = self.fields["officer"]
        assert isinstance(asked, forms.TypedChoiceField)
        asked.choices = [(str(pk), name) for pk, name in people.items()]


class AskingTaker(Asking):
    handed_to = forms.CharField(
        label=said("Người nhận kết quả"),
        max_length=200,
        help_text=said("Họ tên, chức vụ; ghi cho tất cả các hồ sơ đã chọn."),
        error_messages={"required": said("Ghi họ tên, chức vụ người nhận kết quả.")},
    )


class AskingReason(Asking):
    reason = forms.CharField(
        label=said("Lý do"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=said("Người đang giữ đọc nguyên văn."),
        error_messages={"required": reason_wanted(Act.TAKE_BACK_WORK)},
    )  # fmt: skip


FORMS: dict[Act, type[Asking]] = {
    Act.CLAIM: Asking,
    Act.ASSIGN: AskingOfficer,
    Act.TAKE_BACK_WORK: AskingReason,
    Act.HAND_OVER: AskingTaker,
}


def chosen(user: User, tab: Tab, told: QueryDict) -> list[int]:
    """The keys of the rows that were ticked, or of all that the list holds; none that she may not know of.

    Raises Invalid for none, and for more than one press can do.
    """
    found = visibility.visible_to(user)
    if told.get("tat_ca"):
        at = clock.now()
        found = filters.narrow(inboxes.inbox(user, tab, at=at), filters.read_query(told).values, user=user, at=at)
    else:
        ticked = [one for one in told.getlist("dossier")[: MOST + 1] if one.isdecimal() and len(one) < 18]
        found = found.filter(pk__in=[int(one) for one in ticked])
    keys = list(found.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if not keys:
        raise Invalid(said("Chưa chọn hồ sơ nào. Hãy đánh dấu hồ sơ trong danh sách."))
    if len(keys) > MOST:
        raise Invalid(
            said("Mỗi lần làm được nhiều nhất {most} hồ sơ. Hãy lọc hẹp hơn hoặc chọn ít hồ sơ hơn.", most=MOST)
        )
    return keys


def named(keys: Sequence[int]) -> list[Dossier]:
    """The chosen dossiers, only to be named. One query."""
    return list(Dossier.objects.filter(pk__in=keys).only("code", "reference", "abstract").order_by("pk"))


def begin(
    user: User, tab: Tab, act: Act, keys: Sequence[int], told: Mapping[str, Any], once: str
) -> tuple[BulkRun, bool]:
    """The run of this press. Raises Invalid where the form carries no token of ours."""
    try:
        token = UUID(once)
    except ValueError as wrong:
        raise Invalid(said("Biểu mẫu không còn dùng được. Hãy mở lại danh sách.")) from wrong
    return begin_bulk(act, keys, by=user, tab=tab.value, once=token, told=told)


@dataclass(frozen=True)
class Result:
    """How a run stands: its rows with what came of each, and how many in each state."""

    run: BulkRun
    verb: str
    rows: Sequence[BulkRow]
    done: int
    refused: int
    waiting: int

    @property
    def told(self) -> str:
        """How many it was done to, named after the act."""
        return said("Đã {act} {n} hồ sơ", act=Act(self.run.act).label.lower(), n=self.done)

    @property
    def refused_keys(self) -> list[int]:
        return [row.dossier_id for row in self.rows if row.state == BulkRow.State.REFUSED]


def result_of(run: BulkRun) -> Result:
    """A run with its rows; two statements."""
    counts = dict(run.rows.values_list("state").annotate(n=Count("pk")))
    rows = list(run.rows.select_related("dossier").order_by("dossier_id"))
    state = BulkRow.State
    done, refused, waiting = (counts.get(one, 0) for one in (state.DONE, state.REFUSED, state.WAITING))
    return Result(run, Act(run.act).label, rows, done, refused, waiting)
