"""The demo's own procedure, for what no bundled one allows: rooms side by side, an extension, a suspension."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from motcua.catalogue import offering, proposals, publishing
from motcua.catalogue.models import LegalEvent, Offering, Procedure
from motcua.catalogue.publishing import Decision
from motcua.core import clock
from motcua.demo.roster import BUDGET
from motcua.people.models import Agency, User

CODE, RECEIVER = "MAU-STC-001", "STC"
DECIDER, ADMIN = "lan.ubndtinh", "trang.sotc"
_DAY = timedelta(days=1)


def publish(at: datetime) -> Offering:
    """Decide the procedure at this moment and put it in force on the next day, solved by one room of one agency."""
    told = yaml.safe_load(Path(__file__).with_name("sample-procedure.yaml").read_text(encoding="utf-8"))
    document = told["document"] | {"process": _process(told)}
    decision = Decision(told["decision"], at.date(), told["authority"], at.date() + _DAY)
    with transaction.atomic(), clock.at(at):
        procedure = Procedure.objects.create(
            code=CODE, code_is_local=True, name=document["name"], sector=document["sector"],
            kind=document["kind"],
        )  # fmt: skip
        publishing.schedule(
            publishing.draft_of(procedure, document=document), decision, kind=LegalEvent.Kind.INTRODUCE,
            reason="Thủ tục mẫu của dữ liệu thử.", by=User.objects.get(username=DECIDER),
        )  # fmt: skip
        publishing.offer(procedure, [Agency.objects.get(code=RECEIVER)], from_on=decision.effective_on)
    with clock.at(at + _DAY):
        publishing.switch()
        made = Offering.objects.get(procedure=procedure)
        return offering.change(made, unit_name=BUDGET, address="", by=User.objects.get(username=ADMIN))


def _process(told: dict[str, Any]) -> dict[str, Any]:
    """The bundled sample process, some of its steps with the names and rooms of this agency."""
    process = proposals.choices().processes[told["process"]]
    return {**process, "steps": [{**step, **told["steps"].get(step["key"], {})} for step in process["steps"]]}
