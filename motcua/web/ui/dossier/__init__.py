"""A dossier as every door shows it: presenters that turn its rows into the pieces of `templates/ui/`.

seen = see(request.user, pk)            # 404 for strangers; depth, stays and calendar with it
facts(seen, mine="Duyệt dự thảo")       # ui/facts.html
ribbon_of(seen), timeline_of(seen), stay_rows(seen)
request_rows(seen), answer_sections(seen), paper_rows(papers_of(seen)), slip_rows(seen)
supplement_rows(seen), history_rows(seen)
"""

from motcua.web.ui.dossier.content import (
    PaperRow,
    SlipRow,
    SupplementRow,
    answer_sections,
    linked,
    paper_rows,
    papers_of,
    request_rows,
    slip_rows,
    supplement_rows,
)
from motcua.web.ui.dossier.facts import due_fact, facts, holder_name, suspension
from motcua.web.ui.dossier.history import HistoryRow, history_rows
from motcua.web.ui.dossier.seen import Seen, see
from motcua.web.ui.dossier.time import ribbon_of, span, stay_rows, timeline_of
from motcua.web.ui.dossier.whole import whole_pdf

__all__ = [
    "HistoryRow",
    "PaperRow",
    "Seen",
    "SlipRow",
    "SupplementRow",
    "answer_sections",
    "due_fact",
    "facts",
    "history_rows",
    "holder_name",
    "linked",
    "paper_rows",
    "papers_of",
    "request_rows",
    "ribbon_of",
    "see",
    "slip_rows",
    "span",
    "stay_rows",
    "supplement_rows",
    "suspension",
    "timeline_of",
    "whole_pdf",
]
