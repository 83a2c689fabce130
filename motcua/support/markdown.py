"""Markdown as safe HTML: no HTML of the writer's own, no pictures, links only into the site or to http and https."""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

HIGHEST, LOWEST = 2, 6
"""The page has the heading of the first level."""


class _Renderer(RendererHTML):
    def table_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="scroll-x" tabindex="0"><table class="table">'

    def table_close(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>"


def _is_good_link(url: str) -> bool:
    """Only http, https, and addresses of the site itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} if parts.scheme else not parts.netloc


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table").disable("image")
    made.validateLink = _is_good_link  # type: ignore[method-assign]
    return made


def to_html(text: str, *, highest: int = HIGHEST) -> str:
    """The text as HTML that may stand on a page; its headings begin at the level `highest` and skip none."""
    tokens, last = _parser().parse(text), highest - 1
    for token in tokens:
        if token.type == "heading_open":
            wanted = max(int(token.tag[1:]), HIGHEST) - HIGHEST + highest
            last = min(wanted, last + 1, LOWEST)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{last}"
        for inner in token.children or ():
            if inner.type == "link_open" and urlsplit(str(inner.attrGet("href"))).scheme:
                inner.attrSet("rel", "noopener noreferrer")
    return str(_parser().renderer.render(tokens, _parser().options, {}))
