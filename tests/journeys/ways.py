"""The main way of a dossier, hand by hand, from the first press to the result; on any browser."""

import re

from playwright.sync_api import expect

from motcua.dossiers.models import Dossier
from tests.builders import World
from tests.journeys.person import Person

ABSTRACT = "Thẩm định đề cương dự án Cổng thông tin điện tử"
PROJECT = "Cổng thông tin điện tử huyện"


def newest() -> Dossier:
    """The dossier that this journey is about."""
    return Dossier.objects.latest("pk")


def begins(person: Person, world: World) -> None:
    """Find the procedure by a word of its name and open a draft."""
    person.goes("portal:start")
    person.fills(person.main.get_by_role("searchbox").first, "de cuong")
    person.presses("Tìm").follows(world.offering.procedure.name)
    person.presses("Nộp hồ sơ").sees("Bắt đầu soạn hồ sơ").presses("Soạn hồ sơ")
    person.sees("Đã xong", "Chuẩn bị", "Kê khai", "Giấy tờ", "Duyệt và gửi")


def tells_of_the_request(person: Person) -> None:
    person.follows("Văn bản đề nghị và người liên hệ")
    person.writes("Trích yếu", ABSTRACT).writes("Số văn bản đề nghị", "125").writes("Ký hiệu", "UBND-VP")
    person.writes("Ngày văn bản", "28/05/2026").writes("Cán bộ liên hệ", "Trần Văn An")
    person.writes("Điện thoại liên hệ", "0263 3880 000").chooses("Trực tuyến").presses("Lưu và đi tiếp")


def fills_in(person: Person) -> None:
    """The one section of the form."""
    person.writes("Tên dự án", PROJECT).writes("Kinh phí", "450.000.000").presses("Lưu và đi tiếp")


def sends_papers(person: Person) -> None:
    """The request itself with its facts, then the estimate; the third paper is not required."""
    person.sees("Văn bản đề nghị").writes("Số, ký hiệu", "125/UBND-VP").writes("Ngày văn bản", "28/05/2026")
    person.writes("Người ký", "Lê Quốc Bảo, Chủ tịch")
    uploads(person, "to-trinh.pdf").presses("Lưu và đi tiếp")
    person.sees("Dự toán chi tiết")
    uploads(person, "du-toan.pdf").presses("Tải lên và đi tiếp").sees("Thuyết minh")


def uploads(person: Person, name: str) -> Person:
    """Choose a file; where a script runs it is sent at once and named when it has come."""
    person.gives(name)
    if person.script:
        expect(person.main.locator(".upload", has_text=name).get_by_role("link", name=name)).to_be_visible()
    return person


def drafts(person: Person, world: World) -> Dossier:
    """From nothing to a draft that nothing is missing from."""
    begins(person, world)
    tells_of_the_request(person)
    fills_in(person)
    sends_papers(person)
    draft = newest()
    person.goes("portal:draft-review", draft.pk).sees(ABSTRACT, PROJECT, "to-trinh.pdf", "du-toan.pdf")
    return draft


def opens_from(person: Person, tab: str, title: str = ABSTRACT) -> Person:
    """Find a dossier in a tab of the inbox and open it."""
    return person.goes(f"desk:{tab}").follows(re.compile(re.escape(title)))


def accepts(chi: Person) -> None:
    opens_from(chi, "to-receive").presses("Tiếp nhận").sees("Đã tiếp nhận hồ sơ", "Hẹn trả")


def solves(dung: Person) -> None:
    opens_from(dung, "unassigned").presses("Nhận xử lý").sees("Bạn đã nhận xử lý")
    dung.writes("Ý kiến của bạn", "Đủ điều kiện, đề nghị duyệt.").presses("Chuyển bước tiếp theo").sees(
        "Đã chuyển bước"
    )


def approves(person: Person, tab: str) -> None:
    opens_from(person, tab).presses("Duyệt").sees("Đã duyệt")


def issues(hoa: Person) -> None:
    opens_from(hoa, "mine").presses("Phát hành kết quả…").sees("kết thúc hồ sơ")
    hoa.chooses("Chấp thuận").writes("Số, ký hiệu văn bản kết quả", "88/STC-ĐT")
    hoa.writes("Ngày văn bản kết quả", "01/06/2026").writes("Người ký", "Đặng Trường Giang, Giám đốc")
    hoa.gives("ket-qua.pdf").presses("Phát hành kết quả").sees("Đã phát hành kết quả")
