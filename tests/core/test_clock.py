"""The only reader of the time."""

import threading
from datetime import UTC, date, datetime

import pytest

from motcua.core import clock
from tests.builders import at


def test_now_is_in_vietnam_and_moves():
    assert clock.now().tzinfo is clock.VN
    assert clock.now() <= clock.now()


def test_inside_the_block_the_clock_stands_and_after_it_runs_again():
    with clock.at(at("2026-06-01T10:00")):
        assert clock.now() == clock.now() == at("2026-06-01T10:00")
    assert clock.now() != at("2026-06-01T10:00")


def test_blocks_may_be_nested_and_end_with_an_error():
    with clock.at(at("2026-06-01T10:00")):
        with pytest.raises(RuntimeError), clock.at(at("2026-06-02T10:00")):
            raise RuntimeError
        assert clock.now() == at("2026-06-01T10:00")


def test_a_moment_of_another_zone_is_told_in_vietnams():
    with clock.at(datetime(2026, 6, 1, 18, 30, tzinfo=UTC)):
        assert clock.now().isoformat() == "2026-06-02T01:30:00+07:00"
        assert clock.today() == date(2026, 6, 2)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError), clock.at(datetime(2026, 6, 1, 10, 0)):
        pass


def test_another_thread_keeps_its_own_time():
    seen = []
    with clock.at(at("2026-06-01T10:00")):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] != at("2026-06-01T10:00")
