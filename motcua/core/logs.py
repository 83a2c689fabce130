"""Log lines that a machine can read, and that name no person: a request, an id, a route, never what was typed.

Of a fault the class and the places are kept, not its message: a message of the database quotes the row.
"""

import logging
import os
import re
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict

from motcua.core import clock

ACCESS = "motcua.access"
_MAIL = re.compile(r"[^\s@<>\"'(),;=]+@[^\s@<>\"'(),;=]+")
_MOST_LETTERS = 500


def formatter(shape: str = "") -> logging.Formatter:
    """Lines of JSON; key=value at a terminal. shape: `json` or `text` settles it."""
    as_text = (shape or ("text" if sys.stderr.isatty() else "json")) == "text"
    last = (
        structlog.processors.LogfmtRenderer(bool_as_flag=False)
        if as_text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars, _of_others],
        processors=[_stamped, structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def _stamped(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """When, how grave and from whom, before all else; the fault without its message."""
    record: logging.LogRecord = event["_record"]
    found = event.pop("exc_info", None) or record.exc_info
    faults = {"fault": _kinds(found[1]), "at": _places(found[1])} if isinstance(found, tuple) and found[1] else {}
    head = {"time": clock.now().isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
    return {**head, "logger": record.name, **event, **faults}


def _of_others(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Lines of libraries: what may carry a person's words is left out."""
    record: logging.LogRecord = event["_record"]
    if record.name == "django.request":  # its text is the address
        return {**event, "event": "request.failed", "status": getattr(record, "status_code", 500)}
    if record.name.startswith("procrastinate"):  # its text repeats the arguments of the job
        job = getattr(record, "job", None) or {}
        named = {"job": job.get("id"), "task": job.get("task_name")} if job else {}
        return {**event, "event": getattr(record, "action", None) or str(record.msg)[:_MOST_LETTERS], **named}
    return {**event, "event": _MAIL.sub("‹thư›", str(event["event"]))[:_MOST_LETTERS]}


def _kinds(fault: BaseException | None) -> str:
    """The class of a fault and of those that led to it, the last first."""
    names: list[str] = []
    while fault is not None and len(names) < 5:
        names.append(f"{type(fault).__module__}.{type(fault).__qualname__}")
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return " < ".join(names)


def _places(fault: BaseException) -> list[str]:
    """File, line and function of each call, the innermost last."""
    return [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(fault.__traceback__)]


class WithoutRefusals(logging.Filter):
    """Django tells each 404 and 403 with its address; the access log has them, by route."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name != "django.request" or record.levelno >= logging.ERROR


class DailyFiles(logging.Handler):
    """One file a day, which any number of processes add lines to; files older than `days` are removed.

    A line is one write to a file opened for adding, so lines of several processes never mix.
    """

    def __init__(self, folder: Path, days: int) -> None:
        """days: how many days before today are kept; 0 keeps no lines at all."""
        super().__init__()
        self._folder, self._days = folder, days
        self._open: tuple[str, int] = ("", -1)

    def emit(self, record: logging.LogRecord) -> None:
        if not self._days:
            return
        try:
            os.write(self._file(f"access-{clock.today():%Y%m%d}.log"), f"{self.format(record)}\n".encode())
        except OSError:  # a full or closed disk must not cost the person her page
            self.handleError(record)

    def _file(self, name: str) -> int:
        if self._open[0] != name:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self.close()
            self._open = (name, descriptor)
            for old in sorted(self._folder.glob("access-????????.log"))[: -self._days - 1]:
                old.unlink(missing_ok=True)
        return self._open[1]

    def close(self) -> None:
        name, descriptor = self._open
        if name:
            self._open = ("", -1)
            os.close(descriptor)
        super().close()
