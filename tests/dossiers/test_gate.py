from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.dossiers.gate import CLAUSE, Decision, OpenIncident, Why, decide
from tests.workdays.calendars import at

EQUIPPED = date(2017, 10, 15)


def decision(**differing: object) -> Decision:
    """On a paper dossier that the gate refuses, but for what differs."""
    asked = {
        "customer": "Sở Xây dựng",
        "equipped_from": EQUIPPED,
        "published_level": 3,
        "channel": "direct",
        "at": at("2018-03-05T09:00"),
    }
    return decide(**{**asked, **differing})


@pytest.mark.parametrize(
    ("channel", "way"), [("direct", "hồ sơ giấy nộp trực tiếp"), ("post", "hồ sơ giấy gửi qua dịch vụ bưu chính")]
)
@pytest.mark.parametrize("level", [3, 4])
def test_paper_from_an_equipped_agency_for_a_procedure_at_level_3_or_4_is_refused_with_the_clause(channel, way, level):
    refused = decision(channel=channel, published_level=level)
    assert (refused.allowed, refused.why, refused.clause) == (False, Why.REFUSED, "điểm a khoản 1")
    for said in (CLAUSE, "15/10/2017", way, f"mức độ {level}", "Sở Xây dựng", "nộp hồ sơ trực tuyến"):
        assert said in refused.text


@pytest.mark.parametrize(("channel", "why"), [("online", Why.ONLINE), ("chain", Why.CHAIN)])
def test_what_comes_online_or_by_a_chain_needs_no_gate(channel, why):
    assert (decision(channel=channel).allowed, decision(channel=channel).why) == (True, why)


def test_an_agency_outside_the_scope_may_hand_in_paper():
    allowed = decision(in_scope=False)
    assert (allowed.allowed, allowed.why, allowed.clause) == (True, Why.OUTSIDE_SCOPE, "")


def test_an_agency_that_is_not_equipped_may_hand_in_paper():
    assert decision(equipped_from=None).why is Why.NOT_EQUIPPED
    assert decision(equipped_from=None).allowed


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2018-06-30T23:59", Why.NOT_EQUIPPED),
        ("2018-07-01T00:00", Why.REFUSED),
        ("2018-07-02T09:00", Why.REFUSED),
    ],
)
def test_an_agency_is_equipped_from_its_date_on(moment, why):
    assert decision(equipped_from=date(2018, 7, 1), at=at(moment)).why is why


def test_the_date_is_vietnams():
    evening = datetime.fromisoformat("2018-06-30T17:30+00:00")  # 0:30 on 1 July in Vietnam
    assert decision(equipped_from=date(2018, 7, 1), at=evening).why is Why.REFUSED


@pytest.mark.parametrize(
    ("moment", "why"), [("2017-10-14T16:59", Why.OUTSIDE_SCOPE), ("2017-10-15T00:00", Why.REFUSED)]
)
def test_the_directive_is_applied_from_15_october_2017(moment, why):
    assert decision(equipped_from=date(2016, 1, 1), at=at(moment)).why is why


@pytest.mark.parametrize(("level", "said"), [(None, "chưa công bố mức độ"), (1, "mức độ 1"), (2, "mức độ 2")])
def test_a_procedure_below_level_3_may_come_on_paper(level, said):
    allowed = decision(published_level=level)
    assert (allowed.allowed, allowed.why) == (True, Why.BELOW_LEVEL_3)
    assert said in allowed.text


@pytest.mark.parametrize(
    ("from_at", "to_at", "why"),
    [
        ("2018-03-05T08:00", "2018-03-05T12:00", Why.INCIDENT),
        ("2018-03-05T09:00", None, Why.INCIDENT),
        ("2018-03-05T09:01", None, Why.REFUSED),
        ("2018-03-05T08:00", "2018-03-05T09:00", Why.REFUSED),
    ],
)
def test_an_incident_opens_the_gate_from_its_beginning_until_its_end(from_at, to_at, why):
    incident = OpenIncident("đứt cáp quang", at(from_at), to_at and at(to_at))
    asked = decision(incidents=[incident])
    assert asked.why is why
    assert ("đứt cáp quang" in asked.text) is asked.allowed


def test_one_open_incident_among_others_is_enough():
    over = OpenIncident("mất điện", at("2018-03-01T08:00"), at("2018-03-02T08:00"))
    still = OpenIncident("đứt cáp quang", at("2018-03-05T08:00"))
    assert decision(incidents=[over, still]).why is Why.INCIDENT


def test_an_unknown_channel_is_refused_loudly():
    with pytest.raises(ValueError, match="kênh"):
        decision(channel="fax")


@settings(deadline=None)
@given(
    equipped_from=st.none() | st.dates(date(2016, 1, 1), date(2019, 12, 31)),
    published_level=st.none() | st.integers(1, 4),
    channel=st.sampled_from(["online", "direct", "post", "chain"]),
    on=st.dates(date(2016, 1, 1), date(2019, 12, 31)),
    in_scope=st.booleans(),
    incident=st.booleans(),
)
def test_only_what_the_directive_names_is_refused(equipped_from, published_level, channel, on, in_scope, incident):
    moment = at(f"{on}T09:00")
    asked = decision(
        equipped_from=equipped_from,
        published_level=published_level,
        channel=channel,
        at=moment,
        in_scope=in_scope,
        incidents=[OpenIncident("mất điện", moment)] if incident else [],
    )
    equipped = equipped_from is not None and equipped_from <= on and on >= date(2017, 10, 15)
    high = published_level in (3, 4)
    refused = channel in ("direct", "post") and in_scope and equipped and high and not incident
    assert asked.allowed is not refused
    assert bool(asked.clause) is refused
