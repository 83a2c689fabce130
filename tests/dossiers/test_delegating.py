"""A post that is lent: who may lend it, what it opens, what it never opens, and that acting for another is seen."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.dossiers import actions, depths, inboxes, queries, who
from motcua.dossiers.actions import delegating
from motcua.dossiers.depths import Depth
from motcua.dossiers.models import Dossier, Promise, Stay
from motcua.dossiers.rules import Act
from motcua.dossiers.tabs import Tab
from motcua.journal.models import Event
from motcua.notifications.models import Message
from motcua.people.models import Delegation, Post, Role, User
from motcua.people.queries import has_role, posts_of
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.lending import FIRST, LAST, MORNING, again, lent, terms
from tests.dossiers.tabbed import counts_of
from tests.dossiers.traces import trace

pytestmark = pytest.mark.django_db
NOON = "2026-06-01T14:00"


@pytest.fixture
def deputy(world) -> User:
    """Leads nothing herself: a clerk of the same agency to whom the leader's post is lent."""
    return world.hoa


def may(person: User, act: Act, dossier: Dossier) -> who.Permission:
    return who.may(again(person), act, dossier, stay=queries.open_stay(dossier), at=at(NOON))


def post_of(person: User) -> Post:
    return Post.objects.get(user=person)


def test_the_deputy_approves_for_the_leader_and_everything_says_so(world, deputy):
    Post.objects.filter(user=world.giang).update(title="Giám đốc")
    Post.objects.filter(user=deputy).update(title="Phó Giám đốc")
    dossier = builders.in_step("lanh_dao_ky")
    with living_at(NOON):
        assert not may(deputy, Act.APPROVE, dossier)
    lent(world.giang, deputy, "kt")
    with living_at(NOON):
        actions.approve(dossier, by=again(deputy))
    stay = Stay.objects.filter(dossier=dossier, closed_act=Act.APPROVE).latest("pk")
    acting = "KT. Giám đốc, Phó Giám đốc (thay ông Đặng Trường Giang), Sở Tài chính"
    assert (stay.officer, stay.closed_by, stay.closed_for) == (world.giang, deputy, world.giang)
    assert (stay.post, stay.closed_post) == ("Giám đốc, Sở Tài chính", acting)
    event = Event.objects.get(subject=dossier.subject, verb="dossier.approve", actor="hoa")
    assert (event.post, event.on_behalf) == (acting, "giang")


def test_who_acts_for_another_does_all_that_he_may_with_what_he_holds(world):
    dossier = builders.in_step()
    builders.in_step("truong_phong_duyet")
    assert not may(world.quan, Act.FORWARD, dossier)
    lent(world.dung, world.quan)
    with living_at(NOON):
        for act in (Act.FORWARD, Act.RELEASE, Act.REQUEST_SUPPLEMENT, Act.ASK):
            assert may(world.quan, act, dossier).post == post_of(world.dung), act
            assert not may(world.vinh, act, dossier), act
        assert not may(world.quan, Act.ASSIGN, dossier)
        actions.forward(dossier, by=again(world.quan))
        dossier.refresh_from_db()
        assert may(world.quan, Act.RECALL, dossier) and may(world.dung, Act.RECALL, dossier)
        assert not may(world.vinh, Act.RECALL, dossier)
        actions.recall(dossier, by=again(world.quan), reason="Xem lại.")
    dossier.refresh_from_db()
    assert dossier.holder == world.dung


def test_a_supplement_asked_for_another_is_his_to_take_back_and_returns_to_him(world):
    dossier = builders.in_step()
    one = lent(world.dung, world.quan)
    with living_at(NOON):
        actions.request_supplement(dossier, by=again(world.quan), reason="Thiếu.", items=[builders.wanted()])
        dossier.refresh_from_db()
        assert may(world.quan, Act.TAKE_BACK_SUPPLEMENT, dossier)
        delegating.end_delegation(one, by=world.dung)
        assert not may(world.quan, Act.TAKE_BACK_SUPPLEMENT, dossier)
        actions.take_back_supplement(dossier, by=again(world.dung), reason="Đã có.")
    dossier.refresh_from_db()
    assert dossier.holder == world.dung


def test_what_is_taken_for_another_is_in_his_hands(world):
    dossier = builders.accepted()
    lent(world.dung, world.quan)
    with living_at(NOON):
        actions.claim(dossier, by=again(world.quan))
    stay = Stay.objects.get(dossier=dossier, to_at__isnull=True)
    assert (stay.officer, stay.opened_by, stay.opened_for) == (world.dung, world.quan, world.dung)
    assert stay.post == post_of(world.dung).as_held()


def test_a_right_of_ones_own_goes_before_a_lent_one(world):
    dossier = builders.accepted()
    lent(world.dung, world.vinh)
    with living_at(NOON):
        actions.claim(dossier, by=again(world.vinh))
    stay = Stay.objects.get(dossier=dossier, to_at__isnull=True)
    assert (stay.officer, stay.opened_for) == (world.vinh, None)
    assert Event.objects.get(subject=dossier.subject, verb="dossier.claim").on_behalf == ""


def test_what_is_moved_by_hand_for_a_leader_is_kept_as_such(world, deputy):
    dossier = builders.in_step()
    lent(world.giang, deputy, "tuq")
    with living_at(NOON):
        actions.override(dossier, by=again(deputy), until=date(2026, 6, 5), reason="Việc gấp.")
    promise = Promise.objects.filter(dossier=dossier).latest("pk")
    assert (promise.made_by, promise.made_for) == (deputy, world.giang)


def test_a_post_lent_for_some_procedures_opens_no_other(world, deputy):
    other = builders.an_offering(agency=world.receiver, code="THU-002", name="Thủ tục khác")
    here, there = builders.in_step("lanh_dao_ky"), builders.in_step("lanh_dao_ky")
    Dossier.objects.filter(pk=there.pk).update(version=other.procedure.current, offering=other)
    there.refresh_from_db()
    lent(world.giang, world.quan, "tuq", procedures=[here.offering.procedure_id])
    quan = again(world.quan)
    with living_at(NOON):
        assert may(world.quan, Act.APPROVE, here) and not may(world.quan, Act.APPROVE, there)
        assert depths.depth(quan, here) == Depth.INSIDE and depths.depth(quan, there) == Depth.CARD
        assert set(inboxes.inbox(quan, Tab.MINE, at=at(NOON))) == {here}
        assert counts_of(quan, at=at(NOON))[Tab.MINE] == 1
        assert not has_role(quan, Role.LEADER) and has_role(quan, Role.LEADER, scoped=True)
        told = Message.objects.filter(act="dossier.approve")
    assert not told.filter(recipient=world.quan).exists()


def test_the_inbox_of_who_acts_for_another_holds_his_work_too_at_the_same_cost(world):
    mine, his = builders.in_step(), builders.in_step()
    with living_at("2026-06-01T13:50"):
        actions.assign(mine, by=world.nga, officer=world.vinh)
    tabs = [Tab.MINE, Tab.LATE, Tab.RETURNED, Tab.NEAR_DUE]
    with living_at(NOON):
        vinh = again(world.vinh)
        with CaptureQueriesContext(connection) as before:
            assert inboxes.inbox_counts(vinh, tabs, at=at(NOON))[Tab.MINE] == 1
    lent(world.dung, world.vinh)
    with living_at(NOON):
        vinh = again(world.vinh)
        with CaptureQueriesContext(connection) as after:
            inboxes.inbox_counts(vinh, tabs, at=at(NOON))
        assert len(after) == len(before)
        assert counts_of(vinh, at=at(NOON))[Tab.MINE] == 2
        assert set(inboxes.inbox(vinh, Tab.MINE, at=at(NOON))) == {mine, his}
        with CaptureQueriesContext(connection) as reading:
            assert len(posts_of(again(world.vinh))) == 2
        assert len(reading) == 2  # the person, and all her posts


@pytest.mark.parametrize("change", ["before", "after", "ended", "left", "no_post", "post_ended", "moved"])
def test_a_post_is_lent_only_while_everything_holds(world, deputy, change):
    one, dossier, moment = lent(world.giang, deputy, "kt"), builders.in_step("lanh_dao_ky"), NOON
    with living_at(NOON):
        assert may(deputy, Act.APPROVE, dossier)
        if change == "ended":
            delegating.end_delegation(one, by=deputy)
        elif change == "left":
            User.objects.filter(pk=world.giang.pk).update(is_active=False)
        elif change == "no_post":
            Post.objects.filter(user=deputy).update(to_on=date(2026, 5, 31))
        elif change == "post_ended":
            Post.objects.filter(user=world.giang).update(to_on=date(2026, 5, 31))
        elif change == "moved":
            Post.objects.filter(user=deputy).update(agency=world.customer)
        else:
            moment = "2026-05-31T10:00" if change == "before" else "2026-07-01T10:00"
    with living_at(moment):
        assert not may(deputy, Act.APPROVE, dossier)
        assert all(post.lent is None for post in posts_of(again(deputy)))


def test_a_lent_post_is_not_lent_further_nor_does_it_give_or_administer(world, deputy):
    lent(world.giang, deputy, "kt")
    with living_at(NOON):
        person = again(deputy)
        assert set(delegating.lendable(person)) == {post_of(deputy)}
        with pytest.raises(NotAllowed):
            delegating.delegate(post_of(world.giang), world.chi, terms(), by=person)
        with pytest.raises(NotAllowed):
            delegating.delegate(post_of(world.nga), world.chi, terms(), by=person)


def test_nobody_is_assigned_what_only_a_lent_post_fits(world):
    dossier = builders.accepted()
    lent(world.dung, world.quan)
    with living_at(NOON), pytest.raises(Invalid):
        actions.assign(dossier, by=world.nga, officer=again(world.quan))


def test_who_may_lend_whose_post(world):
    admin = builders.a_person("quantri", Role.AGENCY_ADMIN, world.receiver)
    with living_at(MORNING):
        for by, whose, kind, allowed in (
            (world.dung, world.dung, "cover", True),
            (world.nga, world.dung, "cover", False),
            (world.giang, world.dung, "cover", True),
            (world.giang, world.nga, "tl", True),
            (admin, world.dung, "cover", True),
            (admin, world.nga, "tl", False),
            (admin, world.an, "cover", False),
            (world.an, world.dung, "cover", False),
            (world.giang, admin, "cover", False),
        ):
            told = (post_of(whose), world.hoa, terms(kind))
            if allowed:
                made = delegating.delegate(*told, by=again(by))
                delegating.end_delegation(made, by=again(by))
            else:
                with pytest.raises(NotAllowed):
                    delegating.delegate(*told, by=again(by))


def test_what_cannot_be_lent_is_refused_with_what_to_do(world):
    gone = builders.a_person("nghi", Role.SPECIALIST, world.receiver)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    cases: list[tuple[User, User, dict[str, object], str]] = [
        (world.dung, world.dung, {}, "to"),
        (world.dung, world.an, {}, "to"),
        (world.dung, again(gone), {}, "to"),
        (world.dung, world.vinh, {"kind": "kt"}, "kind"),
        (world.dung, world.vinh, {"kind": "khac"}, "kind"),
        (world.dung, world.vinh, {"reason": " "}, "reason"),
        (world.giang, world.nga, {"kind": "kt", "document_number": ""}, "document_number"),
        (world.giang, world.nga, {"kind": "kt", "document_on": None}, "document_on"),
        (world.giang, world.nga, {"kind": "kt", "document_on": date(2026, 6, 2)}, "document_on"),
        (world.dung, world.vinh, {"from_on": date(2026, 5, 31)}, "from_on"),
        (world.dung, world.vinh, {"to_on": date(2026, 5, 31)}, "to_on"),
        (world.dung, world.vinh, {"to_on": FIRST + timedelta(days=367)}, "to_on"),
        (world.dung, world.vinh, {"procedures": [-1]}, "procedures"),
        (world.an, world.bao, {"procedures": [world.offering.procedure_id]}, "procedures"),
    ]
    with living_at(MORNING):
        for who_lends, to, told, field in cases:
            with pytest.raises(Invalid) as wrong:
                delegating.delegate(post_of(who_lends), to, terms(**told), by=who_lends)
            assert field in wrong.value.problems, (field, wrong.value.problems)
        with pytest.raises(Invalid) as wrong:
            delegating.delegate(post_of(world.dung), world.giang, terms(), by=world.giang)
        assert "to" in wrong.value.problems
    assert not Delegation.objects.exists()


def test_the_same_post_is_lent_to_the_same_person_once_at_a_time(world):
    lent(world.dung, world.vinh)
    with living_at(MORNING):
        with pytest.raises(Conflict):
            delegating.delegate(post_of(world.dung), world.vinh, terms(from_on=LAST), by=world.dung)
        delegating.delegate(post_of(world.dung), world.quan, terms(), by=world.dung)
        later = terms(from_on=LAST + timedelta(days=1), to_on=LAST + timedelta(days=2))
        delegating.delegate(post_of(world.dung), world.vinh, later, by=world.dung)


def test_the_database_itself_refuses_a_delegation_without_ground_or_to_oneself(world):
    one = lent(world.dung, world.vinh)
    for change in (
        {"to": world.dung}, {"reason": ""}, {"kind": "kt"}, {"to_on": date(2026, 5, 1)},
        {"to_on": FIRST + timedelta(days=367)}, {"ended_at": at(NOON)},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.filter(pk=one.pk).update(**change)


def test_both_sides_are_told_and_the_journal_keeps_both_ends(world):
    one = lent(world.dung, world.vinh)
    made = Message.objects.get(act="user.delegated")
    assert (made.recipient, made.for_work, made.url) == (world.vinh, True, delegating.ADDRESS)
    assert made.title == "Hồ Quang Vinh làm thay Phạm Văn Dũng từ 01/06/2026 đến hết 30/06/2026"
    with living_at(NOON):
        delegating.end_delegation(one, by=world.giang)
        with pytest.raises(Conflict):
            delegating.end_delegation(one, by=world.giang)
    told = Message.objects.filter(act="user.delegation_ended").values_list("recipient", flat=True)
    assert set(told) == {world.dung.pk, world.vinh.pk}
    verbs = Event.objects.filter(subject=f"user:{world.dung.pk}").order_by("number").values_list("verb", "actor")
    assert list(verbs) == [("delegation.make", "dung"), ("delegation.end", "giang")]


def test_only_those_it_concerns_end_it(world):
    one = lent(world.dung, world.vinh)
    with living_at(NOON):
        for stranger in (world.nga, world.quan, world.an, world.khanh):
            with pytest.raises(NotAllowed):
                delegating.end_delegation(one, by=stranger)
        delegating.end_delegation(one, by=world.vinh)


def test_who_stands_in_is_told_what_the_holder_is_told(world):
    lent(world.nga, world.quan)
    lent(world.dung, world.hoa)
    dossier = builders.in_step()
    with living_at(NOON):
        actions.forward(dossier, by=world.dung)
        dossier.refresh_from_db()
        actions.send_back(dossier, by=again(world.nga), reason="Bổ sung dự toán.")
    told = {act: set(Message.objects.filter(act=act, at=at(NOON)).values_list("recipient__username", flat=True))
            for act in ("dossier.forward", "dossier.send_back")}  # fmt: skip
    assert told == {"dossier.forward": {"nga", "quan"}, "dossier.send_back": {"dung", "hoa"}}


def test_a_delegation_that_ends_between_page_and_press_gives_a_refusal_and_no_effect(world, deputy):
    one, dossier = lent(world.giang, deputy, "kt"), builders.in_step("lanh_dao_ky")
    with living_at(NOON):
        reader = again(deputy)
        assert may(deputy, Act.APPROVE, dossier) and len(posts_of(reader)) == 2  # the page is read
        delegating.end_delegation(one, by=world.giang)
        there = trace(dossier)
        with pytest.raises(NotAllowed, match="đã kết thúc"):
            actions.approve(dossier, by=reader)
    assert trace(dossier) == there
