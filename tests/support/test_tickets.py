"""The life of a ticket: who sees it, when it must be answered, known problems that answer many, figures."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.journal.queries import breaks, history
from motcua.notifications.models import Message
from motcua.people.models import Role
from motcua.support import figures, known, tickets
from motcua.support.models import KnownProblem, Ticket, TicketMessage
from motcua.support.tickets import Place
from tests import builders
from tests.builders import living_at
from tests.support.acts import a_leader, a_ticket, answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def told(person, act):
    return Message.objects.filter(recipient=person, act=act)


def test_a_ticket_keeps_where_its_asker_stood_and_until_when_it_must_be_answered(world):
    one = a_ticket(world.an, place=Place("desk:mine", "/ban/cua-toi/", "AB12", "Firefox", "a1b2c3d4"))
    assert (one.route, one.path, one.reference, one.browser, one.failed) == (
        "desk:mine", "/ban/cua-toi/", "AB12", "Firefox", "a1b2c3d4",
    )  # fmt: skip
    assert (one.role, one.agency, one.state) == (Role.PREPARER, world.customer, "new")
    assert one.due_at == builders.at("2026-06-02T10:00")  # 8 office hours from Monday 10:00
    assert told(world.khanh, "ticket.ask").exists()


def test_the_due_moment_is_that_of_the_watching_agencys_office(world):
    builders.a_holiday("2026-06-02")
    assert a_ticket(world.an).due_at == builders.at("2026-06-03T10:00")


def test_changed_office_hours_do_not_move_a_term_that_was_given(world, settings):
    one = a_ticket(world.an)
    settings.SUPPORT_ANSWER_HOURS = 2
    assert Ticket.objects.get(pk=one.pk).due_at == builders.at("2026-06-02T10:00")
    assert a_ticket(world.an).due_at == builders.at("2026-06-01T14:00")  # lunch counts for nothing


def test_the_same_form_twice_is_one_ticket_and_what_is_missing_is_named(world):
    once = uuid4()
    assert a_ticket(world.an, once=once) == a_ticket(world.an, once=once)
    with pytest.raises(Invalid) as refused:
        tickets.ask("x", " ", "y", place=Place(), once=uuid4(), by=world.an)
    assert set(refused.value.problems) == {"kind", "title"}
    with pytest.raises(Invalid) as refused:
        tickets.ask("wish", "Góp ý", " \n", place=Place(), once=uuid4(), by=world.an)
    assert set(refused.value.problems) == {"text"}


def test_it_is_seen_by_its_asker_and_the_watching_agency_alone_unless_she_shares_it(world):
    one = a_ticket(world.dung)
    seeing = [name for name, person in world.people.items() if one in tickets.visible_to(person)]
    assert seeing == ["dung", "khanh"]
    tickets.share(one, shared=True, by=world.dung)
    seeing = {name for name, person in world.people.items() if one in tickets.visible_to(person)}
    assert seeing == {"dung", "khanh", "chi", "vinh", "quan", "nga", "giang", "hoa"}


def test_a_person_of_another_agency_sees_no_ticket_and_no_file_that_is_not_hers(world):
    files = [(builders.a_stored_file(), "man-hinh.pdf")]
    one = a_ticket(world.dung, shared=True, files=files)
    file = one.messages.get().files.get()
    assert list(tickets.visible_to(world.em)) == []
    assert tickets.file_for(world.nga, file.pk) == file
    with pytest.raises(NotFound):
        tickets.file_for(world.em, file.pk)


OTHERS = [
    (lambda one, by: answered(one, by), "giang"),
    (lambda one, by: tickets.ask_back(one, "x", once=uuid4(), by=by), "dung"),
    (lambda one, by: tickets.write(one, "x", once=uuid4(), by=by), "khanh"),
    (lambda one, by: tickets.close(one, by=by), "nga"),
    (lambda one, by: tickets.assign(one, by, by=by), "lan"),
    (lambda one, by: tickets.escalate(one, "x", by=by), "dung"),
    (lambda one, by: tickets.share(one, shared=True, by=by), "khanh"),
]


@pytest.mark.parametrize(("act", "who"), OTHERS)
def test_nobody_does_what_is_anothers(world, act, who):
    with pytest.raises(NotAllowed, match="không thuộc quyền"):
        act(a_ticket(world.dung), world.people[who])


def test_answered_it_waits_for_nobody_and_opened_again_it_gets_a_new_term(world):
    one = answered(a_ticket(world.an), world.khanh)
    assert (one.state, one.act_by_at, one.assigned) == ("answered", None, world.khanh)
    assert told(world.an, "ticket.answer").get().body == "Tải lại bằng trình duyệt khác."
    with living_at("2026-06-03T08:00"):
        again = tickets.reopen(one, "Vẫn không được.", once=uuid4(), by=world.an)
    assert (again.state, again.act_by_at) == ("again", builders.at("2026-06-04T08:00"))
    assert again.due_at == one.due_at  # the first term stands for ever
    assert told(world.khanh, "ticket.reopen").exists()


def test_asked_back_it_waits_for_the_asker_and_her_words_bring_it_back(world):
    one = tickets.ask_back(a_ticket(world.an), "Tệp nào?", once=uuid4(), by=world.khanh)
    assert (one.state, one.answered_at is not None) == ("waiting", True)
    one = tickets.write(one, "Tệp kết quả.", once=uuid4(), by=world.an)
    assert one.state == "again"
    verbs = [event.verb for event in history(tickets.subject(one))]
    assert verbs == ["ticket.ask", "ticket.ask-back", "ticket.write"]
    assert breaks() == []


def test_a_second_press_writes_nothing_twice(world):
    one, once = a_ticket(world.an), uuid4()
    for _ in range(2):
        tickets.answer(one, "Đã sửa.", once=once, by=world.khanh)
    assert one.messages.filter(by_supporter=True).count() == 1


def test_closed_it_can_be_opened_again_by_its_asker_and_answered_by_nobody(world):
    one = tickets.close(answered(a_ticket(world.an), world.khanh), by=world.an)
    with pytest.raises(NotAllowed, match="Đã đóng"):
        answered(one, world.khanh)
    assert tickets.reopen(one, "Lại bị.", once=uuid4(), by=world.an).state == "again"


def test_what_is_not_answered_in_time_comes_before_the_leader_once_and_on_the_first_page(world):
    leader, one = a_leader(world), a_ticket(world.an)
    a_ticket(world.dung)
    answered(Ticket.objects.latest("pk"), world.khanh)
    with living_at("2026-06-02T10:00"):
        assert tickets.escalate_late() == 0  # at the very minute it is still in time
    with living_at("2026-06-02T10:01") as at:
        assert list(tickets.unanswered(at)) == [one]
        assert tickets.escalate_late() == 1
        assert tickets.escalate_late() == 0
    assert told(leader, "ticket.escalate").count() == 1


def test_a_supporter_brings_one_before_the_leader_with_a_reason(world):
    leader, one = a_leader(world), a_ticket(world.an)
    with pytest.raises(Invalid):
        tickets.escalate(one, " ", by=world.khanh)
    assert tickets.escalate(one, "Cần mua thiết bị.", by=world.khanh).escalated_at is not None
    assert told(leader, "ticket.escalate").get().body == "Cần mua thiết bị."


def test_it_is_given_to_an_officer_of_the_watching_agency_alone(world):
    one, leader = a_ticket(world.an), a_leader(world)
    assert tickets.assign(one, leader, by=world.khanh).assigned == leader
    assert told(leader, "ticket.assign").exists()
    with pytest.raises(Invalid):
        tickets.assign(one, world.giang, by=world.khanh)


def a_problem(world, *, answer="", public=True):
    told_of = "Không tải được tệp trên 10 MB", "Thanh tải đứng ở 99 phần trăm."
    return known.write(*told_of, answer, public=public, by=world.khanh, once=uuid4())


def test_one_answer_written_once_answers_all_tied_tickets_with_one_message_to_each_asker(world):
    problem = a_problem(world)
    ones = [a_ticket(world.an), a_ticket(world.an, title="Tệp đứng ở 99"), a_ticket(world.dung)]
    for one in ones:
        assert known.tie(one, problem, by=world.khanh).state == "new"
    told_of = problem.title, problem.signs, "Chia tệp thành hai phần."
    known.write(*told_of, public=True, by=world.khanh, once=problem.once, problem=problem)
    assert set(Ticket.objects.values_list("state", flat=True)) == {"answered"}
    assert told(world.an, "ticket.answer").count() == told(world.dung, "ticket.answer").count() == 1
    texts = [one.messages.last().text for one in ones]
    assert texts == ["Chia tệp thành hai phần."] * 3


def test_a_ticket_tied_to_a_problem_with_an_answer_is_answered_at_once(world):
    one = known.tie(a_ticket(world.an), a_problem(world, answer="Chia tệp."), by=world.khanh)
    assert (one.state, one.messages.last().text) == ("answered", "Chia tệp.")


def test_an_answer_that_is_not_changed_is_not_told_again(world):
    problem = a_problem(world, answer="Chia tệp.")
    known.tie(a_ticket(world.an), problem, by=world.khanh)
    known.write("Tên rõ hơn", problem.signs, problem.answer, public=True, by=world.khanh, once=uuid4(), problem=problem)
    assert told(world.an, "ticket.answer").count() == 1


def test_public_problems_are_found_with_and_without_marks_and_others_only_by_the_watching_agency(world):
    public, inside = a_problem(world), a_problem(world, public=False)
    assert list(known.find("khong tai duoc", world.em)) == [public]
    assert list(known.find("Không TẢI được", world.em)) == [public]
    assert list(known.find("lạc đà", world.em)) == []
    assert set(known.find("", world.khanh)) == {public, inside}
    assert known.offered("tai tep 10 MB khong duoc", world.an) == [public]
    assert known.offered("xin cấp quyền văn thư", world.an) == []


def test_only_the_watching_agency_writes_known_problems(world):
    with pytest.raises(NotAllowed):
        known.write("x", "y", "", public=True, by=world.giang, once=uuid4())
    with pytest.raises(Invalid) as refused:
        known.write(" ", "", "", public=True, by=world.khanh, once=uuid4())
    assert set(refused.value.problems) == {"title", "signs"}
    assert not KnownProblem.objects.exists()


def test_figures_of_a_month_count_the_first_answer_and_add_up(world):
    answered(a_ticket(world.an), world.khanh)
    late = a_ticket(world.an)
    with living_at("2026-06-05T10:00"):
        answered(late, world.khanh)
    a_ticket(world.an)  # never answered
    with living_at("2026-06-30T16:00"):
        a_ticket(world.dung, kind="question")  # not due before July
    june = builders.at("2026-06-01T00:00"), builders.at("2026-07-01T00:00")
    by_kind = {one.kind: one for one in figures.of_period(*june)}
    assert by_kind["fault"] == figures.Line("fault", received=3, in_time=1, late=2, not_due=0, open=1)
    assert by_kind["question"] == figures.Line("question", received=1, in_time=0, late=0, not_due=1, open=1)
    whole = figures.total(list(by_kind.values()))
    assert whole.received == whole.in_time + whole.late + whole.not_due == 4
    july = figures.total(figures.of_period(june[1], builders.at("2026-08-01T00:00")))
    assert (july.received, july.open) == (0, 2)


def test_a_supporter_closes_nothing_without_a_word_and_an_asker_who_needs_it_no_more_leaves_nothing_late(world):
    one = a_ticket(world.an)
    with pytest.raises(NotAllowed):
        tickets.close(one, by=world.khanh)
    tickets.close(one, by=world.an)
    june = builders.at("2026-06-01T00:00"), builders.at("2026-07-01T00:00")
    whole = figures.total(figures.of_period(*june))
    assert (whole.received, whole.in_time, whole.late, whole.open) == (1, 1, 0, 0)
    assert tickets.close(answered(a_ticket(world.an), world.khanh), by=world.khanh).state == "closed"


def test_the_database_refuses_to_change_what_was_written(world):
    one = a_ticket(world.an).messages.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        TicketMessage.objects.filter(pk=one.pk).update(text="Khác")
