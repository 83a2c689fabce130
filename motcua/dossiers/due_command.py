"""`motcua due`: print the due moment of a term, and why each date did or did not count."""

import argparse
from datetime import datetime, time
from typing import Any

from motcua.core.clock import VN
from motcua.dossiers import deadlines
from motcua.dossiers.deadlines import Pause
from motcua.workdays import terms
from motcua.workdays.calendar import WorkCalendar
from motcua.workdays.loading import shipped_calendar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes; the parser itself refuses what cannot be read."""
    parser.add_argument("start", type=_moment, metavar="FROM", help="lúc nhận, như 2025-12-30T16:40 (giờ Việt Nam)")
    of_term = '"5 working days", "16 working hours", "30 days", "2 months"'
    parser.add_argument("--term", type=_term, required=True, help=of_term)
    between = ("FROM", "TO")
    of_pause = "khoảng tạm dừng, lặp lại được"
    parser.add_argument("--pause", type=_moment, nargs=2, action=_AddPause, default=[], metavar=between, help=of_pause)
    parser.add_argument("--cut-off", type=_time, help="nhận từ giờ này trở đi tính là nhận vào ngày làm việc sau")
    parser.add_argument("--agency", metavar="CODE", help="theo lịch làm việc của cơ quan có mã này")
    parser.add_argument("--explain", action="store_true", help="kèm từng ngày và vì sao tính hay không tính")


def run(args: argparse.Namespace, calendar: WorkCalendar | None = None) -> list[str]:
    """The lines to print: the due moment in ISO 8601, then with --explain one line a date.

    calendar: the agency's; None for the country's as shipped. Exits with a message where no day can be due.
    """
    by = calendar or shipped_calendar()
    given: dict[str, Any] = {"pauses": args.pause, "cut_off": args.cut_off}
    try:
        due_at = deadlines.due(args.start, args.term, by, **given)
        lines = deadlines.explain(args.start, args.term, by, **given) if args.explain else []
    except (ValueError, OverflowError) as problem:
        raise SystemExit(f"Không tính được hạn: {problem}") from None
    whole_minute = not (due_at.second or due_at.microsecond)
    return [due_at.isoformat(timespec="minutes" if whole_minute else "auto"), *lines]


class _AddPause(argparse.Action):
    """Keep each --pause as a Pause; refuse one that ends before it begins."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        from_at, to_at = values
        if to_at < from_at:
            raise argparse.ArgumentError(self, "lần tạm dừng kết thúc trước khi bắt đầu")
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), Pause(from_at, to_at)])


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải là thời điểm như 2025-12-30T16:40") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VN)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải là giờ như 15:00") from None


def _term(text: str) -> terms.Term:
    try:
        return terms.parse(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
