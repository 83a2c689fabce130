"""A run is complete only when nothing was skipped: it ends with the list of what could not be run and why."""

import os

import pytest


class Partial:
    """Keeps what was skipped; makes the run fail by it unless ALLOW_PARTIAL=1 accepts the list."""

    def __init__(self) -> None:
        self.missing: dict[str, str] = {}  # each process of a run may report the same file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.missing[report.nodeid] = _reason(report.longrepr)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.missing[report.nodeid] = _reason(report.longrepr)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self.missing and exitstatus == pytest.ExitCode.OK and not _accepted():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.missing:
            return
        terminalreporter.section("could not be run")
        for name, why in self.missing.items():
            terminalreporter.line(f"{name}: {why}")
        if not _accepted():
            terminalreporter.line("The run is not complete; ALLOW_PARTIAL=1 accepts this list.", red=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Partial(), "motcua-partial")


def _accepted() -> bool:
    return os.environ.get("ALLOW_PARTIAL") == "1"


def _reason(longrepr: object) -> str:
    text = str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")
