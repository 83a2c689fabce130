"""What no bundled procedure allows is shown by the demo's own one, by the real acts and once."""

from datetime import datetime

import pytest

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import rulebook
from motcua.core.clock import VN
from motcua.demo.sample import CODE
from motcua.demo.standing import LIVES, stand_still
from motcua.dossiers.inboxes import inbox_counts
from motcua.dossiers.models import Dossier, Promise, Stay
from motcua.dossiers.tabs import Tab
from motcua.journal.models import Event
from motcua.journal.queries import breaks
from motcua.people.models import User

WEEKDAY = datetime(2026, 11, 27, 13, 20, tzinfo=VN)
SUNDAY_NIGHT = datetime(2026, 11, 29, 23, 50, tzinfo=VN)
MONDAY_MORNING = datetime(2026, 11, 30, 6, 10, tzinfo=VN)


@pytest.mark.parametrize("until", [WEEKDAY, SUNDAY_NIGHT, MONDAY_MORNING])
def test_a_demo_has_open_branches_a_suspended_dossier_and_an_extension(demo, until):
    assert stand_still(until) == len(LIVES)
    assert stand_still(until) == 0
    beside, suspended, extended = Dossier.objects.filter(version__procedure__code=CODE).order_by("abstract")
    assert (beside.branches, extended.branches) == (2, 1)
    assert suspended.suspended_at is not None and suspended.suspended_at < until
    assert extended.promises.filter(why=Promise.Why.EXTENDED).count() == extended.extensions == 1
    assert all(one.due_at > until for one in (beside, extended))
    untaken = Stay.objects.get(dossier=beside, track=2, to_at__isnull=True)
    assert untaken.officer is None and untaken.unit.name == "Phòng Quản lý Giá - Công sản"
    dung = User.objects.get(username="dung.sotc")
    assert inbox_counts(dung, [Tab.MINE], at=until)[Tab.MINE] == len(LIVES)
    assert not Event.objects.filter(at__gt=until).exists() and breaks() == []


def test_the_bundled_procedures_are_left_as_they_were(demo):
    before = set(ProcedureVersion.objects.values_list("pk", "state"))
    stand_still(WEEKDAY)
    assert before < set(ProcedureVersion.objects.values_list("pk", "state"))
    policies = [rulebook(pk).policy for pk, _ in before]
    assert not any(one.suspensions or one.extensions for one in policies)
