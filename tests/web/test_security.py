"""What every answer carries, whatever it is; and whom the limits count behind a proxy."""

import os
import re
import subprocess
import sys

import pytest
from django.test import RequestFactory

from motcua.core import guard, installation
from motcua.web.ui.requests import client_address

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/dang-nhap/",
    "/co-quan/thu-tuc/",
    "/kiem-tra/",
    "/khong-co/",
    "/healthz",
    "/readyz",
    "/ban/",
    "/theo-doi/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_strict_about_what_a_page_may_do(client, address):
    answer = client.get(address)
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert re.fullmatch(r"'nonce-[\w-]{20,}'", policy["script-src"])
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_script_runs_only_where_its_own_page_names_it(client):
    first, second = (client.get("/dang-nhap/") for _ in range(2))
    for page in (first, second):
        (allowed,) = re.findall(r"'nonce-([\w-]+)'", page["Content-Security-Policy"])
        assert set(re.findall(r'<script src="[^"]+" nonce="([^"]*)"', page.text)) == {allowed}
        assert page.text.count("<script") == page.text.count(f'nonce="{allowed}"')
    assert first["Content-Security-Policy"] != second["Content-Security-Policy"]


def test_cookies_are_closed_to_scripts_and_to_other_sites(client, settings):
    client.get("/dang-nhap/")
    client.post("/giao-dien/nen", {"theme": "dark"})
    assert {cookie["samesite"] for cookie in client.cookies.values()} <= {"Lax", "Strict"}
    assert client.cookies["csrftoken"]["httponly"]
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.mark.parametrize(
    ("proxies", "told", "counted"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed_about_who_asks(settings, proxies, told, counted):
    settings.PROXIES = proxies
    asked = RequestFactory().get("/", headers={"X-Forwarded-For": told} if told else {})
    assert client_address(asked) == counted


@pytest.mark.parametrize(
    "opened", [{"PUBLIC_URL": "https://motcua.example.vn"}, {"ALLOWED_HOSTS": ["127.0.0.1", "motcua.example.vn"]}]
)
def test_a_demo_behind_a_proxy_on_this_machine_is_refused_too(settings, opened):
    installation.choose(demo=True)
    settings.SECRET_KEY = "Xk3-9sQmTzR8vLw2NpYc7HbJd5GfEa4U"
    guard.refuse_unsafe(installation.is_demo)
    for name, value in opened.items():
        setattr(settings, name, value)
    with pytest.raises(RuntimeError, match="Cơ sở dữ liệu thử"):
        guard.refuse_unsafe(installation.is_demo)


@pytest.mark.parametrize(("secure", "prefix"), [("1", "__Host-"), ("", "")])
def test_over_https_alone_the_cookies_names_bind_them_to_this_host(secure, prefix):
    """What such a name asks for: Secure, the path /, no domain; a browser drops the cookie else."""
    told = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_PATH,"
        " s.CSRF_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE)"
    )
    surroundings = {**os.environ, "SECURE": secure, "DJANGO_SETTINGS_MODULE": "motcua.settings"}
    done = subprocess.run([sys.executable, "-c", told], env=surroundings, capture_output=True, text=True, check=True)
    is_secure = str(bool(secure))
    assert done.stdout.split() == [
        f"{prefix}sessionid", f"{prefix}csrftoken", "/", "/", "None", "None", is_secure, is_secure,
    ]  # fmt: skip


def test_djangos_own_checks_for_a_server_that_is_open_find_nothing():
    surroundings = {**os.environ, "SECURE": "1", "PROXIES": "1", "SECRET_KEY": "Xk3-9sQmTzR8vLw2NpYc7HbJd5GfEa4U" * 2}
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level=WARNING", "--settings=motcua.settings"],
        env=surroundings, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
