"""How much room is left where a folder is, or will be."""

import shutil
from pathlib import Path


def free_mb(folder: Path) -> int:
    """Free space of the disk that holds this folder, or would hold it once it is made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free // 1_000_000
