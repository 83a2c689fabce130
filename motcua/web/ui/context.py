"""What the frame of every page knows: who reads it, in which colours, and what waits for her."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from motcua.core import installation
from motcua.notifications.models import Message
from motcua.people.models import Post, Role, User
from motcua.people.queries import posts_of
from motcua.web.ui.chips import Words
from motcua.web.ui.pieces import NavItem

THEME_COOKIE = "theme"
KEYS_COOKIE = "keys"
THEMES = ("auto", "light", "dark")
MOST_COUNTED = 99

DOORS: tuple[tuple[str, str, Words, frozenset[str]], ...] = (
    ("portal:home", "building", _("Cơ quan gửi"), frozenset({Role.PREPARER, Role.SIGNER})),
    (
        "desk:home",
        "inbox",
        _("Bàn xử lý"),
        frozenset({Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK}),
    ),
    (
        "control:home",
        "chart",
        _("Điều hành"),
        frozenset({Role.WATCHER, Role.READER, Role.SYSTEM_ADMIN, Role.AGENCY_ADMIN}),
    ),
)
"""Each door: its first page, icon, name, and the roles that work behind it."""


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
        return f"{first.title or first.get_role_display()} · {first.agency.short}"


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
    def other_posts(self) -> list[Post]:
        """The posts under which she could act instead of the first one."""
        return self.person.posts[1:] if self.person else []

    @cached_property
    def unread(self) -> str:
        """How many notices she has not read, at most "99+"; empty when none."""
        user = getattr(self._request, "user", None)
        if not isinstance(user, User):
            return ""
        waiting = Message.objects.filter(recipient=user, read_at__isnull=True)[: MOST_COUNTED + 1].count()
        return f"{MOST_COUNTED}+" if waiting > MOST_COUNTED else str(waiting or "")

    @cached_property
    def doors(self) -> list[NavItem]:
        """The doors her posts open; a single one is not worth a menu."""
        held = {post.role for post in self.person.posts} if self.person else set()
        open_to_her = [(name, icon, label) for name, icon, label, roles in DOORS if held & roles]
        items = [NavItem(label, found(name), icon) for name, icon, label in open_to_her if found(name)]
        return items if len(items) > 1 else []

    @property
    def home_url(self) -> str:
        return found("ui:home") or "/"

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
    def language_url(self) -> str:
        """Where the other language is chosen; empty while there is only one."""
        return found("set_language") if len(settings.LANGUAGES) > 1 else ""

    @property
    def foot(self) -> list[NavItem]:
        offered = (("ui:help", _("Hướng dẫn")), ("ui:accessibility", _("Trợ năng")), ("ui:support", _("Báo vướng mắc")))
        return [NavItem(label, found(name)) for name, label in offered if found(name)]


def ui(request: HttpRequest) -> dict[str, Frame]:
    """The context processor: `ui` in every template."""
    return {"ui": Frame(request)}


def found(name: str) -> str:
    """The address of a page, empty when this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
