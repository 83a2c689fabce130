"""The columns of a person's lists: chosen, and given up again."""

from collections.abc import Iterable

from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.dossiers.columns import MOST, known
from motcua.people.models import User


def choose_columns(names: Iterable[str], *, by: User) -> tuple[str, ...]:
    """Keep which columns her lists show, in this order. Raises Invalid for none and for too many."""
    chosen = known(names)
    if not chosen:
        raise Invalid(said("Chọn ít nhất một cột bên cạnh cột hồ sơ."))
    if len(chosen) > MOST:
        raise Invalid(said("Chọn nhiều nhất {most} cột. Hãy bỏ bớt cột ít xem.", most=MOST))
    _keep(chosen, by)
    return chosen


def forget_columns(*, by: User) -> None:
    """Let her lists show again what they show to everybody."""
    _keep((), by)


def _keep(chosen: tuple[str, ...], by: User) -> None:
    by.list_columns = list(chosen)
    by.save(update_fields=["list_columns"])
