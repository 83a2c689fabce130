"""The PDFs of the demo: real one-page papers, each made once in a run and used again."""

import io
import json
from functools import lru_cache
from pathlib import Path

import typst

from motcua.demo.plot import Province
from motcua.demo.story import Story
from motcua.documents.actions import store_upload
from motcua.documents.models import StoredFile
from motcua.documents.rendering import printable
from motcua.people.models import Agency, Post, Role

_HERE = Path(__file__).resolve().parent
_FONTS = _HERE.parent / "documents" / "fonts"
_DECIDED = {
    True: "chấp thuận nội dung đề nghị.",
    False: "không chấp thuận nội dung đề nghị; lý do nêu trên hồ sơ điện tử.",
}
_MADE_AT = 1_508_025_600  # 15/10/2017: a fixed moment in the file, so that the same paper is the same bytes


class Files:
    """One request for each procedure and agency that asks, one attachment and one result for each procedure."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self._kept: dict[tuple[str, ...], StoredFile] = {}
        self._names: dict[tuple[str, str], tuple[str, str]] = {}

    def request(self, story: Story) -> StoredFile:
        """The request (văn bản đề nghị) of the agency that asks."""
        customer = self.province.agencies[story.customer]
        receiver = self.province.agencies[story.receiver]
        name = self.province.book(story.route, story.receiver).name
        lines = [
            f"{customer.name} đề nghị {receiver.name} xem xét, giải quyết thủ tục “{name}”.",
            "Nội dung chi tiết được kê khai trên mẫu điện tử kèm theo; thành phần hồ sơ được gửi cùng văn bản này.",
            f"{customer.name} cam kết số liệu trong hồ sơ là đúng và chịu trách nhiệm về tính chính xác của hồ sơ.",
            "Kính đề nghị quý cơ quan xem xét, giải quyết./.",
        ]
        return self._keep(
            ("request", story.route.procedure, story.customer, story.receiver),
            "CÔNG VĂN ĐỀ NGHỊ",
            customer,
            receiver.name,
            lines,
            self._signer(story.customer),
        )

    def attachment(self, story: Story) -> StoredFile:
        """A paper that goes with the request."""
        receiver = self.province.agencies[story.receiver]
        name = self.province.book(story.route, story.receiver).name
        lines = [
            f"Giấy tờ kèm theo hồ sơ thủ tục “{name}”.",
            "Trang này thay cho bản quét của giấy tờ thật trong dữ liệu thử.",
        ]
        return self._keep(
            ("attachment", story.route.procedure), "GIẤY TỜ KÈM THEO", receiver, "", lines, ("Người lập", "")
        )

    def result(self, story: Story, outcome: str) -> StoredFile:
        """What the agency that solves answers."""
        receiver = self.province.agencies[story.receiver]
        name = self.province.book(story.route, story.receiver).name
        granted = outcome == "granted"
        lines = [
            f"Xét đề nghị giải quyết thủ tục “{name}” và kết quả thẩm tra của phòng chuyên môn,",
            f"{receiver.name} {_DECIDED[granted]}",
            "Cơ quan gửi hồ sơ căn cứ văn bản này để thực hiện các bước tiếp theo theo quy định./.",
        ]
        title = "VĂN BẢN CHẤP THUẬN" if granted else "VĂN BẢN TRẢ LỜI KHÔNG CHẤP THUẬN"
        return self._keep(
            ("result", story.route.procedure, story.receiver, outcome),
            title,
            receiver,
            "",
            lines,
            self._leader(story.receiver),
        )

    def signer_name(self, agency: str) -> str:
        """Who signs what an agency sends."""
        return self._signer(agency)[1]

    def _signer(self, agency: str) -> tuple[str, str]:
        return self._named(agency, Role.SIGNER)

    def _leader(self, agency: str) -> tuple[str, str]:
        return self._named(agency, Role.LEADER)

    def _named(self, agency: str, role: str) -> tuple[str, str]:
        """Title and name of who signs for an agency; empty where it has nobody in the demo."""
        if (agency, role) not in self._names:
            post = (
                Post.objects.filter(agency__code=agency, role=role, user__is_demo=True).select_related("user").first()
            )
            self._names[agency, role] = (post.title, post.user.full_name) if post else ("Thủ trưởng cơ quan", "")
        return self._names[agency, role]

    def _keep(
        self, key: tuple[str, ...], title: str, agency: Agency, to: str, lines: list[str], signer: tuple[str, str]
    ) -> StoredFile:
        if key not in self._kept:
            data: dict[str, object] = {
                "title": title,
                "agency": agency.name,
                "mark": "Số: ……",
                "to": to,
                "lines": lines,
                "title-of-signer": signer[0],
                "signer": signer[1],
            }
            self._kept[key] = store_upload(io.BytesIO(_pdf(data)), "van-ban.pdf")
        return self._kept[key]


def _pdf(data: dict[str, object]) -> bytes:
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False, sort_keys=True)}
    pdf = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=_MADE_AT)
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])
    return typst.Compiler(_HERE / "papers.typ", root=_HERE, font_paths=fonts, ignore_system_fonts=True)
