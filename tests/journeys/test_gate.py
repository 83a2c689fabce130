"""Paper at the desk: the gate refuses with the clause, and one press leads to an online draft."""

from datetime import timedelta

import pytest

from motcua.core import clock
from motcua.documents.models import Slip
from motcua.dossiers.models import Channel, Dossier, Incident, PaperRefusal, Status
from tests.builders import World
from tests.journeys.conftest import Comes
from tests.journeys.person import Person

pytestmark = pytest.mark.journey


def brings_paper(chi: Person, world: World) -> Person:
    """The three questions, asked before anything is typed."""
    chi.goes("desk:paper").writes("Cơ quan gửi", "da teh").presses("Hỏi có được tiếp nhận không")
    chi.main.get_by_label("Thủ tục").select_option(str(world.offering.pk))
    return chi.chooses(Channel.DIRECT.label).presses("Hỏi có được tiếp nhận không")


def test_paper_of_an_equipped_agency_is_refused_and_becomes_an_online_draft(comes: Comes, world: World) -> None:
    chi = brings_paper(comes(world.chi), world)
    chi.sees("Không tiếp nhận hồ sơ giấy này", "UBND huyện Đạ Tẻh", "15/10/2017")
    assert not Dossier.objects.exists() and not PaperRefusal.objects.exists()  # asking leaves nothing
    chi.presses("Lập phiếu không tiếp nhận").sees("Phiếu không tiếp nhận hồ sơ giấy", "Trần Văn An")
    refusal = PaperRefusal.objects.get()
    assert refusal.slip is not None and refusal.slip.kind == Slip.Kind.PAPER_REFUSAL and refusal.clause
    chi.presses("Mở bản nháp trực tuyến cho cơ quan này").sees("Đã mở bản nháp trực tuyến", "Trần Văn An")

    draft = Dossier.objects.get()
    assert (draft.status, draft.customer, draft.channel) == (Status.DRAFT, world.customer, Channel.ONLINE)
    an = comes(world.an).goes("portal:home").sees("Đang soạn dở", world.offering.procedure.name)
    an.goes("ui:messages").follows("bản nháp").is_at("portal:draft", draft.pk).sees("Chuẩn bị")
    comes(world.lan).goes("control:refusals").sees("Đạ Tẻh")


def test_a_declared_incident_opens_the_gate_and_says_so(comes: Comes, world: World) -> None:
    begun = clock.now() - timedelta(hours=1)
    Incident.objects.create(reason="Mất kết nối toàn tỉnh", from_at=begun, approved_by=world.khanh)
    chi = brings_paper(comes(world.chi), world).sees("Được tiếp nhận hồ sơ giấy này", "Mất kết nối toàn tỉnh")
    chi.writes("Trích yếu", "Thẩm định đề cương").presses("Nhận hồ sơ giấy").sees("Đã nhận hồ sơ giấy")
    made = Dossier.objects.get()
    assert (made.status, made.channel, made.customer) == (Status.SUBMITTED, Channel.DIRECT, world.customer)
    chi.presses("Tiếp nhận").sees("Đã tiếp nhận hồ sơ")
