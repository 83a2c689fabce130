"""What is kept of a request: a number, a route, keys and costs, and nothing that tells of a person."""

import io
import json
import logging

import pytest
from django.urls import reverse

from bench import inside, procedure, world
from bench.lane import Lane
from motcua.core import installation, logs
from motcua.people.models import User
from tests import builders

pytestmark = pytest.mark.django_db
SHORTEST = 5  # a shorter answer may stand in any line by chance


@pytest.fixture
def log(tmp_path):
    """Everything that is logged at any level, as the product writes it; the access log's lines last."""
    stream, root, access = io.StringIO(), logging.getLogger(), logging.getLogger(logs.ACCESS)
    all_else, own = logging.StreamHandler(stream), logs.DailyFiles(tmp_path, 3)
    for logger, handler in ((root, all_else), (access, own)):
        handler.setFormatter(logs.formatter("json"))
        logger.addHandler(handler)
    level, root.level = root.level, logging.DEBUG
    yield lambda: stream.getvalue() + "".join(one.read_text() for one in sorted(tmp_path.iterdir()))
    root.level = level
    for logger, handler in ((root, all_else), (access, own)):
        logger.removeHandler(handler)
        handler.close()


def requests(text):
    return [json.loads(line) for line in text.splitlines() if '"event": "request"' in line]


def test_a_whole_lifecycle_leaves_no_name_no_mail_and_no_answer_in_any_log(log, client):
    lane = Lane(**world.make()["lanes"][0])
    mail = "nguoi.do@example.vn"
    User.objects.update(email=mail)
    inside._live(lane, inside.addresses())
    client.post("/dang-nhap/", {"login": "truong-phong-01", "password": "mật khẩu sai"})
    client.cookies["sessionid"] = lane.session("intake")
    client.get(reverse("desk:search"), {"q": "Thị Đo"})
    text = log()
    lived = requests(text)
    assert len(lived) > 10
    assert {one["route"] for one in lived} >= {"portal:draft-create", "desk:accept", "desk:issue-result", "desk:search"}
    assert any(one["user"] == lane.person("signer") and one["about"]["pk"] for one in lived if "about" in one)
    typed = [value for part in (procedure.REQUEST, *procedure.ANSWERS.values()) for value in part.values()]
    people = [value for one in User.objects.all() for value in (one.username, one.full_name)]
    secrets = [mail, "Thị Đo", "Người Nhận", "mật khẩu sai", "Giám đốc Sở", lane.session("signer"), *people, *typed]
    ways = [value for one in secrets if len(one) > SHORTEST for value in (one, json.dumps(one)[1:-1])]
    assert [one for one in ways if one in text] == []


def test_a_line_says_who_by_key_what_by_route_and_at_what_cost(log, client_of, an):
    draft = builders.a_draft()
    answer = client_of(an).get(
        f"{reverse('portal:draft', args=[draft.pk])}?tu=khoa", headers={"X-Request-Id": "from-a-stranger"}
    )
    (line,) = requests(log())
    assert (line["user"], line["method"], line["status"]) == (an.pk, "GET", answer.status_code)
    assert line["about"] == {"pk": draft.pk}
    assert line["statements"] > 0 and line["ms"] > 0
    assert line["request"] == answer["X-Request-Id"] != "from-a-stranger"
    assert "khoa" not in json.dumps(line)
    assert "address" not in line


def test_an_address_is_kept_and_a_number_believed_only_where_settings_say_so(log, client, settings):
    settings.LOG_ADDRESSES, settings.PROXIES = True, 1
    told = {"X-Request-Id": "0123456789abcdef", "X-Forwarded-For": "203.0.113.7"}
    assert client.get("/huong-dan/", headers=told)["X-Request-Id"] == "0123456789abcdef"
    assert client.get("/huong-dan/", headers={"X-Request-Id": 'a"b c'})["X-Request-Id"] != 'a"b c'
    first, second = requests(log())
    assert (first["address"], first["request"], first["user"]) == ("203.0.113.7", "0123456789abcdef", None)
    assert first["request"] != second["request"]


def figure(client, name):
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def test_each_request_is_counted_by_route_never_by_address(client, client_of, an):
    before = figure(client, 'motcua_requests_total{method="GET",route="ui:dossier",status="404"}')
    client_of(an).get("/ho-so/999999/")
    client.get("/khong-co/‹bậy›/")
    assert figure(client, 'motcua_requests_total{method="GET",route="ui:dossier",status="404"}') == before + 1
    assert figure(client, "motcua_statements_total") > 0
    assert "khong-co" not in client.get("/metrics").text


def test_the_work_of_the_province_is_told_and_read_seldom(client, django_assert_max_num_queries):
    installation.choose(demo=False)
    builders.submitted()
    assert figure(client, 'motcua_dossiers_held{status="submitted"}') == 1
    assert figure(client, 'motcua_check{name="backup",state="warning"}') == 1
    assert figure(client, "motcua_database_up") == 1
    with django_assert_max_num_queries(1):
        client.get("/metrics")


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
    ],
)
def test_figures_are_for_this_machine_alone_and_not_for_who_comes_through_a_proxy(client, address, headers, status):
    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_with_a_token_it_is_the_token_that_counts(client, settings):
    settings.METRICS_TOKEN = "Xk3-9sQmTzR8vLw2NpYc"
    given = {"Authorization": "Bearer Xk3-9sQmTzR8vLw2NpYc"}
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7", headers=given).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer khác"}).status_code == 404
    assert client.get("/metrics").status_code == 404
