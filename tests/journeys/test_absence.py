"""A leader is away: her deputy approves for her, and everything says so; the work of who leaves goes on."""

import pytest

from motcua.dossiers.models import Dossier, Stay
from motcua.journal.models import Event
from motcua.people.models import Post, Role, User
from tests import builders
from tests.builders import World
from tests.journeys.conftest import Comes
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
ACTING = "KT. Giám đốc, Phó Giám đốc (thay ông Đặng Trường Giang), Sở Tài chính"


@pytest.fixture
def deputy(world: World) -> User:
    """Is of the agency, and leads nothing herself."""
    Post.objects.filter(user=world.giang).update(title="Giám đốc")
    found = builders.a_person("pho", Role.CLERK, world.receiver, name="Lưu Thị Hiền")
    User.objects.filter(pk=found.pk).update(honorific="bà")
    Post.objects.filter(user=found).update(title="Phó Giám đốc")
    return User.objects.get(pk=found.pk)


def lends(giang: Person, deputy: User) -> None:
    giang.goes("ui:delegations").presses("Giao làm thay")
    giang.main.get_by_label("Chức danh được giao làm thay").select_option(label="Bạn: Giám đốc, Sở Tài chính")
    giang.main.get_by_label("Người làm thay").select_option(label=deputy.full_name)
    giang.chooses("Ký thay (KT.)").writes("Từ ngày", "01/06/2026").writes("Đến hết ngày", "05/06/2026")
    giang.presses("Giao làm thay").sees("Ghi số, ký hiệu của văn bản")
    giang.writes("Số, ký hiệu văn bản", "15/QĐ-STC").writes("Ngày văn bản", "28/05/2026")
    giang.presses("Giao làm thay").sees("hai bên đã được báo", "Đang hiệu lực", "15/QĐ-STC")


def is_away(comes: Comes, world: World, deputy: User, **how: bool) -> None:
    dossier = builders.in_step("lanh_dao_ky")
    giang = comes(world.giang, **how)
    lends(giang, deputy)
    hien = comes(deputy, **how).goes("desk:mine").sees("Bạn đang làm thay ông Đặng Trường Giang", "05/06/2026")
    hien.goes("desk:dossier", dossier.pk).sees(f"Bạn làm việc này với chức danh: {ACTING}")
    hien.presses("Duyệt").sees("Đã duyệt")
    giang.goes("desk:dossier", dossier.pk).sees(f"Bà Lưu Thị Hiền, {ACTING}")
    giang.goes("desk:dossier", dossier.pk, muc="lich-su").sees("Bà Lưu Thị Hiền thay ông Đặng Trường Giang")
    stay = Stay.objects.get(dossier=dossier, step="lanh_dao_ky")
    assert (stay.officer, stay.closed_by, stay.closed_for) == (world.giang, deputy, world.giang)
    giang.goes("ui:delegations").hits(giang.main.get_by_role("button", name="Kết thúc sớm"))
    giang.sees("Đã kết thúc", "Kết thúc sớm")
    hien.goes("desk:mine").sees_not("Bạn đang làm thay")


def test_a_deputy_approves_while_the_leader_is_away(comes: Comes, world: World, deputy: User) -> None:
    is_away(comes, world, deputy)


def test_it_works_on_a_phone_without_a_script(comes: Comes, world: World, deputy: User) -> None:
    is_away(comes, world, deputy, phone=True, script=False)


def test_the_work_of_a_leaver_is_handed_over_with_a_record(comes: Comes, world: World) -> None:
    first, second = builders.in_step(), builders.in_step()
    nga = comes(world.nga).goes("desk:leaving")
    nga.main.get_by_label("Người bàn giao").select_option(value=str(world.dung.pk))
    nga.presses("Xem").sees("Đang giữ 2 hồ sơ")
    nga.main.get_by_role("checkbox").nth(1).uncheck()
    nga.chooses("Hồ Quang Vinh").presses("Bàn giao").sees("Đã phân công 1 hồ sơ")
    nga.follows("Về mục “Bàn giao công việc”").sees("Hôm nay đã bàn giao 1 hồ sơ")
    nga.chooses("Về phòng, để phân công sau").writes("Lý do", "Chuyển công tác").presses("Bàn giao")
    nga.sees("Đã thu lại về phòng 1 hồ sơ")
    with nga.page.expect_download() as record:
        nga.goes("desk:leaving", nguoi=str(world.dung.pk)).sees("Hôm nay đã bàn giao 2 hồ sơ")
        nga.main.get_by_role("link", name="Tải biên bản PDF").click()
    assert record.value.suggested_filename.startswith("bien-ban-ban-giao-dung-20260601")
    assert {*Dossier.objects.values_list("holder__username", flat=True)} == {"vinh", None}
    assert {first.pk, second.pk} == {*Dossier.objects.values_list("pk", flat=True)}
    assert Event.objects.filter(verb="agency.work-record").count() == 1
