"""`motcua create-administrator`: the first person of a real database, who makes all the others on the screens."""

import argparse
import getpass
import sys

from motcua.core.errors import Invalid, NotFound
from motcua.people import administration
from motcua.people.models import Agency

HONORIFICS = ("ông", "bà")


def create(given: argparse.Namespace) -> int:
    """Ask for what was not given, make the account and say what comes next.

    The password never stands on a command line: it is typed twice at a terminal; elsewhere one is made and shown.
    """
    username = _ask(given.username, "Tên đăng nhập")
    full_name = _ask(given.full_name, "Họ và tên")
    honorific = _ask(given.honorific, "Xưng hô (ông hoặc bà)")
    if honorific not in HONORIFICS:
        raise Invalid("Xưng hô là “ông” hoặc “bà”.")
    agency = _agency(_ask(given.agency, "Mã cơ quan, ví dụ STTTT"))
    chosen = _password() if sys.stdin.isatty() else None
    facts = {"username": username, "full_name": full_name, "honorific": honorific, "email": given.email}
    person, password = administration.create_administrator(facts, agency, password=chosen)
    print(f"Đã lập quản trị hệ thống {person.username} tại {agency.name}.")
    if chosen is None:
        print(f"Mật khẩu, chỉ hiện một lần: {password}")
    print("Tiếp theo: make run, đăng nhập, rồi lập người và chức vụ ở trang Tài khoản (/theo-doi/tai-khoan/).")
    return 0


def _ask(given: str, question: str) -> str:
    """What was given, else what is typed. Raises Invalid when nothing is."""
    answer = given.strip()
    if not answer and sys.stdin.isatty():
        answer = input(f"{question}: ").strip()
    if not answer:
        raise Invalid(f"Chưa cho biết: {question.lower()}. Xem: .venv/bin/motcua create-administrator --help")
    return answer


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"Không có cơ quan nào có mã “{code}”. Xem các mã trong data/agencies/agencies.yaml.")
    return found


def _password() -> str:
    first = getpass.getpass("Mật khẩu (từ 10 ký tự): ")
    if first != getpass.getpass("Nhập lại mật khẩu: "):
        raise Invalid("Hai lần nhập mật khẩu không giống nhau. Hãy chạy lại lệnh.")
    return first
