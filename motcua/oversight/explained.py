"""What each number means, by which formula it is counted and where the form comes from: the page of a figure."""

from dataclasses import dataclass

from motcua.core.words import said

FORM = said("Biểu II.06, Thông tư số 01/2020/TT-VPCP")
OWN = said("Số kèm theo của hệ thống, không thuộc các cột của biểu II.06")
DIRECTIVE = said("Văn bản chỉ đạo tháng 10 năm 2017 của Ủy ban nhân dân tỉnh, điểm a khoản 1 và khoản 2")


@dataclass(frozen=True)
class Explained:
    """column: its number in the form, empty beside it."""

    title: str
    meaning: str
    formula: str
    source: str
    column: str = ""


CELLS: dict[str, Explained] = {
    "received": Explained(
        said("Tổng số hồ sơ nhận giải quyết"),
        said("Mọi hồ sơ gốc mà cơ quan giải quyết có trong kỳ: mới tiếp nhận và từ kỳ trước chuyển sang."),
        "(3) = (4) + (5) + (6) = (7) + (11)", FORM, "3",
    ),
    "received_online": Explained(
        said("Tiếp nhận trực tuyến"), said("Được tiếp nhận trong kỳ, nộp trực tuyến."),
        said("đếm hồ sơ có lúc tiếp nhận trong kỳ, kênh trực tuyến"), FORM, "4",
    ),
    "received_direct": Explained(
        said("Tiếp nhận trực tiếp, qua bưu chính"), said("Được tiếp nhận trong kỳ, nộp bằng giấy."),
        said("đếm hồ sơ có lúc tiếp nhận trong kỳ, kênh trực tiếp hoặc bưu chính"), FORM, "5",
    ),
    "carried_over": Explained(
        said("Từ kỳ trước chuyển sang"), said("Tiếp nhận trước kỳ và chưa kết thúc trước kỳ."),
        said("bằng (11) của kỳ trước"), FORM, "6",
    ),
    "solved": Explained(
        said("Đã giải quyết"), said("Kết thúc trong kỳ: có kết quả, dừng xử lý hoặc rút sau khi tiếp nhận."),
        "(7) = (8) + (9) + (10)", FORM, "7",
    ),
    "early": Explained(
        said("Đã giải quyết trước hạn"), said("Có kết quả vào một ngày trước ngày hẹn trả."),
        said("ngày kết thúc trước ngày của hạn"), FORM, "8",
    ),
    "on_time": Explained(
        said("Đã giải quyết đúng hạn"),
        said("Có kết quả trong ngày hẹn trả, không sau hạn; hoặc dừng, rút không sau hạn."),
        said("lúc kết thúc không sau hạn"), FORM, "9",
    ),
    "late": Explained(
        said("Đã giải quyết quá hạn"), said("Kết thúc sau hạn, bằng bất cứ cách nào."),
        said("lúc kết thúc sau hạn"), FORM, "10",
    ),
    "open": Explained(
        said("Đang giải quyết"), said("Chưa kết thúc khi hết kỳ."), "(11) = (12) + (13)", FORM, "11",
    ),
    "open_in_time": Explained(
        said("Đang giải quyết, trong hạn"),
        said(
            "Chưa kết thúc khi hết kỳ, hạn từ lúc hết kỳ (kỳ chưa hết: từ lúc xem) trở đi, hoặc tạm dừng từ trước hạn."
        ),
        said("hạn không trước lúc hết kỳ, hoặc tạm dừng bắt đầu không sau hạn"), FORM, "12",
    ),
    "open_late": Explained(
        said("Đang giải quyết, quá hạn"),
        said("Chưa kết thúc khi hết kỳ và hạn đã qua; kỳ chưa hết thì tính đến lúc xem."),
        said("(13) = (11) - (12)"), FORM, "13",
    ),
    "paused": Explained(
        said("Đang tạm dừng"), said("Trong số đang giải quyết: đồng hồ đang dừng khi hết kỳ."),
        said("chặng đang mở lúc hết kỳ là tạm dừng"), OWN,
    ),
    "stopped": Explained(
        said("Dừng xử lý"), said("Trong số đã giải quyết: kết thúc bằng dừng xử lý."),
        said("đếm hồ sơ dừng xử lý trong kỳ"), OWN,
    ),
    "withdrawn": Explained(
        said("Rút sau khi tiếp nhận"), said("Trong số đã giải quyết: cơ quan gửi rút hồ sơ."),
        said("đếm hồ sơ rút trong kỳ"), OWN,
    ),
    "supplemented_twice": Explained(
        said("Bổ sung từ hai lần"), said("Bị yêu cầu bổ sung từ hai lần trở lên; yêu cầu đã thu hồi không kể."),
        said("số yêu cầu bổ sung trước lúc hết kỳ ≥ 2"), OWN,
    ),
    "extended": Explained(
        said("Được gia hạn"), said("Lãnh đạo gia hạn trong kỳ, trước hạn; hồ sơ được xét theo hạn mới."),
        said("đếm hồ sơ có lời hẹn “Gia hạn” lập trong kỳ"), OWN,
    ),
    "reappointed": Explained(
        said("Xin lỗi và hẹn lại"), said("Có văn bản xin lỗi, hẹn lại trong kỳ; vẫn tính là quá hạn."),
        said("đếm hồ sơ có lời hẹn “Xin lỗi và hẹn lại” lập trong kỳ"), OWN,
    ),
    "overridden": Explained(
        said("Lãnh đạo ấn định hạn"), said("Lãnh đạo ấn định lại hạn trong kỳ; hồ sơ vẫn được xét theo hạn đã hẹn."),
        said("đếm hồ sơ có lời hẹn “Lãnh đạo ấn định” lập trong kỳ"), OWN,
    ),
    "bound": Explained(
        said("Thuộc diện phải nộp trực tuyến"),
        said("Tiếp nhận trong kỳ; lúc nộp, cơ quan gửi đã được trang bị và thủ tục đã công bố từ mức độ 3."),
        said("mẫu số của tỷ lệ"), DIRECTIVE,
    ),
    "bound_online": Explained(
        said("Thuộc diện và đã nộp trực tuyến"), said("Trong số thuộc diện: nộp trực tuyến."),
        said("tử số của tỷ lệ"), DIRECTIVE,
    ),
    "bound_not_online": Explained(
        said("Thuộc diện mà nộp giấy"),
        said("Những hồ sơ còn thiếu để đạt 100 %; gồm cả hồ sơ giấy nhận khi có sự cố."),
        said("thuộc diện - thuộc diện và đã nộp trực tuyến"), DIRECTIVE,
    ),
}  # fmt: skip
"""The cells of `counting.CONDITIONS` in the order of the form."""
COLUMNS = tuple(name for name, one in CELLS.items() if one.column)
BESIDE = tuple(name for name, one in CELLS.items() if not one.column)
