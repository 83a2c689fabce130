"""Addresses of pages that have no arguments. They stay the same as long as a process lives: each is looked for once."""

from functools import cache

from django.urls import NoReverseMatch, reverse


@cache
def address(name: str) -> str:
    """The address of a page. Raises NoReverseMatch where there is none of this name."""
    return reverse(name)


@cache
def found(name: str) -> str:
    """The address of a page, empty when this installation has no such page."""
    try:
        return address(name)
    except NoReverseMatch:
        return ""
