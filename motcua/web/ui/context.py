"""What the frame of every page knows: who reads it, in which colours, and what waits for her."""

from collections.abc import Sequence
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from motcua.core import installation
from motcua.core.words import capital, joined, said, shown
from motcua.notifications.queries import unread_count
from motcua.people.models import Post, Role, User
from motcua.people.queries import posts_of
from motcua.support.first_page import FirstPage, first_page
from motcua.support.first_steps import Step
from motcua.support.guides import of_screen
from motcua.web.ui.addresses import found
from motcua.web.ui.chips import Words
from motcua.web.ui.pieces import NavItem

THEME_COOKIE = "theme"
KEYS_COOKIE = "keys"
THEMES = ("auto", "light", "dark")
MOST_COUNTED = 99
# What `ui/app.js` says by itself, each as it stands there; {names} are filled by the script.
SCRIPT_WORDS = (
    said("Người khác vừa sửa “{label}”. Bản đang lưu: {theirs}", label="{label}", theirs="{theirs}"),
    said("để trống"),
    said("Giữ bản của tôi"),
    said("Lấy bản đang lưu"),
    said("Đang lưu…"),
    said("Chưa lưu hết: có chỗ người khác vừa sửa"),
    said("Chưa lưu được; những gì đã nhập vẫn còn trên trang này"),
    said("Đang tải lên {name}", name="{name}"),
    said("Thử lại"),
    said("Mất kết nối khi đang tải lên; tệp chưa được gửi."),
    said("Chưa tải lên được; hãy thử lại."),
    said("Mất kết nối, đang thử gửi tiếp…"),
    said("Mất kết nối khi đang tải lên. Phần đã gửi vẫn còn; bấm Thử lại, hoặc chọn lại đúng tệp này, để gửi tiếp."),
)

DOORS: tuple[tuple[str, str, Words, frozenset[str]], ...] = (
    ("portal:home", "building", said("Cơ quan gửi"), frozenset({Role.PREPARER, Role.SIGNER})),
    (
        "desk:home",
        "inbox",
        said("Bàn xử lý"),
        frozenset({Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK}),
    ),
    (
        "control:home",
        "chart",
        said("Điều hành"),
        frozenset({Role.WATCHER, Role.READER, Role.SYSTEM_ADMIN, Role.AGENCY_ADMIN}),
    ),
)
"""Each door: its first page, icon, name, and the roles that work behind it."""
FIRST_PAGES = frozenset(
    {
        "portal:home",
        "desk:to-receive",
        "desk:mine",
        "desk:unassigned",
        "desk:to-hand-over",
        "control:home",
        "control:people",
    }
)
"""Where one lands behind the doors: the desk's tabs in which a person's own work waits."""


class Person:
    """The signed-in person as the bar shows her."""

    def __init__(self, user: User, posts: list[Post]) -> None:
        self.name = user.full_name
        self.initials = user.initials
        self.posts = posts

    @property
    def post(self) -> str:
        """The first post she holds today, and where; empty when she holds none."""
        if not self.posts:
            return ""
        first = self.posts[0]
        if first.lent is not None:
            return str(first)
        return joined(" · ", (first.title or first.get_role_display(), first.agency.short))


def _lent_to(posts: Sequence[Post]) -> list[tuple[bool, Words]]:
    return [
        (
            True,
            said(
                "Bạn đang làm thay {principal} ({post}) đến hết {until:%d/%m/%Y}.",
                principal=post.user.addressed, post=post.as_held(), until=post.lent.until,
            ),
        )
        for post in posts
        if post.lent is not None
    ]  # fmt: skip


def _stood_in(posts: Sequence[Post]) -> list[tuple[bool, Words]]:
    return [
        (
            False,
            said("{name} đang làm thay bạn đến hết {until:%d/%m/%Y}.", name=capital(one.addressed), until=one.until),
        )
        for post in posts
        for one in post.stands
    ]


class Frame:
    """Read only by templates, and only what they ask for costs a query: the posts and the unread count."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def demo(self) -> bool:
        return installation.is_demo()

    @property
    def theme(self) -> str:
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else THEMES[0]

    @property
    def keys(self) -> str:
        """Whether single keys work: "on" or "off"."""
        return "off" if self._request.COOKIES.get(KEYS_COOKIE) == "off" else "on"

    @cached_property
    def person(self) -> Person | None:
        user = getattr(self._request, "user", None)
        return Person(user, posts_of(user)) if isinstance(user, User) else None

    @property
    def covering(self) -> list[tuple[bool, Words]]:
        """Whom she stands in for, and who stands in for her today, as sentences; true for the first kind."""
        user = getattr(self._request, "user", None)
        if not isinstance(user, User):
            return []
        posts = posts_of(user, scoped=True)
        return [*_lent_to(posts), *_stood_in(posts)]

    @property
    def other_posts(self) -> list[Post]:
        """The posts under which she could act instead of the first one."""
        return self.person.posts[1:] if self.person else []

    @cached_property
    def unread(self) -> str:
        """How many notices she has not read, at most "99+"; empty when none."""
        user = getattr(self._request, "user", None)
        if not isinstance(user, User):
            return ""
        waiting = self.first_page.unread if self.first_page else unread_count(user.pk, most=MOST_COUNTED + 1)
        return f"{MOST_COUNTED}+" if waiting > MOST_COUNTED else str(waiting or "")

    @cached_property
    def doors(self) -> list[NavItem]:
        """The doors her posts open; a single one is not worth a menu."""
        user = getattr(self._request, "user", None)
        held = {post.role for post in posts_of(user, scoped=True)} if self.person else set()
        open_to_her = [(name, icon, label) for name, icon, label, roles in DOORS if held & roles]
        items = [NavItem(label, found(name), icon) for name, icon, label in open_to_her if found(name)]
        return items if len(items) > 1 else []

    @property
    def ask_url(self) -> str:
        """Where one asks about this very page; only its path goes along."""
        return f"{found('ui:ask')}?{urlencode({'tu': self._request.path[:400]})}"

    @property
    def home_url(self) -> str:
        return found("ui:home") or "/"

    @property
    def guide_url(self) -> str:
        """The guide of this screen; all guides where the page is no screen, as when something went wrong."""
        match = self._request.resolver_match
        key = of_screen(match.view_name) if match else ""
        return reverse("ui:guide", args=[key]) if key else found("ui:help")

    @cached_property
    def first_page(self) -> FirstPage | None:
        """What stands on top of a first page; None on every other."""
        match, user = self._request.resolver_match, getattr(self._request, "user", None)
        if match is None or match.view_name not in FIRST_PAGES or not isinstance(user, User):
            return None
        return first_page(user, most=MOST_COUNTED + 1)

    @property
    def first_steps(self) -> list[tuple[Step, str]]:
        """What she does first, with the page of each; empty once it is done or hidden."""
        steps = self.first_page.steps if self.first_page else []
        return [(step, reverse(step.screen, args=[step.of] if step.of else [])) for step in steps]

    @property
    def messages_url(self) -> str:
        return found("ui:messages")

    @property
    def account_url(self) -> str:
        return found("ui:account")

    @property
    def sign_in_url(self) -> str:
        return found("account_login")

    @property
    def sign_out_url(self) -> str:
        return found("account_logout")

    @property
    def theme_url(self) -> str:
        return found("ui:theme")

    @property
    def public_url(self) -> str:
        return found("public:home") or found("portal:procedures")

    @property
    def script_words(self) -> dict[str, str]:
        """The sentences of `ui/app.js` in the language of the page; none where it is the script's own."""
        if get_language() == settings.LANGUAGE_CODE:
            return {}
        return {str(text): shown(text) for text in SCRIPT_WORDS}

    @property
    def language_url(self) -> str:
        """Where the other language is chosen; empty while there is only one."""
        return found("ui:language") if len(settings.LANGUAGES) > 1 else ""

    @property
    def foot(self) -> list[NavItem]:
        offered = (
            ("ui:help", said("Hướng dẫn")),
            ("ui:announcements", said("Văn bản, thông báo")),
            ("ui:accessibility", said("Trợ năng")),
            ("ui:support", said("Hỗ trợ")),
            ("ui:difficulties", said("Khó khăn, vướng mắc")),
        )
        inside = {"ui:support", "ui:difficulties"}
        return [
            NavItem(label, found(name))
            for name, label in offered
            if found(name) and (self.person or name not in inside)
        ]


def ui(request: HttpRequest) -> dict[str, Frame]:
    """The context processor: `ui` in every template."""
    return {"ui": Frame(request)}
