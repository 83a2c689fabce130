"""The bench itself: what it compares is the same, and its aims on statements hold. Speed is never asserted."""

from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from bench import chains, inside, report
from bench.bare import Bare
from bench.browser import Browser
from bench.lane import Lane
from bench.pdfs import a_pdf
from bench.rounds import Round
from motcua.dossiers.models import Dossier, Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return inside.make_world({})


def url_of_test_database():
    told = connection.settings_dict
    parts = {
        "dbname": told["NAME"],
        "user": told["USER"],
        "password": told["PASSWORD"],
        "host": told["HOST"],
        "port": told["PORT"],
    }
    return psycopg.conninfo.make_conninfo(**{name: value for name, value in parts.items() if value})


def test_a_lifecycle_through_the_doors_leaves_the_rows_that_the_bare_limit_writes(made, live_server):
    counted = inside.count(made)
    lane = Lane(**made["lanes"][1])
    address = urlsplit(live_server.url)
    browser = Browser(address.hostname, address.port, lane, made["paths"], a_pdf)
    bare = Bare(url_of_test_database(), lane, counted["model"])
    requests, transactions = [], []
    try:
        lived, written = browser.write(requests.append), bare.write(transactions.append)
    finally:
        browser.close()
        bare.close()
    assert requests == transactions
    assert len(requests) == 9
    assert Dossier.objects.get(pk=lived).status == Status.HANDED_OVER
    proof = inside.prove({"http": [lived], "sql": [written]})
    assert proof["wrong"] == []
    assert proof["rows"] == counted["rows"]


def test_no_request_of_a_lifecycle_needs_more_statements_than_it_may(made):
    statements = inside.count(made)["statements"]
    allowed = {name: report.MOST_STATEMENTS.get(name, report.MOST_OTHERS) for name in statements}
    assert {name: made for name, made in statements.items() if made > allowed[name]} == {}


def test_the_proof_names_a_dossier_that_did_not_end(made):
    counted = inside.count(made)
    lived = Dossier.objects.latest("pk")
    Dossier.objects.filter(pk=lived.pk).update(status=Status.FINISHED)
    bare = Bare(url_of_test_database(), Lane(**made["lanes"][0]), counted["model"])
    written = bare.write(lambda name: None)
    bare.close()
    assert inside.prove({"http": [lived.pk], "sql": [written]})["wrong"] == ["1 of 1 dossiers did not end"]


def test_the_report_says_whether_the_aim_is_met():
    results = report.Results()
    results.add(Round(4, 100.0, [1], {}), Round(4, 11.9, [2], {"draft": [0.01, 0.02]}))
    told = report.text(results, {"draft": 16}, {"wrong": [], "rows": {}})
    assert told.count("MISSED") == 2  # the rate at 4 clients, the statements of a draft
    assert "0.119" in told


def test_a_chain_of_four_is_asked_and_answered_through_the_doors(made):
    key = chains.live(Lane(**made["lanes"][0]), made["paths"], made["receivers"][:4])
    assert Dossier.objects.get(pk=key).status == Status.HANDED_OVER
    children = Dossier.objects.filter(channel="chain")
    assert {one.status for one in children} == {Status.HANDED_OVER} and children.count() == 3
    assert not children.filter(asked__gt=0).exists()
