"""The command `motcua`.

Django's models may be imported only after its settings are loaded, and those need the database's address, which a
command learns only when it runs. So the code of such a command is named in COMMANDS as `module:function` and resolved
after `django.setup()`: the one place where an import waits.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence

import django

from motcua.cli import run
from motcua.cli.surroundings import environment
from motcua.core.errors import DomainError
from motcua.core.postgres import LauncherError
from motcua.dossiers import due_command, proof

# Each is called with the parsed arguments and gives the exit code.
COMMANDS = {
    "prepare": "motcua.cli.province:prepare",
    "worker": "motcua.cli.worker:main",
    "migrate": "motcua.cli.django_commands:migrate",
    "check": "motcua.cli.django_commands:check",
    "manage": "motcua.cli.django_commands:manage",
    "due": "motcua.cli.due:for_agency",
    "demo": "motcua.cli.province:demo",
    "figures": "motcua.cli.figures:show",
    "verify-journal": "motcua.cli.journal:verify",
    "create-administrator": "motcua.cli.administrator:create",
    "import-people": "motcua.cli.people:import_people",
    "import-procedures": "motcua.cli.procedures:import_procedures",
    "backup": "motcua.cli.backup:make",
    "restore": "motcua.cli.restore:restore",
    "doctor": "motcua.cli.doctor:examine_all",
}

ADMINISTRATOR = {
    "username": "tên đăng nhập",
    "full-name": "họ và tên",
    "honorific": "ông hoặc bà",
    "agency": "mã cơ quan, ví dụ STTTT",
    "email": "thư điện tử",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed with a message, 2 not understood."""
    given = _parser().parse_args(arguments)
    try:
        return _dispatch(given)
    except (LauncherError, run.RunError, DomainError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _dispatch(given: argparse.Namespace) -> int:
    if given.command == "run":
        return run.run(given.host, given.port)
    if given.command == "stop":
        return run.stop_running()
    if given.command == "verify-dossier":
        whole, lines = proof.report(given.file)
        print("\n".join(lines))
        return 0 if whole else 1
    if given.command == "due" and not given.agency:
        print("\n".join(due_command.run(given)))
        return 0
    with environment():
        django.setup()
        return _resolve(COMMANDS[given.command])(given)


def _resolve(name: str) -> Callable[[argparse.Namespace], int]:
    module, _, function = name.partition(":")
    found: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(module), function)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motcua", description="Một Cửa: chạy, dừng và kiểm tra hệ thống.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    starting = commands.add_parser("run", help="chạy cả hệ thống: cơ sở dữ liệu, dữ liệu, trang web, việc nền")
    starting.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="địa chỉ nghe (HOST)")
    starting.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="cổng nghe (PORT)")
    commands.add_parser("stop", help="dừng hệ thống đang chạy từ thư mục dữ liệu này")
    commands.add_parser("prepare", help="nâng cấu trúc và nạp dữ liệu đã rà soát (lệnh run tự gọi)")
    commands.add_parser("worker", help="chạy việc nền (lệnh run tự gọi)")
    commands.add_parser("migrate", help="nâng cấu trúc cơ sở dữ liệu")
    due_command.add_arguments(commands.add_parser("due", help="tính hạn trả kết quả"))
    demo = commands.add_parser("demo", help="tạo thêm hồ sơ thử trong cơ sở dữ liệu thử")
    demo.add_argument("--dossiers", type=int, default=None, help="số hồ sơ")
    demo.add_argument("--seed", type=int, default=None, help="hạt giống: cùng số thì cùng dữ liệu")
    counted = commands.add_parser("figures", help="số liệu một kỳ: biểu II.06 và các số kèm theo")
    counted.add_argument("period", metavar="KỲ", help="2026-10, 2026-Q3, 2026 hoặc 2026-01-05..2026-02-04")
    counted.add_argument("--agency", default="", metavar="CODE", help="chỉ cơ quan có mã này, bên cạnh toàn tỉnh")
    counted.add_argument("--json", action="store_true", help="in JSON")
    commands.add_parser("verify-journal", help="chứng minh nhật ký chưa bị sửa, hoặc chỉ ra chỗ đứt")
    _add_care(commands)
    proving = commands.add_parser("verify-dossier", help="kiểm tra gói hồ sơ đã tải về, không cần mạng")
    proving.add_argument("file", metavar="FILE.zip", help="gói toàn bộ hồ sơ")
    commands.add_parser("check", help="kiểm tra cấu hình Django")
    manage = commands.add_parser("manage", help="lệnh quản trị của Django", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def _add_care(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands of those who look after an installation."""
    first = commands.add_parser("create-administrator", help="lập người quản trị hệ thống; hỏi những gì chưa cho")
    for name, about in ADMINISTRATOR.items():
        first.add_argument(f"--{name}", default="", help=about)
    people = commands.add_parser("import-people", help="nhập người và chức vụ từ tệp XLSX theo mẫu")
    people.add_argument("file", metavar="TỆP")
    people.add_argument("--by", required=True, help="tên đăng nhập của quản trị hệ thống đứng tên việc này")
    people.add_argument("--dry-run", action="store_true", help="chỉ xem từng dòng sẽ làm gì")
    people.add_argument("--passwords", default="mat-khau-lan-dau.xlsx", help="tệp ghi mật khẩu lần đầu của người mới")
    procedures = commands.add_parser(
        "import-procedures", help="nạp thủ tục từ bản ghi quốc gia (JSON) hoặc danh sách XLSX"
    )
    procedures.add_argument("file", metavar="TỆP")
    procedures.add_argument("--dry-run", action="store_true", help="chỉ xem từng bản ghi sẽ làm gì")
    saving = commands.add_parser("backup", help="sao lưu cơ sở dữ liệu và tệp, rồi phục hồi thử để kiểm tra")
    saving.add_argument("folder", nargs="?", default="", metavar="THƯ_MỤC", help="nơi giữ các bản sao lưu")
    back = commands.add_parser("restore", help="phục hồi từ một bản sao lưu, hoặc bản mới nhất của một thư mục")
    back.add_argument("folder", metavar="THƯ_MỤC")
    back.add_argument(
        "--replace", action="store_true", help="thay dữ liệu đang có; dữ liệu cũ được giữ lại dưới tên khác"
    )
    back.add_argument("--check", action="store_true", help="chỉ kiểm tra bản sao lưu, không thay gì")
    commands.add_parser("doctor", help="khám hệ thống: cái gì hỏng, cái gì sắp hỏng, cần làm gì")
