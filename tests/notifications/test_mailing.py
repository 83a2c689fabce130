"""Letters to a real SMTP server: sent once, held up by nothing, tried again, given up when there is no hope."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from motcua.core import clock, installation
from motcua.dossiers import actions
from motcua.notifications import letters, mailing
from motcua.notifications.actions import mark_read
from motcua.notifications.models import How, Mail, Message, Preference
from tests import builders
from tests.builders import at, living_at
from tests.notifications.letters import TEN, run, states, tell

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_says_what_the_notice_says_with_the_way_to_it(server, an):
    tell(an)
    assert run() == 1
    (got,) = server.post.taken
    assert got["To"] == "an@vi-du.example"
    assert got["From"] == "Một Cửa <motcua@vi-du.example>"
    assert got["Subject"].strip() == "[Một Cửa] Hồ sơ đã được tiếp nhận"
    assert got["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        text = got.get_body((kind,)).get_content()
        assert "Hẹn trả 09/06/2026." in text
        assert "https://motcua.vi-du.example/ho-so/1/" in text
    assert states() == [Mail.SENT]


def test_nothing_is_sent_twice_however_often_the_worker_comes(server, an, bao):
    tell(an, bao)
    assert [run(), run(), run()] == [2, 0, 0]
    assert len(server.post.taken) == 2


def test_two_workers_at_once_send_each_letter_once(server, world):
    for number in range(10):
        tell(world.an, title=f"Tin {number}")
    with living_at(TEN):
        mailing.decide()
    sent = []

    def work():
        with living_at(TEN):
            sent.append(mailing.deliver())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(timeout=30)
    assert sum(sent) == 10
    assert sorted(str(one["Subject"]).strip() for one in server.post.taken) == sorted(
        f"[Một Cửa] Tin {n}" for n in range(10)
    )


def test_a_dead_server_delays_and_never_blocks(server, world, an):
    server.stop()
    dossier = builders.submitted()
    with living_at(TEN):
        actions.accept(dossier, by=world.chi)  # the act knows nothing of it
    assert run() == 0
    assert set(states()) <= {Mail.WAITING, Mail.DIGEST}
    assert mark_read(an, None, at=at(TEN)) > 0
    server.start()
    waiting = Message.objects.filter(mail=Mail.WAITING).count()
    assert waiting > 0
    assert run("2026-06-01T10:05") == waiting


def test_a_server_that_is_busy_is_asked_again_later_and_later(server, an):
    server.post.answer = "451 greylisted"
    tell(an)
    moment, waits = at(TEN), []
    for _ in range(4):
        run(moment)
        row = Message.objects.get()
        waits.append((row.mail_at - moment) / timedelta(minutes=1))
        assert run(moment + timedelta(minutes=1)) == 0
        moment = row.mail_at
    assert waits == [2, 4, 8, 16]
    server.post.answer = "250 OK"
    assert run(moment) == 1


def test_what_the_server_will_never_take_is_given_up_shown_and_may_be_tried_again(server, an, bao):
    server.post.refused = {"an@vi-du.example": "550 no such user"}
    tell(an, bao)
    assert run() == 1  # the other one is not held up
    (row,) = mailing.given_up()
    assert row.recipient == an
    server.post.refused = {}
    assert mailing.try_again([row.pk]) == 1
    assert run("2026-06-01T10:01") == 1


def test_a_letter_that_always_fails_is_given_up_after_some_days(server, an):
    server.post.answer = "451 never today"
    tell(an)
    moment = at(TEN)
    for _ in range(mailing.MOST_TRIES):
        run(moment)
        moment = Message.objects.get().mail_at
    assert states() == [Mail.GIVEN_UP]
    assert timedelta(days=1) < moment - at(TEN) < timedelta(days=4)


def test_a_connection_that_is_cut_in_the_middle_is_begun_again(server, an):
    server.post.cut = True
    tell(an)
    assert run() == 0
    server.post.cut = False
    assert run("2026-06-01T10:05") == 1
    assert len(server.post.taken) == 1


def test_the_same_letter_keeps_its_name_however_often_it_is_tried(server, an):
    tell(an)
    message = Message.objects.select_related("recipient").get()
    first, second = (letters.of_message(message).as_mail(None, "x").message()["Message-ID"] for _ in range(2))
    assert first == second == f"<tin-{message.pk}@motcua.vi-du.example>"


def test_a_title_cannot_write_headers(server, an):
    tell(an, title="Hồ sơ\r\nBcc: ai@vi-du.example")
    assert run() == 1
    (got,) = server.post.taken
    assert got["Bcc"] is None
    assert "Bcc" in got["Subject"]


def test_news_waits_for_the_digest_of_a_working_morning(server, an):
    tell(an, title="Tin một", work=False)
    tell(an, title="Tin hai", work=False)
    assert run() == 0
    assert states() == [Mail.DIGEST] * 2
    for moment, is_workday, sent in (
        ("2026-06-02T07:01", True, 0),
        ("2026-06-02T08:01", False, 0),
        ("2026-06-02T08:01", True, 1),
        ("2026-06-02T09:01", True, 0),
    ):
        with living_at(moment):
            assert mailing.deliver_digests(is_workday=is_workday) == sent
    (got,) = server.post.taken
    text = got.get_body(("plain",)).get_content()
    assert "Tin một" in text
    assert "Tin hai" in text
    tell(an, title="Tin ba", work=False)
    run()
    with living_at("2026-06-02T15:01"):
        assert mailing.deliver_digests(is_workday=True) == 0  # one a day
    with living_at("2026-06-03T08:01"):
        assert mailing.deliver_digests(is_workday=True) == 1


def test_a_digest_that_the_server_refuses_holds_up_nobody_elses(server, an, bao):
    first, second = sorted((an, bao), key=lambda one: one.pk)
    server.post.refused = {first.email: "451 not now"}
    tell(first, second, work=False)
    run()
    with living_at("2026-06-02T08:01"):
        assert mailing.deliver_digests(is_workday=True) == 1
    assert [got["To"] for got in server.post.taken] == [second.email]
    server.post.refused = {first.email: "550 no such user"}
    with living_at("2026-06-02T09:01"):
        assert mailing.deliver_digests(is_workday=True) == 0
    (row,) = mailing.given_up()
    assert row.recipient == first


def test_each_chooses_how_she_is_told(server, an, bao, chi):
    mailing.choose(an, work=How.NEVER, news=How.AT_ONCE, digest_hour=8)
    mailing.choose(bao, work=How.DIGEST, news=How.NEVER, digest_hour=16)
    tell(an, bao, chi)
    tell(an, bao, chi, work=False)
    run()
    assert states() == [Mail.NONE, Mail.DIGEST, Mail.SENT, Mail.SENT, Mail.NONE, Mail.DIGEST]
    with living_at("2026-06-02T16:01"):
        assert mailing.deliver_digests(is_workday=True) == 2


def test_without_an_address_a_server_or_a_chance_nothing_waits_for_ever(server, settings, an, bao):
    an.email = ""
    an.save()
    tell(an)
    tell(bao, moment="2026-05-20T10:00")
    run()
    settings.EMAIL_HOST = ""
    tell(bao)
    run()
    assert states() == [Mail.NONE] * 3


def test_a_demo_sends_nothing_and_shows_what_it_would_have_sent(server, an, client_of):
    installation.Installation.objects.update(demo=True)
    installation._chosen.cache_clear()
    type(an).objects.update(is_demo=True)
    tell(an)
    assert run() == 1
    assert server.post.taken == []
    page = client_of(an)
    assert "an@vi-du.example" in page.get("/thu-da-gui/").text
    row = Message.objects.get()
    assert "Hẹn trả 09/06/2026." in page.get(f"/thu-da-gui/{row.pk}/").text


def test_an_act_tells_whose_turn_it_is_and_who_only_learns_of_it(world):
    dossier = builders.submitted()
    with living_at(TEN):
        actions.accept(dossier, by=world.chi)
    told = Message.objects.filter(act="dossier.accept").values_list("recipient__username", "for_work")
    assert {name for name, work in told if work} == {"dung", "vinh"}
    assert {name for name, work in told if not work} == {"an", "bao"}


def test_the_choice_is_kept_from_the_account_page(client_of, an):
    page = client_of(an)
    assert "Nhận thư điện tử" in page.get("/tai-khoan/").text
    page.post("/tai-khoan/nhan-thu/", {"work": "digest", "news": "never", "digest_hour": "14"})
    kept = Preference.objects.get(person=an)
    assert (kept.work, kept.news, kept.digest_hour) == ("digest", "never", 14)
    page.post("/tai-khoan/nhan-thu/", {"work": "x", "news": "never", "digest_hour": "99"})
    kept.refresh_from_db()
    assert kept.digest_hour == 14


def test_an_administrator_sees_what_was_given_up_and_tries_again(server, an, client_of, world):
    tell(an)
    Message.objects.update(mail=Mail.GIVEN_UP, mail_at=clock.now(), mail_tries=14)
    admin = builders.a_person("quantri", "system_admin", world.agencies["STTTT"])
    page = client_of(admin)
    assert "an@vi-du.example" in page.get("/theo-doi/thu/").text
    row = Message.objects.get()
    page.post("/theo-doi/thu/gui-lai/", {"letter": [str(row.pk), "x", "²", "9" * 40]})
    row.refresh_from_db()
    assert (row.mail, row.mail_tries) == (Mail.WAITING, 0)
