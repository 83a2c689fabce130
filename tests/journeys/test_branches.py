"""Two rooms work side by side on one dossier, in a browser; on a phone without a script too."""

import re
from datetime import timedelta

import pytest

from motcua.dossiers.models import Dossier, Status
from tests import builders
from tests.builders import World
from tests.dossiers import branched
from tests.journeys import ways
from tests.journeys.conftest import Comes, Passes
from tests.journeys.person import Person

pytestmark = pytest.mark.journey


def hits_branch(person: Person, word: str) -> Person:
    """Press the button of the one branch of hers that has this word."""
    named = re.compile(word)
    main = person.main
    return person.hits(main.get_by_role("button", name=named).or_(main.get_by_role("link", name=named)).first)


def goes_side_by_side(comes: Comes, world: World, **how: bool) -> None:
    one = branched.waiting()
    dung, quan = comes(world.dung, **how), comes(world.quan, **how)
    dung.goes("desk:unassigned").sees(ways.ABSTRACT, "Thẩm định vốn")
    dung.goes("desk:dossier", one.pk).sees("Các nhánh", "Thẩm định kỹ thuật")
    hits_branch(dung, "Nhận nhánh").sees("Bạn đã nhận nhánh")
    hits_branch(quan.goes("desk:dossier", one.pk), "Nhận nhánh").sees("Bạn đã nhận nhánh")
    quan.goes("desk:mine").sees("Thẩm định kỹ thuật", "nhánh của bạn")
    hits_branch(quan.goes("desk:dossier", one.pk), "Xong phần việc…").writes("Ý kiến", "Đạt yêu cầu kỹ thuật.")
    quan.presses("Xong phần việc").sees("Đã xong phần việc")
    hits_branch(dung.goes("desk:dossier", one.pk).sees("“Đạt yêu cầu kỹ thuật.”"), "Xong phần việc…")
    dung.presses("Xong phần việc").sees("Đã xong phần việc")
    assert Dossier.objects.get(pk=one.pk).step == "truong_phong_duyet"
    nga = comes(world.nga, **how).goes("desk:dossier", one.pk)
    nga.sees("“Đạt yêu cầu kỹ thuật.”").presses("Duyệt").sees("Đã duyệt")


def test_two_officers_do_their_branches_and_the_head_approves(comes: Comes, world: World) -> None:
    goes_side_by_side(comes, world)


def test_it_works_on_a_phone_without_a_script(comes: Comes, world: World) -> None:
    goes_side_by_side(comes, world, phone=True, script=False)


def test_a_supplement_that_does_not_come_is_ended_by_the_leader_whom_the_list_warns(
    comes: Comes, world: World, passes: Passes
) -> None:
    waiting = builders.awaiting_supplement()
    passes(timedelta(days=21))
    giang = comes(world.giang)
    giang.goes("desk:waiting").sees(ways.ABSTRACT, "bổ sung")
    giang.goes("desk:dossier", waiting.pk).presses("Dừng xử lý…").writes("Lý do", "Hết hạn mà không bổ sung.")
    giang.presses("Dừng xử lý").sees("Đã dừng xử lý")
    ended = Dossier.objects.get(pk=waiting.pk)
    assert (ended.status, ended.late_cause) == (Status.STOPPED, ""), "waiting for its customer is nobody's lateness"
