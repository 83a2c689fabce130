"""What the shared pieces of `templates/ui/` are fed with. A door fills these; the templates only draw."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.web.ui.chips import DueLike, Words


@dataclass(frozen=True)
class NavItem:
    """A place to go. count_kind: empty, soon or late. `current` marks where the reader stands."""

    label: Words
    url: str
    icon: str = ""
    count: int | str | None = None
    count_kind: str = ""
    current: bool = False


@dataclass(frozen=True)
class NavSection:
    """A heading of the rail with its places (`ui/desk_page.html`, `ui/control_page.html`).

    folds: not shown where the rail is slim, as saved views.
    """

    title: Words
    items: tuple[NavItem, ...]
    folds: bool = False


@dataclass(frozen=True)
class Place:
    """Where the reader works: agency and unit, on top of the rail."""

    name: str
    note: str = ""


@dataclass(frozen=True)
class Crumb:
    label: Words
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """One of the four answers on top of a dossier (`ui/facts.html`); `mine` is what is expected of the reader.

    term: the key of the word that is explained beside the label.
    """

    label: Words
    value: Words
    note: Words = ""
    due: DueLike | None = None
    mine: bool = False
    url: str = ""
    term: str = ""


@dataclass(frozen=True)
class Event:
    """A line of the timeline (`ui/timeline.html`). kind: done, wait, now or next; due: the pill of one that is late."""

    kind: str
    title: Words
    who: str = ""
    note: Words = ""
    beside: Sequence[Words] = ()  # a line for each branch that ran beside it
    due: DueLike | None = None


@dataclass(frozen=True)
class StayRow:
    """A line of the ledger of time (`ui/stays.html`); the last column is a pill of `judged`."""

    name: Words
    holder: str
    since: str
    until: Words
    term: str = ""
    used: str = ""
    judged: DueLike | None = None
    current: bool = False


@dataclass(frozen=True)
class Task:
    """A line of the task list (`ui/tasks.html`). Without `url` it cannot be done yet, and `note` says what is missing.

    state: done, fix, doing, todo or blocked; `state_text` says it closer, as "Cần sửa 3 chỗ".
    """

    label: Words
    url: str = ""
    state: str = "todo"
    state_text: Words = ""
    note: Words = ""


@dataclass(frozen=True)
class TaskGroup:
    title: Words
    tasks: Sequence[Task]


@dataclass(frozen=True)
class Tile:
    """One large figure, its fraction and one link (`ui/tiles.html`); at most four stand together."""

    title: Words
    figure: str
    small: str = ""
    note: Words = ""
    url: str = ""
    link: Words = ""


@dataclass(frozen=True)
class Upload:
    """A file already sent (`ui/upload_row.html`): named even when it was refused, with what to do."""

    name: str
    note: Words = ""
    url: str = ""
    problem: str = ""
    remove_url: str = ""
    signed: bool | None = None


@dataclass(frozen=True)
class Act:
    """An act that states its consequence and asks for a reason (`ui/act_form.html`).

    title: the question; verb: the word on the button, the same as everywhere; back: where "Quay lại hồ sơ" leads.
    """

    title: Words
    verb: Words
    back: str
    consequence: Words = ""
    action: str = ""
    warn: bool = False
    back_label: Words = ""
    upload: bool = False
    extra: Sequence[tuple[str, str]] = field(default_factory=tuple)
