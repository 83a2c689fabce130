"""Help that was asked for and difficulties that were brought, by the same actions: each at an hour of office time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from motcua.core import clock
from motcua.demo import moments
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import country_calendar
from motcua.support import difficulties, known, petitions, tickets
from motcua.support.models import Difficulty, KnownProblem, Ticket
from motcua.support.petitions import Verdict
from motcua.support.tickets import Place

WATCHER, LEADER, READER = "khanh.sotttt", "phong.sotttt", "lan.ubndtinh"
BIG_FILE = (
    "Không tải được tệp trên 20 MB",
    "Thanh tải dừng, báo tệp quá lớn. Thường gặp với bản quét màu nhiều trang.",
    "Quét lại ở 200 dpi, đen trắng; hoặc chia thành nhiều tệp, mỗi tệp một thành phần hồ sơ.",
)
PASSWORD = (
    "Quên mật khẩu, tài khoản bị khóa sau nhiều lần nhập sai",
    "Trang đăng nhập báo tài khoản đang khóa.",
    "Bấm “Quên mật khẩu” ở trang đăng nhập; quản trị của cơ quan đặt lại mật khẩu trong ngày.",
)
SLOW = ("Trang danh sách mở chậm vào sáng thứ Hai", "Hộp việc hiện chậm từ 7 giờ 30 đến 8 giờ 30 thứ Hai.", "")
SIGNATURES = "Chữ ký số chưa cấp đủ cho cấp xã"
ASKED = (
    # days ago, agency, role, kind, title, text, hours until the answer (0: none), the answer or "known"
    (74, "678", Role.PREPARER, "question", "Đính kèm quyết định chủ trương ở mục nào",
     "Thủ tục thẩm định kế hoạch lựa chọn nhà thầu có hai ô giấy tờ, chưa rõ nộp ở ô nào.", 3,
     "Nộp ở ô “Văn bản đề nghị”; ô còn lại dành cho bảng kế hoạch."),
    (46, "676", Role.PREPARER, "fault", "Tải tệp quét 34 MB không được", "Thanh tải đứng ở 99 %.", 5, "known"),
    (44, "673", Role.PREPARER, "fault", "Không tải được hồ sơ quét lên hệ thống", "Báo tệp quá lớn.", 2, "known"),
    (23, "STC", Role.SPECIALIST, "wish", "Lọc hộp việc theo cơ quan gửi",
     "Đề nghị giữ lại bộ lọc sau khi mở một hồ sơ.", 11, "Đã có: đặt bộ lọc rồi bấm “Lưu bộ lọc”."),
    (9, "SNV", Role.INTAKE, "access", "Xin thêm vai trò văn thư", "Văn thư nghỉ, tôi được giao thay từ tuần này.", 4,
     "Quản trị của cơ quan đã giao chức danh; đăng nhập lại để dùng."),
    (3, "678", Role.SIGNER, "question", "Ký gửi khi đi công tác", "Ủy quyền cho phó chủ tịch ký gửi được không?",
     0, ""),
    (1, "STC", Role.HEAD, "fault", "Danh sách mở chậm", "Sáng thứ Hai mở hộp việc phải chờ lâu.", 0, ""),
)  # fmt: skip


@dataclass(frozen=True)
class _Hands:
    """People of the demo by post, and moments of office time before the end of the story."""

    until: datetime

    def at(self, days: int, hours: float = 0) -> datetime:
        """So many days before the end, in office time, and so many office hours later."""
        calendar = country_calendar()
        begun = calendar.next_opening(self.until - timedelta(days=days))
        return min(moments.later(calendar, begun, moments.hours(1 + hours)), self.until)

    def person(self, agency: str, role: str) -> User:
        return User.objects.filter(is_demo=True, posts__agency__code=agency, posts__role=role).order_by("pk")[0]

    def named(self, username: str) -> User:
        return User.objects.get(username=username)


def _once(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:support:{what}")


def ask_for_help(until: datetime) -> int:
    """Live through the help and the difficulties of the months before `until`, once; how many tickets were asked."""
    if Ticket.objects.exists() or Difficulty.objects.exists():
        return 0
    hands = _Hands(until)
    problems = _write_problems(hands)
    for days, agency, role, kind, title, text, hours, answer in ASKED:
        asker = hands.person(agency, role)
        with clock.at(hands.at(days)):
            one = tickets.ask(kind, title, text, place=Place("desk:home", "/ban/", "", "Firefox"), once=_once(title),
                              by=asker, shared=kind == "question")  # fmt: skip
        if hours:
            _answer(hands, one, hands.at(days, hours), answer, problems)
    _bring_difficulties(hands)
    with clock.at(until):
        tickets.escalate_late()
    return len(ASKED)


def _write_problems(hands: _Hands) -> KnownProblem:
    by, found = hands.named(WATCHER), []
    for days, told in ((80, BIG_FILE), (60, PASSWORD), (2, SLOW)):
        with clock.at(hands.at(days)):
            found.append(known.write(*told, public=True, by=by, once=_once(told[0])))
    return found[0]


def _answer(hands: _Hands, one: Ticket, at: datetime, answer: str, problem: KnownProblem) -> None:
    by = hands.named(WATCHER)
    with clock.at(at):
        if answer == "known":
            known.tie(one, problem, by=by)
        else:
            tickets.answer(one, answer, once=_once(f"answer {one.title}"), by=by)


def _brought(hands: _Hands, days: int, agency: str, role: str, signer: str, *told: str) -> Difficulty:
    writer, leader = hands.person(agency, role), hands.person(agency, signer)
    where = Agency.objects.get(code=agency)
    with clock.at(hands.at(days)):
        one = difficulties.begin(*told, agency=where, once=_once(f"{agency} {told[0]}"), by=writer)
    with clock.at(hands.at(days, 2)):
        return difficulties.send(one, by=leader)


def _bring_difficulties(hands: _Hands) -> None:
    """Three that say the same, put before UBND tỉnh and decided; one that is answered; one that waits too long."""
    watcher, leader, reader = hands.named(WATCHER), hands.named(LEADER), hands.named(READER)
    first = _brought(hands, 70, "678", Role.PREPARER, Role.SIGNER, SIGNATURES,
                     "Chỉ 5 trên 15 xã, thị trấn có chữ ký số của tổ chức nên kết quả vẫn phải gửi bản giấy.",
                     "Cấp chữ ký số cho tất cả các xã, thị trấn trong quý.")  # fmt: skip
    second = _brought(hands, 69, "676", Role.PREPARER, Role.SIGNER, "Xã chưa có chữ ký số của tổ chức",
                      "Các xã mới chỉ có chữ ký số cá nhân của chủ tịch.",
                      "Cấp chữ ký số của tổ chức cho cấp xã.")  # fmt: skip
    with clock.at(hands.at(68)):
        difficulties.group(second, first, by=watcher)
        difficulties.join(first, "Bảo Lộc còn 4 phường.", by=hands.person("673", Role.PREPARER))
    with clock.at(hands.at(64)):
        first = difficulties.consolidate(
            first, "Vướng mắc có thật, ảnh hưởng tỷ lệ trực tuyến của cấp xã; kinh phí trong dự toán của Sở.",
            "Cấp một đợt cho tất cả các xã trong tháng tới\nCấp dần, xã có nhiều hồ sơ trước", by=watcher,
        )  # fmt: skip
        petition = petitions.make(
            "Khó khăn, vướng mắc về chữ ký số cấp xã", [first.pk], once=_once("petition"), by=watcher
        )
    with clock.at(hands.at(62)):
        petition = petitions.submit(petition, number="41/TTr-STTTT", by=leader)
    with clock.at(hands.at(55)):
        due_on: date = (hands.until + timedelta(days=20)).date()
        owner = Post.objects.filter(user=leader).select_related("agency")[0].agency
        verdict = Verdict("Đồng ý phương án 1; báo cáo kết quả trong báo cáo tháng.", owner, due_on)
        petitions.decide(
            petition, number="6125/UBND-KSTT", on=hands.at(55).date(), verdicts={first.pk: verdict}, by=reader
        )
    answered = _brought(hands, 40, "STC", Role.SPECIALIST, Role.LEADER, "Chưa rõ hạn lưu bản giấy sau khi số hóa",
                        "Hồ sơ giấy nhận khi có sự cố đã số hóa nhưng chưa rõ lưu bản giấy bao lâu.",
                        "Hướng dẫn thời hạn lưu và nơi lưu.")  # fmt: skip
    with clock.at(hands.at(35)):
        text = "Lưu theo danh mục hồ sơ của cơ quan; bản số hóa không thay thời hạn lưu của bản giấy."
        answered = difficulties.answer(answered, text, by=watcher)
    with clock.at(hands.at(30)):
        difficulties.close(answered, "Cơ quan đã thực hiện.", by=watcher)
    _brought(hands, 25, "SNV", Role.SPECIALIST, Role.LEADER, "Thiếu máy quét ở bộ phận tiếp nhận",
             "Bộ phận có một máy quét, hay hỏng vào cuối tháng.", "Bố trí thêm một máy quét.")  # fmt: skip
