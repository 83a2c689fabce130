from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.levels import (
    INFORMATION,
    ONLINE_PAYMENT,
    VersionFacts,
    actual_level,
    level_name,
    read_facts,
)

FULL = VersionFacts(
    stated=frozenset(INFORMATION),
    has_form=True,
    has_electronic_form=True,
    form_is_common=False,
    has_process=True,
    accepts_online=True,
    free=True,
    result_online=True,
)


def test_a_version_that_has_everything_and_no_fee_reaches_level_4():
    assert actual_level(FULL).level == 4
    assert dict(actual_level(FULL).missing) == {}


@pytest.mark.parametrize(
    ("lacking", "level", "asked_at", "says"),
    [
        ({"stated": frozenset(INFORMATION) - {"term"}}, 1, 2, "Chưa có thời hạn giải quyết"),
        ({"has_form": False}, 1, 2, "Chưa có mẫu đơn, tờ khai để tải về"),
        ({"has_electronic_form": False}, 2, 3, "biểu mẫu điện tử riêng"),
        ({"has_process": False}, 2, 3, "Chưa có quy trình nội bộ"),
        ({"accepts_online": False}, 2, 3, "Chưa nhận hồ sơ trực tuyến"),
        ({"free": None}, 3, 4, "Chưa rõ có thu phí"),
        ({"free": False}, 3, 4, "chưa thanh toán trực tuyến được"),
        ({"result_online": False}, 3, 4, "Chưa trả kết quả trực tuyến"),
    ],
)
def test_each_thing_that_is_lacking_holds_the_level_back_and_is_named(lacking, level, asked_at, says):
    report = actual_level(replace(FULL, **lacking))
    assert report.level == level
    assert any(says in item for item in report.missing[asked_at])


def test_the_common_request_form_does_not_make_level_3():
    report = actual_level(replace(FULL, form_is_common=True))
    assert report.level == 2
    assert "đơn đề nghị chung không đủ" in report.missing[3][0]


def test_a_fee_reaches_level_4_once_online_payment_is_installed():
    paid = replace(FULL, free=False)
    assert actual_level(paid).level == 3
    assert actual_level(paid, frozenset({ONLINE_PAYMENT})).level == 4


facts = st.builds(
    VersionFacts,
    stated=st.frozensets(st.sampled_from(sorted(INFORMATION))) | st.just(frozenset(INFORMATION)),
    has_form=st.booleans(),
    has_electronic_form=st.booleans(),
    form_is_common=st.booleans(),
    has_process=st.booleans(),
    accepts_online=st.booleans(),
    free=st.sampled_from([True, False, None]),
    result_online=st.booleans(),
)


@given(facts)
def test_the_next_level_always_says_what_it_lacks_and_mending_it_all_raises_the_level(version):
    report = actual_level(version)
    assert 1 <= report.level <= 4
    assert set(report.missing) == set(range(report.level + 1, 5))
    if report.level < 4:
        assert report.missing[report.level + 1]
    if report.level == 1:
        assert actual_level(replace(version, stated=frozenset(INFORMATION), has_form=True)).level > 1


@given(facts)
def test_installing_payment_never_lowers_a_level(version):
    assert actual_level(version, frozenset({ONLINE_PAYMENT})).level >= actual_level(version).level


@given(version=facts, other=facts)
def test_a_version_that_has_more_never_stands_lower(version, other):
    """What either has, taken together; a fee is not less than none, so it stays as it was."""
    more = VersionFacts(
        stated=version.stated | other.stated,
        has_form=version.has_form or other.has_form,
        has_electronic_form=version.has_electronic_form or other.has_electronic_form,
        form_is_common=version.form_is_common and other.form_is_common,
        has_process=version.has_process or other.has_process,
        accepts_online=version.accepts_online or other.accepts_online,
        free=version.free,
        result_online=version.result_online or other.result_online,
    )
    assert actual_level(more).level >= actual_level(version).level


def test_levels_have_the_names_of_their_time():
    assert [level_name(3), level_name(4)] == ["mức độ 3", "mức độ 4"]
    assert [level_name(3, since_2022=True), level_name(4, since_2022=True)] == [
        "trực tuyến một phần",
        "trực tuyến toàn trình",
    ]


@pytest.mark.parametrize(
    ("fee", "free"),
    [
        (["Miễn phí"], True),
        (["Không"], True),
        (None, None),
        ([], None),
        (["150.000 đồng/bài"], False),
        (["Miễn phí", "10.000 đồng"], False),
    ],
)
def test_whether_a_procedure_is_free_is_read_from_its_published_fee(fee, free):
    read = read_facts("Thủ tục", {"fee": fee}, form={}, form_is_common=False, process={}, clock=None)
    assert read.free is free
