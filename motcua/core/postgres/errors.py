"""What the launcher says when it can't go on."""


class LauncherError(Exception):
    """Why the embedded database can't be started or stopped, in Vietnamese, with what to do next."""
