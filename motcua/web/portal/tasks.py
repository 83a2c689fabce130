"""The task list of a draft: what is to do, how far each part is, and what keeps it from being handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from motcua.catalogue.queries import PaperKind, Rulebook, rulebook
from motcua.core import clock
from motcua.core.words import joined, said
from motcua.dossiers import checks, deadlines, queries
from motcua.dossiers.checks import Finding
from motcua.dossiers.models import Dossier, Paper, Status, Stay
from motcua.dossiers.rules import Act
from motcua.dossiers.who import allowed_acts
from motcua.eforms import layout
from motcua.eforms.answers import Problem, each_visible, with_row
from motcua.eforms.conditions import is_empty
from motcua.eforms.schema import Form
from motcua.people.models import User
from motcua.people.queries import calendar_for
from motcua.web.ui import formats
from motcua.web.ui.pieces import Task, TaskGroup
from motcua.workdays import terms

REQUEST_KEY = "request"


@dataclass(frozen=True)
class Step:
    """A page of a draft: its title and address, what it asks, what is still wrong there."""

    title: str
    url: str
    findings: Sequence[Finding]
    begun: bool
    wrong: int = 0
    note: str = ""
    optional: bool = False

    @property
    def state(self) -> str:
        if self.wrong:
            return "fix"
        if self.findings:
            return "doing" if self.begun else "todo"
        return "todo" if self.optional and not self.begun else "done"

    def task(self) -> Task:
        words = {"fix": said("Cần sửa {n} chỗ", n=self.wrong)}.get(self.state, "")
        if self.optional and self.state == "todo":
            words = said("Không bắt buộc")
        url = f"{self.url}?kiem=1" if self.state == "fix" else self.url
        return Task(self.title, url, self.state, words, self.note)


class Desk:
    """A draft on the desk of who writes it, read once for a page."""

    def __init__(self, draft: Dossier, user: User) -> None:
        self.draft = draft
        self.user = user
        self.at = clock.now()

    @cached_property
    def book(self) -> Rulebook:
        return rulebook(self.draft.version_id)

    @cached_property
    def papers(self) -> list[Paper]:
        """Papers that hold now."""
        return list(Paper.objects.filter(dossier=self.draft, replaced_at__isnull=True).select_related("file"))

    @cached_property
    def findings(self) -> list[Finding]:
        return checks.findings(self.draft, self.papers, today=self.at.date())

    @cached_property
    def stay(self) -> Stay | None:
        return queries.open_stay(self.draft)

    @cached_property
    def acts(self) -> dict[str, str]:
        """What this person may do with it now: act and the word on its button."""
        asked = (Act.SEND_FOR_SIGN_OFF, Act.SUBMIT, Act.RETURN_DRAFT)
        found = allowed_acts(self.user, self.draft, asked, stay=self.stay, at=self.at)
        return {act.value: str(act.label) for act in found}

    def findings_under(self, prefix: str) -> list[Finding]:
        return [one for one in self.findings if one.path == prefix or one.path.startswith(f"{prefix}.")]

    @cached_property
    def request_step(self) -> Step:
        found = self.findings_under("request")
        wrong = [one for one in found if lookup_fact(self.draft, one.path)]
        return Step(
            said("Văn bản đề nghị và người liên hệ"),
            reverse("portal:draft-request", args=[self.draft.pk]),
            found,
            begun=bool(self.draft.abstract or self.draft.request_number),
            wrong=len(wrong),
            note=self.draft.abstract,
        )

    @property
    def form(self) -> Form:
        """The electronic form of the case that is chosen."""
        return self.book.form_for(self.draft.case)

    @cached_property
    def sections(self) -> tuple[layout.BoundSection, ...]:
        return layout.bind(self.form, self.draft.answers)

    @cached_property
    def section_steps(self) -> dict[str, Step]:
        """A step for each section that shows."""
        return {one.key: self._section_step(one) for one in self.sections if one.visible}

    def _section_step(self, section: layout.BoundSection) -> Step:
        found = self.findings_under(section.key)
        values = [
            (path, value)
            for path, _field, value in each_visible(self.form, self.draft.answers)
            if path.startswith(f"{section.key}.")
        ]
        filled = {path for path, value in values if not is_empty(value)}
        return Step(
            section.title,
            reverse("portal:draft-section", args=[self.draft.pk, section.key]),
            found,
            begun=bool(filled),
            wrong=sum(1 for one in found if one.path in filled),
            optional=not found and not filled,
        )

    @cached_property
    def paper_kinds(self) -> tuple[PaperKind, ...]:
        """The papers of this case besides the request itself."""
        return self.book.papers_for(self.draft.answers, self.draft.case)

    @cached_property
    def paper_steps(self) -> dict[str, Step]:
        """The request itself first, then each paper of this case."""
        steps = {REQUEST_KEY: self._paper_step(REQUEST_KEY, str(Paper.Kind.REQUEST.label), required=True)}
        for kind in self.paper_kinds:
            steps[kind.key] = self._paper_step(kind.key, kind.name, required=kind.required, note=kind.note)
        return steps

    def _paper_step(self, key: str, name: str, *, required: bool, note: str = "") -> Step:
        held = self.paper(key)
        return Step(
            name,
            reverse("portal:paper", args=[self.draft.pk, key]),
            self.findings_under(f"paper.{key}"),
            begun=held is not None,
            note=_file_note(held) if held else note,
            optional=not required,
        )

    def paper(self, key: str) -> Paper | None:
        """The paper that holds in a place."""
        return next((one for one in self.papers if one.key == key), None)

    @property
    def steps(self) -> list[Step]:
        """All pages in order."""
        return [self.request_step, *self.section_steps.values(), *self.paper_steps.values()]

    def after(self, url: str) -> str:
        """The page after this one; the review after the last."""
        urls = [step.url for step in self.steps]
        place = urls.index(url) + 1 if url in urls else 0
        return urls[place] if place < len(urls) else reverse("portal:draft-review", args=[self.draft.pk])

    @property
    def counted(self) -> list[Step]:
        """The pages that must be done, and those begun of the others."""
        return [step for step in self.steps if step.begun or not step.optional]

    @property
    def done(self) -> int:
        return sum(1 for step in self.counted if not step.findings)

    def groups(self) -> list[TaskGroup]:
        """The task list."""
        return [
            TaskGroup(said("Chuẩn bị"), [self.request_step.task()]),
            TaskGroup(said("Kê khai"), [step.task() for step in self.section_steps.values()]),
            TaskGroup(said("Giấy tờ"), [step.task() for step in self.paper_steps.values()]),
            TaskGroup(said("Duyệt và gửi"), [self._review_task()]),
        ]

    def _review_task(self) -> Task:
        ready = not self.findings
        url = reverse("portal:draft-review", args=[self.draft.pk])
        note = (
            said("Đã đủ; xem lại rồi trình lãnh đạo hoặc nộp")
            if ready
            else said("Còn {n} chỗ phải hoàn thiện; xem trước được", n=len(self.findings))
        )
        return Task(said("Xem lại toàn bộ hồ sơ"), url, "todo" if ready else "blocked", "", note)

    def expected(self) -> str:
        """Until when at the latest, if it were handed in and accepted today: only a projection."""
        term = self.book.policy.term(self.draft.channel, self.draft.case)
        if term is None:
            return ""
        due_at = deadlines.due(self.at, term, calendar_for(self.draft.receiver), cut_off=self.book.policy.cut_off)
        return formats.full_moment(due_at)

    def promised(self) -> list[tuple[str, str]]:
        """What the customer will get, label and value."""
        term = self.book.policy.term(self.draft.channel, self.draft.case)
        results = "; ".join(one["name"] for one in self.book.facts.get("result") or ())
        fee = "; ".join(self.book.facts.get("fee") or ())
        expected = self.expected()
        rows = [
            (said("Kết quả"), results),
            (said("Thời hạn"), said("{term} từ lúc tiếp nhận", term=terms.in_words(term)) if term else ""),
            (
                said("Dự kiến"),
                said("Được tiếp nhận hôm nay thì trả chậm nhất {day}", day=expected) if expected else "",
            ),
            (said("Phí, lệ phí"), fee),
            (said("Kiểm tra hồ sơ"), said("trong {term}", term=terms.in_words(self.book.policy.check))),
        ]
        return [(label, value) for label, value in rows if value]

    def returned_with(self) -> Stay | None:
        """The stay that a returned draft stands in, with who returned it and why."""
        return self.stay if self.draft.status == Status.DRAFT and self.draft.returned else None


def lookup_fact(draft: Dossier, path: str) -> Any:
    """What a draft holds at `request.‹fact›`."""
    return getattr(draft, path.removeprefix("request."), None)


def _file_note(paper: Paper) -> str:
    size = formats.size(paper.file.size) if paper.file else ""
    return joined(" · ", (paper.file_name, size))


def problems_of(findings: Iterable[Finding]) -> list[Problem]:
    """Findings as the form's problems, to stand beside their fields."""
    return [Problem(one.path, one.label, one.message) for one in findings]


def bound_section(
    desk: Desk, key: str, *, checked: bool, extra_row: str = "", answers: dict[str, Any] | None = None
) -> layout.BoundSection | None:
    """A section ready to be filled in, with what is wrong when `checked`; `extra_row` names a group to lengthen."""
    answers = desk.draft.answers if answers is None else answers
    answers = with_row(desk.form, answers, extra_row) if extra_row else answers
    problems = problems_of(desk.findings_under(key)) if checked else []
    bound = layout.bind(desk.form, answers, problems=problems)
    return next((one for one in bound if one.key == key and one.visible), None)
