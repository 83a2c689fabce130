"""Where what was just done waits for the next page."""

from django.contrib.messages.storage.cookie import CookieStorage

from motcua.core.words import shown


class Told(CookieStorage):
    """Messages in a cookie, in the language of the request that they answer: a cookie keeps no patterns."""

    def add(self, level: int, message: str, extra_tags: str | None = "") -> None:
        super().add(level, shown(message), extra_tags)
