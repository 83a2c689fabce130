"""Who is in the demo: invented people, their agencies, rooms and posts. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from motcua.core.text import fold

BUDGET = "Phòng Quản lý Ngân sách"
ASSETS = "Phòng Quản lý Giá - Công sản"
FINANCE = "Phòng Tài chính - Kế hoạch"
INTERIOR = "Phòng Nội vụ"
DISTRICTS = {"672": "dalat", "673": "baoloc", "676": "lamha", "678": "ductrong"}
COMMUNES = {"24784": "phuong1", "24958": "liennghia", "24961": "hiepan", "24868": "namban"}
DEPARTMENTS = {
    "STC": "sotc",
    "STTTT": "sotttt",
    "SNV": "sonv",
    "SXD": "soxd",
    "SGDDT": "sogddt",
    "STNMT": "sotnmt",
    "SYT": "soyt",
    "VPUBND": "vpubnd",
    "68": "ubndtinh",
}
SLUGS = {**DEPARTMENTS, **DISTRICTS, **COMMUNES}


@dataclass(frozen=True)
class Seat:
    """A post: role at an agency, in a room where it has one."""

    agency: str
    role: str
    title: str
    unit: str = ""


@dataclass(frozen=True)
class Person:
    """An invented person and what she does."""

    username: str
    full_name: str
    honorific: str
    seats: tuple[Seat, ...] = field(default=())
    phone: str = ""


@dataclass(frozen=True)
class Room:
    """A room of an agency that solves: its head and how many specialists."""

    name: str
    specialists: int = 1


ROOMS: dict[str, tuple[Room, ...]] = {
    "STC": (Room(BUDGET, 2), Room(ASSETS)),
    "STTTT": (Room("Phòng Công nghệ thông tin", 2),),
    "SNV": (Room("Phòng Tổ chức, biên chế và Cải cách hành chính"), Room("Ban Thi đua - Khen thưởng")),
    "SXD": (Room("Phòng Quản lý xây dựng"),),
    "SGDDT": (Room("Phòng Giáo dục Mầm non - Tiểu học"),),
    "STNMT": (Room("Văn phòng Đăng ký đất đai"),),
    "672": (Room(FINANCE),),
    "673": (Room(FINANCE),),
    "676": (Room(FINANCE),),
    "678": (Room(FINANCE), Room(INTERIOR)),
}
_HEADS = {"Ban Thi đua - Khen thưởng": "Trưởng ban", "Văn phòng Đăng ký đất đai": "Giám đốc Văn phòng"}
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_WOMEN = (
    "Hạnh",
    "Thủy",
    "Nhung",
    "Tuyết",
    "Phượng",
    "Yến",
    "Loan",
    "Thảo",
    "Vân",
    "Hường",
    "Diễm",
    "Ngân",
    "Cúc",
    "Mỹ",
    "Oanh",
    "Quyên",
    "Sương",
    "Trâm",
    "Uyên",
    "Xuân",
    "Hiền",
    "Lụa",
    "Nga",
    "Thoa",
    "Bích",
)
_MEN = (
    "Hùng",
    "Tuấn",
    "Phúc",
    "Sơn",
    "Thắng",
    "Vinh",
    "Kiên",
    "Long",
    "Nam",
    "Quân",
    "Tâm",
    "Thành",
    "Đạt",
    "Hải",
    "Lâm",
    "Nghĩa",
    "Phong",
    "Quang",
    "Tín",
    "Trung",
    "Việt",
    "Cường",
    "Hậu",
    "Khoa",
    "Lộc",
)
_MIDDLE_WOMEN = ("Thị Thu", "Thị Kim", "Ngọc", "Thị Lan", "Thanh", "Thị Hồng", "Thị Minh")
_MIDDLE_MEN = ("Văn", "Đức", "Quốc", "Minh", "Hữu", "Công", "Thanh")

PERSONAS = (
    Person("an.ductrong", "Nguyễn Thị Hoài An", "bà", (Seat("678", "preparer", "Chuyên viên", FINANCE),)),
    Person("bao.ductrong", "Trần Quốc Bảo", "ông", (Seat("678", "signer", "Phó Chủ tịch Ủy ban nhân dân huyện"),)),
    Person("chi.sotc", "Lê Thị Mai Chi", "bà", (Seat("STC", "intake", "Chuyên viên Bộ phận một cửa"),)),
    Person("dung.sotc", "Phạm Đình Dũng", "ông", (Seat("STC", "specialist", "Chuyên viên", BUDGET),)),
    Person("giang.sotc", "Võ Thị Trà Giang", "bà", (Seat("STC", "head", "Trưởng phòng", BUDGET),)),
    Person("minh.sotc", "Phan Nhật Minh", "ông", (Seat("STC", "leader", "Phó Giám đốc"),)),
    Person("hoa.sotc", "Đặng Thị Quỳnh Hoa", "bà", (Seat("STC", "clerk", "Văn thư"),)),
    Person("khanh.sotttt", "Bùi Gia Khánh", "ông", (Seat("STTTT", "watcher", "Chuyên viên theo dõi một cửa điện tử"),)),
    Person("lan.ubndtinh", "Hồ Thị Ngọc Lan", "bà", (Seat("68", "reader", "Chuyên viên tổng hợp"),)),
    Person(
        "em.lamha",
        "Ngô Văn Em",
        "ông",
        (Seat("676", "preparer", "Chuyên viên", FINANCE), Seat("676", "intake", "Chuyên viên Bộ phận một cửa")),
    ),
    Person(
        "khai.sonv",
        "Phan Quốc Khải",
        "ông",
        (Seat("SNV", "preparer", "Chuyên viên Văn phòng"), Seat("SNV", "intake", "Chuyên viên Bộ phận một cửa")),
    ),
    Person("son.sotttt", "Đinh Công Sơn", "ông", (Seat("STTTT", "system_admin", "Quản trị hệ thống"),)),
    Person(
        "phong.sotttt",
        "Trịnh Hoài Phong",
        "ông",
        (Seat("STTTT", "leader", "Phó Giám đốc"), Seat("STTTT", "watcher", "Phụ trách theo dõi một cửa điện tử")),
    ),
    Person("trang.sotc", "Cao Thị Thu Trang", "bà", (Seat("STC", "agency_admin", "Chánh Văn phòng Sở"),)),
    Person("tai.ductrong", "Huỳnh Tấn Tài", "ông", (Seat("678", "agency_admin", "Chánh Văn phòng"),)),
)


def roster() -> tuple[Person, ...]:
    """Everybody, the best known first; the same people in the same order every time."""
    people = list(PERSONAS)
    held = {
        (seat.agency, seat.role, seat.unit if seat.role in ("specialist", "head") else "")
        for one in PERSONAS
        for seat in one.seats
    }
    taken = {one.username for one in people}
    numbers = count()
    for agency in SLUGS:
        for seat, number in _seats(agency):
            key = (seat.agency, seat.role, seat.unit)
            if number == 0 and key in held:
                continue
            people.append(_invent(next(numbers), seat, taken))
    return tuple(
        Person(one.username, one.full_name, one.honorific, one.seats, f"0263.000.{number:04d}")
        for number, one in enumerate(people, start=101)
    )


def units(agency: str) -> tuple[str, ...]:
    """The rooms of an agency, in order."""
    return tuple(room.name for room in ROOMS.get(agency, ()))


def _seats(agency: str) -> Iterator[tuple[Seat, int]]:
    """The posts of an agency, each with its number among those of its kind."""
    titles = _titles(agency)
    if agency != "68":
        yield Seat(agency, "preparer", "Chuyên viên Văn phòng"), 0
        yield Seat(agency, "signer", titles[0]), 0
    rooms = ROOMS.get(agency, ())
    if not rooms:
        return
    yield Seat(agency, "intake", "Chuyên viên Bộ phận một cửa"), 0
    yield Seat(agency, "leader", titles[1]), 0
    yield Seat(agency, "clerk", "Văn thư"), 0
    for room in rooms:
        yield Seat(agency, "head", _HEADS.get(room.name, "Trưởng phòng"), room.name), 0
        for number in range(room.specialists):
            yield Seat(agency, "specialist", "Chuyên viên", room.name), number


def _titles(agency: str) -> tuple[str, str]:
    """Who signs what goes out, and who approves what is solved."""
    if agency in DISTRICTS:
        return "Phó Chủ tịch Ủy ban nhân dân", "Chủ tịch Ủy ban nhân dân"
    if agency in COMMUNES:
        return "Chủ tịch Ủy ban nhân dân", ""
    if agency == "VPUBND":
        return "Phó Chánh Văn phòng", ""
    return "Giám đốc", "Phó Giám đốc"


def _invent(number: int, seat: Seat, taken: set[str]) -> Person:
    """The n-th invented person, with a sign-in name of her own."""
    woman = number % 2 == 0
    given = (_WOMEN if woman else _MEN)[(number // 2 * 7) % 25]
    middle = (_MIDDLE_WOMEN if woman else _MIDDLE_MEN)[(number // 2 * 3 + number // 14) % 7]
    family = _FAMILY[(number * 5 + number // 14) % len(_FAMILY)]
    base = f"{fold(given)}.{SLUGS[seat.agency]}"
    username = next(name for name in (base, *(f"{base}{more}" for more in range(2, 50))) if name not in taken)
    taken.add(username)
    return Person(username, f"{family} {middle} {given}", "bà" if woman else "ông", (seat,))
