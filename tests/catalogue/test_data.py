"""The reviewed data holds together, and says of each value whether it was verified."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml

from motcua.catalogue import levels, loading
from motcua.catalogue.policy import ClockPolicy
from motcua.catalogue.process import Process
from motcua.eforms import conditions
from motcua.eforms.schema import Form

DATA = Path(__file__).parents[2] / "data"
AGENCIES = loading.agencies(DATA)
PROCEDURES = loading.procedures(DATA)
OFFERINGS = loading.offerings(DATA)
BY_CODE = {row.code: row for row in PROCEDURES}


def strings(document):
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for value in document.values():
            yield from strings(value)
    elif isinstance(document, list | tuple):
        for value in document:
            yield from strings(value)


def test_the_province_of_2017_has_its_180_agencies_and_central_line_ones_stand_apart():
    inside = Counter(row.level for row in AGENCIES if row.in_denominator)
    assert inside == {"tinh": 1, "so": 20, "huyen": 12, "xa": 147}
    assert {row.code for row in AGENCIES if not row.in_denominator} == {"KBNN", "CAT"}


def test_no_identifier_is_invented():
    assert [row.code for row in AGENCIES if row.identifier or row.identifier_verified] == []


def test_every_commune_belongs_to_a_district_and_names_its_successor():
    districts = {row.code for row in AGENCIES if row.level == "huyen"}
    communes = [row for row in AGENCIES if row.level == "xa"]
    assert {row.parent for row in communes} == districts
    assert all(row.successor_code and row.successor_name for row in communes)


def test_no_two_agencies_share_a_short_name():
    assert [short for short, count in Counter(row.short for row in AGENCIES).items() if count > 1] == []


def test_the_equipped_agencies_have_the_published_counts_and_are_labelled_as_a_choice():
    equipped = [row for row in AGENCIES if row.equipped_from]
    assert Counter(row.level for row in equipped) == {"so": 18, "huyen": 12, "xa": 19}
    assert {(row.equipped_from.isoformat(), row.equipped_source) for row in equipped} == {
        ("2017-10-15", "lựa chọn của dữ liệu thử")
    }


def test_there_are_65_procedures_and_every_made_code_is_marked_as_local():
    assert len(BY_CODE) == 65
    for row in PROCEDURES:
        assert row.code_is_local == row.code.startswith("NB-")
        assert row.code_is_local or re.fullmatch(r"\d\.\d{6}", row.code)
    assert sum(row.code_is_local for row in PROCEDURES) == 20


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.yaml")), ids=lambda file: file.name)
def test_texts_are_nfc_without_signs_of_private_fonts(file):
    for text in strings(yaml.safe_load(file.read_text(encoding="utf-8"))):
        assert unicodedata.is_normalized("NFC", text)
        assert not re.search("[\ue000-\uf8ff\x00-\x08]", text)


def test_every_procedure_says_where_it_comes_from_and_what_was_verified():
    for row in PROCEDURES:
        assert row.facts["source"]
        assert "name" in row.facts["verified"]
        assert not set(row.facts["verified"]) & set(row.facts["filled_for_demo"])
        assert set(row.facts["filled_for_demo"]) <= set(row.facts["unverified"])
        assert row.level_note == loading.DEMO_LEVEL_NOTE


def test_no_procedure_is_published_at_3_or_4_unless_its_version_reaches_that():
    for row in PROCEDURES:
        facts = levels.read_facts(
            row.name, row.facts, form=row.form, form_is_common=row.form_is_common, process=row.process, clock=row.clock
        )
        if row.level >= 3:
            assert levels.actual_level(facts).level == row.level, row.code
        else:
            assert row.form_is_common and row.process_is_default, row.code


def test_only_level_3_and_4_take_dossiers_online():
    for row in PROCEDURES:
        assert ("online" in row.accepts) == (row.level >= 3), row.code


def test_the_written_procedures_are_these():
    written = {row.code: row.level for row in PROCEDURES if not row.form_is_common}
    assert {code for code, level in written.items() if level == 4} == {"2.002206", "1.009319"}
    assert {code for code, level in written.items() if level == 3} == {
        "NB-HUYEN-003", "NB-STTTT-001", "NB-STTTT-002", "1.012756", "2.001116", "1.012921", "3.000334", "1.007918",
    }  # fmt: skip


def test_whatever_is_offered_has_a_term_to_promise_on_each_channel_it_takes():
    for offering in OFFERINGS:
        row = BY_CODE[offering.procedure]
        policy = ClockPolicy.parse(row.clock)
        for channel in row.accepts:
            for case in [one["key"] for one in row.cases] or [""]:
                assert policy.term(channel, case) is not None, (row.code, channel, case)


def test_each_procedure_is_offered_or_says_why_not():
    offered, refused = {row.procedure for row in OFFERINGS}, loading.not_offered(DATA)
    assert offered | set(refused) == set(BY_CODE)
    assert not offered & set(refused)
    assert all(refused.values())
    for row in PROCEDURES:
        assert row.clock is not None or row.code in refused


def test_offerings_name_known_agencies_once_and_district_ones_all_twelve():
    known = {row.code for row in AGENCIES}
    pairs = [(row.procedure, row.agency) for row in OFFERINGS]
    assert {agency for _, agency in pairs} <= known
    assert len(pairs) == len(set(pairs))
    assert sum(procedure == "NB-HUYEN-003" for procedure, _ in pairs) == 12


def test_papers_have_single_keys_names_that_fit_and_conditions_about_fields_that_exist():
    for row in PROCEDURES:
        form = Form.parse(row.form)
        keys = [paper["key"] for paper in row.papers]
        assert keys and len(keys) == len(set(keys)), row.code
        for paper in row.papers:
            assert len(paper["key"]) <= 80 and 0 < len(paper["name"]) <= 500
            condition = conditions.parse(paper["when"]) if "when" in paper else None
            assert all(form.field_at(path) for path in conditions.fields(condition)), (row.code, paper["key"])


def test_the_signed_request_is_not_asked_for_a_second_time_among_the_papers():
    for row in PROCEDURES:
        requests = [paper for paper in row.papers if paper.get("request")]
        assert not any(paper["required"] for paper in requests), row.code
        assert all("when" in paper for paper in requests) or len(requests) <= 1, row.code


def test_conditions_of_processes_ask_about_fields_of_the_form():
    for row in PROCEDURES:
        form = Form.parse(row.form)
        for step in Process.parse(row.process).steps:
            assert all(form.field_at(path) for path in conditions.fields(step.when)), (row.code, step.key)


def test_each_case_of_registering_a_budget_code_has_its_own_papers():
    row = BY_CODE["2.002206"]
    cases = dict(Form.parse(row.form).field_at("dang_ky.truong_hop").choices)
    assert len(cases) == 6
    for case in cases:
        given = {"dang_ky": {"truong_hop": case}}
        wanted = [paper for paper in row.papers if conditions.holds(conditions.parse(paper["when"]), given)]
        assert 1 <= len(wanted) <= 2, case


def test_registering_a_budget_code_takes_two_days_online_and_three_otherwise():
    clock = BY_CODE["2.002206"].clock
    assert {channel: (term["amount"], term["unit"]) for channel, term in clock["term"].items()} == {
        "online": (2, "working_days"),
        "direct": (3, "working_days"),
        "post": (3, "working_days"),
    }
    assert clock["supplement_wait"] == {"amount": 10, "unit": "working_days"}


def test_the_published_steps_of_the_settlement_are_kept_though_they_do_not_sum():
    row = BY_CODE["NB-HUYEN-003"]
    terms = [step.term["amount"] for step in Process.parse(row.process).steps if step.term]
    assert terms == [1, 27, 1]
    assert row.clock["term"]["direct"] == {"amount": 30, "unit": "days"}
    assert "steps_do_not_sum" in row.facts["flags"]


def test_contradictions_of_the_source_stay_as_flags():
    flags = Counter(flag for row in PROCEDURES for flag in row.facts["flags"])
    assert flags["time_unit_conflict"] == 9
    assert flags["term_without_unit"] == 2


def test_a_broken_file_is_refused_by_name(tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "hong.yaml").write_text("key: hong\ntitle: Hỏng\n", encoding="utf-8")
    with pytest.raises(loading.DataError, match=r"hong\.yaml"):
        loading.forms(tmp_path)
