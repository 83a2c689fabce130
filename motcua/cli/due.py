"""`motcua due`: the due moment of a term, for anybody who wants to check one by hand."""

import argparse
import importlib
from datetime import datetime

from motcua.core import clock
from motcua.core.errors import Invalid
from motcua.dossiers import deadlines
from motcua.workdays import loading, terms
from motcua.workdays.calendar import WorkCalendar


def as_shipped(given: argparse.Namespace) -> int:
    """Count by the calendar in the shipped data; needs no database."""
    return _print(given, loading.shipped_calendar())


def for_agency(given: argparse.Namespace) -> int:
    """Count by the calendar of one agency in the database."""
    people = importlib.import_module("motcua.people.queries")  # models: only after Django stands
    return _print(given, people.calendar_for(people.agency_by_code(given.agency)))


def _print(given: argparse.Namespace, calendar: WorkCalendar) -> int:
    try:
        start, term = _moment(given.start), terms.parse(given.term)
        pauses = [(_moment(begin), _moment(end)) for begin, end in given.pause]
        print(deadlines.due(start, term, calendar, pauses=pauses).isoformat(timespec="minutes"))
        if given.explain:
            print("\n".join(deadlines.explain(start, term, calendar, pauses=pauses)))
    except ValueError as error:
        raise Invalid(str(error)) from error
    return 0


def _moment(text: str) -> datetime:
    """A moment as ISO 8601; without a zone it is Vietnam's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"“{text}” không phải là thời điểm; hãy ghi như 2025-12-30T16:40.") from error
    return moment.replace(tzinfo=clock.VN) if moment.tzinfo is None else moment.astimezone(clock.VN)
