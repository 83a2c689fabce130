"""`motcua import-people`: a spreadsheet of people, looked at or written, by a system administrator of the database."""

import argparse
from pathlib import Path

from motcua.core.errors import NotAllowed, NotFound
from motcua.people import importing, sheets
from motcua.people.importing import State
from motcua.people.models import Role, User
from motcua.people.queries import has_role

WORDS = {State.NEW: "mới", State.CHANGED: "thay đổi", State.EQUAL: "giữ nguyên", State.WRONG: "CHƯA HIỂU"}


def import_people(given: argparse.Namespace) -> int:
    """Say what each row would do and, without --dry-run, do it; 1 while a row is not understood."""
    by = User.objects.filter(username=given.by).first()
    if by is None or not has_role(by, Role.SYSTEM_ADMIN):
        raise NotAllowed("--by phải là tên đăng nhập của một quản trị hệ thống.")
    source = Path(given.file)
    if not source.is_file():
        raise NotFound(f"Không có tệp {source}.")
    lines = importing.plan(importing.read(source.read_bytes()), by=by)
    for line in lines:
        print(f"dòng {line.number:>4}  {line.username:<24} {WORDS[line.state]:<10} {'; '.join(line.said)}")
    if given.dry_run or any(line.state == State.WRONG for line in lines):
        print("Chưa ghi gì.")
        return int(any(line.state == State.WRONG for line in lines))
    passwords = importing.apply(lines, by=by)
    if passwords:
        target = Path(given.passwords)
        target.touch(mode=0o600)
        target.write_bytes(sheets.passwords(passwords))
        print(f"Mật khẩu lần đầu của {len(passwords)} người: {target}. Trao từng người rồi xóa tệp.")
    print("Đã ghi.")
    return 0
