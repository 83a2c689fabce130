"""How often one address may ask a public page; counted in the shared cache, so that every node counts the same."""

from django.core.cache import cache
from django.http import HttpRequest

from motcua.core import clock
from motcua.web.ui.requests import client_address

WINDOW_S = 60


def is_within(request: HttpRequest, name: str, most: int) -> bool:
    """Count this request; is it among the first `most` of its address and page in this minute?"""
    minute = int(clock.now().timestamp()) // WINDOW_S
    key = f"limit:{name}:{client_address(request)}:{minute}"
    if cache.add(key, 1, timeout=2 * WINDOW_S):
        return True
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ran out between the two questions
        return True
