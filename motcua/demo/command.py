"""What `motcua run` prepares and `motcua demo` adds."""

from motcua.catalogue.actions import load_facts
from motcua.core import clock
from motcua.core.errors import NotAllowed
from motcua.core.installation import choose, is_demo
from motcua.demo import fill as life
from motcua.demo import people
from motcua.demo.absence import stand_in
from motcua.demo.breakdown import break_down
from motcua.demo.chaining import ask_around
from motcua.demo.helping import ask_for_help
from motcua.demo.improving import improve_catalogue
from motcua.demo.reporting import report_months
from motcua.demo.standing import stand_still

FIRST_SEED = 2017
FIRST_DOSSIERS = 300


def prepare(*, demo: bool, dossiers: int = FIRST_DOSSIERS) -> list[str]:
    """Facts, and in a demo its people and months of work, each only where it is missing; gives the lines to show.

    demo: what a new database is to be; what was chosen once stands. A filling that was broken off is gone on with.
    """
    choose(demo=demo)
    load_facts(demo=is_demo())
    if not is_demo():
        return []
    people.make()
    if life.begin_or_go_on(seed=FIRST_SEED, dossiers=dossiers):
        break_down(clock.now())
        stand_still(clock.now())
        ask_for_help(clock.now())
        report_months(clock.now())
        improve_catalogue(clock.now())
        ask_around(clock.now())
        stand_in(clock.now())
    return ACCOUNTS


def fill(*, dossiers: int | None, seed: int | None) -> list[str]:
    """Live more dossiers in a demo; the same seed gives the same ones.

    Raises NotAllowed in a real database or for a used seed.
    """
    if not is_demo():
        raise NotAllowed(
            "Đây là cơ sở dữ liệu thật, không tạo hồ sơ thử được. Hãy dùng một cơ sở dữ liệu mới với DEMO=1."
        )
    load_facts()
    people.make()
    chosen = seed if seed is not None else life.free_seed()
    made = life.begin(seed=chosen, dossiers=FIRST_DOSSIERS if dossiers is None else dossiers)
    return [f"Đã tạo {made} hồ sơ thử với hạt giống {chosen}."]


ACCOUNTS = [
    "Tài khoản thử: mở trang đăng nhập và bấm vào tên, không cần mật khẩu.",
    "  Nguyễn Thị Hoài An (an.ductrong) soạn hồ sơ, Trần Quốc Bảo (bao.ductrong) ký gửi, UBND huyện Đức Trọng",
    "  Lê Thị Mai Chi (chi.sotc) tiếp nhận, Phạm Đình Dũng (dung.sotc) thụ lý, Sở Tài chính",
    "  Võ Thị Trà Giang (giang.sotc) duyệt, Phan Nhật Minh (minh.sotc) ký, Đặng Thị Quỳnh Hoa (hoa.sotc) phát hành",
    "  Bùi Gia Khánh (khanh.sotttt) theo dõi, Sở TT&TT; Hồ Thị Ngọc Lan (lan.ubndtinh) đọc báo cáo, UBND tỉnh",
]
