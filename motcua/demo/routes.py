"""What is asked of whom in the demo: procedures, the agencies that ask, the words of the requests. Pure."""

from dataclasses import dataclass

from motcua.demo.roster import ASSETS, BUDGET, COMMUNES, DEPARTMENTS, DISTRICTS, FINANCE, INTERIOR

PROJECTS = (
    "Trường Mầm non Hoa Pơ Lang",
    "Đường giao thông nội đồng thôn Đoàn Kết",
    "Trạm y tế xã Tân Thành",
    "Nhà văn hóa cộng đồng thôn K'Nai",
    "Hệ thống thoát nước khu dân cư Lô 90",
    "Trường Tiểu học Suối Vàng",
    "Cầu dân sinh suối Đạ Tam",
    "Kè chống sạt lở suối Cam Ly hạ",
    "Nâng cấp hồ chứa nước Đa Thọ",
    "Đường vào khu sản xuất nông nghiệp công nghệ cao",
    "Trường Trung học cơ sở Hòa Nam",
    "Sửa chữa trụ sở làm việc Ủy ban nhân dân",
    "Chợ trung tâm xã Phú Lộc",
    "Hệ thống cấp nước sinh hoạt thôn Đồng Tâm",
)
BODIES = (
    "Ban Quản lý dự án đầu tư xây dựng",
    "Trung tâm Phát triển quỹ đất",
    "Trường Trung học phổ thông Hoàng Mai",
    "Trung tâm Văn hóa - Thể thao",
    "Trung tâm Dịch vụ nông nghiệp",
    "Trung tâm Công nghệ thông tin và Truyền thông",
    "Trường Mầm non Ánh Dương",
    "Ban Quản lý rừng phòng hộ Núi Voi",
    "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên",
    "Đội Quản lý trật tự đô thị",
)
SYSTEMS = (
    "Nâng cấp hạ tầng mạng nội bộ và an toàn thông tin",
    "Xây dựng cơ sở dữ liệu cán bộ, công chức, viên chức",
    "Số hóa hồ sơ lưu trữ giai đoạn 2",
    "Phần mềm quản lý tài sản công",
    "Trung tâm giám sát, điều hành đô thị",
    "Hệ thống hội nghị truyền hình trực tuyến đến cấp xã",
    "Cổng thông tin điện tử và các trang thành phần",
    "Cơ sở dữ liệu quy hoạch và bản đồ nền",
)
GOODS = (
    "xe ô tô phục vụ công tác chung",
    "máy vi tính và thiết bị văn phòng",
    "máy phát điện dự phòng",
    "trang thiết bị phòng họp trực tuyến",
    "thiết bị dạy học tối thiểu",
    "hệ thống máy chủ lưu trữ",
)
SCHOOLS = ("Nguyễn Trãi", "Lê Quý Đôn", "Chu Văn An", "Đoàn Thị Điểm", "Lương Thế Vinh", "Kim Đồng")
GROUPS = (
    "Phòng Y tế",
    "Ủy ban nhân dân xã Hiệp Thạnh",
    "Hội Nông dân",
    "Trường Tiểu học Kim Đồng",
    "Đội xung kích phòng, chống thiên tai",
)

EXPERTS = (
    "viên chức thứ nhất của Ban Quản lý dự án",
    "viên chức thứ hai của Ban Quản lý dự án",
    "công chức Phòng Quản lý đô thị",
    "công chức Phòng Kinh tế và Hạ tầng",
)


@dataclass(frozen=True)
class Route:
    """One way through the province. rooms: receiver → who solves it there; `{}` in the abstract is the subject."""

    procedure: str
    abstract: str
    subjects: tuple[str, ...]
    symbol: str
    rooms: dict[str, str]
    customers: tuple[str, ...]
    weight: int
    paper: bool = False


_ASKING = tuple(code for code in (*DISTRICTS, *DEPARTMENTS, *COMMUNES) if code != "68")
_LARGE = tuple(code for code in (*DISTRICTS, *DEPARTMENTS) if code != "68")
_IT = {"STTTT": "Phòng Công nghệ thông tin"}
_STC_ASSETS = {"STC": ASSETS}

ONLINE = (
    Route(
        "2.002206",
        "Đề nghị cấp mã số đơn vị có quan hệ với ngân sách cho {}",
        PROJECTS + BODIES,
        "TCKH",
        {"STC": BUDGET},
        _ASKING,
        46,
    ),
    Route("NB-STTTT-001", "Đề nghị thẩm định thiết kế sơ bộ dự án “{}”", SYSTEMS, "CNTT", _IT, _LARGE, 8),
    Route(
        "NB-STTTT-002", "Đề nghị thẩm định, phê duyệt đề cương và dự toán chi tiết “{}”", SYSTEMS, "VP", _IT, _LARGE, 10
    ),
    Route(
        "1.009319",
        "Đề nghị thẩm định thành lập {}",
        BODIES,
        "TCCB",
        {"SNV": "Phòng Tổ chức, biên chế và Cải cách hành chính"},
        _LARGE,
        10,
    ),
    Route(
        "NB-HUYEN-003",
        "Đề nghị thẩm tra, phê duyệt quyết toán dự án hoàn thành công trình {}",
        PROJECTS,
        "TCKH",
        dict.fromkeys(("678", "672", "676"), FINANCE),
        ("24958", "24784", "24961", "24868"),
        10,
    ),
    Route(
        "1.012756",
        "Đề nghị đăng ký đất đai lần đầu đối với khu đất {}",
        PROJECTS,
        "TNMT",
        {"STNMT": "Văn phòng Đăng ký đất đai"},
        tuple(DISTRICTS),
        6,
    ),
    Route(
        "2.001116",
        "Đề nghị bổ nhiệm, cấp thẻ giám định viên tư pháp xây dựng cho {}",
        EXPERTS,
        "TCCB",
        {"SXD": "Phòng Quản lý xây dựng"},
        _LARGE,
        4,
    ),
)
PAPER = (
    Route("NB-STC-001", "Đề nghị quyết định mua sắm {}", GOODS, "VP", _STC_ASSETS, _LARGE, 4, paper=True),
    Route("1.005417", "Đề nghị thuê tài sản: {}", GOODS, "VP", _STC_ASSETS, _LARGE, 2, paper=True),
    Route("1.005429", "Đề nghị thanh toán chi phí thanh lý {}", GOODS, "TCKH", _STC_ASSETS, _LARGE, 2, paper=True),
    Route(
        "2.002206",
        "Đề nghị cấp mã số đơn vị có quan hệ với ngân sách cho {}",
        PROJECTS,
        "UBND",
        {"STC": BUDGET},
        ("SNGV", "BDT", "24964"),
        2,
        paper=True,
    ),
    Route(
        "NB-SNV-001",
        "Đề nghị thẩm định đề án thành lập {}",
        BODIES,
        "TCCB",
        {"SNV": "Phòng Tổ chức, biên chế và Cải cách hành chính"},
        _LARGE,
        2,
        paper=True,
    ),
    Route(
        "NB-SNV-005",
        "Đề nghị tặng Cờ thi đua theo đợt cho {}",
        GROUPS,
        "TĐKT",
        {"SNV": "Ban Thi đua - Khen thưởng"},
        _LARGE,
        2,
        paper=True,
    ),
    Route(
        "NB-SGDDT-002",
        "Đề nghị công nhận Trường Tiểu học {} đạt chuẩn quốc gia",
        SCHOOLS,
        "GDĐT",
        {"SGDDT": "Phòng Giáo dục Mầm non - Tiểu học"},
        tuple(DISTRICTS),
        2,
        paper=True,
    ),
    Route(
        "6.006594",
        "Đề nghị giao quản lý công viên, cây xanh tại {}",
        PROJECTS,
        "QLĐT",
        {"SXD": "Phòng Quản lý xây dựng"},
        tuple(DISTRICTS),
        2,
        paper=True,
    ),
    Route(
        "NB-HUYEN-002",
        "Đề nghị tặng Giấy khen đột xuất cho {}",
        GROUPS,
        "VP",
        {"678": INTERIOR},
        ("24958", "24961", "24964"),
        2,
        paper=True,
    ),
    Route(
        "NB-HUYEN-003",
        "Đề nghị thẩm tra, phê duyệt quyết toán dự án hoàn thành công trình {}",
        PROJECTS,
        "UBND",
        {"678": FINANCE},
        ("24961", "24964"),
        2,
        paper=True,
    ),
)
CHILDREN = {"24958": "678", "24961": "678", "24964": "678", "24784": "672", "24868": "676"}
HOME = "678"
"""Where the first person that one tries works: its people ask more often than others."""
