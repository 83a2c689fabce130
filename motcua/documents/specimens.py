"""A specimen of each kind of slip (bản in thử): an invented dossier under the forms of a template set, kept nowhere."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from motcua.core.errors import NotFound
from motcua.core.words import said
from motcua.documents import contents, rendering, templates
from motcua.documents.models import Slip, TemplateSet

_SAMPLE: Final = "Bản in thử"
KINDS: Final = tuple(kind.value for kind in Slip.Kind)


def specimen(one: TemplateSet, kind: str, *, at: datetime) -> bytes:
    """The PDF of a kind of slip as this set would print it, marked as of no value. Raises NotFound for no such kind."""
    if kind not in KINDS or kind not in one.kinds:
        raise NotFound(said("Bộ mẫu không có loại giấy tờ này."))
    told = _content(kind, at).to_json()
    extra = {"number": "00/…", "check_url": "", "qr": rendering.qr_svg(_SAMPLE)}
    return rendering.render(kind, {**told, "form": templates.form_of(one, kind), **extra}, at)


def _content(kind: str, at: datetime) -> contents.Content:
    head: dict[str, Any] = {
        "parent_body": f"UBND {settings.PROVINCE_NAME}", "agency": "Sở …", "place": "…", "code": "…",
        "procedure": "Thủ tục …", "customer": "Ủy ban nhân dân huyện …", "receiver": "Sở …",
        "received_on": at.date(), "issued_at": at, "demo": True,
    }  # fmt: skip
    due = at + timedelta(days=7)
    match kind:
        case Slip.Kind.RECEIPT:
            copies = (contents.Copy(name="Văn bản đề nghị", originals=1),)
            return contents.ReceiptContent(
                **head, copies=copies, sets=1, term="… ngày làm việc", received_at=at, due_at=due
            )
        case Slip.Kind.SUPPLEMENT:
            return contents.SupplementContent(**head, items=("Bổ sung …",), reason="…")
        case Slip.Kind.REFUSAL:
            return contents.RefusalContent(**head, reason="…")
        case Slip.Kind.APOLOGY:
            return contents.ApologyContent(**head, reason="…", due_at=at, until_at=due)
        case Slip.Kind.STOP:
            return contents.StopContent(**head, reason="…", stopped_at=at)
        case Slip.Kind.CONTROL:
            line = contents.HandOver(
                given_by="Sở …, bộ phận một cửa", taken_by="Sở …, phòng …", at=at, judged="Đúng hạn"
            )
            return contents.ControlContent(**head, rows=(line,), state="…")
    return contents.PaperRefusalContent(
        **head, clause="điểm … khoản …", explanation="…", presented_at=at, online_address="…"
    )
