"""`motcua verify-journal`."""

from motcua.journal.models import Event, Head
from motcua.journal.queries import breaks, root


def verify() -> tuple[bool, list[str]]:
    """Prove every chain: whether all hold, and the lines to print."""
    found = breaks()
    if found:
        return False, [f"Nhật ký có {len(found)} chỗ đứt:", *(f"  {one}" for one in found)]
    hash_, subjects = root()
    return True, [
        f"Nhật ký nguyên vẹn: {Event.objects.count()} bản ghi, {Head.objects.count()} chuỗi.",
        f"Gốc của {subjects} đầu chuỗi: {hash_}",
    ]
