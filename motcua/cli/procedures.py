"""`motcua import-procedures FILE`: published records, looked at or written."""

import argparse
import sys
from pathlib import Path

from motcua.catalogue import importing
from motcua.cli.people import WORDS
from motcua.core.errors import DomainError
from motcua.people.importing import State


def import_procedures(given: argparse.Namespace) -> int:
    """Say what each record would do and, without --dry-run, do it; 1 while one is not understood."""
    source = Path(given.file)
    try:
        lines = importing.plan(importing.read(source.read_bytes(), source.name))
    except OSError as wrong:
        print(f"Không đọc được tệp {source}: {wrong.strerror}. Hãy kiểm tra đường dẫn.", file=sys.stderr)
        return 1
    except DomainError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    for line in lines:
        if line.state != State.EQUAL or line.said:
            print(f"dòng {line.number:>5}  {line.code:<16} {WORDS[line.state]:<10} {'; '.join(map(str, line.said))}")
    counts = ", ".join(f"{sum(line.state == state for line in lines)} {WORDS[state].lower()}" for state in State)
    print(f"{len(lines)} bản ghi: {counts}.")
    if given.dry_run or any(line.state == State.WRONG for line in lines):
        print("Chưa ghi gì.")
        return int(any(line.state == State.WRONG for line in lines))
    print(f"Đã ghi {importing.apply(lines, by=None)} thủ tục.")
    return 0
