"""The people of an agency that is asked, and the acts by which it answers; for tests of chains."""

from datetime import date
from typing import Any

from motcua.dossiers import actions
from motcua.dossiers.models import Asking, Dossier, Outcome
from motcua.people.models import Agency, Role, User
from tests import builders
from tests.builders import living_at

OPINION = "Đề nghị cho ý kiến về sự cần thiết đầu tư."


class House:
    """An agency with everybody who takes in, works, signs and issues there."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        code = agency.code.lower()
        self.intake = self._person(f"nhan-{code}", Role.INTAKE)
        self.specialist = self._person(f"lam-{code}", Role.SPECIALIST)
        self.leader = self._person(f"ky-{code}", Role.LEADER)
        self.clerk = self._person(f"phat-{code}", Role.CLERK)

    def _person(self, name: str, role: str) -> User:
        return builders.a_person(name, role, self.agency)

    def takes_in(self, child: Dossier, *, at: str = "2026-06-01T13:40") -> Dossier:
        with living_at(at):
            return actions.accept(child, by=self.intake)

    def works(self, child: Dossier, *, at: str = "2026-06-01T13:50") -> Dossier:
        with living_at(at):
            return actions.claim(child, by=self.specialist)

    def answers(self, child: Dossier, *, at: str = "2026-06-01T14:00") -> Dossier:
        """From submitted to issued, whatever steps the process has."""
        child = self.works(self.takes_in(child, at=at), at=at)
        with living_at(at):
            child = actions.forward(child, by=self.specialist)
            child = actions.approve(child, by=self.leader)
            result = builders.a_result(issued_on=date.fromisoformat(at[:10]))
            return actions.issue_result(child, by=self.clerk, outcome=Outcome.GRANTED, result=result)


def asks(dossier: Dossier, agency: Agency, *, by: User, at: str = "2026-06-01T13:30", **more: Any) -> Dossier:
    """Ask for an opinion; gives the child."""
    given = {"kind": Asking.Kind.OPINION, "reason": OPINION, "days": 3, **more}
    with living_at(at):
        parent = actions.ask(dossier, by=by, agency=agency, **given)
    return Asking.objects.filter(parent=parent).latest("id").child
