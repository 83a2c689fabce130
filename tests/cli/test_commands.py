import importlib

import pytest

from motcua import cli


def test_due_prints_the_moment_first_and_needs_no_database(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@/nowhere?host=/nonexistent")
    assert cli.main(["due", "2025-12-30T16:40", "--term", "5 working days", "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2026-01-08T17:00+07:00"
    assert len(lines) > 5


def test_a_term_that_cannot_be_read_is_refused(capsys):
    with pytest.raises(SystemExit) as refusal:
        cli.main(["due", "2025-12-30T16:40", "--term", "5 moons"])
    assert refusal.value.code == 2
    assert "5 moons" in capsys.readouterr().err


@pytest.mark.parametrize("code", cli.COMMANDS.values(), ids=cli.COMMANDS)
def test_every_command_names_code_that_exists(code):
    module, _, function = code.partition(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_manage_passes_everything_on_to_django():
    given = cli._parser().parse_args(["manage", "showmigrations", "--plan", "-v", "2"])
    assert given.rest == ["showmigrations", "--plan", "-v", "2"]
