"""What people leave behind: sessions that are over."""

from motcua.core.jobs import every
from motcua.people import devices


@every("20 * * * *", name="people.sweep_sessions")
def each_hour() -> None:
    devices.sweep()
