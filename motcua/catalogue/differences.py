"""What differs between two documents, part by part, and one made from the other by it. Pure.

Documents are plain JSON. Lists whose members all carry a `key` of their own (papers, steps, fields, cases) are compared
member by member, whatever their order; all other lists as a whole.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]
ORDER = "#order"
"""Ends the path of a change of order: before and after are the keys in their order."""


class Missing:
    """What a document does not have: other than None, which it may have."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


@dataclass(frozen=True)
class Change:
    """A part that differs. path: keys of tables, and of members of keyed lists; before or after may be MISSING."""

    path: Path
    before: Any
    after: Any


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: True is not 1."""
    if one is MISSING or other is MISSING:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def diff(before: Any, after: Any, path: Path = ()) -> list[Change]:
    """Every part in which two documents differ, in the order of the older one, then what is new."""
    return list(_diff(before, after, path))


def _diff(before: Any, after: Any, path: Path) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping) and not (_is_time(before) and _is_time(after)):
        yield from _members(before, after, path)
    elif _is_keyed(before) and _is_keyed(after) and (before or after):
        old, new = _by_key(before), _by_key(after)
        yield from _members(old, new, path)
        if _order_of(old, new) != list(new):
            yield Change((*path, ORDER), list(old), list(new))
    elif not same(before, after):
        yield Change(path, before, after)


def _members(before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> Iterator[Change]:
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        if old is MISSING or new is MISSING:
            yield Change((*path, key), old, new)
        else:
            yield from _diff(old, new, (*path, key))


def _is_time(value: Mapping[str, Any]) -> bool:
    """A length of time is one value: five working days are not five and working days."""
    return set(value) == {"amount", "unit"}


def _is_keyed(value: Any) -> bool:
    """A list of tables, each with a key of its own, none of which is the mark of order."""
    if not isinstance(value, list):
        return False
    keys = [one.get("key") for one in value if isinstance(one, Mapping)]
    wanted = all(isinstance(key, str) and key != ORDER for key in keys)
    return wanted and len(keys) == len(value) == len(set(keys))


def _by_key(value: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {str(one["key"]): one for one in value}


def _order_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The order that removing and adding members leaves by itself."""
    return [key for key in before if key in after] + [key for key in after if key not in before]


def apply(document: Any, changes: Sequence[Change]) -> Any:
    """The document with the changes made; `apply(a, diff(a, b))` is `b`."""
    made = deepcopy(document)
    for change in changes:
        made = _changed(made, change.path, change.after)
    return made


def _changed(document: Any, path: Path, after: Any) -> Any:
    if not path:
        return deepcopy(after)
    key, *rest = path
    if isinstance(document, list):
        members = _by_key(document)
        if key == ORDER:
            return [members[one] for one in after]
        return list(_with(members, key, tuple(rest), after).values())
    return _with(dict(document), key, tuple(rest), after)


def _with(members: dict[str, Any], key: str, rest: Path, after: Any) -> dict[str, Any]:
    if not rest and after is MISSING:
        return {name: one for name, one in members.items() if name != key}
    return {**members, key: _changed(members.get(key), rest, after)}
