"""Work that is taken back, given anew and handed over when somebody leaves."""

from datetime import date
from uuid import uuid4

import pytest

from motcua.core.errors import NotAllowed
from motcua.dossiers import actions, leaving
from motcua.dossiers.actions import bulk
from motcua.dossiers.models import BulkRow, Dossier, Stay
from motcua.dossiers.rules import Act
from motcua.notifications.models import Message
from motcua.people.models import Post, User
from tests import builders
from tests.builders import living_at
from tests.dossiers.lending import again

pytestmark = pytest.mark.django_db
NOON = "2026-06-01T14:00"
DAY = date(2026, 6, 1)


def told(act: str) -> dict[str, str]:
    rows = Message.objects.filter(act=f"dossier.{act}").order_by("pk")
    return {one.recipient.username: one.body for one in rows.select_related("recipient")}


def test_what_is_taken_back_is_its_rooms_again_and_its_step_runs_on(world):
    dossier = builders.in_step()
    before = Stay.objects.get(dossier=dossier, to_at__isnull=True)
    with living_at(NOON):
        actions.take_back_work(dossier, by=world.nga, reason="Nghỉ ốm dài ngày.")
    after = Stay.objects.get(dossier=dossier, to_at__isnull=True)
    dossier.refresh_from_db()
    assert (after.officer, after.unit, after.step, after.step_from) == (
        None,
        before.unit,
        before.step,
        before.step_from,
    )
    assert (after.term, after.act_by_at, after.reason) == (before.term, before.act_by_at, "Nghỉ ốm dài ngày.")
    assert (dossier.holder, dossier.returned) == (None, False)
    assert "Lý do: Nghỉ ốm dài ngày." in told("take_back_work")["dung"]


def test_what_nobody_holds_or_one_holds_oneself_is_not_taken_back(world):
    free, own = builders.in_step("truong_phong_duyet"), builders.in_step("truong_phong_duyet")
    with living_at(NOON):
        with pytest.raises(NotAllowed, match="phân công luôn"):
            actions.take_back_work(free, by=world.nga, reason="Lý do.")
        actions.assign(own, by=world.giang, officer=world.nga)
        with pytest.raises(NotAllowed, match="trả lại phòng"):
            actions.take_back_work(own, by=world.nga, reason="Lý do.")


def test_who_loses_a_dossier_to_another_is_told_to_whom(world):
    dossier = builders.in_step()
    with living_at(NOON):
        actions.assign(dossier, by=world.nga, officer=world.vinh)
    bodies = told("assign")
    assert set(bodies) == {"dung", "vinh"}
    assert all("cho ông Hồ Quang Vinh" in body for body in bodies.values())


def test_a_head_who_decided_over_an_old_page_is_told_who_has_it_now(world):
    dossier = builders.in_step()
    with living_at(NOON):
        actions.assign(dossier, by=world.nga, officer=world.vinh, over=world.dung.pk)
        for act in (
            lambda: actions.assign(dossier, by=world.giang, officer=world.dung, over=world.dung.pk),
            lambda: actions.take_back_work(dossier, by=world.giang, reason="Lý do.", over=world.dung.pk),
            lambda: actions.assign(dossier, by=world.giang, officer=world.dung, over=0),
        ):
            with pytest.raises(NotAllowed, match="vừa sang tay ông Hồ Quang Vinh"):
                act()
        actions.take_back_work(dossier, by=world.giang, reason="Lý do.", over=world.vinh.pk)
        with pytest.raises(NotAllowed, match="không còn ở tay"):
            actions.assign(dossier, by=world.nga, officer=world.dung, over=world.vinh.pk)


def handed(world: builders.World, dossiers: list[Dossier], to: User | None) -> dict[int, tuple[str, str]]:
    """What came of each when Nga handed Dũng's work over."""
    told = {"from": world.dung.pk, "reason": "Chuyển công tác."} | ({"officer": to.pk} if to else {})
    act = Act.ASSIGN if to else Act.TAKE_BACK_WORK
    keys = [one.pk for one in dossiers]
    run, _ = bulk.begin_bulk(act, keys, by=world.nga, tab="leaving", once=uuid4(), told=told)
    bulk.carry_on(run)
    return {row.dossier_id: (row.state, row.reason) for row in BulkRow.objects.filter(run=run)}


def test_the_work_of_a_leaver_goes_on_dossier_by_dossier_and_the_record_names_each(world):
    first, second, third = builders.in_step(), builders.in_step(), builders.in_step()
    with living_at(NOON):
        assert set(leaving.held_by(world.dung, by=world.nga)) == {first, second, third}
        assert handed(world, [first], world.vinh)[first.pk] == ("done", "")
        results = handed(world, [first, second], None)
        assert results[second.pk] == ("done", "")
        assert results[first.pk][0] == "refused" and "ông Hồ Quang Vinh" in results[first.pk][1]
        assert "không giữ chức danh" in handed(world, [third], world.quan)[third.pk][1]
        given = leaving.given_on(world.dung, DAY, by=world.nga)
        assert [(one.left.dossier_id, one.to) for one in given] == [
            (first.pk, "Hồ Quang Vinh"),
            (second.pk, builders.ROOM),
        ]
        sheet = leaving.record_sheet(world.dung, world.receiver, DAY, given, by=world.nga, at=builders.at(NOON))
        rows = [list(row) for row in sheet.rows]
        assert [row[1] for row in rows] == [first.code, second.code]
        assert rows[0][4:8] == ["Thụ lý hồ sơ", given[0].left.act_by_at, first.due_at, "Hồ Quang Vinh"]
        assert "Người bàn giao: ông Phạm Văn Dũng" in sheet.lines[0]
        assert "bà Vũ Thị Nga" in sheet.lines[1] or "Vũ Thị Nga" in sheet.lines[1]
        assert leaving.given_on(world.dung, date(2026, 6, 2), by=world.nga) == []


def test_each_hands_over_what_is_theirs_to_give(world):
    dossier = builders.in_step()
    other = builders.a_person("truongphong", "head", world.receiver, unit=world.rooms[builders.OTHER_ROOM])
    with living_at(NOON):
        assert list(leaving.held_by(world.dung, by=world.giang)) == [dossier]
        for by in (other, world.dung, world.chi, world.an):
            assert list(leaving.held_by(world.dung, by=by)) == []
        assert {one for one, _ in leaving.people_with_work(world.nga)} == {world.dung, world.vinh, world.nga}
        assert dict(leaving.people_with_work(world.nga))[world.dung] == 1
        assert world.quan in {one for one, _ in leaving.people_with_work(world.giang)}
        assert leaving.people_with_work(world.dung) == []
    assert leaving.open_work_of(world.dung) == (1, 0)


@pytest.mark.parametrize("how", ["left", "post_ended"])
def test_what_is_supplied_or_sent_back_goes_to_the_room_where_its_officer_is_gone(world, how):
    paused, ahead = builders.awaiting_supplement(), builders.in_step("truong_phong_duyet")
    with living_at(NOON):
        assert list(leaving.coming_back(world.dung, by=world.nga)) == [paused]
        if how == "left":
            User.objects.filter(pk=world.dung.pk).update(is_active=False)
        else:
            Post.objects.filter(user=world.dung).update(to_on=date(2026, 5, 31))
        actions.save_answers(paused, {"du_an.kinh_phi": 400000000}, over={}, by=world.an)
        actions.supply(paused, by=world.bao)
        actions.send_back(ahead, by=again(world.nga), reason="Bổ sung dự toán.")
    for dossier in (paused, ahead):
        dossier.refresh_from_db()
        assert (dossier.holder, dossier.holder_role, dossier.step) == (None, "specialist", "thu_ly")
