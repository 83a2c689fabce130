"""Mail servers as they are: they want TLS, an account, patience; and addresses that no letter can be sent to."""

import shutil
import smtplib
import ssl
import subprocess
from datetime import timedelta
from itertools import count

import pytest

from motcua.core import clock
from motcua.notifications import jobs, mailing
from motcua.notifications.models import Mail, Message
from motcua.people.models import User
from tests import builders
from tests.builders import at, living_at
from tests.notifications.letters import TEN, run, states, tell
from tests.notifications.server import ACCOUNT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
BAD = ["a\nb@vi-du.example", "@", "an@" + "x" * 64 + ".đ", "an@vi-du..đ", "an@["]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody trusts by itself, and a server's context with it."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl: install it to try a mail server that speaks TLS")
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


def why():
    return Message.objects.order_by("pk").values_list("mail_fault", flat=True)


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_no_letter_can_be_sent_to_is_given_up_at_once_and_holds_up_nobody(server, an, bao, address):
    User.objects.filter(pk=an.pk).update(email=address)
    tell(an, bao)
    assert run() == 1
    assert states() == [Mail.GIVEN_UP, Mail.SENT]
    assert why()[0] != "" and why()[1] == ""
    tell(an, bao, work=False)
    with living_at("2026-06-02T08:01"):
        mailing.decide()
        assert mailing.deliver_digests(is_workday=True) == 1
    assert states()[2:] == [Mail.GIVEN_UP, Mail.SENT]


def test_the_job_itself_comes_to_its_end_with_a_bad_address(server, an):
    User.objects.filter(pk=an.pk).update(email="@")
    tell(an)
    with living_at(TEN):
        jobs.each_minute(timestamp=0)
    assert states() == [Mail.GIVEN_UP]


def test_a_server_that_wants_tls_gets_it_where_its_certificate_is_trusted(
    addressed, settings, an, certificate, monkeypatch
):
    file, context = certificate
    server = addressed(tls=context)
    settings.EMAIL_USE_TLS = True
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    tell(an)
    assert run() == 1
    assert len(server.post.taken) == 1


def test_a_wrong_certificate_gets_no_letter_and_costs_none(addressed, settings, an, certificate):
    server = addressed(tls=certificate[1])
    settings.EMAIL_USE_TLS = True
    tell(an)
    assert run() == 0
    assert (server.post.taken, states()) == ([], [Mail.WAITING])
    with pytest.raises(ssl.SSLCertVerificationError):
        mailing.ask_server(seconds=2)


def test_a_server_that_wants_tls_gets_nothing_in_the_open(addressed, an, certificate):
    server = addressed(tls=certificate[1])
    tell(an)
    assert run() == 0
    assert (server.post.taken, states()) == ([], [Mail.WAITING])


def test_a_server_without_tls_gets_nothing_where_tls_is_set(server, settings, an):
    settings.EMAIL_USE_TLS = True
    tell(an)
    assert run() == 0
    assert (server.post.taken, states()) == ([], [Mail.WAITING])


@pytest.mark.parametrize("given", [("", ""), (ACCOUNT[0], "sai"), (ACCOUNT[0], "mật khẩu")])
def test_an_account_that_is_missing_or_refused_costs_no_letter_and_the_right_one_sends_them(
    addressed, settings, an, bao, given
):
    server = addressed(account=True)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = given
    tell(an, bao)
    assert run() == 0
    assert states() == [Mail.WAITING] * 2
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = ACCOUNT
    assert run("2026-06-01T10:05") == 2
    assert len(server.post.taken) == 2


def test_a_sender_that_is_no_address_is_the_fault_of_no_letter(server, settings, an):
    settings.EMAIL_FROM = "Một Cửa"
    tell(an)
    assert run() == 0
    assert states() == [Mail.WAITING]
    with pytest.raises(smtplib.SMTPException, match="EMAIL_FROM"):
        mailing.ask_server(seconds=2)


def test_a_server_that_does_not_answer_in_time_is_left_and_asked_later(server, settings, an, bao):
    settings.EMAIL_TIMEOUT = 0.5
    server.post.slow = 5
    tell(an, bao)
    assert run() == 0
    assert states() == [Mail.WAITING] * 2
    assert list(Message.objects.order_by("pk").values_list("mail_tries", flat=True)) == [1, 0]  # one wait, not one each
    server.post.slow = 0
    assert run("2026-06-01T10:05") == 2


def test_a_slow_server_does_not_keep_the_worker_from_its_other_work(server, monkeypatch, an, bao, chi):
    moments = (at(TEN) + timedelta(seconds=20 * n) for n in count())
    tell(an, bao, chi)
    with living_at(TEN):
        mailing.decide()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: next(moments))
        assert mailing.deliver() == 2
    assert run("2026-06-01T10:05") == 1


@pytest.mark.parametrize(("answer", "state"), [("550 no such user", Mail.GIVEN_UP), ("451 greylisted", Mail.WAITING)])
def test_who_is_unknown_is_given_up_and_who_is_greylisted_is_tried_again(server, an, bao, answer, state):
    server.post.refused = {"an@vi-du.example": answer}
    tell(an, bao)
    assert run() == 1
    assert states() == [state, Mail.SENT]
    assert answer in why()[0]
    server.post.refused = {}
    assert run("2026-06-01T10:05") == (1 if state == Mail.WAITING else 0)


def test_an_administrator_reads_why(server, an, client_of, world):
    server.post.refused = {"an@vi-du.example": "550 5.1.1 <b>no such user"}
    tell(an)
    run()
    page = client_of(builders.a_person("quantri", "system_admin", world.agencies["STTTT"])).get("/theo-doi/thu/").text
    assert "550 5.1.1 &lt;b&gt;no such user" in page
