"""The proxy as it is shipped, before the web server as it is started, over HTTPS on loopback."""

from __future__ import annotations

import http.client
import os
import shutil
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import place
from bench.browser import CSRF, encode
from bench.doors import Post, lifecycle
from bench.lane import Lane
from bench.pdfs import a_pdf
from motcua.cli import run
from motcua.web.ui.check import MOST_A_MINUTE
from tests.faults.estate import _free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "motcua.example.vn"
LARGEST = 20 * 1024 * 1024
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The port of HTTPS, the port of the web server behind it, and the world inside."""
    if not NGINX or not shutil.which("openssl"):
        pytest.skip("no nginx or no openssl: install nginx-light to try the proxy")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "FILES_DIR", "HOST", "DEBUG"):
            patch.setenv(name, "")  # so that what is set below is undone after the tests
            patch.delenv(name)
        with place.database(fsync=False) as folder:
            world = bench._inside("world", {})
            open_to_others = {"PUBLIC_URL": f"https://{NAME}", "ALLOWED_HOSTS": f"{NAME},127.0.0.1", "SECURE": "1"}
            for name, value in (open_to_others | {"PROXIES": "1", "CSRF_TRUSTED_ORIGINS": f"https://{NAME}"}).items():
                patch.setenv(name, value)
            port, secure = _free_port(), _free_port()
            child = run._start_web("127.0.0.1", port, folder)
            proxy = _nginx(tmp_path_factory.mktemp("nginx"), behind=port, secure=secure)
            try:
                place._wait(port, child)
                _wait(secure, proxy)
                yield secure, port, world
            finally:
                proxy.terminate()
                proxy.wait(20)
                run._stop([child])


def _nginx(folder: Path, *, behind: int, secure: int) -> subprocess.Popen[bytes]:
    """Our own instance with the shipped site in it: only ports, certificate and folders are other ones."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text()
    for shipped, ours in (
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("listen 80;", f"listen 127.0.0.1:{_free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
        ("/etc/ssl/motcua", str(folder)),
    ):
        assert shipped in site
        site = site.replace(shipped, ours)
    (folder / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        ("user root;\n" if os.geteuid() == 0 else "")
        + f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        + f"events {{}}\nhttp {{ access_log off;\n{temporary}\ninclude {folder}/site.conf; }}\n"
    )
    return subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)


def ask(secure, method, path, *, body=None, headers=None, source="127.0.0.1"):
    """One request as a browser at `source` makes it."""
    trusting = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection(
        "127.0.0.1", secure, timeout=60, context=trusting, source_address=(source, 0)
    )
    try:
        connection.request(method, path, body, {"Host": NAME, "Origin": f"https://{NAME}"} | (headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def _wait(secure: int, proxy: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + 60
    while time.monotonic() < last and proxy.poll() is None:
        try:
            if ask(secure, "GET", "/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("the proxy did not answer")


def press(secure, lane, post):
    body, kind = encode(post)
    cookies = f"__Host-csrftoken={CSRF}; __Host-sessionid={lane.session(post.who)}"
    return ask(secure, "POST", post.path, body=body, headers={"Content-Type": kind, "Cookie": cookies})


def test_every_answer_through_the_proxy_asks_for_https_and_gives_no_cookie_without_it(site):
    secure, port, _ = site
    status, headers, _ = ask(secure, "GET", "/dang-nhap/")
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert all(cookie.startswith(("__Host-", "language")) for cookie in headers.get_all("Set-Cookie"))
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in headers.get_all("Set-Cookie"))
    direct = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    direct.request("GET", "/dang-nhap/", headers={"Host": NAME})
    answer = direct.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/dang-nhap/")
    direct.close()


def test_static_files_come_through_with_their_kind(site):
    status, headers, text = ask(site[0], "GET", "/static/ui/look.css")
    assert (status, headers.get_content_type()) == (200, "text/css")
    assert "{" in text


def test_the_largest_file_comes_through_and_what_is_too_large_is_refused(site):
    secure, _, world = site
    lane = Lane(**world["lanes"][0])
    requests = lifecycle(lane, world["paths"], a_pdf)
    _, headers, _ = press(secure, lane, next(requests))
    key = int(headers["Location"].split("/ho-so/")[1].split("/")[0])
    paper = requests.send(key)
    assert paper.file
    largest = _a_pdf_of(LARGEST)

    def hand_in(file):
        return press(secure, lane, Post("paper", paper.who, paper.path, paper.fields, file))

    assert hand_in(largest)[0] == 302
    status, _, text = hand_in(largest + b"\n")
    assert status == 422, "a byte too much is refused in our words, not in the proxy's"
    assert "20 MB" in text
    assert hand_in(largest + b"\n" * 2**23)[0] == 413


def _a_pdf_of(size):
    """A whole PDF of exactly so many bytes."""
    shorter = size
    while len(made := a_pdf("x" * shorter)) > size:
        shorter -= len(made) - size
    return made + b"\n" * (size - len(made))


def test_limits_count_the_address_that_the_proxy_saw_not_the_one_that_a_client_claims(site):
    secure = site[0]
    assert any(  # more than once round, as a new minute may begin meanwhile
        ask(
            secure,
            "GET",
            "/kiem-tra/khong-co",
            headers={"X-Forwarded-For": f"198.51.100.{n % 250}"},
            source="127.0.0.3",
        )[0]
        == 429
        for n in range(5 * MOST_A_MINUTE)
    )
    assert ask(secure, "GET", "/kiem-tra/khong-co", source="127.0.0.4")[0] != 429


def test_the_figures_are_not_there_through_the_proxy(site):
    secure, port, _ = site
    assert ask(secure, "GET", "/metrics")[0] == 404
    direct = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    direct.request("GET", "/metrics")
    answer = direct.getresponse()
    assert answer.status == 200
    assert b"motcua_requests_total" in answer.read()
    direct.close()


@pytest.mark.parametrize("unit", ["motcua-web.service", "motcua-worker.service"])
def test_the_units_are_ones_that_systemd_understands(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze: install systemd to have the units looked at")
    here = (DEPLOY / unit).read_text().replace("/opt/motcua/.venv/bin/python", "/bin/true")
    (tmp_path / unit).write_text(here)
    done = subprocess.run(["systemd-analyze", "verify", tmp_path / unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
